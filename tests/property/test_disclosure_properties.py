"""Property tests of the gate: an attacker who knows the policy and all published cells learns nothing.

The attackers here share no code with the gate. One enumerates every whole-number table that agrees with
what was published; the other sets up the sums by himself, from how the tables were made, and solves them.
"""

import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.table import Column, Measure, Table
from kpbcalc.disclosure import Cell, Policy, Released, release_report

POLICY = Policy(minimum=5, source="test", round_kr=100)
MANY = int(os.environ.get("KPB_EXAMPLES", "40"))
TOTAL = "Totalt"
Counts = tuple[tuple[int, ...], ...]


def counts_table(counts: Counts, name: str = "t") -> Table:
    """A table of group × sex with sums both ways: one row per group, columns per sex and all."""
    rows = [(f"g{i}", *row, sum(row)) for i, row in enumerate(counts)]
    sums = [sum(row[n] for row in counts) for n in range(len(counts[0]))]
    keys = [f"k{n}" for n in range(len(sums))]
    frame = pd.DataFrame([*rows, (TOTAL, *sums, sum(sums))], columns=["grupp", *keys, "alla"])
    columns = [
        Column(key, key, "antal", persons=True, measure=Measure("brukare", where={"kon": key}))
        for key in keys
    ]
    every = Column("alla", "Alla", "antal", persons=True, measure=Measure("brukare"))
    return Table(
        name, "Antal", frame, (Column("grupp", "Grupp"), *columns, every), "alla", "2024", "test",
        total=TOTAL, scope={"ar": "2024"}, identities=(("alla", tuple(keys)),),
    )  # fmt: skip


def shown(released: Released, counts: Counts) -> dict[tuple[int, int], int]:
    """The published cells by (row, column), totals at the last index."""
    keys = [c.key for c in released.columns[1:]]
    return {
        (i, j): int(released.frame[key].iloc[i])
        for i, j in itertools.product(range(len(counts) + 1), range(len(keys)))
        for key in [keys[j]]
        if released.status(i, key) is Cell.SHOWN
    }


def consistent(published: dict[tuple[int, int], int], height: int, width: int) -> Iterator[np.ndarray]:
    """Every table of whole persons with these published cells; a hidden inner cell is never zero."""
    inner = list(itertools.product(range(height), range(width)))
    open_cells = [cell for cell in inner if cell not in published]
    for guess in itertools.product(range(1, 13), repeat=len(open_cells)):
        full = np.zeros((height + 1, width + 1), dtype=int)
        for cell, value in [*zip(open_cells, guess, strict=True), *published.items()]:
            if cell[0] < height and cell[1] < width:
                full[cell] = value
        full[:height, width] = full[:height, :width].sum(axis=1)
        full[height, :] = full[:height, :].sum(axis=0)
        if all(full[cell] == value for cell, value in published.items()):
            yield full


@settings(max_examples=MANY, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=4).map(tuple))
def test_enumerating_every_possible_table_does_not_narrow_a_hidden_count(counts: Counts) -> None:
    try:
        released = release_report([counts_table(counts)], POLICY)[0]
    except DisclosureError:
        return  # refused is safe
    published = shown(released, counts)
    height, width = len(counts), len(counts[0])
    secret = [
        (i, j) for i, j in itertools.product(range(height), range(width))
        if (i, j) not in published and counts[i][j] < POLICY.minimum
    ]  # fmt: skip
    assert all(published.get((i, j)) is None or not 0 < counts[i][j] < POLICY.minimum
               for i, j in itertools.product(range(height), range(width)))  # fmt: skip
    inner = list(itertools.product(range(height), range(width)))
    assume(sum(cell not in published for cell in inner) <= 5)
    possible: dict[tuple[int, int], set[int]] = {cell: set() for cell in secret}
    for full in consistent(published, height, width):
        for cell in secret:
            possible[cell].add(int(full[cell]))
    for cell in secret:
        assert set(range(1, POLICY.minimum)) <= possible[cell], (counts, published, cell)


