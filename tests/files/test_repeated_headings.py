"""Headings that stand again among the rows are no row, and no reason to doubt the sums around them."""

from pathlib import Path

import openpyxl
import pytest

from kpbcalc.underlag.read import read

HEADINGS = ["Ansvar", "Konto", "Belopp"]
ROWS = [["3101", "5010", 100], ["3101", "5611", 50], ["Summa 3101", None, 150]]


def book(file: Path, *rows: list[object]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file


def test_a_heading_row_again_is_passed_by_and_the_sums_hold(tmp_path: Path) -> None:
    later = [["3102", "5010", 30], ["3102", "5611", 20], ["Summa 3102", None, 50], ["Totalt", None, 200]]
    file = book(tmp_path / "kontoutfall.xlsx", HEADINGS, *ROWS, [h.upper() for h in HEADINGS], *later)
    frame, found = read(file)
    assert [*frame["belopp"]] == ["100", "50", "30", "20"] and [*frame.index] == [0, 1, 4, 5]
    assert [(f.regel, f.allvar) for f in found] == [("V02", "info")] * 2
    assert found[0].rader == (5,) and "en gång till" in found[0].text


@pytest.mark.parametrize("again", [["Ansvar", "Belopp", "Konto"], ["Ansvar", "Konto", None]])
def test_other_headings_further_down_are_left_to_stop(tmp_path: Path, again: list[object]) -> None:
    frame, _ = read(book(tmp_path / "kontoutfall.xlsx", HEADINGS, *ROWS[:2], again, ["3102", "5010", 30]))
    assert len(frame) == 4


def test_a_title_stands_above_a_column_for_each_sex_in_text_too(tmp_path: Path) -> None:
    file = tmp_path / "befolkning.csv"
    file.write_text("Torsby 2022\nÅlder;Män;Kvinnor\n70;3;2\n71;4;5\n", encoding="utf-8")
    frame, found = read(file)
    assert sum(map(int, frame["antal"])) == 14 and all(f.allvar == "info" for f in found)
