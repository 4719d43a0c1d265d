"""What the person statistics add: the numbers they rest on, and the cost of the dearest beside the ladder."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kpbcalc.aggregates import stege
from kpbcalc.aggregates.bana import DIVISIONS
from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.package import Package
from tests.attack.cells import Reading
from tests.attack.judge import Judge
from tests.attack.persons import Counts
from tests.attack.system import Terms

OF_ALL = ("medel", "median")
SAME = 0.01  # of a person: less is rounding


def rested_on(found: Counts, reading: Reading) -> None:
    """The statistics of a year's areas are about everybody there."""
    for omrade in reading.areas():
        for name in OF_ALL:
            found.same(_number(reading, name, omrade), reading.total("omraden", omrade), f"{name} {omrade}")


def rested_on_two_years(found: Counts, before: Reading, now: Reading) -> None:
    """Those of either year, the dearest who stayed and ended, and the new ones of the year before."""
    for omrade in now.areas():
        both = _number(now, "medel_andring", omrade)
        for reading in (before, now):
            found.inside(reading.total("omraden", omrade), both, f"{omrade} not in {reading.package.ar}")
        _dearest(found, now, omrade)
        _paths(found, before, now, omrade)


def _number(reading: Reading, name: str, *key: str) -> Terms:
    """The number of persons that a statistic tells, as a known figure."""
    cells = reading.package.shown(name, *key)  # one that is not there is not of nobody
    return [term for cell in cells if known(cell.n) for term in _known(reading, (name, *key), cell.n)]


def _known(reading: Reading, name: tuple[str, ...], n: float) -> Terms:
    off = (reading.package.policy.round_count - 1) / 2
    return [(reading.system.unknown((reading.package.ar, "statistic", *name), n - off, n + off), 1.0)]


def _dearest(found: Counts, now: Reading, omrade: str) -> None:
    for cell in now.package.shown("atergang", omrade):
        if known(cell.n) and known(share := cell["kvar"]):
            stayed = share / 100 * cell.n
            if abs(stayed - round(stayed)) < SAME:  # else some share the last place
                _what_became(found, now, omrade, round(stayed), round(cell.n - stayed))


def _what_became(found: Counts, now: Reading, omrade: str, stayed: int, ended: int) -> None:
    for kind, n in (("kvar", stayed), ("avslutade", ended)):
        mine = _known(now, ("atergang", omrade, kind), n)
        whole = now.total("flode", omrade, of=lambda key, k=kind: key[1] == k)
        found.inside(mine, whole, f"{kind} in {omrade} and not among the dearest")


def _paths(found: Counts, before: Reading, now: Reading, omrade: str) -> None:
    entrants: Terms = []
    periods: dict[tuple[int, int], Terms] = {}
    for length in DIVISIONS:
        name = f"bana_{length}"
        for cell in now.package.shown(name, omrade):
            low, _, high = cell.code.partition("-")
            mine = _number(now, name, *cell.key)
            periods[int(low), int(high)] = mine
            if known(cell.n) and known(share := cell["andel"]) and share:
                entrants = _known(now, ("entrants", omrade), round(100 * cell.n / share))
    for span, mine in periods.items():
        found.inside(mine, entrants, f"new in {omrade} and not there in {span}")
        for other, more in periods.items():
            if span != other and other[0] <= span[0] and span[1] <= other[1]:
                found.inside(mine, more, f"in {omrade} in months {other} and not in {span}")
    found.inside(entrants, before.total("omraden", omrade), f"known in {omrade} since earlier")
    came = before.total("flode", omrade, of=lambda key: key[1] == "nya")
    found.inside(entrants, came, f"new in {omrade} and followed from before")


def dearest_beside_the_ladder(before: ReleasedYear | None, now: ReleasedYear) -> list[str]:
    """The dearest of a year less those above a told cut of its ladder, or the other way round."""
    return list(_beside(before, now.package)) if before else []


def _beside(before: ReleasedYear, package: Package) -> Iterator[str]:
    year = before.year
    judge = Judge(package.policy, year.rows, "kr")
    for cell in package.shown("atergang"):
        omrade = cell.key[0]
        mine = year.of_area(omrade)
        costs = mine.groupby("client")["kr"].sum().sort_values(ascending=False, kind="stable")
        if not known(cell.n) or not known(cell["fore"]):
            continue
        dearest = _first(year.rows, omrade, costs, int(cell.n))
        for cut in before.package.shown("stege", omrade):
            steps = before.package.cells("stege", omrade)
            above = sum(c.n for c in steps[steps.index(cut) :] if known(c.n))
            over = _first(year.rows, omrade, costs, int(above))
            if judge.tells(dearest ^ over):
                yield f"{omrade}: the {cell.n:g} dearest beside those over {stege.cuts_of(cut.codes)}"


def _first(rows: pd.DataFrame, omrade: str, costs: pd.Series, many: int) -> np.ndarray:
    some = rows["client"].isin(costs.index[:many]) & (rows["omrade"] == omrade)
    return some.to_numpy(bool)
