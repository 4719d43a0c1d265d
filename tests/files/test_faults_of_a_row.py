"""A cell or a row that cannot be read hides no other fault: what does not depend on it is told at once."""

from pathlib import Path

import pytest

from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.extracts.run import StoppedError
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write
from tests.samples.large_tables import everything_is_large
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, VISITS, made, put

GOOD = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-12-31;10;tim/mån;HT1"


def stops(folder: Path, own: dict[str, object] | None = None) -> set[tuple[str, str, tuple[int, ...]]]:
    with pytest.raises(StoppedError) as refused:
        made(folder, own)
    return {(f.regel, f.kolumn, f.rader) for f in refused.value.errors}


def test_both_times_of_a_visit_are_told_where_neither_can_be_read(tmp_path: Path) -> None:
    put(
        tmp_path, "utford_tid.csv", f"{VISITS};Start;Stopp",
        f"{EBBA};{YEAR}-03-01;HT-OMV;HT1;25:00;26:00", f"{EBBA};{YEAR}-03-02;HT-OMV;HT1;x;",
        f"{EBBA};{YEAR}-03-03;HT-OMV;HT1;08:00;x",
    )  # fmt: skip
    assert stops(tmp_path) == {
        ("V05", "start", (2, 3)), ("V05", "stopp", (2, 4)), ("V21", "minuter", (3,)),
    }  # fmt: skip


def test_a_row_of_another_width_hides_no_fault_of_the_other_rows(tmp_path: Path) -> None:
    wrong = f"{EBBA};HT-OMV;{YEAR}-13-01;{YEAR}-12-31;x;tim/mån;"
    put(tmp_path, "beslut.csv", DECISIONS, GOOD, wrong, "a;b", GOOD)
    assert stops(tmp_path) == {
        ("V02", "", (4,)), ("V05", "från", (3,)), ("V04", "omfattning", (3,)), ("V32", "enhet", (3,)),
    }  # fmt: skip
    put(tmp_path, "beslut.csv", DECISIONS, GOOD, "a;b", GOOD)
    assert stops(tmp_path) == {("V02", "", (3,))}, "and of itself only that it cannot be read"


def test_nor_does_it_in_a_long_file_of_visits(tmp_path: Path) -> None:
    good = f"{EBBA};{YEAR}-03-01;HT-OMV;HT1;60"
    rows = [good, f"{EBBA};{YEAR}-03-32;HT-OMV;;x", "a;b", f"19280317-0023;{YEAR}-03-01;XX;HT1;60", good]
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter", *rows)
    whole = stops(tmp_path)
    assert whole == {
        ("V02", "", (4,)), ("V05", "datum", (3,)), ("V32", "enhet", (3,)), ("V04", "minuter", (3,)),
        ("V06", "personnr", (5,)), ("V13", "insats", (5,)),
    }  # fmt: skip
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 1)
        assert stops(tmp_path) == whole


def test_a_row_that_may_be_a_sum_is_told_as_that_and_as_nothing_else(tmp_path: Path) -> None:
    rows = [f"100;510;5010;;{YEAR}-01;10", f"100;510;;;{YEAR}-02;x", "Summa;;;;;11"]
    put(tmp_path, "bok.csv", LEDGER, *rows)
    put(tmp_path, "beslut.csv", DECISIONS, GOOD)
    own: dict[str, object] = {
        "kalla": [{"namn": "E", "filer": {"kontoutfall": "bok.csv", "beslut": "beslut.csv"}}]
    }
    assert stops(tmp_path, own) == {("V02", "", (4,)), ("V04", "belopp", (3,)), ("V04", "konto", (3,))}


def test_a_key_that_cannot_be_read_hides_no_other_that_stands_twice(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    file = folder / "befolkning.csv"
    head, first, *_ = file.read_text(encoding="utf-8").splitlines()
    at = head.split(";").index("alder")
    unread = ";".join("gammal" if n == at else cell for n, cell in enumerate(first.split(";")))
    file.write_text("\n".join([head, first, unread, unread, first, ""]), encoding="utf-8")
    told = {
        (f.regel, f.rader)
        for f in examine(tmp_path, "0000", YEAR)[1]
        if f.tabell == file.name and f.allvar == "fel"
    }
    assert told == {("V04", (3, 4)), ("V35", (5,))}, "the two that cannot be read need not be the same"
