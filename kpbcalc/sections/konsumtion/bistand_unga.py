"""How much economic support is paid to the young adults, per inhabitant of their ages? docs/metod.md §5.8."""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.beside import Beside, Parts
from kpbcalc.analysis.context import OWN_POPULATION, SHARED_POPULATION, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, ratio
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package

BISTAND_UNGA = Declared(
    "bistand_unga", "Utbetalt ekonomiskt bistånd till unga vuxna", (
        Column("alder", "Ålder"),
        Column("brukare", "Brukare", "antal"),
        Column("invanare", "Invånare i åldern", "antal"),
        Column("kr", "Utbetalt", "tkr"),
        Column("per_invanare", "Per invånare {ar}", "kr/invånare"),
        Column("fore", "Per invånare {fore}", "kr/invånare"),
        Column("grupp", "Gruppen per invånare", "kr/invånare"),
        Column("kommuner", "Kommuner i gruppen", "antal"),
    ),
    "Bistånd unga", "brukare (ett hushålls sökande) med utbetalt ekonomiskt bistånd", OWN_POPULATION,
    ("Handläggningen är inte med.",), of_year=("fore",), of_group=("grupp", "kommuner"),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """One row; None in an area where nobody of the ages is paid, and where there are no inhabitants."""
    cell, people = _cell(ctx, ctx.now), ctx.now.inhabitants(_ages())
    if cell is None or not people:
        return None
    last = fixed_prices.before(ctx)
    beside = Beside((cell["kr"], people), {p.kommun: _parts(ctx, p) for p in ctx.peers})
    low, high = _ages()
    row: dict[str, Value] = {
        "alder": f"{low}–{high} år", "brukare": cell.n, "invanare": people, "kr": cell["kr"] / THOUSAND,
        "per_invanare": beside.value, "fore": ABSENT if last is None else ratio(*_parts(ctx, last)),
        "grupp": beside.mean, "kommuner": float(len(beside.values)),
    }  # fmt: skip
    notes = [fixed_prices.note(ctx, ctx.before.ar)] if ctx.before else []
    return ctx.table(
        BISTAND_UNGA, [row], words={"fore": str(ctx.ar - 1)}, notes=notes,
        source=SHARED_POPULATION if ctx.peers else "",
    )  # fmt: skip


def _ages() -> tuple[int, int]:
    low, high = params.toml("verksamheter.toml")["bistand"]["unga"]
    return low, high


def _cell(ctx: Context, package: Package) -> Cell | None:
    return next(iter(package.cells("bistand_unga", ctx.omrade.kod)), None)


def _parts(ctx: Context, package: Package) -> Parts:
    cell = _cell(ctx, package)
    return (HIDDEN if cell is None else cell["kr"]), package.inhabitants(_ages())
