"""Which keys does the underlag itself hold? Those that `pooler.nyckel` names are reckoned from it.

A pool whose key is one of `MEASURES` needs no values in fordelningsvarden: without rows there every insats
with the measure receives; with rows whose `varde` is blank those receivers alone. A value that is written
holds as it is. The reckoning itself needs the coded ledger: costing/reckoned_keys.py.
"""

import pandas as pd

from kpbcalc.underlag.headings import plain

# What is reckoned, and the column of enheter it stands in; none where it is counted from the clients' rows.
MEASURES = {
    "timmar": "", "brukare": "",
    "arsarbetare": "arsarbetare", "platser": "platser", "yta": "yta",
}  # fmt: skip
HOUR = "timme"


def measure(nyckel: str) -> str:
    """The measure that a key's name says, however it is written (`Årsarbetare`); empty for other keys."""
    name = plain(nyckel)
    return name if name in MEASURES else ""


def measures(pooler: pd.DataFrame) -> dict[str, str]:
    """The measure of each pool whose key can be reckoned."""
    named = zip(pooler["pool"], pooler["nyckel"].map(measure), strict=True)
    return {str(pool): name for pool, name in named if name}


def to_reckon(fordelningsvarden: pd.DataFrame, pooler: pd.DataFrame) -> pd.Series:
    """The rows whose value is to be reckoned: blank, to an insats, in a pool that has such a key."""
    known = fordelningsvarden["pool"].isin(list(measures(pooler)))
    return known & fordelningsvarden["varde"].isna() & (fordelningsvarden["mottagare_typ"] == "insats")


def without_rows(fordelningsvarden: pd.DataFrame, pooler: pd.DataFrame) -> dict[str, str]:
    """The measure of each pool that leaves all of its key to the underlag."""
    stated = set(fordelningsvarden["pool"])
    return {pool: name for pool, name in measures(pooler).items() if pool not in stated}
