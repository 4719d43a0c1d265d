"""What does a new client cost month by month, and how many remain? Source: docs/metod.md §5.5."""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, known
from kpbcalc.base.table import Column, Table, Value

BANA = Declared(
    key="bana",
    title="Nya brukare i {omrade} {kom}: kostnaden det första året",
    sheet="Nya brukares första år",
    columns=(
        Column("period", "Sedan första månaden"), Column("brukare", "Brukare med insats", "antal"),
        Column("andel", "Andel av de nya", "procent", 1),
        Column("kostnad", "Kostnad per månad med insats", "kr/månad"),
    ),
    about="brukare som fick sin första insats i {omrade} {kom}, följda tolv månader var",
    notes=(
        "Ny är den som inte hade någon insats i underlaget före {kom}. Kostnaden är per "
        "brukare och månad, bara de månader då brukaren hade någon insats.",
    ),
)  # fmt: skip
DIVISIONS = ("bana_3", "bana_6")  # finest first


def table(ctx: Context) -> Table | None:
    """The finest division that is told. Needs three years in a row: one to know who is new."""
    if len(ctx.years) < 3 or [p.ar for p in ctx.years[-3:]] != [ctx.ar - 2, ctx.ar - 1, ctx.ar]:
        return None
    for name in DIVISIONS:
        cells = fixed_prices.change_since_last_year(ctx).cells(name, ctx.omrade.kod)
        if cells and not any(cell.hidden for cell in cells):
            rows: list[dict[str, Value]] = [
                {"period": f"Månad {c.code.replace('-', '–')}", "brukare": c.n, "andel": c["andel"],
                 "kostnad": ABSENT if known(c.n) and c.n == 0 else c["kostnad"]}
                for c in cells
            ]  # fmt: skip
            came = str(ctx.ar - 1)
            notes = [fixed_prices.note(ctx, ctx.ar - 1)]
            return ctx.table(BANA, rows, words={"kom": came}, notes=notes, year=f"{came}–{ctx.ar}")
    return None
