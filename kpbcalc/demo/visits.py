"""When did the home-care visits happen? A provider's log, for one municipality.

One private provider does not report performed time, so ``utford`` is blank for its clients. In
Laholm its visit log is there instead, for the months a client had the insats from the first day
to the last: nobody is visited before the start or after death.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import Topic, stream

KOMMUN = "1381"

_PERFORMED = (0.78, 0.94)  # of the granted time
_MINUTES_A_VISIT = 35
_FIRST_HOURS = np.array([7, 12, 18])  # morning, noon, evening


def visit_log(kommun: str, ar: int, volumes: pd.DataFrame) -> pd.DataFrame:
    """Return insatshandelser: brukar_id, insats, enhet, start, minuter (empty elsewhere).

    `volumes` is the table insatsvolymer of the year.
    """
    rng = stream(kommun, Topic.VISITS, ar)
    rows = _whole_months(volumes) if kommun == KOMMUN else volumes.iloc[:0]
    minutes = rows["beviljad"].to_numpy() * 60 * rng.uniform(*_PERFORMED, len(rows))
    number = np.ceil(minutes / _MINUTES_A_VISIT).astype(np.int64)
    visits = rows.loc[rows.index.repeat(number)]
    turn = np.arange(len(visits)) - np.repeat(np.cumsum(number) - number, number)
    day = 1 + turn * 28 // np.repeat(number, number)
    start = (
        pd.to_datetime(visits["manad"] + "-01")
        + pd.to_timedelta(day - 1, unit="D")
        + pd.to_timedelta(_FIRST_HOURS[turn % 3], unit="h")
        + pd.to_timedelta(rng.integers(0, 180, len(visits)), unit="min")
    )
    table = visits[["brukar_id", "insats", "enhet"]].assign(
        start=start.dt.strftime("%Y-%m-%dT%H:%M:%S"),
        minuter=np.rint(np.repeat(minutes / np.maximum(number, 1), number)).astype(np.int64),
    )
    return table.sort_values(["brukar_id", "start", "insats"], ignore_index=True)


def _whole_months(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return rows without performed time whose neighbouring months are there too."""
    silent = volumes[volumes["beviljad"].notna() & volumes["utford"].isna()]
    month = silent["manad"].str.slice(5).astype("int64")
    series = month.groupby([silent["brukar_id"], silent["insats"], silent["enhet"]])
    return silent[(series.diff() == 1) & (series.diff(-1) == -1)]
