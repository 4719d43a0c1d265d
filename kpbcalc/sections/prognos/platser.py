"""How many places in särskilt boende or gruppbostad will be needed, if as large a share lives there as today?

Source: docs/metod.md §5.7. Days of care by age class are carried on with the inhabitants; places follow at
today's occupancy.
"""

import calendar

from kpbcalc.analysis.area import group_name
from kpbcalc.analysis.coming import Coming, living
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Package

PLATSER = Declared(
    key="platser",
    title="Platser i {boende} om lika stor andel bor där som {ar}",
    sheet="Prognos platser",
    columns=(
        Column("ar", "År"), Column("belagda", "Belagda i genomsnitt", "antal"),
        Column("platser", "Platser vid dagens beläggning", "antal"),
        Column("saknas", "Mot {ar}", "antal"),
    ),
    about="{boende}, egen och annan regi",
    notes=(
        "{ar} är utfall. Andelen av varje ålder som bor där hålls som den var, liksom beläggningen. En enhet "
        "utan uppgift om platser räknas med sina belagda.",
    ),
)  # fmt: skip


def group_of(omrade: str) -> str | None:
    """The insats group whose places are counted in an area (params/prognos.toml)."""
    found = params.toml("prognos.toml")["platser"].get(omrade)
    return str(found) if found else None


def table(ctx: Context, coming: Coming) -> Table | None:
    """Places needed by year; None for an area without such housing, or without days of care there."""
    grupp = group_of(ctx.omrade.kod)
    there = living(ctx.now, ctx.omrade.kod)
    if grupp is None or not there:
        return None
    now = total(cell["dygn"] for cell in there.values())
    today = places(ctx.now, grupp)
    days_of_year = 365 + calendar.isleap(ctx.ar)
    rows: list[dict[str, Value]] = []
    for year in (ctx.ar, *coming.years):
        then = total(
            cell["dygn"] * ratio(coming.people(year, ages, ""), coming.people(ctx.ar, ages, "") or 1.0)
            for ages, cell in there.items()
        )
        need = today * ratio(then, now)
        rows.append(
            {"ar": str(year), "belagda": then / days_of_year, "platser": need, "saknas": need - today}
        )
    words = {"boende": group_name(grupp)}
    facts = {"grupp": group_name(grupp)}
    year_span = f"{ctx.ar}–{coming.last}"
    return ctx.table(PLATSER, rows, words=words, facts=facts, year=year_span, source=coming.source)


def places(package: Package, grupp: str) -> Figure:
    """Places today at the units that have the group's days; a unit without stated places by its occupied."""
    register = package.frame("enheter").set_index("enhet")["platser"]
    days_of_year = 365 + calendar.isleap(package.ar)
    found: Figure = 0.0
    for cell in package.cells("enheter", grupp):
        stated = [float(register.get(unit, float("nan"))) for unit in cell.codes]
        if all(places > 0 for places in stated):
            found = found + sum(stated)
        elif len(stated) == 1:
            found = found + cell["volym"] / days_of_year
        else:  # what one of several has cannot be taken apart
            found = found + HIDDEN
    return found if not known(found) or found > 0 else ABSENT
