"""A workbook with a sheet for each month or unit: all of its rows, each once, or a question."""

from pathlib import Path

import pytest

from kpbcalc.base.own_choices import Own
from kpbcalc.commands.inspect import show_file
from kpbcalc.onboarding.begin import begin
from kpbcalc.underlag.extracts.run import StoppedError, convert
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write
from tests.samples import workbooks

HEAD = ["Ansvar", "Verksamhet", "Konto", "Period", "Belopp"]
JAN, FEB, MARCH = (["310", "510", "5010", f"20240{n}", 100 * n] for n in (1, 2, 3))
Sheets = dict[str, list[list[object]]]


def book(folder: Path, sheets: Sheets, *, hidden: tuple[str, ...] = ()) -> Path:
    return workbooks.save(folder / "kontoutfall.xlsx", sheets, hidden)


def amounts(file: Path) -> list[str]:
    return [*read(file)[0]["belopp"]]


def only(file: Path) -> Finding:
    (found,) = read(file)[1]
    return found


def test_a_sheet_for_each_month_is_one_table_and_told(tmp_path: Path) -> None:
    file = book(tmp_path, {"januari": [HEAD, JAN], "febr": [HEAD, FEB], "mars 2024": [HEAD, MARCH, MARCH]})
    assert amounts(file) == ["100", "200", "300", "300"]
    found = only(file)
    assert (found.regel, found.allvar) == ("V02", "info")
    assert "3 blad" in found.text and "januari (1 rad), blad 2 (1 rad), mars 2024 (2 rader)" in found.text
    assert "lästa som en tabell: januari" in show_file(file)


def test_columns_in_another_order_titles_and_totals_are_each_sheets_own(tmp_path: Path) -> None:
    turned = [["Utfall i tkr"], [*HEAD[:2], *HEAD[:1:-1]], [*FEB[:2], *FEB[:1:-1]], ["Summa", "", 200]]
    file = book(tmp_path, {"jan": [HEAD, JAN, ["Summa", "", "", "", 100]], "feb": turned})
    frame, findings = read(file)
    assert [*map(float, frame["belopp"])] == [100, 200_000] and [*frame["period"]] == ["202401", "202402"]
    assert not [f for f in findings if f.allvar == "fel"]


def test_what_is_done_to_each_sheet_is_counted_together(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["310", "510", "5010", "202401", 100], ["Summa 310", "", "", "", 100],
        ["320", "510", "5010", "202401", 50], ["Summa 320", "", "", "", 50], ["Totalt", "", "", "", 150],
    ]  # fmt: skip
    months: Sheets = {"jan": [HEAD, *rows]}
    months["feb"] = [HEAD, FEB, ["Summa 310", "", "", "", 200], MARCH, ["Summa", "", "", "", 300],
                     ["Totalt", "", "", "", 500]]  # fmt: skip
    frame, findings = read(book(tmp_path, months))
    (left_out,) = [f for f in findings if "summarader" in f.text]
    assert len(frame) == 4 and left_out.text.startswith("6 summarader") and left_out.antal == 6
    assert left_out.where().startswith("kontoutfall.xlsx, rad 3, 5, 6, 3 (blad 2), 5 (blad 2), 6 (blad 2)")


def test_a_row_of_a_further_sheet_is_told_with_its_sheet(tmp_path: Path) -> None:
    file = book(tmp_path, {"jan": [HEAD, JAN], "feb": [HEAD, FEB, ["Summa", "", "", "", 999]]})
    (wrong,) = [f for f in read(file)[1] if f.allvar == "fel"]
    assert wrong.where().startswith("kontoutfall.xlsx, rad 3 (blad 2)")


@pytest.mark.parametrize(
    "sheets",
    [
        {"Alla": [HEAD, JAN, FEB], "jan": [HEAD, JAN], "feb": [HEAD, FEB]},
        {"data": [HEAD, JAN, FEB], "Norr": [HEAD, JAN], "Söder": [HEAD, FEB]},
        {"jan": [HEAD, JAN], "Blad2": [HEAD, JAN]},
        {"jan": [HEAD, JAN], "jan (2)": [HEAD, FEB]},
        {"2023": [HEAD, JAN], "2024": [HEAD, FEB]},
        {"Utfall": [HEAD, JAN], "Budget": [HEAD, FEB]},
        {"A": [HEAD, JAN, FEB], "B": [HEAD, ["310", "510", "5", "202402", 300]]},
    ],
    ids=["all", "parts", "same", "copy", "years", "budget", "sums"],
)
def test_what_may_be_counted_twice_is_asked(tmp_path: Path, sheets: Sheets) -> None:
    file = book(tmp_path, sheets)
    assert len(amounts(file)) == len(next(iter(sheets.values()))) - 1
    (asked,) = [f for f in read(file)[1] if f.allvar == "fel"]
    assert "dubbelt" in asked.text and "Dölj" in asked.atgard


def test_what_is_hidden_is_the_answer(tmp_path: Path) -> None:
    sheets: Sheets = {"Alla": [HEAD, JAN, FEB], "jan": [HEAD, JAN], "feb": [HEAD, FEB]}
    assert amounts(book(tmp_path, sheets, hidden=("Alla",))) == ["100", "200"]
    file = book(tmp_path, sheets, hidden=("jan", "feb"))
    assert amounts(file) == ["100", "200"] and only(file).allvar == "varning"


