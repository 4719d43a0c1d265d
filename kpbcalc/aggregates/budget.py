"""The budget by insats group, before it is known which groups may be told apart."""

import pandas as pd

from kpbcalc.costing import Resultat
from kpbcalc.costing.budget import budget_by_group


def by_group(result: Resultat) -> pd.DataFrame:
    """Budget, and cost that no client has, of each insats group (int64 10⁻⁸ kr); no rows without a budget.

    Out: grupp, budget, utan_volym, as `budget_by_group` has the rows. The pooled part of a budget follows
    volumes: how much a group has may be a few clients' (`disclosure/release_budget.py`).
    """
    rows = budget_by_group(result)[["grupp", "budget"]]
    group = result.underlag.insatser.set_index("kod")["grupp"]
    without = result.insatskostnad[result.insatskostnad["volym"] == 0]
    sums = without.groupby(without["insats"].map(group))["kostnad"].sum()
    return rows.assign(utan_volym=sums.reindex(rows["grupp"]).fillna(0).astype("int64").to_numpy())
