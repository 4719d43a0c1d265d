"""Which of our figures may others have? As tables, so that the gate decides together with the rest.

The shared form is that of kpbcalc/sources/shared_figures.py; the figures are those of `jamforelsetal`. The
tables are never shown: they are released with the report's own, and what the gate hides is left out.
"""

import pandas as pd

from kpbcalc.analysis.age_cells import SEXES, cell_label
from kpbcalc.analysis.area import (
    Omrade,
    age_label,
    capital,
    client_rows,
    group_name,
    inhabitants,
    scope,
)
from kpbcalc.analysis.common_ages import unions
from kpbcalc.analysis.contributions import contributions, of_all
from kpbcalc.analysis.fold_combinations import class_in_words
from kpbcalc.analysis.jamforelsetal import (
    AGE_COST,
    AGE_COVERAGE,
    AGE_PEOPLE,
    COVERAGE,
    MIX_COVERAGE,
    MIX_PER_CLIENT,
    PEOPLE,
    PER_CLIENT,
    PER_INHABITANT,
    POSITIVE,
    PRICE,
    VOLUME,
    WHOLE,
    age_cells,
    age_code,
    figures_of,
    mix_sums,
)
from kpbcalc.analysis.measures import CLIENTS, MEAN_COST, UNIT_COST
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.small_groups import minimum_answers
from kpbcalc.base.table import Column, Measure, Table, Unit
from kpbcalc.costing import Resultat

EVERYONE = "Alla"


def tables(result: Resultat, omrade: Omrade, omvarld: Omvarld) -> dict[str, Table]:
    """`delas` (a row an insats group, and one for all), `delas_kombinationer` and `delas_alder`.

    None without clients; no ages where women or men are few.
    """
    rows = client_rows(result, omrade)
    people = float(inhabitants(result, omrade.malgrupp))
    if rows.empty or not people:
        return {}
    return {
        "delas": _groups(rows, people, result, omrade, omvarld),
        "delas_kombinationer": _combinations(rows, people, result, omrade),
    } | _ages(rows, people, result, omrade)


def _groups(rows: pd.DataFrame, people: float, result: Resultat, omrade: Omrade, omvarld: Omvarld) -> Table:
    figures = figures_of(result, omrade, omvarld)
    frame = figures.pivot(index="grupp", columns="matt", values="varde")
    frame = frame.reindex(columns=[PER_INHABITANT, COVERAGE, VOLUME, PRICE, PER_CLIENT, POSITIVE])
    sums = contributions(rows, "grupp")
    sums.loc[WHOLE] = pd.Series(of_all(rows))
    answers = figures[figures["matt"] == POSITIVE].set_index("grupp")["antal"].astype("float64")
    frame = frame.join(sums, how="inner").join(answers.rename("svar"))
    frame.loc[~(frame["svar"] >= minimum_answers()), [POSITIVE, "svar"]] = None
    frame = frame.sort_index().reset_index(names="kod")
    frame["rad"] = [capital(group_name(g)) if g else EVERYONE for g in frame["kod"]]
    frame["grupp"] = frame["rad"].where(frame["kod"] != WHOLE, "")
    return _table("delas", frame, people, result, omrade, "grupp", (
        _of_sum(PER_INHABITANT, "Kostnad per invånare", "kr/invånare", 1, Measure("kr", scale=people)),
        Column(COVERAGE, "Täckning", "tal", 3, basis="brukare",
               measure=Measure("brukare", scale=people / omrade.tackning_per)),
        Column(VOLUME, "Volym per brukare", "tal", 2, basis="brukare",
               measure=Measure("volym", per="brukare")),
        _of_sum(PRICE, "Styckkostnad", "kr/enhet", 1, UNIT_COST),
        _of_sum(PER_CLIENT, "Kostnad per brukare", "kr/brukare", 0, MEAN_COST),
        Column("svar", "Svar", "antal", persons=True),
        Column(POSITIVE, "Positiva svar", "procent", 1, basis="svar"),
    ))  # fmt: skip


def _combinations(rows: pd.DataFrame, people: float, result: Resultat, omrade: Omrade) -> Table:
    frame = mix_sums(rows, people, omrade).reset_index(names="kod")
    frame["rad"] = [class_in_words(m, frame["kod"]) for m in frame["kod"]]
    whole = of_all(rows)
    everyone = {
        "kod": "", "rad": EVERYONE, MIX_COVERAGE: whole["brukare"] / people * omrade.tackning_per,
        MIX_PER_CLIENT: whole["kr"] / whole["brukare"], **whole,
    }  # fmt: skip
    frame = pd.concat([frame, pd.DataFrame([everyone])], ignore_index=True)
    frame["kombination"] = frame["rad"]
    return _table("delas_kombinationer", frame, people, result, omrade, "kombination", (
        Column(MIX_COVERAGE, "Täckning", "tal", 3, basis="brukare",
               measure=Measure("brukare", scale=people / omrade.tackning_per)),
        _of_sum(MIX_PER_CLIENT, "Kostnad per brukare", "kr/brukare", 0, MEAN_COST),
    ), total=EVERYONE)  # fmt: skip


def _ages(rows: pd.DataFrame, people: float, result: Resultat, omrade: Omrade) -> dict[str, Table]:
    frame = age_cells(rows, result.underlag.befolkning, omrade)
    if frame is None:
        return {}
    words = {age_code(klass, kon): (age_label(klass), kon) for klass in unions(omrade) for kon in SEXES}
    frame = frame.reset_index(names="kod")
    frame["rad"] = [cell_label(*words[code]) for code in frame["kod"]]
    frame["alder"] = frame["rad"]
    return {"delas_alder": _table("delas_alder", frame, people, result, omrade, "alder", (
        Column(AGE_PEOPLE, "Invånare", "antal"),
        Column(AGE_COVERAGE, "Täckning", "tal", 3, basis="brukare"),
        _of_sum(AGE_COST, "Kostnad per invånare", "kr/invånare", 1, None),
    ))}  # fmt: skip


def _of_sum(key: str, heading: str, unit: Unit, decimals: int, measure: Measure | None) -> Column:
    """A figure made of the clients' cost, with what the gate must know of the two who cost most."""
    return Column(
        key, heading, unit, decimals, basis="brukare", measure=measure, largest="kr_storst", second="kr_nast",
        sum_of="kr",
    )  # fmt: skip


def _table(
    name: str, frame: pd.DataFrame, people: float, result: Resultat, omrade: Omrade, dimension: str,
    columns: tuple[Column, ...], total: str | None = None,
) -> Table:  # fmt: skip
    return Table(
        name=f"{name}_{omrade.kod}",
        title=f"Tal om {omrade.namn} att dela med andra kommuner",
        frame=frame,
        columns=(
            Column("rad", "Insatser"),
            Column("kod", "Kod"),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            *columns,
        ),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source="Egna beräkningar enligt KPB på kommunens underlag.",
        total=total,
        facts={PEOPLE: str(int(people))},
        scope=scope(result, omrade),
        dimensions=(dimension,),
    )
