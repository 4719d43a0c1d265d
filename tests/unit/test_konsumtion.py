"""Cost per inhabitant: three factors, exactly additive, and what age and sex explain."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.age_cells import safe_classes
from kpbcalc.analysis.age_standardise import standardise
from kpbcalc.analysis.drivers import effects, shapley
from kpbcalc.analysis.reference import age_profile, pooled, reference_of

from kpbcalc.analysis import konsumtion
from kpbcalc.analysis.area import omraden
from kpbcalc.base.errors import UsageError
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from tests.builders import small, typed

AO, FN, IFO = omraden().values()
CLASSES = ["65–79", "80–89", "90+"]
AMOUNT = st.floats(0, 1e6, allow_subnormal=False)


def year(ar: int, hours: Sequence[float], days: Sequence[float] = (), kr: float = 1300) -> Resultat:
    """Client n has hours[n] of home care and days[n] in a home; the clients are women and men by turns."""
    clients = [f"C{n}" for n in range(max(len(hours), len(days)))]
    ages = [84 if n % 4 < 2 else 70 for n in range(len(clients))]
    volumes = [f"{c};HT-OMV;HT1;{ar}-01;{h};" for c, h in zip(clients, hours, strict=False) if h]
    volumes += [f"{c};SABO-OMV;SB1;{ar}-02;;{d}" for c, d in zip(clients, days, strict=False) if d]
    rows = small(
        brukare=[f"{c};{'KM'[n % 2]};{ar - a}" for n, (c, a) in enumerate(zip(clients, ages, strict=True))],
        kontoutfall=[f"100;510;5010;;{ar}01;{kr}", f"110;510;5010;;{ar}01;2000"],
        pooler=[],
        fordelningsvarden=[],
        insatsvolymer=volumes,
        befolkning=["30;K;500", "70;K;60", "70;M;40", "84;K;30", "84;M;20"],
    )
    return cost(typed(rows, ar=ar))


def cells(people: Sequence[float], rates: Sequence[float]) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([CLASSES, ["K"]], names=["klass", "kon"])
    kr = [n * r for n, r in zip(people, rates, strict=True)]
    return pd.DataFrame({"invanare": people, "kr": kr}, index=index, dtype="float64")


def test_worked_example_of_the_three_factors() -> None:
    """docs/metod.md §5.3: 20 210 against 14 994; +2 836.6, +1 265.1 and +1 114.3."""
    parts = shapley([0.085, 400, 441], [0.10, 430, 470])
    assert parts == pytest.approx([2836.6, 1265.1, 1114.3], abs=0.05)
    assert sum(parts) == pytest.approx(0.10 * 430 * 470 - 0.085 * 400 * 441)


@given(st.tuples(AMOUNT, AMOUNT, AMOUNT), st.tuples(AMOUNT, AMOUNT, AMOUNT))
def test_the_factors_add_up_also_with_zeros(before: tuple[float, ...], after: tuple[float, ...]) -> None:
    gap = after[0] * after[1] * after[2] - before[0] * before[1] * before[2]
    scale = max([1.0, *(x * y * z for x in (before[0], after[0]) for y in (before[1], after[1])
                        for z in (before[2], after[2]))])  # fmt: skip
    assert sum(shapley(before, after)) == pytest.approx(gap, abs=1e-9 * scale)


def test_worked_example_of_age() -> None:
    """docs/metod.md §5.3: 24 360, 21 167.5, 23 750, +2 582.5, +610.0, 1.0257, 21 810.0."""
    own = cells([7000, 2200, 800], [6000, 48000, 120000])
    reference = cells([735, 200, 65], [5500, 45000, 125000])
    found = standardise(own, reference)
    assert found is not None
    assert (found.egen, found.referens, found.forvantad) == pytest.approx((24360, 21167.5, 23750))
    assert (found.alderseffekt, found.ovrigt) == pytest.approx((2582.5, 610.0))
    assert found.kvot == pytest.approx(1.0257, abs=5e-5)
    assert found.direkt == pytest.approx(21810.0)


PEOPLE = st.lists(st.integers(0, 10_000), min_size=3, max_size=3)
RATES = st.lists(st.integers(0, 300_000), min_size=3, max_size=3)


@given(PEOPLE, RATES, PEOPLE, RATES)
def test_age_and_the_rest_add_up(
    people: list[int], rates: list[int], others: list[int], theirs: list[int]
) -> None:
    found = standardise(cells(people, rates), cells(others, theirs))
    if not sum(people) or not sum(others):
        assert found is None
        return
    assert found is not None
    assert found.referens + found.alderseffekt + found.ovrigt == pytest.approx(found.egen, abs=1e-6)
    assert min(rates + theirs) - 1e-6 <= found.forvantad <= max(rates + theirs) + 1e-6


def test_the_same_population_has_no_age_effect_and_an_empty_class_no_direct_rate() -> None:
    found = standardise(cells([10, 20, 30], [1, 2, 3]), cells([10, 20, 30], [3, 4, 5]))
    assert found is not None
    assert found.alderseffekt == pytest.approx(0)
    assert found.direkt == pytest.approx(found.egen)
    found = standardise(cells([10, 20, 0], [1, 2, 0]), cells([10, 20, 30], [3, 4, 5]))
    assert found is not None and found.direkt is None


def test_the_bridge_leads_from_last_year_to_this_and_groups_add_up_to_it() -> None:
    found = konsumtion.tables([year(2023, [4] * 12, [3] * 8), year(2024, [5] * 14, [3] * 9, 1500)], AO)
    steps = found["drivkrafter"].frame["belopp"]
    assert steps.iloc[0] + steps.iloc[1:4].sum() == pytest.approx(steps.iloc[4])
    assert steps.iloc[4] == pytest.approx(3500 / 150)
    groups = found["drivkrafter_grupper"].frame.set_index("grupp")
    for key in ("tackning", "volym", "pris", "fore", "efter"):
        assert groups[key].iloc[:-1].sum() == pytest.approx(groups.loc["Alla insatser", key])
    assert groups["forandring"].to_numpy() == pytest.approx((groups["efter"] - groups["fore"]).to_numpy())


def test_the_factors_multiply_to_the_cost_per_inhabitant() -> None:
    frame = konsumtion.factors(reference_of(year(2024, [5] * 14, [3] * 9), AO))
    product = frame["tackning"] * frame["volym_per_brukare"] * frame["pris"]
    assert product.to_numpy() == pytest.approx(frame["per_invanare"].to_numpy())


def test_a_new_insats_and_one_that_ends_are_shared_by_the_factors() -> None:
    before, after = (reference_of(y, AO) for y in (year(2023, [4] * 6), year(2024, [], [3] * 6)))
    found = effects(before, after)
    assert found.loc["SABO-OMV", "fore"] == 0 and found.loc["HT-OMV", "efter"] == 0
    gap = found["efter"] - found["fore"]
    assert found[["tackning", "volym", "pris"]].sum(axis=1).to_numpy() == pytest.approx(gap.to_numpy())


def test_peers_that_are_handed_in_get_tables_of_their_own() -> None:
    peers = [reference_of(year(2024, [h] * 10, [4] * 6), AO, "grannen") for h in (4, 8)]
    group = pooled("jämförelsegruppen", peers)
    assert group.invanare == 300 and group.insatser.loc["HT-OMV", "volym"] == 120
    found = konsumtion.tables([year(2024, [5] * 14)], AO, group)
    steps = found["drivkrafter_jamfort"].frame.set_index("post")["belopp"]
    assert steps["Jämförelsegruppen"] == pytest.approx(2 * 3300 / 300)
    assert "Jämförelsegruppen (2024)" in set(found["standard"].frame["referens"])
    ages = found["alder"].frame.set_index("cell")["referens"]
    assert ages["Totalt"] == pytest.approx(2 * 3300 / 300)


def test_cost_by_age_and_sex_adds_up_to_the_whole() -> None:
    found = konsumtion.tables([year(2024, [float(n + 1) for n in range(40)])], AO)
    frame = found["alder"].frame.set_index("cell")
    assert (frame["per_invanare"] * frame["invanare"]).iloc[:-1].sum() == pytest.approx(3300 - 2000)
    assert frame["andel"].iloc[:-1].sum() == pytest.approx(100)
    assert frame.loc["Totalt", "brukare"] == 40
    sexes = found["kon"].frame.set_index("kon")
    assert sexes.loc["Kvinnor", "brukare"] + sexes.loc["Män", "brukare"] == 40


def test_clients_of_an_age_that_nobody_has_left_have_no_rate() -> None:
    """All of an age may have died in the year, or be missing from the population."""
    result = year(2024, [10.0] * 24)
    people = result.underlag.befolkning
    none = replace(result, underlag=replace(result.underlag, befolkning=people[people["alder"] < 80]))
    found = konsumtion.tables([none], AO)
    frame = found["alder"].frame
    nobody = frame[(frame["invanare"] == 0) & (frame["brukare"] > 0)]
    assert len(nobody) and nobody[["per_100", "per_invanare"]].isna().all().all()
    assert release(found["alder"], policy_from_params()).labels


def test_prices_of_another_year_give_only_the_age_effect() -> None:
    profile = age_profile(AO)
    assert profile is not None
    for ar, known in ((profile.ar, True), (profile.ar + 7, False)):
        frame = konsumtion.tables([year(ar, [5] * 40)], AO)["standard"].frame
        row = frame[frame["referens"].str.startswith("En fast åldersprofil")].iloc[0]
        assert row["procent"] == row["procent"]
        assert (row["ovrigt"] == row["ovrigt"] and row["ovrigt"] is not None) == known


def test_a_profile_of_other_classes_is_wrong_use() -> None:
    other = replace(AO, aldersklasser=((65, 120),))
    with pytest.raises(UsageError) as raised:
        age_profile(other)
    assert "aldersprofil.toml" in str(raised.value.where)


@given(st.lists(st.tuples(st.integers(0, 100), st.sampled_from("KM")), max_size=60))
def test_no_age_class_is_too_small_to_be_shown(people: list[tuple[int, str]]) -> None:
    rows = pd.DataFrame(
        {
            "brukar_id": [f"C{n}" for n in range(len(people))],
            "alder": pd.Series([a for a, _ in people], dtype="int64"),
            "kon": pd.Series([s for _, s in people], dtype="str"),
        }
    )
    classes, by_sex = safe_classes([rows], ((0, 17), (18, 64), (65, 79), (80, 120)))
    assert classes[0][0] == 0 and classes[-1][1] == 120
    assert all(a[1] + 1 == b[0] for a, b in pairwise(classes))
    for low, high in classes:
        mine = rows[rows["alder"].between(low, high)]
        sizes = [int((mine["kon"] == s).sum()) for s in "KM"] if by_sex else [len(mine)]
        assert not any(0 < n < 5 for n in sizes) or len(classes) == 1


def test_no_clients_and_no_inhabitants_give_no_tables() -> None:
    assert konsumtion.tables([year(2024, [5] * 6)], IFO) == {}
