"""Which insatser do clients have together, and what do the combinations cost?

Source: docs/metod.md §5.1.
"""

from kpbcalc.aggregates.mix import AND
from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import known
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.fold import is_others
from kpbcalc.sections.brukarmix.grupper import row, sum_of

EVERYONE, REST = "Alla brukare", "Övriga kombinationer"
MOST = 12  # combinations with a row of their own
KOMBINATIONER = Declared(
    "kombinationer", "Vilka insatser brukarna i {omrade} har haft tillsammans", (
        Column("klass", "Insatser under året"),
        Column("brukare", "Brukare", "antal"),
        Column("andel_brukare", "Andel av brukarna", "procent", 1),
        Column("andel_kr", "Andel av kostnaden", "procent", 1),
        Column("per_brukare", "Kostnad per brukare", "kr/brukare"),
    ),
    "Brukarmix kombinationer", "brukare i {omrade}, var och en räknad en gång", total=EVERYONE,
)  # fmt: skip


def combinations(ctx: Context) -> Table | None:
    """`kombinationer`: each client in one, the most common first.

    None where nobody has two insats groups (the table per group says it all), and where they may not be told.
    """
    cells = ctx.now.shown("mix", ctx.omrade.kod)
    told = sorted((c for c in cells if not is_others(c.code)), key=lambda c: (-_size(c.n), c.code))
    top = told[:MOST]
    if len(top) < 2 or not any(AND in c.code for c in top):
        return None
    rest = [c for c in cells if c not in top]
    parts = [(in_words(c.code), c.n, c["kr"]) for c in top]
    parts += [sum_of(rest, REST)] if rest else []
    everyone = ctx.now.cell("omraden", ctx.omrade.kod)
    rows = [row(part, everyone) for part in (*parts, (EVERYONE, everyone.n, everyone["kr"]))]
    note = f"{REST} är de som för få brukare har haft, och andra ovanliga."
    return ctx.table(KOMBINATIONER, rows, notes=[note] * bool(rest), facts={"rest": REST})


def in_words(code: str) -> str:
    """A combination as readers say it: `Hemtjänst + trygghetslarm`; one alone is said to be so."""
    names = [group_name(group) for group in code.split(AND)]
    return capital(" + ".join(names)) if len(names) > 1 else f"Enbart {names[0]}"


def _size(n: Value) -> float:
    return n if isinstance(n, float) and known(n) else 0.0
