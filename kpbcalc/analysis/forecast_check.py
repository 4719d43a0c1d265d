"""Would the forecast's model have been right about the base year? Source: docs/metod.md §5.7.

With the base year's own rates it is right by construction. So it is tried with earlier years' rates and the
base year's own population, against what the clients and the cost became: what is left is what the model holds
constant and was not, coverage, volume per client, unit cost and prices. Clients have no price.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.analysis.area import Omrade, scope
from kpbcalc.base import exact
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

ACTUAL = "Utfall"
SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


@dataclass(frozen=True)
class Tried:
    """What the rates of an earlier year give for the base year's population: clients and cost (kr).

    `personer` are the clients those rates rest on.
    """

    ar: int
    brukare: float
    kr: float
    personer: int


def table(result: Resultat, omrade: Omrade, rows: pd.DataFrame, tried: Sequence[Tried]) -> Table:
    """The actual clients and cost, and a row for every earlier year's rates with how far off they are.

    Out: brukare (number), brukare_procent, kostnad (kr), kostnad_procent (percent of the actual).
    """
    clients, actual = int(rows["brukar_id"].nunique()), exact.total(rows["kostnad"]) / exact.GRID
    found = [
        {
            "post": told(t.ar), "brukare": t.brukare, "kostnad": t.kr,
            "brukare_procent": 100 * (t.brukare / clients - 1) if clients else None,
            "kostnad_procent": 100 * (t.kr / actual - 1) if actual else None,
            "few": min(clients, t.personer),
        }
        for t in tried
    ]  # fmt: skip
    last = {"post": ACTUAL, "brukare": clients, "kostnad": actual, "few": clients}
    first, percent = str(result.ar), ["brukare_procent", "kostnad_procent"]
    frame = pd.DataFrame([*found, last]).reindex(
        columns=["post", "brukare", "brukare_procent", "kostnad", "kostnad_procent", "few"]
    )
    columns = [
        Column("post", "Post"),
        Column("brukare", "Brukare", "antal", basis="few"),
        Column("kostnad", "Kostnad", "kr", basis="few"),
    ]
    if found:
        columns.insert(2, Column(percent[0], "Brukare mot utfallet", "procent", 1, basis="few"))
        columns.append(Column(percent[1], "Kostnad mot utfallet", "procent", 1, basis="few"))
    return Table(
        name=f"prognos_bas_{omrade.kod}",
        title=f"Modellen mot utfallet {first}" if found else f"Utfallet {first}",
        frame=frame.astype(dict.fromkeys(percent, "float64")),
        columns=tuple(columns),
        about=f"brukare i {omrade.namn}",
        year=first,
        source=SOURCE,
        notes=(
            f"Varje rad är vad modellen hade sagt om {first} med det årets antal brukare och kostnad per "
            f"invånare, i varje åldersklass och kön, och {first} års befolkning.",
            "Nivån är i det årets priser, så en del av skillnaden i kostnad är löne- och prisökning.",
        ) * bool(found),
        facts={"omrade": omrade.namn, "bas": first, "fore": str(tried[-1].ar) if tried else "",
               "rad": told(tried[-1].ar) if tried else "", "utfall": ACTUAL},
        follows=scope(result, omrade),
    )  # fmt: skip


def told(ar: int) -> str:
    """The row of an earlier year."""
    return f"Med {ar} års nivå"
