"""The two largest parts of a sum, by plain loops beside the frame's own way."""

from collections import defaultdict

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from kpbcalc.analysis.contributions import contributions, of_all

ROWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["x", "y"]), st.integers(-500, 5000)),
    min_size=1, max_size=30,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_clients_sum_and_the_two_largest_parts_agree_with_plain_loops(
    rows: list[tuple[str, str, int]],
) -> None:
    frame = pd.DataFrame(rows, columns=["brukar_id", "enhet", "kr"])
    found = contributions(frame, "enhet")
    parts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for who, unit, kr in rows:
        parts[unit][who] += kr
    assert sorted(found.index) == sorted(parts)
    for unit, mine in parts.items():
        ranked = [*sorted((abs(v) for v in mine.values()), reverse=True), 0]
        line = found.loc[unit]
        assert (line["brukare"], line["kr"]) == (len(mine), sum(mine.values()))
        assert [abs(line["kr_storst"]), abs(line["kr_nast"])] == ranked[:2]


def test_all_rows_together_are_one_group() -> None:
    frame = pd.DataFrame({"brukar_id": ["a", "a", "b"], "enhet": ["x", "y", "x"], "kr": [1.0, 2.0, 5.0]})
    assert of_all(frame) == {"brukare": 2.0, "kr": 8.0, "kr_storst": 5.0, "kr_nast": 3.0}
