"""What does demography do to us if nothing but the population changes?

Cost(t) = Σ N(t)·c·v·p per age class and sex, with the base year's coverage, volume and unit cost held
constant: cost per inhabitant times inhabitants. Source: docs/metod.md §5.7. Other assumptions are tried out
in `scenarios` and `sensitivity`, places are counted in `places_needed`, and the tables by year and age are in
`forecast_tables`.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis import (
    cohort_projection,
    forecast_check,
    forecast_tables,
    places_needed,
    scenarios,
    sensitivity,
)
from kpbcalc.analysis.age_cells import with_all_ages
from kpbcalc.analysis.area import Omrade, age_class, client_rows
from kpbcalc.analysis.forecast_tables import project
from kpbcalc.base import exact, params
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat

DELIVERED = "Egna beräkningar enligt KPB på kommunens underlag; befolkningsprognos ur underlaget."
SIMPLE = "Egna beräkningar enligt KPB på kommunens underlag; enkel framskrivning av kommunens befolkning."
CELL = ["klass", "kon"]

__all__ = ["base_year", "coming_population", "people_by_cell", "project", "tables"]


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """The forecast's tables; only the check `bas` when there is no population to go on, none without clients.

    `prognos` per year, `alder` per age class, `kon` for women and men, `scenarier` per year and
    `scenarier_sista` at the horizon, `kanslighet` (one assumption at a time), `platser` needed, `bas`: what
    the model would have said of the base year, from earlier years' rates, against the actual. Without a
    delivered population forecast a simple cohort projection of the municipality's own years is used, and said
    to be so.
    """
    result = years[-1]
    rows = client_rows(result, omrade)
    if rows.empty:
        return {}
    classes = with_all_ages(omrade.aldersklasser)
    base = base_year(rows, result.underlag.befolkning, classes, places_needed.group_of(omrade))
    coming, delivered = coming_population(years)
    source = DELIVERED if delivered else SIMPLE
    found: dict[str, Table | None] = {"bas": _check(years, omrade, rows, base)}
    if coming is not None:
        people = _people_by_year(coming, classes)
        first, clients = result.ar, int(rows["brukar_id"].nunique())
        about = (base, people, first, clients, omrade, source)
        found |= {
            "prognos": forecast_tables.years_table(result, omrade, rows, base, coming, people, source),
            "alder": forecast_tables.ages_table(result, omrade, rows, base, people, source),
            "kon": forecast_tables.sex_table(result, omrade, rows, base, people, source),
            "scenarier": scenarios.years_table(*about),
            "scenarier_sista": scenarios.last_table(*about),
            "kanslighet": sensitivity.table(*about),
            "platser": places_needed.table(result, omrade, rows, base, people, source),
        }
    return {key: table for key, table in found.items() if table is not None}


def _check(years: Sequence[Resultat], omrade: Omrade, rows: pd.DataFrame, base: pd.DataFrame) -> Table:
    """What the model, fed with each earlier year, would have said of this year, against what it became."""
    tried = []
    for earlier in years[:-1]:
        then = client_rows(earlier, omrade)
        if len(then):
            rates = base_year(then, earlier.underlag.befolkning, with_all_ages(omrade.aldersklasser))
            said = project(rates, base["invanare"]).sum()
            persons = int(then["brukar_id"].nunique())
            tried.append(forecast_check.Tried(earlier.ar, float(said["brukare"]), float(said["kr"]), persons))
    return forecast_check.table(years[-1], omrade, rows, tried)


def coming_population(years: Sequence[Resultat]) -> tuple[pd.DataFrame | None, bool]:
    """The population after the costing year (ar, alder, kon, antal persons), and whether it was delivered.

    The delivered forecast; without one a simple projection; None when there are not two years to learn from.
    """
    result = years[-1]
    delivered = result.underlag.befolkningsprognos
    delivered = delivered[delivered["ar"] > result.ar]
    if len(delivered):
        return delivered.assign(antal=exact.to_float(delivered["antal"])), True
    ahead = int(params.toml("prognos.toml")["horisont"]["enkel_framskrivning_ar"])
    known = [(r.ar, r.underlag.befolkning) for r in years]
    return cohort_projection.projection(known, ahead), False


def base_year(
    rows: pd.DataFrame,
    befolkning: pd.DataFrame,
    classes: Sequence[tuple[int, int]],
    housing: str | None = None,
) -> pd.DataFrame:
    """Inhabitants, clients and cost (kr) of the base year by age class and sex.

    Beside them those who have lived in the `housing` (an insats group): boende_brukare, their whole cost
    boende_kr, and dygn, their days there.
    """
    mine = rows.assign(klass=age_class(rows["alder"], classes))
    found = mine.groupby(CELL).agg(brukare=("brukar_id", "nunique"), kostnad=("kostnad", "sum"))
    found["kr"] = exact.to_float(found.pop("kostnad"))
    days = mine[(mine["grupp"] == housing) & (mine["volymenhet"] == "dygn")]
    living = mine[mine["brukar_id"].isin(days["brukar_id"])]
    found["boende_brukare"] = living.groupby(CELL)["brukar_id"].nunique()
    found["boende_kr"] = living.groupby(CELL)["kr"].sum()
    found["dygn"] = days.groupby(CELL)["volym"].sum()
    people = people_by_cell(befolkning, classes).rename("invanare")
    order = {age: n for n, age in enumerate(age_class(pd.Series([c[0] for c in classes]), classes))}
    joined = found.join(people, how="outer").fillna(0.0)
    return joined.sort_index(key=lambda labels: labels.map(order) if labels.name == "klass" else labels)


def _people_by_year(coming: pd.DataFrame, classes: Sequence[tuple[int, int]]) -> dict[int, pd.Series]:
    labelled = coming.assign(klass=age_class(coming["alder"], classes))
    sums = labelled.groupby(["ar", *CELL])["antal"].sum().astype("float64")
    return {int(ar): sums.xs(ar, level="ar") for ar in sorted(set(coming["ar"]))}


def people_by_cell(befolkning: pd.DataFrame, classes: Sequence[tuple[int, int]]) -> pd.Series:
    """Inhabitants by age class and sex."""
    labelled = befolkning.assign(klass=age_class(befolkning["alder"], classes))
    return labelled.groupby(CELL)["antal"].sum().astype("float64")
