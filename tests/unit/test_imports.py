"""An architecture test: data flows one way through the rooms, and no room imports from a later one.

It reads the source with `ast`, so an import inside a function counts too.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PACKAGE = TESTS.parent / "kpbcalc"
ROOMS = (
    "",  # the package itself: its version
    "base",
    "underlag",
    "costing",
    "sources",
    "aggregates",
    "disclosure",
    "analysis",
    "sections",
    "presentation",
    "notebook",
    "reporting",
    "commands",
)
# Rooms beside the flow: what they may see, and who may see them.
SEES = {
    "demo": {"", "base"},
    "calculation": {"", "base", "underlag", "costing", "demo", "sources", "aggregates", "disclosure"},
    "onboarding": {"", "base", "underlag", "costing", "sources", "presentation"},
}
SEEN_BY = {
    "demo": {"calculation", "commands"},
    "calculation": {"notebook", "commands"},
    "onboarding": {"commands"},
}


def modules(root: Path) -> set[str]:
    """The rooms and top-level modules there are."""
    return {
        p.stem for p in root.iterdir() if (p.suffix == ".py" or p.is_dir()) and not p.name.startswith("_")
    }


def allowed(room: str) -> set[str]:
    """What a room may import."""
    if room in SEES:
        return {room, *SEES[room]}
    beside = {name for name, seers in SEEN_BY.items() if room in seers}
    return {*ROOMS[: ROOMS.index(room) + 1], *beside}


def imports(file: Path, root: Path, top: set[str]) -> Iterator[tuple[int, str]]:
    """Line and room of everything a file imports from the package, absolute or relative."""
    inside = Path(root.name, file.relative_to(root)).with_suffix("")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = ".".join(inside.parts[: len(inside.parts) - node.level])
                base = f"{above}.{base}".rstrip(".")
            names = [f"{base}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == root.name:
                yield node.lineno, parts[1] if len(parts) > 1 and parts[1] in top else ""


def wrong_imports(root: Path) -> list[str]:
    """Every import of a later room under a package folder, as file:line: room."""
    top = modules(root)
    found = []
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        room = {"__init__": "", "__main__": "commands"}.get(parts[0], parts[0])
        for line, target in imports(file, root, top):
            if target not in allowed(room):
                found.append(f"{file.relative_to(root)}:{line}: {target}")
    return found


def test_no_room_imports_a_later_one() -> None:
    assert wrong_imports(PACKAGE) == []


def test_no_module_lies_outside_the_rooms() -> None:
    assert modules(PACKAGE) == {*ROOMS[1:], *SEES}


def test_a_module_is_one_verb_or_question() -> None:
    """And no longer than can be read at once. Keyed by path: many rooms have a module of the same name."""
    lengths = {
        str(f.relative_to(PACKAGE)): len(f.read_text("utf-8").splitlines()) for f in PACKAGE.rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 250} == {}


@pytest.mark.parametrize("room", [*ROOMS[1:], *SEES])
def test_every_room_is_a_package_that_says_what_it_is(room: str) -> None:
    source = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))


@pytest.mark.parametrize(
    ("file", "line", "target"),
    [
        ("costing/x.py", "from kpbcalc.analysis import mix", "analysis"),
        ("disclosure/x.py", "from kpbcalc.analysis import mix", "analysis"),
        ("costing/x.py", "from kpbcalc import disclosure", "disclosure"),
        ("costing/x.py", "import kpbcalc.reporting.export", "reporting"),
        ("costing/x.py", "def f():\n    from kpbcalc.demo import write_demo", "demo"),
        ("costing/x.py", "from ..presentation import table", "presentation"),
        ("underlag/x.py", "from kpbcalc.costing import cost", "costing"),
        ("sources/x.py", "from kpbcalc.analysis import mix", "analysis"),
        ("disclosure/x.py", "from kpbcalc.presentation import table", "presentation"),
        ("base/x.py", "from kpbcalc.underlag import load", "underlag"),
        ("demo/x.py", "from kpbcalc.costing import cost", "costing"),
        ("calculation/x.py", "from kpbcalc.analysis import mix", "analysis"),
        ("analysis/x.py", "from kpbcalc.calculation import calculate", "calculation"),
        ("notebook/x.py", "from kpbcalc.reporting import export", "reporting"),
        ("reporting/x.py", "from kpbcalc.commands.front_door import main", "commands"),
        ("reporting/x.py", "from kpbcalc.calculation import calculate", "calculation"),
        ("__init__.py", "from kpbcalc.costing import cost", "costing"),
    ],
)
def test_a_planted_wrong_import_is_caught(tmp_path: Path, file: str, line: str, target: str) -> None:
    root = tmp_path / "kpbcalc"
    for name in modules(PACKAGE):
        (root / name).mkdir(parents=True)
    (root / file).write_text(line + "\n", encoding="utf-8")
    (found,) = wrong_imports(root)
    assert found.startswith(f"{file}:")
    assert found.endswith(f": {target}")


def test_what_is_allowed_is_not_caught(tmp_path: Path) -> None:
    root = tmp_path / "kpbcalc"
    for room in ("base", "underlag", "costing", "commands"):
        (root / room).mkdir(parents=True)
    (root / "commands" / "calc.py").write_text(
        "from kpbcalc.costing import cost\nfrom kpbcalc import __version__\n"
    )
    (root / "costing" / "a.py").write_text(
        "from kpbcalc.base import exact\nfrom . import b\nimport kpbcalc.underlag.x\n"
    )
    assert wrong_imports(root) == []


# Rooms that never see a client's row, and what they may have of the rooms that do. Of the base sums they know
# the words that keys and quantities are written with (capitals), and what reads those words.
AFTER_RELEASE = ("analysis", "sections", "presentation")
OPEN = {
    "costing": {"costing.result.limits", "costing.result.limit_in_force"},
    "underlag": {"underlag.Finding", "underlag.schemas", "underlag.receipt.IMPORTED"},
    "aggregates": {
        "aggregates.ytterfall.Scope", "aggregates.svar.lead_question", "aggregates.stege.cuts_of",
        "aggregates.cost_parts.cost_types", "aggregates.ytterfall.cell_of",
    },
    "calculation": set[str](),
}  # fmt: skip


def is_open(name: str) -> bool:
    """Whether a room after the release may import this name."""
    room, _, rest = name.partition(".")
    return room not in OPEN or name in OPEN[room] or (room == "aggregates" and rest.split(".")[-1].isupper())


def names(file: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name (without the package's own) of everything a file imports from the package."""
    inside = Path(root.name, file.relative_to(root)).with_suffix("")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(inside.parts[: len(inside.parts) - node.level]) if node.level else ""
            base = ".".join(filter(None, [above, node.module]))
            found = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((node.lineno, n.partition(".")[2]) for n in found if n.partition(".")[0] == root.name)


