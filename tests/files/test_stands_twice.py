"""A part of a year that stands twice is told: months of performed time, and places of the ledger."""

from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base.exact import GRID
from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.standing_twice import same_money_in_two
from tests.builders import YEAR, small, write
from tests.samples.large_tables import everything_is_large
from tests.samples.strangers_files import EBBA, VISITS, made, put

HOURS = f"{VISITS};Minuter"


def number(serial: int) -> str:
    """An invented personnummer with its check digit."""
    digits = f"300101{serial:03}"
    total = sum(d - 9 * (d > 9) for d in (int(c) * (2 - i % 2) for i, c in enumerate(digits)))
    return f"19300101-{serial:03}{-total % 10}"


def told(folder: Path, head: str, *rows: str) -> list[Finding]:
    """What V35 says of the performed time, the same whole and in parts."""
    put(folder, "utford_tid.csv", head, *rows)
    whole = made(folder)
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 3)
        split = made(folder)
    assert set(split.findings) == set(whole.findings)
    return [f for f in whole.findings if f.regel == "V35"]


def visit(day: int, minutes: int, person: str = EBBA, month: int = 6) -> str:
    return f"{person};{YEAR}-{month:02}-{day:02};HT-OMV;HT1;{minutes}"


def a_month(person: str, month: int, minutes: int) -> str:
    return f"{person};{YEAR}-{month:02};HT-OMV;HT1;{minutes}"


def test_a_month_of_visits_without_a_time_that_stands_twice_is_told(tmp_path: Path) -> None:
    june = [visit(day, 60 * day, number(day)) for day in range(1, 7)]
    rest = [visit(day, 30, month=7) for day in range(1, 9)]
    (found,) = told(tmp_path, HOURS, *june, *rest, *june)
    assert (found.allvar, found.antal) == ("varning", 12)
    assert f"{YEAR}-06" in found.text and "21 timmar" in found.text and found.atgard
    # All of the month but one row: visits that happen to be alike.
    assert not told(tmp_path, HOURS, *june, *rest, *june[1:])


def test_few_equal_visits_of_a_month_are_no_double(tmp_path: Path) -> None:
    few = [visit(day, 45) for day in range(1, 5)]
    assert not told(tmp_path, HOURS, *few, *few, *(visit(day, 30, month=7) for day in range(1, 9)))


def test_sums_of_a_month_that_stand_twice_are_told_with_their_hours(tmp_path: Path) -> None:
    year = [a_month(number(n), month, 60 * (n + month)) for n in range(5) for month in range(1, 13)]
    december = [row for row in year if f"{YEAR}-12" in row]
    (found,) = told(tmp_path, HOURS, *year, *december)
    assert (found.allvar, found.antal, found.rader) == ("varning", 5, tuple(range(62, 67)))
    assert f"({YEAR}-12)" in found.text and "70 timmar" in found.text
    # The hours of fewer than five would tell about a person.
    (found,) = told(tmp_path, HOURS, *year, december[0])
    assert found.antal == 1 and "timmar" not in found.text


def test_sums_that_differ_or_are_many_a_month_are_no_double(tmp_path: Path) -> None:
    year = [a_month(EBBA, month, 600) for month in range(1, 13)]
    assert not told(tmp_path, HOURS, *year, a_month(EBBA, 12, 601))
    assert not told(tmp_path, HOURS, *year, *[a_month(EBBA, 12, 600)] * 3)


def ledger(root: Path, *rows: str) -> list[Finding]:
    """What V35 says of a ledger."""
    write(root, small(kontoutfall=rows))
    return [f for f in examine(root, "0000", YEAR)[1] if f.regel == "V35"]


LEDGER = [f"{ansvar};510;5010;;{YEAR}{m:02};{ansvar}{m}" for ansvar in (100, 110, 200) for m in range(1, 13)]


