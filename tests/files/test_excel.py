"""Workbooks as they are: the values that are there, and words for everything that is not."""

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.styles import Font

from kpbcalc.base import archive, params
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.read import read
from tests.samples.workbooks import CONTENTS

HEAD = ["enhet", "namn", "platser"]
ROWS = [["A", "Åsgården", 12], ["B", "Öbacka", 3.5]]
Parts = dict[str, bytes]


def saved(file: Path, rows: list[list[Any]], change: Callable[[Any], object] = lambda book: None) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    book.save(file)
    return file


def spoilt(file: Path, change: Callable[[Parts], Parts]) -> Path:
    """The workbook with other bytes in its parts."""
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in change(parts).items():
            packed.writestr(name, content)
    return file


def in_sheet(old: str, new: str) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        name = next(n for n in parts if n.endswith("sheet1.xml"))
        text = re.sub(old, new, parts[name].decode())
        assert text != parts[name].decode()
        return parts | {name: text.encode()}

    return change


def cells(found: tuple[pd.DataFrame, list[Finding]]) -> list[list[str]]:
    frame, findings = found
    assert not [f for f in findings if f.allvar == "fel"], findings
    return [list(frame.columns), *frame.to_numpy().tolist()]


def told(findings: list[Finding]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(f.regel, f.allvar, f.rader) for f in findings]


AS_TEXT = [HEAD, ["A", "Åsgården", "12"], ["B", "Öbacka", "3.5"]]


# formulas


def test_formulas_without_values_stop_with_their_cells_named(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.xlsx", [HEAD, ["A", "a", "=1+1"], ["B", "b", "=2+2"]])
    _, findings = read(file)
    assert told(findings) == [("V02", "fel", (2, 3))]
    assert "C2, C3" in findings[0].text
    assert "spara om i Excel" in findings[0].atgard


def test_a_sheet_of_nothing_but_such_formulas_is_not_empty(tmp_path: Path) -> None:
    _, findings = read(saved(tmp_path / "t.xlsx", [["=1+1", "=2+2"]]))
    assert "A1, B1" in findings[0].text


def test_noughts_that_nobody_has_worked_out_stop_and_worked_out_values_are_read(tmp_path: Path) -> None:
    """XlsxWriter stores nought for every formula; Excel stores what they come to."""
    for value, wrong in ((0, True), (7, False)):
        book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["A", "a"])
        sheet.write_formula(1, 2, "=3+4", None, value)
        book.close()
        frame, findings = read(tmp_path / "t.xlsx")
        assert [f.regel for f in findings if f.allvar == "fel"] == (["V02"] if wrong else [])
        assert wrong or frame["platser"].tolist() == ["7"]


def test_a_formula_that_gives_an_empty_text_has_a_value(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.xlsx", [HEAD, ["A", "=B1", 1]])
    spoilt(file, in_sheet(r'<c r="B2"[^>]*><f>B1</f><v ?/?>(</v>)?', '<c r="B2" t="str"><f>B1</f><v></v>'))
    assert cells(read(file)) == [HEAD, ["A", "", "1"]]


# what other programs write


def strict(parts: Parts) -> Parts:
    """Strict Open XML: other names for the same, and moments as text."""
    changed = {}
    for name, content in parts.items():
        text = content.decode().replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        changed[name] = text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ).encode()
    return changed


def prefixed(parts: Parts) -> Parts:
    """Every element of the sheet with a prefix, as some report tools write."""
    name = next(n for n in parts if n.endswith("sheet1.xml"))
    text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", parts[name].decode()).replace("xmlns=", "xmlns:x=")
    return parts | {name: text.encode()}


def without(*parts_gone: str) -> Callable[[Parts], Parts]:
    return lambda parts: {n: c for n, c in parts.items() if not n.endswith(parts_gone)}


