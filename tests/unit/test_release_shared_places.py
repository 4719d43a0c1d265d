"""Where all but a few have a place the whole year, the days of those who share one are not told."""

import pytest

from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import cost
from kpbcalc.disclosure.policy import policy_from_params
from tests.attack.places import days_of_who_share
from tests.builders import small, typed

DAYS = dict(enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1))


def stay(who: str, unit: str, months: range) -> list[str]:
    return [f"{who};LSS-9G;{unit};2024-{m:02};;{DAYS[m]}" for m in months]


@pytest.mark.parametrize(
    ("places", "second_from", "hidden"), [(6, 6, True), (6, 11, False), (7, 6, False), (4, 6, False)]
)
def test_the_number_is_hidden_where_it_tells_the_days_of_who_share_a_place(
    places: int, second_from: int, hidden: bool
) -> None:
    """Five have a place of G1 the whole year; one leaves it after May and another comes, at once or later."""
    whole = range(1, 13)
    here = [row for n in range(5) for row in stay(f"A{n}", "G1", whole)]
    here += stay("B0", "G1", range(1, 6)) + stay("B1", "G1", range(second_from, 13))
    there = [row for n in range(9) for row in stay(f"C{n}", "G2", whole)]
    people = sorted({row.split(";")[0] for row in here + there})
    result = cost(typed(small(
        kontoutfall=["1;510;5010;;202401;7000000", "2;510;5010;;202401;9500000"],
        kodnyckel=["1;*;insats;LSS-9G;G1;;", "2;*;insats;LSS-9G;G2;;"],
        pooler=[], fordelningsvarden=[],
        enheter=[f"G1;G1;egen;;;{places};5", "G2;G2;egen;;;30;5"],
        brukare=[f"{b};{'KM'[n % 2]};1970" for n, b in enumerate(people)],
        insatsvolymer=[*here, *there],
    )))  # fmt: skip
    now = release_year(result, [], policy_from_params())
    (unit,) = (c for c in now.package.shown("enheter") if c.codes == ("G1",))
    assert (unit.n is HIDDEN) == hidden and known(unit["volym"]) and known(unit["kr"])
    assert days_of_who_share(now) == []
