"""docs/tabeller.md lists the report's tables: as their sections declare them, and those the page makes.

`python -m tests.unit.test_tabeller` writes the page anew.
"""

import re
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.section import AREAS, Declared, Section
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import front, hidden
from kpbcalc.sections.every import SECTIONS
from tests.samples.packages import demo
from tests.samples.reading import families_of, made_in

PAGE = Path(__file__).parents[2] / "docs" / "tabeller.md"
PACKAGE = PAGE.parents[1] / "kpbcalc"
HEAD = """# Rapportens tabeller

Varje tabell som sidan kan visa, i avsnittens ordning, med namnet på sitt blad i `tabeller.xlsx`. En tabell
utan ett enda tal att visa finns inte i rapporten, och en utan blad (–) läses bara av texterna. Bladets namn
ändras aldrig, så andra arbetsböcker kan länka till det; i avsnitt om ett område i taget slutar det med
{areas}. Ord inom klamrar fylls i av rapporten.

Modulen har tabellens deklaration och funktionen som gör den. Den ligger i `kpbcalc/sections/<avsnitt>/`
eller, när mappen står framför, i `kpbcalc/`. Sist står de familjer och öppna uppgifter i paketen som den
läser, och inom parentes vilken modul i `kpbcalc/aggregates/` som räknar dem, när den inte heter likadant. Vad
som räknas och visas står i [sekretess.md](sekretess.md#familjer).
Sidan skrivs av `python -m tests.unit.test_tabeller` ur det som avsnitten deklarerar (`kpbcalc/sections/`).
"""


def module_of(section: Section, table: Declared) -> str:
    """The module that declares a table: where its name is given a value, not where it is imported."""
    home = import_module(f"kpbcalc.sections.{section.key}")
    names = [f"{home.__name__}.{m.name}" for m in iter_modules(home.__path__)]
    shared = [f"kpbcalc.analysis.{m.name}" for m in iter_modules(import_module("kpbcalc.analysis").__path__)]
    for name in (*names, *shared, home.__name__):
        module = import_module(name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for known, value in vars(module).items():
            held = (
                value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
            )
            given = re.search(rf"^(?:\w+, )*{known}\b[^=(]*= ", source, re.MULTILINE)
            if given and any(one is table for one in held):
                file = Path(str(module.__file__)).relative_to(PACKAGE).as_posix()
                return file.removeprefix(f"sections/{section.key}/")
    raise AssertionError(f"{section.key}_{table.key} is declared nowhere")


def read(section: str, module: str, tables: Collection[str]) -> str:
    """The families that a module reads, each with the module that gives it."""
    homes = made_in()
    names = families_of(section, module, tables)
    told = (
        name if homes[kind, name] == name else f"{name} (`{homes[kind, name]}.py`)" for kind, name in names
    )
    return ", ".join(told) or "–"


def page() -> str:
    """What the page should hold."""
    areas = ", ".join(AREAS[code] for code in omraden())
    parts = [HEAD.format(areas=areas)]
    for section in SECTIONS:
        modules = {table.key: module_of(section, table) for table in section.tables}
        about = "hela kommunen" if not section.areas else ", ".join(AREAS[code] for code in section.areas)
        rows = [
            f"| `{section.key}_{t.key}` | {t.title} | {t.sheet or '–'} | `{modules[t.key]}` "
            f"| {read(section.key, modules[t.key], modules.values())} |"
            for t in section.tables
        ]
        parts.append(
            "\n".join(
                [f"## {section.heading}", "", f"Om: {about}.", "",
                 "| tabell | rubrik | blad | modul | läser |", "|---|---|---|---|---|", *rows, ""]
            )
        )  # fmt: skip
    of_page = [f"| `{t.name}` | {t.title} | {t.sheet} | `{where}` | {what} |" for t, where, what in beside()]
    parts.append(
        "\n".join(
            ["## Utanför avsnitten", "", "Om: hela rapporten. Sidan gör dem av det som avsnitten visar.", "",
             "| tabell | rubrik | blad | modul | läser |", "|---|---|---|---|---|", *of_page, ""]
        )
    )  # fmt: skip
    return "\n".join(parts)


def beside() -> list[tuple[Table, str, str]]:
    """The tables that no section declares, where each is made, and what it reads."""
    package = demo()[-1]
    cells = Table("t", "T", (Column("a", "A"), Column("b", "B", "antal")), ({"a": "x", "b": HIDDEN},))
    why = hidden.why_hidden(package)
    assert why is not None
    return [
        (front.table([], package.ar, package.policy.minimum), "presentation/front.py", "rapportens tabeller"),
        (hidden.hidden_table([cells], package.policy, ""), "presentation/hidden.py", "rapportens tabeller"),
        (why, "presentation/hidden.py", "alla familjer"),
    ]


def test_the_page_lists_what_the_sections_declare() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_no_table_is_made_beside_those_listed() -> None:
    """What makes a page has `Table(name=…)` where no section has declared it."""
    files = [*(PACKAGE / "presentation").rglob("*.py"), PACKAGE / "notebook" / "report.py"]
    made = [n for f in files for n in re.findall(r'\bTable\(\s*name="(\w+)"', f.read_text("utf-8"))]
    assert sorted(made) == sorted(table.name for table, _, _ in beside())


def test_no_two_tables_have_the_same_sheet() -> None:
    sheets = [(t.sheet, section.areas) for section in SECTIONS for t in section.tables if t.sheet]
    sheets += [(table.sheet, ()) for table, _, _ in beside()]
    assert len(sheets) == len(set(sheets))


def test_no_two_tables_have_the_same_title() -> None:
    titles = [title for line in PAGE.read_text(encoding="utf-8").splitlines()
              if line.startswith("| `") and (title := line.split(" | ")[1])]  # fmt: skip
    assert sorted(titles) == sorted({*titles})


def test_a_module_that_makes_one_table_is_called_as_it() -> None:
    """So that a table's name on the page is enough to find its code."""
    for section in SECTIONS:
        made: dict[str, list[str]] = {}
        for table in section.tables:
            made.setdefault(module_of(section, table), []).append(table.key.removesuffix("_{grupp}"))
        own = {Path(file).stem: keys for file, keys in made.items() if "/" not in file}
        assert {stem: keys for stem, keys in own.items() if len(keys) == 1 and keys != [stem]} == {}


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
