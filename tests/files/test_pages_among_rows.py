"""A line that only numbers a page, among the rows of a list or a ledger, is no row and is told once."""

from pathlib import Path

import openpyxl
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


TITLES = ["Exempelkommunen{0}", "Huvudbok per ansvar{0}", "Utskriven 2023-02-01 08:15{0}Sida 1"]


@pytest.mark.parametrize("pad", [";;;;", ""])
def test_titles_again_on_each_page_of_a_ledger_are_passed_by_and_the_sums_hold(
    tmp_path: Path, pad: str
) -> None:
    rows = [f"100;510;5010;;{YEAR}0{m};{100 * m}" for m in range(1, 5)]
    top = [title.format(";" if "Sida" in title else pad) for title in TITLES]
    page = [top[0], top[1], top[2].replace("08:15", "08:16").replace("Sida 1", "Sida 2"), LEDGER]
    lines = [*top, LEDGER, *rows[:2], "Summa 100;;;;;300", *page, *rows[2:], *page, "Summa 100;;;;;700"]
    put(tmp_path, "kontoutfall.csv", *lines)
    frame, findings = read(tmp_path / "kontoutfall.csv")
    assert [*frame["belopp"]] == ["100", "200", "300", "400"]
    assert not [f for f in findings if f.allvar == "fel"]
    (told,) = [f for f in findings if "titlar" in f.text]
    assert (told.regel, told.antal, told.rader) == ("V02", 6, (8, 9, 10, 14, 15, 16))


def test_titles_again_in_a_workbook_of_placements_are_nobody(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    head = ["Personnr", "Enhet", "Inflytt", "Utflytt", "Insats"]
    titles = [["Socialförvaltningen"], ["Boende", None, None, "Urval: alla"]]
    row = [EBBA, "SB1", f"{YEAR}-01-01", f"{YEAR}-02-28", "SABO-OMV"]
    later = [EBBA, "SB1", f"{YEAR}-04-01", f"{YEAR}-05-31", "SABO-OMV"]
    for cells in [*titles, head, row, *titles, head, later]:
        book.active.append(cells)
    book.save(tmp_path / "placering.xlsx")
    done = made(tmp_path)
    assert len(done.insatsvolymer) == 4


def test_a_row_like_a_title_that_stands_alone_is_a_row(tmp_path: Path) -> None:
    lines = ["Solgården;;", "Enhet;Insats;Platser", "Solgården;;", "Vårliden;SABO-OMV;12"]
    put(tmp_path, "enheter.csv", *lines)
    assert [*read(tmp_path / "enheter.csv")[0]["enhet"]] == ["Solgården", "Vårliden"]
