"""What is given: the population by age, how it changes, and what the cost deviation says."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kpbcalc.analysis import nettokostnadsavvikelse
from kpbcalc.analysis.area import OLDEST, Omrade, age_class, age_label, omraden
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.reference_group import RIKET
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.sources.cache import Outside

CLASSES = ((0, 19), (20, 64), (65, 79), (80, 89), (90, OLDEST))
SOURCE = "SCB, befolkning 31 december, enligt kommunens underlag."


def tables(years: Sequence[Resultat], omvarld: Omvarld, areas: Sequence[Omrade] = ()) -> dict[str, Table]:
    """`befolkning` by age class and sex; `aldre`: 65+ and 80+ over the years; `avvikelse_<area>` if known.

    `saknas` says what has not been fetched. `areas` are the report's (all if none given).
    """
    found = {"befolkning": _population(years[-1]), "aldre": _older(years)}
    areas = areas or tuple(omraden().values())
    lacking = _lacking(years[-1], omvarld.outside)
    gaps = nettokostnadsavvikelse.tables(years[-1], areas, omvarld.outside)
    made_up = {"syntetiskt": "ja" if omvarld.synthetic else ""}
    gaps = {key: replace(table, facts={**table.facts, **made_up}) for key, table in gaps.items()}
    return found | gaps | lacking


def _lacking(result: Resultat, outside: Outside) -> dict[str, Table]:
    """`saknas`: what has not been fetched from outside, and how to fetch it; nothing when all is there."""
    kommun = result.underlag.kommun
    if kommun == RIKET:  # Kolada's code for the country: there is nothing to fetch for Exempelkommunen
        return {}
    lines = [*outside.missing(kommun, result.ar), *outside.remarks]
    if outside.empty:
        how = f"make fetch MUNI={kommun} YEAR={result.ar}"
        lines = [
            "Arbetsbänken har inte hämtat något från Kolada och SCB. Kommunens egen befolkning finns i "
            "underlaget; nyckeltal, jämförelsegrupper och andra kommuners befolkning hämtas med kommandot "
            f"{how}.",
            *outside.remarks,
        ]
    if not lines:
        return {}
    table = Table(
        name="forutsattningar_saknas",
        title="Uppgifter utifrån som saknas",
        frame=pd.DataFrame({"rad": lines}),
        columns=(Column("rad", "Vad som saknas"),),
        about="uppgifter från Kolada och SCB",
        year=str(result.ar),
        source="Arbetsbänkens lager av hämtade uppgifter.",
    )
    return {"saknas": table}


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
