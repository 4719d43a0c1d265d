"""Which insatser are there? The shared catalogue, with what a municipality has replaced or added."""

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import Own


def catalogue(own: Own) -> pd.DataFrame:
    """The insats catalogue, with the rows the municipality has replaced or added (`[[insatser]]`)."""
    shared = pd.DataFrame(params.rows("insatser.csv"), dtype="str")
    rows = own.get("insatser", [])
    if not rows:
        return shared
    known = shared.set_index("kod", drop=False).to_dict("index")
    for row in rows:
        # What the municipality does not say stays as in the shared catalogue.
        known[row["kod"]] = {**known.get(row["kod"], {}), **{k: str(v) for k, v in row.items()}}
    both = pd.DataFrame(list(known.values()), columns=shared.columns, dtype="str")
    incomplete = both.drop(columns="rs_kod").isna().any(axis=1)
    if incomplete.any():
        raise UsageError(
            f"Insatsen {both.loc[incomplete, 'kod'].iloc[0]} är ny och saknar uppgifter.",
            where=own.where("insatser"),
            remedy=f"En ny insats behöver {', '.join(shared.columns)}.",
        )
    return both.fillna("")
