"""All families and statistics of a year, and of the year before and it: what one release decides about."""

from collections.abc import Collection

from kpbcalc.aggregates import (
    alder,
    assistans,
    atergang,
    bana,
    bistand_unga,
    enheter,
    flode,
    grupper,
    intervals,
    mix,
    nyckeltal,
    omraden,
    stege,
    ytterfall,
    ytterfall_kvar,
    ytterfall_vilka,
)
from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.pair import Pair
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.year import Year


def collect(year: Year) -> list[Family]:
    """The families of a year in order, parents before their parts."""
    found: list[Family] = []
    for of_year in (omraden, grupper, enheter, alder, mix, ytterfall, stege, ytterfall_vilka, assistans):
        found += of_year.families(year)
    return found


def collect_pair(pair: Pair) -> list[Family]:
    """The families of what happened between two years."""
    found: list[Family] = []
    found += flode.families(pair)
    found += ytterfall_kvar.families(pair)
    return found


def statistics(year: Year) -> list[Statistic]:
    """The person statistics of a year."""
    found: list[Statistic] = []
    found += nyckeltal.statistics(year)
    found += intervals.statistics(year)
    found += stege.statistics(year)
    found += ytterfall_vilka.statistics(year)
    found += bistand_unga.statistics(year)
    return found


def pair_statistics(
    pair: Pair, known: Collection[tuple[str, str]], last: Collection[tuple[str, str]]
) -> list[Statistic]:
    """The person statistics of what happened between two years.

    `known` are the pseudonyms and areas of the years before them, `last` those of the last of these.
    """
    found: list[Statistic] = []
    found += intervals.changes(pair)
    found += atergang.statistics(pair)
    found += bana.statistics(pair, known, last)
    return found