def client_rows_seen(root: Path) -> list[str]:
    """What the rooms after the release import of rooms that hold clients' rows, but for what is open."""
    return [
        f"{file.relative_to(root)}:{line}: {name}"
        for room in AFTER_RELEASE
        for file in sorted((root / room).rglob("*.py"))
        for line, name in names(file, root)
        if not is_open(name)
    ]


def test_nothing_after_the_release_sees_a_clients_row() -> None:
    assert client_rows_seen(PACKAGE) == []


@pytest.mark.parametrize("room", AFTER_RELEASE)
@pytest.mark.parametrize(
    "line",
    [
        "from kpbcalc.costing import Resultat",
        "from kpbcalc.costing.result import Resultat",
        "from kpbcalc.costing.result import *",
        "import kpbcalc.costing.result",
        "from kpbcalc import costing",
        "from ..costing import cost",
        "def f():\n    from kpbcalc.costing.client_cost import client_costs",
        "from kpbcalc.underlag.model import Underlag",
        "from kpbcalc.underlag import load",
        "from kpbcalc.calculation.prepare import Prepared",
        "from kpbcalc.aggregates.year import Year",
        "from kpbcalc.aggregates.svar import asked",
    ],
)
def test_a_planted_import_of_clients_rows_is_caught(tmp_path: Path, room: str, line: str) -> None:
    root = tmp_path / "kpbcalc"
    (root / room).mkdir(parents=True)
    (root / room / "x.py").write_text(line + "\n", encoding="utf-8")
    (found,) = client_rows_seen(root)
    assert found.startswith(f"{room}/x.py:")


def test_limits_and_findings_are_open(tmp_path: Path) -> None:
    (tmp_path / "kpbcalc" / "sections").mkdir(parents=True)
    lines = (
        "from kpbcalc.costing.result import limits, limit_in_force\nfrom kpbcalc.underlag import Finding\n"
    )
    (tmp_path / "kpbcalc" / "sections" / "x.py").write_text(lines, encoding="utf-8")
    assert client_rows_seen(tmp_path / "kpbcalc") == []


def test_no_section_imports_another() -> None:
    """What two sections need stands in analysis/, so that a section can be read, moved or left out alone."""
    sections = PACKAGE / "sections"
    known = {folder.name for folder in sections.iterdir() if folder.is_dir() and folder.name[0] != "_"}
    found = []
    for folder in sorted(known):
        for file in sorted((sections / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kpbcalc.sections"):
                    inside = (node.module or "").split(".")[2:3] or [alias.name for alias in node.names]
                    found += [f"{file.name}: {name}" for name in inside if name in known - {folder}]
    assert known and not found, found


def imported_tests(root: Path) -> list[str]:
    """Every test module that another one imports, or imports from."""
    tests = sorted(root.rglob("test_*.py"))
    known = {file.stem for file in tests}
    return [
        f"{file.relative_to(root)}:{line}: {name}"
        for file in tests
        for line, name in names(file, root)
        if known & {*name.split(".")}
    ]


def test_no_test_module_imports_another() -> None:
    """What several tests need stands in tests/samples, named after what it gives."""
    assert imported_tests(TESTS) == []


@pytest.mark.parametrize(
    "line",
    [
        "from tests.unit.test_other import put",
        "from tests.unit import test_other",
        "import tests.unit.test_other as other",
        "def test():\n    from tests.unit.test_other import put",
        "from .test_other import put",
    ],
)
def test_a_planted_import_of_a_test_module_is_caught(tmp_path: Path, line: str) -> None:
    unit = tmp_path / "tests" / "unit"
    unit.mkdir(parents=True)
    (unit / "test_other.py").write_text("def put() -> None: ...\n", encoding="utf-8")
    (unit / "test_this.py").write_text(f"{line}\nfrom tests.samples import test_data\n", encoding="utf-8")
    (found,) = imported_tests(tmp_path / "tests")
    assert found.startswith("unit/test_this.py:")
