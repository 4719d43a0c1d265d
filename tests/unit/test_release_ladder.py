"""One ladder of clients in order of cost, with no step of a few or of one; housing and pairs too."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from kpbcalc.aggregates import mix, stege
from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact
from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.release_statistics import release_statistics

POLICY, INTERN = policy_from_params(), policy_from_params("intern")


def year(rows: Sequence[tuple[int, str, str, float]]) -> Year:
    """Client, insats group, housing form and cost (kr), all of one area."""
    frame = pd.DataFrame(rows, columns=["client", "grupp", "boendeform", "kr"])
    frame = frame.assign(omrade="AO", kr=[round(kr * exact.GRID) for kr in frame["kr"]])
    return Year(None, frame.astype({"kr": "int64"}), ())  # type: ignore[arg-type]


def of_costs(costs: Sequence[float]) -> Year:
    return year([(n, "hemtjanst", "ordinart", kr) for n, kr in enumerate(costs)])


def area(of: Year) -> Family:
    key, sums = leaves(of.rows, ("omrade",), ("kr",))
    return Family("omraden", ("omrade",), key, sums, ("kr",), join="alone")


def ladder(costs: Sequence[float], policy: object = POLICY) -> ReleasedFamily:
    of = of_costs(costs)
    found = release_families([area(of), *stege.families(of)], policy)  # type: ignore[arg-type]
    return found["stege"]


def test_each_cut_has_the_clients_below_it() -> None:
    costs = [3_000 + 10_000 * n + 1_000 * m for n in range(20) for m in range(5)]  # a hundred, 3–197 tkr
    found = ladder(costs)
    below, n = {}, 0.0
    for cell in found.cells:
        below |= dict.fromkeys(stege.cuts_of(cell.codes), n)
        n += cell.n if known(cell.n) else np.nan
    assert below == {"0": 0, "p10": 10, "p20": 20, "p25": 25, "k50": 25, "p30": 30, "p40": 40, "p50": 50,
                     "k100": 50, "p60": 60, "p70": 70, "p75": 75, "p80": 80, "p90": 90,
                     "p95": 95}  # fmt: skip
    assert n == 100


def test_a_cut_a_few_persons_from_a_limit_goes() -> None:
    """Twelve over 1 000 tkr of a hundred: between the limit and the ninth tenth are two persons' costs."""
    found = ladder([30_000.0] * 88 + [2_000_000.0] * 12)
    told = [cut for cell in found.cells for cut in stege.cuts_of(cell.codes)]
    assert "k1000" in told and "p90" not in told
    assert not found.classes and not any("p90" in str((cell.key, cell.leaves)) for cell in found.cells)


def test_a_cut_between_clients_who_cost_the_same_goes() -> None:
    """Where two steps have the same mean, a reader knows what everyone in both costs."""
    found = ladder([60_000.0] * 50 + [float(n) for n in range(110_000, 160_000, 1000)])
    first, second, *more = [stege.cuts_of(cell.codes) for cell in found.cells]
    assert first == ["0", "k50"] and second == ["k100", "p50"] and more


def test_what_one_has_over_the_mean_of_the_step_below_is_not_told() -> None:
    """Nineteen at 610 and one at 690 tkr are each far over the limit, and next to each other all but one."""
    near = [600_500.0 + n for n in range(20)]
    found = ladder([30_000.0] * 20 + near + [610_000.0] * 19 + [690_000.0])
    assert "p70" not in [cut for cell in found.cells for cut in stege.cuts_of(cell.codes)]


COSTS = st.lists(st.one_of(st.floats(0, 3e6), st.sampled_from([49_999.0, 50_000.0, 1e6, 5e7])), min_size=5,
                 max_size=120)  # fmt: skip


@given(COSTS)
def test_no_step_is_of_few_or_of_one(costs: list[float]) -> None:
    of = of_costs(costs)
    family, found = stege.families(of)[0], ladder(costs)
    if any(cell.hidden for cell in found.cells):  # the area itself may not be told
        assert all(cell.hidden for cell in found.cells)
        return
    place = {leaf[-1]: n for n, leaf in enumerate(family.leaves)}
    total = 0
    begins = [place[cell.codes[0]] for cell in found.cells]
    for cell, begin, end in zip(found.cells, begins, [*begins[1:], len(place)], strict=True):
        mine = [i for i, leaf in enumerate(family.of.leaf) if begin <= leaf < end]
        over = np.sort(family.of.values[mine, 0] - family.cuts[place[cell.codes[0]]].floor)[::-1].astype(
            float
        )
        assert len(over) == cell.n and len(over) >= POLICY.minimum
        if over.sum() > 0:
            assert 100 * over[0] <= POLICY.largest * over.sum()
            assert 100 * over[:2].sum() <= POLICY.two_largest * over.sum()
        total += len(over)
    assert total == len(costs)
    assert len(ladder(costs, INTERN).cells) == len(family.leaves)


def test_the_median_is_told_where_the_middle_is_a_cut() -> None:
    def told(costs: Sequence[float]) -> list[bool]:
        of = of_costs(costs)
        found = release_families([area(of), *stege.families(of)], POLICY)
        cells = release_statistics(stege.statistics(of), found, POLICY)["median"].cells
        return [not cell.hidden for cell in cells]

    assert told([10_000.0 + 500 * n for n in range(20)]) == [True]
    # Two persons stand between the edge of a class and the middle.
    assert told([10_000.0 + 500 * n for n in range(12)] + [60_000.0 + 500 * n for n in range(8)]) == [False]


def by_group(of: Year) -> Family:
    key, sums = leaves(of.rows, ("omrade", "grupp"), ("kr",))
    return Family("grupper", ("omrade", "grupp"), key, sums, ("kr",), "omraden", 1)


COMBINATIONS = ("a", "b", "c", "a&b", "a&c", "b&c", "a&b&c")


@given(st.lists(st.sampled_from([0, 1, 2, 3, 6, 15, 40]), min_size=7, max_size=7))
def test_a_class_is_named_after_every_heaviest_insats_that_enough_in_it_have(sizes: list[int]) -> None:
    rows, people = [], 0
    for combination, size in zip(COMBINATIONS, sizes, strict=True):
        for n in range(people, people + size):
            rows += [(n, group, "ordinart", 1.0) for group in combination.split("&")]
        people += size
    assume(people >= POLICY.minimum)
    of = year(rows)
    found = release_families([area(of), by_group(of), *mix.families(of)], POLICY)["mix"]
    told = {c.code for c in found.cells if not c.code.endswith("&ovriga")}
    left = {c: n for c, n in zip(COMBINATIONS, sizes, strict=True) if n and c not in told}
    enough = {lead for lead in "abc" if sum(n for c, n in left.items() if c[0] == lead) >= POLICY.minimum}
    if any(c.hidden for c in found.cells):
        return
    named = [c.code.removesuffix("&ovriga").split("&") for c in found.cells if c.code.endswith("&ovriga")]
    every = [lead for leads in named for lead in leads]
    assert enough <= set(every) and len(every) == len(set(every))
