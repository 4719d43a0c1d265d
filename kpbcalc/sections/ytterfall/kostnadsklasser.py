"""How are clients and cost spread over classes of cost, and who stands out by other rules than the limit?

All from the one ladder of the clients in order of cost (`stege`). Source: docs/metod.md §4, §5.6.
"""

from collections.abc import Sequence
from itertools import pairwise

from kpbcalc.aggregates.stege import BOTTOM, cuts_of
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.outliers import first_scope, sides
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, Figure, known, percent, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.base.written import thousands
from kpbcalc.costing.result import limits
from kpbcalc.disclosure.package import Cell

ALL_CLIENTS, EVERY_COST, OWN = "Alla brukare", "Alla kostnader", "Rapportens gräns"
DEAREST = {"p95": "De dyraste 5 procenten", "p90": "De dyraste 10 procenten"}
KOSTNADSKLASSER, LINSER = TABLES = (
    Declared(
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
    ),
    Declared(
        "linser", "Andra sätt att se vilka kostnader som sticker ut i {omrade}",
        (
            Column("regel", "Regel"),
            Column("grans", "Gräns", "kr"),
            Column("antal", "Brukare över", "antal"),
            Column("andel", "Andel av brukarna", "procent", 1),
            Column("andel_kostnad", "Andel av kostnaden", "procent", 1),
            Column("medel", "Kostnad per brukare", "kr/brukare"),
        ),
        "Ytterfall andra gränser", "brukare i {omrade}",
        notes=(
            "Gränsen avser {omfattning}. De dyraste är de som kostat mest i området under året, alla lagrum "
            "tillsammans. Regler som några få brukare skiljer från en annan regel visas inte.",
        ),
    ),
)  # fmt: skip


def classes(ctx: Context) -> Table | None:
    """`kostnadsklasser`: the ladder's steps between the amounts that it is cut at; None without clients."""
    cells = ctx.now.cells("stege", ctx.omrade.kod)
    if not cells or any(cell.hidden for cell in cells):
        return None
    spans: list[tuple[int, list[Cell]]] = []
    for cell in cells:
        edges = _edges(cell)
        spans += [(edge, []) for edge in edges]
        spans[-1][1].append(cell)
    n, kr = total(c.n for c in cells), total(c["kr"] for c in cells)
    parts = zip(_labels([lower for lower, _ in spans]), (some for _, some in spans), strict=True)
    rows = [_row(name, some, n, kr) for name, some in parts]
    return ctx.table(KOSTNADSKLASSER, [*rows, _row(ALL_CLIENTS, cells, n, kr)])


def _edges(cell: Cell) -> list[int]:
    """The amounts (tkr) that a step begins at, lowest first: nobody is between two of them."""
    cuts = cuts_of(cell.codes)
    return sorted(0 if cut == BOTTOM else int(cut[1:]) for cut in cuts if cut == BOTTOM or cut[:1] == "k")


def _labels(lower: Sequence[int]) -> list[str]:
    if len(lower) < 2:
        return [EVERY_COST]
    shown = [thousands(edge) for edge in lower]
    return [*(f"{a}–{b} tkr" for a, b in pairwise(shown)), f"Över {shown[-1]} tkr"]


def _row(name: str, cells: Sequence[Cell], n: Figure, kr: Figure) -> dict[str, Value]:
    mine = total(c.n for c in cells)
    return {
        "klass": name, "brukare": mine, "andel_brukare": percent(mine, n),
        "andel_kostnad": percent(total(c["kr"] for c in cells), kr),
    }  # fmt: skip


def lenses(ctx: Context) -> Table | None:
    """`linser`: the limit beside the dearest parts of the clients, where the ladder tells any."""
    cells, scope = ctx.now.cells("stege", ctx.omrade.kod), first_scope(ctx.omrade)
    n, kr = total(c.n for c in cells), total(c["kr"] for c in cells)
    rows: list[dict[str, Value]] = []
    for cut, name in DEAREST.items():
        begins = [place for place, cell in enumerate(cells) if cut in cuts_of(cell.codes)]
        if begins and not any(cell.hidden for cell in cells):
            above = cells[begins[0] :]
            rows.append(_lens(name, ABSENT, total(c.n for c in above), total(c["kr"] for c in above), n, kr))
    found = sides(ctx.now, ctx.omrade, scope) if scope else None
    if not rows or scope is None:
        return None
    if found is not None and known(found.over.n):
        limit = float(limits(ctx.own, ctx.ar)[scope.grans])
        rows.insert(0, _lens(OWN, limit, found.over.n, found.over["kr"], found.n, found.kr))
    return ctx.table(LINSER, rows, words={"omfattning": scope.omfattning})


def _lens(
    name: str, limit: Figure, n: Figure, kr: Figure, of_clients: Figure, of_kr: Figure
) -> dict[str, Value]:
    return {
        "regel": name, "grans": limit, "antal": n, "andel": percent(n, of_clients),
        "andel_kostnad": percent(kr, of_kr), "medel": ratio(kr, n),
    }  # fmt: skip
