"""How is the ledger coded: which ansvar is which insats, unit or pool?

Every object (insats at a unit) has its own ansvar; ``verksamhet`` is the RS code.
"""

from __future__ import annotations

import pandas as pd

from kpbcalc.demo.calibration import facts
from kpbcalc.demo.made_up_units import Units
from kpbcalc.demo.pools import POOLS

# Series of ansvar: objects, färdtjänst, political work, pools (ten apart).
OBJECTS, TRANSPORT, POLITICS, SHARED = 10_000, 80_000, 81_000, 90_000


def object_ansvar(objects: pd.DataFrame, units: Units) -> pd.Series:
    """Number the objects: a hundred numbers a unit, the last two digits the insats."""
    insatser = [*facts("priser")["insats"], *facts("serviceinsatser")["insats"]]
    unit = objects["enhet"].map(units.table.index.get_loc)
    return OBJECTS + 100 * unit + objects["insats"].map(insatser.index)


def pool_ansvar(number: int) -> int:
    """Return the ansvar of the pool with this number (0 = first in the closing order)."""
    return SHARED + 10 * number


def first_home_care(objects: pd.DataFrame) -> int:
    """Return the ansvar of the first home-care unit, which has paid for some trips."""
    return int(objects.loc[objects["insats"] == "HT-OMV", "ansvar"].iloc[0])


def code_key(objects: pd.DataFrame) -> pd.DataFrame:
    """Return kodnyckel: most objects by ansvar, socialpsykiatri by both, färdtjänst by code."""
    exact = objects["verksamhet"] == "520"
    insatser = pd.DataFrame(
        {
            "ansvar": objects["ansvar"].astype("str"),
            "verksamhet": objects["verksamhet"].where(exact, "*"),
            "typ": "insats",
            "insats": objects["insats"],
            "enhet": objects["enhet"],
        }
    )
    pools = pd.DataFrame(
        {
            "ansvar": [str(pool_ansvar(n)) for n in range(len(POOLS))],
            "verksamhet": "*",
            "typ": "pool",
            "pool": POOLS["pool"],
        }
    )
    outside = pd.DataFrame(
        [
            (
                str(first_home_care(objects)),
                "530",
                "utanfor",
                "Turbundna resor bokförda på hemtjänsten, ingår inte i KPB",
            ),
            ("*", "530", "utanfor", "Färdtjänst ingår inte i KPB"),
            (str(POLITICS), "100", "utanfor", "Politisk verksamhet ingår inte i KPB"),
        ],
        columns=["ansvar", "verksamhet", "typ", "anledning"],
    )
    columns = ["ansvar", "verksamhet", "typ", "insats", "enhet", "pool", "anledning"]
    table = pd.concat([insatser, pools, outside], ignore_index=True).reindex(columns=columns)
    return table.fillna("")
