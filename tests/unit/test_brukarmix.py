"""Who gets what: shares, concentration, combinations, and what the mix does to the mean cost."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.combine_insatser import in_words
from kpbcalc.analysis.concentration import gini
from kpbcalc.analysis.mix_effect import mix_and_cost
from kpbcalc.analysis.reference import reference_of

from kpbcalc.analysis import brukarmix, concentration
from kpbcalc.analysis.area import omraden
from kpbcalc.costing import Resultat
from kpbcalc.disclosure import policy_from_params, release
from tests.unit.test_konsumtion import year
from tests.unit.test_ytterfall import TWENTY

AO, FN, IFO = omraden().values()


def mix(shares: Sequence[float], costs: Sequence[float], names: Sequence[str] = "abcd") -> pd.DataFrame:
    kr = [s * c for s, c in zip(shares, costs, strict=True)]
    return pd.DataFrame({"brukare": shares, "kr": kr}, index=list(names), dtype="float64")


def test_worked_example_of_mix_and_cost() -> None:
    """docs/metod.md §5.1: mean 291.1 against 253.1; +38.0 = mix +22.0 + cost +16.0."""
    own = mix([55, 5, 30, 10], [160, 330, 620, 6])
    reference = mix([60, 5, 25, 10], [150, 300, 590, 6])
    found = mix_and_cost(own, reference)
    assert own["kr"].sum() / 100 == pytest.approx(291.1)
    assert reference["kr"].sum() / 100 == pytest.approx(253.1)
    assert found["mix"].sum() == pytest.approx(22.0)
    assert found["niva"].sum() == pytest.approx(16.0)


def test_worked_example_of_concentration() -> None:
    """docs/metod.md §4: Gini 0.554 for the twenty clients."""
    assert gini(np.array(TWENTY, dtype=float)) == pytest.approx(0.554, abs=5e-4)


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 500), min_size=1)


@given(COUNTS, COUNTS, st.data())
def test_mix_and_cost_add_up_whatever_the_classes(
    own: dict[str, int], other: dict[str, int], data: st.DataObject
) -> None:
    amount = st.integers(0, 10**6)
    sides = [mix(list(side.values()), [data.draw(amount) for _ in side], list(side)) for side in (own, other)]
    found = mix_and_cost(*sides)
    means = [side["kr"].sum() / side["brukare"].sum() for side in sides]
    assert found["mix"].sum() + found["niva"].sum() == pytest.approx(means[0] - means[1], abs=1e-6)
    assert found["andel"].sum() == pytest.approx(1) and found["andel_ref"].sum() == pytest.approx(1)


def test_the_same_mix_has_no_mix_effect() -> None:
    found = mix_and_cost(mix([1, 2, 3, 4], [10, 20, 30, 40]), mix([2, 4, 6, 8], [1, 2, 3, 4]))
    assert found["mix"].abs().max() == pytest.approx(0, abs=1e-12)


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=50))
def test_gini_lies_between_equal_and_all_for_one(costs: list[float]) -> None:
    found = gini(np.array(costs))
    assert -1e-9 <= found < 1
    assert gini(np.array(costs) * 3) == pytest.approx(found, abs=1e-9)


def two_years() -> list[Resultat]:
    """Ten with home care only, eight in a home only, six with both; the year after two more with both."""
    before = year(2023, [4.0] * 10 + [0.0] * 8 + [4.0] * 6, [0.0] * 10 + [9.0] * 8 + [3.0] * 6)
    after = year(2024, [4.0] * 10 + [0.0] * 8 + [4.0] * 8, [0.0] * 10 + [9.0] * 8 + [3.0] * 8)
    return [before, after]


@pytest.mark.parametrize("costs", [[-5.0] * 10 + [5.0] * 10, [-9.0] * 10 + [5.0] * 10])
def test_costs_that_sum_to_nothing_or_less_have_no_curve(costs: list[float]) -> None:
    """Compensation may be as large as the cost it is for."""
    rows = pd.DataFrame({"brukar_id": [f"B{n:02}" for n in range(20)], "kr": costs})
    found = concentration.tables(rows, year(2024, [10.0]), AO)
    assert set(found) == {"matt"}
    assert found["matt"].frame[["topp", "gini"]].isna().all().all()


def test_one_who_is_paid_more_than_the_cost_dominates_a_part_of_the_curve() -> None:
    costs = [-100_000.0] + [1.0] * 9 + [20_000.0] * 10
    rows = pd.DataFrame({"brukar_id": [f"B{n:02}" for n in range(20)], "kr": costs})
    assert "koncentration" not in concentration.tables(rows, year(2024, [10.0]), AO)


def test_every_client_is_in_one_combination_and_one_housing() -> None:
    found = brukarmix.tables(two_years(), AO)
    for key in ("kombinationer", "boende"):
        frame = found[key].frame.set_index("klass")
        assert frame["brukare"].iloc[:-1].sum() == frame["brukare"].iloc[-1] == 26
        assert frame["kr"].iloc[:-1].sum() == pytest.approx(3300)
    assert set(found["kombinationer"].frame["klass"]) == {
        "Enbart hemtjänst", "Enbart särskilt boende", "Hemtjänst + särskilt boende", "Alla brukare",
    }  # fmt: skip
    assert found["boende"].frame.set_index("klass")["brukare"].to_dict() == {
        "Ordinärt boende": 10, "Särskilt boende": 8, "Ordinärt boende och särskilt boende": 8, "Totalt": 26,
    }  # fmt: skip


def test_the_mix_table_and_its_bridge_are_the_change_in_mean_cost() -> None:
    years = two_years()
    found = brukarmix.tables(years, AO)
    total = found["mix"].frame.iloc[-1]
    parts = found["mix"].frame.iloc[:-1]
    assert total["mix"] + total["niva"] == pytest.approx(3300 / 26 - 3300 / 24)
    assert parts["mix"].sum() == pytest.approx(total["mix"])
    assert parts["niva"].sum() == pytest.approx(total["niva"])
    steps = found["mix_steg"].frame["belopp"]
    assert steps.iloc[:3].sum() == pytest.approx(steps.iloc[3])
    again = brukarmix.tables([years[1]], AO, reference_of(years[0], AO, "jämförelsegruppen"))
    assert "mix" not in again
    assert again["mix_jamfort"].frame["mix"].tolist() == found["mix"].frame["mix"].tolist()


def test_pairs_count_who_has_both_and_none_can_be_counted_back() -> None:
    row = brukarmix.tables(two_years(), AO)["par"].frame.iloc[0]
    assert row["brukare"] == 8 and row["av_forsta"] == pytest.approx(100 * 8 / 18)
    assert row["kvot"] == pytest.approx(8 * 26 / (18 * 16))
    # Three of eleven have home care only: the pair would give them away.
    assert "par" not in brukarmix.tables([year(2024, [4.0] * 11, [0.0] * 3 + [9.0] * 8)], AO)


def test_small_combinations_are_joined_and_nothing_is_hidden() -> None:
    result = year(2024, [4.0] * 30, [0.0] * 10 + [1.0] * 20)
    rows = result.brukarrader
    group = rows["grupp"].copy()
    in_home = rows["insats"] == "SABO-OMV"
    group[in_home & rows["brukar_id"].isin([f"C{n}" for n in range(10, 18)])] = "korttid"
    group[in_home & rows["brukar_id"].isin(["C18", "C19"])] = "dagverksamhet"
    found = brukarmix.tables([replace(result, brukarrader=rows.assign(grupp=group))], AO)
    sizes = found["kombinationer"].frame.set_index("klass")["brukare"]
    assert sizes.to_dict() == {
        "Enbart hemtjänst": 10, "Hemtjänst + särskilt boende": 10, "Övriga kombinationer": 10,
        "Alla brukare": 30,
    }  # fmt: skip
    for key in ("kombinationer", "boende", "alder", "kon"):
        table = release(found[key], policy_from_params())
        assert table.hidden == 0, key


def test_sexes_are_left_out_where_one_is_too_few() -> None:
    found = brukarmix.tables([year(2024, [4.0] * 8)], AO)
    assert "kon" not in found
    assert "kvinnor" not in " ".join(found["alder"].frame["klass"])


def test_lss_homes_come_before_daytime_and_one_insats_is_said_to_be_alone() -> None:
    assert brukarmix._housing({"lss_boende", "ordinart"}) == "Boende enligt LSS"
    assert brukarmix._housing({"sarskilt", "ordinart", "ovrigt"}) == "Ordinärt boende och särskilt boende"
    assert brukarmix._housing({"ovrigt"}) == "Insatser utan boendeform"
    assert in_words("hemtjanst") == "Enbart hemtjänst"


def test_no_clients_give_no_tables_and_no_year_before_no_mix() -> None:
    years = two_years()
    assert brukarmix.tables(years, IFO) == {}
    assert "mix" not in brukarmix.tables(years[1:], AO)
    apart = replace(years[0], underlag=replace(years[0].underlag, ar=2020))
    assert "mix" not in brukarmix.tables([apart, years[1]], AO)
