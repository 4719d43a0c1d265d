"""Property tests: what must hold for every underlag, tried on random ones.

They guard the invariants that no single example shows: money in = money out to the last 10⁻⁸ kr, and that
neither the order of rows nor the names of clients mean anything.
"""

import random
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kpbcalc.base import exact
from kpbcalc.costing import Resultat, cost
from kpbcalc.underlag.model import Underlag
from kpbcalc.underlag.numbers import to_exact
from tests.builders import typed
from tests.golden.random_underlag import underlag

METHODS: list[Any] = ["direkt", "stegvis", "omsesidig"]
TABLES = [
    "kontoutfall", "kodnyckel", "pooler", "fordelningsvarden", "enheter", "brukare", "insatsvolymer",
    "befolkning",
]  # fmt: skip
RESULTS = ["insatskostnad", "brukarrader", "nyckeltal", "avstamning"]
few = settings(max_examples=6)
# A seed and not hypothesis' own dice: an underlag takes thousands of throws, and drawing each is slow.
dice = st.integers(0, 10**9).map(random.Random)
methods = st.sampled_from(METHODS)


def posts(result: Resultat) -> dict[str, int]:
    return dict(zip(result.avstamning["post"], result.avstamning["belopp"], strict=True))


def costs(result: Resultat) -> dict[tuple[str, str], int]:
    frame = result.insatskostnad
    return dict(zip(zip(frame["insats"], frame["enhet"], strict=True), frame["kostnad"], strict=True))


def number_of_pools(given_underlag: Underlag) -> int:
    return len(given_underlag.pooler)


@few
@given(dice)
def test_money_in_is_money_out_down_to_the_client(dice: random.Random) -> None:
    base = typed(underlag(dice))
    for metod in METHODS:
        result = cost(replace(base, metod=metod))
        bridge = posts(result)
        counted = exact.total(result.huvudbok.loc[result.huvudbok["i_bas"], "belopp"])
        left_out = exact.total(result.huvudbok.loc[~result.huvudbok["i_bas"], "belopp"])
        memo = sum(amount for post, amount in bridge.items() if post.startswith("memo_"))
        assert counted + left_out == exact.total(base.kontoutfall["belopp"])
        assert (counted, left_out) == (bridge["kpb_bas"], memo)
        assert bridge["kpb_bas"] == bridge["insatskostnad"] + bridge["utanfor_kpb"]
        assert bridge["insatskostnad"] == bridge["brukarkostnad"] + bridge["kostnad_utan_individvolym"]
        assert bridge["differens"] == 0
        per_cell = result.brukarrader.groupby(["insats", "enhet"])["kostnad"].sum().to_dict()
        with_volume = result.insatskostnad[result.insatskostnad["volym"] > 0]
        assert per_cell == {c: k for c, k in costs(result).items() if c in per_cell}
        assert len(per_cell) == len(with_volume)


@few
@given(dice, methods)
def test_the_order_of_rows_means_nothing(dice: random.Random, metod: Any) -> None:
    base = typed(underlag(dice), metod=metod)
    shuffled = {
        t: getattr(base, t).iloc[dice.sample(range(len(getattr(base, t))), len(getattr(base, t)))]
        for t in TABLES
    }
    again = cost(replace(base, **{t: f.reset_index(drop=True) for t, f in shuffled.items()}))
    first = cost(base)
    for name in RESULTS:
        assert_frame_equal(getattr(first, name), getattr(again, name), check_exact=True)


@few
@given(dice, methods, st.integers(2, 7))
def test_costs_scale_with_the_amounts(dice: random.Random, metod: Any, k: int) -> None:
    base = typed(underlag(dice), metod=metod)
    scaled = replace(base, kontoutfall=base.kontoutfall.assign(belopp=base.kontoutfall["belopp"] * k))
    first, again = cost(base), cost(scaled)
    # Every pool a krona passes and the last share may each round by one count, k times over.
    near = (number_of_pools(base) + 2) * (k + 1)
    for cell, amount in costs(first).items():
        assert abs(costs(again)[cell] - k * amount) <= near
    assert {p: k * a for p, a in posts(first).items() if p in ("kpb_bas", "insatskostnad")} == {
        p: a for p, a in posts(again).items() if p in ("kpb_bas", "insatskostnad")
    }
    assert ((again.brukarrader["kostnad"] - k * first.brukarrader["kostnad"]).abs() <= near + k + 1).all()


