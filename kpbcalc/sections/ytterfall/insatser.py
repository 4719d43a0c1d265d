"""Which insatser do the outliers have, which of them together, and are they as common among the others?

Source: docs/metod.md §5.6.
"""

from kpbcalc.aggregates.mix import AND
from kpbcalc.aggregates.ytterfall import OVER, UNDER
from kpbcalc.aggregates.ytterfall_vilka import OF_MIX
from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.outliers import described
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, known, percent, total
from kpbcalc.base.table import Column, Table, Value

ALL_OUTLIERS, REST, MOST = "Alla ytterfall", "Övriga kombinationer", 10
INSATSER, KOMBINATIONER = TABLES = (
    Declared(
        "insatser", "Insatser bland ytterfallen och övriga brukare i {omrade}",
        (
            Column("grupp", "Insatsgrupp"),
            Column("ytterfall", "Ytterfall med insatsen", "antal"),
            Column("andel", "Andel av ytterfallen", "procent", 1),
            Column("andel_ovriga", "Andel av övriga brukare", "procent", 1),
        ),
        "Ytterfall insatser", "brukare i {omrade} med insatser enligt {omfattning}",
        notes=(
            "En brukare kan ha haft flera insatser. Insatsgrupper som för få av ytterfallen eller av de "
            "övriga har haft, eller inte har haft, är inte med.",
        ),
    ),
    Declared(
        "kombinationer", "Ytterfallens insatser i {omrade}",
        (
            Column("kombination", "Insatsgrupper under året"),
            Column("ytterfall", "Ytterfall", "antal"),
            Column("andel", "Andel av ytterfallen", "procent", 1),
        ),
        "Ytterfall kombinationer", "ytterfall i {omrade}; gränsen gäller {omfattning}", total=ALL_OUTLIERS,
    ),
)  # fmt: skip


def by_group(ctx: Context) -> Table | None:
    """`insatser`: each insats group that outliers had, the most common first."""
    found = described(ctx.now, ctx.omrade)
    rows: list[dict[str, Value]] = []
    for cell in ctx.now.shown("ytterfall_insatser", ctx.omrade.kod) if found else ():
        over = cell[OVER]
        if found and known(over) and over > 0:
            rows.append({
                "grupp": capital(group_name(cell.code)), "ytterfall": over,
                "andel": percent(over, found.over), "andel_ovriga": percent(cell[UNDER], found.under),
            })  # fmt: skip
    rows.sort(key=lambda row: (-_size(row["ytterfall"]), str(row["grupp"])))
    if found is None or not rows:
        return None
    return ctx.table(INSATSER, rows, words={"omfattning": found.omfattning}, notes=found.notes)


def combinations(ctx: Context) -> Table | None:
    """`kombinationer`: the most common ones; None where most outliers have one that is not told."""
    found = described(ctx.now, ctx.omrade)
    if found is None or not known(found.over):
        return None
    cells = [c for c in ctx.now.shown(OF_MIX, ctx.omrade.kod) if c.code == OVER and known(c.n) and c.n > 0]
    told = sorted(((c.key[1], c.n) for c in cells), key=lambda one: (-_size(one[1]), one[0]))[:MOST]
    rest = found.over - total(n for _, n in told)
    if not told or not known(rest) or 2 * rest > found.over:
        return None
    parts = [(_words(ctx, code), n) for code, n in told]
    parts += [(REST, rest)] if rest else []
    rows = [_row(name, n, found.over) for name, n in (*parts, (ALL_OUTLIERS, found.over))]
    note = f"{REST} är de som för få personer har, och de minst vanliga."
    words = {"omfattning": found.omfattning}
    return ctx.table(KOMBINATIONER, rows, words=words, notes=[note] * bool(rest), facts={"rest": REST})


def _row(name: str, n: Figure, whole: Figure) -> dict[str, Value]:
    return {"kombination": name, "ytterfall": n, "andel": percent(n, whole)}


def _words(ctx: Context, code: str) -> str:
    order = {grupp: n for n, grupp in enumerate(ctx.omrade.grupper)}
    groups = sorted(code.split(AND), key=lambda g: (order.get(g, len(order)), g))
    return capital(" + ".join(map(group_name, groups)))


def _size(n: Value) -> float:
    return n if isinstance(n, float) else 0.0
