"""The demo's small tools hold for any input, not only for the municipalities of today."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kpbcalc.demo.calibration import KOMMUNER, pseudonyms
from kpbcalc.demo.pools import step_down
from kpbcalc.demo.population import apportion

weights = arrays(float, st.integers(1, 40), elements=st.floats(0, 1e6)).filter(lambda w: w.sum() > 1e-3)


@given(weights, st.integers(0, 10**12))
def test_parts_sum_to_the_whole_and_are_never_negative(w: np.ndarray, total: int) -> None:
    parts = apportion(w, total)
    assert parts.sum() == total
    assert (parts >= 0).all()


@given(st.integers(1, 5), st.integers(1, 6), st.data())
def test_every_krona_of_a_pool_ends_at_an_object(pools: int, objects: int, data) -> None:
    to_objects = data.draw(arrays(float, (pools, objects), elements=st.floats(0.01, 100)))
    to_pools = data.draw(arrays(float, (pools, pools), elements=st.floats(0, 100)))
    ends = step_down(to_objects, to_pools)
    assert np.allclose(ends.sum(axis=1), 1)
    assert (ends >= 0).all()


@given(st.sampled_from(KOMMUNER), st.integers(0, 300))
def test_pseudonyms_are_unique_and_do_not_depend_on_how_many(kommun: str, antal: int) -> None:
    ids = pseudonyms(kommun, antal)
    assert len(set(ids)) == antal
    assert pseudonyms(kommun, 300)[:antal] == ids
