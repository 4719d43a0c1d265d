"""Which rows among the others are the titles of a file that is printed with pages, once more?

A title again is a row that says what stood above the headings, but for the page and the time of printing. It
stands beside the headings again, the number of a page or another title; one alone may be a row of the table.
"""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import Finding, kept
from kpbcalc.underlag.repeated_headings import headings_again
from kpbcalc.underlag.short_rows import bare_title, is_page, is_printed
from kpbcalc.underlag.totals_among_rows import begins_as_total

_BESIDE = 2  # titles below each other, where nothing else tells that a page begins


def without_titles_again(
    frame: pd.DataFrame, titles: Sequence[str], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that are no titles, and which were (V02).

    In: text cells without blank rows (index + 2 = row in the file), the headings again and the pages still
    among them, and the titles above the headings.
    """
    said = {bare_title(title) for title in titles} - {""}
    if not said:
        return frame, []
    width = frame.shape[1]
    few = frame[2 * (frame != "").sum(axis=1) <= width + 1]
    kinds = {row: _kind([str(text) for text in cells], said) for row, *cells in few.itertuples(name=None)}
    kinds |= dict.fromkeys(frame.index[headings_again(frame)], "rubrik")
    drop: list[int] = []
    for _, block in groupby(frame.index, key=lambda row: bool(kinds.get(row))):
        rows = [row for row in block if kinds.get(row)]
        found = [kinds[row] for row in rows]
        if {"sida", "rubrik"} & {*found} or found.count("titel") >= _BESIDE:
            drop += [row for row in rows if kinds[row] in ("titel", "utskrift")]
    text = f"{rows_of(len(drop))} i {file} är titlar som står en gång till bland raderna, och läses förbi."
    told = Finding("V02", "info", file, "", len(drop), kept(int(row) + 2 for row in drop), text)
    return frame.drop(index=drop), [told] if drop else []


def _kind(cells: list[str], titles: set[str]) -> str:
    """What a row with few cells is on a page: its number, a title or a note of printing; "" for any other."""
    if is_page(cells, len(cells)):
        return "sida"
    if begins_as_total(cells):
        return ""
    if bare_title(" ".join(filter(None, cells))) in titles:
        return "titel"
    return "utskrift" if is_printed(cells, len(cells)) else ""
