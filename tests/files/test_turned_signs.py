"""Costs that are minus in one ledger, one ansvar or some months, beside larger ones that are plus."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from kpbcalc.base.exact import GRID
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR, small, write
from tests.samples.large_tables import everything_is_large
from tests.samples.strangers_files import EBBA, VISITS, made, put

MONTHS = range(1, 13)


def rows(ansvar: str, sign: int, kr: int = 100, months: range = MONTHS, konto: str = "5010") -> list[str]:
    return [f"{ansvar};510;{konto};;{YEAR}{m:02};{sign * (kr + m)}" for m in months]


def of_files(root: Path, **files: list[str]) -> list[Finding]:
    """What V39 says of ledgers that are imported."""
    for name, lines in files.items():
        put(root, f"{name}.csv", "Ansvar;Verksamhet;Konto;Motpart;Period;Belopp", *lines)
    put(root / "tid", "utford_tid.csv", f"{VISITS};Minuter", f"{EBBA};{YEAR}-01-02;HT-OMV;HT1;60")
    system = {"kontoutfall": ["*.csv"], "utford_tid": ["tid/*.csv"]}
    own: dict[str, object] = {"kalla": [{"namn": "Ekonomi", "filer": system}]}
    return [f for f in made(root, own).findings if f.regel == "V39"]


def of_ansvar(root: Path, *lines: str) -> list[Finding]:
    """What V39 says of the ledger of an underlag."""
    write(root, small(kontoutfall=lines))
    return [f for f in examine_all(root, "0000", YEAR)[1] if f.regel == "V39" and f.allvar == "varning"]


def test_a_ledger_with_turned_signs_is_told_beside_a_larger_one(tmp_path: Path) -> None:
    (found,) = of_files(tmp_path, ao=rows("100", 1, 9000), ifo=rows("700", -1))
    assert (found.allvar, found.tabell, found.antal) == ("varning", "ifo.csv", 12)
    assert found.belopp == (12 * 100 + 78) * GRID and "minus" in found.text and found.atgard


def test_revenue_that_is_plus_is_told(tmp_path: Path) -> None:
    (found,) = of_files(
        tmp_path, ao=rows("100", -1, 9000, konto="3110"), ifo=[*rows("700", 1), *rows("700", 1, konto="3110")]
    )
    assert found.tabell == "ifo.csv" and found.text.startswith("Intäkterna")


def test_months_that_are_turned_are_told_and_a_reversal_is_not(tmp_path: Path) -> None:
    early, late = rows("100", 1, 900, range(1, 9)), rows("100", -1, 100, range(9, 13))
    more = [*rows("110", 1, 900, range(1, 9)), *rows("110", -1, 100, range(9, 13))]
    (found,) = of_files(tmp_path / "a", ao=[*early, *late, *more])
    assert f"{YEAR}09, {YEAR}10, {YEAR}11, {YEAR}12" in found.text and found.antal == 8
    back = [f"100;510;{k};;{YEAR}01;-500" for k in range(5010, 5020)]
    assert not of_files(tmp_path / "b", ao=[*back, *rows("100", 1, 900, range(2, 13))])


@pytest.mark.parametrize("large", [False, True])
def test_an_ansvar_that_is_turned_is_told_with_its_kronor(tmp_path: Path, large: bool) -> None:
    lines = [*rows("100", 1, 9000), *rows("110", -1), *rows("120", 1), f"120;510;5011;;{YEAR}03;-9"]
    with everything_is_large() if large else nullcontext():
        (found,) = of_ansvar(tmp_path, *lines)
    assert "ansvar 110 är minus" in found.text and found.antal == 12
    assert found.belopp == (12 * 100 + 78) * GRID and found.rader[0] == 14


def test_an_insats_that_costs_less_than_nothing_stops(tmp_path: Path) -> None:
    write(tmp_path, small(kontoutfall=[f"100;510;5010;;{YEAR}01;-1000"]))
    found = examine_all(tmp_path, "0000", YEAR)[1]
    (stops,) = [f for f in found if f.regel == "V39" and f.allvar == "fel"]
    assert (
        "HT-OMV" in stops.text and stops.belopp is not None and stops.belopp < 0 and "tecknet" in stops.atgard
    )


def test_an_insats_that_has_sold_for_more_than_it_costs_does_not_stop(tmp_path: Path) -> None:
    write(
        tmp_path, small(kontoutfall=[f"100;510;5010;;{YEAR}01;1000", f"100;510;3610;kommun;{YEAR}01;-3000"])
    )
    found = examine_all(tmp_path, "0000", YEAR)[1]
    (told,) = [f for f in found if f.regel == "V39"]
    assert told.allvar == "varning" and "godkänn" in told.atgard
