"""How are two references brought to the same insats groups, counted in the same units?

Peers share figures per insats group, not per insats, and join other small groups than we do.
"""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from kpbcalc.analysis.reference import Referens, clients_of
from kpbcalc.analysis.small_groups import REST

CLIENT = "brukare"  # the unit of a group that mixes hours and months, which are never added


def in_same_groups(reference: Referens, own: Referens) -> tuple[Referens, Referens]:
    """Both with one row per insats group. A group that one of them counts in clients, both do.

    Where we have joined small groups, the reference's groups that we do not show are joined too.
    """
    theirs, mine = by_group(reference), by_group(own)
    if REST in mine.insatser.index:
        theirs = _joined(theirs, mine.insatser.index)
    mixed = {
        str(grupp)
        for side in (theirs, mine)
        for grupp in side.insatser.index[side.insatser["volymenhet"] == CLIENT]
    }
    theirs, mine = (replace(side, insatser=in_clients(side.insatser, mixed)) for side in (theirs, mine))
    return theirs, mine


def moved_groups(reference: Referens, own: Referens) -> list[str]:
    """The reference's groups that `in_same_groups` joins, because we do not show them by themselves."""
    if reference.per != "grupp":
        return []
    shown = by_group(own).insatser.index
    return [str(g) for g in by_group(reference).insatser.index if g not in shown] if REST in shown else []


def by_group(side: Referens) -> Referens:
    """The same sums with one row per insats group; a group of mixed units is counted in clients."""
    if side.per == "grupp":
        return side
    found = side.insatser.groupby("grupp").agg(
        volym=("volym", "sum"), kr=("kr", "sum"), volymenhet=("volymenhet", "first"),
        slag=("volymenhet", "nunique"),
    )  # fmt: skip
    found["brukare"] = clients_of(side)
    found = found.rename_axis(None).assign(grupp=found.index)
    mixed = list(found.index[found["slag"] > 1])
    return replace(side, insatser=in_clients(found.drop(columns="slag"), mixed), per="grupp")


def in_clients(groups: pd.DataFrame, which: Collection[str]) -> pd.DataFrame:
    """Rows by insats group (brukare, volym, volymenhet …), where those named have clients as their volume."""
    marked = groups.index.isin(list(which))
    return groups.assign(
        volym=groups["volym"].mask(marked, groups["brukare"]),
        volymenhet=groups["volymenhet"].mask(marked, CLIENT),
    )


def _joined(side: Referens, shown: pd.Index) -> Referens:
    groups = side.insatser
    names = pd.Series([g if g in shown else REST for g in groups.index], index=groups.index, dtype="str")
    found = groups.groupby(names)[["brukare", "volym", "kr"]].sum()
    found["volymenhet"] = groups["volymenhet"].groupby(names).first()
    found["grupp"] = found.index
    return replace(side, insatser=in_clients(found, [REST]))
