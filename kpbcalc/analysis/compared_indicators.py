"""How do the indicators lie against the others', which way is good, and how sure is it?

Öppna jämförelser and the national surveys as Kolada has them, or as the underlag's file gives them.
Source: docs/metod.md §6. A survey of the spring of year t is set beside the costs of t−1, and both are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kpbcalc.analysis import clear_difference, indicator_values, reference_group
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.index_parts import bare
from kpbcalc.analysis.indicator_uncertainty import ASSUMED, QUALITY, SURVEY, uncertainty_of
from kpbcalc.analysis.indicator_values import Known, value
from kpbcalc.analysis.sure_difference import UNDECIDED, Uncertain
from kpbcalc.analysis.surveys import Asked, asked
from kpbcalc.base import params
from kpbcalc.base.figure import HIDDEN, Figure, known
from kpbcalc.disclosure.release_answers import fewest

# The boxes of the catalogue that are cost and what drives it; the others are quality and results.
RESOURCES = ("kostnad", "tackning", "volym", "pris", "behov")
OLDEST_TREND = 3  # years back that a change is reckoned from, at most
NOBODY: Asked = {}
_GIVEN = ["kpi", "kommun", "ar", "kon", "varde"]


@dataclass(frozen=True)
class Line:
    """One indicator as compared: the year shown, own value and interval, the group's and the country's.

    `osakerhet` is where the interval is from; without one nothing is said to differ, and an assumed one never
    decides. `mot_riket` says whether the value is clearly higher or lower than the country's, `andring` than
    the earlier one (with `fore_interval`), among all the area's indicators. `few` says that
    too few have answered for the own value to be told, `few_before` that it is so of the earlier one.
    """

    row: Mapping[str, str]
    known: Known
    ar: int
    preliminar: bool
    varde: float
    interval: Uncertain | None
    osakerhet: str
    svar: int | None
    others: Mapping[str, float]
    riket: float | None
    mot_riket: str | None
    fore: float | None
    fore_ar: int | None
    fore_interval: Uncertain | None
    andring: str | None
    few: bool
    few_before: bool

    @property
    def year(self) -> str:
        """The year of the value, with what it is."""
        return f"{self.ar} (prel.)" if self.preliminar else str(self.ar)

    def own(self, figure: Figure) -> Figure:
        """A figure of the own value, hidden when too few have answered."""
        return HIDDEN if self.few else figure

    def own_change(self, figure: Figure) -> Figure:
        """A figure of the own value and the earlier one."""
        return HIDDEN if self.few or self.few_before else figure


def quality_lines(every: Mapping[str, Line]) -> list[Line]:
    """Those of quality and staff, but no index without parts. In: the area's indicators (`lines`)."""
    found = {kpi: line for kpi, line in every.items() if line.row["ruta"] in QUALITY}
    alone = bare([line.row for line in found.values()], found)
    return [line for kpi, line in found.items() if kpi not in alone]


def resource_lines(ctx: Context) -> list[Line]:
    """Those of what the area costs and to whom it is given, but for nettokostnadsavvikelsen."""
    shown = params.toml("nettokostnadsavvikelse.toml")[ctx.omrade.kod]["kpi"]
    return [line for kpi, line in lines(ctx, RESOURCES).items() if kpi != shown]


def lines(ctx: Context, boxes: tuple[str, ...] = (), own: Asked = NOBODY) -> dict[str, Line]:
    """The catalogue's indicators of the area by id that have an own value; those of some boxes, or all."""
    rows = [row for row in indicator_values.catalogue(ctx.omrade.kod) if not boxes or row["ruta"] in boxes]
    return decided({row["kpi"]: line for row in rows if (line := compared(row, ctx, own)) is not None})


def decided(found: Mapping[str, Line]) -> dict[str, Line]:
    """The indicators with what is clear among them: against the country, and since the earlier year."""
    every = list(found.values())
    against = clear_difference.of_intervals([_against(line) for line in every])
    since = clear_difference.of_intervals([_since(line) for line in every])
    return {
        line.row["kpi"]: replace(line, mot_riket=side or line.mot_riket, andring=change or line.andring)
        for line, side, change in zip(every, against, since, strict=True)
    }