@dataclass
class Clients:
    """A made-up municipality: for every client a unit, an insats in a group, and a cost."""

    rows: pd.DataFrame

    def table(self, name: str, by: Sequence[str], total: bool = True) -> Table:
        """Clients, cost, share of the cost and cost per client by these columns."""
        groups = self.rows.groupby(list(by), as_index=False)
        frame = groups.agg(
            brukare=("id", "nunique"),
            kr=("kr", "sum"),
            forst=("kr", "max"),
            sedan=("kr", lambda x: sorted(x)[-2] if len(x) > 1 else 0.0),
        )
        frame.insert(0, "rad", frame[list(by)].agg(", ".join, axis=1))
        whole = {
            "rad": TOTAL,
            "brukare": len(self.rows),
            "kr": self.rows["kr"].sum(),
            "forst": 0.0,
            "sedan": 0.0,
        }
        frame = pd.concat([frame, pd.DataFrame([whole])], ignore_index=True) if total else frame
        frame[list(by)] = frame[list(by)].fillna("")
        frame["andel"] = 100 * frame["kr"] / self.rows["kr"].sum()
        frame["snitt"] = frame["kr"] / frame["brukare"]
        return Table(
            name, name, frame,
            (
                Column("rad", "Rad"),
                Column("brukare", "Brukare", "antal", persons=True, measure=Measure("brukare")),
                Column("kr", "Kostnad", "kr", basis="brukare", measure=Measure("kr"), largest="forst",
                       second="sedan"),
                Column("andel", "Andel", "procent", 1, basis="brukare",
                       measure=Measure("kr", per="kr", whole=True)),
                Column("snitt", "Snitt", "kr/brukare", basis="brukare", measure=Measure("kr", per="brukare")),
            ),
            "alla", "2024", "test", total=TOTAL if total else None, scope={"ar": "2024"},
            dimensions=tuple(by),
        )  # fmt: skip


@st.composite
def clients(draw: st.DrawFn) -> Clients:
    n = draw(st.integers(6, 40))
    seed = draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    insats = random.choice(["a1", "a2", "b1", "b2", "b3"], size=n, p=random.dirichlet(np.full(5, 0.7)))
    unit = random.choice(["x", "y", "z"], size=n, p=random.dirichlet(np.full(3, 0.7)))
    cost = np.round(np.exp(random.normal(11, draw(st.sampled_from([0.3, 1.5])), size=n)), 2)
    return Clients(pd.DataFrame({"id": range(n), "insats": insats, "grupp": [i[0] for i in insats],
                                 "enhet": unit, "kr": cost}))  # fmt: skip


@settings(max_examples=MANY, deadline=None)
@given(clients())
def test_linked_tables_with_a_hierarchy_do_not_ring_in_a_hidden_cell(people: Clients) -> None:
    """Insats, group and group × unit, with shares and means: solved by an attacker who knows the sums."""
    wanted = [["insats", "grupp"], ["grupp"], ["grupp", "enhet"], ["enhet"]]
    tables = [people.table("_".join(by), by) for by in wanted]
    try:
        released = release_report(tables, POLICY)
    except DisclosureError:
        return
    again = release_report(tables, POLICY)
    assert [hidden_cells(r) for r in released] == [hidden_cells(r) for r in again]
    attacker = Attacker(people.rows, wanted, tables, released)
    for number, table in enumerate(tables):
        for i in range(len(table.frame)):
            for key in ("brukare", "kr"):
                if released[number].status(i, key) is not Cell.HIDDEN:
                    continue
                reason = released[number].reason(i, key)
                if reason == "skyddar en annan cell":
                    continue
                low, high = attacker.range(key, table.frame.iloc[i], wanted[number])
                true = float(table.frame[key].iloc[i])
                if key == "brukare" and true < POLICY.minimum:
                    least, most = attacker.range(key, table.frame.iloc[i], wanted[number], attacker.unshown)
                    assert np.ceil(low - 1e-6) <= np.ceil(least - 1e-6)
                    assert np.floor(high + 1e-6) >= np.floor(most + 1e-6)
                elif key == "kr":
                    reach = POLICY.protection / 100 * true
                    assert low <= (true - reach) * (1 + 1e-4)
                    assert high >= (true + reach) * (1 - 1e-4)


def hidden_cells(released: Released) -> set[tuple[int, str]]:
    return {
        (i, c.key) for c in released.columns for i in range(len(released.labels))
        if released.status(i, c.key) is Cell.HIDDEN
    }  # fmt: skip


