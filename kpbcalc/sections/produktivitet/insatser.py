"""Every insats of a group, whoever provides it, where insatser are compared instead of units.

Each has a price of its own, beside last year's and the group's: a mean of unlike forms says which forms there
are, not what they cost. gap in kr = (p − p°)·V, with our volume. Source: docs/metod.md §5.2.
"""

from collections.abc import Mapping, Sequence

from kpbcalc.analysis import fixed_prices, units, verksamheter
from kpbcalc.analysis.area import volume_words
from kpbcalc.analysis.beside import price
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit, unit_word
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, Figure, ratio, total
from kpbcalc.base.table import MNKR, PER_UNIT, Column, Table, Value
from kpbcalc.base.verksamheter import verksamheter as every_part
from kpbcalc.disclosure.package import Cell

OTHER_FORMS, ALL_FORMS = "Övriga former", "Alla former"
GROUP = (
    "Gruppens styckkostnad är alla kostnader delade med all volym i de kommuner som kan visa insatsen. "
    "Skillnaden per år är skillnaden per enhet gånger kommunens egen volym."
)
LEFT_OUT = f"Skillnaden för {ALL_FORMS.lower()} är summan av dem som gruppen har ett pris för."
INSATSER = Declared(
    "insatser_{grupp}", "Styckkostnad per insats, {namn} i {omrade}",
    (
        Column("namn", "Insats"),
        Column("brukare", "Brukare", "antal"),
        Column("volym", "Volym ({volym})", "antal"),
        Column("kr", "Kostnad", "kr"),
        Column("pris", "Styckkostnad", "kr/enhet"),
        Column("enhet", "Per"),
        Column("per_brukare", "{Volym} per brukare", "tal", 1),
        Column("fore", "Styckkostnad {fore}", "kr/enhet"),
        Column("medel", "Gruppens styckkostnad", "kr/enhet"),
        Column("kommuner", "Kommuner i gruppen", "antal"),
        Column("hela", "Skillnad per år", "mnkr", 1),
    ),
    "Insatser {kort}", "brukare i {omrade}, egen och annan regi", total=ALL_FORMS,
    of_year=("fore",), of_group=("medel", "kommuner", "hela"),
)  # fmt: skip


def table(ctx: Context, grupp: str) -> Table | None:
    """One row per insats, cheapest first, and all forms; those that few have had are joined.

    None for a joined group. All forms have no price of their own where the units of volume differ.
    """
    cells, group = (
        ctx.now.cells("insatser", ctx.omrade.kod, grupp),
        ctx.now.cell("grupper", ctx.omrade.kod, grupp),
    )
    if not cells:
        return None
    rows = sorted((_row(ctx, cell) for cell in cells), key=_order)
    alike = {cell.unit for cell in cells} == {group.unit} and group.unit != ""
    if len(rows) > 1:
        rows.append(_all(group, rows, alike=alike))
    many = volume_words(grupp)[1] if alike else "i insatsens enhet"
    joined = any(len(cell.codes) > 1 for cell in cells)
    notes = [f"{OTHER_FORMS} är sådana som få brukare har haft, sammanslagna."] * joined
    notes += [GROUP, *[LEFT_OUT] * (len(rows) > 1)] if ctx.peers else []
    notes += [fixed_prices.note(ctx, ctx.before.ar)] if ctx.before else []
    return ctx.table(
        INSATSER, rows, but=("enhet",) if alike else (), unit=price_unit(grupp) if alike else PER_UNIT,
        words={**units.words(ctx, grupp), "volym": many, "Volym": many.capitalize() if alike else "Volym",
               "fore": str(ctx.ar - 1)},
        notes=notes,
    )  # fmt: skip


def _row(ctx: Context, cell: Cell) -> dict[str, Value]:
    beside = verksamheter.of_insats(ctx, cell, price, (0, 0))
    last = fixed_prices.before(ctx)
    was = verksamheter.the_same(last, cell) if last else None
    return {
        "namn": _name(ctx, cell), "brukare": cell.n, "volym": cell["volym"], "kr": cell["kr"],
        "pris": beside.value, "enhet": unit_word(cell.unit) or None,
        "per_brukare": ratio(cell["volym"], cell.n),
        "fore": ratio(was["kr"], was["volym"]) if was else ABSENT, "medel": beside.mean,
        "kommuner": float(len(beside.values)), "hela": (beside.value - beside.mean) * cell["volym"] / MNKR,
    }  # fmt: skip


def _all(group: Cell, rows: Sequence[dict[str, Value]], *, alike: bool) -> dict[str, Value]:
    """All forms: no price of the group's, which is another mix of forms; the gap is the sum of the forms'."""
    volume: Figure = group["volym"] if alike else ABSENT
    gaps = [gap for row in rows if not isinstance(gap := row["hela"], str | None) and gap is not ABSENT]
    return {
        "namn": ALL_FORMS, "brukare": group.n, "volym": volume, "kr": group["kr"],
        "pris": ratio(group["kr"], volume), "enhet": None, "per_brukare": ratio(volume, group.n),
        "fore": ABSENT, "medel": ABSENT, "kommuner": ABSENT, "hela": total(gaps) if gaps else ABSENT,
    }  # fmt: skip


def _order(row: dict[str, Value]) -> tuple[bool, float, str]:
    cost = row["pris"]
    return not isinstance(cost, float), cost if isinstance(cost, float) else 0.0, str(row["namn"])


def _name(ctx: Context, cell: Cell) -> str:
    """An insats' own name; of those joined that they are others, and of which part where it is one."""
    catalogue = verksamheter.catalogue(ctx.now)
    if len(cell.codes) == 1:
        return catalogue.name(cell)
    (part, *more) = sorted(catalogue.parts(cell)) or [""]
    names = {v.kod: v.namn for v in every_part(ctx.omrade.kod)}
    return f"{OTHER_FORMS}, {names[part].lower()}" if part in names and not more else OTHER_FORMS


def is_other(row: Mapping[str, object]) -> bool:
    """Whether a row is of several forms that few clients have had."""
    return str(row["namn"]).startswith(OTHER_FORMS)
