"""An attacker who adds and subtracts everything that is told: no sum of a few persons may come out.

The attacker knows which leaf every cell is made of, and solves for all of them at once. What the accounts
tell of money is open, so the sums that are attacked are those of volume.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from kpbcalc.aggregates import assistans, enheter, grupper, omraden
from kpbcalc.aggregates.enheter import COMPARED, LEFT_OUT
from kpbcalc.aggregates.year import Year, year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import JOINED, Cell, ReleasedFamily
from kpbcalc.disclosure.policy import Policy, policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.settle_areas import settle_areas
from tests.builders import small, typed
from tests.golden import random_underlag

# Counts alone: with dominance nearly everything of a small municipality is joined, and little is tried.
COUNTS = replace(policy_from_params(), minimum=3, largest=100.0, two_largest=100.0, p=0.0)
DIMS = ("omrade", "grupp", "insats", "regi", "urval", "enhet")
FAMILIES = ("omraden", "grupper", "insatser", "regi", "jamforda", "enheter", "assistans")
Vector = npt.NDArray[np.float64]
Released = dict[str, ReleasedFamily]


def released(result: Resultat, policy: Policy = COUNTS) -> tuple[Year, Released]:
    now = settle_areas(year(result), policy)
    families = [f for of in (omraden, grupper, enheter, assistans) for f in of.families(now)]
    return now, release_families(families, policy)


def atoms(of: Year) -> pd.DataFrame:
    """The finest sums there are, with the clients of each."""
    rows = of.rows.assign(urval=of.rows["insats"].eq("HT-NATT").map({True: LEFT_OUT, False: COMPARED}))
    return rows.groupby(list(DIMS))["client"].agg(frozenset).reset_index()


def vectors(table: pd.DataFrame, told: Released) -> Iterator[tuple[str, Cell, Vector]]:
    """Which atoms each shown cell is the sum of."""
    for name in FAMILIES:
        family = told[name]
        dims = family.dims[: len(DIMS)]
        if name == "assistans":  # its classes are no sums of these; together they are the law
            dims = dims[:2]
        for cell in (c for c in family.cells if not c.hidden):
            mine = np.ones(len(table), dtype=bool)
            for dim, code in zip(dims, cell.key, strict=False):
                mine &= table[dim].astype(str).isin(code.split(JOINED)).to_numpy()
            yield name, cell, mine.astype(float)


def spanned(rows: list[Vector]) -> Callable[[Vector], bool]:
    """Whether a sum can be reckoned from these."""
    _, size, basis = np.linalg.svd(np.array(rows), full_matrices=False)
    basis = basis[size > 1e-9]
    return lambda sought: bool(np.abs(sought - basis.T @ (basis @ sought)).max() < 1e-7)


def found_by_attack(of: Year, told: Released, policy: Policy) -> list[str]:
    """Every sum of a few persons, by any of the dimensions, that the told ones give."""
    table = atoms(of)
    rows = [v for name, _, v in vectors(table, told) if name != "assistans"]
    if not rows:
        return []
    can = spanned(rows)
    found = []
    for size in range(1, len(DIMS) + 1):
        for dims in combinations(DIMS, size):
            for key, mine in table.groupby(list(dims)):
                persons = frozenset[int]().union(*mine["client"])
                sought = np.isin(np.arange(len(table)), mine.index).astype(float)
                if len(persons) < policy.minimum and can(sought):
                    found.append(f"{dims} {key}: {len(persons)}")
    return found


@pytest.mark.parametrize("seed", range(24))
def test_no_sum_of_a_few_comes_out_of_what_is_told(seed: int) -> None:
    dice = random.Random(seed)
    of, told = released(cost(typed(random_underlag.underlag(dice))))
    assert found_by_attack(of, told, COUNTS) == []


def of_clients(*some: tuple[int, int, str, str]) -> Resultat:
    """So many clients of an age who have ten hours or days of an insats at a unit (X…: bought)."""
    people, volumes, objects = [], [], []
    for n, (count, age, insats, unit) in enumerate(some):
        people += [f"B{n}{c};K;{2024 - age}" for c in range(count)]
        volumes += [f"B{n}{c};{insats};{unit};2024-01;10;10" for c in range(count)]
        objects.append((insats, unit))
    places = list(dict.fromkeys(objects))
    units = list(dict.fromkeys(unit for _, unit in places))
    rows = small(
        kontoutfall=[f"{n};510;5010;;202401;1000" for n in range(len(places))],
        kodnyckel=[f"{n};*;insats;{i};{u};;" for n, (i, u) in enumerate(places)], pooler=[],
        fordelningsvarden=[], brukare=people, insatsvolymer=volumes,
        enheter=[f"{u};{u};{'annan' if u[0] == 'X' else 'egen'};;;;" for u in units],
    )  # fmt: skip
    return cost(typed(rows))


def test_units_are_not_told_where_an_area_has_joined_their_group() -> None:
    """Two have LEDS-SOL in FN and it is joined with what five have: units of either would tell the two."""
    of, told = released(of_clients(
        (9, 80, "HT-OMV", "H1"), (9, 80, "LEDS-SOL", "L1"), (2, 40, "AVL-SOL", "L2"), (5, 40, "BSTOD", "B1"),
        (9, 40, "LSS-10", "D1"),
    ))  # fmt: skip
    assert found_by_attack(of, told, COUNTS) == []
    joined = [c for c in told["grupper"].cells if JOINED in c.key[1]]
    for cell in joined:
        for grupp in cell.key[1].split(JOINED):
            assert all(c.hidden for c in told["jamforda"].cells if c.key[0] == grupp)
            assert all(c.hidden for c in told["enheter"].cells if c.key[0] == grupp)


def test_a_mixed_home_is_joined_when_pure_ones_would_tell_its_few() -> None:
    """Dementia care less the home that has nothing else is what two have at the other home."""
    of, told = released(of_clients(
        (6, 85, "SABO-DEM", "S1"), (2, 85, "SABO-DEM", "S2"), (9, 85, "SABO-OMV", "S2"),
        (9, 85, "SABO-OMV", "S3"),
    ))  # fmt: skip
    assert found_by_attack(of, told, COUNTS) == []
    assert [c.key[2] for c in told["insatser"].cells] == ["SABO-DEM", "SABO-OMV"]
    assert sorted(len(c.codes) for c in told["enheter"].cells if not c.hidden) == [1, 2]


def test_own_and_bought_are_not_told_where_an_insats_would_tell_a_few_of_them() -> None:
    """All bought care is service: service less the bought is what two have in own production."""
    of, told = released(of_clients(
        (9, 85, "HT-OMV", "H1"), (2, 85, "HT-SERV", "H1"), (9, 85, "HT-SERV", "X1"),
        (9, 85, "SABO-OMV", "S1"),
    ))  # fmt: skip
    assert found_by_attack(of, told, COUNTS) == []
    assert all(c.hidden for c in told["regi"].cells if c.key[1] == "hemtjanst")


def test_the_night_patrol_of_a_few_is_compared_with_the_rest() -> None:
    """Two have it: the group less the compared insatser would be theirs."""
    of, told = released(of_clients(
        (9, 85, "HT-OMV", "H1"), (9, 85, "HT-SERV", "H2"), (2, 85, "HT-NATT", "H1"),
    ))  # fmt: skip
    assert found_by_attack(of, told, COUNTS) == []
    (compared,) = told["jamforda"].cells
    assert compared.key == ("hemtjanst", f"{COMPARED}{JOINED}{LEFT_OUT}")


def test_few_bought_hours_in_one_area_are_counted_in_the_other() -> None:
    """Two in FN have bought home care, nine in AO: units tell the bought, and AO's less them would be two."""
    result = of_clients(
        (9, 85, "HT-OMV", "H1"), (9, 85, "HT-OMV", "X1"), (9, 40, "HT-OMV", "H1"), (2, 40, "HT-OMV", "X1"),
    )  # fmt: skip
    of, told = released(result)
    assert found_by_attack(of, told, COUNTS) == []
    assert not [c for c in told["regi"].cells if c.key[0] == "FN" and c.key[2] == "annan"]
    assert {c.key[2]: c.hidden for c in told["regi"].cells if c.key[0] == "AO"} == {
        "annan": False,
        "egen": False,
    }


def test_bought_night_patrol_of_a_few_is_not_what_the_bought_less_the_compared_units_are() -> None:
    of, told = released(of_clients(
        (9, 85, "HT-OMV", "H1"), (9, 85, "HT-OMV", "X1"), (9, 85, "HT-NATT", "H1"), (2, 85, "HT-NATT", "X1"),
    ))  # fmt: skip
    assert found_by_attack(of, told, COUNTS) == []
    assert [len(c.codes) for c in told["jamforda"].cells] == [2]


def test_own_and_bought_are_given_up_in_both_areas() -> None:
    """In FN service less the bought is two's; with AO's bought and whole units FN's would be told again."""
    of, told = released(of_clients(
        (9, 85, "HT-OMV", "H1"), (9, 85, "HT-OMV", "X1"), (9, 40, "HT-OMV", "H1"), (2, 40, "HT-SERV", "H1"),
        (9, 40, "HT-SERV", "X1"),
    ))  # fmt: skip
    assert found_by_attack(of, told, COUNTS) == []
    assert all(c.hidden for c in told["regi"].cells)
