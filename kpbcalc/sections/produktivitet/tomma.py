"""How full are the homes, and what do the empty places cost?

That empty days are shown on a line of their own: docs/metod.md §3.1.
"""

from kpbcalc.analysis import units
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.occupancy import ALL_UNITS, Occupancy, of_group, price_occupied, together
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, if_known, known, total
from kpbcalc.base.table import MNKR, Column, Table, Value

EMPTY = Declared(
    "tomma_{grupp}", "Beläggning och tomma platser, {namn}",
    (
        Column("namn", "Enhet"),
        Column("platser", "Platser", "antal"),
        Column("procent", "Beläggning", "procent", 1),
        Column("per_plats", "Kostnad per platsdygn", "kr/dygn"),
        Column("per_dygn", "Kostnad per belagt dygn", "kr/dygn"),
        Column("tomma", "Tomma dygn", "antal"),
        Column("tomt", "Kostnad för tomma dygn", "mnkr", 1),
    ),
    "Beläggning {kort}", "alla som har bott på enheterna, med alla insatser per dygn",
    notes=(
        "Kostnad per belagt dygn är kostnaden per platsdygn delad med beläggningen. Ett tomt dygn räknas "
        "till platsdygnets kostnad, som om ingen kostnad kan sparas när platsen står tom: ett tak, inte "
        "en möjlig besparing. Sista raden är enheternas summa, räknad med varje enhets egen kostnad per "
        "platsdygn. "
        "Delar två en plats kan beläggningen bli över 100\u00a0%.",
    ),
    total=ALL_UNITS,
)  # fmt: skip


def table(ctx: Context, grupp: str) -> Table | None:
    """Occupancy, cost per place-day and per occupied day, empty days and what they cost, by unit.

    An empty day is taken to cost what the place-day does, as if no cost were spared. None where no unit
    states its places.
    """
    told = of_group(ctx.now, grupp)
    if not told:
        return None
    told.sort(key=lambda one: (not known(one[1].share), if_known(one[1].share) or 0.0, one[0].name))
    rows = [_row(u.name, o, o.empty, o.empty * o.per_place / MNKR) for u, o in told]
    empty, cost = total(o.empty for _, o in told), total(o.empty * o.per_place / MNKR for _, o in told)
    rows.append(_row(ALL_UNITS, together([o for _, o in told]), empty, cost))
    stated = {code for u, _ in told for code in u.cell.codes}
    missing = sum(code not in stated for u in units.compared(ctx.now, grupp) for code in u.cell.codes)
    notes = [f"Enheter utan uppgift om platser är inte med ({missing} st.)."] * (missing > 0)
    return ctx.table(EMPTY, rows, words=units.words(ctx, grupp), notes=notes)


def _row(name: str, of: Occupancy, empty: Figure, cost: Figure) -> dict[str, Value]:
    return {
        "namn": name, "platser": of.places, "procent": 100 * of.share, "per_plats": of.per_place,
        "per_dygn": price_occupied(of.per_place, of.share), "tomma": empty, "tomt": cost,
    }  # fmt: skip
