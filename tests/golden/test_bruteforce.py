"""Golden tests against a second implementation: two programs from one contract must say the same.

`bruteforce.py` shares no code with kpbcalc, so a misreading would have to be made twice. kpbcalc counts in
whole 10⁻⁸ kr and rounds each share once, so single costs may differ by a few of them; sums, counts and
volumes may not differ at all.
"""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.costing import cost
from kpbcalc.underlag import load
from tests.builders import YEAR, write
from tests.golden import bruteforce
from tests.golden.random_underlag import underlag
from tests.golden.same_answer import METHODS, assert_same
from tests.samples.random_municipality import draw

SEEDS = 15


@pytest.mark.parametrize("metod", METHODS)
def test_the_worked_example(worked: Path, metod: str) -> None:
    found = cost(replace(load(worked, "0000", YEAR)[0], metod=metod))
    assert_same(found, bruteforce.calculate(worked / "0000" / str(YEAR), YEAR, metod))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_underlag(tmp_path: Path, seed: int) -> None:
    folder = write(tmp_path, underlag(random.Random(seed)))
    read, _ = load(tmp_path, "0000", YEAR)
    for metod in METHODS:
        assert_same(cost(replace(read, metod=metod)), bruteforce.calculate(folder, YEAR, metod))


def test_the_random_underlag_meets_what_it_should() -> None:
    """A random test that never meets a case proves nothing about it."""
    seen: set[str] = set()
    for seed in range(SEEDS):
        tables = underlag(random.Random(seed))
        seen |= {row.split(";")[5] for row in tables["kodnyckel"]}
        seen |= {"fk" for row in tables["kontoutfall"] if ";fk;" in row}
        seen |= {row.split(";")[1] for row in tables["insatsvolymer"]}
    assert {"P4", "fk", "LSS-2SFB", "LSS-10", "SABO-DEM", "KORT", "BSTOD", "LSS-9G"} <= seen


@pytest.mark.parametrize("seed", range(2000, 2006))
def test_whole_municipalities_in_awkward_shapes(tmp_path: Path, seed: int) -> None:
    drawn = draw(seed, tmp_path, size=12 + seed % 70 * 2, years=2)
    folders = [tmp_path / drawn.kommun / str(ar) for ar in drawn.years]
    # Visits fill volumes while the tables are read, and reading is not judged here.
    judged = [f for f in folders if not (f / "insatshandelser.csv").exists()]
    assert judged
    for folder in judged:
        found = cost(load(tmp_path, drawn.kommun, int(folder.name))[0])
        assert_same(found, bruteforce.calculate(folder, found.ar, found.underlag.metod))
