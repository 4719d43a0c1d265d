"""Which prices does the report use, what do they include, and which number belongs to which question?

The same hour has several true prices. Each of them is here once, with its name; what is asked against the
group or last year has theirs beside it. Source: docs/metod.md §5.2.
"""

from collections.abc import Sequence

from kpbcalc.analysis import beside, fixed_prices, units
from kpbcalc.analysis.area import basis_words, capital, group_name, volume_words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.occupancy import of_group, together
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Figure, Gone, ratio, total
from kpbcalc.base.table import Column, Table, Value

PERFORMED = {"timme": "Vad kostar utförd tid?", "dag": "Vad kostar utförd dag?"}
ALL, ALL_FORMS = "alla utförare", "alla utförare och former"
COST, MEAN, OWN = "Vad kostar det?", "Mot publicerat medel?", "Vad kostar egen regi?"
FIGURES = ("kr", "gruppen", "fore")
PRISLISTA = Declared(
    "prislista", "Prislista för {omrade}",
    (
        Column("pris", "Pris för"), Column("kr", "Pris", "kr"), Column("gruppen", "Gruppen", "kr"),
        Column("fore", "I fjol", "kr"), Column("anvands", "Vad det svarar på"),
    ),
    "Prislista", "de priser som rapporten använder",
    notes=(
        "Priserna är bruttokostnad i {ar} års priser: avgifter, hyror och statsbidrag är inte avdragna. "
        "Assistans enligt SFB är efter Försäkringskassans ersättning.",
        "Priset per utförd timme eller dag gäller enheter som redovisar både beviljat och utfört. Med alla "
        "platser belagda är kostnaden densamma, delad på platsernas dygn.",
    ),
    of_year=("fore",), of_group=("gruppen",),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """The prices of the groups that the page may tell a price of; None without any."""
    there = units.groups_here(ctx)
    told = [*params.toml("omraden.toml")[ctx.omrade.kod]["visas_pris"], *ctx.omrade.enhetsgrupper]
    rows = [row for grupp in dict.fromkeys(told) if grupp in there for row in _rows(ctx, grupp)]
    rows += [row for grupp in there if grupp not in told for row in _priced([_of_all(ctx, grupp)])]
    shown = [row for row in rows if any(not isinstance(row[key], Gone) for key in FIGURES)]
    if not shown:  # a table that tells nothing: the page has a sentence in its place
        return ctx.table(PRISLISTA, rows) if rows else None
    names = "; ".join(str(row["pris"]) for row in rows if row not in shown)
    return ctx.table(PRISLISTA, shown, notes=[f"Dolda av sekretesskäl: {names}."] * bool(names))


def _rows(ctx: Context, grupp: str) -> list[dict[str, Value]]:
    """A group's prices; one that is another by its nature, and not one that happens to be another."""
    own = ctx.now.cell("regi", ctx.omrade.kod, grupp, units.OWN)
    bought = any(units.BOUGHT in cell.codes for cell in ctx.now.cells("regi", ctx.omrade.kod, grupp))
    unit, name = volume_words(grupp)[0], capital(group_name(grupp))
    counted = basis_words(grupp)[0]
    found = [_of_all(ctx, grupp)]
    if bought:
        found.append(_row(
            f"{name} per {counted}, egen regi", ratio(own["kr"], own["volym"]) if own.unit else ABSENT,
            MEAN if fixed_prices.published_mean(ctx, grupp) else OWN,
        ))  # fmt: skip
    mine = units.own(units.compared(ctx.now, grupp))
    if grupp in ctx.omrade.enhetsgrupper and units.not_compared(ctx, grupp) and mine:
        found.append(_row(
            f"{name} per {counted}, egna enheter som jämförs", units.mean_price(mine),
            "Vad skiljer enheterna?",
        ))  # fmt: skip
    stated = [u for u in units.every(ctx.now, grupp) if u.both and u.cell.unit == unit]
    if stated and unit in PERFORMED:
        kr, performed = (total(u.cell[q] for u in stated) for q in ("kr", "utford"))
        found.append(_row(
            f"{name} per utförd {unit}", ratio(kr, performed), PERFORMED[unit],
        ))  # fmt: skip
    places = [found for _, found in of_group(ctx.now, grupp)]
    if grupp in ctx.omrade.enhetsgrupper and places:
        found.append(_row(
            f"{name} per {unit}, med alla platser belagda", together(places).per_place,
            "Kostar tomma platser?",
        ))  # fmt: skip
    return _priced(found)


def _of_all(ctx: Context, grupp: str) -> dict[str, Value]:
    """A group's price, whoever provides it."""
    whole = ctx.now.cell("grupper", ctx.omrade.kod, grupp)
    price = ratio(whole["kr"], whole["volym"]) if whole.unit else ABSENT
    whose = ALL_FORMS if grupp in ctx.omrade.insatsgrupper else ALL
    name, unit = capital(group_name(grupp)), basis_words(grupp)[0]
    others = next((b.mean for c, b in beside.of_groups(ctx, beside.price) if c.codes == (grupp,)), ABSENT)
    return _row(f"{name} per {unit}, {whose}", price, COST, others, _year_before(ctx, grupp))


def _year_before(ctx: Context, grupp: str) -> Figure:
    """The price of the year before, in the costing year's prices."""
    last = fixed_prices.before(ctx)
    cell = last.cell("grupper", ctx.omrade.kod, grupp) if last else None
    return ratio(cell["kr"], cell["volym"]) if cell and cell.unit else ABSENT


def _priced(rows: Sequence[dict[str, Value]]) -> list[dict[str, Value]]:
    return [row for row in rows if row["kr"] is not ABSENT]


def _row(
    name: str, price: Figure, answers: str, others: Figure = ABSENT, before: Figure = ABSENT
) -> dict[str, Value]:
    return {"pris": name, "kr": price, "gruppen": others, "fore": before, "anvands": answers}
