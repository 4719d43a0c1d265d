"""What the accounts tell: the bridge to the cost base, and shared costs. All open."""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.aggregates.cost_parts import cost_type, cost_types
from kpbcalc.base import exact
from kpbcalc.costing import Resultat

SHARED, THEIRS = "AO/FN", "AO"
ACCOUNT_GROUP = 2  # digits of an account that name its group


def facts(result: Resultat) -> dict[str, pd.DataFrame]:
    """Open frames by name, in kr.

    `avstamning` (post, belopp): the bridge and the memo posts in their order. `utan_volym` (omrade, belopp):
    cost of insatser that no client has a volume of; `utan_volym_insatser` (insats, belopp): the same by
    insats. `innehall` (slag, konton, belopp): the cost base by kind of cost, with the first two digits of its
    accounts. `pooler_belopp` (pool, namn, nyckel, belagg, belopp): the shared costs in closing order, and
    where each key comes from.
    """
    bridge_posts = result.avstamning
    return {
        "avstamning": bridge_posts.assign(belopp=exact.to_float(bridge_posts["belopp"])),
        "utan_volym": _without_volume(result),
        "utan_volym_insatser": _insatser_without_volume(result),
        "innehall": _contents(result),
        "pooler_belopp": _pools(result),
    }


def _without_volume(result: Resultat) -> pd.DataFrame:
    """An insats for both areas without clients has no age to go by; it is counted in äldreomsorg."""
    catalogue = result.underlag.insatser.set_index("kod")["omrade"]
    without = result.insatskostnad[result.insatskostnad["volym"] == 0]
    home = without["insats"].map(catalogue).replace(SHARED, THEIRS).astype(str).rename("omrade")
    sums = without.groupby(home)["kostnad"].sum().astype("int64")
    return exact.to_float(sums).rename("belopp").reset_index()


def _insatser_without_volume(result: Resultat) -> pd.DataFrame:
    names = result.underlag.insatser.set_index("kod")["namn"]
    without = result.insatskostnad[result.insatskostnad["volym"] == 0]
    sums = without.groupby(without["insats"].map(names).astype(str).rename("insats"))["kostnad"].sum()
    found = exact.to_float(sums[sums != 0].astype("int64")).rename("belopp")
    return found.sort_values(ascending=False, kind="stable").reset_index()


def _contents(result: Resultat) -> pd.DataFrame:
    base = result.huvudbok[result.huvudbok["i_bas"]]
    by_account = base.assign(konto=base["konto"].astype(str)).groupby("konto", as_index=False)["belopp"].sum()
    by_account["slag"] = cost_type(by_account["konto"]).astype(str)
    by_kind = by_account.groupby("slag")
    sums = by_kind["belopp"].sum().reindex([t for t in cost_types() if t in set(by_account["slag"])])
    groups = by_kind["konto"].agg(lambda found: ", ".join(sorted({konto[:ACCOUNT_GROUP] for konto in found})))
    amounts = exact.to_float(sums.astype("int64")).rename("belopp")
    return amounts.reset_index().assign(konton=[groups[slag] for slag in sums.index])


def _pools(result: Resultat) -> pd.DataFrame:
    ledger = result.huvudbok
    own = ledger[ledger["i_bas"] & (ledger["typ"] == "pool")].groupby("pool")["belopp"].sum()
    pools = result.underlag.pooler.sort_values(["ordning", "pool"], ignore_index=True)
    stated = result.underlag.own.get("nycklar", {})
    amounts = own.reindex(pools["pool"]).fillna(0).astype("int64").reset_index(drop=True)
    return pools[["pool", "namn", "nyckel"]].assign(
        belagg=[
            _said_of(stated.get(pool, {})) or str(source or "")
            for pool, source in zip(pools["pool"], pools["kalla"], strict=True)
        ],
        belopp=exact.to_float(amounts),
    )


def _said_of(key: Mapping[str, object]) -> str:
    """Where a key comes from, of which day, and who answers for it: what makes it possible to check."""
    return ", ".join(str(key[what]) for what in ("kalla", "datum", "ansvarig") if what in key)
