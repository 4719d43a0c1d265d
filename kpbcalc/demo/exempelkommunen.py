"""Exempelkommunen (0000): the worked example of the method, small enough to check by hand.

2024 is the example to the byte. 2022 and 2023 lead up to it: the same units, pools and keys,
prices about 3 % lower a year, and some clients of 2024 not yet there: their predecessors, who
have since died, hold their volumes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import Topic, facts, stream
from kpbcalc.demo.population import as_table, projection
from kpbcalc.demo.surveys import client_survey, staff_survey

EXEMPEL = "0000"
EXEMPEL_YEARS = (2022, 2023, 2024)

_UNITS = pd.DataFrame(
    [
        ("HT1", "Hemtjänst Centrum", "egen", "hemtjänst", "Centrum", "", 50),
        ("SB1", "Solgården", "egen", "särskilt boende", "Centrum", "46", 40),
        ("KT1", "Korttidsenheten", "egen", "korttid", "Centrum", "7", 8),
        ("TL1", "Larmgruppen", "egen", "trygghetslarm", "Hela kommunen", "", 1),
    ],
    columns=["enhet", "namn", "regi", "typ", "omrade", "platser", "arsarbetare"],
)
_SERVED_BY = {"HT-OMV": "HT1", "SABO-OMV": "SB1", "KORT": "KT1", "LARM": "TL1"}
_ANSVAR = {"HT-OMV": 100, "SABO-OMV": 110, "KORT": 120, "LARM": 130}

_POOLS = pd.DataFrame(
    [
        ("OH", "Kommungemensam overhead", 1, "årsarbetare", "bokslut"),
        ("LEDNING", "Ledning", 2, "årsarbetare", "bokslut"),
        ("MYNDIGHET", "Myndighetsutövning", 3, "beslut", "verksamhetssystem"),
        ("NATT", "Nattpatrull", 4, "timmar", "tidmätning"),
        ("HSL", "Sjuksköterskor", 5, "timmar", "tidmätning"),
    ],
    columns=["pool", "namn", "ordning", "nyckel", "kalla"],
)
_POOL_ANSVAR = {"OH": 200, "LEDNING": 210, "MYNDIGHET": 220, "NATT": 230, "HSL": 240}
_KEYS: dict[str, dict[str, int]] = {
    "OH": {
        **{"HT-OMV": 50, "SABO-OMV": 40, "KORT": 8, "LARM": 1},
        **{"LEDNING": 4, "MYNDIGHET": 2, "NATT": 10, "HSL": 7},
    },
    "LEDNING": {
        **{"HT-OMV": 50, "SABO-OMV": 40, "KORT": 8, "LARM": 1},
        **{"MYNDIGHET": 2, "NATT": 10, "HSL": 7},
    },
    "MYNDIGHET": {"HT-OMV": 400, "SABO-OMV": 100, "KORT": 150, "LARM": 350},
    "NATT": {"HT-OMV": 9000, "LARM": 1000},
    "HSL": {"HT-OMV": 3000, "SABO-OMV": 5500, "KORT": 1500, "NATT": 1000},
}

# kr in 2024: pay a month and rent in June per object; then revenue in December; then pools.
_OBJECT_COST = {
    "HT-OMV": (1_875_000, 8_800_000),
    "SABO-OMV": (1_500_000, 7_300_000),
    "KORT": (312_500, 1_250_000),
    "LARM": (56_250, 225_000),
}
_REVENUE = (
    (100, 3790, "intern", 900_000),
    (100, 3610, "kommun", 400_000),
    (110, 3790, "intern", 600_000),
    (110, 3610, "region", 700_000),
    (100, 3110, "ovrig", 1_800_000),
    (110, 3410, "ovrig", 4_000_000),
    (110, 3510, "stat", 800_000),
)
_POOL_COST = {
    "OH": 2_000_000,
    "LEDNING": 3_000_000,
    "MYNDIGHET": 1_500_000,
    "NATT": 6_000_000,
    "HSL": 5_000_000,
}

# What was planned, kr in 2024: pay of the year and rent per object. Revenue was planned as it came.
_OBJECT_BUDGET = {
    "HT-OMV": (21_000_000, 8_800_000),
    "SABO-OMV": (18_500_000, 7_300_000),
    "KORT": (3_600_000, 1_250_000),
    "LARM": (700_000, 225_000),
}
_POOL_BUDGET = {
    "OH": 2_000_000,
    "LEDNING": 2_900_000,
    "MYNDIGHET": 1_600_000,
    "NATT": 5_800_000,
    "HSL": 5_200_000,
}

_PRICE_PER_EARLIER_YEAR = 0.97
# Inhabitants of each age and sex: from which age, in 2024, and how many fewer a year before.
_POPULATION = ((0, 240, 2), (65, 165, 1), (80, 60, 1), (90, 14, 0))
# Every tenth client came in the last year, every tenth the year before that.
_CAME_LAST_YEAR, _CAME_YEAR_BEFORE = 3, 7


def exempelkommunen() -> Iterator[tuple[int, dict[str, pd.DataFrame]]]:
    """Yield (year, tables) for 2022–2024; belopp in öre, everything else as written."""
    for ar in EXEMPEL_YEARS:
        earlier = EXEMPEL_YEARS[-1] - ar
        clients = _clients(ar, earlier)
        befolkning = _population(earlier)
        yield (
            ar,
            {
                "kontoutfall": _ledger(ar, _PRICE_PER_EARLIER_YEAR**earlier),
                "budget": _budget(_PRICE_PER_EARLIER_YEAR**earlier),
                "kodnyckel": _code_key(),
                "pooler": _POOLS,
                "fordelningsvarden": _key_values(),
                "enheter": _UNITS,
                "brukare": clients.drop_duplicates("brukar_id")[["brukar_id", "kon", "fodelsear"]],
                "insatsvolymer": _volumes(ar, clients),
                "befolkning": befolkning,
                "befolkningsprognos": projection(befolkning, ar),
                **_surveys(ar, clients),
            },
        )


def _clients(ar: int, earlier: int) -> pd.DataFrame:
    """Return the clients of a year, one row an insats: the stored ones, or their predecessors."""
    clients = facts("exempelkommunen").copy()
    if earlier == 0:
        return clients
    number = clients["brukar_id"].str.slice(1).where(clients["brukar_id"].str.len() > 1, "0")
    turn = number.astype("int64") % 10
    newcomer = (turn == _CAME_LAST_YEAR) | ((turn == _CAME_YEAR_BEFORE) & (earlier == 2))
    clients["brukar_id"] = clients["brukar_id"].where(~newcomer, "F" + clients["brukar_id"])
    clients["fodelsear"] -= np.where(newcomer, 6, 0)
    # Those who stay had a little more or less home care then (−5 … +5 %).
    drift = 1 + ((number.astype("int64") * 7 + ar) % 11 - 5) / 100
    home_care = clients["insats"] == "HT-OMV"
    hours = np.maximum(np.rint(clients["volym"] * drift).astype("int64"), 1)
    clients["volym"] = clients["volym"].where(~home_care, hours)
    nights = clients["insats"].isin(["SABO-OMV", "KORT"])
    clients["volym"] = clients["volym"].where(~nights, clients["volym"].clip(upper=365))
    return clients


def _volumes(ar: int, clients: pd.DataFrame) -> pd.DataFrame:
    """Spread each yearly volume evenly over the months, the remainder on the first ones."""
    month = np.tile(np.arange(12), len(clients))
    rows = clients.loc[clients.index.repeat(12)].reset_index(drop=True)
    volume = rows["volym"] // 12 + (month < rows["volym"] % 12)
    granted = rows["insats"] == "HT-OMV"  # 85 % of the granted hours are performed
    performed = [f"{85 * v // 100}.{85 * v % 100:02d}" for v in volume]
    table = pd.DataFrame(
        {
            "brukar_id": rows["brukar_id"],
            "insats": rows["insats"],
            "enhet": rows["insats"].map(_SERVED_BY),
            "manad": [f"{ar}-{m + 1:02d}" for m in month],
            "beviljad": volume.astype("str").where(granted, ""),
            "utford": pd.Series(performed).where(granted, volume.astype("str")),
        }
    )
    return table[volume > 0]


def _ledger(ar: int, price: float) -> pd.DataFrame:
    rows: list[tuple[int, int, str, int, int]] = []
    for insats, (pay, rent) in _OBJECT_COST.items():
        ansvar = _ANSVAR[insats]
        rows += [(ansvar, 5010, "", ar * 100 + month, pay) for month in range(1, 13)]
        rows.append((ansvar, 6010, "ovrig", ar * 100 + 6, rent))
    rows += [(ansvar, konto, part, ar * 100 + 12, -kr) for ansvar, konto, part, kr in _REVENUE]
    rows += [(_POOL_ANSVAR[p], 5010, "", ar * 100 + 7, kr) for p, kr in _POOL_COST.items()]
    table = pd.DataFrame(rows, columns=["ansvar", "konto", "motpart", "period", "kronor"])
    table["belopp"] = np.rint(table.pop("kronor") * price * 100).astype("int64")
    table.insert(1, "verksamhet", "510")
    return table


def _budget(price: float) -> pd.DataFrame:
    rows: list[tuple[int, int, str, int]] = []
    for insats, (pay, rent) in _OBJECT_BUDGET.items():
        rows += [(_ANSVAR[insats], 5010, "", pay), (_ANSVAR[insats], 6010, "ovrig", rent)]
    rows += [(ansvar, konto, part, -kr) for ansvar, konto, part, kr in _REVENUE]
    rows += [(_POOL_ANSVAR[pool], 5010, "", kr) for pool, kr in _POOL_BUDGET.items()]
    table = pd.DataFrame(rows, columns=["ansvar", "konto", "motpart", "kronor"])
    table["belopp"] = np.rint(table.pop("kronor") * price * 100).astype("int64")
    table.insert(1, "verksamhet", "510")
    return table


def _code_key() -> pd.DataFrame:
    objects = [
        (ansvar, "*", "insats", insats, _SERVED_BY[insats], "", "") for insats, ansvar in _ANSVAR.items()
    ]
    pools = [(ansvar, "*", "pool", "", "", pool, "") for pool, ansvar in _POOL_ANSVAR.items()]
    columns = ["ansvar", "verksamhet", "typ", "insats", "enhet", "pool", "anledning"]
    return pd.DataFrame(objects + pools, columns=columns)


def _key_values() -> pd.DataFrame:
    rows = []
    for pool, receivers in _KEYS.items():
        for receiver, value in receivers.items():
            if receiver in _SERVED_BY:
                rows.append((pool, "insats", receiver, _SERVED_BY[receiver], "", value))
            else:
                rows.append((pool, "pool", "", "", receiver, value))
    columns = ["pool", "mottagare_typ", "insats", "enhet", "mottagarpool", "varde"]
    return pd.DataFrame(rows, columns=columns)


def _population(earlier: int) -> pd.DataFrame:
    starts = np.array([start for start, *_ in _POPULATION])
    size = np.array([number - fewer * earlier for _, number, fewer in _POPULATION])
    each_age = size[np.searchsorted(starts, np.arange(101), side="right") - 1]
    return as_table({"K": each_age, "M": each_age})


def _surveys(ar: int, clients: pd.DataFrame) -> dict[str, pd.DataFrame]:
    persons = clients.groupby("insats")["brukar_id"].nunique()
    asked = pd.DataFrame(
        {
            "enhet": ["HT1", "SB1"],
            "slag": ["HT", "SB"],
            "antal": [persons["HT-OMV"], persons["SABO-OMV"]],
        }
    )
    staff = asked.assign(antal=[62, 50])
    both = (("brukarundersokning", client_survey, asked), ("personalundersokning", staff_survey, staff))
    return {
        name: ask(
            who,
            stream(EXEMPEL, Topic.SURVEYS, number),
            stream(EXEMPEL, Topic.SURVEYS, number, ar),
        )
        for number, (name, ask, who) in enumerate(both)
    }
