"""The workbook: one tidy sheet for each table, safe to open, the same bytes every time."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from kpbcalc.base.table import Column
from kpbcalc.presentation import bars, table
from kpbcalc.presentation.view import View
from kpbcalc.reporting.export import SYNTHETIC, PageMeta
from kpbcalc.reporting.sheet_look import HEADER_ROW, safe
from kpbcalc.reporting.workbook import write_workbook
from tests.samples.tables import FORMULA, QUOTE, SCRIPT, only_hidden, small, units

META = PageMeta("=Rapport", "Ingress", synthetic=True, footer=("Kördes i går.",), secret="Sekretess")
NUMBERED = replace(units(), number=7)
DATA = HEADER_ROW + 2  # the first row of data as Excel counts


def notebook() -> NotebookNode:
    views: list[View] = [
        bars(NUMBERED, "kostnad", "En figur"),
        table(NUMBERED),
        table(small(namn=["a"], varde=[1.5])),
        table(small("procent", namn=["b"], varde=[12.5])),
        table(only_hidden()),
    ]
    outputs = [new_output("display_data", data=view._repr_mimebundle_()) for view in views]
    return new_notebook(
        cells=[
            new_markdown_cell("# Rapport\n\n## Först"), new_code_cell("kod", outputs=outputs[:2]),
            new_markdown_cell("## Sedan\n\nText.\n\n### Mindre"), new_code_cell("kod", outputs=outputs[1:]),
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bok") / "tabeller.xlsx"
    write_workbook(notebook(), path, META)
    return path


@pytest.fixture(scope="module")
def book(file: Path) -> Workbook:
    return openpyxl.load_workbook(file)


def test_one_sheet_for_each_different_table(book: Workbook) -> None:
    assert book.sheetnames == ["Innehåll", "Enheter", "Liten", "Liten 2", "Dold"]
    tables = [name for sheet in book for name in sheet.tables]
    assert tables == ["Tabell_1", "Tabell_2", "Tabell_3", "Tabell_4"]
    for sheet in book.worksheets[1:]:  # only what is said below a table goes over its columns
        (table,) = sheet.tables.values()
        end = range_boundaries(table.ref)[3]
        assert all(area.min_row > end for area in sheet.merged_cells.ranges)


def test_contents_follow_the_sections_and_link_to_every_sheet(book: Workbook) -> None:
    sheet = book["Innehåll"]
    assert [c.value for c in sheet[HEADER_ROW + 1]] == [
        "Avsnitt", "Område", "Blad", "Nr", "Tabell", "Avser", "År",
    ]  # fmt: skip
    rows = list(sheet.iter_rows(min_row=DATA, max_row=DATA + 3))
    assert [row[2].value for row in rows] == book.sheetnames[1:]
    assert [row[2].hyperlink.location for row in rows] == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    # The second showing of a table does not move it to a later section.
    assert [row[0].value for row in rows] == ["Först", "Sedan", "Sedan", "Sedan"]
    assert [c.value for c in rows[0]] == [
        "Först", "Äldreomsorg", "Enheter", 7, "Kostnad per enhet", "Äldreomsorg", "2024",
    ]  # fmt: skip
    assert not rows[1][3].value  # a table that stands nowhere on the page has no number
    assert rows[1][1].value == "Alla"  # a table that is about no area in particular
    assert sheet.auto_filter.ref == f"A{HEADER_ROW + 1}:G{DATA + 3}"


def test_every_sheet_prints_one_landscape_page_wide_with_its_headings(book: Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"


def test_the_way_back_is_frozen_at_the_top_of_every_table(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        links = {c.coordinate for row in sheet.iter_rows() for c in row if c.value == "Till innehållet"}
        assert "A4" in links and sheet["A4"].hyperlink.location == "'Innehåll'!A1"
        assert sheet.freeze_panes == f"B{DATA}"  # below and beside the link


def test_all_marks_stand_on_every_sheet(book: Workbook) -> None:
    for sheet in book:
        assert sheet["A3"].value == f"Sekretess {SYNTHETIC}"


def test_a_sheet_has_title_headings_numbers_notes_and_source(book: Workbook) -> None:
    sheet = book["Enheter"]
    assert sheet["A1"].value == "Kostnad per enhet" and sheet["A2"].value == "Äldreomsorg, 2024"
    headings = [cell.value for cell in sheet[HEADER_ROW + 1]]
    assert headings == ["Enhet", "Brukare", "Kostnad (kr)", "Nöjdhet"]
    # As the page shows it: hidden decimals could give a hidden count back.
    assert sheet[DATA][2].value == 4000 and sheet[DATA][2].number_format == "#,##0"
    assert book["Liten 2"][DATA][1].number_format == "#,##0.0"
    below = [cell.value for cell in sheet["A"][DATA + 8 :]]
    assert "Utförd tid." in below and "Egen bearbetning av kommunens underlag" in below
    assert sheet.freeze_panes == f"B{DATA}"
    assert sheet[DATA + 7][0].font.b


def test_a_number_whose_row_names_its_unit_has_the_decimals_of_it(tmp_path: Path) -> None:
    """2 833 persons are no 2 833,0, and a share beside them keeps its decimal; as on the page."""
    of = small(
        namn=["a", "b", "c"], enhet=["brukare", "procent av svaren", "mnkr"], varde=[2833.0, 84.8, 7.0]
    )
    columns = (*of.columns[:2], replace(of.columns[2], unit_in="enhet"))
    view = table(replace(of, columns=columns))
    output = new_output("display_data", data=view._repr_mimebundle_())
    write_workbook(new_notebook(cells=[new_code_cell("kod", outputs=[output])]), tmp_path / "b.xlsx", META)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[1]
    told = [(sheet[row][2].value, sheet[row][2].number_format) for row in range(DATA, DATA + 3)]
    assert told == [(2833, "#,##0"), (84.8, "#,##0.0"), (7, "#,##0.0")]
    assert "2\N{NO-BREAK SPACE}833</td>" in view.html and "84,8</td>" in view.html


def test_long_texts_are_read_without_widening_a_column(tmp_path: Path) -> None:
    """In a cell with another beside it, and in a note, which otherwise goes on out of sight."""
    long = "Fördelningsvärdena är desamma som året före i varje rad, också där brukarna är andra. " * 3
    found = replace(small(namn=["a"], text=[long], antal=[1.0]), notes=(long,))
    columns = (found.columns[0], Column("text", "Vad"), found.columns[2])
    output = new_output("display_data", data=table(replace(found, columns=columns))._repr_mimebundle_())
    write_workbook(new_notebook(cells=[new_code_cell("kod", outputs=[output])]), tmp_path / "b.xlsx", META)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[1]
    note = next(row[0] for row in sheet.iter_rows(min_row=DATA + 1) if row[0].value == long)
    assert sheet.cell(DATA, 2).alignment.wrap_text and note.alignment.wrap_text
    assert sheet.row_dimensions[DATA].height > 4 * 15 and sheet.row_dimensions[note.row].height > 2 * 15
    assert any(note.coordinate in area for area in sheet.merged_cells.ranges)


def test_a_table_of_many_words_prints_large_enough_to_be_read(tmp_path: Path) -> None:
    """Five columns of sentences would be a third again as wide as a page is read."""
    text = "Jämfört per invånare i samma ålder, och andra kan koda på annat sätt. "
    found = small(**{key: [text] for key in "abcde"})
    found = replace(found, columns=tuple(replace(column, unit="text") for column in found.columns))
    output = new_output("display_data", data=table(found)._repr_mimebundle_())
    write_workbook(new_notebook(cells=[new_code_cell("kod", outputs=[output])]), tmp_path / "b.xlsx", META)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[1]
    alike = sheet.column_dimensions["A"]  # Excel tells of neighbours of one width together
    assert alike.max == 5 and 150 < 5 * alike.width < 170


def test_hidden_and_missing_cells_are_signs(book: Workbook) -> None:
    sheet = book["Enheter"]
    assert [cell.value for cell in sheet[DATA + 4]][1:3] == ["..", ".."]
    assert sheet[DATA + 5][2].value == "–"


def test_no_name_is_a_formula(book: Workbook) -> None:
    names = [cell.value for cell in book["Enheter"]["A"]]
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
