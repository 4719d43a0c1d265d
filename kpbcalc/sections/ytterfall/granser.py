"""How many clients are over each limit of the area, what do they cost, and how much of it is over the limit?

Source: docs/metod.md §4 (definitions, limits) and docs/metod.md §5.6.
"""

from kpbcalc.aggregates.ytterfall import Scope
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.outliers import Sides, main_scope, sides, told_scopes
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, known, percent
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.costing.result import limit_in_force, limits

FIRST_WITH = "Först med särskilt boende"
ONE_YEAR, FEW = "ett år", "få"
WITH_HOUSING = (
    f"På raden ”{FIRST_WITH}” står de som når över gränsen när kostnaden i särskilt boende räknas med, men "
    "inte på den i ordinärt boende. Tillsammans med raden för ordinärt boende är det den första raden."
)
GRANSER = Declared(
    "granser", "Ytterfall i {omrade}",
    (
        Column("rad", "Insatser"),
        Column("grans", "Gräns", "kr"),
        Column("brukare", "Brukare", "antal"),
        Column("ytterfall", "Ytterfall", "antal"),
        Column("andel", "Andel av brukarna", "procent", 1),
        Column("andel_kostnad", "Andel av kostnaden", "procent", 1),
        Column("over_grans", "Kostnad över gränsen", "tkr"),
    ),
    "Ytterfall", "brukare i {omrade}, årets kostnad per brukare enligt angivna lagrum",
    notes=(
        "Ytterfall är en brukare vars kostnad under året är högre än gränsen. En brukare kan vara ytterfall "
        "på flera rader.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """`granser`: one row per scope that somebody is in; None where nobody is in any.

    Where the second scope is a part of the first, a row more tells who is over in the first only.
    """
    found = [(s, it) for s in told_scopes(ctx.omrade) if (it := sides(ctx.now, ctx.omrade, s)) is not None]
    if not found:
        return None
    rows = [_row(ctx, scope, it) for scope, it in found]
    whole = found[0][0]
    parts = [(scope, it) for scope, it in found[1:] if set(scope.boendeform) < set(whole.boendeform)]
    more = ""
    for scope, it in parts:
        beyond = found[0][1].over.n - it.over.n
        if scope.lagrum == whole.lagrum and known(beyond) and beyond > 0:
            more = FIRST_WITH
            rest = dict.fromkeys(("brukare", "andel", "andel_kostnad", "over_grans"), ABSENT)
            rows.append({"rad": more, "grans": rows[0]["grans"], "ytterfall": beyond, **rest})
    entry, main = limit_in_force(ctx.own, ctx.ar), main_scope(ctx.omrade)
    facts = {
        "status": str(entry["status"]),
        "beskrivs": main.namn if main else "",
        "utan_kvar": FEW if ctx.before else ONE_YEAR,
    }
    assumed = entry["status"] == "antagande"
    status = "ett antagande" if assumed else str(entry["status"])
    notes = [WITH_HOUSING] * bool(more) + [f"Gränserna är {status}. {entry['kalla']}"]
    return ctx.table(GRANSER, rows, facts=facts, notes=notes)


def _row(ctx: Context, scope: Scope, found: Sides) -> dict[str, Value]:
    over = found.over
    return {
        "rad": scope.namn, "grans": float(limits(ctx.own, ctx.ar)[scope.grans]), "brukare": found.n,
        "ytterfall": over.n, "andel": percent(over.n, found.n),
        "andel_kostnad": percent(over["kr"], found.kr), "over_grans": over["kr_over"] / THOUSAND,
    }  # fmt: skip
