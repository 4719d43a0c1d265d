"""Property tests of the cost flows: whatever the underlag, what flows into a node flows out of it."""

import random
from dataclasses import replace
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.costing import cost
from kpbcalc.costing.allocation import Keys, allocate, flow
from kpbcalc.costing.flows import ENDS, cost_flows
from kpbcalc.costing.trace import trace
from tests.builders import typed
from tests.golden.random_underlag import underlag

METHODS: list[Any] = ["direkt", "stegvis", "omsesidig"]
few = settings(max_examples=6)
dice = st.integers(0, 10**9).map(random.Random)


def sums(flows: pd.DataFrame, side: str) -> dict[str, int]:
    return {str(name): int(amount) for name, amount in flows.groupby(side)["belopp"].sum().items()}


@few
@given(dice)
def test_in_is_out_at_every_node(dice: random.Random) -> None:
    base = typed(underlag(dice))
    for metod in METHODS:
        result = cost(replace(base, metod=metod))
        flows = cost_flows(result)
        into, out = sums(flows, "till"), sums(flows, "fran")
        for node in into.keys() & out.keys():
            assert into[node] == out[node], (metod, node)
        posts = dict(zip(result.avstamning["post"], result.avstamning["belopp"], strict=True))
        assert sum(amount for node, amount in out.items() if node not in into) == posts["kpb_bas"]
        assert {node for node in into if node not in out} <= set(ENDS)
        ends = ["brukarkostnad", "kostnad_utan_individvolym", "utanfor_kpb"]
        assert [into.get(end, 0) for end in ENDS] == [posts[post] for post in ends]
        for row in result.insatskostnad.to_dict("records"):
            name = f"{row['insats']}@{row['enhet']}"
            by_pool = flows[(flows["till"] == name) & flows["fran"].isin(base.pooler["pool"])]
            assert int(by_pool["belopp"].sum()) == row["fordelad"], (metod, name)


@given(dice)
def test_pools_in_any_web_send_out_what_they_have(dice: random.Random) -> None:
    """Webs that a municipality would not draw: most pools reach no insats but through others."""
    pools = [f"P{n}" for n in range(dice.randint(1, 8))]
    amounts = {p: dice.randint(-(10**6), 10**15) for p in pools}
    keys: dict[str, Keys] = {}
    for position, pool in enumerate(pools):
        receivers: dict[Any, int] = {
            p: dice.randint(0, 1000) for p in dice.sample(pools, dice.randint(0, len(pools)))
        }
        # A way out: the first pool has an insats, every other an earlier pool.
        way = dice.choice(pools[:position]) if position else ("I0", "E")
        receivers[way] = dice.randint(1, 1000)
        if not position:
            receivers[("I1", "E")] = dice.randint(0, 3)
        keys[pool] = receivers
    flows = flow("omsesidig", pools, amounts, keys)
    for pool in pools:
        received = sum(amount for (_, to), amount in flows.items() if to == pool)
        sent = sum(amount for (by, _), amount in flows.items() if by == pool)
        assert amounts[pool] + received == sent
    assert sum(allocate("omsesidig", pools, amounts, keys).values()) == sum(amounts.values())


@few
@given(dice)
def test_a_trace_starts_with_the_objects_whole_amount(dice: random.Random) -> None:
    result = cost(typed(underlag(dice), metod=dice.choice(METHODS)))
    flows = cost_flows(result)
    for row in result.insatskostnad.to_dict("records"):
        tree = trace(flows, f"{row['insats']}@{row['enhet']}", "fran")
        assert tree.belopp == row["kostnad"]
        if tree.grenar:
            assert sum(branch.belopp for branch in tree.grenar) == tree.belopp
