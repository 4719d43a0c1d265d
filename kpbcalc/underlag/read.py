"""Read one table as text, whatever shape the file has: CSV, Excel or Parquet."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from kpbcalc.underlag.findings import Finding

SUFFIXES = (".csv", ".xlsx", ".parquet")
_SEPARATORS = ";\t,"


def find_file(folder: Path, table: str) -> Path | None:
    """The file that holds a table: `<table>.csv`, `.xlsx` or `.parquet`, in that order."""
    return next((f for s in SUFFIXES if (f := folder / f"{table}{s}").is_file()), None)


def read(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    """Every cell as stripped text, empty where nothing stood; headings stripped and in lower case.

    Out: the frame (index + 2 = row in the file) and what was wrong with the file's form (V01, V02, V03).
    """
    reader = {".csv": _read_csv, ".xlsx": _read_excel, ".parquet": _read_parquet}[file.suffix]
    frame, findings = reader(file)
    frame.columns = pd.Index([str(c).strip().lower() for c in frame.columns])
    twice = sorted({c for c in frame.columns[frame.columns.duplicated()] if c})
    if twice:
        text = f"Kolumnen {twice[0]} finns mer än en gång i {file.name}."
        findings.append(Finding("V03", "fel", file.name, twice[0], len(twice), (1,), text))
        frame = frame.loc[:, ~frame.columns.duplicated()]
    for name in frame.columns:
        frame[name] = frame[name].astype("str").str.strip()
    return frame, findings


def _encoding(raw: bytes) -> str:
    """UTF-8 where the bytes allow it, else the Windows code page that Swedish systems write."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _read_csv(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    raw = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    findings: list[Finding] = []
    if not raw.strip():
        text = f"{file.name} är tom."
        return pd.DataFrame(), [Finding("V02", "fel", file.name, "", 1, (), text)]
    encoding = _encoding(raw)
    header = raw.split(b"\n", 1)[0].decode(encoding)
    separator = max(_SEPARATORS, key=header.count)
    wrong: list[int] = []

    def note_row(row: Any) -> str:
        wrong.append(row.number if row.number is not None else 0)
        return "skip"

    names = [n.strip().strip('"') for n in header.strip().split(separator)]
    unique = [f"{n}\0{i}" for i, n in enumerate(names)]
    table = pa_csv.read_csv(
        pa.BufferReader(raw),
        read_options=pa_csv.ReadOptions(
            use_threads=False, encoding=encoding, column_names=unique, skip_rows=1
        ),
        parse_options=pa_csv.ParseOptions(delimiter=separator, invalid_row_handler=note_row),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(unique, pa.string()), strings_can_be_null=False
        ),
    )
    if wrong:
        text = (
            f"{len(wrong)} rader i {file.name} har inte lika många fält som rubrikraden "
            f"({len(names)}). Kontrollera skiljetecken och citattecken."
        )
        findings.append(Finding("V02", "fel", file.name, "", len(wrong), tuple(wrong[:100]), text))
    frame = table.to_pandas()
    frame.columns = pd.Index(names)
    return frame, findings


def _as_text(value: Any) -> str:
    """A cell of a typed file as the text a person would have written."""
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ")
    return str(value)


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {c: pd.Series([_as_text(v) for v in frame[c].tolist()], dtype="str") for c in frame.columns}
    )


def _read_excel(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    return _texts(pd.read_excel(file, dtype=object, engine="openpyxl")), []


def _read_parquet(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    return _texts(pq.read_table(file).to_pandas()), []
