"""What did it cost, where is it booked, and how are the shared costs spread?"""

import numpy as np
import pandas as pd

from tests.samples.world import World

CELL = ["insats", "enhet"]
# Account, counterparty, and its part of a cost: revenue is negative and in one row.
_COSTS = (("5010", "", 0.72), ("6010", "ovrig", 0.13), ("7510", "", 0.11), ("4010", "ovrig", 0.04))
_REVENUE = (
    ("3110", "", 0.05), ("3410", "ovrig", 0.06), ("3510", "stat", 0.04), ("3790", "intern", 0.05),
    ("3610", "kommun", 0.08), ("3620", "region", 0.03), ("3790", "", 0.02), ("3590", "fk", 0.03),
)  # fmt: skip
_KEYS = ("schablon", "beslut", "nyttjande")  # words that mean nothing but fordelningsvarden


def cost_cells(w: World, rows: pd.DataFrame, provided: dict[str, list[int]], ar: int) -> pd.DataFrame:
    """What each insats at a unit cost in the year: insats, enhet, kr, volym (whether there is any)."""
    rng = w.rng
    cells = rows[rows["ar"] == ar].groupby(CELL, as_index=False)["kr"].sum().assign(volym=True)
    if w.has("volume_without_cost") and len(cells) > 1:
        cells = cells.drop(index=rng.choice(cells.index, w.some(len(cells) - 1, 0.1), replace=False))
    taken = set(zip(cells["insats"], cells["enhet"], strict=True))
    had = set(rows.loc[rows["ar"] == ar].groupby(CELL).groups)
    service = w.catalogue["individvolym"] == "nej"
    empty = [
        (insats, units[0], float(rng.uniform(1e4, 3e6)), False)
        for insats, units in provided.items()
        if (insats, units[0]) not in taken | had and (service[insats] or w.has("cost_without_volume"))
    ]
    if w.has("cost_without_volume") and not empty:
        anchor = w.anchors[w.areas[0]]
        empty = [(anchor, int(rows["enhet"].max()) + 1, 250_000.0, False)]
    if w.has("same_cost"):
        empty = [e for e in empty if w.has("cost_without_volume")]
    return pd.concat([cells, pd.DataFrame(empty, columns=[*CELL, "kr", "volym"])], ignore_index=True).astype(
        {"enhet": int, "kr": float, "volym": bool}
    )


def draw_ledger(w: World, cells: pd.DataFrame, pools: pd.DataFrame, ar: int) -> dict[str, pd.DataFrame]:
    """kontoutfall (belopp in öre) and kodnyckel of a year. `pools`: pool, kr."""
    rng = w.rng
    code = w.catalogue["rs_kod"].replace("", "590")
    places = pd.DataFrame({
        "ansvar": "A" + cells["insats"] + "-" + cells["enhet"].astype(str),
        "verksamhet": cells["insats"].map(code),
        "typ": "insats", "insats": cells["insats"], "enhet": cells["enhet"].map(unit_code),
        "pool": "", "anledning": "",
    })  # fmt: skip
    shared = pd.DataFrame({
        "ansvar": "P-" + pools["pool"], "verksamhet": "920", "typ": "pool", "insats": "", "enhet": "",
        "pool": pools["pool"], "anledning": "",
    })  # fmt: skip
    objects = pd.concat([places, shared], ignore_index=True)
    amounts = np.concatenate([cells["kr"], pools["kr"]])
    entries = [_costs(w, objects, amounts), _revenue(w, objects, amounts)]
    entries += [_outside(w, float(amounts.sum()))] if rng.random() < 0.6 else []
    ledger = pd.concat(entries, ignore_index=True)
    ledger["period"] = str(ar) + ledger["manad"].astype(str).str.zfill(2)
    # Any activity, or this one only; a code that means something else everywhere but here.
    wide = rng.random(len(objects)) < 0.5
    key = [objects.assign(verksamhet=objects["verksamhet"].mask(wide, "*"))]
    key.append(
        pd.DataFrame([{"ansvar": "*", "verksamhet": "999", "typ": "utanfor", "anledning": "annan nämnd"}])
    )
    key = pd.concat(key, ignore_index=True).fillna("")
    return {
        "kontoutfall": ledger[["ansvar", "verksamhet", "konto", "motpart", "period", "belopp"]],
        "kodnyckel": key.iloc[rng.permutation(len(key))],
    }


def _costs(w: World, objects: pd.DataFrame, amounts: np.ndarray) -> pd.DataFrame:
    """Every object's cost on a few accounts in the twelve months."""
    rng, n = w.rng, len(objects)
    parts = rng.uniform(0.7, 1.3, (n, len(_COSTS), 12)) * np.array([p for *_, p in _COSTS])[None, :, None]
    parts *= rng.random((n, len(_COSTS), 1)) < 0.7
    parts[:, 0] += 1e-3
    if w.has("same_cost"):
        parts[:] = 1.0
    parts /= parts.sum(axis=(1, 2), keepdims=True)
    ore = np.rint(parts * amounts[:, None, None] * 100).astype(np.int64)
    if w.has("corrections"):
        wrong = rng.choice(n, w.some(n, 0.2), replace=False)
        extra = np.maximum(ore[wrong, 0, 2], 100)
        ore[wrong, 0, 3] -= extra + ore[wrong, 0, 3]  # April takes back what was booked in March too much
        ore[wrong, 0, 2] += extra + rng.integers(0, 100, len(wrong))
    place, account, month = np.nonzero(ore)
    return _entries(objects, place, [_COSTS[a][:2] for a in account], month + 1, ore[place, account, month])


