"""A line that only numbers a page, among the rows of a list or a ledger, is no row and is told once."""

from pathlib import Path

import pytest

from kpbcalc.underlag.read import read
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, made, put

ROW = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-03-31;10;tim/mån;HT1"
OTHER = f"{EBBA};HT-OMV;{YEAR}-05-01;{YEAR}-06-30;10;tim/mån;HT1"


@pytest.mark.parametrize("line", ["Sida 2 av 3;;;;;;", "Sida 2 av 3", ";;Sid 2 (3);;;;"])
def test_a_page_among_decisions_is_no_decision(tmp_path: Path, line: str) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, ROW, line, OTHER)
    done = made(tmp_path)
    assert len(done.insatsvolymer) == 5
    (told,) = [f for f in done.findings if "sidans nummer" in f.text]
    assert (told.regel, told.allvar, told.rader) == ("V02", "info", (3,))


def test_pages_and_headings_again_in_a_ledger_leave_its_sums_right(tmp_path: Path) -> None:
    rows = [f"100;510;5010;;{YEAR}0{m};{100 * m}" for m in range(1, 5)]
    lines = [LEDGER, *rows[:2], "Sida 1 av 2;;;;;", LEDGER, *rows[2:], "Summa;;;;;1000"]
    put(tmp_path, "kontoutfall.csv", *lines)
    frame, findings = read(tmp_path / "kontoutfall.csv")
    assert len(frame) == 4 and not [f for f in findings if f.allvar == "fel"]


def test_a_row_with_a_single_cell_that_is_no_page_is_kept(tmp_path: Path) -> None:
    row = f"100;510;5010;;{YEAR}01;1"
    put(tmp_path, "kontoutfall.csv", LEDGER, row, "100;;;;;", row)
    assert len(read(tmp_path / "kontoutfall.csv")[0]) == 3
