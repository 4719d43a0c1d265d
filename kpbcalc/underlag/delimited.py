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
from kpbcalc.underlag.heading_row import (
    SEARCHED,
    Named,
    has_known_headings,
    has_our_names,
    heading_row,
    told_titles,
)
from kpbcalc.underlag.money_unit import Said

EMPTY = "Lägg dit filen på nytt, med rubriker och rader."
UNEVEN = "Kontrollera skiljetecken och citattecken på raderna."
UNCLOSED = "Kontrollera citattecknen på raderna: ett som öppnas ska också stängas."
SEPARATORS = ";\t,"

_SAID = re.compile(r'"?sep=([;,\t])"?\s*', re.IGNORECASE)  # a line that Excel writes and reads
_BEGINNING = 1 << 16


def read_csv(file: Path, table: str, named: Named) -> tuple[pd.DataFrame, list[Finding], Said]:
    """Every cell as text under the file's headings (index + 2 = line), what is wrong with its form, and
    what it says of its amounts.

    In: which table it should be, and our names by the headings of the municipality's map (`heading_row`).
    """
    raw = file.read_bytes()
    encoding = judge(io.BytesIO(raw), file.name)
    findings = [*encoding.findings]
    if not encoding.readable:
        return pd.DataFrame(), findings, Said()
    content = encoding.text(raw)
    if not content.strip():
        return pd.DataFrame(), [*findings, _form(file, f"{file.name} är tom.", EMPTY)], Said()
    content = re.sub("\r\n?", "\n", content)
    top, separator, titles = _top(content, table, named)
    header, rest = _divided(content, top)
    if titles:
        findings.append(told_titles(file.name, top, len(titles)))
    names = next(csv.reader([header], delimiter=separator), []) or [""]
    if not rest.strip():
        return pd.DataFrame(columns=names, dtype="str"), findings, Said(titles)
    skipped: list[int] = []
    wrong: list[int] = []

    def note_row(row: Any) -> str:
        skipped.append(row.number)
        if row.text.strip():
            wrong.append(row.number + 1 + top)
        return "skip"

    unique = [f"{n}\0{i}" for i, n in enumerate(names)]
    read = pa_csv.read_csv(
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
    frame = read.to_pandas()
    frame.columns = pd.Index(names)
    if skipped:
        frame.index = pd.RangeIndex(len(frame) + len(skipped)).delete([n - 1 for n in skipped])
    frame.index = frame.index + top
    if '"' in rest:
        findings += _swallowed(frame, separator, file)
    return frame, findings, Said(titles)


def lines_above(file: Path, table: str, named: Named) -> bool:
    """Whether something stands above the headings of a file, judged on its first lines."""
    with file.open("rb") as stream:
        text = stream.read(_BEGINNING).decode("utf-8", errors="replace")
    return _top(re.sub("\r\n?", "\n", text), table, named)[0] > 0


def _top(content: str, table: str, named: Named) -> tuple[int, str, list[str]]:
    """How many lines stand above the headings, the separator, and those of the lines that are titles.

    Only headings that are known as such are looked for below the first line: a line further down may be
    somebody's.
    """
    lines = content.split("\n", SEARCHED + 2)[: SEARCHED + 2]
    said = _SAID.fullmatch(lines[0])
    first = 1 if said and len(lines) > 1 else 0
    usual = said[1] if said else max(SEPARATORS, key=lines[first].count)
    if has_our_names(_cells(lines[first], usual), table, named):
        return first, usual, []
    likely = said[1] if said else max(SEPARATORS, key=lambda s: max(line.count(s) for line in lines))
    rows = [_cells(line, likely) for line in lines[first:]]
    found = heading_row(rows, table, named)
    known = has_our_names(rows[found], table, named) or has_known_headings(rows[found], table, named)
    if found == 0 or not known:
        return first, usual, []
    return first + found, likely, [" ".join(filter(None, row)) for row in rows[:found] if any(row)]


def _cells(line: str, separator: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:
        return []


def _divided(content: str, top: int) -> tuple[str, str]:
    """The headings, and what stands below them."""
    header, _, rest = content.split("\n", top)[-1].partition("\n")
    return header, rest


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
