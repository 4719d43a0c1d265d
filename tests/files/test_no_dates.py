"""Dates that only say that there is none, in every column of dates; and deaths that cannot be."""

from pathlib import Path

import pytest

from kpbcalc.underlag.extracts.run import StoppedError
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, VISITS, made, put

NONE = [
    "1900-01-01", "1899-12-30", "9999-12-31", "99991231", "2999-12-31", "1753-01-01", "0001-01-01",
    "1900-01-01 00:00:00", "1.1.1900",
]  # fmt: skip
ALARM = f"{EBBA};LARM;%s;%s;1;mån;Larm"
OPEN = ALARM % (f"{YEAR}-01-01", "")


def months(folder: Path) -> float:
    return float(made(folder).insatsvolymer["beviljad"].sum()) / 10**8


@pytest.mark.parametrize("day", NONE)
@pytest.mark.parametrize("column", ["Avliden", "Utflyttad"])
def test_nobody_died_or_moved_on_a_day_that_is_none(tmp_path: Path, day: str, column: str) -> None:
    put(tmp_path, "beslut.csv", f"{DECISIONS};{column}", f"{OPEN};{day}")
    done = made(tmp_path)
    assert months(tmp_path) == 12
    (found,) = [f for f in done.findings if f.regel == "V33"]
    assert (found.allvar, found.kolumn, found.rader) == ("info", column.lower(), (2,))


@pytest.mark.parametrize("day", NONE)
def test_an_end_that_is_none_is_open(tmp_path: Path, day: str) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, ALARM % (f"{YEAR}-01-01", day))
    assert months(tmp_path) == 12 and ("V16", 1) in {(f.regel, f.antal) for f in made(tmp_path).findings}


def test_what_was_begun_or_ended_on_a_day_that_is_none_was_not(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", f"{DECISIONS};Verklig start;Verkligt slut", f"{OPEN};1900-01-01;1900-01-01")
    assert months(tmp_path) == 12
    told = [f.kolumn for f in made(tmp_path).findings if "inget datum" in f.text]
    assert told == ["paborjad", "avslutad"]


@pytest.mark.parametrize(
    ("table", "head", "row"),
    [
        ("beslut", DECISIONS, ALARM % ("1900-01-01", "")),
        ("placering", "Personnr;Insats;Enhet;Inflytt;Utflytt", f"{EBBA};SABO-OMV;S;1900-01-01;"),
        ("utford_tid", f"{VISITS};Minuter", f"{EBBA};1900-01-01;HT-OMV;HT1;60"),
        ("utbetalning", "Personnr;Månad;Belopp", f"{EBBA};1900-01-01;500"),
    ],
)
def test_a_start_or_a_day_that_is_none_is_missing(tmp_path: Path, table: str, head: str, row: str) -> None:
    put(tmp_path, f"{table}.csv", head, row)
    with pytest.raises(StoppedError) as stopped:
        made(tmp_path)
    assert {f.regel for f in stopped.value.errors} == {"V05"}


def test_a_death_before_birth_is_none_and_told(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", f"{DECISIONS};Avliden", f"{OPEN};1919-05-05")
    assert months(tmp_path) == 12
    (found,) = [f for f in made(tmp_path).findings if f.regel == "V33"]
    assert found.allvar == "varning" and "födelseår" in found.text and "1919" not in found.told()


@pytest.mark.parametrize(("died", "early"), [(f"{YEAR - 3}-05-05", True), (f"{YEAR - 1}-12-05", False)])
def test_a_death_long_before_the_year_is_told_as_what_it_is(tmp_path: Path, died: str, early: bool) -> None:
    put(tmp_path, "beslut.csv", f"{DECISIONS};Avliden", f"{OPEN};{died}", OPEN.replace("Larm", "Larm2") + ";")
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter", f"{EBBA};{YEAR}-02-01;HT-OMV;HT1;60")
    put(tmp_path, "utbetalning.csv", "Personnr;Månad;Belopp", f"{EBBA};{YEAR}-02;500")
    found = [f for f in made(tmp_path).findings if f.regel == "V33"]
    assert {f.tabell for f in found} == {"beslut.csv", "utford_tid.csv", "utbetalning.csv"}
    assert {"mer än ett år före" in f.text for f in found} == {early}
