"""An attendance list: days away are not counted, whatever column says so, and what is not known is asked."""

from pathlib import Path

import pytest

from tests.builders import YEAR
from tests.samples.large_tables import everything_is_large
from tests.samples.strangers_files import EBBA, VISITS, fill, made, maps, new, put, sum_of

ROW = f"{EBBA};{YEAR}-01-%02d;DAGV;Träffen;%s"


def days(folder: Path, heading: str, *cells: str, name: str = "utford_tid.csv") -> Path:
    rows = [ROW % (day, cell) for day, cell in enumerate(cells, start=1)]
    return put(folder, name, f"{VISITS};{heading}", *rows)


@pytest.mark.parametrize(
    ("heading", "here", "away"),
    [
        ("Närvaro", "Ja", "Nej"), ("Närvaro", "Ja", "-"), ("Närvaro", "Ja", "Sjuk"), ("Närvaro", "x", "0"),
        ("Närvarande", "J", "Frånvarande - ledig"), ("Deltagit", "1", "Uteblev"), ("Frånvaro", "", "Ja"),
        ("Frånvaro", "Nej", "Sjuk hela dagen"), ("Frånvaro", "0", "1"), ("Frånvaroorsak", "", "Semester"),
        ("Frånvaroorsak", "-", "INSTÄLLT"), ("Närvarostatus", "Närvarande", "Ej närvarande"),
    ],
)  # fmt: skip
def test_a_day_away_is_not_counted_and_told(tmp_path: Path, heading: str, here: str, away: str) -> None:
    done = made(days(tmp_path, heading, here, away, here, away))
    assert sum_of(done) == 2
    (found,) = [f for f in done.findings if "inte var där" in f.text]
    assert (found.allvar, found.rader) == ("info", (3, 5)) and heading.lower() in found.text
    with everything_is_large():
        large = made(tmp_path)
    assert sum_of(large) == 2 and found in large.findings


def test_each_of_several_columns_may_say_so(tmp_path: Path) -> None:
    assert sum_of(made(days(tmp_path, "Närvaro;Frånvaroorsak", "Ja;", "Nej;", "Ja;Sjuk", ";Ledig"))) == 1


def test_a_blank_quantity_beside_an_absence_is_not_one(tmp_path: Path) -> None:
    own: dict[str, object] = {"kolumner": {"utford_tid": {"Antal": "volym"}}}
    done = made(days(tmp_path, "Antal;Frånvaro", "0,5;", ";Sjuk", ";Tandläkare", "1;Tandläkare", ";"), own)
    assert sum_of(done) == 2.5
    told = {
        f.rader: f.allvar for f in done.findings if f.kolumn in ("franvaro", "volym") and f.regel != "V24"
    }
    assert told == {(3,): "info", (4,): "varning", (5,): "varning", (6,): "varning"}


def test_a_word_that_is_not_known_is_counted_told_and_asked_in_the_map(tmp_path: Path) -> None:
    days(tmp_path / "raw", "Närvaro", "Ja", "Kolonin", "Nej", name="dagverksamhet utford tid.csv")
    new(tmp_path)
    (asked,) = [row for row in maps(tmp_path, "ord") if row["kolumn"] == "narvaro"]
    assert (asked["ord"], asked["rader"]) == ("Kolonin", "1")
    fill(tmp_path, "ord", {"ord": "Kolonin", "kolumn": "narvaro"}, blir="ej utförd")
    assert not [t.what for t in new(tmp_path).state.todo if "i narvaro" in t.what]
    put(tmp_path, "utford_tid.csv", *(tmp_path / "raw/dagverksamhet utford tid.csv").read_text().split("\n"))
    done = made(tmp_path)
    (found,) = [f for f in done.findings if "ord som inte är kända" in f.text]
    assert (found.allvar, found.rader) == ("varning", (3,)) and sum_of(done) == 2
    own: dict[str, object] = {"varden": {"utford_tid": {"narvaro": {"Kolonin": "ej utförd"}}}}
    assert sum_of(made(tmp_path, own)) == 1


def test_a_blank_where_others_say_yes_is_counted_and_told(tmp_path: Path) -> None:
    done = made(days(tmp_path, "Närvaro", "x", "", "x"))
    (found,) = [f for f in done.findings if f.kolumn == "narvaro"]
    assert (found.allvar, found.rader, sum_of(done)) == ("varning", (3,), 3)


def test_how_many_days_of_a_month_somebody_was_away_is_told_and_changes_nothing(tmp_path: Path) -> None:
    rows = [
        f"{EBBA};{YEAR}-0{n};LSS-9S;Villan;10;{away}" for n, away in enumerate(("", "1", "3", "0"), start=1)
    ]
    put(tmp_path, "utford_tid.csv", f"{VISITS};Antal dygn;Varav frånvaro", *rows)
    done = made(tmp_path, {"kolumner": {"utford_tid": {"Antal dygn": "volym"}}})
    (found,) = [f for f in done.findings if f.kolumn == "franvaro"]
    assert (found.regel, found.rader, sum_of(done)) == ("V24", (3, 4), 40) and "dra av den" in found.atgard


@pytest.mark.parametrize("cell", ["Nej", "-", "Sjuk", "Frånvarande"])
def test_a_column_of_presence_that_a_map_calls_avvikelse_is_one_of_presence(
    tmp_path: Path, cell: str
) -> None:
    own: dict[str, object] = {"kolumner": {"utford_tid": {"Närvaro": "avvikelse"}}}
    done = made(days(tmp_path, "Närvaro", "Ja", cell, "Närvarande"), own)
    assert sum_of(done) == 2 and not [f for f in done.findings if "ord som inte är kända" in f.text]


def test_a_column_that_a_map_sets_aside_is_not_read(tmp_path: Path) -> None:
    own: dict[str, object] = {"kolumner": {"utford_tid": {"Närvaro": "(används inte)"}}}
    assert sum_of(made(days(tmp_path, "Närvaro", "Ja", "Nej"), own)) == 2


def test_absence_in_a_column_of_another_name_that_nobody_reads_is_a_warning(tmp_path: Path) -> None:
    (found,) = [
        f for f in made(days(tmp_path, "Notering", "", "Sjuk")).findings if "läses inte, men" in f.text
    ]
    assert (found.allvar, found.rader) == ("varning", (3,)) and '"notering" = "avvikelse"' in found.atgard
