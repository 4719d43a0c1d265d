"""The whole calculation: from a typed underlag to unit costs, client costs, indicators and the bridge."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults
from kpbcalc.base.own_choices import Own
from kpbcalc.base.own_sections import each, is_number
from kpbcalc.costing.client_cost import by_unit, client_costs, client_volumes, describe_clients
from kpbcalc.costing.indicators import indicators
from kpbcalc.costing.ledger import classify, code, require_coded, shared
from kpbcalc.costing.reckoned_keys import with_reckoned
from kpbcalc.costing.reconciliation import reconcile
from kpbcalc.costing.unit_cost import allocated_cost, unit_costs
from kpbcalc.underlag.model import Underlag

LAWS = ("SoL_HSL", "LSS")


@dataclass(frozen=True)
class Resultat:
    """What the calculation found. Amounts and volumes are int64 counts of 10⁻⁸.

    `huvudbok` is the classified ledger, `insatskostnad` one row per insats and unit, `brukarrader` one row
    per client, insats and unit with what analyses filter on, `nyckeltal` the indicators, `avstamning` the
    bridge. `underlag` is what it was made from.
    """

    underlag: Underlag
    huvudbok: pd.DataFrame
    insatskostnad: pd.DataFrame
    brukarrader: pd.DataFrame
    nyckeltal: pd.DataFrame
    avstamning: pd.DataFrame

    @property
    def ar(self) -> int:
        """The costing year."""
        return self.underlag.ar


def cost(underlag: Underlag) -> Resultat:
    """Steps 2-6 of the method on a validated underlag (docs/metod.md §1.2).

    Raises `ValidationError` for costs that cannot be placed and `ReconciliationError` when the bridge
    does not close.
    """
    u = underlag
    kontoplan = params.toml("kontoplan.toml")
    volumes = client_volumes(u.insatsvolymer, u.insatser)
    coded = code(u.kontoutfall, u.kodnyckel)
    ledger = classify(shared(coded, u.kodnyckel, by_unit(volumes)), u.insatser, kontoplan)
    require_coded(ledger)
    # Keys that are left to the underlag: whoever asks for the pools' flows afterwards sees the values used.
    keys = with_reckoned(u.fordelningsvarden, u.pooler, u.enheter, u.insatser, ledger, volumes)
    u = replace(u, fordelningsvarden=keys)
    allocated = allocated_cost(ledger, u.pooler, u.fordelningsvarden, u.metod)
    prices = unit_costs(allocated, volumes, u.insatser, u.enheter)
    costs = client_costs(volumes, prices)
    rows = describe_clients(costs, u.brukare, u.insatser, u.enheter, u.ar)
    found = indicators(
        rows, prices, int(u.befolkning["antal"].sum()), limits(u.own, u.ar), params.rows("nyckeltal.csv")
    )
    clients = rows[rows["volym"] > 0].reset_index(drop=True)
    return Resultat(u, ledger, prices, clients, found, reconcile(ledger, prices, costs))


def limits(own: Own, ar: int) -> dict[str, int]:
    """The outlier limits in kr in force for an outcome year, by law (`limit_in_force`)."""
    entry = limit_in_force(own, ar)
    return {name: int(entry[name]) for name in LAWS}


def limit_in_force(own: Own, ar: int) -> dict[str, Any]:
    """The limits of an outcome year with their source: the municipality's own, or params/ytterfall.toml.

    Own limits are `[[ytterfall]] fran = 2024, SoL_HSL = 700000, LSS = 1200000, kalla = "…"`. Raises
    `UsageError` when there is none for the year, or an own entry lacks something.
    """
    stated = own_limits(own)
    with contextlib.suppress(LookupError):
        return params.in_force(stated, ar)
    shared = params.toml("ytterfall.toml")["grans"]
    try:
        return params.in_force(shared, ar)
    except LookupError:
        raise UsageError(
            f"Gränsen för ytterfall saknas för utfallsår {ar}.",
            where=own.where("ytterfall"),
            remedy=f"Skriv er egen i en toml-fil i kommunens mapp: [[ytterfall]] fran = {ar}, "
            'SoL_HSL = 700000, LSS = 1200000, kalla = "…".',
        ) from None


def own_limits(own: Own) -> list[dict[str, Any]]:
    """The limits that a municipality has stated. Raises `UsageError` with all that is wrong in them."""
    return each(own, "ytterfall", _complete)


def _complete(entry: Mapping[str, Any], where: str) -> dict[str, Any]:
    """An own limit, checked."""
    faults = Faults()
    for name in ("fran", *LAWS):
        if not is_number(entry.get(name), int) or entry[name] <= 0:
            what = f"Kommunens egen gräns för ytterfall saknar {name}, eller {name} är inget helt tal."
            remedy = "Skriv [[ytterfall]] med fran = 2024, SoL_HSL = 700000, LSS = 1200000 och kalla."
            faults.add(UsageError(what, where=where, remedy=remedy))
    if not str(entry.get("kalla", "")).strip():
        remedy = 'Skriv vem som har beslutat den, som trycks i rapporten: kalla = "…".'
        faults.add(UsageError("Kommunens egen gräns för ytterfall saknar källa.", where=where, remedy=remedy))
    faults.stop()
    return {"status": "kommunens egen gräns", **entry}
