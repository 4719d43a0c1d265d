"""Read a CSV file as it comes: separator, quotes, line ends and encoding found in the file itself."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from kpbcalc.underlag.encoding import judge
from kpbcalc.underlag.findings import Finding

EMPTY = "Lägg dit filen på nytt, med rubriker och rader."
UNEVEN = "Kontrollera skiljetecken och citattecken på raderna."
UNCLOSED = "Kontrollera citattecknen på raderna: ett som öppnas ska också stängas."
SEPARATORS = ";\t,"


def read_csv(file: Path) -> tuple[pd.DataFrame, list[Finding]]:
    """Every cell as text under the file's headings (index + 2 = line), and what is wrong with its form."""
    raw = file.read_bytes()
    encoding = judge(io.BytesIO(raw), file.name)
    findings = [*encoding.findings]
    if not encoding.readable:
        return pd.DataFrame(), findings
    content = encoding.text(raw)
    if not content.strip():
        return pd.DataFrame(), [*findings, _form(file, f"{file.name} är tom.", EMPTY)]
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
    return [_form(file, text, UNCLOSED, tuple(int(i) + 2 for i in marked.index[marked]))]


def _form(file: Path, text: str, remedy: str, rows: tuple[int, ...] = ()) -> Finding:
    return Finding("V02", "fel", file.name, "", max(len(rows), 1), rows[:100], text, atgard=remedy)
