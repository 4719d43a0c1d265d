"""Performed visits: fill `utford` from minutes where the volume table does not know it."""

import pandas as pd

KEY = ["brukar_id", "insats", "enhet", "manad"]
MINUTES_PER_HOUR = 60


def fill_performed(volumes: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Hours per client, insats, unit and month fill `utford` where it is blank or the row is missing.

    In: insatsvolymer (beviljad, utford Int64 10⁻⁸) and insatshandelser (start text, minuter Int64 10⁻⁸).
    Out: insatsvolymer with filled rows. What the volume table already states is never overwritten.
    """
    if events.empty:
        return volumes
    month = events["start"].str.slice(stop=7).rename("manad")
    minutes = events["minuter"].groupby([events["brukar_id"], events["insats"], events["enhet"], month])
    # Half up on whole 10⁻⁸ hours; the sum of minutes is exact before the division.
    hours = ((minutes.sum() * 2 + MINUTES_PER_HOUR) // (2 * MINUTES_PER_HOUR)).rename("timmar")
    known = volumes[KEY].duplicated(keep=False)
    filled = volumes.merge(hours.reset_index(), on=KEY, how="outer", sort=True)
    if known.any():
        # Several rows for one key: the first blank one takes the hours, so that they count once.
        repeat = filled.duplicated(subset=KEY) & filled["utford"].isna()
        filled.loc[repeat, "timmar"] = pd.NA
        stated = filled.groupby(KEY)["utford"].transform("count") > 0
        filled.loc[stated, "timmar"] = pd.NA
    filled["utford"] = filled["utford"].fillna(filled["timmar"]).astype("Int64")
    return filled.drop(columns="timmar").astype({"beviljad": "Int64"})
