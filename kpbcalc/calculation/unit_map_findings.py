"""Does the kept mapping of survey units fit the surveys and the unit register? Findings for `kpb validate`.

V53 of docs/granskning.md (docs/metod.md §6, joining): unit codes are mapped over reorganisations. It stands
here and not with the other rules because what a survey's unit is joined with is decided in
`aggregates/undersokningar.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpbcalc.aggregates.undersokningar import units_of
from kpbcalc.base.errors import ValidationError
from kpbcalc.costing import Resultat
from kpbcalc.sources import unit_map
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.rules.rule import Hit, marked, rule
from kpbcalc.underlag.rules.surveys import SURVEYS

MATCH = "kpb match-units föreslår vilka de är; flytta de förslag som stämmer till enhetskarta.csv."


@dataclass(frozen=True)
class Mapped:
    """What a rule sees: the whole mapping, a row of the file a row, and the year's result."""

    karta: pd.DataFrame
    result: Resultat


def unit_map_findings(root: Path, result: Resultat) -> list[Finding]:
    """What is wrong with the mapping of the municipality whose year this is; a faulty file is an error."""
    underlag = result.underlag
    try:
        karta = unit_map.parsed(root, underlag.kommun)
        wrong = list(unit_map.faults(karta))
    except ValidationError as error:
        karta, wrong = unit_map.NO_MAP, [error.where]
    if wrong:
        remedy = "Rätta filen. Rapporten skrivs inte förrän den går att använda."
        return [
            Finding("V53", "fel", unit_map.FILE, "", 1, (), f"Enhetskartan kan inte användas: {why}.",
                    atgard=remedy)
            for why in wrong
        ]  # fmt: skip
    seen = Mapped(karta, result)
    return [*mapped_unit_is_registered(seen), *survey_unit_is_one_of_ours(seen)]


@rule("V53", "varning")
def mapped_unit_is_registered(seen: Mapped) -> Iterator[Hit]:
    """V53: every unit the mapping leads to this year is in the unit register."""
    known = set(seen.result.underlag.enheter["enhet"])
    lost = unit_map.holds(seen.karta, seen.result.ar) & ~seen.karta["enhet"].isin(known)
    text = "Enhetskartan leder till enheter som inte finns i enheter, så deras svar saknar kostnad."
    remedy = "Rätta koden i kartan, eller sätt giltig_till när enheten har upphört."
    yield from marked(unit_map.FILE, "enhet", lost, text, remedy)


@rule("V53", "info")
def survey_unit_is_one_of_ours(seen: Mapped) -> Iterator[Hit]:
    """V53: every unit of a survey is one of ours, by the mapping, its code or its name."""
    karta = unit_map.in_force(seen.karta, seen.result.ar)
    for table in SURVEYS:
        names = getattr(seen.result.underlag, table)["enhet"].fillna("").astype("str")
        lost = (names != "") & ~names.isin(units_of(names, seen.result.underlag.enheter, karta))
        units = names[lost].nunique()
        text = f"Enheter i undersökningen som inte är kopplade till våra: {units}. Svaren saknar kostnad."
        yield from marked(table, "enhet", lost, text, MATCH)
