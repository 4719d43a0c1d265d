"""Read one table as text, whatever shape the file has: CSV, Excel or Parquet."""

import csv
import math
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from kpbcalc.base import exact, faults
from kpbcalc.underlag import sie
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.schemas import TABLES
from kpbcalc.underlag.surroundings import drop_total, header_row

SUFFIXES = (".csv", ".xlsx", ".parquet")
LEDGER = "kontoutfall"
EMPTY = "Lägg dit filen på nytt, med rubriker och rader."
UNEVEN = "Kontrollera skiljetecken och citattecken på raderna."
UNCLOSED = "Kontrollera citattecknen på raderna: ett som öppnas ska också stängas."
SEPARATORS = ";\t,"
_GRID = Decimal(1).scaleb(-exact.DECIMALS)
# What the libraries raise on a file that is not what its name says; their own texts are never shown.
_BROKEN = (zipfile.BadZipFile, pa.ArrowException, ValueError, KeyError, OSError, SyntaxError, TypeError)


def suffixes(table: str) -> tuple[str, ...]:
    """The kinds of file a table may come in: the ledger also as SIE."""
    return SUFFIXES + (sie.SUFFIXES if table == LEDGER else ())


def found_files(folder: Path, table: str) -> list[Path]:
    """Every file that holds a table: `<table>.csv`, `.xlsx` or `.parquet`, in that order, or SIE.

    The suffix may be in any case: economy systems write `kontoutfall.SE` as readily as `.se`.
    """
    if not folder.is_dir():
        return []
    kinds = suffixes(table)
    files = [f for f in folder.iterdir() if f.stem == table and f.suffix.lower() in kinds and f.is_file()]
    return sorted(files, key=lambda f: (kinds.index(f.suffix.lower()), f.name))


def find_file(folder: Path, table: str) -> Path | None:
    """The file that holds a table, the first of `found_files`; None without any."""
    return next(iter(found_files(folder, table)), None)


