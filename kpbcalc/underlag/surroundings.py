"""What stands around a table: titles above its headings, a total below its rows.

Nothing is left out unless it cannot be a row: a title row has far fewer cells than the headings, and a total
says so, lacks what every row has and is the sum of the rows above. A row that only looks like a total is
an error, because counted it would be money twice, and left out it could be money lost.
"""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import every_synonym, plain
from kpbcalc.underlag.numbers import AmbiguousError, to_exact
from kpbcalc.underlag.schemas import TABLES

SEARCHED = 20  # rows that titles may take
_SURELY = 3  # known headings, for a row to be headings
_FEW = 3  # a title row has at most a third of the cells that the headings have
_WORD = re.compile(r"(?:(?:del|slut|total)?summa|summor|total(?:t|er)?|s:a)\b:?", re.IGNORECASE)
_APART = exact.GRID // 100  # a total shown in öre may be rounded


def header_row(rows: Sequence[Sequence[Any]], table: str) -> int:
    """The position of the headings: the first row with more than one cell, or the row with all our names.

    In: the cells of every row (None where empty), the table's name. Otherwise it is the row, with few cells
    above it, of which most are headings that some system is known to write. Where nothing is sure the first
    row stays the headings, and the check says what is missing.
    """
    filled = [sum(not _empty(cell) for cell in row) for row in rows]
    first = next((i for i, n in enumerate(filled[:SEARCHED]) if n > 1), 0)
    ours = {n for n, c in TABLES[table].columns.items() if c.required} if table in TABLES else set()
    for i in range(first, min(SEARCHED, len(rows))):
        names = {str(cell).strip().lower() for cell in rows[i]}
        if ours and ours <= names:
            return i if all(_FEW * n <= filled[i] for n in filled[first:i]) else first
    if first < len(rows) and _known(rows[first]) < _SURELY:
        for i in range(first + 1, min(SEARCHED, len(rows))):
            hits = _known(rows[i])
            if hits >= _SURELY and 2 * hits >= filled[i]:
                return i if all(_FEW * n <= filled[i] for n in filled[first:i]) else first
    return first


def _known(cells: Sequence[Any]) -> int:
    """How many cells are headings that are known of some table."""
    return len({plain(str(cell)) for cell in cells if not _empty(cell)} & every_synonym())


def _empty(cell: Any) -> bool:
    return cell is None or not str(cell).strip()


def drop_total(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows without a total below them, and what was left out or stops (V02).

    In: text cells, blank rows already left out (index + 2 = row in the file).
    """
    suspects = [i for i in _named_total(frame) if _is_total(frame, i)]
    if not suspects:
        return frame, []
    numbers = tuple(int(frame.index[i]) + 2 for i in suspects)
    if suspects == [len(frame) - 1] and _lacks(frame, suspects[0]) and _adds_up(frame):
        text = f"Summaraden sist i {file} är inte inläst. Den stämmer med raderna ovanför."
        return frame.iloc[:-1], [Finding("V02", "info", file, "", 1, numbers, text)]
    if len(suspects) > 1 and all(_lacks(frame, i) for i in suspects) and _all_add_up(frame, suspects):
        text = f"{len(suspects)} summarader i {file} är inte inlästa. De stämmer med raderna ovanför."
        kept = frame.drop(index=frame.index[suspects])
        return kept, [Finding("V02", "info", file, "", len(suspects), numbers[:100], text)]
    text = f"{file} har rader som ser ut som summor men inte går att skilja från uppgifter."
    remedy = "Ta bort summaraderna ur filen, eller ge raden en annan kod om den är en uppgift."
    return frame, [Finding("V02", "fel", file, "", len(suspects), numbers[:100], text, atgard=remedy)]


def begins_as_total(cells: Sequence[str]) -> bool:
    """Whether a row's first filled cell begins with a word for sums."""
    return bool(_WORD.match(next((text for text in cells if text), "")))


def _named_total(frame: pd.DataFrame) -> list[int]:
    """The positions of rows whose first filled cell begins with a word for sums."""
    found: set[int] = set()
    blank = pd.Series(True, index=frame.index)
    for name in frame.columns:
        cells = frame[name]
        words = [text for text in cells[blank].unique() if _WORD.match(text)]
        if words:
            hits = (blank & cells.isin(words)).to_numpy()
            found |= {int(i) for i in hits.nonzero()[0]}
        blank &= cells == ""
        if not blank.any():
            break
    return sorted(found)


def _is_total(frame: pd.DataFrame, position: int) -> bool:
    """Whether the row is a total by its word alone, or by how it begins and by what it lacks."""
    first = next(str(text) for text in frame.iloc[position] if text)
    return bool(_WORD.fullmatch(first)) or _lacks(frame, position)


def _lacks(frame: pd.DataFrame, position: int) -> bool:
    """Whether a cell is empty that is filled in every row that does not begin as a total."""
    rows = frame.drop(index=frame.index[_named_total(frame)])
    return any(not frame[c].iloc[position] and len(rows) and (rows[c] != "").all() for c in frame.columns)


def _adds_up(frame: pd.DataFrame) -> bool:
    """Whether the last row's other cells are the sums of their columns, and there is at least one."""
    _, *cells = [name for name in frame.columns if frame[name].iloc[-1]]
    for name in cells:
        try:
            values, wrong = to_exact(frame[name])
        except AmbiguousError:
            return False
        if wrong.any() or abs(exact.total(values.iloc[:-1]) - int(values.iloc[-1])) >= _APART:
            return False
    return bool(cells)


def _all_add_up(frame: pd.DataFrame, suspects: Sequence[int]) -> bool:
    """Whether every sum is that of the rows since the one before it, or of all rows so far."""
    cells = frame.iloc[list(suspects)]
    columns = [name for name in frame.columns if (cells[name] != "").all()][1:]
    if not columns or any((cells[name] != "").any() for name in frame.columns[1:] if name not in columns):
        return False
    for name in columns:
        try:
            values, wrong = to_exact(frame[name])
        except AmbiguousError:
            return False
        if wrong.any() or values.isna().any():
            return False
        part = whole = 0
        for i, value in enumerate(int(v) for v in values):
            if i not in suspects:
                part, whole = part + value, whole + value
            elif min(abs(value - part), abs(value - whole)) >= _APART:
                return False
            else:
                part = 0
    return True
