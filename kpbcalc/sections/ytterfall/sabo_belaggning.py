"""How full is special housing, and how many places stand empty? Shown beside the outliers.

Source: docs/metod.md §5.6: outliers at home were linked to lack of places.
"""

from kpbcalc.analysis import units
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.occupancy import ALL_UNITS, Occupancy, occupancy, together
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import known, ratio
from kpbcalc.base.table import Column, Table, Value

AREA, GROUP = "AO", "sabo_heldygn"
BELAGGNING = Declared(
    "sabo_belaggning", "Beläggning i särskilt boende med heldygnsomsorg",
    (
        Column("namn", "Enhet"),
        Column("platser", "Platser", "antal"),
        Column("belagda", "Belagda platser i genomsnitt", "tal", 1),
        Column("belaggning", "Beläggning", "procent", 1),
        Column("tomma", "Tomma platser i genomsnitt", "tal", 1),
    ),
    "Beläggning i hela säbo", "särskilda boenden med heldygnsomsorg, egen och annan regi",
    notes=(
        "Belagda platser är årets dygn delat med dagarna på året. Parboende kan ge en beläggning över 100 "
        "procent.",
    ),
    total=ALL_UNITS,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """`sabo_belaggning`: places against days by unit; None outside äldreomsorg and without stated places."""
    if ctx.omrade.kod != AREA:
        return None
    every = {frozenset(u.cell.codes): u for u in units.every(ctx.now, GROUP)}
    whole = [codes for codes in every if not any(codes < other for other in every)]
    mine = [(every[codes], occupancy(ctx.now, sorted(codes))) for codes in whole]
    told = [(u, of) for u, of in mine if known(of.places)]
    if not told:
        return None
    told.sort(key=lambda one: (one[0].name.startswith(units.REST), one[0].name))
    rows = [*(_row(u.name, of) for u, of in told), _row(ALL_UNITS, together([of for _, of in told]))]
    missing = sum(len(u.cell.codes) for u, of in mine if not known(of.places))
    notes = [f"Boenden utan uppgift om platser är inte med ({missing} st.)."] * (missing > 0)
    return ctx.table(BELAGGNING, rows, notes=notes)


def _row(name: str, of: Occupancy) -> dict[str, Value]:
    occupied = of.places * ratio(of.days, of.place_days)
    return {
        "namn": name, "platser": of.places, "belagda": occupied, "belaggning": 100 * of.share,
        "tomma": of.places - occupied,
    }  # fmt: skip
