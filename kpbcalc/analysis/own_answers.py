"""How many have answered the question that an indicator is made of, in the municipality's own survey?

Kolada's indicator of a client survey is a question of the same survey the municipality has in its underlag:
its number of answers tells how uncertain the indicator is. Source: docs/metod.md §6.
"""

import re
from collections.abc import Mapping, Sequence

from kpbcalc.analysis.area import Omrade, group_name
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.read_surveys import answers, survey_areas, whole_municipality
from kpbcalc.costing import Resultat
from kpbcalc.sources import unit_map

# (costing year, year the survey's name says or "", survey's name, question) → answers.
Asked = Mapping[tuple[int, str, str, str], int]
NOBODY: Asked = {}
_YEAR = re.compile(r"\b(20\d\d)\b")


def own_answers(years: Sequence[Resultat], omrade: Omrade, omvarld: Omvarld) -> Asked:
    """The answers of the whole municipality in the client surveys about the area, for each costing year.

    Made once a report.
    """
    return omvarld.once("own_answers", years[-1], omrade.kod, lambda: _answers(years, omrade, omvarld))


def _answers(years: Sequence[Resultat], omrade: Omrade, omvarld: Omvarld) -> Asked:
    found: dict[tuple[int, str, str, str], int] = {}
    for result in years:
        mine = answers(result.underlag.brukarundersokning)
        areas = survey_areas(mine, result, unit_map.in_force(omvarld.karta, result.ar)) if len(mine) else {}
        mine = (
            mine[[areas.get(name) == omrade.kod for name in mine["undersokning"]]] if areas else mine.head(0)
        )
        if mine.empty:
            continue
        rows = whole_municipality(mine)
        for name, question, n in zip(rows["undersokning"], rows["fraga"], rows["svar"], strict=True):
            made = _YEAR.search(str(name))
            found[result.ar, made[1] if made else "", str(name).casefold(), str(question).casefold()] = int(n)
    return found


def asked(row: Mapping[str, str], ar: int, own: Asked) -> int | None:
    """The answers behind a catalogue row's value of the year `ar`; None when the survey is not in hand.

    The survey is the one whose name holds the name of the row's insats group and whose question holds the
    row's word (`fraga`). It is of the year its name says; one without a year is of the costing year, or of
    the spring after the last one.
    """
    if not row["fraga"] or not row["grupp"] or not own:
        return None
    group, last = group_name(row["grupp"]).casefold(), max(costed for costed, *_ in own)
    for (costed, made, name, question), n in sorted(own.items(), reverse=True):
        of_year = made == str(ar) if made else ar in {costed, *({last + 1} if costed == last else ())}
        if of_year and group in name and row["fraga"] in question:
            return n
    return None
