"""Unit tests of the allocation: three methods, what stops them, and the reference's own worked figures."""

import re

import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.costing import allocation
from kpbcalc.costing.allocation import Keys, Object, allocate
from kpbcalc.costing.unit_cost import allocated_cost
from tests.builders import kr, small, typed

METHODS = ["direkt", "stegvis", "omsesidig"]
HT, SB, KT, TL = ("HT-OMV", "HT1"), ("SABO-OMV", "SB1"), ("KORT", "KT1"), ("LARM", "TL1")

# docs/metod.md §3.3, in tkr
POOLS = ["OH", "LEDNING", "MYNDIGHET", "NATT", "HSL"]
AMOUNTS = {"OH": 2000, "LEDNING": 3000, "MYNDIGHET": 1500, "NATT": 6000, "HSL": 5000}
DIRECT = {HT: 30_000, SB: 24_000, KT: 5_000, TL: 900}
STAFF = {HT: 50, SB: 40, KT: 8, TL: 1, "MYNDIGHET": 2, "NATT": 10, "HSL": 7}
KEYS: dict[str, dict[Object | str, int]] = {
    "OH": {**STAFF, "LEDNING": 4},
    "LEDNING": dict(STAFF),
    "MYNDIGHET": {HT: 400, SB: 100, KT: 150, TL: 350},
    "NATT": {HT: 9_000, TL: 1_000},
    "HSL": {HT: 3_000, SB: 5_500, KT: 1_500, "NATT": 1_000},
}
TKR = 1000 * 10**8


def spread(method: str, keys: dict[str, dict[Object | str, int]] = KEYS) -> dict[Object, int]:
    return allocate(method, POOLS, {p: a * TKR for p, a in AMOUNTS.items()}, keys)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("direkt", [40_025.3, 28_920.2, 6_379.0, 2_075.5]),
        ("stegvis", [40_122.9, 28_766.5, 6_371.2, 2_139.4]),
        ("omsesidig", [40_411.8, 28_501.7, 6_299.0, 2_187.6]),
    ],
)
def test_the_reference_example(method: str, expected: list[float]) -> None:
    received = spread(method)
    assert [round(received[o] / TKR + DIRECT[o], 1) for o in (HT, SB, KT, TL)] == expected
    assert sum(received.values()) == sum(AMOUNTS.values()) * TKR


def test_the_closing_amounts_of_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    closing: dict[str, int] = {}
    split = allocation._split

    def noted(pool: str, amount: int, weights: Keys) -> list[tuple[Object | str, int]]:
        closing[pool] = amount
        return split(pool, amount, weights)

    monkeypatch.setattr(allocation, "_split", noted)
    spread("stegvis")
    assert {p: round(a / TKR, 1) for p, a in closing.items()} == {
        "OH": 2000.0, "LEDNING": 3065.6, "MYNDIGHET": 1584.7, "NATT": 6423.7, "HSL": 5296.6,
    }  # fmt: skip


def test_without_the_flow_backwards_reciprocal_is_step_down() -> None:
    forward = {**KEYS, "HSL": {k: v for k, v in KEYS["HSL"].items() if k != "NATT"}}
    step, reciprocal = spread("stegvis", forward), spread("omsesidig", forward)
    assert step.keys() == reciprocal.keys()
    assert max(abs(step[o] - reciprocal[o]) for o in step) <= len(POOLS), "only the last 10⁻⁸ kr may differ"


def test_direct_passes_nothing_through_pools() -> None:
    assert allocate("direkt", ["A", "B"], {"A": 100, "B": 0}, {"A": {HT: 1, "B": 9}, "B": {SB: 1}}) == {
        HT: 100,
        SB: 0,
    }


def test_a_closed_pool_receives_nothing() -> None:
    keys = {"A": {"B": 1, HT: 1}, "B": {"A": 1000, SB: 1}}
    assert allocate("stegvis", ["A", "B"], {"A": 100, "B": 50}, keys) == {HT: 50, SB: 100}


def test_reciprocal_of_two_pools_by_hand() -> None:
    # x = 100 + y/2 and y = 50 + x/2 give x = 500/3, y = 400/3; each sends half to its insats.
    keys = {"A": {"B": 1, HT: 1}, "B": {"A": 1, SB: 1}}
    third = 10**8
    found = allocate("omsesidig", ["A", "B"], {"A": 300 * third, "B": 150 * third}, keys)
    assert found == {HT: 250 * third, SB: 200 * third}


