"""Totals among the rows of a table: below them, and between them where a report has subtotals.

Nothing is left out unless it cannot be a row: a total says so, lacks what every row has and is the sum of the
rows above it, all of them or those since some earlier total. A row that only looks like a total is an error,
because counted it would be money twice, and left out it could be money lost.
"""

import re
from collections.abc import Sequence

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.findings import ROWS_KEPT, Finding
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

# `Summa 3101`, or after the code that it is the sum of: `3101 Summa`.
_WORD = re.compile(
    r"(?:\d\S*\s+(?=\S+$))?(?:(?:del|slut|total)?summa|summor|total(?:t|er)?|s:a)\b:?", re.IGNORECASE
)
_APART = exact.GRID // 100  # a total shown in öre may be rounded


def drop_total(
    frame: pd.DataFrame, file: str, *, subtotals: bool = True
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows without totals, and what was left out or stops (V02).

    In: text cells, blank rows already left out (index + 2 = row in the file). Without `subtotals` only one
    total may stand there, last: for a caller whose rows are not in the order of the file.
    """
    named = _named_total(frame)
    suspects = [i for i in named if _is_total(frame, i, named)]
    if not suspects:
        return frame, []
    numbers = tuple(int(frame.index[i]) + 2 for i in suspects)
    last = suspects[-1] == len(frame) - 1
    alone = last and len(suspects) == 1
    sure = all(_lacks(frame, i, named) for i in suspects) and (alone or (last and subtotals))
    if sure and _add_up(frame, suspects):
        text = f"Summaraden sist i {file} är inte inläst. Den stämmer med raderna ovanför."
        if not alone:
            text = f"{len(suspects)} summarader i {file} är inte inlästa. De stämmer med raderna ovanför."
        kept = frame.drop(index=frame.index[suspects])
        return kept, [Finding("V02", "info", file, "", len(suspects), numbers[:ROWS_KEPT], text)]
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


def _is_total(frame: pd.DataFrame, position: int, named: list[int]) -> bool:
    """Whether the row is a total by its word alone, or by how it begins and by what it lacks."""
    first = next(str(text) for text in frame.iloc[position] if text)
    return bool(_WORD.fullmatch(first)) or _lacks(frame, position, named)


def _lacks(frame: pd.DataFrame, position: int, named: list[int]) -> bool:
    """Whether a cell is empty that is filled in every row that does not begin as a total."""
    return any(not frame[name].iloc[position] for name in _always_filled(frame, named))


def _always_filled(frame: pd.DataFrame, named: list[int]) -> list[str]:
    rows = frame.drop(index=frame.index[named])
    return [name for name in frame.columns if len(rows) and (rows[name] != "").all()]


def _add_up(frame: pd.DataFrame, totals: list[int]) -> bool:
    """Whether every total's cells but the first, at least one, are sums of the rows right above it.

    Of all of them, or of those since some earlier total: subtotals may be of several levels.
    """
    wanted = [[name for name in frame.columns if frame[name].iloc[i]][1:] for i in totals]
    if not all(wanted):
        return False
    for name in {name for names in wanted for name in names}:
        try:
            values, wrong = to_exact(frame[name])
        except AmbiguousError:
            return False
        if wrong.any():
            return False
        of_block: list[int] = []  # what the rows between totals come to
        start = 0
        for position, names in zip(totals, wanted, strict=True):
            of_block.append(exact.total(values.iloc[start:position]))
            start = position + 1
            said = values.iloc[position]
            if name in names and not any(
                abs(sum(of_block[n:]) - int(said)) < _APART for n in range(len(of_block))
            ):
                return False
    return True