def _revenue(w: World, objects: pd.DataFrame, amounts: np.ndarray) -> pd.DataFrame:
    """Fees, rents, grants, sales and internal revenue; Försäkringskassan's for assistance."""
    rng = w.rng
    chosen: list[tuple[int, tuple[str, str], float]] = []
    if not w.has("same_cost"):
        for place, account in zip(*np.nonzero(rng.random((len(objects), len(_REVENUE))) < 0.2), strict=True):
            chosen.append((place, _REVENUE[account][:2], _REVENUE[account][2]))
    for place in np.flatnonzero(objects["insats"].map(w.catalogue["lagrum"]) == "SFB"):
        chosen.append((int(place), ("3590", "fk"), 0.7))
    if w.has("net_negative_cost"):
        inside = np.flatnonzero(objects["typ"] == "insats")
        chosen.append((int(rng.choice(inside)), ("3790", "intern"), 1.8))
    ore = [-round(float(amounts[place]) * part * 100) for place, _, part in chosen]
    return _entries(
        objects, np.array([p for p, *_ in chosen], int), [k for _, k, _ in chosen],
        rng.integers(1, 13, len(chosen)), np.array(ore, np.int64),
    )  # fmt: skip


def _outside(w: World, total: float) -> pd.DataFrame:
    """Costs outside KPB, and entries of other account classes."""
    ore = np.rint(total * w.rng.uniform(0.01, 0.1, 4) * 100).astype(np.int64)
    return pd.DataFrame({
        "ansvar": "X1", "verksamhet": "999", "konto": ["5010", "7510", "8010", "1510"], "motpart": "",
        "manad": [1, 6, 12, 12], "belopp": ore,
    })  # fmt: skip


def _entries(
    objects: pd.DataFrame, place: np.ndarray, kind: list[tuple[str, str]], month: np.ndarray, ore: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame({
        "ansvar": objects["ansvar"].to_numpy()[place], "verksamhet": objects["verksamhet"].to_numpy()[place],
        "konto": [k for k, _ in kind], "motpart": [m for _, m in kind], "manad": month, "belopp": ore,
    })  # fmt: skip


def draw_pools(w: World, cells: pd.DataFrame, number: int) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """The pools with their kr, and the tables pooler and fordelningsvarden.

    Every pool has an insats as receiver, so all three methods have a way out.
    """
    rng = w.rng
    names = [f"POOL{i}" for i in range(number)]
    total = float(cells["kr"].sum())
    pools = pd.DataFrame(
        {"pool": pd.Series(names, dtype="str"), "kr": total * rng.uniform(0.005, 0.06, number)}
    )
    values = []
    for pool in names:
        some = rng.permutation(len(cells))[: rng.integers(1, len(cells) + 1)]
        to = cells.iloc[some]
        # A key that follows the costs, roughly: a pool is not what makes a small unit dear.
        weight = np.maximum(
            np.rint(
                to["kr"] / 1e4 * rng.uniform(0.7, 1.3, len(to)),
            ),
            0,
        )
        weight[weight.idxmax()] += 1
        values.append(pd.DataFrame({
            "pool": pool, "mottagare_typ": "insats", "insats": to["insats"],
            "enhet": to["enhet"].map(unit_code), "mottagarpool": "", "varde": weight,
        }))  # fmt: skip
        others = [p for p in names if p != pool] if w.has("pool_to_pool") else []
        if others:
            receivers = rng.choice(others, rng.integers(1, len(others) + 1), replace=False)
            values.append(pd.DataFrame({
                "pool": pool, "mottagare_typ": "pool", "insats": "", "enhet": "", "mottagarpool": receivers,
                "varde": np.rint(weight.sum() * rng.uniform(0, 0.4, len(receivers))) + 1,
            }))  # fmt: skip
    empty = pd.DataFrame(columns=["pool", "mottagare_typ", *CELL, "mottagarpool", "varde"])
    return pools, {
        "pooler": pd.DataFrame({
            "pool": names, "namn": [f"Gemensamt {i}" for i in range(number)],
            "ordning": rng.permutation(number) + 1, "nyckel": rng.choice(_KEYS, number), "kalla": "bokslut",
        }),
        "fordelningsvarden": pd.concat(values, ignore_index=True) if values else empty,
    }  # fmt: skip


def unit_code(number: int) -> str:
    """The code of a unit: E001."""
    return f"E{number:03}"
