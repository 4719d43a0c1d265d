"""Unit tests of file reading: the same table must come out of every shape a municipality's export has.

What cannot be read is a finding with row numbers, never an exception and never a row less.
"""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpbcalc.underlag.check import check
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.read import find_file, read
from kpbcalc.underlag.schemas import OPTIONAL, REQUIRED

LINES = [["ansvar", "namn", "belopp"], ["0114", "Åsa å Öst", "1"], ["0200", "", "-2"]]


def as_csv(tmp_path: Path, content: bytes | str) -> tuple[pd.DataFrame, list[Finding]]:
    file = tmp_path / "t.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(file)


def as_excel(tmp_path: Path, rows: list[list[Any]]) -> tuple[pd.DataFrame, list[Finding]]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    return read(tmp_path / "t.xlsx")


def as_parquet(tmp_path: Path, columns: dict[str, Any]) -> tuple[pd.DataFrame, list[Finding]]:
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    return read(tmp_path / "t.parquet")


def rules(findings: list[Finding]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(f.regel, f.allvar, f.rader) for f in findings]


# CSV


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_every_shape_of_csv_gives_the_same_table(
    tmp_path: Path, separator: str, encoding: str, newline: str, last: str
) -> None:
    text = newline.join(separator.join(line) for line in LINES) + (newline if last else "")
    frame, findings = as_csv(tmp_path, text.encode(encoding))
    assert [list(frame.columns), *frame.to_numpy().tolist()] == LINES
    assert findings == []


def test_quoted_fields_may_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    frame, findings = as_csv(tmp_path, 'a;"b;c"\n"1;2";"säg ""nej"""\n"två\nrader";3\n4\n')
    assert list(frame.columns) == ["a", "b;c"]
    assert frame.to_numpy().tolist() == [["1;2", 'säg "nej"'], ["två\nrader", "3"]]
    assert rules(findings) == [("V02", "fel", (4,))]


def test_headings_are_trimmed_and_lower_case_and_cells_trimmed(tmp_path: Path) -> None:
    frame, _ = as_csv(tmp_path, " Ansvar ;BELOPP\n 1 ;\u00a02\u00a0\n")
    assert list(frame.columns) == ["ansvar", "belopp"]
    assert frame.to_numpy().tolist() == [["1", "2"]]


def test_ragged_rows_are_named_by_their_row_in_the_file(tmp_path: Path) -> None:
    frame, findings = as_csv(tmp_path, "a;b\n1;2\n3\n4;5\n6;7;8\n9;10\n")
    assert rules(findings) == [("V02", "fel", (3, 5))]
    assert (frame.index + 2).tolist() == [2, 4, 6], "rows after a ragged one keep their own number"


def test_row_numbers_hold_far_into_a_large_file(tmp_path: Path) -> None:
    rows = ["1;2"] * 400_000
    rows[300_000] = "1;2;3"
    frame, findings = as_csv(tmp_path, "a;b\n" + "\n".join(rows))
    assert rules(findings) == [("V02", "fel", (300_002,))]
    assert len(frame) == 399_999
    assert frame.index[-1] + 2 == 400_001


def test_empty_rows_are_left_out_and_later_rows_keep_their_number(tmp_path: Path) -> None:
    frame, findings = as_csv(tmp_path, "a;b\n1;2\n\n;\n  \n3;4\n\n\n")
    assert findings == []
    assert (frame.index + 2).tolist() == [2, 6]


