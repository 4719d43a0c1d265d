"""Rules on keys once costs are known: who is left out, what changes nothing, what is last year's (V42)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.rules.rule import Hit, listed, rule

if TYPE_CHECKING:
    from kpbcalc.costing.rules import Outcome

OBJECT = ["insats", "enhet"]
_MOST_PEERS = 0.5  # of a unit's peers that receive, from where it is odd that the unit does not [J]
_FEWEST = 2  # receivers of a pool, for its key to be a key


@rule("V42", "varning")
def unit_receives_as_its_peers(seen: "Outcome") -> Iterator[Hit]:
    """V42: a unit with cost has a share of every pool that most others of its kind have a share of.

    Its kind is the insats and the regi.
    """
    with_cost = seen.costs[seen.costs["direkt"] > 0]
    units = with_cost.assign(slag=with_cost["insats"] + with_cost["regi"])
    values = seen.result.underlag.fordelningsvarden
    names = seen.result.underlag.pooler.set_index("pool")["namn"]
    given = values[(values["mottagare_typ"] == "insats") & (values["varde"] > 0)]
    for pool, rows in given.groupby("pool", sort=True):
        receives = units["enhet"].isin(rows["enhet"])
        by_kind = receives.groupby(units["slag"])
        peers = by_kind.transform("size") - 1
        share = (by_kind.transform("sum") - receives) / peers.where(peers > 0)
        left_out = units[~receives & (share >= _MOST_PEERS)]
        if len(left_out):
            text = (
                f"Enheter med kostnad får ingen del av poolen {names[pool]}, som andra med samma insats får: "
                f"{seen.called(left_out)}."
            )
            remedy = (
                "Lägg till enheten i fordelningsvarden, eller godkänn med skäl om den inte använder poolen."
            )
            money = exact.total(left_out["direkt"])
            yield Hit("fordelningsvarden", "enhet", len(left_out), text, remedy, belopp=money)


@rule("V42", "info")
def key_row_changes_something(seen: "Outcome") -> Iterator[Hit]:
    """V42: a key value that the method never uses, of a pool that is closed or in the direct method."""
    u = seen.result.underlag
    place = u.pooler.set_index("pool")["ordning"]
    values = u.fordelningsvarden
    to_pool = values[(values["mottagare_typ"] == "pool") & (values["varde"] > 0)]
    if u.metod == "stegvis":
        to_pool = to_pool[to_pool["mottagarpool"].map(place) < to_pool["pool"].map(place)]
    if u.metod != "omsesidig" and len(to_pool):
        named = u.pooler.set_index("pool")["namn"]
        pairs = "från " + to_pool["pool"].map(named) + " till " + to_pool["mottagarpool"].map(named)
        text = f"Fördelningsvärden som inte ändrar något i metoden {u.metod}: {listed(pairs)}."
        remedy = "Ändra poolernas ordning eller metoden om de ska räknas. Annars kan raderna tas bort."
        yield Hit("fordelningsvarden", "mottagarpool", len(to_pool), text, remedy)
    used = {*seen.result.huvudbok["pool"], *values.loc[values["varde"] > 0, "mottagarpool"]}
    idle = sorted(set(u.pooler["pool"]) - used)
    if idle:
        text = f"Pooler som ingen kostnad når: {listed(idle)}."
        remedy = "Kontrollera pool i kodnyckel, eller ta bort poolen och dess rader."
        yield Hit("pooler", "pool", len(idle), text, remedy)


@rule("V42", "varning")
def key_is_of_the_year(seen: "Outcome") -> Iterator[Hit]:
    """V42: a pool's key values are not all last year's."""
    if seen.earlier is None:
        return
    now, before = (_keys(r.underlag.fordelningsvarden) for r in (seen.result, seen.earlier))
    stated = seen.result.underlag.own.get("nycklar", {})
    same = [
        pool
        for pool, key in sorted(now.items())
        if key == before.get(pool) and getattr(stated.get(pool, {}).get("datum"), "year", 0) < seen.result.ar
    ]
    if same:
        text = f"Fördelningsvärdena är desamma som året före i varje rad: {listed(same)}."
        remedy = (
            "Ta fram årets värden. Är de omprövade och oförändrade: skriv datum för årets nyckel under "
            f"[nycklar.{same[0]}] bland kommunens egna val."
        )
        yield Hit("fordelningsvarden", "varde", len(same), text, remedy)


def _keys(values: pd.DataFrame) -> dict[str, dict[tuple[str, ...], int]]:
    """The key of each pool with receivers enough."""
    given = values[values["varde"] > 0]
    return {
        str(pool): {
            (i, e, p): int(v)
            for i, e, p, v in rows[[*OBJECT, "mottagarpool", "varde"]].itertuples(index=False, name=None)
        }
        for pool, rows in given.groupby("pool")
        if len(rows) >= _FEWEST
    }
