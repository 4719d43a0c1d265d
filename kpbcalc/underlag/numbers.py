"""Numbers as Swedish systems write them: decimal comma or point, spaces in thousands, any kind of minus.

Below zero are `-5`, `5-`, `−5`, `–5` and `(5)`; a plus and one `kr` say nothing. Two signs, a dash by itself,
an em dash and everything else are for a person to read.
"""

import re

import pandas as pd

from kpbcalc.base import exact

SPACES = "\u0020\u00a0\u2007\u2009\u202f"
DASHES = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"  # written for a minus; an em dash is not
_SPACE = f"[{SPACES}]"
_TO_MINUS = str.maketrans(DASHES, "-" * len(DASHES))
_KRONOR = re.compile(rf"(.*[0-9.,)+-]){_SPACE}*kr{_SPACE}*([)+-]*)", re.IGNORECASE)
_DRESSED = re.compile(
    rf"([+-]?){_SPACE}*(\(?){_SPACE}*([0-9.,](?:[0-9.,{SPACES}]*[0-9.,])?){_SPACE}*(\)?){_SPACE}*([+-]?)"
)
_SPACED = rf"-?[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+(?:[.,][0-9]*)?"
_PLAIN = r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"

# Three decimals are what could be thousands: two or four could not.
ONE_WAY = "Skriv talen med två eller fyra decimaler (1234,00 eller 1,2340), tusental kronor hellre i kronor."


class AmbiguousError(ValueError):
    """The column can be read in two ways; guessing could be wrong by a factor of a thousand."""


def to_exact(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read a column of numbers exactly.

    In: text, empty where missing. Out: Int64 counts of 10⁻⁸ (missing where empty or unreadable), and
    which rows could not be read. Raises `AmbiguousError` when a separator could be a thousands mark as
    well as a decimal mark (`1.234`) and the rest of the column does not settle it.
    """
    # Volumes and hours are few numbers on many rows: each text is read once.
    of_row, distinct = pd.factorize(texts)
    values, wrong = _read(pd.Series(distinct, dtype="str"))
    return values.take(of_row).set_axis(texts.index), wrong.take(of_row).set_axis(texts.index)


def _read(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """`to_exact` of distinct texts."""
    whole = texts.str.fullmatch("-?[0-9]*").all()  # as most columns are
    plain = texts if whole else _decimal_point(_unspaced(_bare(texts)))
    readable = plain.str.fullmatch(_PLAIN)
    empty = plain == ""
    try:
        values = exact.parse(plain.where(readable))
    except ValueError:
        readable &= plain.map(_fits)
        values = exact.parse(plain.where(readable))
    return values, ~readable & ~empty


def undressed(text: str) -> str:
    """One number without the spaces and signs around and in it, decimal mark kept; else as it stands."""
    (plain,) = _unspaced(_bare(pd.Series([text.strip()], dtype="str")))
    return str(plain)


def _bare(texts: pd.Series) -> pd.Series:
    """Digits, marks and spaces between them, with `-` right before where the number is below zero."""
    dressed = ~texts.str.fullmatch("-?[0-9.,]*")
    return texts.where(~dressed, texts[dressed].map(_undressed)) if dressed.any() else texts


def _undressed(text: str) -> str:
    """One number without what is written around it; as it stands when its sign is not sure."""
    plain = text.translate(_TO_MINUS)
    kronor = _KRONOR.fullmatch(plain)
    match = _DRESSED.fullmatch(kronor[1] + kronor[2] if kronor else plain)
    if match is None:
        return text
    before, opened, digits, closed, after = match.groups()
    signs = (before, opened, after)
    if bool(opened) != bool(closed) or sum(map(bool, signs)) > 1:
        return text
    return f"-{digits}" if "-" in signs or opened else digits


def _unspaced(texts: pd.Series) -> pd.Series:
    """Drop spaces that group digits by three; other spaces stay and make the number unreadable."""
    spaced = texts.str.fullmatch(_SPACED)
    return texts.where(~spaced, texts.str.replace(_SPACE, "", regex=True)) if spaced.any() else texts


def _decimal_point(texts: pd.Series) -> pd.Series:
    """Make the decimal mark a point and drop the thousands mark, cell by cell.

    A cell such as 1.234 says nothing by itself: it is read as the column's other cells show.
    """
    if not texts.str.contains("[.,]", regex=True).any():
        return texts
    point, comma = _marks(texts, "."), _marks(texts, ",")
    no_point, no_comma = _divides_thousands(point, comma), _divides_thousands(comma, point)
    plain = texts.where(~no_point, texts.str.replace(".", "", regex=False))
    plain = plain.where(~no_comma, plain.str.replace(",", "", regex=False))
    one_mark = plain.str.fullmatch("-?[0-9]*,[0-9]*")
    return plain.where(~one_mark, plain.str.replace(",", ".", regex=False))


def _divides_thousands(own: dict[str, pd.Series], other: dict[str, pd.Series]) -> pd.Series:
    """In which cells a mark divides thousands, the unclear ones as the column's other cells show."""
    if not own["unclear"].any():
        return own["thousands"]
    own_is_decimal = own["decimal"].any() or other["thousands"].any()
    other_is_decimal = other["decimal"].any() or own["thousands"].any()
    if own_is_decimal and not other_is_decimal:
        return own["thousands"]
    if own["thousands"].any() and not own_is_decimal:
        return own["thousands"] | own["unclear"]
    raise AmbiguousError


def _marks(texts: pd.Series, mark: str) -> dict[str, pd.Series]:
    """Where a mark surely divides thousands (1.234.567 or 1.234,5), surely is decimal, or is unclear."""
    other = "," if mark == "." else "."
    group = rf"[{mark}][0-9]{{3}}"
    start = "-?[1-9][0-9]{0,2}"
    unclear = texts.str.fullmatch(f"{start}{group}")
    thousands = texts.str.fullmatch(f"{start}(?:(?:{group})+[{other}][0-9]*|(?:{group}){{2,}})")
    decimal = texts.str.fullmatch(f"-?[0-9]*[{mark}][0-9]*") & ~unclear
    return {"thousands": thousands, "decimal": decimal, "unclear": unclear}


def _fits(text: str) -> bool:
    whole, _, decimals = text.lstrip("-").partition(".")
    return len(whole) <= 18 - exact.DECIMALS and len(decimals) <= exact.DECIMALS
