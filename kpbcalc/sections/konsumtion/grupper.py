"""Coverage, volume per client and unit cost of each insats group this year."""

from kpbcalc.analysis.context import OWN_POPULATION, Context
from kpbcalc.analysis.groups import group_words, in_reading_order, volume_word
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ratio
from kpbcalc.base.table import Column, Table, Value

PERCENT, TEN_THOUSAND = 100, "10\u00a0000"
GRUPPER = Declared(
    key="grupper",
    title="Kostnad per invånare i {omrade}, uppdelad i täckning, volym och styckkostnad",
    sheet="Konsumtion",
    columns=(
        Column("grupp", "Insatsgrupp"),
        Column("brukare", "Brukare", "antal"),
        Column("tackning", "Täckning", "tal", 1),
        Column("volym_per_brukare", "Volym per brukare", "tal", 1),
        Column("enhet", "Volymenhet"),
        Column("pris", "Styckkostnad", "kr/enhet"),
        Column("per_invanare", "Kostnad", "kr/invånare"),
    ),
    about="brukare i {omrade}; kostnaden delas med antalet {malgrupp}",
    source=OWN_POPULATION,
)


def table(ctx: Context) -> Table | None:
    """One row per insats group; None without clients. A group of mixed units has no volume and no price."""
    omrade, people = ctx.omrade, ctx.now.inhabitants(ctx.omrade.malgrupp)
    cells = in_reading_order(ctx.now.cells("grupper", omrade.kod), omrade)
    if not cells or not people:
        return None
    rows: list[dict[str, Value]] = [
        {
            "grupp": group_words(cell),
            "brukare": cell.n,
            "tackning": omrade.tackning_per * ratio(cell.n, people),
            "volym_per_brukare": ratio(cell["volym"], cell.n),
            "enhet": volume_word(cell),
            "pris": ratio(cell["kr"], cell["volym"]),
            "per_invanare": ratio(cell["kr"], people),
        }
        for cell in cells
    ]
    covered = "Brukare per 100" if omrade.tackning_per == PERCENT else f"Brukare per {TEN_THOUSAND}"
    columns = [
        Column(c.key, f"{covered} {omrade.malgrupp_namn}", c.unit, c.decimals) if c.key == "tackning" else c
        for c in GRUPPER.columns
    ]
    return ctx.table(GRUPPER, rows, columns=columns, facts={"malgrupp": omrade.malgrupp_namn})
