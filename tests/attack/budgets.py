"""What a stranger reads out of the budget: rows that tell groups apart whose cost no cell tells apart.

The pooled part of a budget follows volumes, so a row of its own tells how much those in it have. The stranger
has the cells that are told in every area, the rows of the budget, and the sums of both.
"""

from collections import Counter
from dataclasses import dataclass

from kpbcalc.base.figure import known
from kpbcalc.calculation.release_year import ReleasedYear
from kpbcalc.disclosure.package import Cell, Package

NO_GROUPS = {"utanfor", "utan_objekt"}


@dataclass(frozen=True)
class Apart:
    """Groups that the budget tells of by themselves, and in which area that tells of a few."""

    row: frozenset[str]
    omrade: str
    why: str


def told_apart(now: ReleasedYear) -> list[Apart]:
    """Rows that divide a joined cell, and rows of what some area hides with nobody told beside them."""
    rows = _rows(now.package)
    twice = [group for group, n in Counter(group for row in rows for group in row).items() if n > 1]
    found = [Apart(frozenset(twice), "", "i flera rader")] if twice else []
    for cell in now.package.cells("grupper"):
        codes = set(cell.codes)
        found += [
            Apart(row, cell.key[0], "delar en cell") for row in rows if row & codes and not codes <= row
        ]
    return found + _hidden(now, rows)


def _hidden(now: ReleasedYear, rows: list[frozenset[str]]) -> list[Apart]:
    """Hidden groups in several rows, or in one that holds nothing else while others are told."""
    costs = now.year.cost_of_groups()
    told = {(c.key[0], code) for c in now.package.cells("grupper") if _is_told(c) for code in c.codes}
    untold = {leaf: kr for leaf, kr in costs.items() if leaf not in told}
    mine = [row for row in rows if any(group in row for _, group in untold)]
    found = [Apart(row, "", "skiljer dolda grupper åt") for row in mine if len(mine) > 1]
    for row in mine:
        beside = sum(abs(kr) for leaf, kr in costs.items() if leaf in told and leaf[1] in row)
        elsewhere = any(group not in row for _, group in told)
        if elsewhere and not beside:
            found.append(Apart(row, "", "är bara dolda grupper"))
    return found


def _is_told(cell: Cell) -> bool:
    return not cell.hidden and known(cell["kr"])


def _rows(package: Package) -> list[frozenset[str]]:
    codes = set(package.facts["budget"]["grupp"]) - NO_GROUPS
    return [frozenset(code.split("+")) for code in codes]
