"""How unevenly is the cost spread over the clients? Lorenz curve, Gini, the costliest tenth.

All from the one ladder of the clients in order of cost (`stege`). Source: docs/metod.md §5.1.
"""

from collections.abc import Sequence

from kpbcalc.aggregates.stege import BOTTOM, cuts_of
from kpbcalc.analysis import beside
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, percent, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell

TOP, HUNDRED = 90, 100
KONCENTRATION = Declared(
    "koncentration", "Hur kostnaden i {omrade} fördelas, brukarna ordnade från lägst till högst kostnad", (
        Column("steg", "Brukare med lägst kostnad"),
        Column("andel_brukare", "Andel av brukarna", "procent"),
        Column("andel_kr", "Andel av kostnaden", "procent", 1),
    ),
    "Brukarmix koncentration", "brukare i {omrade}",
)  # fmt: skip
MATT = Declared(
    "matt", "Hur ojämnt kostnaden är fördelad i {omrade}", (
        Column("omrade", "Område"),
        Column("brukare", "Brukare", "antal"),
        Column("medel", "Medel", "kr/brukare"),
        Column("grupp", "Gruppens medel", "kr/brukare"),
        Column("median", "Median", "kr/brukare"),
        Column("topp", "Dyraste tiondelens andel", "procent", 1),
        Column("gini", "Ojämnhet", "tal", 2),
    ),
    "Brukarmix ojämnhet", "brukare i {omrade}", SHARED,
    notes=(
        "Medianen är avrundad till tusental. Den dyraste tiondelens andel är dess del av kostnaden. "
        "Ojämnheten är 0 när alla kostar lika mycket och närmar sig 1 när en enda står för allt. Den är "
        "räknad på grupper av brukare efter kostnad, så den är något lägre än om varje brukare räknades för "
        "sig.",
    ),
    of_group=("grupp",),
)  # fmt: skip


def curve(ctx: Context) -> Table | None:
    """`koncentration`: the share of cost of the least costly tenths and quarters that may be told.

    None without any cut to tell, or where compensation makes the cost nothing or less.
    """
    cells = ctx.now.cells("stege", ctx.omrade.kod)
    kr = total(c["kr"] for c in cells)
    points = [(p, below) for p, below in _percents(cells) if known(below)]
    if not points or not known(kr) or kr <= 0:
        return None
    every = [(0, 0.0), *points, (HUNDRED, kr)]
    rows: list[dict[str, Value]] = [
        {"steg": f"{p} %", "andel_brukare": float(p), "andel_kr": percent(below, kr)} for p, below in every
    ]
    return ctx.table(KONCENTRATION, rows)


def measures(ctx: Context) -> Table | None:
    """`matt`: mean, the group's mean, median, the top tenth's share and Gini. None without clients."""
    whole, cells = ctx.now.cell("omraden", ctx.omrade.kod), ctx.now.cells("stege", ctx.omrade.kod)
    if whole.n is ABSENT or whole.n == 0:
        return None
    below = dict(_percents(cells)).get(TOP, HIDDEN if cells else ABSENT)
    positive = known(whole["kr"]) and whole["kr"] > 0
    median = ctx.now.cell("median", ctx.omrade.kod) if ctx.now.cells("median", ctx.omrade.kod) else None
    return ctx.table(
        MATT,
        [
            {
                "omrade": ctx.omrade.rubrik,
                "brukare": whole.n,
                "medel": ratio(whole["kr"], whole.n),
                "grupp": beside.of_area(ctx, beside.per_client).mean,
                "median": median["kr"] if median else ABSENT,
                "topp": percent(whole["kr"] - below, whole["kr"]) if positive else ABSENT,
                "gini": gini(cells),
            }
        ],
    )


def gini(steps: Sequence[Cell]) -> Figure:
    """How unevenly cost is spread over the steps of a ladder: 0 is equally, towards 1 when one has it all.

    Within a step all count as equal. Absent where the costs sum to nothing or less.
    """
    n, kr = total(c.n for c in steps), total(c["kr"] for c in steps)
    if not steps or (known(kr) and kr <= 0):
        return ABSENT
    found: Figure = 1.0
    before: Figure = 0.0
    for step in steps:
        after = before + ratio(step["kr"], kr)
        found = found - ratio(step.n, n) * (before + after)
        before = after
    return found


def _percents(cells: Sequence[Cell]) -> list[tuple[int, Figure]]:
    """The percents of the clients at which a step begins, and the cost of those below."""
    below: Figure = 0.0
    found: list[tuple[int, Figure]] = []
    for cell in cells:
        cuts = [cut for cut in cuts_of(cell.codes) if cut.startswith("p")]
        if BOTTOM not in cuts_of(cell.codes):
            found += [(int(cut[1:]), below) for cut in cuts if not cell.hidden]
        below = below + cell["kr"]
    return sorted(found, key=lambda point: point[0])
