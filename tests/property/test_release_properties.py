"""What is released is safe, adds up, and is the same whatever clients are called and rows come in order."""

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.aggregates import alder, assistans, enheter, grupper, omraden
from kpbcalc.aggregates.enheter import COMPARED, LEFT_OUT
from kpbcalc.aggregates.year import SUMS, Year, year
from kpbcalc.base.figure import Gone, known
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import JOINED, Cell, ReleasedFamily
from kpbcalc.disclosure.policy import Policy, policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.settle_areas import settle_areas
from tests.builders import typed
from tests.golden import random_underlag

POLICY = replace(policy_from_params(), minimum=3)
INTERN = replace(POLICY, audience="intern")
MODULES = (omraden, grupper, enheter, alder, assistans)
BY_ROWS = ("omraden", "grupper", "insatser", "regi", "jamforda", "enheter")  # whose dimensions rows have
SEEDS = range(25)
Released = dict[str, ReleasedFamily]


@cache
def drawn(seed: int) -> Resultat:
    return cost(typed(random_underlag.underlag(random.Random(seed))))


def released(result: Resultat, policy: Policy = POLICY) -> tuple[Year, Released]:
    now = settle_areas(year(result), policy)
    return now, release_families([f for module in MODULES for f in module.families(now)], policy)


@cache
def told_of(seed: int, policy: Policy = POLICY) -> tuple[Year, Released]:
    """What is released of a drawn underlag: several tests look at it."""
    return released(drawn(seed), policy)


def rows_of(of: Year, family: ReleasedFamily, cell: Cell) -> pd.DataFrame:
    """The rows of a cell, by its codes: an independent way to it."""
    rows = of.rows.assign(urval=of.rows["insats"].eq("HT-NATT").map({True: LEFT_OUT, False: COMPARED}))
    for dim, code in zip(family.dims, cell.key, strict=True):
        rows = rows[rows[dim].astype(str).isin(code.split(JOINED))]
    return rows


def shown(of: Released, names: tuple[str, ...] = BY_ROWS) -> Iterator[tuple[ReleasedFamily, Cell]]:
    for name in names:
        yield from ((of[name], cell) for cell in of[name].cells if not cell.hidden)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_shown_cell_is_of_few_or_carried_by_one_or_two(seed: int) -> None:
    """Dominance by pandas from the rows: the largest, the two largest, and what is left beside them."""
    of, told = told_of(seed)
    for family, cell in shown(told):
        rows = rows_of(of, family, cell)
        assert rows["client"].nunique() >= POLICY.minimum, (family.name, cell.key)
        if known(cell.n):
            assert cell.n == rows["client"].nunique()
        for quantity in (q for q in SUMS if q in family.quantities and known(cell[q])):
            each = rows.groupby("client")[quantity].sum().abs().sort_values(ascending=False).tolist()
            size, first, two = sum(each), each[0], sum(each[:2])
            assert 100 * first <= POLICY.largest * size and 100 * two <= POLICY.two_largest * size
            assert 100 * (size - two) >= POLICY.p * first, (family.name, cell.key, quantity)


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_add_up_to_their_rounded_parent(seed: int) -> None:
    _, told = told_of(seed)
    for name in ("grupper", "insatser", "regi", "alder"):
        family = told[name]
        for parent in told[family.parent].cells:
            mine = [c for c in family.cells if c.key[: family.up] == parent.key]
            if mine and not parent.hidden and not any(c.hidden for c in mine):
                assert sum(float(c["kr"]) for c in mine) == parent["kr"], (name, parent.key)  # type: ignore[arg-type]
    for cell in told["enheter"].cells:
        parts = [value for name, value in cell.sums.items() if name.startswith("del:")]
        if parts:
            assert sum(parts) == pytest.approx(cell["kr"], abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_clients_tells_of_a_few_who_are_not_in_it(seed: int) -> None:
    _, told = told_of(seed)
    for name in ("grupper", "insatser", "regi", "enheter"):
        family = told[name]
        for _, cell in shown(told, (name,)):
            parent = told[family.parent].by_key[cell.key[: family.up]]
            if known(cell.n) and known(parent.n):
                assert not 0 < parent.n - cell.n < POLICY.minimum, (name, cell.key)
    for area in told["omraden"].cells:
        for whole in told["kommun"].cells:
            if known(area.n) and known(whole.n):
                assert not 0 < whole.n - area.n < POLICY.minimum


@pytest.mark.parametrize("seed", range(8))
def test_order_of_rows_and_names_of_clients_change_nothing(seed: int) -> None:
    result = drawn(seed)
    _, told = told_of(seed)
    names = sorted(set(result.brukarrader["brukar_id"]))
    other = {name: f"Z{len(names) - n:03}" for n, name in enumerate(names)}
    u = result.underlag
    volumes = u.insatsvolymer.assign(brukar_id=u.insatsvolymer["brukar_id"].map(other))
    rows = result.brukarrader.assign(brukar_id=result.brukarrader["brukar_id"].map(other))
    shuffled = replace(
        result,
        underlag=replace(
            u, insatsvolymer=volumes.dropna(subset="brukar_id").sample(frac=1, random_state=seed)
        ),
        brukarrader=rows.sample(frac=1, random_state=seed),
    )
    assert digest(released(shuffled)[1]) == digest(told)


def digest(told: Released) -> str:
    """Every cell with its figures, as one word."""
    text = [
        f"{name} {cell.key} {cell.n} {sorted((q, repr(v)) for q, v in cell.sums.items())} {cell.reason}"
        for name, family in told.items() for cell in family.cells
    ]  # fmt: skip
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


def test_hash_order_changes_nothing() -> None:
    code = (
        "from tests.property.test_release_properties import digest, drawn, released\n"
        "print([digest(released(drawn(seed))[1]) for seed in range(4)])"
    )
    root = Path(__file__).resolve().parents[2]
    said = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1


@pytest.mark.parametrize("seed", range(8))
def test_everything_is_shown_to_the_own_staff_and_adds_up(seed: int) -> None:
    of, told = told_of(seed, INTERN)
    for family in told.values():
        assert not any(c.hidden or isinstance(c.n, Gone) or len(c.codes) > 1 for c in family.cells)
    whole = of.rows["kr"].sum() / 1e8
    for name in ("omraden", "grupper", "insatser", "regi", "jamforda", "enheter", "alder"):
        assert sum(float(c["kr"]) for c in told[name].cells) == pytest.approx(whole)  # type: ignore[arg-type]
    assert sum(float(c.n) for c in told["alder"].cells) == sum(float(c.n) for c in told["omraden"].cells)  # type: ignore[arg-type]
