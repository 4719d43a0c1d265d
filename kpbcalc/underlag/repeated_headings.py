"""Headings that stand again among the rows: parts of an extract pasted below each other, or pages of a print.

A row is headings once more when every cell is what its column is called, to the letter. One with other
headings is left to stop: its columns may have changed places.
"""

import pandas as pd

from kpbcalc.underlag.findings import Finding, kept
from kpbcalc.underlag.headings import as_heading

_FEWEST = 2  # columns; a single one may hold its own name as a word


def without_headings_again(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that are no headings, and which were (V02). In: text cells under headings as compared."""
    again = headings_again(frame)
    if not again.any():
        return frame, []
    rows = kept(int(i) + 2 for i in again.index[again])
    text = f"Rubrikerna i {file} står en gång till bland raderna, och läses förbi där."
    return frame[~again], [Finding("V02", "info", file, "", int(again.sum()), rows, text)]


def headings_again(frame: pd.DataFrame) -> pd.Series:
    """Which rows are the headings once more."""
    again = pd.Series(len(frame.columns) >= _FEWEST, index=frame.index)
    for position, name in enumerate(frame.columns):
        if not again.any():
            break
        again &= frame.iloc[:, position].mask(~again, "").map(as_heading) == name
    return again
