"""Who gets what, and which groups cost: shares of clients against shares of cost.

Source: docs/metod.md §5.1.
"""

from collections.abc import Iterable, Sequence

from kpbcalc.analysis import beside
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.groups import group_words
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, known, percent, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell

EVERYONE = "Totalt"
OVERLAPPING = "En brukare kan ha flera insatser, så andelarna av brukarna summerar till mer än 100\u00a0%."

THEIRS = (
    "Gruppens andel är av kostnaden i de kommuner som har insatserna och visar dem för sig, så gruppens "
    "andelar behöver inte summera till 100\u00a0%."
)
GRUPPER = Declared(
    "grupper", "Brukare och kostnad i {omrade} per insatsgrupp", (
        Column("klass", "Insatsgrupp"), Column("brukare", "Brukare", "antal"),
        Column("andel_brukare", "Andel av brukarna", "procent", 1), Column("kr", "Kostnad", "kr"),
        Column("andel_kr", "Andel av kostnaden", "procent", 1),
        Column("grupp", "Gruppens andel av kostnaden", "procent", 1),
        Column("per_brukare", "Kostnad per brukare", "kr/brukare"),
    ),
    "Brukarmix insatsgrupper", "brukare i {omrade}", SHARED, of_group=("grupp",), total=EVERYONE,
)  # fmt: skip
Part = tuple[str, Figure, Figure]  # label, clients, kr


def table(ctx: Context) -> Table | None:
    """`grupper`: each insats group, the dearest first; a client may be in several. None without clients."""
    cells = ctx.now.cells("grupper", ctx.omrade.kod)
    whole = ctx.now.cell("omraden", ctx.omrade.kod)
    if not cells:
        return None
    overlapping = known(whole.n) and sum(c.n for c in cells if known(c.n)) > whole.n
    parts = _dearest_first((group_words(c), c.n, c["kr"]) for c in cells)
    shares = beside.shares_of_cost(ctx)
    theirs = {group_words(c): shares[c.code] for c in cells} | {EVERYONE: 100.0}
    rows = [
        {**row(part, whole), "grupp": theirs[part[0]]} for part in (*parts, (EVERYONE, whole.n, whole["kr"]))
    ]
    return ctx.table(GRUPPER, rows, notes=[*[OVERLAPPING] * overlapping, *[THEIRS] * bool(ctx.peers)])


def row(part: Part, whole: Cell) -> dict[str, Value]:
    """Counts, cost, shares and mean of one class."""
    name, n, kr = part
    return {
        "klass": name,
        "brukare": n,
        "andel_brukare": percent(n, whole.n),
        "kr": kr,
        "andel_kr": percent(kr, whole["kr"]),
        "per_brukare": ratio(kr, n),
    }


def _dearest_first(parts: Iterable[Part]) -> list[Part]:
    """By falling cost, hidden ones last."""
    return sorted(parts, key=lambda p: (not known(p[2]), -p[2] if known(p[2]) else 0.0, p[0]))


def sum_of(cells: Sequence[Cell], name: str) -> Part:
    """Cells of a partition as one class."""
    return name, total(c.n for c in cells), total(c["kr"] for c in cells)
