"""Two columns of an end, or of a start: the real one is never passed by in silence."""

from pathlib import Path

import pytest

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.exact import GRID
from kpbcalc.base.own_choices import read as own_choices
from kpbcalc.underlag.extracts.run import Imported, convert
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, made, maps, new, put

HEAD = DECISIONS.replace("T.o.m", "Gäller t.o.m.")
MAP = {"gäller t.o.m.": "till"}
YEAR_LONG = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-12-31;10;tim/mån;HT1"


def decided(root: Path, *cells: str, head: str = "Avslutad", **columns: str) -> Imported:
    put(root, "beslut.csv", f"{HEAD};{head}", *(f"{YEAR_LONG};{cell}" for cell in cells))
    return made(root, {"kolumner": {"beslut": {**MAP, **columns}}})


def hours(done: Imported) -> float:
    return float(done.insatsvolymer["beviljad"].sum()) / GRID


@pytest.mark.parametrize(
    "head", ["Avslutad", "Slutdatum", "Avslutat datum", "Verkställt t.o.m.", "Avslutsdatum"]
)
def test_an_end_that_nobody_reads_is_told_with_how_often_it_is_earlier(tmp_path: Path, head: str) -> None:
    done = decided(tmp_path, f"{YEAR}-06-30", head=head)
    (told,) = [f for f in done.findings if f.regel == "V16" and f.allvar == "varning"]
    assert (told.antal, told.rader) == (1, (2,)) and head.lower() in told.text
    assert "avslutad" in told.atgard and NOT_USED in told.atgard
    assert f"{YEAR}-06-30" not in told.text + told.atgard


def test_the_earlier_end_holds_where_the_column_is_chosen(tmp_path: Path) -> None:
    done = decided(tmp_path / "a", f"{YEAR}-06-30", avslutad="avslutad")
    assert hours(done) == 60 and [
        f.antal for f in done.findings if f.regel == "V16" and f.kolumn == "avslutad"
    ]
    assert hours(decided(tmp_path / "b", "", avslutad="avslutad")) == 120
    assert hours(decided(tmp_path / "c", f"{YEAR + 1}-06-30", avslutad="avslutad")) == 120
    done = decided(tmp_path / "d", f"{YEAR - 1}-12-01", f"{YEAR}-02-29", avslutad="avslutad")
    (never,) = [f for f in done.findings if "innan den började" in f.text]
    assert hours(done) == 20 and never.rader == (2,)


def test_a_start_that_nobody_reads_is_told_and_the_later_holds_where_it_is_chosen(tmp_path: Path) -> None:
    done = decided(tmp_path / "a", f"{YEAR}-07-01", head="Verkställt fr.o.m.")
    (told,) = [f for f in done.findings if f.regel == "V16" and f.allvar == "varning"]
    assert "startdatum" in told.text and hours(done) == 120
    done = decided(tmp_path / "b", f"{YEAR}-07-01", head="Startdatum", startdatum="paborjad")
    assert hours(done) == 60


def test_a_column_that_is_no_end_is_not_asked_for(tmp_path: Path) -> None:
    for n, (head, cell) in enumerate(
        [("Avslutad", "Ja"), ("Avslutsorsak", "Flyttat"), ("Beslutsdatum", f"{YEAR}-01-01"), ("Avslutad", "")]
    ):
        done = decided(tmp_path / str(n), cell, head=head)
        assert not [f for f in done.findings if f.regel == "V16" and f.allvar == "varning"]


def test_kpb_new_fills_in_a_known_end_and_asks_for_the_rest(tmp_path: Path) -> None:
    head = f"{HEAD};Avslutad;Verkställt fr.o.m."
    put(tmp_path / "raw", "beslut.csv", head, f"{YEAR_LONG};{YEAR}-06-30;{YEAR}-02-01")
    new(tmp_path)
    rows = {row["rubrik"]: (row["blir"], row["forslag"]) for row in maps(tmp_path, "rubriker")}
    assert rows["gäller t.o.m."] == ("till", "till") and rows["avslutad"] == ("avslutad", "avslutad")
    assert rows["verkställt fr.o.m."] == ("", "paborjad")
    assert any("paborjad" in todo.what for todo in new(tmp_path).state.todo)
    assert hours(convert(tmp_path / "raw", own_choices("2082", tmp_path / "data"), YEAR, bytes(32))) == 60


def test_the_only_end_is_the_end(tmp_path: Path) -> None:
    head = DECISIONS.replace("T.o.m", "Avslutad")
    put(tmp_path / "raw", "beslut.csv", head, YEAR_LONG)
    new(tmp_path)
    rows = {row["rubrik"]: row["blir"] for row in maps(tmp_path, "rubriker")}
    assert rows["avslutad"] == "till"
