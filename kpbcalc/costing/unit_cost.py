"""What an hour, a day or a month of each insats costs at each unit."""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.errors import ValidationError
from kpbcalc.costing.allocation import Keys, PoolFlows, allocate, flow

OBJECT = ["insats", "enhet"]


def allocated_cost(
    ledger: pd.DataFrame, pooler: pd.DataFrame, fordelningsvarden: pd.DataFrame, metod: str
) -> pd.DataFrame:
    """Direct and allocated cost per insats and unit (insats, enhet, direkt, fordelad: int64 10⁻⁸ kr).

    In: the classified ledger, the pools with their order, the key quantities and the method. Raises
    `ValidationError` (V42) as `allocate` does.
    """
    base = ledger[ledger["i_bas"]]
    own = base[base["typ"] == "insats"].groupby(OBJECT)["belopp"].sum()
    shared = allocate(metod, *_pools(ledger, pooler, fordelningsvarden, metod))
    index = pd.MultiIndex.from_tuples(sorted(shared), names=OBJECT)
    received = pd.Series([shared[o] for o in sorted(shared)], index=index, dtype="int64")
    both = pd.DataFrame({"direkt": own, "fordelad": received}).fillna(0).astype("int64")
    return both.sort_index().reset_index()


def pool_flows(
    ledger: pd.DataFrame, pooler: pd.DataFrame, fordelningsvarden: pd.DataFrame, metod: str
) -> PoolFlows:
    """What each pool sends to each insats object and other pool: the flows behind `allocated_cost`."""
    return flow(metod, *_pools(ledger, pooler, fordelningsvarden, metod))


def _pools(
    ledger: pd.DataFrame, pooler: pd.DataFrame, fordelningsvarden: pd.DataFrame, metod: str
) -> tuple[list[str], dict[str, int], dict[str, Keys]]:
    """The pools in closing order, the cost base coded to each, and their key quantities."""
    in_pool = ledger[ledger["i_bas"] & (ledger["typ"] == "pool")].groupby("pool")["belopp"].sum()
    order = pooler.sort_values(["ordning", "pool"])["pool"].tolist()
    amounts = {pool: int(in_pool.get(pool, 0)) for pool in order}
    keys = {pool: _keys(fordelningsvarden[fordelningsvarden["pool"] == pool]) for pool in order}
    if metod == "stegvis":
        _require_order(pooler, keys)
    return order, amounts, keys


def _require_order(pooler: pd.DataFrame, keys: Mapping[str, Keys]) -> None:
    """V42: pools that use each other must not share a place in the closing order."""
    place = dict(zip(pooler["pool"], pooler["ordning"], strict=True))
    for pool in sorted(keys):
        for user, quantity in sorted((r, q) for r, q in keys[pool].items() if isinstance(r, str)):
            if quantity > 0 and user != pool and place[user] == place[pool]:
                raise ValidationError(
                    f"Poolerna {pool} och {user} har samma ordning, men den ena fördelar till den andra.",
                    where="pooler, kolumn ordning, regel V42",
                    remedy="Ge poolerna olika ordning: den som stängs först får det lägre talet.",
                )


def unit_costs(
    allocated: pd.DataFrame, volumes: pd.DataFrame, insatser: pd.DataFrame, enheter: pd.DataFrame
) -> pd.DataFrame:
    """p(insats, enhet) = allocated cost ÷ volume in the catalogue's volymbas (docs/kontrakt.md §3).

    In: `allocated_cost` and the client volumes (`client_volumes`). Out: insats, enhet, regi, direkt,
    fordelad, kostnad, volym, volymenhet, styckkostnad (kr per unit, float, correctly rounded; missing
    without volume), beviljad, utford (Int64, missing where nobody's is stated).
    """
    sums = volumes.groupby(OBJECT)[["volym", "beviljad", "utford"]].sum(min_count=1).reset_index()
    cells = allocated.merge(sums, on=OBJECT, how="outer", sort=True)
    numbers = ["direkt", "fordelad", "volym"]
    cells[numbers] = cells[numbers].fillna(0).astype("int64")
    cells["kostnad"] = cells["direkt"] + cells["fordelad"]
    cells["styckkostnad"] = pd.Series(
        [exact.ratio(c, v) for c, v in zip(cells["kostnad"], cells["volym"], strict=True)],
        index=cells.index, dtype="float64",
    )  # fmt: skip
    cells["regi"] = cells["enhet"].map(enheter.set_index("enhet")["regi"])
    cells["volymenhet"] = cells["insats"].map(insatser.set_index("kod")["volymenhet"])
    return cells[
        ["insats", "enhet", "regi", "direkt", "fordelad", "kostnad", "volym", "volymenhet",
         "styckkostnad", "beviljad", "utford"]
    ]  # fmt: skip


def _keys(rows: pd.DataFrame) -> Keys:
    """The key quantities of one pool by receiver."""
    names = zip(
        rows["mottagare_typ"], rows["insats"], rows["enhet"], rows["mottagarpool"], rows["varde"], strict=True
    )
    return {
        (insats, enhet) if typ == "insats" else pool: int(varde) for typ, insats, enhet, pool, varde in names
    }
