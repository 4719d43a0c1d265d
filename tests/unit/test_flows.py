"""Unit tests of the cost flows: the small municipality's krona by krona, and names that could collide."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpbcalc.calculation.calculate import write_results
from kpbcalc.costing import cost
from kpbcalc.costing.allocation import allocate, flow
from kpbcalc.costing.flows import COLUMNS, cost_flows
from tests.builders import kr, small, typed

HT, SB = ("HT-OMV", "HT1"), ("SABO-OMV", "SB1")
METHODS = ["direkt", "stegvis", "omsesidig"]


def flows_of(metod: Any = "stegvis", **changed: Sequence[str]) -> pd.DataFrame:
    return cost_flows(cost(typed(small(**changed), metod=metod)))


def rows(flows: pd.DataFrame) -> list[tuple[str, str, int, str]]:
    return [tuple(r) for r in flows[COLUMNS].itertuples(index=False)]


def test_every_step_of_the_small_municipality() -> None:
    assert rows(flows_of()) == [
        ("100/510/5010", "100@510", kr(1000), "huvudbok"),
        ("110/510/5010", "110@510", kr(2000), "huvudbok"),
        ("200/510/5010", "200@510", kr(300), "huvudbok"),
        ("100@510", "HT-OMV@HT1", kr(1000), "kodnyckel"),
        ("110@510", "SABO-OMV@SB1", kr(2000), "kodnyckel"),
        ("200@510", "OH", kr(300), "kodnyckel"),
        ("OH", "HT-OMV@HT1", kr(100), "årsarbetare"),
        ("OH", "SABO-OMV@SB1", kr(200), "årsarbetare"),
        ("HT-OMV@HT1", "brukare", kr(1100), "beviljad"),
        ("SABO-OMV@SB1", "brukare", kr(2200), "utford"),
    ]


def test_outside_revenue_and_cost_without_volume() -> None:
    flows = flows_of(
        kontoutfall=[*small()["kontoutfall"], "900;990;4010;;202401;70", "110;510;3610;kommun;202402;-500",
                     "110;510;3110;;202402;-9"],
        kodnyckel=[*small()["kodnyckel"], "900;*;utanfor;;;;skola"],
        insatsvolymer=["A;HT-OMV;HT1;2024-01;4;3"],
    )  # fmt: skip
    found = rows(flows)
    assert ("900@990", "utanfor", kr(70), "skola") in found
    assert ("110/510/3610", "110@510", kr(-500), "huvudbok") in found
    assert ("110@510", "SABO-OMV@SB1", kr(1500), "kodnyckel") in found
    assert ("SABO-OMV@SB1", "utan individvolym", kr(1700), "ingen volym") in found
    assert not flows["fran"].str.endswith("3110").any(), "a fee is not in the base"


def test_pools_of_the_reciprocal_method_carry_more_than_their_own() -> None:
    # x = 300 + y/2 and y = 150 + x/2 give x = 500 and y = 400.
    flows = flow("omsesidig", ["A", "B"], {"A": 300, "B": 150}, {"A": {"B": 1, HT: 1}, "B": {"A": 1, SB: 1}})
    assert flows == {("A", "B"): 250, ("A", HT): 250, ("B", "A"): 200, ("B", SB): 200}


def test_a_pool_that_only_reaches_insats_through_others_keeps_its_balance() -> None:
    keys: dict[str, Any] = {"A": {"B": 1, "C": 2}, "B": {"A": 1, "C": 1}, "C": {"A": 1, HT: 3, SB: 3}}
    amounts = {"A": 100, "B": 7, "C": 1}
    flows = flow("omsesidig", ["A", "B", "C"], amounts, keys)
    for pool, own in amounts.items():
        received = sum(v for (_, to), v in flows.items() if to == pool)
        assert own + received == sum(v for (by, _), v in flows.items() if by == pool), pool
    assert sum(v for (_, to), v in flows.items() if isinstance(to, tuple)) == 108


@pytest.mark.parametrize("metod", METHODS)
def test_totals_are_the_sums_of_the_flows(metod: str) -> None:
    keys: dict[str, Any] = {"A": {HT: 1, "B": 2}, "B": {SB: 5, HT: 2, "A": 1}}
    amounts = {"A": 10**10 + 1, "B": -7}
    to_insats: dict[Any, int] = {}
    for (_, to), amount in flow(metod, ["A", "B"], amounts, keys).items():
        if isinstance(to, tuple):
            to_insats[to] = to_insats.get(to, 0) + amount
    assert allocate(metod, ["A", "B"], amounts, keys) == to_insats


def test_a_pools_use_of_itself_is_no_flow() -> None:
    keys: dict[str, Any] = {"A": {HT: 1, "A": 9}}
    for metod in METHODS:
        assert flow(metod, ["A"], {"A": 10}, keys) == {("A", HT): 10}


def test_nodes_that_could_have_the_same_name_are_kept_apart() -> None:
    flows = flows_of(
        kontoutfall=["HT-OMV;HT1;5010;;202401;10", "brukare;510;5010;;202401;20"],
        kodnyckel=["HT-OMV;*;pool;;;brukare;", "brukare;*;insats;HT-OMV;HT1;;"],
        pooler=["brukare;n;1;k;b"],
        fordelningsvarden=["brukare;insats;HT-OMV;HT1;;1"],
    )
    assert [r[:3] for r in rows(flows)[2:]] == [
        ("brukare@510", "HT-OMV@HT1", kr(20)),
        ("huvudbok HT-OMV@HT1", "pool brukare", kr(10)),
        ("pool brukare", "HT-OMV@HT1", kr(10)),
        ("HT-OMV@HT1", "brukare", kr(30)),
        ("SABO-OMV@SB1", "brukare", 0),
    ]


def test_the_file_holds_amounts_as_decimal_text_and_no_client(tmp_path: Path) -> None:
    write_results(cost(typed(small())), [], tmp_path)
    lines = (tmp_path / "kostnadsflode.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "fran;till;belopp;nyckel"
    assert "OH;HT-OMV@HT1;100.0;årsarbetare" in lines
    assert not {"A", "B"} & {field for line in lines for field in line.split(";")}
