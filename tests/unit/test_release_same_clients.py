"""A number of clients that is not told is not told of the same clients under another name."""

import pytest

from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from tests.builders import small, typed

POLICY = policy_from_params()


def home_care(at: dict[str, list[str]], born: int = 1940) -> Resultat:
    """Who has home care of which unit; the first is the municipality's own. Those called Y were born 1970."""
    who = sorted({b for some in at.values() for b in some})
    return cost(typed(small(
        kontoutfall=[f"{n};510;5010;;202401;{9000 * len(some)}" for n, some in enumerate(at.values(), 1)],
        kodnyckel=[f"{n};*;insats;HT-OMV;{unit};;" for n, unit in enumerate(at, 1)],
        pooler=[], fordelningsvarden=[],
        enheter=[f"{unit};{unit};{'egen' if n == 0 else 'annan'};;;;" for n, unit in enumerate(at)],
        brukare=[f"{b};{'KM'[n % 2]};{1970 if b.startswith('Y') else born}" for n, b in enumerate(who)],
        insatsvolymer=[f"{b};HT-OMV;{unit};2024-01;{20 + n};{20 + n}"
                       for unit, some in at.items() for n, b in enumerate(some)],
    )))  # fmt: skip


def told(result: Resultat) -> Package:
    return release_year(result, [], POLICY).package


def numbered(letter: str, many: int, first: int = 0) -> list[str]:
    return [f"{letter}{n:02}" for n in range(first, first + many)]


@pytest.mark.parametrize(("both", "hidden"), [(1, True), (4, True), (0, False), (6, False)])
def test_a_unit_that_is_all_own_production_does_not_tell_what_that_may_not(both: int, hidden: bool) -> None:
    """Twelve have the own unit and others bought care: so many have both."""
    own, bought = numbered("A", 12), numbered("A", 20, 12 - both)
    package = told(home_care({"HT1": own, "HT2": bought}))
    (own_side,) = (c for c in package.cells("regi", "AO", "hemtjanst") if c.code == "egen")
    (unit,) = (c for c in package.cells("enheter", "hemtjanst") if c.codes == ("HT1",))
    (group,) = package.cells("grupper", "AO")
    assert known(group.n) and group.n == 32 - both
    assert [own_side.n is HIDDEN, unit.n is HIDDEN] == [hidden] * 2
    assert not hidden or known(unit["kr"])


def test_how_many_have_a_group_in_any_area_is_not_told_beside_each() -> None:
    """Who turns 65 is in both areas; all have the one unit, which would tell how many they are together."""
    package = told(home_care({"HT1": [*numbered("A", 12), *numbered("Y", 9)]}))
    assert [known(c.n) for c in package.cells("grupper")] == [True, True]
    (unit,) = package.cells("enheter", "hemtjanst")
    (whole,) = package.cells("jamforda", "hemtjanst")
    assert unit.n is HIDDEN and whole.n is HIDDEN and known(unit["kr"]) and known(whole["kr"])
