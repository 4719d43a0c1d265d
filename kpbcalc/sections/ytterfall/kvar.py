"""How many of last year's outliers remain, how many are new, how many are outliers no longer?

Source: docs/metod.md §5.6 (stay, enter, leave).
"""

from kpbcalc.aggregates.ytterfall import SCOPES
from kpbcalc.aggregates.ytterfall_kvar import NEW, NO_MORE, STILL
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import percent
from kpbcalc.base.table import Column, Table

KVAR = Declared(
    "kvar", "Ytterfall som är kvar, nya och borta i {omrade}",
    (
        Column("rad", "Insatser"),
        Column("fore", "Ytterfall {fran}", "antal"),
        Column("kvar", "Ytterfall även {till}", "antal"),
        Column("borta", "Inte ytterfall {till}", "antal"),
        Column("nya", "Nya {till}", "antal"),
        Column("efter", "Ytterfall {till}", "antal"),
        Column("andel_kvar", "Andel kvar", "procent", 1),
    ),
    "Ytterfall kvar och nya", "brukare i {omrade}, var och en följd från det ena året till det andra",
    notes=(
        "Den som inte längre är ytterfall kan ha fått mindre insatser, haft insats en kortare del av året, "
        "flyttat eller avlidit.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """`kvar`: of the scope that outliers are followed in. None without a year before, or where hidden."""
    cells = ctx.now.shown("ytterfall_kvar", ctx.omrade.kod)
    if ctx.before is None or not cells:
        return None
    kod = cells[0].key[1]
    scope = next(s for s in SCOPES[ctx.omrade.kod] if s.kod == kod)
    still, no_more, new = (
        ctx.now.cell("ytterfall_kvar", ctx.omrade.kod, kod, slag).n for slag in (STILL, NO_MORE, NEW)
    )
    before, after = still + no_more, still + new
    words = {"fran": str(ctx.before.ar), "till": str(ctx.ar)}
    row = {
        "rad": scope.namn, "fore": before, "kvar": still, "borta": no_more, "nya": new, "efter": after,
        "andel_kvar": percent(still, before),
    }  # fmt: skip
    return ctx.table(KVAR, [row], words=words, facts=words, year=f"{ctx.before.ar}–{ctx.ar}")
