"""Differences looked at together: what is called clear, and how often chance alone is."""

import math

import numpy as np
import pytest

from kpbcalc.analysis import clear_difference
from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, Uncertain
from kpbcalc.base.figure import ABSENT, HIDDEN


def exact(a: int, n: int, b: int, m: int) -> float:
    """Fisher's two-sided p by its definition: every table as unlikely as this one, or more."""

    def chance(x: int) -> float:
        return math.comb(n, x) * math.comb(m, a + b - x) / math.comb(n + m, a + b)

    every = [chance(x) for x in range(max(0, a + b - m), min(n, a + b) + 1)]
    return sum(p for p in every if p <= chance(a) * (1 + 1e-9))


@pytest.mark.parametrize(
    ("a", "n", "b", "m"), [(18, 20, 10, 20), (45, 50, 38, 50), (12, 15, 12, 15), (19, 20, 11, 20)]
)
def test_a_single_difference_is_clear_when_chance_gives_it_less_than_once_in_twenty(
    a: int, n: int, b: int, m: int
) -> None:
    (said,) = clear_difference.of_shares([((float(a), float(n)), (float(b), float(m)))])
    assert (said == HIGHER) == (exact(a, n, b, m) <= 0.05)
    assert said in (HIGHER, UNDECIDED)


def test_the_more_that_is_looked_at_the_more_it_takes() -> None:
    one = ((18.0, 20.0), (12.0, 20.0))
    alike = ((10.0, 20.0), (10.0, 20.0))
    strong = ((19.0, 20.0), (9.0, 20.0))
    assert exact(19, 20, 9, 20) * 10 < 0.05 < exact(18, 20, 12, 20) * 10
    found = clear_difference.of_shares([strong, one, *[alike] * 8])
    assert found[0] == HIGHER and set(found[1:]) == {UNDECIDED}


def test_what_is_not_told_and_too_few_answers_are_no_test() -> None:
    pairs = [((9.0, 9.0), (0.0, 90.0)), ((HIDDEN, 90.0), (0.0, 90.0)), ((90.0, 90.0), (ABSENT, 90.0)),
             ((90.0, 90.0), (0.0, 90.0)), ((0.0, 90.0), (90.0, 90.0))]  # fmt: skip
    assert clear_difference.of_shares(pairs) == [None, None, None, HIGHER, LOWER]
    assert clear_difference.of_shares([]) == []


def test_intervals_decide_as_they_lie() -> None:
    """Half an interval of 95 percent is 1.96 standard deviations: 2.0 of them apart is clear, 1.9 is not."""
    for gap, said in ((2.0 / 1.96, HIGHER), (1.9 / 1.96, UNDECIDED), (-2.0 / 1.96, LOWER)):
        one = Uncertain(gap, gap - 1, gap + 1)
        assert clear_difference.of_intervals([(one, Uncertain.exactly(0.0)), None]) == [said, None]


def test_alike_units_seldom_give_a_single_clear_one() -> None:
    """Each tested by itself, nearly every other municipality of fifteen has some that "differ"."""
    dice = np.random.default_rng(20170101)
    some = 0
    for _ in range(200):
        positive = dice.binomial(25, 0.8, size=15).astype(float)
        pairs = [((p, 25.0), (positive.sum() - p, 14 * 25.0)) for p in positive]
        some += any(s in (HIGHER, LOWER) for s in clear_difference.of_shares(pairs))
    assert some / 200 <= 0.07


def test_the_rule_is_told_in_the_same_words_however_many_are_tested() -> None:
    """They can stand once in a report; how many chance would give is each table's own."""
    assert clear_difference.notes(1) == ()
    (rule, few), (same, many) = clear_difference.notes(2), clear_difference.notes(36)
    assert rule == same
    assert f"Färre än {clear_difference.fewest()} svar prövas inte" in rule
    assert "skulle ungefär en av tjugo kallas tydlig fast inget skiljer" in rule
    assert "prövar 2 skillnader" in few and "i medel 0,1 av dem" in few
    assert "prövar 36 skillnader" in many and "i medel 1,8 av dem" in many
