"""What is the least costly set of further figures to hide? Complementary cell suppression, solved exactly.

For every hidden figure there must be one set of quantities that puts it at the top of its protection
interval and one that puts it at the bottom, both agreeing with everything that is still shown. Of all sets
of blocks that allow it, a mixed-integer programme finds the one with the least weight. The problem is
described by Fischetti & Salazar (2001); the formulation here is our own.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpbcalc.disclosure.attack import Goal, Programme, Row, matrix
from kpbcalc.disclosure.relations import Place, Quantity, System

REACH = 4.0  # how many times the widest protection interval a quantity may move in a solution
SECONDS = 20.0
HALF = 0.5


@dataclass(frozen=True)
class Block:
    """Figures that are hidden together: those of one row that rest on the same persons."""

    name: Hashable
    places: frozenset[Place]
    weight: float


def cheapest(
    system: System,
    quantities: Collection[Quantity],
    goals: Sequence[Goal],
    hidden: Collection[Place],
    blocks: Sequence[Block],
) -> list[Block] | None:
    """The least costly blocks that let every goal be reached both ways; None when none do.

    Unknowns: one copy of the quantities per goal and end, and one yes/no per block. A shown figure binds
    every copy; hiding its block loosens it.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    base = Programme(system, quantities, ())
    reach = _reach(system, base.order, goals)
    copies = [(g, end) for g in goals for end in (g.low, g.high)]
    first = len(base.order) * len(copies)
    rows = _rows(system, base, hidden, blocks, reach, len(copies))
    least, most = _bounds(system, base, copies, reach)
    choices = len(blocks)
    factors, low, high = matrix(rows, first + choices)
    answer = milp(
        np.concatenate([np.zeros(first), [b.weight for b in blocks]]),
        constraints=LinearConstraint(factors, low, high) if rows else (),
        bounds=Bounds(np.append(least, np.zeros(choices)), np.append(most, np.ones(choices))),
        integrality=np.append(np.zeros(first), np.ones(choices)),
        options={"time_limit": SECONDS},
    )
    if answer.x is None:
        return None
    return [b for b, yes in zip(blocks, answer.x[first:], strict=True) if yes > HALF]


def _rows(
    system: System,
    base: Programme,
    hidden: Collection[Place],
    blocks: Sequence[Block],
    reach: Mapping[Quantity, float],
    copies: int,
) -> list[tuple[Row, float, float]]:
    """What binds the unknowns: every sum, and every shown figure unless its block is hidden."""
    block_of = {place: n for n, b in enumerate(blocks) for place in b.places}
    within = set(base.at)
    sums = [s for s in system.sums if set(s[0]) <= within]
    shown = [
        (place, tells) for place, figure in system.figures.items()
        if place not in hidden and set(figure.quantities) <= within for tells in figure.tells
    ]  # fmt: skip
    first = len(base.order) * copies
    rows: list[tuple[Row, float, float]] = []
    for shift in range(0, first, len(base.order)):
        rows += [(base.columns(terms, shift), low, high) for terms, low, high in sums]
        for place, (terms, low, high) in shown:
            factors = base.columns(terms, shift)
            block = block_of.get(place)
            if block is None:
                rows.append((factors, low, high))
                continue
            # Big enough to free the figure within the reach, and no bigger: all the rest would be slack.
            free = sum(abs(f) * reach[q] for q, f in terms.items())
            free += high - low if np.isfinite(high - low) else 0.0
            if np.isfinite(high):
                rows.append(({**factors, first + block: -free}, -np.inf, high))
            if np.isfinite(low):
                rows.append(({**factors, first + block: free}, low, np.inf))
    return rows


def _bounds(
    system: System, base: Programme, copies: Sequence[tuple[Goal, float]], reach: Mapping[Quantity, float]
) -> tuple[np.ndarray, np.ndarray]:
    """How far each unknown may go; the goal's own quantity must reach its end."""
    true = np.array([system.true[q] for q in base.order])
    span = np.array([reach[q] for q in base.order])
    least, most = [], []
    for goal, end in copies:
        low, high = np.maximum(base.least, (true - span) / base.size), (true + span) / base.size
        at = base.at[goal.quantity]
        if end == goal.low:
            high[at] = max(end / base.size[at], low[at])
        else:
            low[at] = min(end / base.size[at], high[at])
        least.append(low)
        most.append(high)
    return np.concatenate(least), np.concatenate(most)


def _reach(system: System, order: Sequence[Quantity], goals: Sequence[Goal]) -> dict[Quantity, float]:
    """How far each quantity may move in a solution: counts and amounts have their own yardsticks."""
    counts = max((g.high - g.low for g in goals if g.quantity in system.counts), default=0.0)
    amounts = max((g.high - g.low for g in goals if g.quantity not in system.counts), default=0.0)
    found = {}
    for q in order:
        width = counts if q in system.counts else amounts
        found[q] = REACH * width or max(abs(system.true[q]), 1.0)
    return found
