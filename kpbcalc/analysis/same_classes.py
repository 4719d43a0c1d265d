"""Which classes do several packages have in common, when each has joined what it had too few of?

Coarsening is free after the release: classes that share a leaf are read as one, on every side. So a year, a
peer and the mean of a group are set against each other in the same classes.
"""

from collections.abc import Sequence

from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, total
from kpbcalc.disclosure.package import Cell, joined_code


def merged(cells: Sequence[Cell], *, partition: bool) -> Cell:
    """Several cells of one package as one. Distinct clients add up only in a partition, else are absent.

    A volume of mixed units is absent. Raises `ValueError` for no cells.
    """
    if len(cells) == 1:
        return cells[0]
    if not cells:
        raise ValueError("no cells to merge")
    there = [c for c in cells if not (known(c.n) and c.n == 0)] or list(cells[:1])
    units = {c.unit for c in there}
    mixed = len(units) > 1 or "" in units
    names = dict.fromkeys(q for c in cells for q in c.sums)
    sums: dict[str, Figure] = {name: total(c[name] for c in cells) for name in names}
    if mixed and any(c.unit for c in cells):
        sums |= {q: ABSENT for q in sums if not q.startswith("kr")}
    n: Figure = total(c.n for c in cells) if partition or len(there) == 1 else ABSENT
    reason = next((c.reason for c in cells if c.hidden), "")
    if reason:
        n, sums = HIDDEN, {}
    leaves = tuple(leaf for c in cells for leaf in c.leaves)
    key = (*cells[0].key[:-1], joined_code([code for c in cells for code in c.codes]))
    return Cell(key, n, sums, "" if mixed else units.pop(), leaves, reason)


def in_common(sides: Sequence[Sequence[Cell]], *, partition: bool = False) -> list[tuple[Cell, ...]]:
    """The sides' cells in the classes that all of them can tell apart: one tuple for each class.

    In: each side's cells of the same parent. A side that has nobody in a class has a cell of zero there. The
    classes stand in the order of the first side.
    """
    groups: list[set[str]] = []
    for cells in sides:
        for cell in cells:
            mine = set(cell.codes)
            touching = [g for g in groups if g & mine]
            for g in touching:
                groups.remove(g)
            groups.append(mine.union(*touching))
    order = {code: n for n, code in enumerate(c for cells in sides for cell in cells for c in cell.codes)}
    groups.sort(key=lambda g: min(order[c] for c in g))
    return [tuple(_side(cells, group, sides, partition=partition) for cells in sides) for group in groups]


def _side(
    cells: Sequence[Cell], group: set[str], sides: Sequence[Sequence[Cell]], *, partition: bool
) -> Cell:
    mine = [c for c in cells if set(c.codes) & group]
    if mine:
        return merged(mine, partition=partition)
    like = next(c for some in sides for c in some if set(c.codes) & group)
    # A hidden cell says not what it has: nobody has nothing of all that their siblings have.
    names = dict.fromkeys(q for some in sides for c in some for q in c.sums)
    return Cell(like.key, 0.0, dict.fromkeys(names, 0.0), like.unit)


def pooled(sides: Sequence[Cell]) -> Cell:
    """The same class of several municipalities as one: their sums. A volume of unlike units is absent."""
    there = [c for c in sides if not (known(c.n) and c.n == 0)] or list(sides[:1])
    units = {c.unit for c in there}
    names = dict.fromkeys(q for c in sides for q in c.sums)
    sums: dict[str, Figure] = {name: total(c[name] for c in sides) for name in names}
    if len(units) > 1:
        sums |= {q: ABSENT for q in sums if not q.startswith("kr")}
    reason = next((c.reason for c in sides if c.hidden), "")
    unit = units.pop() if len(units) == 1 else ""
    return Cell(
        there[0].key, total(c.n for c in sides), {} if reason else sums, unit, there[0].leaves, reason
    )
