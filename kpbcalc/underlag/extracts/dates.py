"""Dates as care systems write them: ISO, yyyymmdd, Excel serials; 9999-12-31 and 1900-01-01 for none (V05).

So are `2024/3/1`, `1.3.2024` and `1 mars 2024`. `1/3/2024` is two days, here and in America, and none.

A day is its ordinal (`date.toordinal`), so that lengths and cuts are plain integer arithmetic. A time with an
offset (`2023-12-31T23:30:00Z`) is the day it was in Sweden.
"""

import re
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd

from kpbcalc.base import params
from kpbcalc.underlag.year_and_month import month_of

ZONE = "Europe/Stockholm"
NO_END = date(9999, 12, 31).toordinal()
# Excel counts days from 1899-12-30 (after its leap-year fault of 1900). Five digits from 20000 (1954) to
# 69999 (2091) can be nothing else here; 2958465 is 9999-12-31.
EXCEL_ZERO = date(1899, 12, 30).toordinal()
SERIAL = re.compile(r"([2-6]\d{4}|2958465)(?:[.,](\d+))?", re.ASCII)
_WRITTEN = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d)|(\d{4})(\d\d)(\d\d))"
    r"(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2})\.? ?([a-zåäö]{3,9})\.? ?(\d{4})", re.IGNORECASE)
NO_DATE = "Datum som 1900-01-01 och 9999-12-31 betyder att inget datum finns: de läses som tomma."
FORMS = "ÅÅÅÅ-MM-DD, ÅÅÅÅMMDD, 1 mars 2024 eller ett Exceldatum"  # to write a date in
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−－", "-"))


def plain_dashes(text: str) -> str:
    """Every kind of dash and minus as a hyphen: programs make `–` of `-` unasked."""
    return text.translate(_DASHES)


def written(text: str) -> tuple[date, tuple[str, str, str] | None, str] | None:
    """A date, the hours, minutes and seconds written after it, and its offset; None when it is not one."""
    found = _WRITTEN.fullmatch(plain_dashes(text))
    if found is None:
        return None
    *parts, hours, minutes, seconds, offset = found.groups()
    try:
        day = date(*(int(part) for part in parts if part))
    except ValueError:
        return None
    return day, (hours, minutes, seconds or "00") if hours else None, (offset or "").upper()


def to_day(text: str) -> int | None:
    """The ordinal of one date, or None when it is not one."""
    if serial := SERIAL.fullmatch(text):
        return EXCEL_ZERO + int(serial[1])
    found = written(text)
    if found is None:
        return _otherwise(plain_dashes(text))
    day, clock, offset = found
    if not (clock and offset):
        return day.toordinal()
    try:
        moment = datetime.fromisoformat(f"{day}T{':'.join(clock)}{offset}")
        return moment.astimezone(ZoneInfo(ZONE)).toordinal()
    except (ValueError, OverflowError):
        return None


def _otherwise(text: str) -> int | None:
    """The ordinal of a date in other forms that can be one day only."""
    month: int | None
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _DAY_FIRST.fullmatch(text):
        year, month, day = int(found[3]), int(found[2]), int(found[1])
    elif found := _IN_WORDS.fullmatch(text):
        year, month, day = int(found[3]), month_of(found[2]), int(found[1])
    else:
        return None
    try:
        return date(year, month or 0, day).toordinal()
    except ValueError:
        return None


def to_days(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """A column of dates: ordinals (missing where blank or no date), and which rows cannot be read."""
    days = _ordinals(texts)
    wrong = days.isna() & (texts != "")
    return days.mask(_mean_none(days)), wrong.astype(bool)


def are_no_dates(texts: pd.Series) -> pd.Series:
    """Which cells have a date that only says that there is none: 1900-01-01, 9999-12-31."""
    return _mean_none(_ordinals(texts))


def _ordinals(texts: pd.Series) -> pd.Series:
    known = {text: to_day(text) for text in texts.unique()}
    return pd.Series([known[t] for t in texts], index=texts.index, dtype="Int64")


def _mean_none(days: pd.Series) -> pd.Series:
    return days.isin(_no_dates()).fillna(False).astype(bool)


@cache
def _no_dates() -> frozenset[int]:
    return frozenset(day.toordinal() for day in params.toml("import.toml")["inget_datum"])


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