def test_an_unclosed_quotation_mark_never_swallows_rows_in_silence(tmp_path: Path) -> None:
    for content in ('a;b\n"x;1\ny;2\nz;3\n', 'a;b\n"x;1\ny";2\nz;3\n', 'a;b\n1;2\n3;"4\n5;6\n7;"\n'):
        _, findings = as_csv(tmp_path, content)
        assert [f.regel for f in findings if f.allvar == "fel"] == ["V02"], content


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "V02"),
        (b"\xef\xbb\xbf", "V02"),
        (b" \r\n\n ", "V02"),
        (b"a;b\n\x81\x8d;2\n", "V01"),
        (b"a;b\n1\x00;2\n", "V01"),
        ("a;b\n1;2\n".encode("utf-16"), "V01"),
        (b"PK\x03\x04\x00\x00", "V01"),
        (b"\n\na;b\n1;2\n", "V02"),
    ],
)
def test_a_file_that_is_no_table_is_a_finding(tmp_path: Path, content: bytes, rule: str) -> None:
    _, findings = as_csv(tmp_path, content)
    assert [(f.regel, f.allvar) for f in findings] == [(rule, "fel")]


@pytest.mark.parametrize("content", ["a;b", "a;b\n", "a;b\r\n\r\n"])
def test_headings_alone_are_a_table_without_rows(tmp_path: Path, content: str) -> None:
    frame, findings = as_csv(tmp_path, content)
    assert list(frame.columns) == ["a", "b"]
    assert frame.empty
    assert findings == []


# headings, whatever the format


def test_a_heading_twice_is_an_error_in_every_format(tmp_path: Path) -> None:
    found = [as_csv(tmp_path, "belopp;a;Belopp\n1;2;3\n"), as_excel(tmp_path, [["belopp", "belopp"], [1, 2]])]
    pq.write_table(
        pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["belopp", "Belopp"]), tmp_path / "t.parquet"
    )
    found.append(read(tmp_path / "t.parquet"))
    for _, findings in found:
        assert [(f.regel, f.allvar, f.kolumn, f.rader) for f in findings] == [("V03", "fel", "belopp", (1,))]


def test_columns_without_heading_are_extra_columns_however_many(tmp_path: Path) -> None:
    """Excel writes such CSV files when a cell to the right was once used."""
    for frame, findings in (
        as_csv(tmp_path, "a;b;;;\n1;2;;;\n"),
        as_excel(tmp_path, [["a", "b", None, None], [1, 2, "x", "y"]]),
    ):
        assert frame[["a", "b"]].to_numpy().tolist() == [["1", "2"]]
        assert findings == []


def test_a_file_without_headings_does_not_show_its_first_row(tmp_path: Path) -> None:
    for row in ("194001011234;194001011234;K\n", "anna;anna;1940\n"):
        _, findings = as_csv(tmp_path, row)
        assert [f.regel for f in findings] == ["V03"]
        assert "1940" not in str(findings)
        assert "anna" not in str(findings)


def test_an_extra_column_is_ignored_with_a_note(tmp_path: Path) -> None:
    raw, _ = as_csv(tmp_path, "enhet;brukar_id;kon;fodelsear;\nx;A;K;1940;\n")
    frame, findings = check(raw, REQUIRED["brukare"], "brukare.csv")
    assert list(frame.columns) == ["brukar_id", "kon", "fodelsear"]
    assert [(f.regel, f.allvar) for f in findings] == [("V03", "info")]
    assert "enhet" in findings[0].text


# Excel


def test_excel_gives_the_same_text_as_csv(tmp_path: Path) -> None:
    frame, findings = as_excel(tmp_path, LINES)
    assert [list(frame.columns), *frame.to_numpy().tolist()] == LINES
    assert findings == []


def test_excel_values_become_the_text_a_person_would_write(tmp_path: Path) -> None:
    cells = [114, 114.0, 29.749999999999996, 1e-7, 1e15, -2.5, True, None, "0114"]
    stamp = datetime.datetime(2024, 3, 1, 8, 15)
    frame, _ = as_excel(tmp_path, [["a", "b"], *[[c, "x"] for c in [*cells, stamp]]])
    assert frame["a"].tolist() == [
        "114", "114", "29.75", "0.0000001", "1000000000000000", "-2.5", "True", "", "0114",
        "2024-03-01 08:15:00",
    ]  # fmt: skip


