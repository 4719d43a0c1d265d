"""What a unit's cost is made of: cost types of the ledger, and the pools of shared costs."""

import pandas as pd

from kpbcalc.aggregates.every_name import PART
from kpbcalc.base import exact, params
from kpbcalc.costing import Resultat
from kpbcalc.costing.unit_cost import pool_flows


def by_unit(
    result: Resultat, rows: pd.DataFrame, units: tuple[tuple[str, ...], ...]
) -> dict[str, tuple[float, ...]]:
    """Each unit's cost by part (kr), for the volume that its rows hold."""
    objects = object_parts(result)
    whole = exact.to_float(result.insatskostnad.set_index(["insats", "enhet"])["volym"])
    held = rows.groupby(["insats", "enhet", "grupp", "urval"])["volym"].sum() / exact.GRID
    of_object = pd.MultiIndex.from_arrays([held.index.get_level_values(n) for n in ("insats", "enhet")])
    share = held.to_numpy() / whole.reindex(of_object).to_numpy()
    kr = objects.reindex(of_object).fillna(0.0).mul(share, axis=0).set_axis(held.index)
    sums = kr.groupby(level=["grupp", "urval", "enhet"]).sum().reindex(list(units)).fillna(0.0)
    return {PART + str(name): tuple(sums[name]) for name in sums.columns}


def object_parts(result: Resultat) -> pd.DataFrame:
    """The cost of each insats at each unit by part (kr), indexed by (insats, enhet).

    Columns: the cost types of the directly coded cost (params/kontoplan.toml), then the pools by name. A row
    adds up to the object's cost in `insatskostnad`. Source: docs/metod.md §5.2 (bridge by cost type).
    """
    ledger = result.huvudbok
    base = ledger[ledger["i_bas"] & (ledger["typ"] == "insats")]
    direct = base.assign(part=cost_type(base["konto"]))[["insats", "enhet", "part", "belopp"]]
    names = pool_names(result.underlag.pooler)
    flows = pool_flows(
        ledger, result.underlag.pooler, result.underlag.fordelningsvarden, result.underlag.metod
    )
    shared = pd.DataFrame(
        [(*to, names[pool], amount) for (pool, to), amount in flows.items() if not isinstance(to, str)],
        columns=["insats", "enhet", "part", "belopp"],
    )
    both = pd.concat([direct, shared]).astype({"belopp": "int64"})
    wide = both.pivot_table(
        index=["insats", "enhet"], columns="part", values="belopp", aggfunc="sum", fill_value=0
    )
    order = [*cost_types(), *names.values()]
    return wide[[name for name in order if name in wide.columns]] / exact.GRID


def pool_names(pooler: pd.DataFrame) -> dict[str, str]:
    """What each pool's part is called, by code. A name that is a cost type's too, as "Lokaler" often is, or
    another pool's is told apart: the parts of a unit's cost are found by name.
    """
    taken, found = set(cost_types()), dict[str, str]()
    for pool, name in zip(pooler["pool"].astype(str), pooler["namn"].astype(str), strict=True):
        choices = (name, f"{name}, gemensamt", f"{name} ({pool})")
        found[pool] = next((each for each in choices if each not in taken), f"{name}, gemensamt ({pool})")
        taken.add(found[pool])
    return found


OTHER_TYPE, REVENUE = "Övriga direkta kostnader", "Intäkter som räknas av"


def cost_types() -> list[str]:
    """The cost types of directly coded cost, in order."""
    return [*(t["namn"] for t in params.toml("kontoplan.toml")["kostnadsslag"]), OTHER_TYPE, REVENUE]


def cost_type(konto: pd.Series) -> pd.Series:
    """The cost type of each account: the first whose beginnings match; revenue that counts is its own."""
    found = pd.Series(OTHER_TYPE, index=konto.index)
    for slag in reversed(params.toml("kontoplan.toml")["kostnadsslag"]):
        found = found.mask(konto.str.startswith(tuple(slag["konto"])), slag["namn"])
    revenue = str(params.toml("kontoplan.toml")["bas"]["intaktsklass"])
    return found.mask(konto.str.startswith(revenue), REVENUE)