@pytest.mark.parametrize(("column", "part"), [("ansvar", "110"), ("period", f"{YEAR}07")])
def test_a_part_of_the_ledger_that_stands_twice_is_told_with_its_kronor(
    tmp_path: Path, column: str, part: str
) -> None:
    july = [f"100;510;50{n};;{YEAR}07;{n}" for n in range(10, 15)]
    rows = [*LEDGER, *july]
    copy = [row for row in rows if part in row.split(";")]
    (found,) = ledger(tmp_path, *rows, *copy)
    assert (found.allvar, found.kolumn, found.antal) == ("varning", column, len(copy))
    assert part in found.text and found.belopp == GRID * sum(int(row.rsplit(";")[-1]) for row in copy)
    assert not ledger(tmp_path, *rows, *copy[1:])


def test_few_equal_rows_of_a_part_are_no_double(tmp_path: Path) -> None:
    few = [f"300;510;50{n};;{YEAR}07;1" for n in range(10, 14)]
    assert not ledger(tmp_path, *LEDGER, *few, *few)


@pytest.mark.parametrize(("column", "part"), [("ansvar", "110"), ("period", f"{YEAR}07")])
def test_a_part_of_a_large_ledger_that_stands_twice_is_told_too(
    tmp_path: Path, column: str, part: str
) -> None:
    """Its rows are summed over the file, which is asked again where the sums' numbers of rows allow it."""
    july = [f"100;510;50{n};;{YEAR}07;{n}" for n in range(10, 15)]
    rows = [*LEDGER, *july]
    copy = [row for row in rows if part in row.split(";")]
    with everything_is_large():
        (found,) = ledger(tmp_path, *rows, *copy)
        assert (found.allvar, found.kolumn, found.antal) == ("varning", column, 2 * len(copy))
        assert part in found.text and found.belopp == GRID * sum(int(row.rsplit(";")[-1]) for row in copy)
        assert not ledger(tmp_path, *rows, *copy[1:])
        other = [row + "1" for row in copy]
        assert not ledger(tmp_path, *rows, *other), "the same account and month, and other amounts"


def ledgers(**files: list[tuple[str, str, int, int]]) -> list[Finding]:
    """What is told of two ledgers; in: (ansvar, konto, month, kr) of each file's rows."""
    frames = {
        f"{name}.csv": pd.DataFrame(
            [(a, "510", konto, "", YEAR * 100 + m, kr * GRID) for a, konto, m, kr in rows],
            columns=["ansvar", "verksamhet", "konto", "motpart", "period", "belopp"],
        )
        for name, rows in files.items()
    }
    return same_money_in_two(frames)


MONTHS = range(1, 13)
VOUCHERS = [
    (a, konto, m, kr + m)
    for a, kr in (("410", 900), ("420", 70))
    for konto in ("5010", "6110")
    for m in MONTHS
]


def summed(by: str) -> list[tuple[str, str, int, int]]:
    """The same money on one konto: a sum of each month, or of the year in December."""
    sums: dict[tuple[str, int], int] = {}
    for ansvar, _, month, kr in VOUCHERS:
        at = ansvar, month if by == "month" else 12
        sums[at] = sums.get(at, 0) + kr
    return [(ansvar, "5010", month, kr) for (ansvar, month), kr in sums.items()]


@pytest.mark.parametrize("by", ["month", "year"])
def test_the_same_ansvar_in_two_ledgers_at_another_detail_is_told_with_the_sum(by: str) -> None:
    (found,) = ledgers(
        excel=[*summed(by), ("430", "5010", 1, 5000)], sie=[*VOUCHERS, ("410", "3110", 5, -40)]
    )
    assert (found.regel, found.antal) == ("V35", 2) and found.allvar == "varning"
    assert "410 510, 420 510" in found.text and "excel.csv" in found.text and "sie.csv" in found.text
    assert found.belopp == (2 * 12 * 900 + 2 * 12 * 70 + 2 * 2 * 78 - 40) * GRID


@pytest.mark.parametrize(
    "other",
    [
        [("410", "7010", m, 300) for m in MONTHS],  # another kind of cost of the ansvar
        [("450", "5010", m, 1800) for m in MONTHS],  # another ansvar
        VOUCHERS,  # a copy, which is told as one
    ],
)
def test_two_ledgers_of_one_ansvar_may_hold_its_different_costs(
    other: list[tuple[str, str, int, int]],
) -> None:
    assert ledgers(excel=VOUCHERS, sie=other) == []


