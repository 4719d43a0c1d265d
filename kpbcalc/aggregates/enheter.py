"""Units of a group, whole: over all areas, because a unit has one price everywhere."""

import pandas as pd

from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.grupper import BOTH, stating
from kpbcalc.aggregates.year import SUMS, Year
from kpbcalc.base import exact, params
from kpbcalc.costing import Resultat
from kpbcalc.costing.unit_cost import pool_flows

COMPARED, LEFT_OUT = "jamfors", "jamfors_ej"
PART = "del:"  # a quantity beside the clients': kr of one part of a unit's cost (cost type, or pool)


def families(year: Year) -> list[Family]:
    """`jamforda` (a group's insatser that units are compared in, and the others) and `enheter` in them.

    Quantities: kr, volym, beviljad, utford; `bada` is the volume at units that state both; `del:<part>` is
    the cost (kr) by cost type and pool.
    """
    left_out = {kod for o in params.toml("omraden.toml").values() for kod in o.get("jamfors_ej", [])}
    rows = year.rows
    rows = rows.assign(
        urval=rows["insats"].isin(left_out).map({True: LEFT_OUT, False: COMPARED}),
        bada=rows["volym"].where(stating(rows) == BOTH, 0),
    )
    compared, of_compared = leaves(rows, ("grupp", "urval"), SUMS)
    units, of_units = leaves(rows, ("grupp", "urval", "enhet"), (*SUMS, "bada"))
    unit = rows.groupby(["grupp", "urval"])["volymenhet"].agg(["nunique", "first"])
    words = {
        k: str(f) if n == 1 else ""
        for k, n, f in zip(unit.index, unit["nunique"], unit["first"], strict=True)
    }
    regi = rows.groupby("enhet")["regi"].first()
    return [
        Family("jamforda", ("grupp", "urval"), compared, of_compared, SUMS, "", 0, join="alone",
               units=tuple(words[k] for k in compared)),
        Family("enheter", ("grupp", "urval", "enhet"), units, of_units, (*SUMS, "bada"), "jamforda", 2,
               units=tuple(words[k[:2]] for k in units), paths=tuple((str(regi[k[2]]),) for k in units),
               beside=_parts(year.result, rows, units)),
    ]  # fmt: skip


def _parts(
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
    names = result.underlag.pooler.set_index("pool")["namn"]
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
    order = [*cost_types(), *dict.fromkeys(names)]
    return wide[[name for name in order if name in wide.columns]] / exact.GRID


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
