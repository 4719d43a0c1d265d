"""What is given: the population by age, how it changes, and what the cost deviation says."""

from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact
from kpbcalc.analysis.area import OLDEST, age_class, age_label
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table

CLASSES = ((0, 19), (20, 64), (65, 79), (80, 89), (90, OLDEST))
SOURCE = "SCB, befolkning 31 december."
DEVIATION = "N20900"


def tables(years: Sequence[Resultat]) -> dict[str, Table]:
    """`befolkning` by age class and sex; `aldre`: 65+ and 80+ over the years; `avvikelse` when delivered."""
    found = {"befolkning": _population(years[-1]), "aldre": _older(years)}
    deviation = _deviation(years[-1])
    return found | ({"avvikelse": deviation} if deviation is not None else {})


def _population(result: Resultat) -> Table:
    people = result.underlag.befolkning.assign(klass=age_class(result.underlag.befolkning["alder"], CLASSES))
    counts = people.pivot_table(index="klass", columns="kon", values="antal", aggfunc="sum", fill_value=0)
    labels = [age_label(c) for c in CLASSES]
    counts = counts.reindex(index=labels, columns=["K", "M"], fill_value=0).astype(float)
    frame = counts.reset_index().rename(columns={"K": "kvinnor", "M": "man"})
    frame["alla"] = frame["kvinnor"] + frame["man"]
    frame.loc[len(frame)] = ["Totalt", *frame[["kvinnor", "man", "alla"]].sum()]
    frame["andel"] = frame["alla"] / frame["alla"].iloc[-1] * 100
    return Table(
        name="forutsattningar_befolkning",
        title="Befolkningen efter ålder och kön",
        frame=frame,
        columns=(
            Column("klass", "Ålder"),
            Column("kvinnor", "Kvinnor", "antal"),
            Column("man", "Män", "antal"),
            Column("alla", "Alla", "antal"),
            Column("andel", "Andel", "procent", 1),
        ),
        about="folkbokförda i kommunen",
        year=str(result.ar),
        source=SOURCE,
        total="Totalt",
    )


def _older(years: Sequence[Resultat]) -> Table:
    rows = []
    for result in years:
        people = result.underlag.befolkning
        total = int(people["antal"].sum())
        older = [int(people.loc[people["alder"] >= a, "antal"].sum()) for a in (65, 80)]
        rows.append(
            (str(result.ar), total, older[0], older[0] / total * 100, older[1], older[1] / total * 100)
        )
    frame = pd.DataFrame(rows, columns=["ar", "alla", "n65", "andel65", "n80", "andel80"])
    return Table(
        name="forutsattningar_aldre",
        title="Invånare 65 år och äldre och 80 år och äldre",
        frame=frame,
        columns=(
            Column("ar", "År"),
            Column("alla", "Alla invånare", "antal"),
            Column("n65", "65 år och äldre", "antal"),
            Column("andel65", "Andel 65 år och äldre", "procent", 1),
            Column("n80", "80 år och äldre", "antal"),
            Column("andel80", "Andel 80 år och äldre", "procent", 1),
        ),
        about="folkbokförda i kommunen",
        year="–".join(dict.fromkeys([str(years[0].ar), str(years[-1].ar)])),
        source=SOURCE,
    )


def _deviation(result: Resultat) -> Table | None:
    """Net cost against what structure explains, as delivered: never recomputed (KPB-reference §3.4)."""
    given = result.underlag.indikatorer
    own = given[
        (given["kpi"] == DEVIATION) & (given["kommun"] == result.underlag.kommun) & (given["kon"] == "T")
        & (given["ar"] <= result.ar) & given["varde"].notna()
    ].sort_values("ar")  # fmt: skip
    if own.empty:
        return None
    frame = pd.DataFrame({"ar": own["ar"].astype(str), "varde": exact.to_float(own["varde"])})
    return Table(
        name="forutsattningar_avvikelse",
        title="Nettokostnadsavvikelse i äldreomsorgen",
        frame=frame,
        columns=(Column("ar", "År"), Column("varde", "Avvikelse", "procent", 1)),
        about="nettokostnaden mot den kostnad som befolkningens struktur motiverar",
        year="–".join(dict.fromkeys([frame["ar"].iloc[0], frame["ar"].iloc[-1]])),
        source="Nyckeltalet N20900 i underlagets fil indikatorer.",
        notes=("Ett positivt värde betyder dyrare än förväntat. Det är netto; KPB är brutto.",),
    )
