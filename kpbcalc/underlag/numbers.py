"""Numbers as Swedish systems write them: decimal comma or point, spaces in thousands, trailing minus."""

import pandas as pd

from kpbcalc import exact

_SPACES = "[\u0020\u00a0\u202f\u2009]"
_PLAIN = r"-?(?:\d+(?:\.\d*)?|\.\d+)"
_THOUSANDS = r"-?[1-9]\d{0,2}(?:[.,]\d{3})+"


class AmbiguousError(ValueError):
    """The column can be read in two ways; guessing could be wrong by a factor of a thousand."""


def to_exact(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read a column of numbers exactly.

    In: text, empty where missing. Out: Int64 counts of 10⁻⁸ (missing where empty or unreadable), and
    which rows could not be read. Raises `AmbiguousError` when every separator in the column could be a
    thousands mark as well as a decimal mark (`1.234`).
    """
    plain = texts.str.replace(_SPACES, "", regex=True).str.replace("\u2212", "-")
    trailing = plain.str.endswith("-")
    plain = plain.where(~trailing, "-" + plain.str.slice(stop=-1))
    plain = _decimal_point(plain)
    readable = plain.str.fullmatch(_PLAIN)
    empty = plain == ""
    try:
        values = exact.parse(plain.where(readable))
    except ValueError:
        readable &= plain.map(_fits)
        values = exact.parse(plain.where(readable))
    return values, ~readable & ~empty


def _decimal_point(texts: pd.Series) -> pd.Series:
    """Make the decimal mark of a column a point, and drop its thousands mark."""
    marked = texts[texts.str.contains("[.,]", regex=True)]
    if marked.empty:
        return texts
    has_both = marked.str.contains(",", regex=False) & marked.str.contains(".", regex=False)
    if has_both.any():
        both = marked[has_both].iloc[0]
        thousands = "." if both.rfind(",") > both.rfind(".") else ","
        return texts.str.replace(thousands, "", regex=False).str.replace(",", ".", regex=False)
    if marked.str.fullmatch(_THOUSANDS).all():
        raise AmbiguousError
    return texts.str.replace(",", ".", regex=False)


def _fits(text: str) -> bool:
    whole, _, decimals = text.lstrip("-").partition(".")
    return len(whole) <= 18 - exact.DECIMALS and len(decimals) <= exact.DECIMALS