def test_typed_numbers_with_three_decimals_are_not_ambiguous(tmp_path: Path) -> None:
    """An Excel or Parquet number knows its decimals; only text can be 1.234 in two ways."""
    headings = ["rs_kod", "bruttokostnad", "interna_intakter", "forsaljning", "ovriga_intakter"]
    rows = [["510", 1.234, None, None, "1,5"], ["520", 2.5, None, None, 1.125]]
    raw, _ = as_excel(tmp_path, [headings, *rows])
    frame, findings = check(raw, OPTIONAL["rakenskapssammandrag"], "t")
    assert findings == []
    assert frame["bruttokostnad"].tolist() == [123_400_000, 250_000_000]
    assert frame["ovriga_intakter"].tolist() == [150_000_000, 112_500_000]


def test_excel_words_that_pandas_takes_for_missing_stay(tmp_path: Path) -> None:
    frame, _ = as_excel(tmp_path, [["enhet"], ["NA"], ["null"], ["None"], ["nan"]])
    assert frame["enhet"].tolist() == ["NA", "null", "None", "nan"]


def test_an_excel_error_is_not_taken_for_blank(tmp_path: Path) -> None:
    frame, _ = as_excel(tmp_path, [["a", "b"], ["#DIV/0!", 1]])
    assert frame["a"].tolist() == ["#DIV/0!"]


def test_empty_excel_rows_and_columns_are_left_out_with_row_numbers_kept(tmp_path: Path) -> None:
    frame, findings = as_excel(tmp_path, [["a", "b", None], ["1", "2"], [None, None], ["3", "4"]])
    assert list(frame.columns) == ["a", "b"]
    assert (frame.index + 2).tolist() == [2, 4]
    assert findings == []


def test_more_sheets_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("fler").append(["b"])
    book.save(tmp_path / "t.xlsx")
    assert [(f.regel, f.allvar) for f in read(tmp_path / "t.xlsx")[1]] == [("V02", "varning")]


# Parquet


def test_parquet_gives_the_same_text_as_csv(tmp_path: Path) -> None:
    names, *rows = LINES
    frame, findings = as_parquet(tmp_path, {n: [r[i] for r in rows] for i, n in enumerate(names)})
    assert [list(frame.columns), *frame.to_numpy().tolist()] == LINES
    assert findings == []


def test_parquet_types_become_text(tmp_path: Path) -> None:
    frame, _ = as_parquet(
        tmp_path,
        {
            "hel": [2**53 + 1, None],
            "tal": [1.5, None],
            "decimal": [Decimal("1234.567"), Decimal("1000.000")],
            "tom": pa.nulls(2),
            "lista": [[1], None],
            "kod": pa.array(["0114", "0114"]).dictionary_encode(),
        },
    )
    assert frame["hel"].tolist() == ["9007199254740993", ""]
    assert frame["tal"].tolist() == ["1.5", ""]
    assert frame["decimal"].tolist() == ["1234.5670", "1000"]
    assert frame["tom"].tolist() == ["", ""]
    assert frame["kod"].tolist() == ["0114", "0114"]


def test_a_column_that_pandas_made_an_index_is_still_a_column(tmp_path: Path) -> None:
    pd.DataFrame({"brukar_id": ["A"], "kon": ["K"]}).set_index("brukar_id").to_parquet(tmp_path / "t.parquet")
    assert "brukar_id" in read(tmp_path / "t.parquet")[0].columns


# files


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
@pytest.mark.parametrize("content", [b"", b"194001011234;K", b"PK\x03\x04 broken"])
def test_a_file_that_is_not_what_its_name_says_is_a_finding(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    file = tmp_path / f"t{suffix}"
    file.write_bytes(content)
    _, findings = read(file)
    assert [(f.regel, f.allvar) for f in findings] == [("V01", "fel")]
    assert "1940" not in str(findings)


def test_the_first_format_found_is_taken_and_none_is_none(tmp_path: Path) -> None:
    assert find_file(tmp_path, "t") is None
    (tmp_path / "t.parquet").touch()
    (tmp_path / "t.csv").touch()
    assert find_file(tmp_path, "t") == tmp_path / "t.csv"
