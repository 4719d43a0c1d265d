"""Inhabitants of the ages that count, clients and cost, year by year, if only the population changes."""

from kpbcalc.analysis.area import capital
from kpbcalc.analysis.coming import DELIVERED, Coming, cells, projected
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import change
from kpbcalc.base.lifetime import OLDEST
from kpbcalc.base.table import MNKR, Column, Table, Value

# Whose number the forecast is shown beside: the oldest drive äldreomsorg (docs/metod.md §5.7).
SHOWN_AGES = {"AO": ((80, OLDEST), "invånare 80 år och äldre")}
PROGNOS = Declared(
    key="prognos",
    title="{Omrade} om bara befolkningen ändras",
    sheet="Prognos",
    columns=(
        Column("ar", "År"), Column("invanare", "{Folk}", "antal"),
        Column("folk", "Invånare mot {ar}", "procent", 1), Column("brukare", "Brukare", "antal"),
        Column("kostnad", "Kostnad", "mnkr", 1), Column("forandring", "Kostnad mot {ar}", "procent", 1),
    ),
    about="brukare i {omrade}; {ar} är utfall, följande år är framskrivning",
    notes=(
        "Kostnaden är i {ar} års löner och priser. Kostnad och brukare per invånare hålls som de var {ar} i "
        "varje åldersklass och kön.",
    ),
)  # fmt: skip


def table(ctx: Context, coming: Coming) -> Table:
    """The base year and every year to come."""
    ages, named = SHOWN_AGES.get(ctx.omrade.kod, (ctx.omrade.malgrupp, ctx.omrade.malgrupp_namn))
    bases, rows = cells(ctx.now, ctx.omrade.kod), list[dict[str, Value]]()
    now = projected(bases, coming, ctx.ar)
    people = coming.people(ctx.ar, ages, "")
    for year in (ctx.ar, *coming.years):
        clients, cost = projected(bases, coming, year)
        there = coming.people(year, ages, "")
        rows.append(
            {
                "ar": str(year), "invanare": there, "folk": change(people, there), "brukare": clients,
                "kostnad": cost / MNKR, "forandring": change(now[1], cost),
            }
        )  # fmt: skip
    facts = {"bas": str(ctx.ar), "sista": str(coming.last), "befolkning": named,
             "enkel": "" if coming.source == DELIVERED else "ja"}  # fmt: skip
    words = {"Omrade": capital(ctx.omrade.namn), "Folk": capital(named)}
    span = f"{ctx.ar}–{coming.last}"
    return ctx.table(PROGNOS, rows, words=words, facts=facts, year=span, source=coming.source)
