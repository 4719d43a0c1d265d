"""Which amounts does a package tell, plainly or as what one client, hour or day costs? For the last look.

A client who cost just what is told of a cell (what one day costs there, or where all cost the same) is not
given away by it, and a list of such figures is no list of clients.
"""

from collections.abc import Iterator

from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Cell, Package


def told_figures(package: Package) -> set[float]:
    """Every told sum and statistic, each sum by client and by the other sums, and what is open anyway."""
    found = {figure for f in package.families.values() for c in f.cells for figure in _of_cell(c)}
    for frame in package.facts.values():
        numbers = frame.select_dtypes("number")
        found |= {float(x) for column in numbers for x in numbers[column].dropna()}
    return found


def _of_cell(cell: Cell) -> Iterator[float]:
    if cell.hidden:
        return
    sums = [x for x in cell.sums.values() if known(x)]
    each = [x for x in [*sums, cell.n] if known(x) and x]
    for one in sums:
        yield one
        yield from (one / other for other in each if other is not one)
