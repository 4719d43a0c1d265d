"""What is open anyway and analyses need: population, units, insatser, shared costs. No row is a client's."""

import pandas as pd

from kpbcalc.aggregates import accounts, enheter
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact


def facts(year: Year) -> dict[str, pd.DataFrame]:
    """Open frames: `befolkning`, `befolkningsprognos`, `enheter`, `indikatorer`, `insatser`, `pooler`.

    And `redovisar` (which units state both volumes), and those that `accounts` gives.

    Counts and amounts are ordinary numbers, in persons, places and kr.
    """
    u = year.result.underlag
    forecast = u.befolkningsprognos
    units = u.enheter.assign(
        platser=exact.to_float(u.enheter["platser"]), arsarbetare=exact.to_float(u.enheter["arsarbetare"])
    )
    return {
        "befolkning": u.befolkning[["alder", "kon", "antal"]],
        "befolkningsprognos": forecast.assign(antal=exact.to_float(forecast["antal"])),
        "enheter": units.sort_values("enhet", ignore_index=True),
        "indikatorer": u.indikatorer[["kpi", "kommun", "ar", "kon"]].assign(
            varde=exact.to_float(u.indikatorer["varde"])
        ),
        "insatser": u.insatser.sort_values("kod", ignore_index=True),
        "pooler": u.pooler,
        "redovisar": enheter.stated(year),
        **accounts.facts(year.result),
    }


def words(year: Year) -> dict[str, str]:
    """Open words: how shared costs were allocated."""
    return {"metod": year.result.underlag.metod}
