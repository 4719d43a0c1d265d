"""How much of ekonomiskt bistånd is paid out, and how much is the handling of it?

Both per month that somebody had bistånd, so that they add up to the price of the month: docs/metod.md §5.8.
"""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.beside import Beside
from kpbcalc.analysis.context import OWN_POPULATION, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Figure, known, percent, ratio
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package

PAID, HANDLED, BOTH = "Utbetalt bistånd", "Handläggning", "Tillsammans"
BISTAND = Declared(
    "bistand", "Ekonomiskt bistånd: utbetalt och handläggning", (
        Column("del", "Del"),
        Column("kr", "Kostnad", "tkr"),
        Column("andel", "Andel av kostnaden", "procent", 1),
        Column("per_invanare", "Per invånare", "kr/invånare"),
        Column("per_brukare", "Per brukare", "kr/brukare"),
        Column("per_manad", "Per månad med bistånd", "kr/månad"),
        Column("fore", "Per månad {fore}", "kr/månad"),
        Column("medel", "Gruppen per månad", "kr/månad"),
        Column("kommuner", "Kommuner i gruppen", "antal"),
    ),
    "Ekonomiskt bistånd delar", "brukare med ekonomiskt bistånd",
    OWN_POPULATION,
    ("En månad är en månad som en brukare (ett hushålls sökande) har haft bistånd; båda delarna delas med "
     "samma månader.",),
    BOTH, of_year=("fore",), of_group=("medel", "kommuner"),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Payment, handling and both; None where somebody has not both, so that there is nothing to divide."""
    split = params.toml("verksamheter.toml")["bistand"]
    codes = {PAID: split["utbetalt"], HANDLED: split["handlaggning"], BOTH: ""}
    if any(known(n := _cell(ctx, ctx.now, code).n) and n == 0 for code in codes.values()):
        return None
    last, whole = fixed_prices.before(ctx), _cell(ctx, ctx.now, "")
    rows: list[dict[str, Value]] = []
    for name, code in codes.items():
        cell = _cell(ctx, ctx.now, code)
        beside = Beside(
            (cell["kr"], whole["volym"]),
            {p.kommun: (_cell(ctx, p, code)["kr"], _cell(ctx, p, "")["volym"]) for p in ctx.peers},
        )
        rows.append({
            "del": name, "kr": cell["kr"] / THOUSAND, "andel": percent(cell["kr"], whole["kr"]),
            "per_invanare": ratio(cell["kr"], ctx.now.inhabitants()),
            "per_brukare": ratio(cell["kr"], whole.n), "per_manad": beside.value,
            "fore": _per_month(ctx, last, code), "medel": beside.mean,
            "kommuner": float(len(beside.values)),
        })  # fmt: skip
    notes = [fixed_prices.note(ctx, ctx.before.ar)] if ctx.before else []
    return ctx.table(
        BISTAND, rows, words={"fore": str(ctx.ar - 1)}, notes=notes,
        facts={"utbetalt": PAID, "handlaggning": HANDLED},
    )  # fmt: skip


def _cell(ctx: Context, package: Package, code: str) -> Cell:
    """The cell of one part, or of both."""
    grupp = params.toml("verksamheter.toml")["bistand"]["grupp"]
    return package.cell(
        *(("insatser", ctx.omrade.kod, grupp, code) if code else ("grupper", ctx.omrade.kod, grupp))
    )


def _per_month(ctx: Context, package: Package | None, code: str) -> Figure:
    if package is None:
        return ABSENT
    return ratio(_cell(ctx, package, code)["kr"], _cell(ctx, package, "")["volym"])