@few
@given(dice)
def test_reciprocal_is_step_down_when_nothing_flows_backwards(dice: random.Random) -> None:
    base = typed(underlag(dice))
    place = base.pooler.set_index("pool")["ordning"]
    values = base.fordelningsvarden
    backwards = (values["mottagare_typ"] == "pool") & (
        values["mottagarpool"].map(place).fillna(0) <= values["pool"].map(place)
    )
    forward = replace(base, fordelningsvarden=values[~backwards].reset_index(drop=True))
    step = costs(cost(replace(forward, metod="stegvis")))
    reciprocal = costs(cost(replace(forward, metod="omsesidig")))
    assert step.keys() == reciprocal.keys()
    assert all(abs(step[c] - reciprocal[c]) <= number_of_pools(base) + 1 for c in step)


@few
@given(dice, methods)
def test_the_names_of_clients_mean_nothing(dice: random.Random, metod: Any) -> None:
    base = typed(underlag(dice), metod=metod)
    names = base.brukare["brukar_id"].tolist()
    new = dict(zip(names, dice.sample([f"ny{i}" for i in range(len(names))], len(names)), strict=True))
    renamed = replace(
        base,
        brukare=base.brukare.assign(brukar_id=base.brukare["brukar_id"].map(new)),
        insatsvolymer=base.insatsvolymer.assign(brukar_id=base.insatsvolymer["brukar_id"].map(new)),
    )
    first, again = cost(base), cost(renamed)
    for name in ("insatskostnad", "nyckeltal", "avstamning"):
        assert_frame_equal(getattr(first, name), getattr(again, name), check_exact=True)


@few
@given(dice, methods)
def test_every_client_pays_in_proportion_to_volume(dice: random.Random, metod: Any) -> None:
    result = cost(typed(underlag(dice), metod=metod))
    cells = result.insatskostnad.set_index(["insats", "enhet"])
    for row in result.brukarrader.to_dict("records"):
        cell = cells.loc[(row["insats"], row["enhet"])]
        wanted = int(cell["kostnad"]) * int(row["volym"])
        assert abs(int(row["kostnad"]) * int(cell["volym"]) - wanted) < int(cell["volym"])


# arithmetic


@given(st.integers(-(10**18), 10**18), st.lists(st.integers(0, 10**15), min_size=1, max_size=30))
def test_shares_add_up_and_stay_within_one(amount: int, weights: list[int]) -> None:
    if not any(weights):
        weights = [*weights, 1]
    parts = exact.share_out(amount, weights)
    assert sum(parts) == amount
    assert all(abs(p * sum(weights) - amount * w) < sum(weights) for p, w in zip(parts, weights, strict=True))


@given(st.lists(st.integers(-(10**18) + 1, 10**18 - 1), min_size=1, max_size=20))
def test_counts_survive_being_written_and_read(counts: list[int]) -> None:
    texts = pd.Series([exact.text(c) for c in counts], dtype="str")
    assert exact.parse(texts).tolist() == counts


def swedish(count: int, space: str, mark: str, trailing: bool) -> str:
    """An amount as some system would write it: grouped by spaces, with two decimals or more."""
    whole, _, decimals = exact.text(abs(count), 2).partition(".")
    grouped = f"{int(whole):,}".replace(",", space)
    minus = "-" if count < 0 else ""
    return f"{grouped}{mark}{decimals}{minus}" if trailing else f"{minus}{grouped}{mark}{decimals}"


@given(
    st.lists(st.integers(-(10**18) + 1, 10**18 - 1), min_size=1, max_size=10),
    st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009"]),
    st.sampled_from([",", "."]),
    st.booleans(),
)
def test_amounts_are_read_as_they_were_meant_or_not_at_all(
    counts: list[int], space: str, mark: str, trailing: bool
) -> None:
    texts = pd.Series([swedish(c, space, mark, trailing) for c in counts], dtype="str")
    try:
        values, wrong = to_exact(texts)
    except ValueError:  # 1,234 in a column that does not settle it
        assert any(len(t.partition(mark)[2].rstrip("-")) == 3 for t in texts)
        return
    assert not wrong.any()
    assert values.tolist() == counts


@pytest.mark.parametrize("thousands", [".", ","])
@given(st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=10))
def test_grouped_amounts_with_two_decimals_are_never_misread(thousands: str, ore: list[int]) -> None:
    mark = "," if thousands == "." else "."
    texts = [f"{v / 100:,.2f}".replace(",", "T").replace(".", mark).replace("T", thousands) for v in ore]
    values, wrong = to_exact(pd.Series(texts, dtype="str"))
    assert not wrong.any()
    assert values.tolist() == [v * 10**6 for v in ore]