SHAPES: dict[str, Callable[[Parts], Parts]] = {
    "strict": strict,
    "prefixes": prefixed,
    "dimension too small": in_sheet('<dimension ref="[^"]*"', '<dimension ref="A1:A1"'),
    "dimension absurd": in_sheet('<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'),
    "no places": in_sheet(r' r="[A-Z]*[0-9]+"', ""),
    "no styles": without("styles.xml"),
    "a fault in the styles": lambda parts: parts | {"xl/styles.xml": parts["xl/styles.xml"].replace(
        b"<fill>", b'<fill><patternFill patternType="sinnrik"/>'
    )},
    "no theme": without("theme1.xml"),
    "names in capitals": lambda parts: {n.replace("sheet1", "Sheet1"): c for n, c in parts.items()},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_table_from_every_program(tmp_path: Path, shape: str) -> None:
    file = spoilt(saved(tmp_path / "t.xlsx", [HEAD, *ROWS]), SHAPES[shape])
    assert cells(read(file)) == AS_TEXT


def test_moments_are_told_apart_by_their_formats(tmp_path: Path) -> None:
    day = datetime.datetime(2024, 3, 1, 8, 15)
    rows = [
        ["datum", "tid", "varaktighet", "manad"],
        [day, datetime.time(8, 15), datetime.timedelta(hours=30), 45292],
        [day.date(), 1.0, datetime.timedelta(minutes=90), 45323],
    ]

    def format_cells(book: Any) -> None:
        book.active["B3"].number_format = "h:mm"
        for place in ("D2", "D3"):
            book.active[place].number_format = "yyyy\\-mm"

    expected = [
        ["2024-03-01 08:15:00", "08:15:00", "30:00:00", "2024-01-01 00:00:00"],
        ["2024-03-01 00:00:00", "24:00:00", "01:30:00", "2024-02-01 00:00:00"],
    ]
    file = saved(tmp_path / "t.xlsx", rows, format_cells)
    assert cells(read(file))[1:] == expected
    spoilt(file, in_sheet(r'<c r="A2"([^>]*) t="n"><v>[^<]*', r'<c r="A2"\1 t="d"><v>2024-03-01T08:15:00'))
    assert cells(read(file))[1:] == expected


def test_numbers_of_the_1904_calendar(tmp_path: Path) -> None:
    def old(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    file = saved(tmp_path / "t.xlsx", [["datum"], [datetime.datetime(2024, 1, 1)]], old)
    assert cells(read(file)) == [["datum"], ["2024-01-01 00:00:00"]]


# what stands around


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True

    found = read(saved(tmp_path / "t.xlsx", [HEAD, *ROWS], hide))
    assert cells(found) == AS_TEXT
    assert told(found[1]) == [("V02", "varning", (3,))]


def test_hidden_columns_and_percents_are_read_and_told(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.active.column_dimensions["B"].hidden = True
        book.active["C2"].number_format = "0%"

    found = read(saved(tmp_path / "enheter.xlsx", [HEAD, ["A", "Åsgården", 0.5]], change))
    assert cells(found) == [HEAD, ["A", "Åsgården", "0.5"]]
    hidden, percent = found[1]
    assert (hidden.regel, hidden.allvar, "dolda" in hidden.text, hidden.text[-2:]) == (
        "V02",
        "varning",
        True,
        "B.",
    )
    assert (percent.allvar, "procent" in percent.text, percent.text[-2:]) == ("varning", True, "C.")


def test_a_code_is_what_its_format_shows(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for cell, shown in (("A2", "00000"), ("A3", "00000"), ("B2", "000000-0000"), ("C2", "0")):
            book.active[cell].number_format = shown

    rows = [HEAD, [123, 501011234, 7], [-5, "Öbacka", 8]]
    found = read(saved(tmp_path / "enheter.xlsx", rows, change))
    assert cells(found)[1:] == [["00123", "050101-1234", "7"], ["-5", "Öbacka", "8"]]
    assert found[1] == []


def test_merged_titles_are_titles_and_cells_merged_over_rows_are_told(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("A1:C1")
        book.active.merge_cells("B4:B5")

    file = saved(
        tmp_path / "enheter.xlsx", [["Enheter 2024"], [], HEAD, ["A", "a", 1], ["B", None, 2]], merge
    )
    frame, findings = read(file)
    assert list(frame.columns) == HEAD
    assert told(findings) == [("V02", "info", ()), ("V02", "varning", (4,))]
    assert "B4" in findings[1].text


def test_the_first_sheet_with_anything_in_it_is_read_and_told(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        book.create_sheet("Tomt", 0)
        book.create_sheet("Tomt 2")

    found = read(saved(tmp_path / "t.xlsx", [HEAD, *ROWS], more))
    assert cells(found) == AS_TEXT
    assert [(f.allvar, "Bladet ”Sheet” läses" in f.text) for f in found[1]] == [("info", True)]


def test_a_hidden_sheet_is_not_read_before_a_shown_one(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        book.create_sheet("Gammalt", 0).append(["hemligt"])
        book["Gammalt"].sheet_state = "hidden"
        book.active = 1

    found = read(saved(tmp_path / "t.xlsx", [HEAD, *ROWS], more))
    assert cells(found) == AS_TEXT
    assert [f.allvar for f in found[1]] == ["varning"]


# what is no workbook


@pytest.mark.parametrize("name", CONTENTS)
def test_what_is_no_workbook_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    content, said = CONTENTS[name]
    file = tmp_path / "enheter.xlsx"
    file.write_bytes(content)
    _, findings = read(file)
    assert told(findings) == [("V01", "fel", ())]
    assert said in findings[0].text
    assert findings[0].text.startswith("enheter.xlsx")
    assert findings[0].atgard
    assert "1940" not in findings[0].told()


@pytest.mark.parametrize("name", ["old Excel", "HTML", "PDF", "OpenDocument", "locked"])
def test_a_text_file_that_is_something_else_is_named(tmp_path: Path, name: str) -> None:
    content, said = CONTENTS[name]
    (tmp_path / "enheter.csv").write_bytes(content)
    _, findings = read(tmp_path / "enheter.csv")
    assert [(f.regel, said in f.text) for f in findings] == [("V01", True)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r't="inlineStr"><is><t>A</t></is>', 't="s"><v>99</v>'),
        (r't="inlineStr"><is><t>A</t></is>', 't="s"><v>-1</v>'),
        (r'<c r="A2"', '<c r="AAAA2"'),
        (r'<c r="A2"', '<c r="2"'),
        (r'<row r="2"', '<row r="2000000"'),
        (r"</sheetData>", ""),
    ],
)
def test_a_sheet_that_excel_could_not_have_written_is_refused(tmp_path: Path, old: str, new: str) -> None:
    file = saved(tmp_path / "t.xlsx", [HEAD, *ROWS])
    _, findings = read(spoilt(file, in_sheet(old, new)))
    assert told(findings) == [("V01", "fel", ())]


def test_every_cut_of_a_workbook_is_a_finding(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.xlsx", [HEAD, *ROWS])
    whole = file.read_bytes()
    for size in range(0, len(whole), 97):
        file.write_bytes(whole[:size])
        assert [f.regel for f in read(file)[1]] == ["V01"]


# what is too much


def small_limits(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    said = params.toml("filer.toml")
    changed = {kind: {k: limits.get(k, v) for k, v in of.items()} for kind, of in said.items()}
    monkeypatch.setattr(params, "toml", lambda name: changed if name == "filer.toml" else said)


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("hogst_filer", 3, "fler än 3 filer"),
        ("hogst_uppackat_mb", 0, "uppackad"),
        ("hogst_del_mb", 0, "uppackad"),
        ("hogst_celler", 8, "orimligt stor"),
        ("hogst_ruta", 5, "utspridda"),
    ],
)
def test_a_workbook_beyond_a_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, said: str
) -> None:
    file = saved(tmp_path / "t.xlsx", [HEAD, *ROWS])
    small_limits(monkeypatch, **{limit: value})
    _, findings = read(file)
    assert told(findings) == [("V01", "fel", ())]
    assert said in findings[0].text


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """Ten kilobytes of zip that say they are more than the limit; only what they say is read."""
    most = params.toml("filer.toml")["arkiv"]["hogst_uppackat_mb"]
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        chunk = b" " * 1_000_000
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(most + 1):
                stream.write(chunk)
    with pytest.raises(archive.ArchiveError, match="större än"), archive.opened(tmp_path / "t.xlsx"):
        pass
    assert [f.regel for f in read(tmp_path / "t.xlsx")[1]] == ["V01"]


def test_formatted_rows_without_anything_in_them_are_passed_over(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.xlsx", [HEAD, *ROWS])
    empty = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}" s="0"/>' for c in "ABCDEF") + "</row>"
        for n in range(4, 20_000)
    )
    spoilt(file, in_sheet("</sheetData>", empty + "</sheetData>"))
    assert cells(read(file)) == AS_TEXT


def test_a_lone_cell_far_away_costs_no_more_than_a_column(tmp_path: Path) -> None:
    def far(book: Any) -> None:
        book.active["XFD1048576"] = "x"
        book.active["B2"].font = Font(bold=True)

    frame, findings = read(saved(tmp_path / "t.xlsx", [HEAD, *ROWS], far))
    assert frame.shape == (3, 4)
    assert list(frame.index + 2) == [2, 3, 1_048_576]
    assert findings == []
