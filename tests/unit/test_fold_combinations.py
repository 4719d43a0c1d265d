"""Rare combinations of insatser are counted with those that are as heavy, never with everything else."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.fold_combinations import OTHER_MIX, UNKNOWN, class_in_words, fold, heaviest, is_others
from kpbcalc.analysis.mix_effect import EVERYONE
from kpbcalc.analysis.rare_combinations import rare
from kpbcalc.analysis.reference import Referens
from kpbcalc.analysis.small_groups import minimum

from kpbcalc.analysis import mix_effect
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.table import Table

AO: Omrade = omraden()["AO"]
GROUPS = st.sets(st.sampled_from([*AO.mixordning]), min_size=1, max_size=4)
MIXES = GROUPS.map(lambda groups: "+".join(sorted(groups)))


def sums(clients: dict[str, int], cost: dict[str, float]) -> Referens:
    """A reference with these clients, who cost the same in each combination."""
    mix = pd.DataFrame(
        {"brukare": list(clients.values()), "kr": [n * cost[m] for m, n in clients.items()]},
        index=list(clients), dtype="float64",
    )  # fmt: skip
    groups = sorted({g for m in clients for g in m.split("+")})
    none = pd.DataFrame()
    return Referens("2017", 2017, 1000.0, pd.DataFrame({"grupp": groups}), mix, none)


def effects(own: Referens, reference: Referens) -> tuple[Table, dict[str, float]]:
    table = mix_effect.tables(own, replace(reference, namn="2016", ar=2016), AO)["mix"]
    return table, table.frame.set_index("klass").loc[EVERYONE].to_dict()


@given(st.dictionaries(MIXES, st.integers(1, 40), min_size=1, max_size=30))
def test_every_class_has_enough_and_is_as_heavy_as_its_members(sizes: dict[str, int]) -> None:
    found = fold(sizes, AO)
    classes = pd.Series(sizes).groupby(pd.Series(found)).sum()
    assert classes.min() >= min(minimum(), sum(sizes.values()))
    folded = {mix for mix, code in found.items() if code != mix}
    assert folded <= set(rare(sizes))
    for code in set(found.values()):
        if is_others(code):
            leads = {heaviest(mix, AO) for mix in folded if found[mix] == code}
            assert heaviest(code, AO) in leads


@given(st.dictionaries(MIXES, st.integers(1, 40), min_size=1, max_size=30))
def test_the_clients_of_an_insats_tell_of_no_few_among_the_folded(sizes: dict[str, int]) -> None:
    """Clients with an insats, less those in the combinations with it that are shown, are 0 or enough."""
    few = rare(sizes)
    assert {mix for mix, n in sizes.items() if n < minimum()} <= set(few)
    for group in {g for mix in sizes for g in mix.split("+")}:
        having = {mix: n for mix, n in sizes.items() if group in mix.split("+")}
        left = sum(having.values()) - sum(n for mix, n in having.items() if mix not in few)
        assert left == 0 or left >= minimum() or left == sum(having.values())


def test_nothing_that_tells_of_nobody_is_folded() -> None:
    sizes = {"hemtjanst": 30, "sabo_heldygn": 62, "hemtjanst+sabo_heldygn": 1, "korttid": 9, "hsl": 3,
             "hsl+korttid": 3}  # fmt: skip
    assert rare(sizes) == ["hemtjanst", "hemtjanst+sabo_heldygn", "hsl", "hsl+korttid", "korttid",
                           "sabo_heldygn"]  # fmt: skip
    assert rare({"hemtjanst": 30, "sabo_heldygn": 62, "hsl": 9}) == []
    assert rare({"hemtjanst": 30, "hemtjanst+hsl": 4, "hemtjanst+korttid": 4, "hsl": 9, "korttid": 8}) == [
        "hemtjanst+hsl", "hemtjanst+korttid", "hsl", "korttid",
    ]  # fmt: skip


COSTS = st.dictionaries(MIXES, st.floats(1e3, 1e6), min_size=2, max_size=30)


@given(COSTS, st.data())
def test_equal_costs_in_every_combination_are_no_cost_effect(
    cost: dict[str, float], data: st.DataObject
) -> None:
    clients = st.integers(minimum(), 500)
    own, reference = (sums({m: data.draw(clients) for m in cost}, cost) for _ in range(2))
    found = effects(own, reference)[1]
    assert found["niva"] == pytest.approx(0, abs=1e-6)
    assert found["mix"] == pytest.approx(found["kostnad"] - found["kostnad_ref"], abs=1e-6)


@given(COSTS, st.data())
def test_the_effects_add_up_and_rare_combinations_are_told_to_cost_little(
    cost: dict[str, float], data: st.DataObject
) -> None:
    drawn = [{m: n for m in cost if (n := data.draw(st.integers(0, 30)))} for _ in range(2)]
    if min(sum(side.values()) for side in drawn) < minimum():
        return
    own, reference = (sums(side, cost) for side in drawn)
    table, found = effects(own, reference)
    rows = table.frame.set_index("klass").drop(index=EVERYONE)
    difference = own.mix["kr"].sum() / own.mix["brukare"].sum()
    difference -= reference.mix["kr"].sum() / reference.mix["brukare"].sum()
    assert found["mix"] + found["niva"] == pytest.approx(difference, abs=1e-4)
    assert rows["mix"].sum() == pytest.approx(found["mix"], abs=1e-4)
    assert rows["niva"].sum() == pytest.approx(found["niva"], abs=1e-4)
    assert rows[["andel", "andel_ref"]].sum().tolist() == pytest.approx([100, 100])
    assert ((rows["few"] == 0) | (rows["few"] >= minimum())).all()


def test_homes_among_the_rare_are_mix_and_not_cost() -> None:
    """The same costs; one side has more of the rare combinations with a home: it is mix, all of it."""
    add_ons = ["hsl", "korttid", "trygghetslarm", "matdistribution", "dagverksamhet", "tillsyn", "ovrigt"]
    homes = {f"{extra}+sabo_heldygn": 500.0 for extra in add_ons}
    home_care = {f"hemtjanst+{extra}": 150.0 for extra in add_ons}
    cost = {"hemtjanst": 150.0, "sabo_heldygn": 500.0, **homes, **home_care}
    own = sums({m: 8 if m in homes else 20 for m in cost}, cost)
    peers = sums({m: 20 if m in homes else 8 for m in cost}, cost)
    table, found = effects(own, peers)
    assert found["niva"] == pytest.approx(0, abs=1e-9)
    assert found["mix"] < -50
    assert {"Särskilt boende med eller utan annat", "Hemtjänst med annat"} & set(table.frame["klass"])
    assert table.facts["mix_avgjord"] and table.facts["niva_avgjord"]


def test_what_hangs_on_the_classes_is_undecided() -> None:
    """One rare combination is so dear that it turns the sign of the cost effect, by itself or folded."""
    rare = {f"hemtjanst+{extra}": 4 for extra in ("hsl", "korttid", "tillsyn")}
    cost = {"hemtjanst": 100.0} | dict.fromkeys(rare, 200.0)
    own = sums({"hemtjanst": 100, "hemtjanst+hsl": 4, "hemtjanst+korttid": 4}, cost | {"hemtjanst": 99.0})
    before = sums(
        {"hemtjanst": 100, "hemtjanst+tillsyn": 4, "hemtjanst+korttid": 4},
        cost | {"hemtjanst+tillsyn": 20.0},
    )
    table, _ = effects(own, before)
    assert not table.facts["niva_avgjord"]


def test_unknown_combinations_are_a_class_of_their_own_and_a_few_are_not() -> None:
    cost = {"hemtjanst": 100.0, "sabo_heldygn": 500.0, OTHER_MIX: 300.0}
    own = sums({"hemtjanst": 50, "sabo_heldygn": 50}, cost)
    some = effects(own, sums({"hemtjanst": 50, "sabo_heldygn": 40, OTHER_MIX: 10}, cost))[0]
    assert UNKNOWN in set(some.frame["klass"])
    few = effects(own, sums({"hemtjanst": 50, "sabo_heldygn": 50, OTHER_MIX: 2}, cost))[0]
    assert UNKNOWN not in set(few.frame["klass"])


def test_classes_in_words() -> None:
    assert class_in_words("hemtjanst+ovriga", ["hemtjanst"]) == "Hemtjänst med annat"
    assert class_in_words("hemtjanst+ovriga") == "Hemtjänst med eller utan annat"
    assert class_in_words("hemtjanst") == "Enbart hemtjänst"
