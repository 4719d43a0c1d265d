"""Read a CSV file as it comes: separator, quotes, line ends and encoding found in the file itself."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

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
from kpbcalc.underlag.short_rows import judged

EMPTY = "Lägg dit filen på nytt, med rubriker och rader."
UNCLOSED = "Kontrollera citattecknen på raderna: ett som öppnas ska också stängas."
SEPARATORS = ";\t,"

_SAID = re.compile(r'"?sep=([;,\t])"?\s*', re.IGNORECASE)  # a line that Excel writes and reads
_BEGINNING = 1 << 16
_BROKEN = 5  # lines that a heading or a title may go on for


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
    begins = _beginning(content, table, named)
    top, separator, titles = begins.above, begins.separator, begins.titles
    rest = content[begins.rows_at :]
    if titles:
        findings.append(told_titles(file.name, top, len(titles)))
    names = begins.names or [""]
    if not rest.strip():
        return pd.DataFrame(columns=names, dtype="str"), findings, Said(titles, heading=top + 1)
    skipped: list[int] = []
    uneven: list[tuple[int, str]] = []

    def note_row(row: Any) -> str:
        skipped.append(row.number)
        if row.text.strip():
            uneven.append((row.number + 1 + top, row.text))
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
    frame = read.to_pandas()
    if skipped:
        frame.index = pd.RangeIndex(len(frame) + len(skipped)).delete([n - 1 for n in skipped])
    frame.index = frame.index + top
    short = judged(uneven, int(frame.index[-1]) + 2 if len(frame) else 0, separator, len(names), titles)
    if short.among:
        among = pd.DataFrame(list(short.among.values()), [n - 2 for n in short.among], frame.columns, "str")
        frame = pd.concat([frame, among]).sort_index()
    findings += short.told(file.name, len(names))
    frame.columns = pd.Index(names)
    if '"' in rest:
        findings += _swallowed(frame, separator, file)
    return frame, findings, Said(titles, heading=top + 1)


class _Beginning(NamedTuple):
    """How many rows stand above the headings, and the titles among them; the headings, the separator, and
    where in the text the rows begin.
    """

    above: int
    titles: list[str]
    names: list[str]
    separator: str
    rows_at: int


def lines_above(file: Path, table: str, named: Named) -> bool:
    """Whether something stands above the headings of a file, judged on its first lines."""
    with file.open("rb") as stream:
        text = stream.read(_BEGINNING).decode("utf-8", errors="replace")
    return _beginning(re.sub("\r\n?", "\n", text), table, named).above > 0


def _beginning(content: str, table: str, named: Named) -> _Beginning:
    """Where the headings stand.

    Only headings that are known as such are looked for below the first row: a row further down may be
    somebody's.
    """
    lines = content.split("\n", 1)
    said = _SAID.fullmatch(lines[0])
    first = 1 if said and len(lines) > 1 else 0
    usual = said[1] if said else max(SEPARATORS, key=next(_records(content, SEPARATORS)).count)
    records = list(islice(_records(content, usual), SEARCHED + 2))

    def at(position: int, separator: str, titles: list[str]) -> _Beginning:
        names = _cells(records[position], separator)
        rows_at = sum(len(record) + 1 for record in records[: position + 1])
        return _Beginning(position, titles, names, separator, rows_at)

    if has_our_names(_stripped(records[first], usual), table, named):
        return at(first, usual, [])
    likely = said[1] if said else max(SEPARATORS, key=lambda s: max(record.count(s) for record in records))
    rows = [_stripped(record, likely) for record in records[first:]]
    found = heading_row(rows, table, named)
    known = has_our_names(rows[found], table, named) or has_known_headings(rows[found], table, named)
    if found == 0 or not known:
        return at(first, usual, [])
    return at(first + found, likely, [" ".join(filter(None, row)) for row in rows[:found] if any(row)])


def _records(content: str, separators: str) -> Iterator[str]:
    """The rows as they are written, without their last line end: a cell in quotes may go over some lines."""
    at = 0
    while at <= len(content):
        record = _line(content, at)
        end = at + len(record)
        for _ in range(_BROKEN):
            if not record.count('"') % 2 or end >= len(content):
                break
            line = _line(content, end + 1)
            record, end = f"{record}\n{line}", end + 1 + len(line)
        opens = re.search(rf'(?:^|[{separators}])\s*"', record)
        if record.count('"') % 2 or not opens:
            record = _line(content, at)  # a mark that nothing closes is a sign like any other
        yield record
        at += len(record) + 1


def _line(content: str, at: int) -> str:
    end = content.find("\n", at)
    return content[at:] if end < 0 else content[at:end]


def _cells(record: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _stripped(record: str, separator: str) -> list[str]:
    return [cell.strip() for cell in _cells(record, separator)]


def _swallowed(frame: pd.DataFrame, separator: str, file: Path) -> list[Finding]:
    """An unclosed quotation mark takes the rows after it into one field; they must not be lost.

    Such a field has the separators of at least one row; a note in some lines has fewer, and is a cell.
    """
    marked = pd.Series(False, index=frame.index)
    for i in range(frame.shape[1]):
        cells = frame.iloc[:, i]
        many = cells.str.count(re.escape(separator)) >= max(frame.shape[1] - 1, 1)
        marked |= cells.str.contains("\n", regex=False) & many
    if not marked.any():
        return []
    text = f"Ett fält i {file.name} sträcker sig över flera rader."
    return [_form(file, text, UNCLOSED, tuple(int(i) + 2 for i in marked.index[marked]))]


def _form(file: Path, text: str, remedy: str, rows: tuple[int, ...] = ()) -> Finding:
    return Finding("V02", "fel", file.name, "", max(len(rows), 1), rows[:100], text, atgard=remedy)
