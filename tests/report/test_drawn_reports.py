"""A municipality of any valid shape gets its report, whole, and no more of one than a report may be.

By default three; KPB_ALL_REPORTS=1 takes thirty. `make soak` makes and attacks as many as one likes.
"""

import os
from pathlib import Path

import pytest

from tests.samples.measures import too_much
from tests.samples.random_municipality import draw
from tests.soak.reports import report

SEEDS = range(600, 630 if os.environ.get("KPB_ALL_REPORTS") else 603)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_drawn_municipality_gets_its_report(seed: int, tmp_path: Path) -> None:
    drawn = draw(seed, tmp_path / "data")
    code, said = report(drawn, tmp_path / "out")
    assert code == 0, said
    assert list(too_much(tmp_path / "out" / drawn.kommun / str(drawn.years[-1]) / "rapport.html")) == []
