"""Every unit's unit cost, index, share performed of granted, and occupancy. Source: docs/metod.md §5.2."""

from kpbcalc.analysis.area import group_name, volume_words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, percent
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.sections.produktivitet import tomma, units

MIXED = "Egna enheter som ingår i {rest} är inte med i medlet för egen regi."
UNITS = Declared(
    "enheter_{grupp}", "Enheternas styckkostnad, {namn}",
    (
        Column("namn", "Enhet"),
        Column("regi", "Regi"),
        Column("brukare", "Brukare", "antal"),
        Column("volym", "Volym ({volym})", "antal"),
        Column("pris", "Styckkostnad", "kr/enhet"),
        Column("index", "Index, egen regi = 100", "index", 1),
        Column("utforandegrad", "Utfört av beviljat", "procent", 1),
        Column("belaggning", "Beläggning", "procent", 1),
    ),
    "Enheter {kort}", units.ABOUT,
)  # fmt: skip
OPTIONAL = ("utforandegrad", "belaggning")


def table(ctx: Context, grupp: str) -> Table | None:
    """The units of a group, cheapest first; None for a single one."""
    mine = units.compared(ctx.now, grupp)
    if len(mine) < 2:
        return None
    mean = units.mean_price(units.own(mine) or mine)
    rows: list[dict[str, Value]] = [
        {
            "namn": u.name, "regi": units.REGI[u.regi], "brukare": u.cell.n, "volym": u.cell["volym"],
            "pris": u.price, "index": percent(u.price, mean),
            "utforandegrad": percent(u.cell["utford"], u.cell["beviljad"]) if u.both else ABSENT,
            "belaggning": 100 * tomma.occupancy(ctx.now, u.cell.codes).share,
        }
        for u in sorted(mine, key=units.by_price)
    ]  # fmt: skip
    unit = price_unit(grupp)
    left = {key for key in OPTIONAL if all(row[key] is ABSENT for row in rows)}
    left |= {"belaggning"} if unit != "kr/dygn" else set()
    columns = [
        Column(c.key, c.heading, unit) if c.key == "pris" else c for c in UNITS.columns if c.key not in left
    ]
    one, many = volume_words(grupp)
    notes = list(units.not_compared_notes(ctx, grupp))
    if any(not u.regi for u in mine):
        notes.append(MIXED.format(rest=units.REST))
    return ctx.table(
        UNITS, rows, columns=columns, words={**units.words(ctx, grupp), "volym": many}, notes=notes,
        facts={"grupp": group_name(grupp), "enhet": one},
    )  # fmt: skip
