"""How do the figures of a report hang together? The system of sums that a reader can set up.

Every figure about persons is a quantity at some coordinates (clients, area AO, year 2017, home care), or a
ratio of two. The same quantity in two tables is one unknown; rows add up to totals, insatser to groups,
classes of age to all. The gate asks of this system what it tells about the hidden figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kpbcalc.base.table import MNKR, THOUSAND, Column, Measure, Table
from kpbcalc.disclosure.plain import Plain, plain
from kpbcalc.disclosure.policy import Policy

Quantity = tuple[str, frozenset[tuple[str, str]]]
Terms = dict[Quantity, float]

UNIT_SCALE = {"mnkr": MNKR, "tkr": THOUSAND, "procent": 0.01}
CLOSE = 1e-9  # relative to the largest part: figures that differ by less are one sum in another order
ORE = 0.005
MOST_DIMENSIONS = 3


@dataclass(frozen=True, order=True)
class Place:
    """Where a figure stands: table number, row number, column key."""

    table: int
    row: int
    key: str


@dataclass(frozen=True)
class Figure:
    """One number about persons: what it tells when it is shown.

    Each part of `tells` is lowest ≤ Σ factor · quantity ≤ highest. `person` says that the quantity is a
    count of protected persons, `few` how many persons it rests on, `single` that it is a quantity itself and
    no ratio of two.
    """

    place: Place
    tells: tuple[tuple[Terms, float, float], ...]
    quantities: tuple[Quantity, ...]
    person: bool
    few: float
    single: bool


@dataclass
class System:
    """Every figure of a report, the true quantities behind them, and the sums that tie them."""

    figures: dict[Place, Figure] = field(default_factory=dict)
    true: dict[Quantity, float] = field(default_factory=dict)
    counts: set[Quantity] = field(default_factory=set)
    # Σ factor · quantity lies between the two: equal for sums, unequal where a person is in several parts.
    sums: list[tuple[Terms, float, float]] = field(default_factory=list)
    tied: set[tuple[Quantity, frozenset[Quantity]]] = field(default_factory=set)  # wholes with their parts


def step(column: Column, policy: Policy) -> float:
    """How coarsely a column's figures are shown: the policy's rounding or the decimals; 0: whole counts."""
    shown = float(10.0**-column.decimals)
    if column.persons or (column.unit == "antal" and column.basis):
        return float(policy.round_count) if policy.round_count > 1 else 0.0
    if column.basis and column.unit in {"kr", "kr/brukare"}:
        return max(shown, float(policy.round_kr))
    return shown


def system(tables: Sequence[Table], policy: Policy) -> System:
    """The system of a report's tables.

    Raises `ValueError` when two tables give one quantity two values: a wrong declaration in the code.
    """
    found = System()
    per_table = [list(_cells(number, table)) for number, table in enumerate(tables)]
    cells = [cell for mine in per_table for cell in mine]
    for cell in cells:
        _learn_true(found, cell)
    _learn_from_ratios(found, cells)
    for cell in cells:
        _add_figure(found, cell, policy)
    for table, mine in zip(tables, per_table, strict=True):
        _add_sums(found, mine, table)
        _add_identities(found, mine, table)
    return found


@dataclass(frozen=True)
class _Cell:
    place: Place
    column: Column
    measure: Measure
    value: float
    few: float
    of: Quantity
    per: Quantity | None
    total: bool

    @property
    def scale(self) -> float:
        return self.measure.scale * UNIT_SCALE.get(self.column.unit, 1.0)


def _cells(number: int, table: Table) -> Iterator[_Cell]:
    """Every number that is about persons or declared as part of the sums."""
    about = [c for c in table.columns if c.unit != "text" and (c.counted or c.measure)]
    if not about:
        return
    cells = plain(table)
    labels = [str(label) for label in cells[table.columns[0].key]]
    places = _places(table, cells, labels)
    for column in about:
        measure = column.measure or Measure(f"{table.name}.{column.key}")
        own = dict(table.scope) if table.scope and column.measure else {"tabell": table.name}
        whole = own | dict(measure.where)
        for row, value in enumerate(cells[column.key]):
            if value is None:
                continue
            total = labels[row] == table.total
            here = whole if total else whole | places[row]
            few = cells[column.counted][row] if column.counted else None
            yield _Cell(
                Place(number, row, column.key), column, measure, float(value),
                float("inf") if few is None else float(few),
                quantity(measure.of, here),
                quantity(measure.per, whole if measure.whole else here) if measure.per else None,
                total,
            )  # fmt: skip


def _places(table: Table, cells: Plain, labels: Sequence[str]) -> list[dict[str, str]]:
    """The coordinates that tell the rows apart; a row with none in a dimension covers all of it."""
    dimensions = table.dimensions or (table.columns[0].key,)
    places = [
        {d: str(cells[d][row]) for d in dimensions if cells[d][row] not in (None, "")}
        for row in range(len(labels))
    ]
    if not table.dimensions and len(set(labels)) < len(labels):  # a list, where two rows may look the same
        return [place | {"rad": str(row)} for row, place in enumerate(places)]
    return places


def quantity(name: str, where: Mapping[str, str]) -> Quantity:
    """A quantity at its coordinates."""
    return name, frozenset(where.items())


def _learn_true(found: System, cell: _Cell) -> None:
    if cell.per is not None:
        return
    true = cell.value * cell.scale
    known = found.true.setdefault(cell.of, true)
    if not _same(known, true):
        raise ValueError(f"two values of {cell.measure.of} at {sorted(cell.of[1])} ({cell.place})")
    if cell.column.persons:
        found.counts.add(cell.of)


def _learn_from_ratios(found: System, cells: Iterable[_Cell]) -> None:
    """A numerator that stands nowhere by itself is still known through its ratio and divisor."""
    for cell in cells:
        if cell.per is not None and cell.of not in found.true and cell.per in found.true:
            found.true[cell.of] = cell.value * cell.scale * found.true[cell.per]


def _add_figure(found: System, cell: _Cell, policy: Policy) -> None:
    half = step(cell.column, policy) / 2
    low, high = (cell.value - half) * cell.scale, (cell.value + half) * cell.scale
    if half == 0 and not _same(cell.value, round(cell.value)):
        low, high = (cell.value - 0.5) * cell.scale, (cell.value + 0.5) * cell.scale
    tells: tuple[tuple[Terms, float, float], ...]
    quantities = tuple(q for q in (cell.of, cell.per) if q is not None and q in found.true)
    if cell.per is None:
        tells = (({cell.of: 1.0}, low, high),)
    elif len(set(quantities)) < 2:  # a ratio of something that is told nowhere tells nothing of it
        tells = ()
    else:
        infinite = float("inf")
        tells = (
            ({cell.of: 1.0, cell.per: -high}, -infinite, 0.0),
            ({cell.of: 1.0, cell.per: -low}, 0.0, infinite),
        )
    found.figures[cell.place] = Figure(
        cell.place, tells, quantities, cell.column.persons, cell.few, cell.per is None
    )


def _add_sums(found: System, cells: Sequence[_Cell], table: Table) -> None:
    """Rows that add up to a quantity that is told somewhere: the table's own total, or another table's.

    Every margin is tried, for any of the table's dimensions. What adds up in fact counts as known to the
    reader. Persons who are in several rows make a whole less than the sum, and it is at least its largest
    part, also where there are others.
    """
    parts: dict[str, list[_Cell]] = {}
    for cell in cells:
        if not cell.total and cell.of in found.true:  # of a ratio, the numerator
            parts.setdefault(cell.place.key, []).append(cell)
    dimensions = table.dimensions or (table.columns[0].key,)
    for mine in parts.values():
        for kept in range(min(len(dimensions), MOST_DIMENSIONS)):
            for names in combinations(dimensions, kept):
                _add_margin(found, mine, set(dimensions) - set(names))


def _add_margin(found: System, cells: Sequence[_Cell], dropped: set[str]) -> None:
    groups: dict[Quantity, set[Quantity]] = {}
    for cell in cells:
        name, where = cell.of
        margin = name, frozenset((d, v) for d, v in where if d not in dropped)
        groups.setdefault(margin, set()).add(cell.of)
    for margin, together in groups.items():
        parts = together - {margin}  # the whole may be a row of the same table, without the coordinate
        tie = margin, frozenset(parts)
        if margin not in found.true or not parts or tie in found.tied:
            continue
        found.tied.add(tie)
        whole, added = found.true[margin], sum(found.true[p] for p in parts)
        terms = {margin: 1.0} | dict.fromkeys(sorted(parts, key=str), -1.0)
        if _adds_up(whole, *(found.true[p] for p in parts)):
            found.sums.append((terms, 0.0, 0.0))
        elif margin in found.counts and max(found.true[p] for p in parts) <= whole:
            if whole < added:  # some are in several parts
                found.sums.append((terms, -float("inf"), 0.0))
            found.sums += [({margin: 1.0, p: -1.0}, 0.0, float("inf")) for p in sorted(parts, key=str)]


def _add_identities(found: System, cells: Sequence[_Cell], table: Table) -> None:
    """Columns that are the sum of others, row by row."""
    by_place = {cell.place: cell for cell in cells}
    rows = sorted({cell.place.row for cell in cells})
    number = cells[0].place.table if cells else 0
    for whole, parts in table.identities:
        for row in rows:
            mine = [by_place.get(Place(number, row, key)) for key in (whole, *parts)]
            known = [cell.of for cell in mine if cell is not None and cell.per is None]
            if len(known) < len(mine):
                continue
            if not _adds_up(*(found.true[q] for q in known)):
                raise ValueError(f"{whole} is not the sum of {parts} in {table.name}")
            found.sums.append(({known[0]: 1.0} | dict.fromkeys(known[1:], -1.0), 0.0, 0.0))


def _adds_up(whole: float, *parts: float) -> bool:
    largest = max(abs(x) for x in (whole, *parts))
    return abs(whole - sum(parts)) <= max(CLOSE * largest, min(ORE, 1e-3 * largest))


def _same(a: float, b: float) -> bool:
    return _adds_up(a, b)