class Attacker:
    """Knows that every published cell is a sum over insats × unit, and that no row of a table is empty.

    `unshown` is what he knows before any figure: that, and which counts are few. A whole of two rows is two
    persons at least, whatever is hidden.
    """

    def __init__(
        self, rows: pd.DataFrame, wanted: list[list[str]], tables: list[Table], released: list[Released]
    ) -> None:
        insatser = rows[["insats", "grupp"]].drop_duplicates()
        self.atoms = insatser.merge(rows[["enhet"]].drop_duplicates(), how="cross")
        there = set(zip(rows["grupp"], rows["enhet"], strict=True))
        exists = [pair in there for pair in zip(self.atoms["grupp"], self.atoms["enhet"], strict=True)]
        self.atoms = self.atoms[exists].reset_index(drop=True)
        size = len(self.atoms)
        self.upper: list[tuple[np.ndarray, float]] = []
        self.unshown: list[tuple[np.ndarray, float]] = []
        for by, table, out in zip(wanted, tables, released, strict=True):
            for i in range(len(table.frame)):
                mine = self.members(table.frame.iloc[i], by)
                everyone = np.ones(size)
                persons, money = np.concatenate([mine, 0 * mine]), np.concatenate([0 * mine, mine])
                self.upper.append((-persons, -1.0))
                self.unshown.append((-persons, -1.0))
                if table.frame["brukare"].iloc[i] < POLICY.minimum:
                    self.unshown.append((persons, POLICY.minimum - 1.0))
                for key, value, half in (("brukare", persons, 0.0), ("kr", money, 50.0)):
                    if out.status(i, key) is Cell.SHOWN:
                        self.between(value, float(out.frame[key].iloc[i]), half)
                if out.status(i, "andel") is Cell.SHOWN:
                    share = float(out.frame["andel"].iloc[i]) / 100
                    whole = np.concatenate([0 * everyone, everyone])
                    self.ratio(money, whole, share, 0.0005)
                if out.status(i, "snitt") is Cell.SHOWN:
                    self.ratio(money, persons, float(out.frame["snitt"].iloc[i]), 50.0)

    def members(self, row: pd.Series, by: list[str]) -> np.ndarray:
        if row["rad"] == TOTAL:
            return np.ones(len(self.atoms))
        same = np.logical_and.reduce([self.atoms[b].to_numpy() == row[b] for b in by])
        return same.astype(float)

    def between(self, factors: np.ndarray, value: float, half: float) -> None:
        self.upper += [(factors, value + half), (-factors, half - value)]

    def ratio(self, of: np.ndarray, per: np.ndarray, value: float, half: float) -> None:
        self.upper += [(of - (value + half) * per, 0.0), ((value - half) * per - of, 0.0)]

    def range(
        self, key: str, row: pd.Series, by: list[str], known: list[tuple[np.ndarray, float]] | None = None
    ) -> tuple[float, float]:
        known = self.upper if known is None else known
        mine = self.members(row, by)
        goal = np.concatenate([mine, 0 * mine]) if key == "brukare" else np.concatenate([0 * mine, mine])
        scale = np.concatenate([np.ones(len(mine)), np.full(len(mine), 1e5)])
        matrix = np.array([f for f, _ in known]) * scale
        norm = np.maximum(np.abs(matrix).max(axis=1), 1e-9)
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * goal * scale, A_ub=matrix / norm[:, None], method="highs",
                b_ub=np.array([b for _, b in known]) / norm,
                bounds=(0, None),
            )  # fmt: skip
            assert answer.status in (0, 3), answer.message
            ends.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
        return ends[0], ends[1]


def test_the_reference_example_hides_the_smallest_other_cell() -> None:
    """docs/metod.md §9: row 12, 3, 9, total 24 becomes 12, .., .., 24."""
    frame = pd.DataFrame({"rad": ["a", "b", "c", TOTAL], "n": [12, 3, 9, 24]})
    table = Table("t", "t", frame, (Column("rad", "Rad"), Column("n", "Antal", "antal", persons=True)),
                  "alla", "2024", "test", total=TOTAL)  # fmt: skip
    assert hidden_cells(release_report([table], POLICY)[0]) == {(1, "n"), (2, "n")}


@pytest.mark.parametrize("parts", [[12, 3, 9], [2, 2, 30], [1, 1, 1, 1, 40], [4, 5, 6], [3, 7, 7, 7]])
def test_the_further_cells_are_the_least_costly(parts: list[int]) -> None:
    """Every smaller or cheaper choice, tried one by one, would let a hidden count be ringed in."""
    frame = pd.DataFrame({"rad": [*map(str, range(len(parts))), TOTAL], "n": [*parts, sum(parts)]})
    table = Table("t", "t", frame, (Column("rad", "Rad"), Column("n", "Antal", "antal", persons=True)),
                  "alla", "2024", "test", total=TOTAL)  # fmt: skip
    found = {i for i, _ in hidden_cells(release_report([table], POLICY)[0])}
    few = {i for i, n in enumerate(parts) if n < POLICY.minimum}

    def cost(rows: set[int]) -> float:
        biggest = sum(parts)
        return sum((10 if i == len(parts) else 1) * (1 + [*parts, biggest][i] / biggest) for i in rows - few)

    def safe(rows: set[int]) -> bool:
        if len(parts) in rows:
            return True
        left = sum(parts[i] for i in rows)
        # A hidden count may be 1–4 if the others, at least one each, can take up the rest.
        most = left - (len(rows) - 1)
        return bool(rows) and len(rows) > 1 and most >= POLICY.minimum - 1

    every = [set(c) | few for size in range(len(parts) + 2)
             for c in itertools.combinations(range(len(parts) + 1), size)]  # fmt: skip
    assert cost(found) == pytest.approx(min(cost(rows) for rows in every if safe(rows)))
