"""What was each insats group to cost, beside what it did cost? The budget by the same code key and pools."""

import pandas as pd

from kpbcalc.base import params
from kpbcalc.costing.client_cost import by_unit, client_volumes
from kpbcalc.costing.ledger import classify, code, shared
from kpbcalc.costing.result import Resultat
from kpbcalc.costing.unit_cost import allocated_cost

COLUMNS = ["budget", "utfall", "avvikelse"]
OUTSIDE, WITHOUT_OBJECT = "utanfor", "utan_objekt"


def budget_by_group(result: Resultat) -> pd.DataFrame:
    """Budget and outturn of the cost base per insats group, shared costs included (docs/kontrakt.md §2–3).

    Both are coded by the same key and their pools spread by the same method and key values, so a deviation is
    of money and not of how it was divided. Out: grupp, and budget, utfall, avvikelse (budget − utfall) as
    int64 10⁻⁸ kr, in order of group; then what is coded outside KPB (`utanfor`) and, where there is any, what
    no row of the code key fits (`utan_objekt`, V41). No rows without a budget. Each column adds up to its
    cost base. A budget for several insatser without volume is as much for each of them.
    """
    u = result.underlag
    if u.budget.empty:
        return pd.DataFrame(
            {"grupp": pd.Series(dtype="str"), **{c: pd.Series(dtype="int64") for c in COLUMNS}}
        )
    volumes = by_unit(client_volumes(u.insatsvolymer, u.insatser))
    coded = shared(code(u.budget, u.kodnyckel), u.kodnyckel, volumes, alike=True)
    planned = classify(coded, u.insatser, params.toml("kontoplan.toml"))
    to_units = allocated_cost(planned, u.pooler, u.fordelningsvarden, u.metod)
    group = u.insatser.set_index("kod")["grupp"]
    sums = {
        "budget": (to_units["direkt"] + to_units["fordelad"]).groupby(to_units["insats"].map(group)).sum(),
        "utfall": result.insatskostnad["kostnad"].groupby(result.insatskostnad["insats"].map(group)).sum(),
    }
    rows = pd.DataFrame(sums).fillna(0).astype("int64").sort_index()
    rows.loc[OUTSIDE] = [_of_kind(ledger, "utanfor") for ledger in (planned, result.huvudbok)]
    if lost := _of_kind(planned, ""):
        rows.loc[WITHOUT_OBJECT] = [lost, 0]
    rows["avvikelse"] = rows["budget"] - rows["utfall"]
    return rows.rename_axis("grupp").reset_index()[["grupp", *COLUMNS]]


def _of_kind(ledger: pd.DataFrame, typ: str) -> int:
    """The cost base that is coded so."""
    return int(ledger.loc[ledger["i_bas"] & (ledger["typ"] == typ), "belopp"].sum())
