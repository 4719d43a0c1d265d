"""Why does a unit's hour or day cost more than the mean: staff, premises, bought care or shared costs?

The unit cost split by cost type of the ledger (params/kontoplan.toml) and by pool of shared costs, in kr per
unit of volume; the parts add up to the unit cost. Source: docs/metod.md §5.2 (bridge by cost type).
"""

import pandas as pd

from kpbcalc.analysis.area import Omrade, group_name, volume_words
from kpbcalc.analysis.compared_units import units_scope
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.analysis.measures import UNIT_COST
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import exact, params
from kpbcalc.base.table import Column, Table, Unit
from kpbcalc.costing import Resultat
from kpbcalc.costing.unit_cost import pool_flows

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
OBJECT = ["insats", "enhet"]
OTHER_TYPE, REVENUE, OTHER_POOLS = "Övriga direkta kostnader", "Intäkter som räknas av", "Övriga gemensamma"
OWN_MEAN = "Medel i egen regi"
WORTH = 1.02  # times the mean: a dearest unit closer than this has no difference to explain
SMALL_POOL = 0.01  # of the mean price: pools below are shown together


def object_parts(result: Resultat) -> pd.DataFrame:
    """The cost of each insats at each unit by part (kr), indexed by (insats, enhet).

    Columns: the cost types of the directly coded cost, then the pools by name. A row adds up to the object's
    cost in `insatskostnad`.
    """
    ledger = result.huvudbok
    base = ledger[ledger["i_bas"] & (ledger["typ"] == "insats")]
    direct = base.assign(part=_cost_type(base["konto"]))[[*OBJECT, "part", "belopp"]]
    names = result.underlag.pooler.set_index("pool")["namn"]
    flows = pool_flows(
        ledger, result.underlag.pooler, result.underlag.fordelningsvarden, result.underlag.metod
    )
    shared = pd.DataFrame(
        [(*to, names[pool], amount) for (pool, to), amount in flows.items() if not isinstance(to, str)],
        columns=[*OBJECT, "part", "belopp"],
    )
    order = [*_types(), *dict.fromkeys(names)]
    both = pd.concat([direct, shared]).astype({"belopp": "int64"})
    wide = both.pivot_table(index=OBJECT, columns="part", values="belopp", aggfunc="sum", fill_value=0)
    return wide[[name for name in order if name in wide.columns]] / exact.GRID


def unit_parts(parts: pd.DataFrame, rows: pd.DataFrame, result: Resultat) -> pd.DataFrame:
    """Each unit's parts in kr per unit of volume, for the volume these client rows hold.

    In: `object_parts` and client rows of insatser in one volume unit. Out, by enhet: the parts, and volym.
    The parts of a unit add up to its clients' cost ÷ their volume.
    """
    volume = rows.groupby(OBJECT)["volym"].sum()
    prices = result.insatskostnad.set_index(OBJECT)["volym"]
    per_volume = (
        parts.reindex(volume.index).fillna(0.0).div(exact.to_float(prices).reindex(volume.index), axis=0)
    )
    sums = per_volume.mul(volume, axis=0).groupby(level="enhet").sum()
    volumes = volume.groupby(level="enhet").sum()
    found = sums.div(volumes, axis=0)
    return found.loc[:, (found != 0).any()].assign(volym=volumes)


