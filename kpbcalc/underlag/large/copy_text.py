"""Copy a CSV file that is not plain UTF-8, or not in shape, to Parquet: row by row, as `read` reads it."""

import io
from bisect import bisect_left
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from kpbcalc.underlag.delimited import UNCLOSED
from kpbcalc.underlag.encoded_twice import mended
from kpbcalc.underlag.encoding import Encoding
from kpbcalc.underlag.findings import ROWS_KEPT, Finding
from kpbcalc.underlag.large.kind_of_text import Text
from kpbcalc.underlag.short_rows import judged

ROW = "rad"
_BLOCK = 4 << 20


class _Lines(io.RawIOBase):
    """A text file's bytes in UTF-8 with one kind of line end, after its first line."""

    def __init__(self, file: Path, encoding: Encoding) -> None:
        self._text = file.open(encoding=encoding.name, newline=None)
        self._twice = encoding.twice
        self._text.readline()
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        if not self._left:
            text = "".join(self._text.readlines(1 << 20))
            self._left = (mended(text) if self._twice else text).encode()
        size = min(len(target), len(self._left))
        target[:size], self._left = self._left[:size], self._left[size:]
        return size

    def close(self) -> None:
        self._text.close()
        super().close()


def copy_text(file: Path, text: Text, to: Path) -> list[Finding]:
    """Write the rows as text columns c0, c1 … and their row number in the file (`rad`) to Parquet.

    Returns what is wrong with the form (V02), as `read` tells it. Rows with the wrong number of fields are
    left out, but for sums below the others. Memory does not grow with the file.
    """
    names = [f"c{i}" for i in range(len(text.names))]
    skipped: list[int] = []
    wrong: list[tuple[int, str]] = []
    uneven: list[tuple[int, str]] = []
    swallowed: list[int] = []

    def note_row(row: Any) -> str:
        skipped.append(row.number)
        if row.text.strip():
            uneven.append((row.number + 1, row.text))
        return "skip"

    schema = pa.schema([(name, pa.string()) for name in names] + [(ROW, pa.int64())])
    with pq.ParquetWriter(to, schema) as writer, _Lines(file, text.encoding) as lines:
        reader = pa_csv.open_csv(
            io.BufferedReader(lines),
            read_options=pa_csv.ReadOptions(use_threads=False, column_names=names, block_size=_BLOCK),
            parse_options=pa_csv.ParseOptions(
                delimiter=text.separator, invalid_row_handler=note_row, newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )  # fmt: skip
        following = 1
        for batch in reader:
            before = skipped[bisect_left(skipped, following) :]
            numbers = np.arange(following, following + len(batch) + len(before))
            numbers = numbers[~np.isin(numbers, before)][: len(batch)]
            following = int(numbers[-1]) + 1 if len(batch) else following
            # A row is below the table only where no other comes after it: the texts of the rest are let go.
            wrong += [(number, "") for number, _ in uneven if number <= following]
            uneven[:] = [row for row in uneven if row[0] > following]
            if text.quotes:
                swallowed += _swallowed(batch, text.separator, numbers)
            writer.write_batch(
                pa.RecordBatch.from_arrays([*batch.columns, pa.array(numbers + 1)], schema=schema)
            )
        short = judged([*wrong, *uneven], following, text.separator, len(names))
        if short.among:
            columns = [pa.array(cells, pa.string()) for cells in zip(*short.among.values(), strict=True)]
            rows = pa.array(short.among, pa.int64())
            writer.write_batch(pa.RecordBatch.from_arrays([*columns, rows], schema=schema))
    findings = short.told(file.name, len(names))
    if swallowed:
        shown = f"Ett fält i {file.name} sträcker sig över flera rader."
        rows = tuple(swallowed[:ROWS_KEPT])
        findings.append(Finding("V02", "fel", file.name, "", len(swallowed), rows, shown, atgard=UNCLOSED))
    return findings


def _swallowed(batch: pa.RecordBatch, separator: str, numbers: np.ndarray) -> list[int]:
    """The rows with a field that has taken the rows after it (an unclosed quotation mark)."""
    marked = np.zeros(len(batch), dtype=bool)
    for cells in batch.columns:
        many = pc.greater_equal(pc.count_substring(cells, separator), max(batch.num_columns - 1, 1))
        over = pc.and_(pc.match_substring(cells, "\n"), many)
        marked |= over.to_numpy(zero_copy_only=False)
    return [int(n) + 1 for n in numbers[marked]]
