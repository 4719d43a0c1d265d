"""What do we get for the money? Answers, comparisons, and cost beside quality for each unit.

Source: docs/metod.md §5.4 (four fields around weighted means) and docs/metod.md §6 (surveys, indicators).
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis import boxanalys, indicator_sexes, oppna_jamforelser, survey_answers
from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.jamforelse import beside
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.own_answers import own_answers
from kpbcalc.analysis.place_units import four_fields, units
from kpbcalc.analysis.survey_answers import CLIENTS, INTERVAL, SHARE, STAFF, of_area
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.sources import unit_map


def tables(years: Sequence[Resultat], omrade: Omrade, omvarld: Omvarld) -> dict[str, Table]:
    """The section's tables, those with data.

    `brukarundersokning`, `enheter`, `fyrfalt_<grupp>`, `personal`, `indikatorer`, `indikatorer_kon` and
    `boxanalys`. `enheter` lists the units' answers where they cannot be placed between cost and quality in
    four fields.
    """
    result = years[-1]
    before = years[-2] if len(years) > 1 and years[-2].ar == result.ar - 1 else None
    karta = unit_map.in_force(omvarld.karta, result.ar)
    found: dict[str, Table] = {}
    for kind, survey in ((CLIENTS, "brukarundersokning"), (STAFF, "personalundersokning")):
        now, lost = of_area(getattr(result.underlag, survey), result, omrade, karta)
        if now.empty:
            continue
        then = of_area(getattr(before.underlag, survey), before, omrade, karta)[0] if before else now.head(0)
        placed = units(now, result, karta)
        side = beside(result, omrade, omvarld) if kind == CLIENTS else None
        found[kind] = survey_answers.table(now, then, placed, side, kind, result, omrade, lost)
        if kind == CLIENTS and len(placed):
            fields = four_fields(placed, result, omrade)
            found |= fields or {"enheter": _units(placed, result, omrade)}
    own, outside = own_answers(years, omrade, omvarld), omvarld.outside
    indicators = oppna_jamforelser.quality(result, omrade, outside, own)
    if indicators:
        lines = oppna_jamforelser.quality_lines(result, omrade, outside, own)
        source = indicators["indikatorer"].source
        indicators |= indicator_sexes.table(lines, result, omrade, outside, source)
    return found | indicators | boxanalys.tables(years, omrade, omvarld)


def _units(placed: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    """One row per unit: the lead question, its uncertainty and the unit cost."""
    return Table(
        name=f"kvalitet_enheter_{omrade.kod}",
        title=f"Enheternas svar och styckkostnad i {omrade.namn}",
        frame=placed,
        columns=(
            Column("namn", "Enhet"),
            Column("fraga", "Fråga"),
            Column("andel", "Positiva", "procent", basis="bas_svar"),
            Column("lag", "Från", "procent", basis="bas_svar"),
            Column("hog", "Till", "procent", basis="bas_svar"),
            Column("svar", "Svar", "antal", basis="bas_svar"),
            Column("kostnad", "Styckkostnad", "kr/enhet", basis="brukare"),
            Column("matt", "Mått"),
        ),
        about=f"enheter i {omrade.namn} med brukarundersökning",
        year=str(result.ar),
        source="Brukarundersökningen i underlaget; egna beräkningar enligt KPB.",
        notes=(
            SHARE,
            f"Från och till: {INTERVAL[:1].lower()}{INTERVAL[1:]}",
        ),
        facts={"omrade": omrade.namn},
    )
