"""Does the forecast's model give the base year its actual cost? Source: KPB-reference §5.7."""

import pandas as pd

from kpbcalc import exact
from kpbcalc.analysis.area import Omrade, scope
from kpbcalc.analysis.forecast_tables import project
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table

COMPUTED, ACTUAL, DIFFERENCE = "Beräknad ur åldersklasserna", "Faktisk kostnad", "Skillnad"
LAST_YEAR, GAP = "Beräknad med förra årets nivå", "Skillnad med förra årets nivå"
SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


def table(
    result: Resultat,
    omrade: Omrade,
    rows: pd.DataFrame,
    base: pd.DataFrame,
    with_last_year: float | None = None,
) -> Table:
    """The model on the base year's own population against the actual cost: the difference is zero.

    `with_last_year` is what last year's cost per inhabitant gives for this year's population (kr): how far it
    is from the actual cost says what a year's change of level can do.
    """
    computed = float(project(base, base["invanare"])["kr"].sum())
    actual = exact.total(rows["kostnad"]) / exact.GRID
    lines = [(COMPUTED, computed), (ACTUAL, actual), (DIFFERENCE, computed - actual)]
    if with_last_year is not None:
        lines += [(LAST_YEAR, with_last_year), (GAP, with_last_year - actual)]
    frame = pd.DataFrame(lines, columns=["post", "belopp"])
    frame["procent"] = 100 * frame["belopp"] / actual if actual else None
    frame["brukare"] = rows["brukar_id"].nunique()
    first = str(result.ar)
    return Table(
        name=f"prognos_bas_{omrade.kod}",
        title=f"Modellen mot utfallet {first}",
        frame=frame,
        columns=(
            Column("post", "Post"),
            Column("belopp", "Kostnad", "kr", basis="brukare"),
            Column("procent", "Av faktisk kostnad", "procent", 1, basis="brukare"),
        ),
        about=f"brukare i {omrade.namn}",
        year=first,
        follows=scope(result, omrade),
        source=SOURCE,
        notes=(
            "Kontroll: modellen ska ge basårets kostnad när befolkningen är basårets.",
            *(["Förra årets nivå är i det årets priser, så en del av skillnaden är löne- och prisökning."]
              * (with_last_year is not None)),
        ),
        facts={"omrade": omrade.namn, "bas": first, "fore": str(result.ar - 1), "skillnad": DIFFERENCE,
               "mot_fore": GAP},
    )  # fmt: skip