def _against(line: Line) -> tuple[Uncertain, Uncertain] | None:
    """The value beside the country's, where its uncertainty is measured."""
    if line.mot_riket is None or line.interval is None or line.riket is None or line.osakerhet == ASSUMED:
        return None
    return line.interval, Uncertain.exactly(line.riket)


def _since(line: Line) -> tuple[Uncertain, Uncertain] | None:
    """The value beside the earlier one, where the uncertainty of both is measured."""
    if line.interval is None or line.fore_interval is None or line.osakerhet == ASSUMED:
        return None
    return line.interval, line.fore_interval


def known_to(ctx: Context, row: Mapping[str, str]) -> Known | None:
    """What is known of an indicator; None without a value of our own."""
    return indicator_values.known_of(row, ctx.kommun.kod, given(ctx), ctx.outside)


def given(ctx: Context) -> pd.DataFrame:
    """The underlag's file of indicators: kpi, kommun, ar, kon, varde."""
    found = ctx.now.frame_or_none("indikatorer")
    return pd.DataFrame(columns=_GIVEN) if found is None else found


def group_of(ctx: Context, of: Known) -> reference_group.Group | None:
    """Whom an indicator is compared with."""
    return reference_group.choose(
        ctx.choice, ctx.kommun.kod, ctx.ar, ctx.omrade.kod, ctx.outside, of.at_hand(),
        reference_group.with_values(demo=ctx.demo),
    )  # fmt: skip


def compared(row: Mapping[str, str], ctx: Context, own: Asked = NOBODY) -> Line | None:
    """One indicator of the catalogue, at its latest year with an own value; None without one.

    The latest year is the costing year, or for a survey the spring after it.
    """
    kommun = ctx.kommun.kod
    if kommun == reference_group.RIKET:  # Kolada's code for the country: nothing to tell the two apart
        return None
    found = known_to(ctx, row)
    if found is None:
        return None
    mine = found.values[
        (found.values["kommun"] == kommun) & (found.values["ar"] <= ctx.ar + (row["underlag"] == SURVEY))
    ]
    if mine.empty:
        return None
    latest = mine.sort_values("ar").iloc[-1]
    ar, varde = int(latest["ar"]), float(latest["varde"])
    earlier = mine[(mine["ar"] < ar) & (mine["ar"] >= ar - OLDEST_TREND)].sort_values("ar")
    group = group_of(ctx, found)
    members = found.values[
        (found.values["ar"] == ar) & found.values["kommun"].isin(group.kommuner if group else ())
    ]
    riket = value(found.values, reference_group.RIKET, ar)
    interval, osakerhet, svar, few = _sure(row, varde, ar, ctx, own)
    fore: float | None = None
    fore_ar: int | None = None
    andring, few_before, measured = None, False, None
    if len(earlier):
        fore, fore_ar = float(earlier["varde"].iloc[0]), int(earlier["ar"].iloc[0])
        then, where, _, few_before = _sure(row, fore, fore_ar, ctx, own)
        andring = UNDECIDED if interval and then else None
        measured = None if where == ASSUMED else then
    return Line(
        row, found, ar, bool(latest["preliminar"]), varde, interval, osakerhet, svar,
        {str(k): float(v) for k, v in zip(members["kommun"], members["varde"], strict=True)},
        riket, UNDECIDED if interval and riket is not None else None,
        fore, fore_ar, measured, andring, few, few_before,
    )  # fmt: skip


def _sure(
    row: Mapping[str, str], varde: float, ar: int, ctx: Context, own: Asked
) -> tuple[Uncertain | None, str, int | None, bool]:
    """A value's interval, where it is from, its answers, and whether they are too few to be told."""
    mine = asked(row, ar, own)
    interval, osakerhet, svar = uncertainty_of(
        row, varde, ctx.kommun.kod, ar, ctx.outside, int(mine) if known(mine) else None
    )
    few = mine is HIDDEN if svar is None else 0 < svar < fewest(ctx.policy)
    return interval, osakerhet, svar, few
