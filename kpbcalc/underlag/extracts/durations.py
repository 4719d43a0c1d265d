"""How long something took, as it is written: minutes, `1:30`, `25:00:00`, `1 h 30 min`, fractions of a day.

`1:30` is an hour and a half, never a minute and a half. A minus before or after makes it a correction. Bare
numbers are what the municipality says (`tidsenhet`), else hours where the heading says so (`Tid (tim)`), else
minutes; a column of numbers that are all below one is no column of minutes, and is read as fractions of a day
only where it cannot be hours.
"""

import re
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts.dates import plain_dashes
from kpbcalc.underlag.numbers import to_exact

MINUTES = {"minuter": 1, "timmar": 60, "dygn": 24 * 60}
_DAYS = r"(?:(?P<days>-?\d+) days?,? |1900-01-(?P<excel>\d\d) )?"
_COLONS = re.compile(rf"{_DAYS}\+?(?P<h>\d{{1,5}}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?", re.ASCII)
_WORDS = re.compile(
    r"(?:(?P<h>\d+(?:[.,]\d+)?) ?(?:h|tim(?:mar|me)?)\.?)? ?"
    r"(?:(?P<m>\d+(?:[.,]\d+)?) ?m(?:in(?:uter|ut)?)?\.?)?",
    re.ASCII | re.IGNORECASE,
)
_LETTERS, _CLOCK_FORM = re.compile(r"[^\W\d_]+"), re.compile(r"\b[ht]{1,2}:mm?\b")
_SAID = {
    "timmar": re.compile(r"\w*timmar|timme|tim|h"),
    "minuter": re.compile(r"\w*minuter|minut|min"),
    "dygn": re.compile(r"dygn"),
}
# As hours a visit of five minutes, as a fraction of a day one of two hours: below it there is no doubt.
_SHORT = 1 / 12
_SECONDS = 24 * 60 * 60
_MINUTES = 2  # of the median visit, below which bare numbers are hardly minutes


class Read(NamedTuple):
    """A column of durations: minutes (10⁻⁸), which rows are no duration, and how bare numbers were read.

    `unit` is of `MINUTES`; "" where the numbers fit neither minutes nor anything else for sure. `bare` are
    the rows of such numbers.
    """

    minutes: pd.Series
    wrong: pd.Series
    unit: str
    bare: pd.Series


def in_heading(heading: str) -> str:
    """The unit, of `MINUTES`, that a heading says: `Utförda timmar`, `Tid (tim)`. Empty for none or two.

    `Tid (h:mm)` is a form of clocks and says nothing of bare numbers.
    """
    words = _LETTERS.findall(_CLOCK_FORM.sub(" ", heading.lower()))
    said = {unit for unit, known in _SAID.items() if any(known.fullmatch(word) for word in words)}
    return said.pop() if len(said) == 1 else ""


def to_minutes(texts: pd.Series, unit: str = "", seen: str | None = None, heading: str = "") -> Read:
    """Read a column; `seen` is what its bare numbers are where it is a part of a longer one.

    Raises `AmbiguousError` as `to_exact`.
    """
    known = {text: exact_minutes(text) for text in texts.unique()}
    clocked = pd.Series([known[text] for text in texts], texts.index, dtype="Int64")
    numbers, wrong = to_exact(texts.where(clocked.isna(), "").map(plain_dashes))
    unit = unit or (seen if seen is not None else _unit_of(numbers.dropna().abs(), heading))
    if unit == "dygn":
        # To the whole second: a fraction of a day has no end of decimals.
        seconds = (numbers * _SECONDS + exact.GRID // 2) // exact.GRID
        minutes = (seconds * exact.GRID * 2 + 60) // 120
    else:
        minutes = numbers * MINUTES[unit or "minuter"]
    return Read(clocked.fillna(minutes), wrong, unit, numbers.notna())


def exact_minutes(text: str) -> int | None:
    """The minutes (10⁻⁸) of a duration with colons or words, or None when it is not written so."""
    plain = plain_dashes(text).strip()
    sign = 1
    if "day" not in plain and plain.startswith("-") != plain.endswith("-"):
        sign, plain = -1, plain.strip("-").strip()
    if colons := _COLONS.fullmatch(plain):
        over, seconds = int(colons["m"]), int(colons["s"] or 0)
        if over >= 60 or seconds >= 60:
            return None
        days = int(colons["days"] or colons["excel"] or 0)
        total = days * _SECONDS + int(colons["h"]) * 3600 + over * 60 + seconds
        return sign * (2 * total * exact.GRID + 60) // 120
    words = _WORDS.fullmatch(plain)
    if words is None or not (words["h"] or words["m"]):
        return None
    hours, minutes = (Decimal((words[part] or "0").replace(",", ".")) for part in "hm")
    return sign * round((hours * 60 + minutes) * exact.GRID)


def _unit_of(numbers: pd.Series, heading: str) -> str:
    """What a column's bare numbers are: hours if its heading says so, minutes if any is one or more.

    Visits of a minute are no visits: where half are under two and the heading says no unit, nobody knows.
    """
    told = in_heading(heading)
    said = "timmar" if told == "timmar" else ""
    some = numbers[numbers > 0]
    if some.empty or (some >= exact.GRID).any():
        short = not some.empty and some.median() < _MINUTES * exact.GRID and told != "minuter"
        return said or ("" if short else "minuter")
    seconds = exact.to_float(some) * _SECONDS
    whole = ((seconds - seconds.round()).abs() < 0.01).all()
    return "dygn" if whole and exact.to_float(some).median() < _SHORT else said
