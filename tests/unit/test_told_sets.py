"""Sets kept as bits answer as the sets themselves do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.disclosure.told_sets import Splits, ToldSets

SIZE = 70  # more than one word of bits
some_set = st.lists(st.booleans(), min_size=SIZE, max_size=SIZE).map(np.array)


@given(st.lists(some_set, max_size=40), some_set)
@settings(max_examples=60, deadline=None)
def test_what_told_sets_share_and_differ_by_is_what_the_sets_say(
    told: list[np.ndarray], mine: np.ndarray
) -> None:
    told += [mine & told[0], mine | told[0]] if told else []  # some that nest
    sets = ToldSets()
    for one in told:
        sets.add(one)
    assert list(sets.common(mine)) == [int((one & mine).sum()) for one in told]
    assert list(sets.sizes) == [int(one.sum()) for one in told]
    expected = [
        mine & ~one if not (one & ~mine).any() else one & ~mine
        for one in told
        if not (one & ~mine).any() or not (mine & ~one).any()
    ]
    is_told = any((one == mine).all() for one in told)
    assert sets.holds(mine) == is_told
    if not is_told:
        assert [list(one) for one in sets.differences(mine)] == [list(one) for one in expected]


@given(st.lists(st.integers(0, 6), min_size=SIZE, max_size=SIZE), some_set, st.integers(2, 9))
@settings(max_examples=80, deadline=None)
def test_a_split_leaves_few_where_its_cells_do(cell_of: list[int], mine: np.ndarray, minimum: int) -> None:
    """Cell 0 is no cell: who is in it is in none."""
    at = np.array(cell_of)
    cells = [at == n for n in range(1, 7)]
    within = [cell for cell in cells if cell.any() and not (cell & ~mine).any()]
    touching = [cell for cell in cells if (cell & mine).any()]
    rests = []
    if within:
        rests.append(mine & ~np.logical_or.reduce(within))
    if touching and not (mine & ~np.logical_or.reduce(touching)).any():
        rests.append(np.logical_or.reduce(touching) & ~mine)
    expected = any(0 < rest.sum() < minimum for rest in rests)
    assert Splits([cells], SIZE).leave_few(mine, minimum) == expected
    assert Splits([cells, [mine]], SIZE).leave_few(mine, minimum) == expected
    assert not Splits([], SIZE).leave_few(mine, minimum)
