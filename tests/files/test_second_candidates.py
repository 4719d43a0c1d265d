"""Two columns for what is counted, of which one is read: told with the rows on which they differ."""

from pathlib import Path

import pytest

from kpbcalc.underlag.headings import proposed
from tests.builders import YEAR
from tests.samples.large_tables import everything_is_large
from tests.samples.strangers_files import EBBA, VISITS, made, put, sum_of

MEALS = f"{VISITS};Antal portioner;Levererade portioner"
READ: dict[str, object] = {"kolumner": {"utford_tid": {"Antal portioner": "volym"}}}


def meals(folder: Path, *said: str) -> Path:
    rows = [f"{EBBA};{YEAR}-01-{n:02};MAT;Köket;{numbers}" for n, numbers in enumerate(said, start=1)]
    return put(folder, "utford_tid.csv", MEALS, *rows)


def test_portions_ordered_and_delivered_are_told_with_the_rows_that_differ(tmp_path: Path) -> None:
    done = made(meals(tmp_path, "3;3", "3;1", "2;2,0", "2;"), READ)
    (found,) = [f for f in done.findings if f.kolumn == "levererade portioner"]
    assert (found.regel, found.allvar, found.rader) == ("V24", "varning", (3, 5))
    assert '"levererade portioner" = "volym"' in found.atgard and sum_of(done) == 10
    other: dict[str, object] = {
        "kolumner": {"utford_tid": {"Levererade portioner": "volym", "Antal portioner": "(används inte)"}}
    }
    done = made(tmp_path, other)
    assert sum_of(done) == 7 and not [f for f in done.findings if "två kolumner" in f.text]


def test_two_columns_that_say_the_same_are_none(tmp_path: Path) -> None:
    done = made(meals(tmp_path, "3;3", "2;2,0"), READ)
    assert not [f for f in done.findings if "två kolumner" in f.text]


def test_a_long_file_is_told_without_the_rows(tmp_path: Path) -> None:
    with everything_is_large():
        done = made(meals(tmp_path, "3;1"), READ)
    assert [f.antal for f in done.findings if "två kolumner" in f.text] == [1]


@pytest.mark.parametrize("meant", [f"{YEAR}-02", f"{YEAR}02", f"februari {YEAR}"])
def test_the_month_that_a_payment_is_for_is_told_beside_the_day_it_was_paid(
    tmp_path: Path, meant: str
) -> None:
    head = "Personnr;Utbetalningsdatum;Avser månad;Belopp"
    rows = [f"{EBBA};{YEAR}-01-27;{meant};400", f"{EBBA};{YEAR}0203;{meant};400"]
    put(tmp_path, "utbetalning.csv", head, *rows)
    done = made(tmp_path, {"kolumner": {"utbetalning": {"Utbetalningsdatum": "manad"}}})
    (found,) = [f for f in done.findings if f.kolumn == "avser månad"]
    assert (found.regel, found.rader) == ("V24", (2,)) and meant not in found.told()


@pytest.mark.parametrize("turned", [False, True])
def test_what_was_delivered_and_what_is_meant_are_proposed_wherever_they_stand(turned: bool) -> None:
    step = -1 if turned else 1
    two = ["Antal portioner", "Levererade portioner"][::step]
    assert proposed(two, ("volym",), "utford_tid") == {"volym": "Levererade portioner"}
    two = ["Utbetalningsdatum", "Avser månad"][::step]
    assert proposed(two, ("manad",), "utbetalning") == {"manad": "Avser månad"}
