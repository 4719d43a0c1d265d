"""How much a decision grants: a quantity per day, week, month or year, made into volumes per month.

The volume of any days is the difference of two points on one running total from 1 January, each rounded to
10⁻⁸. So months add up to what the decision says for its days, whole months and weeks are exact, and a
decision cut in two grants what it granted whole. Weeks become months by days ÷ 7.
"""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kpbcalc.underlag.extracts.dates import first_days

DAYS_A_WEEK, MONTHS_A_YEAR, MINUTES_AN_HOUR = 7, 12, 60
_QUANTITIES = {
    "timme": "tim timme timmar h", "minut": "min minut minuter", "dygn": "dygn plats platser",
    "dag": "dag dagar",
    "besok": "besok", "tillfalle": "tillfalle tillfallen ggr gang ganger st", "manad": "man manad manader",
    "portion": "portion portioner", "resa": "resa resor",
}  # fmt: skip
_PERIODS = {"dag": "dag dygn d", "vecka": "vecka veckan v", "manad": "man manad manaden", "ar": "ar aret"}
_QUANTITY = {word: unit for unit, words in _QUANTITIES.items() for word in words.split()}
_PERIOD = {word: period for period, words in _PERIODS.items() for word in words.split()}
# What an insats of these catalogue units is decided in when the decision says nothing.
ALWAYS = {"dygn": "dygn", "manad": "mån"}
_TOLD = re.compile(
    r"\b(?:tim|timmar|h|min|minuter|dygn|dagar|besök|ggr|gånger|tillfällen)\.?\s*(?:/|\bper\b|\bi\b)\s*"
    r"(?:månad|mån|vecka|v|dag|dygn|år)\b",
    re.IGNORECASE,
)
# A unit alone: what is granted all the time, one a day or one a month.
_ALONE = {"dygn": "dag", "manad": "manad"}
# `st`, `ggr` and the like count whatever the insats counts, but never hours or days.
_COUNTED = ("tillfalle", "besok", "portion", "resa", "arende")


@dataclass(frozen=True)
class Measure:
    """A quantity (catalogue unit, or minut) per period; `alone` when no period was written."""

    unit: str
    period: str
    alone: bool = False

    @property
    def divisor(self) -> int:
        """How many of the quantity make one of the catalogue's unit."""
        return MINUTES_AN_HOUR if self.unit == "minut" else 1

    def fits(self, volymenhet: str) -> bool:
        """Whether this measures an insats that the catalogue counts in `volymenhet`."""
        unit = "timme" if self.unit == "minut" else self.unit
        return unit == volymenhet or (unit == "tillfalle" and volymenhet in _COUNTED)


def read(text: str) -> Measure | None:
    """`tim/mån`, `timmar per vecka`, `h/v`, `min/dag`, `dygn` … or None: the period is never guessed."""
    words = _parts(text)
    unit = _QUANTITY.get(words[0], "")
    if len(words) == 1 and unit in _ALONE:
        return Measure(unit, _ALONE[unit], alone=True)
    period = _PERIOD.get(words[1], "") if len(words) == 2 else ""
    return Measure(unit, period) if unit and period else None


def _parts(text: str) -> list[str]:
    """What stands before and after the `/` or `per` of a measure, plain."""
    plain = text.lower().translate(str.maketrans("åäö", "aao")).replace(".", "")
    return re.split(r"\s*/\s*|\s+per\s+|\s+i\s+", plain.strip())


def speaks_of(text: str) -> bool:
    """Whether a text has a word for a quantity or a period: it tries to be a measure, whole or not."""
    words = re.split(r"[\s/.]+", text.lower().translate(str.maketrans("åäö", "aao")))
    return any(word in _QUANTITY or word in _PERIOD for word in words)


def is_one(text: str) -> bool:
    """Whether a text is a quantity, a period or one for the other, and nothing else: `Plats 3` is not."""
    return all(word in _QUANTITY or word in _PERIOD for word in _parts(text))


def of_time(text: str) -> str:
    """`Månad` alone after an amount that is surely a time is tim/mån; empty for what is no period alone."""
    period = _PERIOD.get(text.strip().lower().translate(str.maketrans("åäö", "aao")).replace(".", ""), "")
    return {"dag": "tim/dag", "vecka": "tim/vecka", "manad": "tim/mån", "ar": "tim/år"}.get(period, "")


def in_heading(heading: str) -> str:
    """The measure that a heading tells, as `Beviljade timmar/mån` does; empty when it tells none."""
    said = _TOLD.search(heading)
    return said[0] if said and read(said[0]) else ""


def a_year(amount: int, measure: Measure, year: int) -> Fraction:
    """What a whole year of this comes to, exactly: what decides which of two decisions is the larger."""
    first, *_, after = first_days(year)
    return _running(amount, measure, year, after) - _running(amount, measure, year, first)


def volume(amount: int, measure: Measure, year: int, start: int, stop: int) -> int:
    """The volume of the days [start, stop) of the year, in counts of 10⁻⁸."""
    return _rounded(_running(amount, measure, year, stop)) - _rounded(_running(amount, measure, year, start))


def _running(amount: int, measure: Measure, year: int, day: int) -> Fraction:
    """What is granted from 1 January up to (not with) a day."""
    turns = first_days(year)
    first, after = turns[0], turns[-1]
    match measure.period:
        case "dag":
            periods = Fraction(day - first)
        case "vecka":
            periods = Fraction(day - first, DAYS_A_WEEK)
        case "manad" if day == after:
            periods = Fraction(MONTHS_A_YEAR)
        case "manad":
            month = date.fromordinal(day).month - 1
            periods = month + Fraction(day - turns[month], turns[month + 1] - turns[month])
        case _:
            periods = Fraction(day - first, after - first)
    return amount * periods / measure.divisor


def _rounded(value: Fraction) -> int:
    """Half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
