"""Whether kpbcalc and the second implementation say the same, but for the rounding of each share."""

import math
from fractions import Fraction

import pandas as pd
import pytest

from kpbcalc.costing import Resultat
from tests.golden import bruteforce

GRID = 10**8
METHODS = ["direkt", "stegvis", "omsesidig"]
POOLS = 5
# A share is rounded once per pool it passes and once when it reaches the client.
NEAR = Fraction(POOLS + 2, GRID)


def exact(count: object) -> Fraction:
    """A count of the grid as a number."""
    return Fraction(0 if count is None or count is pd.NA else int(count), GRID)  # type: ignore[call-overload]


def assert_same(found: Resultat, answer: bruteforce.Answer) -> None:
    """Every cell, client, post and indicator."""
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
