"""Linear relations between unknown figures, and how far each of them can still be anything.

What is known is a constant. The rest falls apart into small systems that have no unknown in common, and the
lowest and highest value of a sum of unknowns is sought in its own (HiGHS).
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

FAR = 1e8  # what no figure reaches, persons or thousands of kr
Name = Hashable
Terms = Sequence[tuple[Name, float]]


class ContradictionError(Exception):
    """The relations cannot all hold: a stranger would know better than we."""


@dataclass(frozen=True)
class Relation:
    """low ≤ Σ coefficient × unknown ≤ high, and why."""

    terms: Terms
    low: float
    high: float
    why: str


@dataclass
class System:
    """Unknowns with their bounds, and the relations between them. Complete before the first question."""

    bounds: dict[Name, tuple[float, float]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def unknown(self, name: Name, low: float = 0.0, high: float = math.inf) -> Name:
        """A figure within bounds; said twice, it is within both."""
        before = self.bounds.get(name, (-math.inf, math.inf))
        self.bounds[name] = (max(low, before[0]), min(high, before[1]))
        return name

    def relate(self, terms: Terms, low: float, high: float, why: str) -> None:
        """One relation more."""
        self.relations.append(Relation(terms, low, high, why))

    def equal(self, one: Terms, other: Terms, why: str, slack: float = 0.0) -> None:
        """Two sums are the same, as far as rounding lets."""
        self.relate([*one, *((name, -c) for name, c in other)], -slack, slack, why)

    def at_most(self, one: Terms, other: Terms, why: str, slack: float = 0.0) -> None:
        """The first sum is no more than the other."""
        self.relate([*one, *((name, -c) for name, c in other)], -math.inf, slack, why)

    def interval(self, terms: Terms) -> tuple[float, float]:
        """The lowest and highest value of a sum. Raises `ContradictionError`."""
        constant, rest = self._known_part(terms)
        low = high = constant
        by_part: dict[int, list[tuple[Name, float]]] = {}
        for name, c in rest:
            by_part.setdefault(self._part_of[name], []).append((name, c))
        for part, mine in by_part.items():
            below, above = self._extremes(part, mine)
            low, high = low + below, high + above
        return low, high

    def _known_part(self, terms: Terms) -> tuple[float, list[tuple[Name, float]]]:
        constant, rest = 0.0, dict[Name, float]()
        for name, c in terms:
            low, high = self.bounds[name]
            if low == high:
                constant += c * low
            else:
                rest[name] = rest.get(name, 0.0) + c
        return constant, [(name, c) for name, c in rest.items() if c]

    @cached_property
    def _part_of(self) -> dict[Name, int]:
        """The number of the small system that each unknown is in."""
        free = [name for name, (low, high) in self.bounds.items() if low != high]
        number = {name: n for n, name in enumerate(free)}
        pairs = [
            (number[rest[0][0]], number[name])
            for relation in self.relations
            if (rest := self._known_part(relation.terms)[1])
            for name, _ in rest
        ]
        rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
        links = csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(free), len(free)))
        _, part = connected_components(links, directed=False)
        return {name: int(part[n]) for name, n in number.items()}

    @cached_property
    def _parts(
        self,
    ) -> dict[int, tuple[dict[Name, int], list[tuple[list[tuple[Name, float]], float, float]]]]:
        """Each small system: its unknowns by column, and its relations less what is known."""
        found: dict[int, tuple[dict[Name, int], list[tuple[list[tuple[Name, float]], float, float]]]] = {}
        for name, part in self._part_of.items():
            columns, _ = found.setdefault(part, ({}, []))
            columns[name] = len(columns)
        for relation in self.relations:
            constant, rest = self._known_part(relation.terms)
            if not rest:
                if not relation.low - 1e-6 <= constant <= relation.high + 1e-6:
                    raise ContradictionError(
                        f"{relation.why}: {constant} {relation.low} {relation.high} {relation.terms}"
                    )
                continue
            found[self._part_of[rest[0][0]]][1].append(
                (rest, relation.low - constant, relation.high - constant)
            )
        return found

    def _extremes(self, part: int, terms: Iterable[tuple[Name, float]]) -> tuple[float, float]:
        columns, relations = self._parts[part]
        aim = np.zeros(len(columns))
        for name, c in terms:
            aim[columns[name]] = c
        rows, most = [], []
        for rest, low, high in relations:
            row = np.zeros(len(columns))
            for name, c in rest:
                row[columns[name]] = c
            for sign, limit in ((1, high), (-1, -low)):
                if math.isfinite(limit):
                    rows.append(sign * row)
                    most.append(limit)
        bounds = [tuple(np.clip(self.bounds[name], -FAR, FAR)) for name in columns]
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * aim,
                A_ub=np.array(rows) if rows else None,
                b_ub=most or None,
                bounds=bounds,
                method="highs",
            )
            if solved.status:
                raise ContradictionError(f"{solved.message}: {[n for n, _ in terms]}")
            found.append(float(solved.fun) if abs(solved.fun) < FAR / 2 else -math.inf)
        return found[0], -found[1]
