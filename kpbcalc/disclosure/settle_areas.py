"""In which area is an insats counted, when a few clients have it in the other?

Insatser that both äldreomsorg and funktionsnedsättning have belong to one of them by the client's age. What
the insats costs in all is in the accounts: where one area has few clients of it, the other's figure would
tell theirs. They are then counted in the other area. Money moves between areas, and none is lost. Source:
docs/sekretess.md.
"""

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import keys_of
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
    keys, at = keys_of(rows, [by, "omrade"])
    number = {key: n for n, key in enumerate(keys)}
    both = sorted({code for code, _ in keys if all((code, area) in number for area in SHARED)})
    found = rows["omrade"].copy()
    there = np.isin(at, [number[code, area] for code in both for area in SHARED])
    mine = rows.loc[there, ["client", *SUMS]]
    of = parts(at[there], mine["client"].to_numpy(np.int64), [mine[q].to_numpy(np.int64) for q in SUMS])
    sums = summed(of, np.arange(len(keys)), len(keys))
    bad = unsafe(sums, policy)
    for code in both:
        unsafe_sides = [area for area in SHARED if bad[number[code, area]]]
        if not unsafe_sides:
            continue
        # Both unsafe: the smaller one goes to the larger.
        gone = min(unsafe_sides, key=lambda area: (sums.n[number[code, area]], area))
        stays = SHARED[1 - SHARED.index(gone)]
        found = found.mask(at == number[code, gone], stays)
    return found
