"""All families and statistics of a year, and of the year before and it: what one release decides about."""

from kpbcalc.aggregates import alder, enheter, grupper, mix, omraden
from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.year import Year


def collect(year: Year, before: Year | None = None) -> list[Family]:
    """The families in order, parents before their parts. `before` is the year before, where there is one."""
    found: list[Family] = []
    for of_year in (omraden, grupper, enheter, alder, mix):
        found += of_year.families(year)
    return found


def collect_statistics(year: Year, before: Year | None = None) -> list[Statistic]:
    """The person statistics of the year and of the change to it."""
    return []
