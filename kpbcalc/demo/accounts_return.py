"""What does the municipality report to SCB (räkenskapssammandraget)?"""

from __future__ import annotations

import numpy as np
import pandas as pd

# One code of the return is preliminary: costs that were accrued after it was sent in.
_LATE_CODE, _LATE_SHARE = "559", 0.006


def accounts_return(kontoutfall: pd.DataFrame) -> pd.DataFrame:
    """Return räkenskapssammandraget in tkr, summed from the ledger (belopp in öre)."""
    konto_class = kontoutfall["konto"] // 1000
    motpart = kontoutfall["motpart"]
    kind = np.select(
        [
            konto_class.between(4, 7),
            (konto_class == 3) & (motpart == "intern"),
            (konto_class == 3) & motpart.isin(["kommun", "region"]),
            konto_class == 3,
        ],
        ["bruttokostnad", "interna_intakter", "forsaljning", "ovriga_intakter"],
        "utanfor",
    )
    ore = kontoutfall.groupby([kontoutfall["verksamhet"], kind])["belopp"].sum().unstack(fill_value=0)
    columns = ["bruttokostnad", "interna_intakter", "forsaljning", "ovriga_intakter"]
    tkr = ore.reindex(columns=columns, fill_value=0).abs() / 100_000
    late = pd.Series(tkr.index == _LATE_CODE, index=tkr.index)
    tkr["bruttokostnad"] *= 1 - _LATE_SHARE * late
    table = tkr.round().astype(np.int64).reset_index()
    return table.rename(columns={"verksamhet": "rs_kod"})
