"""In which area is an insats counted, when a few clients have it in the other?

Insatser that both äldreomsorg and funktionsnedsättning have belong to one of them by the client's age. What
the insats costs in all is in the accounts: where one area has few clients of it, the other's figure would
tell theirs. They are then counted in the other area. Money moves between areas, and none is lost. Source:
docs/sekretess.md.
"""

import numpy as np
import pandas as pd

from kpbcalc.aggregates.parts import parts, summed
from kpbcalc.aggregates.year import SUMS, Year
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe

SHARED = ("AO", "FN")


def settle_areas(year: Year, policy: Policy) -> Year:
    """The year with every insats of both areas counted where it can be told: by insats, then by group.

    Between them a group's own and bought production are settled too: units are told whole, and with one
    area's own and bought production they would tell the other's.
    """
    omrade = year.rows["omrade"]
    rows = year.rows.assign(grupp_regi=year.rows["grupp"] + "|" + year.rows["regi"])
    for by in ("insats", "grupp_regi", "grupp"):
        omrade = _settled(rows.assign(omrade=omrade), by, policy)
    return year.with_areas(omrade)


def _settled(rows: pd.DataFrame, by: str, policy: Policy) -> pd.Series:
    """The area of each row when the unsafe side of an insats (or group) has gone to the other."""
    mine = rows[rows["omrade"].isin(SHARED)]
    keys = sorted(set(zip(mine[by], mine["omrade"], strict=True)))
    number = {key: n for n, key in enumerate(keys)}
    leaf = np.array([number[key] for key in zip(mine[by], mine["omrade"], strict=True)], dtype=np.int64)
    of = parts(leaf, mine["client"].to_numpy(np.int64), [mine[q].to_numpy(np.int64) for q in SUMS])
    bad = unsafe(summed(of, np.arange(len(keys)), len(keys)), policy)
    found = rows["omrade"].copy()
    for code in sorted({key[0] for key in keys}):
        sides = [area for area in SHARED if (code, area) in number]
        if len(sides) < len(SHARED):
            continue
        unsafe_sides = [area for area in sides if bad[number[code, area]]]
        if not unsafe_sides:
            continue
        # Both unsafe: the smaller one goes to the larger.
        size = {area: int((of.leaf == number[code, area]).sum()) for area in sides}
        gone = min(unsafe_sides, key=lambda area: (size[area], area))
        stays = SHARED[1 - SHARED.index(gone)]
        found = found.mask((rows[by] == code) & (rows["omrade"] == gone), stays)
    return found
