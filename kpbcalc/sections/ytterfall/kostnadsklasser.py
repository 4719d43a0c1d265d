"""How are clients and cost spread over classes of cost?

All from the one ladder of the clients in order of cost (`stege`). Source: docs/metod.md §4, §5.6.
"""

from collections.abc import Sequence
from itertools import pairwise

from kpbcalc.aggregates.stege import BOTTOM, cuts_of
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, percent, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.base.written import thousands
from kpbcalc.disclosure.package import Cell

ALL_CLIENTS = "Alla brukare"
KOSTNADSKLASSER = Declared(
    "kostnadsklasser", "Brukare och kostnad i {omrade} efter brukarens kostnad under året",
    (
        Column("klass", "Kostnad under året"),
        Column("brukare", "Brukare", "antal"),
        Column("andel_brukare", "Andel av brukarna", "procent", 1),
        Column("andel_kostnad", "Andel av kostnaden", "procent", 1),
    ),
    "Kostnadsklasser", "brukare i {omrade}, alla lagrum",
    notes=(
        "En klass går från och med kostnader över den lägre gränsen till och med den övre. Klasser som "
        "skulle visa några få brukare är sammanslagna med en granne.",
    ),
    total=ALL_CLIENTS,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """`kostnadsklasser`: the ladder's steps between the amounts that it is cut at; None without two."""
    cells = ctx.now.cells("stege", ctx.omrade.kod)
    if not cells or any(cell.hidden for cell in cells):
        return None
    spans: list[tuple[int, list[Cell]]] = []
    for cell in cells:
        edges = _edges(cell)
        spans += [(edge, []) for edge in edges]
        spans[-1][1].append(cell)
    if len(spans) < 2:  # everybody and every krona in one class: that tells nothing
        return None
    n, kr = total(c.n for c in cells), total(c["kr"] for c in cells)
    parts = zip(_labels([lower for lower, _ in spans]), (some for _, some in spans), strict=True)
    rows = [_row(name, some, n, kr) for name, some in parts]
    return ctx.table(KOSTNADSKLASSER, [*rows, _row(ALL_CLIENTS, cells, n, kr)])


def _edges(cell: Cell) -> list[int]:
    """The amounts (tkr) that a step begins at, lowest first: nobody is between two of them."""
    cuts = cuts_of(cell.codes)
    return sorted(0 if cut == BOTTOM else int(cut[1:]) for cut in cuts if cut == BOTTOM or cut[:1] == "k")


def _labels(lower: Sequence[int]) -> list[str]:
    shown = [thousands(edge) for edge in lower]
    return [*(f"{a}–{b} tkr" for a, b in pairwise(shown)), f"Över {shown[-1]} tkr"]


def _row(name: str, cells: Sequence[Cell], n: Figure, kr: Figure) -> dict[str, Value]:
    mine = total(c.n for c in cells)
    return {
        "klass": name, "brukare": mine, "andel_brukare": percent(mine, n),
        "andel_kostnad": percent(total(c["kr"] for c in cells), kr),
    }  # fmt: skip
