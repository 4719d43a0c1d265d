"""Every krona of the cost base on its way: account, ledger object, pool, insats at a unit, clients.

A node is a name: `200/510/5010` (ansvar/verksamhet/konto), `200@510` (ledger object: what the code key
places; `200@510@50*` where it looks at the account too), a pool's name, `HT-OMV@HT1` (insats at a unit), and
the three ends. What flows into a node flows out of it, exactly. With the reciprocal method pools pass costs
back and forth, so a pool may carry more than its own cost: own + received = sent.
Source: docs/kontrakt.md §3.
"""

from collections.abc import Iterable

import pandas as pd

from kpbcalc.costing.result import Resultat
from kpbcalc.costing.unit_cost import pool_flows
from kpbcalc.underlag.code_key import ANY, row_sets

COLUMNS = ["fran", "till", "belopp", "nyckel"]
BLANK = "(tomt)"
CLIENTS, WITHOUT_VOLUME, OUTSIDE = ENDS = ("brukare", "utan individvolym", "utanfor")


def cost_flows(result: Resultat) -> pd.DataFrame:
    """The flows (fran, till, belopp: counts of 10⁻⁸ kr, nyckel: what decides the share).

    In the order the money takes, sorted within each step. The clients are one end, never named.
    """
    u = result.underlag
    insatser = _object_names(result.insatskostnad["insats"], result.insatskostnad["enhet"])
    pools = {pool: _apart(pool, {*ENDS, *insatser}, "pool") for pool in u.pooler["pool"]}
    ledger = _ledger(result, pools, {*ENDS, *insatser, *pools.values()})
    steps = [
        _sum(ledger, "konto", "objekt", "huvudbok"),
        _sum(ledger, "objekt", "mal", "nyckel"),
        _pools(result, pools),
        _clients(result, insatser),
    ]
    return pd.concat(steps, ignore_index=True)


def _object_names(insats: pd.Series, enhet: pd.Series) -> pd.Series:
    """An insats at a unit: HT-OMV@HT1."""
    return insats.str.cat(enhet, sep="@")


def _apart(name: str, taken: set[str], kind: str) -> str:
    """The name, with its kind before it where something else already has that name."""
    return f"{kind} {name}" if name in taken else name


def _ledger(result: Resultat, pools: dict[str, str], taken: set[str]) -> pd.DataFrame:
    """The cost base per account with its node names: konto, objekt, mal (where the code key sends it)."""
    by = ["ansvar", "verksamhet", "konto", "rad", "typ", "insats", "enhet", "pool", "anledning"]
    base = result.huvudbok[result.huvudbok["i_bas"]].groupby(by)["belopp"].sum().reset_index()
    # Where the code key looks at the account, objects of one ansvar and verksamhet part there.
    account = base["rad"].map(_accounts(result.underlag.kodnyckel)).fillna("")
    ansvar, verksamhet = (base[column].replace("", BLANK) for column in ("ansvar", "verksamhet"))
    place = ansvar.str.cat(verksamhet, sep="@") + account
    target = _object_names(base["insats"], base["enhet"]).where(base["typ"] == "insats", OUTSIDE)
    outside = base["typ"] == "utanfor"
    return pd.DataFrame({
        "konto": ansvar + "/" + verksamhet + "/" + base["konto"],
        "objekt": place.map({p: _apart(p, taken, "huvudbok") for p in place.unique()}),
        "mal": target.mask(base["typ"] == "pool", base["pool"].map(pools)),
        "belopp": base["belopp"],
        "huvudbok": "huvudbok",
        "nyckel": pd.Series("kodnyckel", index=base.index).mask(outside, base["anledning"]),
    })  # fmt: skip


def _accounts(kodnyckel: pd.DataFrame) -> dict[int, str]:
    """What each row set of the code key adds to an object's name: nothing, or the account it looks at."""
    konto = kodnyckel["konto"].replace("", ANY)
    named = ("@" + konto).where(konto != ANY, "")
    return dict(zip(row_sets(kodnyckel).astype(int), named, strict=True))


def _sum(ledger: pd.DataFrame, fran: str, till: str, nyckel: str) -> pd.DataFrame:
    """One step of the ledger: the amounts from node to node."""
    sums = ledger.groupby([fran, till, nyckel])["belopp"].sum().reset_index()
    return sums.set_axis(["fran", "till", "nyckel", "belopp"], axis=1)[COLUMNS]


def _pools(result: Resultat, pools: dict[str, str]) -> pd.DataFrame:
    """From pool to insats and to other pools, by the pool's own key."""
    u = result.underlag
    key = u.pooler.set_index("pool")["nyckel"]
    flows = pool_flows(result.huvudbok, u.pooler, u.fordelningsvarden, u.metod)
    rows = (
        (pools[pool], pools[to] if isinstance(to, str) else "@".join(to), amount, key[pool])
        for (pool, to), amount in flows.items()
    )
    return _frame(sorted(rows))


def _clients(result: Resultat, insatser: pd.Series) -> pd.DataFrame:
    """From insats to all its clients in one sum, or to the end for cost without individual volume."""
    prices = result.insatskostnad
    basis = prices["insats"].map(result.underlag.insatser.set_index("kod")["volymbas"])
    with_volume = prices["volym"] > 0
    till = with_volume.map({True: CLIENTS, False: WITHOUT_VOLUME})
    nyckel = basis.where(with_volume, "ingen volym")
    return _frame(zip(insatser, till, prices["kostnad"], nyckel, strict=True))


def _frame(rows: Iterable[tuple[str, str, int, str]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)
