"""What the forecast starts from: clients and cost by age and sex, and the population to come."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from kpbcalc.aggregates.alder import LIVED
from kpbcalc.analysis.ages import SEXES, Span, span_of
from kpbcalc.analysis.area import age_label, omraden
from kpbcalc.analysis.cohort_projection import projection
from kpbcalc.analysis.context import Context
from kpbcalc.base import params
from kpbcalc.base.figure import Figure, known, total
from kpbcalc.base.inhabitants import inhabitants_of
from kpbcalc.base.lifetime import OLDEST
from kpbcalc.disclosure.package import Cell, Package

DELIVERED = "Egna beräkningar enligt KPB på kommunens underlag; befolkningsprognos ur underlaget."
SIMPLE = "Egna beräkningar enligt KPB på kommunens underlag; enkel framskrivning av kommunens befolkning."
AGES: tuple[Span, ...] = ((0, 19), (20, 64), (65, OLDEST))
People = Callable[[int, Span, str], float]  # inhabitants of a year, ages and sex ("" both)


@dataclass(frozen=True)
class Base:
    """One class of ages and perhaps sex: clients and cost (kr) of the base year, with its inhabitants."""

    ages: Span
    kon: str
    n: Figure
    kr: Figure
    invanare: float


@dataclass(frozen=True)
class Coming:
    """The population to come: inhabitants by year, ages and sex, the years, and where it is from."""

    people: People
    years: tuple[int, ...]
    source: str

    @property
    def last(self) -> int:
        """The horizon."""
        return self.years[-1]


def cells(package: Package, omrade: str) -> list[Base]:
    """The base by the released classes of age and sex; everybody in the area is in one."""
    people = package.inhabitants
    found = [
        Base(span_of(c.key[1]), c.key[2], c.n, c["kr"], people(span_of(c.key[1]), c.key[2]))
        for c in package.cells("alder", omrade)
    ]
    nobody = [
        Base(ages, kon, 0.0, 0.0, people(ages, kon))
        for ages in (omraden()[omrade].aldersklasser if found else ())
        if not any(b.ages[0] <= ages[0] and ages[1] <= b.ages[1] for b in found)
        for kon in SEXES
    ]
    return sorted([*found, *nobody], key=lambda b: (b.ages, b.kon))


def living(package: Package, omrade: str) -> dict[Span, Cell]:
    """Those who have lived in the area's housing, by the same classes of age."""
    return {span_of(c.key[1]): c for c in package.cells("alder_boende", omrade) if c.key[2] == LIVED}


def coming(ctx: Context) -> Coming | None:
    """The delivered forecast; without one a simple projection; None where the own years teach none.

    They do not without two in a row, nor where what they teach is more than any municipality grows.
    """
    delivered = ctx.now.frame("befolkningsprognos")
    frame: pd.DataFrame | None = delivered[delivered["ar"] > ctx.ar]
    source = DELIVERED
    if frame is None or frame.empty:
        ahead = int(params.toml("prognos.toml")["horisont"]["enkel_framskrivning_ar"])
        frame = projection([(p.ar, p.frame("befolkning")) for p in ctx.years], ahead)
        source = SIMPLE
        if frame is not None and not _likely(ctx.now, frame[frame["ar"] == ctx.ar + ahead]):
            frame = None
    if frame is None:
        return None
    ahead_years = sorted({int(ar) for ar in frame["ar"]})
    by_year = {ar: inhabitants_of(frame[frame["ar"] == ar]) for ar in ahead_years}
    by_year[ctx.ar] = ctx.now.inhabitants
    years = tuple(sorted(y for y in by_year if y > ctx.ar))
    return Coming(lambda ar, ages, kon: by_year[ar](ages, kon), years, source)


def _likely(now: Package, then: pd.DataFrame) -> bool:
    """Whether the children, the adults and the old are not many times as many as now."""
    most, later = params.toml("prognos.toml")["horisont"]["mest_framskriven"], inhabitants_of(then)
    pairs = [(now.inhabitants(ages, ""), later(ages, "")) for ages in AGES]
    return all(after <= most * before for before, after in pairs if before)


def growth(base: Base, coming: Coming, year: int) -> float:
    """How many times its inhabitants a class has in a year; one that nobody lives in is held as it was."""
    return coming.people(year, base.ages, base.kon) / base.invanare if base.invanare else 1.0


def projected(bases: list[Base], coming: Coming, year: int) -> tuple[Figure, Figure]:
    """Clients and cost (kr) of a year, with the base year's rates."""
    times = [growth(b, coming, year) for b in bases]
    return (
        total(b.n * t for b, t in zip(bases, times, strict=True)),
        total(b.kr * t for b, t in zip(bases, times, strict=True)),
    )


def is_somebody(base: Base) -> bool:
    """Whether a class has clients, or may have."""
    return not known(base.n) or base.n > 0


def words(ages: Span) -> str:
    """A class in words."""
    return "Alla åldrar" if ages == (0, OLDEST) else age_label(ages)
