"""Golden test of reading: the worked example through every format, with identical figures.

Each shape writes every table anew; the result must be the same frames, to the last 10⁻⁸, as from the files
that the demo writes. The SIE ledger stands in tests/files/test_sie.py and here beside Excel.
"""

import csv
import datetime
import io
import random
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpbcalc.costing import Resultat, cost
from kpbcalc.underlag import load
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.schemas import TABLES
from tests.samples.sie import as_sie

YEAR = 2024
FRAMES = ("insatskostnad", "brukarrader", "nyckeltal", "avstamning")
NUMBERS = {
    "belopp",
    "varde",
    "beviljad",
    "utford",
    "antal",
    "fodelsear",
    "ordning",
    "alder",
    "platser",
    "arsarbetare",
}
Rows = list[list[str]]


@cache
def original(worked: Path) -> tuple[Resultat, dict[str, Rows]]:
    """The result of the files as they are, and every table's cells."""
    folder = worked / "0000" / str(YEAR)
    tables = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            tables[file.stem] = list(csv.reader(stream, delimiter=";"))
    return cost(load(worked, "0000", YEAR)[0]), tables


def same(root: Path, worked: Path) -> None:
    found, expected = cost(load(root, "0000", YEAR)[0]), original(worked)[0]
    for name in FRAMES:
        assert getattr(found, name).equals(getattr(expected, name)), name


def folder_for(tmp_path: Path) -> Path:
    folder = tmp_path / "0000" / str(YEAR)
    folder.mkdir(parents=True)
    return folder


# CSV: how a number is written × how the file is written


def plain(text: str) -> str:
    return text


def decimal_comma(text: str) -> str:
    return text.replace(".", ",")


def grouped(space: str) -> Callable[[str], str]:
    """12345.6 as 12 345,60: thousands with this space, two decimals or those there are."""

    def write(text: str) -> str:
        number = Decimal(text)
        decimals = max(2, -int(number.as_tuple().exponent))
        return f"{number:,.{decimals}f}".replace(",", space).replace(".", ",")

    return write


def trailing_minus(text: str) -> str:
    shown = decimal_comma(text)
    return f"{shown[1:]}-" if shown.startswith("-") else shown


def long_minus(text: str) -> str:
    return text.replace("-", "\u2212")


WRITTEN = [
    (";", "utf-8", "\n", plain),
    (";", "utf-8-sig", "\r\n", decimal_comma),
    (";", "cp1252", "\r\n", grouped("\u00a0")),
    (";", "utf-8", "\r", grouped("\u202f")),
    ("\t", "cp1252", "\n", grouped(" ")),
    ("\t", "utf-8-sig", "\r\n", trailing_minus),
    (",", "utf-8", "\n", plain),
    (",", "cp1252", "\r\n", decimal_comma),
    (",", "utf-8-sig", "\r\n", long_minus),
]


def dialect(separator: str, encoding: str, newline: str, write: Callable[[str], str]) -> str:
    named = {";": "semikolon", "\t": "tabb", ",": "komma"}[separator]
    return f"{named}-{encoding}-{newline!r}-{getattr(write, '__qualname__', '').partition('.')[0]}"


@pytest.mark.parametrize("shape", WRITTEN, ids=lambda s: dialect(*s))
def test_every_kind_of_csv(
    tmp_path: Path, worked: Path, shape: tuple[str, str, str, Callable[[str], str]]
) -> None:
    separator, encoding, newline, write = shape
    folder = folder_for(tmp_path)
    for table, (names, *rows) in original(worked)[1].items():
        text = io.StringIO()
        writer = csv.writer(text, delimiter=separator, lineterminator=newline)
        writer.writerow([n.upper() for n in names])
        for row in rows:
            writer.writerow([write(c) if c and n in NUMBERS else c for n, c in zip(names, row, strict=True)])
        (folder / f"{table}.csv").write_bytes(text.getvalue().encode(encoding))
    same(tmp_path, worked)


def test_columns_and_rows_in_any_order_with_columns_more(tmp_path: Path, worked: Path) -> None:
    dice = random.Random(1)
    folder = folder_for(tmp_path)
    for table, (names, *rows) in original(worked)[1].items():
        order = dice.sample(range(len(names)), len(names))
        lines = [[names[i] for i in order] + ["kommentar"]]
        lines += [[row[i] for i in order] + ["ä"] for row in dice.sample(rows, len(rows))]
        (folder / f"{table}.csv").write_text("\n".join(";".join(line) for line in lines), encoding="utf-8")
    same(tmp_path, worked)


