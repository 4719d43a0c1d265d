"""Rows below a table that are no rows of it: a note of when it was printed, a sum, a count.

In a list about clients they have no number of anybody. A row that is cut off in the middle of one is left for
the check to tell. In any other table a row may be anything, so only what says that it is printed is none.
"""

import re

import pandas as pd

from kpbcalc.base.masked import masked
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import ROWS_KEPT, Finding
from kpbcalc.underlag.short_rows import is_page, is_printed, told_pages, told_printed
from kpbcalc.underlag.totals_among_rows import begins_as_total

_COUNT = re.compile(r"antal\b", re.IGNORECASE)  # of rows or clients, as a system writes below a list
_LEAST = 4  # columns, for one filled cell to be no row of the list


def without_footers(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows without those at the end that are about nobody, and which those were (V02).

    In: text cells of a table about clients (index + 2 = row in the file).
    """
    if frame.shape[1] < _LEAST:
        return frame, []
    kept = len(frame)
    while kept > 1 and _is_footer([str(text) for text in frame.iloc[kept - 1]]):
        kept -= 1
    if kept == len(frame):
        return frame, []
    rows = tuple(int(i) + 2 for i in frame.index[kept:])
    text = (
        f"{rows_of(len(rows))} sist i {file} är inte om någon brukare (sidfot eller summor) och läses inte."
    )
    return frame.iloc[:kept], [Finding("V02", "info", file, "", len(rows), rows[:ROWS_KEPT], text)]


def without_pages(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows without those that only number a page, above other rows, and which those were (V02).

    In: text cells (index + 2 = row in the file).
    """
    filled = (frame != "").sum(axis=1)
    wide = filled[filled > 1].index
    single = filled[(filled == 1) & (filled.index < (wide.max() if len(wide) else 0))].index
    pages = [i for i in single if is_page([str(text) for text in frame.loc[i]], frame.shape[1])]
    return frame.drop(index=pages), told_pages(file, [int(i) + 2 for i in pages])


def without_printed(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of any other table without a count, a page or a date of printing at the end, and which (V02).

    In: text cells (index + 2 = row in the file).
    """
    kept = len(frame)
    while kept > 1 and is_printed([str(text) for text in frame.iloc[kept - 1]], frame.shape[1]):
        kept -= 1
    return frame.iloc[:kept], told_printed(file, [int(i) + 2 for i in frame.index[kept:]])


def _is_footer(cells: list[str]) -> bool:
    filled = [text for text in cells if text]
    if any(masked(text) != text for text in filled):
        return False
    alone = len(filled) == 1 and (not cells[0] or any(sign.isalpha() for sign in cells[0]))
    counted = len(filled) == 2 and _COUNT.match(filled[0]) and filled[1].isdecimal()
    return alone or bool(counted) or (begins_as_total(cells) and 2 * len(filled) < len(cells))
