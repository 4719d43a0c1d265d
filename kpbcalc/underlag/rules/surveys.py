"""Rules on the surveys (docs/metod.md §6; validation rules V50–V52)."""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.base.exact import to_float
from kpbcalc.underlag.rules.rule import Case, Hit, marked, rule

SURVEYS = ("brukarundersokning", "personalundersokning")


@rule("V50", "info")
def unit_has_enough_answers(case: Case) -> Iterator[Hit]:
    """V50: a unit's answers are at least five; fewer are never shown, so this only says how many rows."""
    least = case.limits["V50"]["minsta_svar"]
    for table in SURVEYS:
        few = (case[table]["enhet"] != "") & (case[table]["antal_svar"] < least)
        text = f"Enheter har färre än {least} svar. Raderna visas inte i rapporten."
        yield from marked(table, "antal_svar", few, text, "Slå ihop två eller tre år för små enheter.")


@rule("V51", "varning")
def enough_people_answered(case: Case) -> Iterator[Hit]:
    """V51: how many were asked is stored, and at least half of them answered."""
    least = case.limits["V51"]["minsta_andel"]
    for table in SURVEYS:
        asked, answered = case[table]["antal_tillfragade"], case[table]["antal_svar"]
        text = "Antal tillfrågade saknas, så svarsfrekvensen är okänd."
        remedy = "Fyll i antal_tillfragade från undersökningens bilaga."
        yield from marked(table, "antal_tillfragade", asked.isna(), text, remedy)
        more = answered > asked
        text = "Fler har svarat än som tillfrågats."
        yield from marked(table, "antal_svar", more, text, "Kontrollera båda antalen.")
        low = _rate(case[table]) < least
        text = f"Färre än {100 * least:.0f} % av de tillfrågade har svarat på undersökningen."
        remedy = "Läs svaren med försiktighet, och skriv vilka som inte har svarat."
        yield from marked(table, "antal_svar", low, text, remedy)


def _rate(rows: pd.DataFrame) -> pd.Series:
    """The response rate of each row's survey: the municipality's rows, or its units' where there are none."""
    survey = rows["undersokning"]
    whole = rows["enhet"] == ""
    counts = (whole | ~whole.groupby(survey).transform("any")) & rows["antal_tillfragade"].notna()
    answered, asked = (
        to_float(rows[c].where(counts, 0).groupby(survey).transform("sum"))
        for c in ("antal_svar", "antal_tillfragade")
    )
    return (answered / asked.where(asked > 0)).where(counts)


@rule("V52", "varning")
def do_not_know_is_left_out(case: Case) -> Iterator[Hit]:
    """V52: "vet ej" is out of the denominator: share × answers is then a whole number of persons.

    The canonical table has no column for "vet ej"; a file where many small units' shares cannot come from
    so many answers is one where the two count different people.
    """
    limit = case.limits["V52"]
    for table in SURVEYS:
        rows = case[table]
        share, n = to_float(rows["andel_positiva"]), rows["antal_svar"].astype("Float64").astype("float64")
        small = n.between(1, limit["mest_svar"]) & share.notna()
        rounding = pd.Series(0.05, index=rows.index).mask(share % 1 == 0, 0.5)
        persons = share * n / 100
        apart = (persons - persons.round()).abs() * 100 / n
        odd = small & (apart > rounding + 1e-9)
        if small.sum() >= limit["minsta_rader"] and odd.sum() > limit["mest_andel"] * small.sum():
            text = "Andelen positiva stämmer inte med antalet svar: ”vet ej” kan ha räknats med."
            remedy = "Räkna om andelen utan ”vet ej”, och ange antalet svar utan dem."
            yield from marked(table, "andel_positiva", odd, text, remedy)
