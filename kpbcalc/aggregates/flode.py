"""Who stayed, came and ended, what it did to the cost of each group, and who moved between housing forms."""

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.pair import CAME, ENDED, STAYED, Pair

HOME, SPECIAL, NOT_HERE = "ordinart", "sarskilt", "ej"
# The forms that count as special housing, by area.
FORMS = {"AO": ("sarskilt",), "FN": ("sarskilt", "lss_boende")}
BOTH = ("kr_fore", "kr_efter")
EFFECTS = ("kr_fore", "kr_efter", "kr_volym", "kr_pris")


def families(pair: Pair) -> list[Family]:
    """`flode` (area × kind), `andring` (area × group × kind), `flytt` (area × housing before × after).

    Quantities: kr_fore and kr_efter; of `andring` also kr_volym (Δv·p̄) and kr_pris (Δp·v̄) of those who
    stayed; its clients are not counted, because with the year's they would tell how many of those who stayed
    began with a group or gave it up. A kind, a transition or a group's kind is told when all of its area's
    are: a coarser table of moves would tell, with each year's housing, how many moved each way. Source:
    docs/metod.md §5.5.
    """
    costs = pair.costs.rename(columns={"fore": "kr_fore", "efter": "kr_efter"})
    kinds, of_kinds = leaves(costs, ("omrade", "slag"), BOTH)
    changes = _changes(pair)
    groups, of_groups = leaves(changes, ("omrade", "grupp", "slag"), EFFECTS)
    moves = _moves(pair, costs)
    matrix, of_matrix = leaves(moves, ("omrade", "fran", "till"), BOTH)
    return [
        Family("flode", ("omrade", "slag"), kinds, of_kinds, BOTH, up=1, join="whole", partition=True,
               two_years=True),
        Family("andring", ("omrade", "grupp", "slag"), groups, of_groups, EFFECTS, up=1, crossed=1,
               partition=True, counted=False, two_years=True),
        Family("flytt", ("omrade", "fran", "till"), matrix, of_matrix, BOTH, up=1, join="whole",
               partition=True, two_years=True),
    ]  # fmt: skip


def _changes(pair: Pair) -> pd.DataFrame:
    """What happened to each client's cost of each insats (10⁻⁸ kr), with the client's kind in the area.

    Of a client who stays, an insats that begins or ends is all volume; a price that changes because the
    client changed unit is price. kr_efter - kr_fore = kr_volym + kr_pris for those who stay.
    """
    keys = ["client", "omrade", "grupp", "insats"]
    before, now = (r.groupby(keys)[["kr", "volym"]].sum() for r in pair.rows)
    both = before.add_suffix("_fore").join(now.add_suffix("_efter"), how="outer").fillna(0).reset_index()
    at = ["client", "omrade"]
    had, has = (set(zip(*(r[k] for k in at), strict=True)) for r in pair.rows)
    who = list(zip(*(both[k] for k in at), strict=True))
    kind = [STAYED if w in had and w in has else CAME if w in has else ENDED for w in who]
    stays = np.array([k == STAYED for k in kind])
    price = [
        both[f"kr_{side}"] / both[f"volym_{side}"].where(both[f"volym_{side}"] > 0)
        for side in ("fore", "efter")
    ]
    mean = (price[0].fillna(price[1]) + price[1].fillna(price[0])) / 2
    volume = ((both["volym_efter"] - both["volym_fore"]) * mean).fillna(0.0).round().where(stays, 0.0)
    change = (both["kr_efter"] - both["kr_fore"]).where(stays, 0.0)
    found = both[keys].assign(kr_fore=both["kr_fore"], kr_efter=both["kr_efter"], kr_volym=volume, slag=kind)
    found["kr_pris"] = change - volume  # Δp·v̄ is what is left, and taken so, the parts add up exactly
    return found.astype(dict.fromkeys(EFFECTS, "int64"))


def _moves(pair: Pair, costs: pd.DataFrame) -> pd.DataFrame:
    """Each client's housing in both years, where the area has special housing."""
    before, now = (_housing(rows) for rows in pair.rows)
    mine = costs[costs["omrade"].isin(FORMS)]
    at = pd.MultiIndex.from_frame(mine[["client", "omrade"]])
    return mine.assign(
        fran=before.reindex(at).fillna(NOT_HERE).to_numpy(object),
        till=now.reindex(at).fillna(NOT_HERE).to_numpy(object),
    )


def _housing(rows: pd.DataFrame) -> pd.Series:
    """Special for whoever had it any part of the year, else ordinary; by client and area."""
    forms = zip(rows["omrade"], rows["boendeform"], strict=True)
    special = pd.Series([f in FORMS.get(o, ()) for o, f in forms], index=rows.index)
    found = special.groupby([rows["client"], rows["omrade"]]).any()
    return found.map({True: SPECIAL, False: HOME})
