"""Golden tests against a second implementation: two programs from one contract must say the same.

`bruteforce.py` shares no code with kpbcalc, so a misreading would have to be made twice. kpbcalc counts in
whole 10⁻⁸ kr and rounds each share once, so single costs may differ by a few of them; sums, counts and
volumes may not differ at all.
"""

import math
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.costing import Resultat, cost
from kpbcalc.underlag import load
from tests.builders import YEAR, write
from tests.golden import bruteforce
from tests.golden.random_underlag import underlag
from tests.samples.random_municipality import draw

GRID = 10**8
SEEDS = 15
METHODS = ["direkt", "stegvis", "omsesidig"]
POOLS = 5
# A share is rounded once per pool it passes and once when it reaches the client.
NEAR = Fraction(POOLS + 2, GRID)


def exact(count: object) -> Fraction:
    return Fraction(0 if count is None or count is pd.NA else int(count), GRID)  # type: ignore[call-overload]


def assert_same(found: Resultat, answer: bruteforce.Answer) -> None:
    near = NEAR + Fraction(answer.shared_rows, GRID)  # each row that several share is rounded once
    cells = {(r["insats"], r["enhet"]): r for r in found.insatskostnad.to_dict("records")}
    assert cells.keys() == answer.insatskostnad.keys()
    for cell, expected in answer.insatskostnad.items():
        row = cells[cell]
        for column in ("direkt", "volym", "beviljad", "utford"):
            apart = near if column == "direkt" and cell in answer.shared else 0
            assert abs(exact(row[column]) - expected[column]) <= apart, (cell, column)
        for column in ("fordelad", "kostnad"):
            assert abs(exact(row[column]) - expected[column]) <= near, (cell, column)
        if expected["volym"]:
            price = float(expected["kostnad"] / expected["volym"])
            assert row["styckkostnad"] == pytest.approx(price, rel=1e-9, abs=float(near / expected["volym"]))
        else:
            assert math.isnan(row["styckkostnad"])

    clients = {
        (r["brukar_id"], r["insats"], r["enhet"]): exact(r["kostnad"])
        for r in found.brukarrader.to_dict("records")
    }
    assert clients.keys() == answer.brukarkostnad.keys()
    for who, expected_cost in answer.brukarkostnad.items():
        assert abs(clients[who] - expected_cost) <= near, who

    bridge = dict(zip(found.avstamning["post"], map(exact, found.avstamning["belopp"]), strict=True))
    assert list(bridge) == list(answer.avstamning), "the posts and their order"
    apart = {"brukarkostnad", "kostnad_utan_individvolym"}
    for post, amount in answer.avstamning.items():
        few = near * len(cells) if post in apart else 0
        assert abs(bridge[post] - amount) <= few, post
    assert sum(bridge[p] for p in apart) == sum(answer.avstamning[p] for p in apart)

    assert set(found.nyckeltal["kpi"]) == answer.nyckeltal.keys()
    for row in found.nyckeltal.to_dict("records"):
        numerator, denominator = answer.nyckeltal[row["kpi"]]
        assert exact(row["namnare"]) == denominator, row["kpi"]
        assert abs(exact(row["taljare"]) - numerator) <= near * (len(cells) + 1), row["kpi"]
        if denominator:
            spread = float(near * (len(cells) + 1) / denominator)
            assert row["varde"] == pytest.approx(float(numerator / denominator), rel=1e-12, abs=spread)
        else:
            assert math.isnan(row["varde"]), row["kpi"]


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
