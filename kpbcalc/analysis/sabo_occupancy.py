"""How full is special housing, and how many places stand empty? Shown beside the outliers.

Source: docs/metod.md §5.6: outliers at home were linked to lack of places.
"""

import calendar

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.analysis.empty_places import stays
from kpbcalc.base import exact
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
ALL_UNITS = "Alla enheter"


def occupancy(result: Resultat, omrade: Omrade) -> Table | None:
    """Places against bed-days by unit; None outside äldreomsorg and without a unit that states its places."""
    if omrade.kod != "AO":
        return None
    # Every bed-day at the unit takes a place, also those of short stays.
    every = stays(result)
    homes = set(result.brukarrader.loc[result.brukarrader["grupp"] == "sabo_heldygn", "enhet"])
    mine = every[every["enhet"].isin(homes)]
    by_unit = mine.groupby("enhet").agg(dygn=("volym", "sum"))
    by_unit["brukare"] = carried_by(mine, "enhet")  # one person's days must not be the unit's
    register = result.underlag.enheter.set_index("enhet")
    places = register.loc[register.index.isin(homes), ["namn", "platser"]].dropna()
    places = places[places["platser"] > 0]
    frame = places.join(by_unit, how="inner").sort_values("namn", kind="stable")
    if frame.empty:
        return None
    clients = mine.loc[mine["enhet"].isin(frame.index), "brukar_id"].nunique()
    sums = {"namn": ALL_UNITS, "platser": frame["platser"].sum(), "dygn": frame["dygn"].sum()}
    frame = pd.concat([frame, pd.DataFrame([{**sums, "brukare": clients}])], ignore_index=True)
    days = 365 + calendar.isleap(result.ar)
    frame["platser"] = frame["platser"].astype("float64") / exact.GRID
    frame["belagda"] = frame["dygn"].astype("float64") / days
    frame["belaggning"] = 100 * frame["belagda"] / frame["platser"]
    frame["tomma"] = frame["platser"] - frame["belagda"]
    left_out = len(homes) - len(places)
    return Table(
        name="sabo_belaggning",
        title="Beläggning i särskilt boende med heldygnsomsorg",
        frame=frame,
        columns=(
            Column("namn", "Enhet"),
            Column("platser", "Platser", "antal"),
            Column("belagda", "Belagda platser i genomsnitt", "tal", 1, basis="brukare"),
            Column("belaggning", "Beläggning", "procent", 1, basis="brukare"),
            Column("tomma", "Tomma platser i genomsnitt", "tal", 1, basis="brukare"),
        ),
        about="särskilda boenden med heldygnsomsorg, egen och annan regi",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            f"Belagda platser är årets dygn delat med {days}. Parboende kan ge en beläggning över 100 "
            "procent.",
            *([f"Boenden utan uppgift om platser är inte med ({left_out} st.)."] * (left_out > 0)),
        ),
        total=ALL_UNITS,
        facts={"alla": ALL_UNITS},
    )
