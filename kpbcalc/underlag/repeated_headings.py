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
    if len(frame.columns) < _FEWEST:
        return frame, []
    again = pd.Series(True, index=frame.index)
    for position, name in enumerate(frame.columns):
        column = frame.iloc[:, position]
        again &= column.mask(~again, "").map(as_heading) == name
        if not again.any():
            return frame, []
    rows = kept(int(i) + 2 for i in again.index[again])
    text = f"Rubrikerna i {file} står en gång till bland raderna, och läses förbi där."
    return frame[~again], [Finding("V02", "info", file, "", int(again.sum()), rows, text)]
