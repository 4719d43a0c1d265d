"""The workbook: one tidy sheet for each table, safe to open, the same bytes every time."""

from pathlib import Path

import openpyxl
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from openpyxl.workbook import Workbook

from kpbcalc.presentation import bars, table
from kpbcalc.presentation.view import View
from kpbcalc.reporting.export import PageMeta
from kpbcalc.reporting.workbook import HEADER_ROW, SYNTHETIC, safe, write_workbook
from tests.unit.released_samples import FORMULA, QUOTE, SCRIPT, SECRET, only_hidden, small, units

META = PageMeta("=Rapport", "Ingress", synthetic=True, footer=("Kördes i går.",))
DATA = HEADER_ROW + 2  # the first row of data as Excel counts


def notebook() -> NotebookNode:
    views: list[View] = [
        bars(units(), "kostnad", "En figur"),
        table(units()),
        table(small(namn=["a"], varde=[1.5])),
        table(small("procent", namn=["b"], varde=[12.5])),
        table(only_hidden()),
    ]
    outputs = [new_output("display_data", data=view._repr_mimebundle_()) for view in views]
    return new_notebook(cells=[new_code_cell("kod", outputs=outputs)])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bok") / "tabeller.xlsx"
    write_workbook(notebook(), path, META)
    return path


@pytest.fixture(scope="module")
def book(file: Path) -> Workbook:
    return openpyxl.load_workbook(file)


def test_one_sheet_for_each_different_table(book: Workbook) -> None:
    assert book.sheetnames == ["Innehåll", "enheter", "liten", "liten 2", "dold"]
    tables = [name for sheet in book for name in sheet.tables]
    assert tables == ["Tabell_1", "Tabell_2", "Tabell_3", "Tabell_4"]
    assert not any(sheet.merged_cells.ranges for sheet in book)


def test_contents_link_to_every_sheet(book: Workbook) -> None:
    sheet = book["Innehåll"]
    rows = list(sheet.iter_rows(min_row=DATA, max_row=DATA + 3))
    assert [row[0].value for row in rows] == book.sheetnames[1:]
    assert rows[0][0].hyperlink.location == "'enheter'!A1"
    assert [c.value for c in rows[0][1:5]] == [
        "Kostnad per enhet", "Äldreomsorg", "2024", "Egen bearbetning av kommunens underlag",
    ]  # fmt: skip


def test_a_sheet_has_title_headings_numbers_notes_and_source(book: Workbook) -> None:
    sheet = book["enheter"]
    assert sheet["A1"].value == "Kostnad per enhet" and sheet["A3"].value == SYNTHETIC
    headings = [cell.value for cell in sheet[HEADER_ROW + 1]]
    assert headings == ["Enhet", "Brukare", "Kostnad (kr)", "Nöjdhet"]
    # As the page shows it: hidden decimals could give a hidden count back.
    assert sheet[DATA][2].value == 4000 and sheet[DATA][2].number_format == "#,##0"
    assert book["liten 2"][DATA][1].number_format == '#,##0.0"\N{NO-BREAK SPACE}%"'
    below = [cell.value for cell in sheet["A"][DATA + 8 :]]
    assert "Utförd tid." in below and "Egen bearbetning av kommunens underlag" in below
    assert sheet.freeze_panes == f"B{DATA}"
    assert sheet[DATA + 7][0].font.b


def test_hidden_and_missing_cells_are_signs_and_nothing_leaks(book: Workbook) -> None:
    sheet = book["enheter"]
    assert [cell.value for cell in sheet[DATA + 4]][1:3] == ["..", ".."]
    assert sheet[DATA + 5][2].value == "–"
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert SECRET not in values


def test_no_name_is_a_formula(book: Workbook) -> None:
    names = [cell.value for cell in book["enheter"]["A"]]
    assert SCRIPT in names and QUOTE in names
    assert any(FORMULA in str(name) for name in names)
    for sheet in book:
        for row in sheet.iter_rows():
            assert not any(cell.data_type == "f" for cell in row)
            assert not any(str(cell.value).startswith(("=", "+", "@")) for cell in row)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1"])
def test_a_text_never_begins_like_a_formula(text: str) -> None:
    assert not safe(text).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))


def test_an_ordinary_text_is_untouched() -> None:
    assert safe("65–79 år") == "65–79 år"


def test_the_same_notebook_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    again = tmp_path / "tabeller.xlsx"
    write_workbook(notebook(), again, META)
    assert again.read_bytes() == file.read_bytes()


def test_the_document_says_no_author(book: Workbook) -> None:
    assert not book.properties.creator and not book.properties.lastModifiedBy
    assert str(book.properties.created).startswith("1980-01-01")
