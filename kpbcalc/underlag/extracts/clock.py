"""When was a visit, and how long was it by the clock? Times with or without a date, offset or summer time.

Clock times are Swedish. Between two of them lie the hours that went by, so a night in which the clocks
change has an hour less or more (förordning (2001:127) om sommartid). `24:00` is midnight at the day's end.
"""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpbcalc.underlag.extracts.dates import EXCEL_ZERO, SERIAL, ZONE, plain_dashes, to_day, written

DAY = 24 * 60 * 60
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[:.]|(?=\d\d))(\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?", re.ASCII)
# A fraction of a day, as Excel keeps a time. Two decimals could as well be hours and minutes: not read.
_FRACTION = re.compile(r"[01]?[.,](\d|\d{3,})", re.ASCII)
_LOOKS_EITHER_WAY = re.compile(r"0?[.,](?!00)\d\d", re.ASCII)
_DAY_ZERO = 1900
_EPOCH = pd.Timestamp(1970, 1, 1).toordinal()


class Moment(NamedTuple):
    """Seconds since midnight, the day (ordinal) where the text has one, and the offset in seconds."""

    seconds: int
    day: int | None = None
    offset: int | None = None


def to_moment(text: str) -> Moment | None:
    """One time as people and systems write it (08:15, 8.15, 0815, 2024-03-31T08:15+02:00), or None."""
    if serial := SERIAL.fullmatch(text):
        return Moment(_of_a_day(serial[2] or "0"), EXCEL_ZERO + int(serial[1])) if serial[2] else None
    if _FRACTION.fullmatch(text):
        return Moment(round(float(text.replace(",", ".")) * DAY))
    if found := written(text):
        day, clock, offset = found
        seconds = _seconds(*clock) if clock else None
        if seconds is None:
            return None
        # Excel dates a bare time with its day zero.
        return Moment(seconds, day.toordinal() if day.year > _DAY_ZERO else None, _offset(offset))
    bare = _CLOCK.fullmatch(plain_dashes(text).strip())
    if bare is None or _LOOKS_EITHER_WAY.fullmatch(text):
        return None
    seconds = _seconds(bare[1], bare[2], bare[3] or "0")
    return None if seconds is None else Moment(seconds)


def _seconds(hours: str, minutes: str, seconds: str) -> int | None:
    """Since midnight; 24:00 is the midnight that ends the day, and nothing is later."""
    if int(minutes) >= 60 or int(seconds) >= 60:
        return None
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return total if total <= DAY else None


def _of_a_day(decimals: str) -> int:
    return round(float(f"0.{decimals}") * DAY)


def _offset(text: str) -> int | None:
    if not text:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:] or "0") * 60
    return -seconds if text[0] == "-" else seconds


def days_of(texts: pd.Series) -> pd.Series:
    """The day (ordinal) that each text has beside its time, missing where it has none."""
    known = {t: to_day(t) if (m := to_moment(t)) and m.day is not None else None for t in texts.unique()}
    return pd.Series([known[t] for t in texts], texts.index, dtype="Int64")


def unreadable(texts: pd.Series) -> pd.Series:
    """Which texts are something, but no time."""
    known = {text: bool(text) and to_moment(text) is None for text in texts.unique()}
    return texts.map(known).astype(bool)


def seconds_between(start: pd.Series, stop: pd.Series, day: pd.Series) -> pd.Series:
    """The seconds that went by (Int64) from one text to the other, missing where either is no time.

    In: texts, and the visit's day (ordinal) for times without a date. A stop without a date is the next time
    the clock shows it. Below zero where a dated stop lies before the start.
    """
    begun, ended = (pd.DataFrame(_moments(texts), texts.index) for texts in (start, stop))
    begun["day"] = begun["day"].fillna(day)
    next_day = (ended["seconds"] < begun["seconds"]).fillna(False).astype("Int64")
    ended["day"] = ended["day"].fillna(begun["day"] + next_day)
    known = begun[["seconds", "day"]].notna().all(axis=1) & ended[["seconds", "day"]].notna().all(axis=1)
    first, last = begun[known], ended[known]
    late = _instants(first, summer=False)
    # In the hour that comes twice, the reading that makes the shorter visit: its end first, then its start.
    passed = _instants(last, summer=True) - late
    passed = passed.where(passed >= 0, _instants(last, summer=False) - late)
    passed = passed.where(passed >= 0, _instants(last, summer=False) - _instants(first, summer=True))
    return passed.reindex(start.index).astype("Int64")


def _moments(texts: pd.Series) -> dict[str, pd.Series]:
    known = {text: to_moment(text) for text in texts.unique()}
    found = [known[text] for text in texts]
    return {
        name: pd.Series([m and m[i] for m in found], texts.index, dtype="Int64")
        for i, name in enumerate(Moment._fields)
    }


def _instants(moments: pd.DataFrame, *, summer: bool) -> pd.Series:
    """Seconds since 1970 in UTC; `summer` says which of the two hours a doubled hour is."""
    local = (moments["day"] - _EPOCH) * DAY + moments["seconds"]
    stamps = pd.to_datetime(local.astype("int64"), unit="s")
    zoned = stamps.dt.tz_localize(ZONE, ambiguous=np.full(len(stamps), summer), nonexistent="shift_forward")
    utc = zoned.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[s]").astype("int64")
    return (local - moments["offset"]).fillna(utc).astype("int64")