# Excel


def as_typed(name: str, cell: str) -> object:
    """Numbers as numbers, months as dates: what Excel makes of it when somebody types it in."""
    if not cell:
        return None
    if name == "manad":
        return datetime.date(int(cell[:4]), int(cell[5:]), 1)
    return float(cell) if name in NUMBERS else int(cell) if name == "period" else cell


def as_serial(name: str, cell: str) -> object:
    """Months as the days since 1899-12-30 that are left when the cell's format is lost."""
    if name in ("manad", "period"):
        digits = cell.replace("-", "")
        return (datetime.date(int(digits[:4]), int(digits[4:]), 15) - datetime.date(1899, 12, 30)).days
    return as_typed(name, cell)


def as_words(name: str, cell: str) -> object:
    """Every cell as text, numbers in Swedish."""
    return (grouped("\u00a0")(cell) if name in ("belopp", "beviljad", "utford") else cell) if cell else None


def with_a_frame_around(sheet: object, table: str, names: list[str], rows: Rows) -> None:
    """A title, blank rows, and a total below the ledger."""
    append = sheet.append  # type: ignore[attr-defined]
    append([f"{table}, utfall {YEAR}"])
    append([])
    append(["Kommun", "0000"] if len(names) > 5 else ["0000"])
    append(names)
    for i, row in enumerate(rows):
        append([as_typed(n, c) for n, c in zip(names, row, strict=True)])
        if i == len(rows) // 2:
            append([])
    append([])
    if table == "kontoutfall":
        append(["Summa", *[None] * 4, float(sum(Decimal(row[5]) for row in rows))])


def excel(folder: Path, worked: Path, cell: Callable[[str, str], object] | None) -> None:
    for table, (names, *rows) in original(worked)[1].items():
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet(table)
        if cell is None:
            with_a_frame_around(sheet, table, names, rows)
        else:
            sheet.append(names)
            for row in rows:
                sheet.append([cell(n, c) for n, c in zip(names, row, strict=True)])
        book.save(folder / f"{table}.xlsx")


@pytest.mark.parametrize(
    "cell", [as_typed, as_serial, as_words, None], ids=["tal", "serietal", "text", "ram"]
)
def test_every_kind_of_excel(tmp_path: Path, worked: Path, cell: Callable[[str, str], object] | None) -> None:
    excel(folder_for(tmp_path), worked, cell)
    same(tmp_path, worked)
    errors = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.allvar == "fel"]
    assert errors == []


# Parquet and SIE


@pytest.mark.parametrize("kind", ["text", "float64", "decimal128"])
def test_every_kind_of_parquet(tmp_path: Path, worked: Path, kind: str) -> None:
    make = {"text": str, "float64": float, "decimal128": Decimal}[kind]
    numeric = {"text": pa.string(), "float64": pa.float64(), "decimal128": pa.decimal128(20, 8)}[kind]
    folder = folder_for(tmp_path)
    for table, (names, *rows) in original(worked)[1].items():
        arrays = [
            pa.array([(make(r[i]) if n in NUMBERS else r[i]) if r[i] else None for r in rows],
                     numeric if n in NUMBERS else pa.string())
            for i, n in enumerate(names)
        ]  # fmt: skip
        pq.write_table(pa.Table.from_arrays(arrays, names), folder / f"{table}.parquet")
    same(tmp_path, worked)


def test_a_sie_ledger_beside_excel(tmp_path: Path, worked: Path) -> None:
    folder = folder_for(tmp_path)
    excel(folder, worked, as_words)
    (folder / "kontoutfall.xlsx").unlink()
    sie = as_sie(worked / "0000" / str(YEAR) / "kontoutfall.csv")
    (folder / "kontoutfall.SE").write_bytes(sie.encode("cp437"))
    same(tmp_path, worked)


def test_the_formats_meet_every_required_table(worked: Path) -> None:
    """The example has negative amounts and blank cells; without them the shapes would prove little."""
    tables = original(worked)[1]
    assert set(tables) <= set(TABLES)
    assert any(row[5].startswith("-") for row in tables["kontoutfall"])
    assert any("" in row for row in tables["insatsvolymer"])