def read(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    """Every cell as stripped text, empty where nothing stood; headings stripped and in lower case.

    Out: the frame (index + 2 = row in the file; rows with nothing in them, titles above the headings in
    Excel and a sure total below are left out) and what was wrong with the file's form (V01, V02, V03).
    """
    reader = {".csv": _read_csv, ".xlsx": _read_excel, ".parquet": _read_parquet}[file.suffix.lower()]
    try:
        frame, findings = reader(file)
    except _BROKEN as error:
        if faults.as_told(error):
            raise  # the disk or the folder, not the file: saving it anew would not help
        text = f"{file.name} går inte att läsa som {file.suffix[1:].lower()}."
        return pd.DataFrame(), [_form("V01", file, text, "Spara om filen i rätt format.")]
    frame.columns = pd.Index([str(c).strip().lower() for c in frame.columns])
    twice = sorted({c for c in frame.columns[frame.columns.duplicated()] if c})
    if twice:
        # In a file without headings the first row is somebody's: only a name of ours is shown.
        name = next((n for n in twice if any(n in schema.columns for schema in TABLES.values())), "")
        text = f"Kolumnen {name} finns mer än en gång i {file.name}.".replace("  ", " ")
        remedy = "Ta bort eller döp om den kolumn som inte gäller. Filens första rad ska vara rubriker."
        findings.append(Finding("V03", "fel", file.name, name, len(twice), (1,), text, atgard=remedy))
    frame = frame.loc[:, ~frame.columns.duplicated()]
    for name in frame.columns:
        frame[name] = frame[name].astype("str").str.strip()
    if len(frame.columns):
        frame = frame[(frame != "").any(axis=1)]
        frame, total = drop_total(frame, file.name)
        findings += total
    return frame, findings


def _form(rule: str, file: Path, text: str, remedy: str, rows: tuple[int, ...] = ()) -> Finding:
    return Finding(rule, "fel", file.name, "", max(len(rows), 1), rows[:100], text, atgard=remedy)


def _decode(raw: bytes) -> str | None:
    """UTF-8 where the bytes allow it, else the Windows code page that Swedish systems write, else nothing."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _read_csv(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    content = _decode(file.read_bytes())
    if content is None:
        text = f"{file.name} är varken text i UTF-8 eller Windows-1252."
        return pd.DataFrame(), [_form("V01", file, text, "Spara om filen som CSV UTF-8.")]
    if not content.strip():
        return pd.DataFrame(), [_form("V02", file, f"{file.name} är tom.", EMPTY)]
    findings: list[Finding] = []
    header, _, rest = re.sub("\r\n?", "\n", content).partition("\n")
    separator = max(SEPARATORS, key=header.count)
    names = next(csv.reader([header], delimiter=separator), []) or [""]
    if not rest.strip():
        return pd.DataFrame(columns=names, dtype="str"), findings
    skipped: list[int] = []
    wrong: list[int] = []

    def note_row(row: Any) -> str:
        skipped.append(row.number)
        if row.text.strip():
            wrong.append(row.number + 1)
        return "skip"

    unique = [f"{n}\0{i}" for i, n in enumerate(names)]
    table = pa_csv.read_csv(
        pa.BufferReader(rest.encode()),
        read_options=pa_csv.ReadOptions(use_threads=False, column_names=unique),
        parse_options=pa_csv.ParseOptions(
            delimiter=separator, invalid_row_handler=note_row, newlines_in_values=True,
            ignore_empty_lines=False,
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(unique, pa.string()), strings_can_be_null=False
        ),
    )  # fmt: skip
    if wrong:
        text = f"{len(wrong)} rader i {file.name} har inte lika många fält som rubrikraden ({len(names)})."
        findings.append(
            Finding("V02", "fel", file.name, "", len(wrong), tuple(wrong[:100]), text, atgard=UNEVEN)
        )
    frame = table.to_pandas()
    frame.columns = pd.Index(names)
    if skipped:
        frame.index = pd.RangeIndex(len(frame) + len(skipped)).delete([n - 1 for n in skipped])
    if '"' in rest:
        findings += _swallowed(frame, separator, file)
    return frame, findings


def _swallowed(frame: pd.DataFrame, separator: str, file: Path) -> list[Finding]:
    """An unclosed quotation mark takes the rows after it into one field; they must not be lost."""
    marked = pd.Series(False, index=frame.index)
    for i in range(frame.shape[1]):
        cells = frame.iloc[:, i]
        marked |= cells.str.contains("\n", regex=False) & cells.str.contains(separator, regex=False)
    if not marked.any():
        return []
    text = f"Ett fält i {file.name} sträcker sig över flera rader."
    return [_form("V02", file, text, UNCLOSED, tuple(int(i) + 2 for i in marked.index[marked]))]


def _as_text(value: Any) -> str:
    """A cell of a typed file as the text a person would have written."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return _number_as_text(Decimal(str(value)))
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ")
    return str(value)


def _number_as_text(value: Decimal) -> str:
    """Without exponent or binary noise, and never in the shape 1.234, which a reader could take for 1234."""
    if value == value.to_integral_value():
        return f"{value:.0f}"
    shown = f"{value.quantize(_GRID):f}".rstrip("0").rstrip(".")
    return shown + "0" if len(shown.partition(".")[2]) == 3 else shown


def _texts(columns: dict[int, list[Any]], names: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({i: pd.Series([_as_text(v) for v in c], dtype="str") for i, c in columns.items()})
    return frame.set_axis(names, axis=1)


def _read_excel(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    import openpyxl  # noqa: PLC0415 - a tenth of a second that only Excel files need

    with file.open("rb") as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        others = len(book.worksheets) - 1
    width = max((i + 1 for row in rows for i, v in enumerate(row) if v is not None), default=0)
    if not width:
        return pd.DataFrame(), [_form("V02", file, f"{file.name} är tom.", EMPTY)]
    cells = [(row + [None] * width)[:width] for row in rows]
    top = header_row(cells, file.stem)
    names = [_as_text(v) for v in cells[top]]
    frame = _texts({i: [row[i] for row in cells[top + 1 :]] for i in range(width)}, names)
    frame.index = frame.index + top
    findings = []
    titles = sum(any(v is not None for v in row) for row in cells[:top])
    if titles:
        text = f"Rubriken står på rad {top + 1} i {file.name}. Titelrader ovanför är inte inlästa."
        findings.append(Finding("V02", "info", file.name, "", titles, (), text))
    if others:
        text = f"{file.name} har {others} blad till. Bara det första läses."
        remedy = "Lägg det som ska läsas på första bladet, och ta bort de andra."
        findings.append(Finding("V02", "varning", file.name, "", others, (), text, atgard=remedy))
    return frame, findings


def _read_parquet(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    table = pq.read_table(file)
    columns = {i: c.to_pandas(integer_object_nulls=True).tolist() for i, c in enumerate(table.columns)}
    return _texts(columns, table.column_names), []
