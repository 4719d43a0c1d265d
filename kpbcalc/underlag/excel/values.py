"""A stored number or moment of a sheet as text, by what its format shows."""

import datetime
import math
import re

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from kpbcalc.underlag.cell_text import as_text
from kpbcalc.underlag.excel.book import DATE, DURATION, TIME
from kpbcalc.underlag.excel.number_format import filled

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DAY = 86_400


def stored_number(text: str, kind: str, *, from_1904: bool) -> str:
    """A number as it stands in a sheet, by what its format shows: a number, a code, a date, a time."""
    moment = kind in (DATE, TIME, DURATION)
    if not moment and _PLAIN.fullmatch(text):
        return filled(kind, text) if kind and not text.startswith("-") else text
    try:
        value = float(text)
    except ValueError:
        return text
    if not math.isfinite(value):
        return text
    return _moment(value, kind, from_1904=from_1904) if moment else as_text(value)


def _moment(value: float, kind: str, *, from_1904: bool) -> str:
    """Hours beyond a day stay hours: 24:00 is not the first of January 1900."""
    if kind == DURATION or (kind == TIME and value == 1):
        seconds = round(abs(value) * _DAY)
        sign = "-" if value < 0 else ""
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    try:
        return str(from_excel(value, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900))
    except (ValueError, OverflowError):  # before 1900 or after 9999: no date
        return as_text(value)


def iso_moment(text: str) -> str:
    """A moment stored as text (Strict Open XML); anything else as it stands."""
    try:
        return str(datetime.datetime.fromisoformat(text.removesuffix("Z")))
    except ValueError:
        return text
