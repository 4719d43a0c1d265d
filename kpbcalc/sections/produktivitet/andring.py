"""What became of each unit since last year, and is it the volume or the unit cost?

ΔC = Δv·p̄ + Δp·v̄ for every unit, bars = mean of the two years. Source: docs/metod.md §5.5; the table is
Gotland's, which follows every unit's cost per hour and day from year to year [S3].
"""

from dataclasses import dataclass

from kpbcalc.analysis import fixed_prices, units
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit
from kpbcalc.analysis.same_classes import in_common
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, Figure, change, known, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Cell

ALL_UNITS = "Alla enheter"
CHANGE = Declared(
    "andring_{grupp}", "Enheternas förändring från {fran} till {till}, {namn}",
    (
        Column("namn", "Enhet"),
        Column("pris_fore", "Styckkostnad {fran}", "kr/enhet"),
        Column("pris_efter", "Styckkostnad {till}", "kr/enhet"),
        Column("procent", "Styckkostnadens förändring", "procent", 1),
        Column("volym", "Volymeffekt", "mnkr", 1),
        Column("pris", "Priseffekt", "mnkr", 1),
        Column("andring", "Kostnadsförändring", "mnkr", 1),
    ),
    "Årsändring {kort}", units.ABOUT,
    notes=(
        "Volymeffekten är ändrad volym gånger medelpriset, priseffekten ändrad styckkostnad gånger "
        "medelvolymen; de summerar till förändringen. En enhet som är ny eller har upphört ändras bara i "
        "volym.",
    ),
    total=ALL_UNITS,
)  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """The change of some units' cost (kr) by volume and by price: after − before = volume + price."""

    before: Cell
    after: Cell
    volume: Figure
    price: Figure


def effect(before: Cell, after: Cell) -> Effect:
    """Volume and price effect. What is there in one of the years only has one price: all of it is volume."""
    was, now = (ratio(c["kr"], c["volym"]) for c in (before, after))
    if was is ABSENT or now is ABSENT:
        was = now = now if was is ABSENT else was
    more = after["volym"] - before["volym"]
    by_volume = more * (was + now) / 2
    if by_volume is ABSENT and known(before["kr"]) and known(after["kr"]):
        by_volume = 0.0  # cost without volume in both years
    return Effect(before, after, by_volume, after["kr"] - before["kr"] - by_volume)


def table(ctx: Context, grupp: str) -> Table | None:
    """Every unit's unit cost in the two years, and its change in cost by volume and price.

    Units that are joined in one of the years are so in both. None without the year before.
    """
    before = fixed_prices.before(ctx)
    if before is None:
        return None
    sides = [units.compared(p, grupp) for p in (before, ctx.now)]
    if not all(sides):
        return None
    names = {code: u.name for some in sides for u in some if u.alone for code in u.cell.codes}
    found = [effect(*pair) for pair in in_common([[u.cell for u in some] for some in sides])]
    rows = [_row(_name(e, names), [e]) for e in found]
    rows.sort(
        key=lambda r: (str(r["namn"]).startswith(units.REST), -abs(_size(r["andring"])), str(r["namn"]))
    )
    rows.append(_row(ALL_UNITS, found))
    first, last = str(before.ar), str(ctx.ar)
    return ctx.table(
        CHANGE, rows, unit=price_unit(grupp), words={**units.words(ctx, grupp), "fran": first, "till": last},
        facts={"rest": units.REST},
        notes=[fixed_prices.note(ctx, before.ar)], year=f"{first}–{last}",
    )  # fmt: skip


def _size(value: Value) -> float:
    return value if isinstance(value, float) else 0.0


def _name(of: Effect, names: dict[str, str]) -> str:
    codes = {*of.before.codes, *of.after.codes}
    code = next(iter(codes))
    return names.get(code, code) if len(codes) == 1 else units.REST


def _row(name: str, some: list[Effect]) -> dict[str, Value]:
    was, now = (
        ratio(total(c["kr"] for c in cells), total(c["volym"] for c in cells))
        for cells in ([e.before for e in some], [e.after for e in some])
    )
    by_volume, by_price = total(e.volume for e in some), total(e.price for e in some)
    return {
        "namn": name, "pris_fore": was, "pris_efter": now, "procent": change(was, now),
        "volym": by_volume / MNKR, "pris": by_price / MNKR, "andring": (by_volume + by_price) / MNKR,
    }  # fmt: skip
