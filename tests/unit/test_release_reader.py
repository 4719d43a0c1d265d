"""What a reader of numbers can reckon of a few, and what he cannot when he does not know what nobody has."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.disclosure.reader import Flags, Reader

# Kinds of clients: one group, the other, both, a third.
ONE, OTHER = np.array([True, False, True, False]), np.array([False, True, True, False])
EVERYBODY = np.ones(4, dtype=bool)


def told(n: list[int], *sets: Flags) -> bool:
    reader = Reader(np.array(n), 5, [ONE, OTHER])
    return reader.with_numbers(list(sets)) is not None


def test_how_many_have_both_follows_where_there_is_no_third() -> None:
    """Eight and eight of fifteen: one has both. With a third group somebody may be outside both."""
    no_third = [one[:3] for one in (ONE, OTHER, EVERYBODY)]
    reader = Reader(np.array([7, 7, 1]), 5, no_third[:2])
    assert reader.with_numbers(no_third) is None
    assert reader.with_numbers(no_third[1:]) is not None
    assert told([7, 7, 1, 0], ONE, OTHER, EVERYBODY)


def test_a_number_that_another_tells_is_looked_for_in_it() -> None:
    """Those with a third group are four, and are all who have neither: who has any of the two tells it."""
    assert not told([7, 7, 1, 4], ONE | OTHER, EVERYBODY)
    assert told([7, 7, 1, 5], ONE | OTHER, EVERYBODY)


def test_how_much_three_overlap_follows_though_no_two_do() -> None:
    """Seven, seven and seven of eighteen: three have a second, and nobody knows which."""
    kinds = ["A", "B", "C", "AB", "AC", "BC"]
    groups = [np.array([g in kind for kind in kinds]) for g in "ABC"]
    told, n = [np.ones(6, dtype=bool), *groups], np.array([5, 5, 5, 1, 1, 1])
    second = np.array([len(kind) - 1 for kind in kinds])
    assert Reader(n, 2, groups, times=[]).with_numbers(told) is not None
    assert Reader(n, 4, groups, times=[second]).with_numbers(told) is None
    assert Reader(n, 3, groups, times=[second]).with_numbers(told) is not None


@given(st.lists(st.integers(0, 8), min_size=4, max_size=4), st.sets(st.integers(1, 3)))
def test_what_is_told_leaves_no_few_that_only_one_number_can_be(n: list[int], some: set[int]) -> None:
    """By going through every way that the same numbers could have come about."""
    sets = [EVERYBODY, ONE, OTHER, ~ONE & ~OTHER]
    chosen = [EVERYBODY, *(sets[i] for i in sorted(some))]
    if told(n, *chosen):
        most = np.arange(sum(n) + 1)
        ways = np.array([(a, b, c, sum(n) - a - b - c) for a in most for b in most for c in most])
        ways = ways[ways[:, 3] >= 0]
        same = ways[np.all([ways @ one == np.array(n) @ one for one in chosen], axis=0)]
        for asked in (ONE, OTHER, ONE & OTHER, ONE & ~OTHER, OTHER & ~ONE):
            assert not 0 < np.array(n) @ asked < 5 or len(set((same @ asked).tolist())) > 1
