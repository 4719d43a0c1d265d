"""In which months did each client have service?"""

import pandas as pd

from kpbcalc.costing import Resultat

KEYS = ["brukar_id", "insats", "enhet"]


def month_volumes(result: Resultat, rows: pd.DataFrame) -> pd.DataFrame:
    """The volume that carries the cost, month by month: brukar_id, insats, enhet, manad, volym (10⁻⁸).

    In: client rows, which say whose and which insatser. Months without volume are left out.
    """
    volumes = result.underlag.insatsvolymer
    basis = volumes["insats"].map(result.underlag.insatser.set_index("kod")["volymbas"])
    volym = volumes["beviljad"].where(basis == "beviljad", volumes["utford"]).fillna(0).astype("int64")
    used = volumes[[*KEYS, "manad"]].assign(volym=volym)[volym > 0]
    return used.merge(rows[KEYS].drop_duplicates(), on=KEYS)


def client_months(result: Resultat, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per client and month with some volume (brukar_id, manad)."""
    return month_volumes(result, rows)[["brukar_id", "manad"]].drop_duplicates()
