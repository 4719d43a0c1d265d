"""Who is over a limit beside who is above it on the ladder: the difference is nobody or enough."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kpbcalc.aggregates.family import Cut, Family, leaves
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.ytterfall import NOT_IN, OVER, UNDER
from kpbcalc.base import exact
from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.release_statistics import release_statistics

POLICY = policy_from_params()
Person = tuple[str, int, int]  # side of the limit, kr in the scope, kr in all


def limits(people: Sequence[Person], compared: Sequence[str] = ()) -> Family:
    rows = pd.DataFrame(
        [(n, "AO", "s", side, kr * exact.GRID) for n, (side, kr, _) in enumerate(people)],
        columns=["client", "omrade", "omfattning", "lage", "kr"],
    )
    dims = ("omrade", "omfattning", "lage")
    cells, of = leaves(rows, dims, ("kr",))
    beside = dict.fromkeys(compared, ((OVER, UNDER), (NOT_IN,)))
    return Family("ytterfall", dims, cells, of, ("kr",), up=2, join="whole", partition=True, compared=beside)


def area(people: Sequence[Person]) -> Family:
    rows = pd.DataFrame([(n, "AO", kr * exact.GRID) for n, (*_, kr) in enumerate(people)],
                        columns=["client", "omrade", "kr"])  # fmt: skip
    cells, of = leaves(rows, ("omrade",), ("kr",))
    return Family("omraden", ("omrade",), cells, of, ("kr",), join="alone")


def ladder(people: Sequence[Person], at: int) -> Family:
    rows = pd.DataFrame(
        [(n, "AO", "k" if kr > at else "0", kr * exact.GRID) for n, (*_, kr) in enumerate(people)],
        columns=["client", "omrade", "steg", "kr"],
    )
    cells, of = leaves(rows, ("omrade", "steg"), ("kr",), [("AO", "0"), ("AO", "k")])
    return Family("stege", ("omrade", "steg"), cells, of, ("kr",), "omraden", 1, join="ladder",
                  partition=True, cuts=(Cut(0, 0, at * exact.GRID), Cut(1, at * exact.GRID, 0)),
                  compared={"ytterfall": ()})  # fmt: skip


def told(people: Sequence[Person], *compared: str) -> dict[str, ReleasedFamily]:
    return release_families([area(people), limits(people, compared), ladder(people, 600)], POLICY)


def steps(released: dict[str, ReleasedFamily]) -> list[float]:
    return [c.n for c in released["stege"].cells if known(c.n)]


OVERS = [(OVER, 700 + n, 700 + n) for n in range(8)]
UNDERS = [(UNDER, 100 + n, 100 + n) for n in range(30)]


def test_the_ladder_is_cut_at_the_limit_where_the_same_persons_are_over_it() -> None:
    assert steps(told([*OVERS, *UNDERS])) == [30, 8]


def test_a_few_who_pass_the_amount_by_other_costs_take_the_cut_away() -> None:
    two = [(UNDER, 500, 650)] * 2
    assert steps(told([*OVERS, *UNDERS, *two])) == [40]
    enough = [(UNDER, 500 + n, 650 + n) for n in range(6)]
    assert steps(told([*OVERS, *UNDERS, *enough])) == [30, 14]


def test_a_few_outliers_other_costs_take_the_cut_away() -> None:
    """The ladder's kr less the limit's would be what three of the outliers cost besides."""
    besides = [(OVER, 700 + n, 700 + n + 50 * (n < 3)) for n in range(8)]
    assert steps(told([*besides, *UNDERS])) == [38]


def test_a_scope_that_all_but_a_few_of_an_area_are_in_is_not_told() -> None:
    outside = [(NOT_IN, 0, 300 + n) for n in range(7)]
    cells = told([*OVERS, *UNDERS, *outside], "omraden")["ytterfall"].cells
    assert [c.n for c in cells] == [7, 8, 30]
    few = told([*OVERS, *UNDERS, *outside[:2]], "omraden")["ytterfall"].cells
    assert all(c.hidden for c in few)
    besides = [(UNDER, 100 + n, 100 + n + 40 * (n < 2)) for n in range(30)]
    assert all(c.hidden for c in told([*OVERS, *besides], "omraden")["ytterfall"].cells)


def test_the_internal_report_compares_nothing() -> None:
    people = [*OVERS, *UNDERS, (UNDER, 500, 650)]
    intern = replace(POLICY, audience="intern")
    found = release_families([area(people), limits(people), ladder(people, 600)], intern)
    assert [c.n for c in found["stege"].cells] == [30, 9]


def test_a_number_that_leaves_a_few_beside_told_cells_is_not_told() -> None:
    cells = (Cell(("AO", "over"), 24.0),)
    released = {"ytterfall": ReleasedFamily("ytterfall", (), (), "", 0, cells, {})}
    told = (("ytterfall", ("AO", "over")), ("ytterfall", ("FN", "over")))

    def hidden(n: int) -> bool:
        one = Statistic("nyckeltal", ("U20009",), {"varde": float(n)}, 100, rests=((n, told),))
        return release_statistics([one], released, POLICY)["nyckeltal"].cells[0].hidden

    assert [hidden(n) for n in (24, 26, 29)] == [False, True, False]
