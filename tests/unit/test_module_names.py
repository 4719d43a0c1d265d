"""Two things have two names: a module's says what it is, wherever it is met in an import or an error."""

from collections import Counter
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PACKAGE = TESTS.parent / "kpbcalc"

# What stands in several places under one name, and is the same thing in all of them: a section with what is
# said of it; a family with the tables made of it; a table of the underlag with its rules, and how it is made.
ONE_MEANING = {
    # sections
    "assistans": "aggregates presentation/chapters sections",
    "bokslut": "presentation/texts sections",
    "brukarmix": "presentation/chapters presentation/texts sections",
    "forutsattningar": "presentation/texts sections",
    "konsumtion": "presentation/chapters presentation/texts sections",
    "kvalitet": "presentation/chapters presentation/texts sections",
    "metod": "presentation/texts sections",
    "over_tid": "presentation/chapters presentation/texts sections",
    "oversikt": "presentation/chapters presentation/texts sections",
    "produktivitet": "presentation/chapters presentation/texts sections",
    "prognos": "presentation/chapters sections sections/prognos",
    "ytterfall": "aggregates presentation/chapters presentation/findings presentation/texts sections",
    # families and tables: a module that makes one table is called as it
    "alder": "aggregates sections/konsumtion sections/prognos",
    "atergang": "aggregates sections/over_tid",
    "bana": "aggregates sections/over_tid",
    "bistand_unga": "aggregates sections/konsumtion",
    "bro": "sections/bokslut sections/oversikt",
    "budget": "aggregates costing sections/bokslut",
    "enheter": "aggregates presentation/findings sections/kvalitet sections/produktivitet",
    "exempel": "presentation/findings sections/jamforelse",
    "flode": "aggregates sections/over_tid",
    "grupper": "aggregates sections/brukarmix sections/konsumtion",
    "insatser": "sections/produktivitet sections/ytterfall",
    "nyckeltal": "aggregates sections/jamforelse sections/metod",
    "omraden": "aggregates sections/bokslut",
    "prices": "demo presentation/chapters",
    "rs_bro": "aggregates sections/bokslut",
    "surveys": "analysis demo underlag/rules",
    "svar": "aggregates sections/kvalitet",
    "verksamheter": "analysis base sections/konsumtion",
    # the underlag
    "allocation": "costing underlag/rules",
    "clients": "underlag/extracts underlag/rules",
    "code_key": "onboarding underlag underlag/rules",
    "housing": "underlag/extracts underlag/rules",
    "ledger": "costing demo underlag/rules",
    "population": "demo onboarding",
    "reckoned_keys": "costing underlag",
    "rules": "costing underlag",
    "services": "demo underlag/rules",
    "visits": "demo underlag/extracts",
    "volumes": "underlag/extracts underlag/rules",
    "write": "demo underlag/extracts",
    # a verb of `kpb`, and what does it
    "fetch": "commands sources",
    "report": "commands notebook",
    "trace": "commands costing",
    # what somebody should look at: in the underlag, in the figures
    "findings": "presentation underlag",
}


def standing_twice(root: Path) -> dict[str, str]:
    """Every name of a module or package that stands in several places under a package, and where."""
    found: dict[str, list[str]] = {}
    for file in sorted(root.rglob("*.py")):
        module = file.parent if file.stem == "__init__" else file
        if module != root:
            found.setdefault(module.stem, []).append(module.parent.relative_to(root).as_posix())
    return {name: " ".join(places) for name, places in found.items() if len(places) > 1}


def test_a_name_that_stands_twice_means_the_same() -> None:
    """A name belongs in the list only if who knows it from one place knows it in the other."""
    assert standing_twice(PACKAGE) == ONE_MEANING


def test_a_planted_name_that_stands_twice_is_found(tmp_path: Path) -> None:
    for file in (
        "base/units.py",
        "demo/units.py",
        "demo/__init__.py",
        "base/__init__.py",
        "sections/demo.py",
    ):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    assert standing_twice(tmp_path) == {"units": "base demo", "demo": ". sections"}


def test_no_two_test_modules_have_one_name() -> None:
    """pytest cannot read them in one run: the test folders are no packages."""
    found = Counter(file.name for file in TESTS.rglob("test_*.py"))
    assert [name for name, times in found.items() if times > 1] == []
