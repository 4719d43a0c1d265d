"""docs/tabeller.md lists the report's tables as their sections declare them.

`python -m tests.unit.test_tabeller` writes the page anew.
"""

from pathlib import Path

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.section import AREAS
from kpbcalc.sections.every import SECTIONS

PAGE = Path(__file__).parents[2] / "docs" / "tabeller.md"
HEAD = """# Rapportens tabeller

Varje tabell som sidan kan visa, i avsnittens ordning, med namnet på sitt blad i `tabeller.xlsx`. En tabell
utan uppgifter finns inte i rapporten. Bladets namn ändras aldrig, så andra arbetsböcker kan länka till det;
i avsnitt om ett område i taget slutar det med {areas}. Ord inom klamrar fylls i av rapporten.

Sidan skrivs av `python -m tests.unit.test_tabeller` ur det som avsnitten deklarerar (`kpbcalc/sections/`).
"""


def page() -> str:
    """What the page should hold."""
    areas = ", ".join(AREAS[code] for code in omraden())
    parts = [HEAD.format(areas=areas)]
    for section in SECTIONS:
        about = "hela kommunen" if not section.areas else ", ".join(AREAS[code] for code in section.areas)
        rows = [f"| `{section.key}_{t.key}` | {t.title} | {t.sheet} |" for t in section.tables]
        parts.append(
            "\n".join(
                [f"## {section.heading}", "", f"{section.intro} Om: {about}.", "",
                 "| tabell | rubrik | blad |", "|---|---|---|", *rows, ""]
            )
        )  # fmt: skip
    return "\n".join(parts)


def test_the_page_lists_what_the_sections_declare() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_no_two_tables_have_the_same_sheet() -> None:
    sheets = [(table.sheet, section.areas) for section in SECTIONS for table in section.tables]
    assert len(sheets) == len(set(sheets))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
