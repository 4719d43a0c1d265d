"""How closely can a reader ring in a hidden figure? The answer, exactly, by linear programming.

The reader knows the policy, every published figure with its rounding, and every sum that ties them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kpbcalc.disclosure.few import spans
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.relations import Place, Quantity, System, Terms

SLACK = 1e-6  # relative: what the solver may be wrong by, always counted to the reader's advantage
Constraint = tuple[Terms, float, float]
Row = dict[int, float]
UNBOUNDED = 3  # the solver's word for: nothing is told


@dataclass(frozen=True)
class Goal:
    """The interval a hidden quantity must be able to lie anywhere in: the policy's protection interval."""

    quantity: Quantity
    low: float
    high: float


def goals(system: System, quantities: Iterable[Quantity], policy: Policy) -> list[Goal]:
    """The protection intervals of hidden quantities, in their order.

    A hidden count of few may be anything from 1 to the minimum less one, which is what the policy itself
    tells, as far as its own hidden parts allow (`few.spans`). An amount, or a count of more that was hidden
    for dominance, may lie `protection` percent off.
    """
    few = spans(system, policy)
    found = []
    for q in quantities:
        true = system.true[q]
        reach = abs(true) * policy.protection / 100
        low, high = few.get(q, (true - reach, true + reach))
        found.append(Goal(q, low, high))
    return found


def sensitive(system: System, hidden: Iterable[Place], policy: Policy) -> set[Quantity]:
    """The quantities behind figures that were hidden for the persons' own sake.

    A hidden ratio's divisor is sensitive only when it counts few persons: a total cost is no secret because
    a small group's share of it is. Nobody is nobody's secret.
    """
    found: set[Quantity] = set()
    for place in hidden:
        for number, q in enumerate(system.figures[place].quantities):
            few = q in system.counts and system.true[q] < policy.minimum
            if number == 0 or few:
                found.add(q)
    return {q for q in found if not (q in system.counts and system.true[q] == 0)}


def lowest(system: System, quantity: Quantity) -> float:
    """What a reader knows without any figure: hidden persons are at least one, costs are not negative."""
    if quantity in system.counts:
        return 1.0 if system.true[quantity] > 0 else 0.0
    return 0.0 if system.true[quantity] >= 0 else -np.inf


def told(system: System, hidden: Collection[Place]) -> list[Constraint]:
    """All that the published figures and the sums say."""
    said = [c for place, figure in system.figures.items() if place not in hidden for c in figure.tells]
    return [*said, *system.sums]


def components(system: System) -> Iterator[tuple[set[Quantity], list[Place]]]:
    """The parts of the system that have no sum and no figure in common, with their figures."""
    home: dict[Quantity, Quantity] = {}

    def root(q: Quantity) -> Quantity:
        while home.setdefault(q, q) != q:
            home[q] = home[home[q]]
            q = home[q]
        return q

    ties: Iterable[Sequence[Quantity]] = [
        *(f.quantities for f in system.figures.values()), *(tuple(terms) for terms, _, _ in system.sums)
    ]  # fmt: skip
    for tie in ties:
        for other in tie[1:]:
            home[root(other)] = root(tie[0])
    members: dict[Quantity, tuple[set[Quantity], list[Place]]] = {}
    for tie in ties:
        if tie:
            members.setdefault(root(tie[0]), (set(), []))[0].update(tie)
    for place, figure in system.figures.items():
        if figure.quantities:
            members[root(figure.quantities[0])][1].append(place)
    yield from members.values()


def matrix(rows: Sequence[tuple[Row, float, float]], width: int) -> tuple[Any, np.ndarray, np.ndarray]:
    """Rows of lowest ≤ Σ factor · unknown ≤ highest as a sparse matrix and its bounds, each row scaled."""
    from scipy.sparse import csr_array  # noqa: PLC0415  a second of imports, for when something is hidden

    values: list[float] = []
    at: tuple[list[int], list[int]] = ([], [])
    norms = [max((abs(f) for f in factors.values()), default=1.0) or 1.0 for factors, _, _ in rows]
    for number, ((factors, _, _), norm) in enumerate(zip(rows, norms, strict=True)):
        for column, factor in factors.items():
            at[0].append(number)
            at[1].append(column)
            values.append(factor / norm)
    low = np.array([low / norm for (_, low, _), norm in zip(rows, norms, strict=True)])
    high = np.array([high / norm for (_, _, high), norm in zip(rows, norms, strict=True)])
    return csr_array((values, at), shape=(len(rows), width)), low, high


class Programme:
    """The linear programme of one component: unknowns scaled by their true size, rows as matrices."""

    def __init__(self, system: System, quantities: Collection[Quantity], said: Sequence[Constraint]) -> None:
        self.order = sorted(quantities, key=str)
        self.at = {q: n for n, q in enumerate(self.order)}
        self.size = np.array([max(abs(system.true[q]), 1.0) for q in self.order])
        self.least = np.array([lowest(system, q) for q in self.order]) / self.size
        mine = [c for c in said if c[0].keys() <= self.at.keys()]
        rows = [(self.columns(terms), low, high) for terms, low, high in mine]
        self.rows, self.low, self.high = matrix(rows, len(self.order))

    def columns(self, terms: Terms, shift: int = 0) -> Row:
        """The factors of a sum by column of the scaled programme, `shift` columns to the right."""
        return {shift + self.at[q]: factor * self.size[self.at[q]] for q, factor in terms.items()}

    def range(self, quantity: Quantity) -> tuple[float, float]:
        """The lowest and highest value that agrees with all that is told."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

        found = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.order))
            cost[self.at[quantity]] = sign
            answer = milp(
                cost,
                constraints=LinearConstraint(self.rows, self.low, self.high) if self.rows.shape[0] else (),
                bounds=Bounds(self.least, np.full(len(self.order), np.inf)),
            )
            if answer.status == UNBOUNDED:
                found.append(-sign * np.inf)
            elif answer.status == 0:
                found.append(float(answer.fun) * sign * self.size[self.at[quantity]])
            else:  # no answer counts as the reader's: he would know the figure
                found.append(sign * np.inf)
        return found[0], found[1]


def is_safe(goal: Goal, low: float, high: float, whole: bool) -> bool:
    """Whether the reader's interval holds all of the protection interval; `whole` for counts."""
    slack = SLACK * max(abs(goal.low), abs(goal.high), 1.0)
    if whole:  # a reader knows that persons are whole
        return bool(np.ceil(low - slack) <= goal.low and np.floor(high + slack) >= goal.high)
    return bool(low <= goal.low + slack and high >= goal.high - slack)
