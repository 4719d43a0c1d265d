"""Outliers: what they have in common, who remains, and other rules for who stands out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.join_neighbours import join_neighbours
from kpbcalc.analysis.outlier_history import history, why_no_history
from kpbcalc.analysis.outlier_lenses import fences, right_trim

from kpbcalc.analysis import ytterfall
from kpbcalc.analysis.area import omraden
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from tests.builders import small, typed
from tests.unit.test_ytterfall import TWENTY, home_care

AO, FN, IFO = omraden().values()


def with_costs(
    ar: int, tkr: dict[str, float], women: str = "", born: dict[str, int] | None = None
) -> Resultat:
    """Named clients with home care at 1 000 kr an hour; those in `women` are women."""
    return cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;{ar}01;{sum(tkr.values()) * 1000:.2f}"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"{n};{'K' if n[0] in women else 'M'};{(born or {}).get(n, 1940)}" for n in tkr],
                insatsvolymer=[f"{n};HT-OMV;HT1;{ar}-01;{h};" for n, h in tkr.items()],
            ),
            ar=ar,
        )
    )


def named(prefix: str, count: int, tkr: float) -> dict[str, float]:
    return {f"{prefix}{n:02}": tkr for n in range(count)}


def test_worked_example_of_tukeys_fences_and_the_percentile() -> None:
    costs = np.array(TWENTY) * 1000.0
    assert fences(costs, 1.5, 3.0) == [pytest.approx(598_250), pytest.approx(921_500)]
    assert [(costs > f).sum() for f in fences(costs, 1.5, 3.0)] == [2, 1]
    assert np.percentile(costs, 95) == pytest.approx(665_500)


def test_lenses_count_and_sum_what_is_over_the_limit_shown() -> None:
    people = named("A", 10, 700.0) | named("B", 12, 450.0) | named("C", 60, 50.0)
    table = ytterfall.tables([with_costs(2024, people)], AO)["linser"]
    frame = table.frame.set_index("regel")
    own = frame.loc["Rapportens gräns"]
    assert (own["grans"], own["antal"], own["over_grans"]) == (600_000, 10, 1000)
    fence = frame.loc["Över kvartilgränsen (Tukey 1,5)"]
    assert (fence["grans"], fence["antal"]) == (450_000 + 1.5 * 400_000, 0)
    assert release(table, policy_from_params()).hidden == 0


def test_a_rule_that_a_few_clients_tell_from_another_is_left_out() -> None:
    found = ytterfall.tables([home_care(list(TWENTY))], AO)
    assert "linser" not in found  # two over the limit, one over the percentile: nothing to show
    people = named("A", 8, 700.0) | named("B", 2, 590.0) | named("C", 90, 50.0)
    table = ytterfall.tables([with_costs(2024, people)], AO)["linser"]
    counts = list(table.frame.loc[table.frame["grans"].notna(), "antal"])
    assert all(a == b or abs(a - b) >= 5 for a in counts for b in counts)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=80), st.integers(1, 20))
def test_the_right_trim_takes_its_percent_of_every_group(costs: list[int], percent: int) -> None:
    series = pd.Series(costs)
    groups = pd.Series(["a" if n % 3 else "b" for n in range(len(costs))])
    taken = right_trim(series, groups, percent)
    for name in set(groups):
        mine = series[groups == name]
        share = taken[groups == name]
        assert share.sum() == pytest.approx(len(mine) * percent // 100)
        assert (share.groupby(mine).nunique() == 1).all()  # who cost the same is taken alike
        if share.any():
            assert mine[share > 0].min() >= mine[share == 0].max() or not (share == 0).any()


def test_stayers_leavers_and_new_outliers_add_up() -> None:
    years = [
        with_costs(2023, named("A", 7, 700.0) | named("B", 6, 700.0) | named("C", 9, 100.0)),
        with_costs(2024, named("A", 7, 700.0) | named("B", 6, 100.0) | named("C", 9, 700.0)),
    ]
    table = history(years, AO)
    assert table is not None
    row = table.frame.iloc[0]
    assert (row["fore"], row["kvar"], row["borta"], row["nya"], row["efter"]) == (13, 7, 6, 9, 16)
    assert row["andel_kvar"] == pytest.approx(100 * 7 / 13)
    assert release(table, policy_from_params()).hidden == 0


def test_a_few_who_remain_are_not_told() -> None:
    years = [
        with_costs(2023, named("A", 9, 700.0)),
        with_costs(2024, named("A", 2, 700.0) | named("B", 9, 700.0)),
    ]
    assert history(years, AO) is None
    assert why_no_history(years) == "få"
    assert history(years[1:], AO) is None
    assert why_no_history(years[1:]) == "ett år"
    apart = [with_costs(2022, named("A", 9, 700.0)), with_costs(2024, named("A", 9, 700.0))]
    assert history(apart, AO) is None
    assert why_no_history(apart) == "ett år"


def test_profile_and_age_of_outliers_and_others() -> None:
    born = dict.fromkeys(named("A", 6, 0), 1950) | dict.fromkeys(named("D", 9, 0), 1930)
    people = named("A", 6, 700.0) | named("B", 8, 700.0) | named("C", 10, 100.0) | named("D", 9, 100.0)
    found = ytterfall.tables([with_costs(2024, people, women="AD", born=born)], AO)
    outliers, others = (dict(found["profil"].frame.iloc[n]) for n in (0, 1))
    assert (outliers["brukare"], others["brukare"]) == (14, 19)
    assert outliers["alder"] == pytest.approx((6 * 74 + 8 * 84) / 14)
    assert outliers["kvinnor"] == pytest.approx(100 * 6 / 14)
    ages = found["alder"].frame.set_index("klass")
    assert ages["brukare"].iloc[:-1].sum() == 33 == ages["brukare"].iloc[-1]
    assert ages["ytterfall"].iloc[:-1].sum() == 14
    assert ages["fordelning"].iloc[:-1].sum() == pytest.approx(100)
    assert release(found["alder"], policy_from_params()).hidden == 0


def test_few_outliers_have_no_profile() -> None:
    found = ytterfall.tables([home_care([700.0] * 3 + [100.0] * 30)], AO)
    assert not {"profil", "alder", "insatser", "kombinationer"} & set(found)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8))
def test_joined_neighbours_are_everybody_and_none_is_small(sizes: list[tuple[int, int]]) -> None:
    runs = join_neighbours(sizes, 5)
    assert [n for run in runs for n in run] == list(range(len(sizes)))
    if len(runs) > 1:
        for run in runs:
            assert all(sum(sizes[n][k] for n in run) not in {1, 2, 3, 4} for k in (0, 1))