def test_a_word_that_all_the_sheets_have_is_no_doubt(tmp_path: Path) -> None:
    assert amounts(book(tmp_path, {"Utfall jan": [HEAD, JAN], "Utfall feb": [HEAD, FEB]})) == ["100", "200"]


def test_a_sheet_with_nearly_the_same_headings_is_not_lost(tmp_path: Path) -> None:
    other = [*HEAD[:-1], "Belopp kr"]
    (found, _) = read(book(tmp_path, {"jan": [HEAD, JAN], "feb": [other, FEB]}))[1]
    assert found.allvar == "fel" and "belopp, belopp kr" in found.text and "blad" in found.text


def test_a_cover_before_the_table_is_passed_by_and_told(tmp_path: Path) -> None:
    cover: list[list[object]] = [["Rapport", "Utfall"], ["Uttagen", "2025-01-14"], ["Av", "ekonomi"]]
    file = book(tmp_path, {"Info": cover, "jan": [HEAD, JAN], "feb": [HEAD, FEB]})
    assert amounts(file) == ["100", "200"]
    assert ["1 blad till" in f.text for f in read(file)[1]] == [False, True]
    alone = book(tmp_path, {"Info": cover, "Data": [HEAD, JAN]})
    assert amounts(alone) == ["100"] and "Bladet ”Data” läses." in only(alone).text


def test_a_sheet_of_something_else_is_told_as_before(tmp_path: Path) -> None:
    file = book(tmp_path, {"jan": [HEAD, JAN], "Läs mig": [["Uttag", "ur"], ["a", "b"]]})
    assert amounts(file) == ["100"] and "1 blad till. Bara det första läses." in only(file).text


def test_a_sheets_name_that_may_be_somebodys_is_not_told(tmp_path: Path) -> None:
    assert "Anna" not in only(book(tmp_path, {"Anna Ek": [HEAD, JAN], "Bo Alm": [HEAD, FEB]})).text


BESLUT = ["Personnr", "Insats", "Fr.o.m.", "T.o.m.", "Omfattning", "Enhet", "Utförare"]
PERSONS = ("19400101-1230", "19400202-1238", "19400303-1236")
DECIDED: list[list[object]] = [
    [who, "HT-OMV", "2024-01-01", "2024-12-31", "10", "tim/vecka", "HT1"] for who in PERSONS
]


def per_unit(folder: Path, lacking: str) -> Path:
    """Decisions on a sheet for each unit, without a column."""
    at = BESLUT.index(lacking)
    heading, *rows = ([*row[:at], *row[at + 1 :]] for row in (BESLUT, *DECIDED))
    return workbooks.save(folder / "beslut.xlsx", {"Norr": [heading, *rows[:2]], "Söder": [heading, rows[2]]})


@pytest.mark.parametrize(("lacking", "ours"), [("Utförare", "enhet"), ("Insats", "insats")])
def test_sheets_for_each_unit_without_its_column_name_a_remedy_that_can_be_done(
    tmp_path: Path, lacking: str, ours: str
) -> None:
    """The import's stop and kpb new's list: a fixed value for the file would make one unit of them all."""
    per_unit(tmp_path / "raw", lacking)
    with pytest.raises(StoppedError) as stopped:
        convert(tmp_path / "raw", Own("2082"), 2024, b"x" * 32)
    (fault,) = stopped.value.errors
    assert "på varje blad" in fault.atgard and "oversattning" not in fault.atgard
    begin("2082", 2024, source=tmp_path / "raw", data=tmp_path / "data")
    page = (tmp_path / "data" / "2082" / "att_gora.html").read_text(encoding="utf-8")
    assert f"Är det bladet som säger {ours}: lägg till den kolumnen på varje blad" in page


def test_what_is_advised_for_sheets_makes_the_import_pass(tmp_path: Path) -> None:
    sheets = {"Norr": [BESLUT, *DECIDED[:2]], "Söder": [BESLUT, DECIDED[2]]}
    workbooks.save(tmp_path / "raw" / "beslut.xlsx", sheets)
    assert len(convert(tmp_path / "raw", Own("2082"), 2024, b"x" * 32).brukare) == 3


def test_a_list_of_one_unit_may_still_be_given_it_in_a_line(tmp_path: Path) -> None:
    """The line is about the column that may be left unsaid, whatever else is missing."""
    heading = ["Vem", *BESLUT[1:-1]]
    workbooks.save(tmp_path / "raw" / "beslut.xlsx", {"Norr": [heading, DECIDED[0][:-1]]})
    with pytest.raises(StoppedError) as stopped:
        convert(tmp_path / "raw", Own("2082"), 2024, b"x" * 32)
    assert 'kolumn = "enhet", blir' in str(stopped.value) and "på varje blad" not in str(stopped.value)


@pytest.mark.parametrize("lacking", ["Ansvar", "Konto"])
def test_sheets_of_a_ledger_that_lack_what_their_names_say_are_told_so(tmp_path: Path, lacking: str) -> None:
    at = HEAD.index(lacking)
    folder = write(tmp_path, {name: rows for name, rows in small().items() if name != "kontoutfall"})
    sheets = {
        name: [[*row[:at], *row[at + 1 :]] for row in rows]
        for name, rows in {"jan": [HEAD, JAN], "feb": [HEAD, FEB]}.items()
    }
    book(folder, sheets)
    (found,) = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.allvar == "fel" and "saknar" in f.text]
    assert f"Är det bladet som säger {lacking.lower()}: lägg till" in found.atgard
