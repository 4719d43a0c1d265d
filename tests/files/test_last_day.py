"""Does the day that a row ends count? What tells that it is another than it is read as, and the choice."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.base.exact import GRID
from kpbcalc.underlag.extracts.run import Imported
from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, made, put

PLACES = "Personnr;Enhet;Insats;Inflytt;Utflytt"


def whole_months(*, last: bool) -> list[str]:
    """A row a month of one stay, from its first day to its last, or to the day it goes on in the next."""
    first = [date(YEAR, month, 1) for month in range(1, 13)]
    after = [*first[1:], date(YEAR + 1, 1, 1)]
    return [
        f"{EBBA};SB1;SABO-OMV;{a};{b - timedelta(days=int(last))}" for a, b in zip(first, after, strict=True)
    ]


def read(
    folder: Path, rows: list[str], chosen: str = "", *, table: str = "placering", head: str = PLACES
) -> Imported:
    put(folder, f"{table} A.csv", head, *rows)
    source: dict[str, object] = {"namn": "V", "filer": {table: [f"{table} *.csv"]}}
    return made(folder, {"kalla": [source | ({"slutdag": {f"{table} *.csv": chosen}} if chosen else {})]})


def days(done: Imported) -> float:
    return float(done.insatsvolymer["utford"].sum()) / GRID


def told(done: Imported) -> list[Finding]:
    return [f for f in done.findings if f.regel == "V16" and "slutar" in f.text]


def test_a_row_a_month_that_ends_with_its_last_day_is_told_with_the_days_at_stake(tmp_path: Path) -> None:
    done = read(tmp_path, whole_months(last=True))
    (found,) = told(done)
    assert days(done) == 366 - 12 and (found.allvar, found.tabell) == ("varning", "placering A.csv")
    assert "11 rader slutar dagen före" in found.text and "högst 12 dygn fler" in found.text
    assert 'slutdag = { "placering A.csv" = "manadsslut" }' in found.atgard
    assert EBBA not in found.text + found.atgard
    done = read(tmp_path, whole_months(last=True), "manadsslut")
    (found,) = told(done)
    assert days(done) == 366 and (found.allvar, found.kolumn) == ("info", "slutdag")


def test_months_that_end_where_the_next_begins_are_as_they_are_read(tmp_path: Path) -> None:
    done = read(tmp_path, whole_months(last=False))
    assert days(done) == 366 and not told(done)


def test_stays_cut_off_on_the_last_of_december_are_told(tmp_path: Path) -> None:
    rows = [f"{EBBA};SB{n};SABO-OMV;{YEAR}-{n:02}-01;{YEAR}-12-31" for n in range(1, 6)]
    rows += [f"{EBBA};SB{n};SABO-OMV;{YEAR}-{n:02}-01;{YEAR}-{n:02}-20" for n in range(6, 9)]
    (found,) = told(read(tmp_path, rows))
    assert f"5 av 8 rader slutar den 31 december {YEAR}" in found.text and '"arsslut"' in found.atgard
    before = days(read(tmp_path, rows))
    assert days(read(tmp_path, rows, "arsslut")) == before + 1  # one client in one place a day
    assert not told(read(tmp_path, rows[4:]))


def test_an_end_at_the_last_minute_of_a_day_is_told(tmp_path: Path) -> None:
    row = f"{EBBA};SB1;SABO-OMV;{YEAR}-03-01 00:00:00;{YEAR}-03-10 %s"
    done = read(tmp_path, [row % "23:59:59"])
    (found,) = told(done)
    assert days(done) == 9 and "23:59" in found.text and "1 dygn fler" in found.text
    assert days(read(tmp_path, [row % "23:59:59"], "Räknas")) == 10
    assert not told(read(tmp_path, [row % "10:00:00"]))


def test_a_move_the_day_after_is_told_and_by_chance_only_as_a_note(tmp_path: Path) -> None:
    rows = [f"{EBBA};SB1;KORT;{YEAR}-03-01;{YEAR}-03-09", f"{EBBA};SB2;SABO-OMV;{YEAR}-03-10;"]
    (found,) = told(read(tmp_path, rows))
    assert found.allvar == "info" and "1 rad slutar dagen före" in found.text
    assert not told(read(tmp_path, [*rows, f"{EBBA};SB3;KORT;{YEAR}-02-01;{YEAR}-03-01"]))


@pytest.mark.parametrize("heading", ["Antal dygn", "Antal dagar", "Vårddygn"])
def test_a_column_of_days_that_counts_the_last_on_every_row_is_believed_and_told(
    tmp_path: Path, heading: str
) -> None:
    rows = [f"{EBBA};SB1;SABO-OMV;{YEAR}-0{n}-05;{YEAR}-0{n}-14;10" for n in (1, 2, 3)]
    rows += [f"{EBBA};SB1;SABO-OMV;{YEAR}-05-01;;245"]
    head = f"{PLACES};{heading}"
    done = read(tmp_path, rows, head=head)
    (found,) = told(done)
    assert days(done) == 30 + 245 and (found.allvar, found.kolumn, found.antal) == ("info", "slutdag", 3)
    assert heading.lower() in found.text and "raknas_inte" in found.text
    assert days(read(tmp_path, rows, "raknas_inte", head=head)) == 27 + 245
    rows[0] = rows[0].removesuffix("10") + "9"  # now it does not on every row
    done = read(tmp_path, rows, head=head)
    (found,) = told(done)
    assert days(done) == 27 + 245 and found.allvar == "varning" and found.antal == 2


def test_a_column_of_days_without_the_last_is_as_it_is_read_and_other_days_are_told(tmp_path: Path) -> None:
    rows = [f"{EBBA};SB1;SABO-OMV;{YEAR}-0{n}-05;{YEAR}-0{n}-14;9" for n in (1, 2, 3)]
    head = f"{PLACES};Antal dygn"
    assert not [f for f in read(tmp_path, rows, head=head).findings if f.regel == "V16"]
    rows[1] = rows[1].removesuffix("9") + "4"
    (found,) = [f for f in read(tmp_path, rows, head=head).findings if f.regel == "V16"]
    assert found.allvar == "varning" and "5 dygn färre" in found.text and found.rader == (3,) and found.atgard


def test_decisions_that_end_the_day_the_next_begins_can_be_chosen_to_end_the_day_before(
    tmp_path: Path,
) -> None:
    row = f"{EBBA};HT-OMV;{YEAR}-%02d-01;{YEAR}-%02d-01;1;tim/dag;HT1"
    rows = [row % (month, month + 1) for month in range(1, 6)]
    done = read(tmp_path, rows, table="beslut", head=DECISIONS)
    (found,) = told(done)
    assert found.allvar == "varning" and "4 beslut slutar samma dag" in found.text
    assert '"raknas_inte"' in found.atgard
    hours = done.insatsvolymer["beviljad"].sum() / GRID
    done = read(tmp_path, rows, "raknas_inte", table="beslut", head=DECISIONS)
    assert done.insatsvolymer["beviljad"].sum() / GRID == hours - 1
    assert not [f for f in done.findings if f.regel == "V17"]


def test_a_choice_that_is_none_and_a_file_without_the_choice_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="raknas, raknas_inte, manadsslut eller arsslut"):
        read(tmp_path, whole_months(last=True), "räknar")
    put(
        tmp_path,
        "besok.csv",
        "Personnr;Besöksdatum;Typ;Utförare;Minuter",
        f"{EBBA};{YEAR}-03-01;HT-OMV;HT1;30",
    )
    source = {"namn": "V", "filer": {"utford_tid": ["besok.csv"]}, "slutdag": {"besok.csv": "raknas"}}
    with pytest.raises(UsageError, match="inget beslut och ingen placering"):
        made(tmp_path, {"kalla": [source]})
