"""Distinct clients, sums and the two largest parts of each cell, by plain loops beside numpy's way."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.aggregates.parts import parts, summed

ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(-1000, 1000)), max_size=30)


@given(ROWS, st.lists(st.integers(-1, 2), min_size=5, max_size=5))
def test_cells_of_leaves_agree_with_plain_loops(rows: list[tuple[int, int, int]], cell_of: list[int]) -> None:
    leaf, client, amount = (np.array([r[k] for r in rows], dtype=np.int64) for k in range(3))
    found = summed(parts(leaf, client, [amount]), np.array(cell_of, dtype=np.int64), 3)
    for cell in range(3):
        by_client: dict[int, int] = {}
        for where, who, kr in rows:
            if cell_of[where] == cell:
                by_client[who] = by_client.get(who, 0) + kr
        sizes = sorted((abs(kr) for kr in by_client.values()), reverse=True)
        assert found.n[cell] == len(by_client)
        assert found.total[cell, 0] == sum(by_client.values())
        assert found.size[cell, 0] == sum(sizes)
        assert [found.first[cell, 0], found.second[cell, 0]] == [*sizes, 0, 0][:2]
