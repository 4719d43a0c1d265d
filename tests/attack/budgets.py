"""What a stranger reads out of the budget and the bridge to RS: rows that tell apart what no cell does.

The pooled part of a budget, and of what the insatser of an RS code cost, follows volumes, so a row of its
own tells how much those in it have. The stranger has the cells that are told in every area, the rows, and the
sums of both.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.package import JOINED, Cell, Package

NO_GROUPS = {"utanfor", "utan_objekt"}


@dataclass(frozen=True)
class Apart:
    """Groups or insatser that are told of by themselves, and in which area that tells of a few."""

    row: frozenset[str]
    omrade: str
    why: str


def told_apart(now: ReleasedYear) -> list[Apart]:
    """Rows that divide a joined cell, and rows of what some area hides with nobody told beside them."""
    budget = [frozenset(c.split(JOINED)) for c in set(now.package.facts["budget"]["grupp"]) - NO_GROUPS]
    return [*_apart(now, "grupper", ("omrade", "grupp"), budget),
            *_apart(now, "insatser", ("omrade", "grupp", "insats"), _of_codes(now.package))]  # fmt: skip


def _of_codes(package: Package) -> list[frozenset[str]]:
    """The insatser of each row of the bridge to RS."""
    catalogue = package.facts["insatser"]
    code_of = dict(zip(catalogue["kod"], catalogue["rs_kod"], strict=True))
    classes = [set(str(code).split(JOINED)) for code in package.facts["rs_bro"]["rs_kod"]]
    return [frozenset(i for i, code in code_of.items() if code in some) for some in classes]


def _apart(
    now: ReleasedYear, family: str, dims: Sequence[str], rows: Sequence[frozenset[str]]
) -> list[Apart]:
    twice = [code for code, n in Counter(code for row in rows for code in row).items() if n > 1]
    found = [Apart(frozenset(twice), "", "i flera rader")] if twice else []
    for cell in now.package.cells(family):
        codes = set(cell.codes)
        found += [
            Apart(row, cell.key[0], "delar en cell") for row in rows if row & codes and not codes <= row
        ]
    costs = {(leaf[0], leaf[-1]): kr for leaf, kr in now.year.cost_by(*dims).items()}
    return found + _hidden(now.package.cells(family), costs, rows)


def _hidden(
    cells: Sequence[Cell], costs: Mapping[tuple[str, str], int], rows: Sequence[frozenset[str]]
) -> list[Apart]:
    """Hidden codes in several rows, or in one that holds nothing else while others are told."""
    told = {(c.key[0], code) for c in cells if _is_told(c) for code in c.codes}
    untold = {leaf: kr for leaf, kr in costs.items() if leaf not in told}
    mine = [row for row in rows if any(code in row for _, code in untold)]
    found = [Apart(row, "", "skiljer dolda grupper åt") for row in mine if len(mine) > 1]
    for row in mine:
        beside = sum(abs(kr) for leaf, kr in costs.items() if leaf in told and leaf[1] in row)
        elsewhere = any(code not in row for _, code in told)
        if elsewhere and not beside:
            found.append(Apart(row, "", "är bara dolda grupper"))
    return found


def _is_told(cell: Cell) -> bool:
    return not cell.hidden and known(cell["kr"])
