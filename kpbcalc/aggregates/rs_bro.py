"""The bridge to räkenskapssammandraget, before it is known which codes may be told apart."""

import pandas as pd

from kpbcalc.costing import Resultat
from kpbcalc.costing.rs_bridge import bridge


def by_code(result: Resultat) -> pd.DataFrame:
    """A row per RS code (int64 10⁻⁸ kr), as `bridge`; no rows without a return to SCB.

    The pooled part of what a code's insatser cost follows volumes: how much they have may be a few clients'
    (`disclosure/release_rs.py`).
    """
    return bridge(result)
