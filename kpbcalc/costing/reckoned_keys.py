"""The keys that are reckoned from the underlag itself: hours, clients, årsarbetare, places, square metres.

Hours are those that carry the cost (the catalogue's `volymbas`), so that every hour receives alike; clients
are those with such volume. What a unit has (årsarbetare, places, square metres) its insatser
share by their direct cost, alike where none of them has any. Source: docs/pooler.md, docs/kontrakt.md §2.
"""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.exact import share_out
from kpbcalc.costing.allocation import Object
from kpbcalc.underlag.reckoned_keys import HOUR, MEASURES, measures, to_reckon, without_rows

OBJECT = ["insats", "enhet"]
Values = Mapping[Object, int]


def with_reckoned(
    fordelningsvarden: pd.DataFrame, pooler: pd.DataFrame, enheter: pd.DataFrame, insatser: pd.DataFrame,
    ledger: pd.DataFrame, volumes: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """The key quantities with those that are left to the underlag filled in (counts of 10⁻⁸).

    In: the classified ledger and the clients' yearly volumes. A listed receiver without the measure has 0.
    """
    wanted = to_reckon(fordelningsvarden, pooler)
    open_pools = without_rows(fordelningsvarden, pooler)
    if not wanted.any() and not open_pools:
        return fordelningsvarden
    of_pool = measures(pooler)
    used = {*open_pools.values(), *fordelningsvarden.loc[wanted, "pool"].map(of_pool)}
    direct = _direct(ledger)
    values = {name: _values(name, direct, enheter, insatser, volumes) for name in sorted(used)}
    filled = fordelningsvarden.copy()
    rows = fordelningsvarden[wanted]
    asked = zip(rows["pool"].map(of_pool), rows["insats"], rows["enhet"], strict=True)
    filled.loc[wanted, "varde"] = pd.array([values[m].get((i, e), 0) for m, i, e in asked], dtype="Int64")
    added = [
        (pool, "insats", *receiver, "", value)
        for pool, name in sorted(open_pools.items())
        for receiver, value in sorted(values[name].items())
        if value > 0
    ]
    more = pd.DataFrame(added, columns=filled.columns).astype(filled.dtypes.to_dict())
    return pd.concat([filled, more], ignore_index=True) if added else filled


def _values(
    name: str, direct: Values, enheter: pd.DataFrame, insatser: pd.DataFrame, volumes: pd.DataFrame
) -> Values:
    """The measure of every insats at every unit."""
    if column := MEASURES[name]:
        amounts = enheter.set_index("enhet")[column].dropna()
        return _shared(amounts, direct, volumes)
    some = volumes[volumes["volym"] > 0]
    if name == "brukare":
        counted = some.groupby(OBJECT)["brukar_id"].nunique() * exact.GRID
    else:
        hourly = some["insats"].map(insatser.set_index("kod")["volymenhet"]) == HOUR
        counted = some[hourly].groupby(OBJECT)["volym"].sum()
    return _by_object(counted)


def _direct(ledger: pd.DataFrame) -> Values:
    """The direct cost of every insats at every unit."""
    rows = ledger[ledger["i_bas"] & (ledger["typ"] == "insats")]
    return _by_object(rows.groupby(OBJECT)["belopp"].sum())


def _by_object(sums: pd.Series) -> Values:
    rows = sums.reset_index().itertuples(index=False, name=None)
    return {(str(insats), str(enhet)): int(value) for insats, enhet, value in rows}


def _shared(amounts: pd.Series, direct: Values, volumes: pd.DataFrame) -> Values:
    """What each unit has, shared between its insatser."""
    known = {*direct, *zip(volumes["insats"], volumes["enhet"], strict=True)}
    shared: dict[Object, int] = {}
    for unit, amount in amounts.items():
        there = sorted(receiver for receiver in known if receiver[1] == unit)
        weights = [max(direct.get(receiver, 0), 0) for receiver in there]
        if there:
            parts = share_out(int(amount), weights if any(weights) else [1] * len(there))
            shared |= dict(zip(there, parts, strict=True))
    return shared
