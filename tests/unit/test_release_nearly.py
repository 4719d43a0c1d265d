"""What a set of rows leaves beside told cells: the rest of it, of the cells around it, and nearly so."""

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpbcalc.aggregates.parts import Codes
from kpbcalc.disclosure.beside_cells import BesideCells
from kpbcalc.disclosure.money import Money, money_of
from kpbcalc.disclosure.policy import policy_from_params

POLICY = policy_from_params()


@pytest.mark.parametrize(("young", "tells"), [(50, True), (99, True), (100, False), (400, False)])
def test_the_old_less_a_home_where_somebody_is_young_is_what_another_costs(young: int, tells: bool) -> None:
    """Ten old and one young live there; the old one who has something else costs a thousand."""
    rows = pd.DataFrame({"client": range(12), "kr": [*[900] * 10, young, 1000]})
    beside = BesideCells(money_of(rows, POLICY), [np.array([0] * 11 + [-1])])
    assert beside.tells(np.array([*range(10), 11])) == tells


def test_a_cell_that_much_of_is_outside_is_no_part() -> None:
    rows = pd.DataFrame({"client": range(12), "kr": [*[900] * 10, 2000, 1000]})
    beside = BesideCells(money_of(rows, POLICY), [np.array([0] * 11 + [-1])])
    assert not beside.tells(np.array([*range(10), 11]))


def drawn(dice: random.Random) -> tuple[Money, list[Codes]]:
    """Rows of some clients, split into cells some ways, which not all of them are in."""
    many = dice.randint(20, 60)
    rows = pd.DataFrame({
        "client": [dice.randrange(30) for _ in range(many)],
        "kr": [dice.choice([0, -dice.randrange(50), dice.randrange(100), dice.randrange(9000)])
               for _ in range(many)],
    })  # fmt: skip
    ways = [
        np.array([dice.randrange(-1, cells) for _ in range(many)])
        for cells in [dice.randint(1, 5) for _ in range(dice.randint(1, 4))]
    ]
    return money_of(rows, replace(POLICY, minimum=dice.choice([3, 5]))), ways


def left(rows: set[int], way: Codes) -> Iterator[set[int]]:
    """What is left of the rows without the cells within them, and of the cells that cover them."""
    cells = [{*np.flatnonzero(way == n).tolist()} for n in range(int(way.max()) + 1)]
    touching = [cell for cell in cells if cell & rows]
    if any(cell <= rows for cell in touching):
        yield rows - set[int]().union(*(cell for cell in touching if cell <= rows))
    if touching and rows <= set[int]().union(*touching):
        yield set[int]().union(*touching) - rows


@pytest.mark.parametrize("seed", range(60))
def test_all_families_at_once_tell_what_each_by_itself_leaves(seed: int) -> None:
    dice = random.Random(seed)
    money, ways = drawn(dice)
    slow = Money(money.client, money.kr, money.policy)
    beside = BesideCells(money, ways)
    for _ in range(20):
        rows = {n for n in range(len(money.kr)) if dice.random() < dice.choice([0.5, 0.9])}
        rests = [rest for way in ways for rest in left(rows, way)]
        if any(slow._is_unsafe(np.array(sorted(rest), dtype=np.int64)) for rest in rests):
            assert beside.tells(np.array(sorted(rows), dtype=np.int64))


@pytest.mark.parametrize("seed", range(60))
def test_what_is_safe_by_its_size_is_safe_when_it_is_looked_at(seed: int) -> None:
    """A sum that is many times what anybody's rows come to."""
    dice = random.Random(seed)
    clients, each = dice.randint(5, 400), dice.randint(1, 4)
    kr = np.array([dice.choice([-20, 900, 1000]) for _ in range(clients * each)], dtype=np.int64)
    money = money_of(pd.DataFrame({"client": np.repeat(np.arange(clients), each), "kr": kr}), POLICY)
    some = np.flatnonzero(np.array([dice.random() < 0.9 for _ in kr]))
    assert money.is_unsafe_at(some) == money._is_unsafe(some)


def test_who_costs_nothing_is_not_one_of_enough() -> None:
    """Ten have some of it, and four of them pay for it all."""
    rows = pd.DataFrame({"client": range(10), "kr": [*[900] * 4, *[0] * 6]})
    assert money_of(rows, POLICY).is_unsafe(np.ones(10, dtype=bool))
    rows["kr"] = [*[900] * 5, *[0] * 5]
    assert not money_of(rows, POLICY).is_unsafe(np.ones(10, dtype=bool))
