"""Outliers: how many, how much, which insatser, and nobody in particular."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis import ytterfall
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.cost_classes import EDGES, _class_of, safe_edges
from kpbcalc.analysis.find_outliers import outlier_share
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.table import Table
from tests.builders import kr, small, typed

AO, FN, IFO = omraden().values()
# KPB-reference §4: twenty clients, tkr.
TWENTY = (12, 25, 31, 40, 55, 61, 72, 80, 95, 110, 130, 150, 185, 210, 260, 320, 410, 480, 640, 1150)


def home_care(hours: list[float]) -> Resultat:
    """Clients with these hours of home care at exactly 1 000 kr an hour."""
    return cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;202401;{sum(hours) * 1000:.2f}"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"P{n};K;1940" for n in range(len(hours))],
                insatsvolymer=[f"P{n};HT-OMV;HT1;2024-01;{h};" for n, h in enumerate(hours)],
            )
        )
    )


def row(table: Table, n: int = 0) -> dict[str, object]:
    return dict(table.frame.iloc[n])


def test_worked_example_of_twenty_clients() -> None:
    first = row(ytterfall.tables([home_care(list(TWENTY))], AO)["granser"])
    assert (first["brukare"], first["ytterfall"], first["andel"]) == (20, 2, 10)
    assert first["andel_kostnad"] == pytest.approx(39.6, abs=0.05)
    assert first["over_grans"] == pytest.approx(40 + 550)


def test_a_cost_at_the_limit_is_not_over_it() -> None:
    assert outlier_share(home_care([600, 300, 300]), AO) == (0, 3)
    assert outlier_share(home_care([600.01, 300, 300]), AO) == (1, 3)


def test_nobody_over_the_limit_is_shown_as_zero() -> None:
    table = ytterfall.tables([home_care([100.0] * 9)], AO)["granser"]
    released = release(table, policy_from_params())
    assert released.value("Ordinärt boende", "ytterfall") == 0
    assert released.value("Ordinärt boende", "over_grans") == 0
    assert released.hidden == 0


def test_a_few_outliers_are_hidden_with_everything_that_rests_on_them() -> None:
    table = ytterfall.tables([home_care([700.0] * 3 + [100.0] * 20)], AO)["granser"]
    released = release(table, policy_from_params())
    for key in ("ytterfall", "andel", "andel_kostnad", "over_grans"):
        assert released.value("Ordinärt och särskilt boende", key) is None
    assert released.value("Ordinärt och särskilt boende", "brukare") == 23


def test_a_few_under_the_limit_are_as_protected_as_a_few_over_it() -> None:
    table = ytterfall.tables([home_care([700.0] * 20 + [100.0] * 2)], AO)["granser"]
    assert release(table, policy_from_params()).value("Ordinärt boende", "ytterfall") is None


def test_cost_classes_are_shares_of_the_whole() -> None:
    table = ytterfall.tables([home_care(list(TWENTY))], AO)["kostnadsklasser"]
    parts = table.frame[table.frame["klass"] != table.total]
    for key, whole in (("brukare", 20), ("andel_brukare", 100), ("andel_kostnad", 100)):
        assert parts[key].sum() == pytest.approx(whole)
    assert release(table, policy_from_params()).hidden == 0


@given(st.lists(st.integers(0, 1_500), min_size=5, max_size=120))
def test_no_cost_class_holds_one_to_four_clients(tkr: list[int]) -> None:
    costs = pd.Series([kr(t * 1000) for t in tkr], dtype="int64")
    edges = safe_edges(costs)
    counts = _class_of(costs, edges).value_counts()
    assert set(edges) <= set(EDGES)
    assert counts.sum() == len(tkr)
    assert all(n >= minimum() for n in counts)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 30), max_size=8))
def test_what_is_joined_is_never_small_while_there_is_more_to_join(sizes: dict[str, int]) -> None:
    joined = to_join(list(sizes), lambda labels: sum(sizes[x] for x in labels), 5)
    rest = [x for x in sizes if x not in joined and sizes[x] > 0]
    assert all(sizes[x] >= 5 for x in rest)
    assert not joined or sum(sizes[x] for x in joined) >= 5 or not rest


def combinations(both: int, alone: int) -> Table | None:
    """Outliers with home care and meals, and with home care alone."""
    people = both + alone
    volumes = [f"P{n};HT-OMV;HT1;2024-01;700;" for n in range(people)]
    volumes += [f"P{n};MAT;HT1;2024-01;;10" for n in range(both)]
    result = cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;202401;{people * 700_000}", "110;510;5010;;202401;1000"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;", "110;*;insats;MAT;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"P{n};K;1940" for n in range(people)],
                insatsvolymer=volumes,
            )
        )
    )
    return ytterfall.tables([result], AO).get("kombinationer")


def test_combinations_add_up_to_the_outliers() -> None:
    table = combinations(both=6, alone=9)
    assert table is not None
    assert list(table.frame["kombination"]) == ["Hemtjänst", "Hemtjänst + matdistribution", "Alla ytterfall"]
    assert list(table.frame["ytterfall"]) == [9, 6, 15]


def test_a_rare_combination_is_not_named() -> None:
    assert combinations(both=2, alone=9) is None  # the rest would be everybody
    assert combinations(both=1, alone=2) is None


def test_an_area_without_sourced_limits_shows_only_its_cost_classes() -> None:
    ifo = cost(
        typed(
            small(
                kontoutfall=["100;575;5010;;202401;6000"],
                kodnyckel=["100;*;insats;IFO-EB-UTB;EB1;;"],
                pooler=[],
                fordelningsvarden=[],
                enheter=["EB1;Försörjning;egen;;;;"],
                brukare=[f"P{n};K;1990" for n in range(6)],
                insatsvolymer=[f"P{n};IFO-EB-UTB;EB1;2024-01;;1" for n in range(6)],
            )
        )
    )
    assert set(ytterfall.tables([ifo], IFO)) == {"kostnadsklasser"}
    assert ytterfall.tables([ifo], AO) == {}
    assert outlier_share(ifo, IFO) == (0, 0)


def test_occupancy_is_bed_days_against_places() -> None:
    table = ytterfall.tables([cost(typed(small()))], AO)["sabo_belaggning"]
    unit, whole = row(table), row(table, 1)
    assert (unit["namn"], whole["namn"]) == ("Solgården", "Alla enheter")
    assert unit["belagda"] == pytest.approx(20 / 366)
    assert unit["belaggning"] == pytest.approx(100 * 20 / 366 / 2)
    assert unit["tomma"] == pytest.approx(2 - 20 / 366)


def test_a_home_without_places_is_left_out_and_said_so() -> None:
    enheter = ["HT1;Hemtjänst;egen;;;;1", "SB1;Solgården;egen;säbo;;;2"]
    assert "sabo_belaggning" not in ytterfall.tables([cost(typed(small(enheter=enheter)))], AO)