def tables(
    parts: pd.DataFrame, rows: pd.DataFrame, grupp: str, unit: Unit, result: Resultat, omrade: Omrade
) -> dict[str, Table]:
    """`slag_<grupp>`: every unit's parts beside the mean of the own; `bro_<grupp>`: the dearest own unit.

    In: `object_parts`, the group's client rows, and the unit of its price. Empty without two own units of
    enough clients: there is then nothing to compare.
    """
    found = _joined_pools(unit_parts(parts, rows, result))
    register = result.underlag.enheter.set_index("enhet")
    clients = carried_by(rows, "enhet")
    own = found.index[register["regi"].reindex(found.index) == "egen"]
    shown = [enhet for enhet in own if clients[enhet] >= minimum()]
    if len(shown) < 2:
        return {}
    weight = found.loc[own, "volym"] / found.loc[own, "volym"].sum()
    names = [c for c in found.columns if c != "volym"]
    mean = found.loc[own, names].mul(weight, axis=0).sum()
    frame = found[names].copy()
    frame.insert(0, "pris", frame.sum(axis=1))
    frame.insert(0, "namn", register["namn"].reindex(frame.index))
    frame["brukare"] = clients.reindex(frame.index)
    frame = frame.reset_index(names="enhet").sort_values(["pris", "namn"], ignore_index=True)
    people = rows.loc[rows["enhet"].isin(own), "brukar_id"].nunique()
    frame["regi"] = ""
    frame.loc[len(frame)] = {
        "namn": OWN_MEAN, "pris": mean.sum(), **mean, "brukare": people, "enhet": "", "regi": "egen",
    }  # fmt: skip
    about = f"brukare i {omrade.namn}"
    facts = {"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn,
             "medel": OWN_MEAN}  # fmt: skip
    notes = (
        "Kostnadsslag efter kontots första siffror, enligt en kontoplan (params/kontoplan.toml) som inte är "
        "kontrollerad mot källan. Gemensamma kostnader är de pooler som har fördelats till enheten. Delarna "
        "summerar till styckkostnaden.",
    )
    columns = (
        Column("namn", "Enhet"),
        Column("pris", "Styckkostnad", unit, basis="brukare", measure=UNIT_COST),
        *(Column(name, name, unit, basis="brukare") for name in names),
    )
    split = Table(
        name=f"kostnadsslag_{grupp}_{omrade.kod}",
        title=f"Styckkostnaden efter kostnadsslag, {group_name(grupp)}",
        frame=frame, columns=columns, about=about, year=str(result.ar), source=SOURCE, notes=notes,
        facts=facts, scope=units_scope(grupp, result, omrade), dimensions=("enhet", "regi"),
    )  # fmt: skip
    dearest = max(shown, key=lambda enhet: (found.loc[enhet, names].sum(), enhet))
    name = str(register.loc[dearest, "namn"])
    gaps = found.loc[dearest, names] - mean
    gaps = gaps[gaps != 0]
    if found.loc[dearest, names].sum() < WORTH * mean.sum():
        return {f"slag_{grupp}": split}
    steps = [(OWN_MEAN, mean.sum()), *gaps.items(), (name, found.loc[dearest, names].sum())]
    bridge = Table(
        name=f"kostnadsbro_{grupp}_{omrade.kod}",
        title=f"Från medlet till den dyraste egna enheten, {group_name(grupp)}",
        frame=pd.DataFrame(steps, columns=["post", "belopp"]).assign(brukare=int(clients[dearest])),
        columns=(Column("post", "Post"), Column("belopp", "Styckkostnad", unit, basis="brukare")),
        about=about, year=str(result.ar), source=SOURCE, notes=notes, facts={**facts, "dyrast": name},
    )  # fmt: skip
    return {f"slag_{grupp}": split, f"bro_{grupp}": bridge}


def _types() -> list[str]:
    return [*(t["namn"] for t in params.toml("kontoplan.toml")["kostnadsslag"]), OTHER_TYPE, REVENUE]


def _cost_type(konto: pd.Series) -> pd.Series:
    """The cost type of each account: the first whose beginnings match; revenue that counts is its own."""
    found = pd.Series(OTHER_TYPE, index=konto.index)
    for slag in reversed(params.toml("kontoplan.toml")["kostnadsslag"]):
        found = found.mask(konto.str.startswith(tuple(slag["konto"])), slag["namn"])
    return found.mask(
        konto.str.startswith(str(params.toml("kontoplan.toml")["bas"]["intaktsklass"])), REVENUE
    )


def _joined_pools(found: pd.DataFrame) -> pd.DataFrame:
    """Pools that are next to nothing of the price, as one."""
    names = [c for c in found.columns if c != "volym" and c not in _types()]
    price = found.drop(columns="volym").sum(axis=1).mean()
    small = [name for name in names if found[name].abs().max() < SMALL_POOL * price]
    if len(small) < 2:
        return found
    volume = found["volym"]
    return found.drop(columns=[*small, "volym"]).assign(
        **{OTHER_POOLS: found[small].sum(axis=1), "volym": volume}
    )
