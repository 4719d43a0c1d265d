"""Which costs make an hour or a day dearer or cheaper than the group's: staff, premises, shared costs?

The unit cost by cost type of the own units that are told, here and there; the parts add up to the difference.
Source: docs/metod.md §5.2.
"""

from collections.abc import Iterable

import pandas as pd

from kpbcalc.aggregates.cost_parts import cost_types
from kpbcalc.analysis import units
from kpbcalc.analysis.area import capital, group_name, volume_words
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.told_parts import GIVEN, SHARED_COSTS, told_parts

VARFOR = Declared(
    "varfor", "Vad som skiljer styckkostnaden i egen regi i {omrade} från {grupp}", (
        Column("rad", "Insatsgrupp"),
        Column("enhet", "Volymenhet"),
        Column("egen", "Kommunens enheter", "kr/enhet"),
        Column("gruppen", "Gruppens enheter", "kr/enhet"),
        Column("skillnad", "Skillnad", "kr/enhet"),
    ),
    "Styckkostnad varför", "brukare vid enheter i egen regi som visas, i alla områden", SHARED, (
        "Kolumnerna efter skillnaden är dess delar efter kostnadsslag; kontots första siffror avgör slaget. "
        "Bara enheter som visas är räknade, så styckkostnaden kan vara en annan än för hela insatsen.",
    ),
)  # fmt: skip
Parts = dict[str, float]  # kr per unit of volume, by part


def table(ctx: Context) -> Table | None:
    """A row per insats group whose units are told here and at somebody we compare with; None without any."""
    own = told_parts(ctx.now)
    given = [_given(peer) for peer in ctx.peers]
    rows: list[dict[str, Value]] = []
    for grupp in ctx.omrade.enhetsgrupper:
        mine = own[own["grupp"] == grupp]
        if mine["enhet"].nunique() != 1 or not units.at_home(grupp, ctx.omrade):
            continue
        unit = mine["enhet"].iloc[0]
        theirs = [f[(f["grupp"] == grupp) & (f["enhet"] == unit)] for f in given]
        if any(len(frame) for frame in theirs):
            rows.append(_row(grupp, _per_unit([mine]), _per_unit(theirs)))
    if not rows:
        return None
    there = [name for name in (*cost_types(), SHARED_COSTS) if any(row.get(name) for row in rows)]
    columns = [*VARFOR.columns, *(Column(name, name, "kr/enhet") for name in there)]
    filled = [{**dict.fromkeys(there, 0.0), **row} for row in rows]
    return ctx.table(VARFOR, filled, columns=columns, words={"grupp": ctx.peers_name})


def _given(peer: Package) -> pd.DataFrame:
    """What somebody gives, or would give, of its units' cost."""
    frame = peer.frame_or_none(GIVEN)
    return told_parts(peer) if frame is None else frame


def _per_unit(frames: Iterable[pd.DataFrame]) -> Parts:
    """All of the parts' cost divided by all of the volume."""
    there = [frame for frame in frames if len(frame)]
    volume = sum(float(frame["volym"].iloc[0]) for frame in there)
    sums = pd.concat(there).groupby("del")["kr"].sum()
    return {str(part): float(kr) / volume for part, kr in sums.items()}


def _row(grupp: str, mine: Parts, theirs: Parts) -> dict[str, Value]:
    gaps: dict[str, Value] = {p: mine.get(p, 0.0) - theirs.get(p, 0.0) for p in sorted({*mine, *theirs})}
    own, group = sum(mine.values()), sum(theirs.values())
    return {
        "rad": capital(group_name(grupp)), "enhet": volume_words(grupp)[0], "egen": own, "gruppen": group,
        "skillnad": own - group, **gaps,
    }  # fmt: skip
