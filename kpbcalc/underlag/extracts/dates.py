"""Dates and times as social systems write them: ISO, yyyymmdd, Excel serials; 9999-12-31 for no end (V05).

A day is its ordinal (`date.toordinal`), so that lengths and cuts are plain integer arithmetic.
"""

import re
from datetime import date
from itertools import pairwise

import pandas as pd

NO_END = date(9999, 12, 31).toordinal()
_WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d.*)?|(\d{4})(\d\d)(\d\d)", re.ASCII)
# Excel counts days from 1899-12-30 (after its leap-year fault of 1900). Five digits from 20000 (1954) to
# 69999 (2091) can be nothing else here; 2958465 is 9999-12-31.
_SERIAL = re.compile(r"([2-6]\d{4}|2958465)(?:[.,]\d+)?", re.ASCII)
_EXCEL_ZERO = date(1899, 12, 30).toordinal()
_CLOCK = re.compile(r"(?:.*[T ])?(\d{1,2})[:.]?(\d\d)(?::\d\d(?:\.\d+)?)?", re.ASCII)
_HOURS, _MINUTES = 24, 60


def to_day(text: str) -> int | None:
    """The ordinal of one date, or None when it is not one."""
    if serial := _SERIAL.fullmatch(text):
        return _EXCEL_ZERO + int(serial[1])
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    year, month, day = (int(g) for g in written.groups() if g)
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def to_days(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """A column of dates: ordinals (missing where blank or 9999-12-31), and which rows cannot be read."""
    known = {text: to_day(text) for text in texts.unique()}
    days = pd.Series([known[t] for t in texts], index=texts.index, dtype="Int64")
    wrong = days.isna() & (texts != "")
    return days.mask(days == NO_END), wrong.astype(bool)


def to_minute(text: str) -> int | None:
    """Minutes since midnight of a clock time (08:15, 8.15, 0815, with or without a date before)."""
    clock = _CLOCK.fullmatch(text)
    if clock is None or int(clock[1]) >= _HOURS or int(clock[2]) >= _MINUTES:
        return None
    return int(clock[1]) * _MINUTES + int(clock[2])


def first_days(year: int) -> list[int]:
    """The first day of each month, and of the next year."""
    return [*(date(year, month, 1).toordinal() for month in range(1, 13)), date(year + 1, 1, 1).toordinal()]


def by_month(start: int, stop: int, year: int) -> list[tuple[int, int, int]]:
    """Split [start, stop) at the turns of the year's months: (month 1–12, from, to), empty ones left out."""
    turns = enumerate(pairwise(first_days(year)), start=1)
    parts = [(month, max(start, first), min(stop, after)) for month, (first, after) in turns]
    return [part for part in parts if part[1] < part[2]]


def month_name(year: int, month: int) -> str:
    """YYYY-MM."""
    return f"{year:04d}-{month:02d}"