def test_a_file_for_each_half_of_the_year_is_no_double() -> None:
    halves = [[row for row in VOUCHERS if (row[2] > 6) is late] for late in (False, True)]
    even = [[(a, konto, m, 100) for a, konto, m, _ in rows] for rows in halves]
    assert ledgers(first=even[0], second=even[1]) == []


# Files that overlap by a month, beside a third ledger that has the month too


def rows_of(ansvar: str, months: range, konton: int = 3) -> list[str]:
    return [
        f"{ansvar};510;50{k};;{YEAR}{m:02};{ansvar}{m}{k}" for m in months for k in range(10, 10 + konton)
    ]


OVERLAP = ("100", "110", "120")
THIRD = rows_of("900", range(1, 13))


def imported(folder: Path, **files: list[str]) -> list[Finding]:
    """What V35 says of ledgers that are imported."""
    head = "Ansvar;Verksamhet;Konto;Motpart;Period;Belopp"
    for name, rows in files.items():
        put(folder, f"{name}.csv", head, *rows)
    visits = put(folder / "tid", "utford_tid.csv", HOURS, visit(1, 60)) / "utford_tid.csv"
    system = {"kontoutfall": ["*.csv"], "utford_tid": [str(visits.relative_to(folder))]}
    own: dict[str, object] = {"kalla": [{"namn": "Ekonomi", "filer": system}]}
    return [f for f in made(folder, own).findings if f.regel == "V35"]


def part(months: range) -> list[str]:
    return [row for ansvar in OVERLAP for row in rows_of(ansvar, months)]


def test_two_ledgers_that_overlap_by_a_month_are_told_beside_a_third(tmp_path: Path) -> None:
    files = {"bok 1": part(range(1, 9)), "bok 2": part(range(8, 13)), "fn": THIRD}
    (found,) = imported(tmp_path, **files)
    assert (found.allvar, found.antal) == ("varning", 9) and found.atgard
    assert f"period {YEAR}08" in found.text and "bok 1.csv" in found.text and "bok 2.csv" in found.text
    august = [row for row in files["bok 2"] if f";{YEAR}08;" in row]
    assert found.belopp == GRID * sum(int(row.rsplit(";")[-1]) for row in august)


def test_an_overlap_with_rows_booked_late_is_told_and_months_apart_are_not(tmp_path: Path) -> None:
    late = [row.replace(";100810", ";700810") for row in part(range(8, 13))]
    files = {"bok 1": part(range(1, 9)), "bok 2": late}
    (found,) = imported(tmp_path / "a", **files)
    assert found.antal == 8
    assert not imported(tmp_path / "b", **{"bok 1": part(range(1, 8)), "bok 2": part(range(8, 13))})


def test_a_months_sums_beside_its_vouchers_are_told(tmp_path: Path) -> None:
    sums = [f"{a};510;5010;;{YEAR}08;{sum(int(r.rsplit(';')[-1]) for r in rows_of(a, range(8, 9)))}"
            for a in OVERLAP]  # fmt: skip
    (found,) = imported(tmp_path, bok=part(range(1, 9)), summor=sums)
    assert f"period {YEAR}08" in found.text and "summor.csv" in found.text and found.antal == 3


def test_an_ansvar_in_a_period_that_stands_twice_is_told_of_the_joined_ledger(tmp_path: Path) -> None:
    """Where a third ledger has other rows of the period once."""
    rows = [*part(range(1, 13)), *THIRD]
    (found,) = ledger(tmp_path / "a", *rows, *part(range(8, 9)))
    assert (found.kolumn, found.antal) == ("period", 9) and f"100 {YEAR}08" in found.text
    with everything_is_large():
        (found,) = ledger(tmp_path / "b", *rows, *part(range(8, 9)))
        assert f"100 {YEAR}08" in found.text
    assert not ledger(tmp_path / "c", *rows, *rows_of("100", range(8, 9))), "few rows may be alike"
