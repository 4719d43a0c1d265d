"""Which insatser of a group are its units compared in, and what would that tell of those who have others?

A night patrol is another service (params/omraden.toml, `jamfors_ej`). Where nobody has any, all of the group
is compared, and the gate must know that the units add up to it.
"""

from dataclasses import replace

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, scope
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.costing import Resultat

NOT_COMPARED = ""  # stands for no unit


def units_scope(grupp: str, result: Resultat, omrade: Omrade) -> dict[str, str]:
    """Where the compared units of a group stand in the system of sums: some insatser may be left out."""
    return scope(result, omrade, grupp=capital(group_name(grupp)), **compared(grupp, result, omrade))


def compared(grupp: str, result: Resultat, omrade: Omrade) -> dict[str, str]:
    """The coordinate of what is compared, where somebody has what is not: else it is all of the group."""
    return {} if left_out(grupp, result, omrade).empty else {"urval": "jamforda insatser"}


def left_out(grupp: str, result: Resultat, omrade: Omrade) -> pd.DataFrame:
    """The client rows of the group's insatser that units are not compared in, as `client_rows`."""
    rows = result.brukarrader
    there = (rows["grupp"] == grupp) & rows["insats"].isin(omrade.jamfors_ej)
    return client_rows(replace(result, brukarrader=rows[there]), omrade)


def stand_aside(rows: pd.DataFrame, left: pd.DataFrame) -> set[str]:
    """The units that cannot be told beside the few who have what is not compared, in own or other regi."""
    found: set[str] = set()
    for regi, few in left.groupby("regi"):
        parts = {str(unit): mine for unit, mine in rows[rows["regi"] == regi].groupby("enhet")}
        parts[NOT_COMPARED] = few

        def size(labels: list[str], parts: dict[str, pd.DataFrame] = parts) -> int:
            together = pd.concat([parts[label] for label in labels]).assign(alla="")
            return int(carried_by(together, "alla").iloc[0])

        if size([NOT_COMPARED]) < minimum():
            found |= set(to_join(sorted(parts), size, minimum()))
    return found - {NOT_COMPARED}


def not_compared(grupp: str, result: Resultat, omrade: Omrade) -> tuple[str, ...]:
    """Which insatser of the group somebody has and are not compared, in words."""
    names = result.underlag.insatser.set_index("kod")["namn"]
    insatser = sorted(set(left_out(grupp, result, omrade)["insats"]))
    return tuple(f"{names[kod]} ingår inte i jämförelsen mellan enheter." for kod in insatser)
