"""Every unit's unit cost, index, share performed of granted, and occupancy. Source: docs/metod.md §5.2."""

from kpbcalc.analysis import fixed_prices, units
from kpbcalc.analysis.area import group_name, volume_words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit
from kpbcalc.analysis.occupancy import occupancy
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, Figure, percent
from kpbcalc.base.table import Column, Table, Value

MIXED = "Egna enheter som ingår i {rest} är inte med i medlet för egen regi."
UNITS = Declared(
    "enheter_{grupp}", "Enheternas styckkostnad, {namn}",
    (
        Column("namn", "Enhet"),
        Column("regi", "Regi"),
        Column("brukare", "Brukare", "antal"),
        Column("volym", "Volym ({volym})", "antal"),
        Column("pris", "Styckkostnad", "kr/enhet"),
        Column("pris_fore", "Styckkostnad {fore}", "kr/enhet"),
        Column("index", "Index, egen regi = 100", "index", 1),
        Column("utforandegrad", "Utfört av beviljat", "procent", 1),
        Column("belaggning", "Beläggning", "procent", 1),
    ),
    "Enheter {kort}", units.ABOUT,
)  # fmt: skip
OPTIONAL = ("pris_fore", "utforandegrad", "belaggning")


def _last_year(ctx: Context, grupp: str) -> dict[frozenset[str], Figure]:
    """What each unit cost the year before, in the costing year's prices; units by the codes they hold."""
    before = fixed_prices.before(ctx)
    return {frozenset(u.cell.codes): u.price for u in units.compared(before, grupp)} if before else {}


def table(ctx: Context, grupp: str) -> Table | None:
    """The units of a group, cheapest first; None for a single one."""
    mine = units.compared(ctx.now, grupp)
    if len(mine) < 2:
        return None
    was = _last_year(ctx, grupp)
    mean = units.mean_price(units.own(mine) or mine)
    rows: list[dict[str, Value]] = [
        {
            "namn": u.name, "regi": units.REGI[u.regi], "brukare": u.cell.n, "volym": u.cell["volym"],
            "pris": u.price, "pris_fore": was.get(frozenset(u.cell.codes), ABSENT),
            "index": percent(u.price, mean),
            "utforandegrad": percent(u.cell["utford"], u.cell["beviljad"]) if u.both else ABSENT,
            "belaggning": 100 * occupancy(ctx.now, u.cell.codes).share,
        }
        for u in sorted(mine, key=units.by_price)
    ]  # fmt: skip
    unit = price_unit(grupp)
    left = {key for key in OPTIONAL if all(row[key] is ABSENT for row in rows)}
    left |= {"belaggning"} if unit != "kr/dygn" else set()
    one, many = volume_words(grupp)
    notes = [] if "pris_fore" in left else [fixed_prices.note(ctx, ctx.ar - 1)]
    notes += list(units.not_compared_notes(ctx, grupp))
    if any(not u.regi for u in mine):
        notes.append(MIXED.format(rest=units.REST))
    return ctx.table(
        UNITS, rows, but=left, unit=unit, notes=notes,
        words={**units.words(ctx, grupp), "volym": many, "fore": str(ctx.ar - 1)},
        facts={"grupp": group_name(grupp), "enhet": one},
    )  # fmt: skip