@pytest.mark.parametrize("method", METHODS)
def test_a_pool_that_uses_itself_changes_nothing(method: str) -> None:
    plain = allocate(method, ["A"], {"A": 100}, {"A": {HT: 1, SB: 3}})
    assert allocate(method, ["A"], {"A": 100}, {"A": {HT: 1, SB: 3, "A": 96}}) == plain


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("weights", [{}, {HT: 0}, {"B": 0, HT: 0}])
def test_a_pool_without_receiver_over_zero_stops(method: str, weights: dict[Object | str, int]) -> None:
    with pytest.raises(ValidationError, match=r"(?s)Poolen A .*V42") as raised:
        allocate(method, ["A", "B"], {"A": 100, "B": 0}, {"A": weights, "B": {HT: 1}})
    assert raised.value.exit_code == 3


def test_a_pool_whose_receivers_have_all_closed_stops() -> None:
    keys = {"A": {HT: 1}, "B": {"A": 1}}
    for method in ("stegvis", "direkt"):
        with pytest.raises(ValidationError, match="Poolen B"):
            allocate(method, ["A", "B"], {"A": 1, "B": 1}, keys)
    assert allocate("omsesidig", ["A", "B"], {"A": 1, "B": 1}, keys) == {HT: 2}


@pytest.mark.parametrize("keys", [{"A": {"B": 1}, "B": {"A": 1}}, {"A": {"A": 1}, "B": {HT: 1}}])
def test_a_ring_of_pools_that_reaches_no_insats_is_refused(keys: dict[str, dict[Object | str, int]]) -> None:
    with pytest.raises(ValidationError, match="V42"):
        allocate("omsesidig", ["A", "B"], {"A": 1, "B": 1}, keys)


def test_a_ring_is_told_by_its_pools_and_with_what_to_do() -> None:
    """The system of equations has no solution; whoever reads it knows of pools and receivers."""
    ring = {"A": {"B": 1}, "B": {"A": 1}, "C": {HT: 1, "A": 1}}
    with pytest.raises(ValidationError) as refused:
        allocate("omsesidig", ["A", "B", "C"], {"A": 1, "B": 1, "C": 1}, ring)
    told = refused.value
    assert told.what.startswith("Pooler som bara fördelar till varandra: A, B. Deras kostnader")
    assert told.where == "fordelningsvarden, regel V42" and told.remedy
    assert not re.search(r"singul|matris|system", str(told), re.IGNORECASE)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("amount", [1, -1, 10**17 + 1, 0])
def test_money_in_is_money_out_also_for_amounts_that_do_not_divide(method: str, amount: int) -> None:
    keys = {"A": {HT: 1, SB: 1, KT: 1, "B": 4}, "B": {HT: 3, TL: 7, "A": 1}}
    found = allocate(method, ["A", "B"], {"A": amount, "B": 7}, keys)
    assert sum(found.values()) == amount + 7


# from the tables

TWO = {
    "kontoutfall": [*small()["kontoutfall"], "210;510;5010;;202401;100"],
    "kodnyckel": [*small()["kodnyckel"], "210;*;pool;;;HSL;"],
    "fordelningsvarden": ["OH;insats;HT-OMV;HT1;;1", "OH;pool;;;HSL;1", "HSL;insats;SABO-OMV;SB1;;1"],
}


def received(pooler: list[str], metod: str) -> dict[str, int]:
    underlag = typed(small(**TWO, pooler=pooler), metod=metod)
    ledger = underlag.kontoutfall.assign(
        i_bas=True, typ="pool", insats="", enhet="", pool=["", "", "OH", "HSL"]
    ).iloc[2:]
    table = allocated_cost(ledger, underlag.pooler, underlag.fordelningsvarden, metod)
    return dict(zip(table["insats"], table["fordelad"], strict=True))


def test_ordning_decides_the_closing_order_and_not_the_rows() -> None:
    assert received(["HSL;n;2;k;b", "OH;n;1;k;b"], "stegvis") == {"HT-OMV": kr(150), "SABO-OMV": kr(250)}
    assert received(["HSL;n;1;k;b", "OH;n;10;k;b"], "stegvis") == {"HT-OMV": kr(300), "SABO-OMV": kr(100)}


def test_pools_that_use_each_other_must_not_share_a_place_in_the_order() -> None:
    """Sorted by name instead, the choice of a pool's name would move money."""
    tied = ["HSL;n;1;k;b", "OH;n;1;k;b"]
    with pytest.raises(ValidationError, match=r"(?s)OH och HSL.*V42"):
        received(tied, "stegvis")
    assert received(tied, "omsesidig") == {"HT-OMV": kr(150), "SABO-OMV": kr(250)}


def test_a_pool_that_nothing_is_coded_to_still_needs_a_receiver() -> None:
    with pytest.raises(ValidationError, match="Poolen NATT"):
        received(["OH;n;1;k;b", "HSL;n;2;k;b", "NATT;n;3;k;b"], "stegvis")
