"""Performed visits: fill `utford` from minutes where the volume table does not know it."""

import pandas as pd

KEY = ["brukar_id", "insats", "enhet", "manad"]
MINUTES_PER_HOUR = 60


def fill_performed(volumes: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Hours per client, insats, unit and month fill `utford` where it is blank or the row is missing.

    In: insatsvolymer (beviljad, utford Int64 10⁻⁸) and insatshandelser (start text, minuter Int64 10⁻⁸).
    Out: insatsvolymer with filled rows under their own index, then the rows that only the visits know, with
    index -1. What the volume table already states is never overwritten.
    """
    if events.empty:
        return volumes
    month = events["start"].str.slice(stop=7).rename("manad")
    minutes = events["minuter"].groupby([events["brukar_id"], events["insats"], events["enhet"], month])
    # Half up on whole 10⁻⁸ hours; the sum of minutes is exact before the division.
    hours = ((minutes.sum() * 2 + MINUTES_PER_HOUR) // (2 * MINUTES_PER_HOUR)).rename("timmar").reset_index()
    filled = volumes.merge(hours, on=KEY, how="left").set_axis(volumes.index)
    # Several rows for one key: the first takes the hours, so that they count once.
    stated = filled.groupby(KEY)["utford"].transform("count") > 0
    takes = ~stated & ~filled.duplicated(subset=KEY)
    filled["utford"] = filled["utford"].mask(takes, filled["timmar"])
    new = hours.merge(volumes[KEY].drop_duplicates(), on=KEY, how="left", indicator=True)
    new = new[new["_merge"] == "left_only"].rename(columns={"timmar": "utford"})
    added = new.reindex(columns=volumes.columns).astype({"beviljad": "Int64", "utford": "Int64"})
    added.index = pd.Index([-1] * len(added), dtype="int64")
    return pd.concat([filled[volumes.columns], added])
