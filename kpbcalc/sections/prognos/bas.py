"""Would the forecast's model have been right about the base year? Source: docs/metod.md §5.7.

With the base year's own rates it is right by construction. So it is tried with earlier years' rates and the
base year's own population, against what the clients and the cost became: what is left is what the model holds
constant and was not, coverage, volume per client, unit cost and prices. Clients have no price.
"""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.coming import cells
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, change, total
from kpbcalc.base.table import Column, Table, Value

ACTUAL = "Utfall"
BAS = Declared(
    key="bas",
    title="Modellen mot utfallet {ar}",
    sheet="Prognos modell mot utfall",
    columns=(
        Column("post", "Post"), Column("brukare", "Brukare", "antal"),
        Column("brukare_procent", "Brukare mot utfallet", "procent", 1), Column("kostnad", "Kostnad", "kr"),
        Column("kostnad_procent", "Kostnad mot utfallet", "procent", 1),
    ),
    about="brukare i {omrade}",
    notes=(
        "Varje rad är vad modellen hade sagt om {ar} med det årets antal brukare och kostnad per invånare, i "
        "varje åldersklass och kön, och {ar} års befolkning.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table:
    """The actual clients and cost, and a row for every earlier year's rates with how far off they are.

    The actual ones alone without an earlier year to try; the fact `provade` names those years.
    """
    kod, people = ctx.omrade.kod, ctx.now.inhabitants
    now = ctx.now.cell("omraden", kod)
    rows: list[dict[str, Value]] = []
    tried = []
    for package in fixed_prices.years(ctx)[:-1]:
        bases = cells(package, kod)
        if not bases:
            continue
        tried.append(package.ar)
        times = [people(b.ages, b.kon) / b.invanare if b.invanare else 1.0 for b in bases]
        clients = total(b.n * t for b, t in zip(bases, times, strict=True))
        cost = total(b.kr * t for b, t in zip(bases, times, strict=True))
        rows.append(
            {
                "post": told(package.ar), "brukare": clients, "brukare_procent": change(now.n, clients),
                "kostnad": cost, "kostnad_procent": change(now["kr"], cost),
            }
        )  # fmt: skip
    actual = {"post": ACTUAL, "brukare": now.n, "brukare_procent": ABSENT, "kostnad": now["kr"],
              "kostnad_procent": ABSENT}  # fmt: skip
    facts = {"provade": "|".join(map(str, tried))}
    notes = [fixed_prices.note(ctx, min(tried))] if tried else []
    return ctx.table(BAS, [*rows, actual], facts=facts, notes=notes)


def told(ar: int | str) -> str:
    """The row of an earlier year."""
    return f"Med {ar} års nivå"
