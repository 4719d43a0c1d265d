"""A stranger with the packages of two years counts out no few persons, and pins no unsafe amount."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kpbcalc.base.figure import HIDDEN
from kpbcalc.calculation.calculate import source
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.package import Package, ReleasedFamily
from tests.attack.every_attack import every_attack, released_years
from tests.attack.linear_attacker import count_few, pin_amounts
from tests.samples.random_municipality import draw

DEMO = {"0000": 2024, "0880": 2017, "2523": 2017}
# What each is about, and how many persons there are.
DRAWN: dict[str, int] = {
    "under_65_in_ao": 300, "moves_housing": 200, "ages_outside_target": 300, "two_regi": 300,
    "several_areas": 150, "assistance": 300, "moves_between_units": 300, "fn_3": 150,
}  # fmt: skip

# Each by what no trait above draws: a price, housing beside mix, costs below zero, two ages, an own minimum.
ONCE_LEAKED = (9043, 9072, 9079, 12074, 13027, 14019, 30005, 30020, 70011, 80084, 90032, 400009)


@cache
def demo(kommun: str) -> tuple[ReleasedYear, ...]:
    return released_years(source("", kommun).root, kommun, DEMO[kommun])


@pytest.mark.parametrize("kommun", DEMO)
def test_no_attack_on_a_demo_municipality_succeeds(kommun: str) -> None:
    assert every_attack(*demo(kommun)) == []


@pytest.mark.parametrize(("seed", "trait"), list(enumerate(DRAWN, 700)))
def test_no_attack_on_a_drawn_municipality_succeeds(seed: int, trait: str, tmp_path: Path) -> None:
    drawn = draw(seed, tmp_path, (trait,), DRAWN[trait], 2)
    assert every_attack(*released_years(tmp_path, drawn.kommun, drawn.years[-1])) == []


@pytest.mark.parametrize(("seed", "size"), [(400047, 60), (400043, 30)])
def test_no_sum_is_of_a_few_where_others_have_a_unit_without_cost(
    seed: int, size: int, tmp_path: Path
) -> None:
    """The ladder told what an area did not, and so did what other areas' parts left of all."""
    drawn = draw(seed, tmp_path, ("volume_without_cost",), size, 1)
    (now,) = released_years(tmp_path, drawn.kommun, drawn.years[-1])
    assert every_attack(now) == []
    hidden = [c.key for c in now.package.shown("omraden") if c["kr"] is HIDDEN]
    parts = [c for name in ("stege", "mix", "alder") for c in now.package.shown(name)]
    assert all(c["kr"] is HIDDEN for c in parts if c.key[:1] in hidden)


@pytest.mark.parametrize("seed", ONCE_LEAKED)
def test_no_attack_on_what_once_leaked_succeeds(seed: int, tmp_path: Path) -> None:
    drawn = draw(seed, tmp_path)
    assert every_attack(*released_years(tmp_path, drawn.kommun, drawn.years[-1])) == []


def example() -> tuple[Package, Package, ReleasedYear]:
    *_, before, now = demo("0000")
    return before.package, now.package, now


def with_family(package: Package, family: ReleasedFamily) -> Package:
    return replace(package, families={**package.families, family.name: family})


def test_the_attacker_sees_a_few_who_are_in_the_area_and_not_in_a_group() -> None:
    """Were the number of a group two less than all, it would be seen."""
    _, now, _ = example()
    groups = now.families["grupper"]
    all_of = now.cell("omraden", "FN").n
    first = next(c for c in groups.cells if c.key[0] == "FN")
    cells = tuple(replace(c, n=all_of - 2.0) if c is first else c for c in groups.cells)
    without_mix = replace(
        now, families={k: f for k, f in now.families.items() if k in ("omraden", "grupper")}
    )
    hits = count_few(with_family(without_mix, replace(groups, cells=cells)))
    assert [(hit.low, hit.high) for hit in hits] == [(2, 2)]


def test_the_attacker_reckons_a_hidden_amount_from_its_whole() -> None:
    """One hidden cell of an area's groups is what the area has and the others have not."""
    _, now, released = example()
    mix = now.families["grupper"]
    one = next(c for c in mix.cells if c.key[0] == "AO" and not c.hidden)
    cells = tuple(
        replace(c, n=HIDDEN, sums={}, leaves=(), reason="få personer") if c is one else c for c in mix.cells
    )
    strict = replace(now.policy, minimum=10**6)  # the cell is of a few
    given = replace(with_family(now, replace(mix, cells=cells)), policy=strict)
    assert any(
        hit.what.startswith(f"grupper {'/'.join(one.key)}") for hit in pin_amounts(given, released.families)
    )
