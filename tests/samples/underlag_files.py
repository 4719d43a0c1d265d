"""The files of an underlag as they stand, codes as text, and the catalogue of insatser they refer to."""

from pathlib import Path

import pandas as pd

from kpbcalc.base import params

CATALOGUE = pd.read_csv(params.FOLDER / "insatser.csv", sep=";").set_index("kod")
CODES = ("ansvar", "verksamhet", "kommun", "rs_kod", "brukar_id", "insats", "enhet", "pool")


def read(path: Path) -> pd.DataFrame:
    """A table of the underlag."""
    return pd.read_csv(path, sep=";", dtype=dict.fromkeys(CODES, "str"))
