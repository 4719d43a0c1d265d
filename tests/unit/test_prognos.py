"""The forecast: constant rates, scenarios, places, and a population carried on when none is delivered."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kpbcalc.analysis.places_needed import needed
from kpbcalc.analysis.scenarios import Scenario, outcome

from kpbcalc.analysis import prognos, scenarios
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.cohort_projection import projection
from kpbcalc.base import exact
from kpbcalc.costing import Resultat, cost
from tests.builders import small, typed

AO, FN, IFO = omraden().values()
CLASSES = ["65–79", "80–89", "90+"]


def cells(values: list[float]) -> pd.Series:
    index = pd.MultiIndex.from_product([CLASSES, ["K"]], names=["klass", "kon"])
    return pd.Series(values, index=index, dtype="float64")


def test_worked_example() -> None:
    """docs/metod.md §5.7: 157.7 → 194.0 mnkr, 898 → 1 097 clients, +23.0 %."""
    now, later = cells([7000, 2200, 800]), cells([7100, 2900, 1000])
    clients = now * cells([0.03, 0.16, 0.42])
    money = clients * cells([330, 380, 460]) * 441
    base = pd.DataFrame({"brukare": clients, "kr": money, "invanare": now})
    found = prognos.project(base, later).sum()
    assert money.sum() / 1e6 == pytest.approx(157.7, abs=0.05)
    assert clients.sum() == pytest.approx(898)
    assert found["kr"] / 1e6 == pytest.approx(194.0, abs=0.05)
    assert found["brukare"] == pytest.approx(1097)
    assert 100 * (found["kr"] / money.sum() - 1) == pytest.approx(23.0, abs=0.05)


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 500)), min_size=3, max_size=3))
def test_the_same_population_costs_the_same(numbers: list[tuple[int, int]]) -> None:
    people = cells([float(n) for n, _ in numbers])
    money = cells([1000.0 * c for _, c in numbers])
    base = pd.DataFrame({"brukare": money / 1000, "kr": money, "invanare": people})
    assert prognos.project(base, people)["kr"].sum() == pytest.approx(money.sum())


def test_cost_where_nobody_lives_is_held() -> None:
    base = pd.DataFrame(
        {"brukare": cells([1, 2, 3]), "kr": cells([10, 20, 30]), "invanare": cells([5, 0, 5])}
    )
    assert prognos.project(base, cells([10, 7, 0]))["kr"].tolist() == [20, 20, 0]


def with_forecast(lines: list[str]) -> Resultat:
    """Two clients of 84 and 74, and one of 60 in a care home; 40 and 60 inhabitants of 84 and 74."""
    return cost(
        typed(
            small(
                brukare=["A;K;1940", "B;M;1950", "C;M;1964"],
                insatsvolymer=[
                    "A;HT-OMV;HT1;2024-01;4;", "B;HT-OMV;HT1;2024-01;6;",
                    "B;SABO-OMV;SB1;2024-02;;15", "C;SABO-OMV;SB1;2024-02;;5",
                ],
                befolkning=["60;M;100", "74;M;60", "84;K;40"],
                befolkningsprognos=lines,
            )
        )
    )  # fmt: skip


FORECAST = ["2024;84;K;1", "2025;60;M;100", "2025;74;M;60", "2025;84;K;40",
            "2026;60;M;100", "2026;74;M;60", "2026;84;K;80.5"]  # fmt: skip


def test_the_forecast_starts_from_the_base_year_and_ignores_the_past() -> None:
    found = prognos.tables([with_forecast(FORECAST)], AO)
    frame = found["prognos"].frame
    assert list(frame["ar"]) == ["2024", "2025", "2026"]
    assert list(frame["invanare"]) == [40, 40, 80.5]
    assert frame["kostnad"].iloc[1] == pytest.approx(frame["kostnad"].iloc[0])
    assert frame["forandring"].iloc[0] == 0
    assert frame["brukare"].iloc[2] == pytest.approx(3 + 40.5 / 40)


def test_one_year_alone_has_an_outcome_and_no_check() -> None:
    """With its own rates the model is right by construction: nothing to show."""
    table = prognos.tables([with_forecast(FORECAST)], AO)["bas"]
    (row,) = table.frame.to_dict("records")
    assert (row["post"], row["kostnad"], row["brukare"]) == ("Utfall", pytest.approx(3300), 3)
    assert table.facts["fore"] == ""


def test_classes_of_few_clients_are_joined_so_that_the_total_gives_none_away() -> None:
    found = prognos.tables([with_forecast(FORECAST)], AO)
    assert list(found["alder"].frame["klass"]) == ["0 år och äldre", "Totalt"]
    assert "kon" not in found


def test_no_forecast_and_one_year_gives_only_the_check_and_no_clients_nothing() -> None:
    assert set(prognos.tables([with_forecast([])], AO)) == {"bas"}
    assert set(prognos.tables([with_forecast(["2023;84;K;1"])], AO)) == {"bas"}
    assert prognos.tables([with_forecast(FORECAST)], IFO) == {}


def base(clients: list[float], money: list[float], people: list[float], living: list[float]) -> pd.DataFrame:
    """Base-year cells where the clients in special housing cost three times the mean of theirs."""
    kr = cells(money)
    housed = cells(living).clip(upper=cells(clients))
    share = (housed / cells(clients).where(cells(clients) > 0)).fillna(0.0)
    return pd.DataFrame(
        {"brukare": cells(clients), "kr": kr, "invanare": cells(people), "boende_brukare": housed,
         "boende_kr": kr * share, "dygn": housed * 300}
    )  # fmt: skip


EXAMPLE = base(
    [210, 352, 336], [210 * 330 * 441, 352 * 380 * 441, 336 * 460 * 441], [7000, 2200, 800], [0, 0, 0]
)
LATER = cells([7100, 2900, 1000])


@pytest.mark.parametrize(
    ("scenario", "mnkr"),
    [
        (Scenario("konstant", ""), 194.0),
        (Scenario("friskare", "", behov=0.95), 184.3),
        (Scenario("kostnad", "", tillvaxt=0.02), 236.4),
    ],
)
def test_worked_example_of_the_scenarios(scenario: Scenario, mnkr: float) -> None:
    """docs/metod.md §5.7: 194.0 mnkr; k = .95: 184.3; g = 2 % in ten years: 236.4."""
    found = outcome(EXAMPLE, LATER, scenario, 10, 10)
    assert found["kr"] / 1e6 == pytest.approx(mnkr, abs=0.1)
    assert outcome(EXAMPLE, cells([7000, 2200, 800]), scenario, 0, 10)["kr"] / 1e6 == pytest.approx(
        157.7, abs=0.05
    )


NUMBERS = st.lists(st.integers(1, 9_000), min_size=3, max_size=3)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.floats(0.5, 1.5), st.floats(-0.5, 0.5), st.floats(-0.05, 0.05))
def test_the_base_year_is_itself_in_every_scenario_and_nobody_is_lost(
    clients: list[int],
    money: list[int],
    people: list[int],
    living: list[int],
    behov: float,
    boende: float,
    g: float,
) -> None:
    cell = base(*([float(x) for x in v] for v in (clients, money, people, living)))
    scenario = Scenario("x", "", behov, boende, g)
    now = outcome(cell, cell["invanare"], scenario, 0, 10)
    assert now["kr"] == pytest.approx(sum(money)) and now["brukare"] == pytest.approx(sum(clients))
    later = outcome(cell, cell["invanare"], scenario, 10, 10)
    assert later["brukare"] == pytest.approx(behov * sum(clients))
    assert 0 <= later["boende_brukare"] <= later["brukare"] * (1 + 1e-9)


def test_more_housing_costs_the_gap_between_living_there_and_not() -> None:
    cell = base([10, 20, 30], [1000, 2000, 3000], [100, 100, 100], [2, 4, 6])
    cell["boende_kr"] = cell["boende_brukare"] * 300
    found = outcome(cell, cell["invanare"], Scenario("x", "", boende=0.5), 10, 10)
    outside = (cell["kr"] - cell["boende_kr"]) / (cell["brukare"] - cell["boende_brukare"])
    assert found["kr"] - cell["kr"].sum() == pytest.approx(
        (cell["boende_brukare"] * 0.5 * (300 - outside)).sum()
    )
    assert found["boende_brukare"] == pytest.approx(18)


def test_scenarios_are_stated_with_assumption_and_housing_in_words() -> None:
    assert [s.kod for s in scenarios.stated(AO)] == ["konstant", "friskare", "boende", "kostnad"]
    assert [s.kod for s in scenarios.stated(IFO)] == ["konstant", "farre", "kostnad"]
    for omrade in (AO, FN, IFO):
        for scenario in scenarios.stated(omrade):
            assert scenario.antagande.endswith(".") and "{" not in scenario.antagande


def test_the_sensitivity_table_and_the_scenarios_agree_with_the_forecast() -> None:
    found = prognos.tables([with_forecast(FORECAST)], AO)
    last = found["prognos"].frame["kostnad"].iloc[-1]
    assert found["scenarier"].frame["konstant"].iloc[-1] == pytest.approx(last)
    assert found["scenarier_sista"].frame["kostnad"].iloc[0] == pytest.approx(last)
    rows = found["kanslighet"].frame.set_index("antagande")
    need = rows.loc["Brukare per invånare, 5 procent"]
    assert need["hogre"] == pytest.approx(0.05 * last) and need["lagre"] == pytest.approx(-0.05 * last)


def test_places_follow_the_days_of_care_at_todays_occupancy() -> None:
    assert needed(40, 10_000, 12_000) == 48
    frame = prognos.tables([with_forecast(FORECAST)], AO)["platser"].frame
    assert frame["platser"].iloc[0] == frame["platser"].iloc[1] == 2
    assert frame["saknas"].iloc[-1] == pytest.approx(frame["platser"].iloc[-1] - 2)


def test_the_check_tries_earlier_years_rates_on_this_years_population() -> None:
    """Half as many of 84 the year before: their rate is twice this year's, and the model says too much."""
    year = with_forecast(FORECAST)
    before = replace(year, underlag=replace(year.underlag, ar=2023))
    same = prognos.tables([before, year], AO)["bas"].frame.set_index("post").loc["Med 2023 års nivå"]
    assert same["kostnad"] == pytest.approx(3300)
    assert (same["brukare_procent"], same["kostnad_procent"]) == pytest.approx((0, 0), abs=1e-9)
    people = before.underlag.befolkning
    fewer = people.assign(antal=people["antal"].where(people["alder"] != 84, 20))
    before = replace(before, underlag=replace(before.underlag, befolkning=fewer))
    off = prognos.tables([before, year], AO)["bas"].frame.set_index("post").loc["Med 2023 års nivå"]
    assert off["brukare"] == pytest.approx(4) and off["brukare_procent"] == pytest.approx(100 / 3)
    costs = year.brukarrader[year.brukarrader["brukar_id"] == "A"]["kostnad"].sum() / exact.GRID
    assert off["kostnad"] == pytest.approx(3300 + costs)


def population(counts: dict[int, int]) -> pd.DataFrame:
    rows = [(age, sex, n) for age, n in counts.items() for sex in "KM"]
    return pd.DataFrame(rows, columns=["alder", "kon", "antal"])


def test_everybody_grows_older_and_as_large_a_share_is_left() -> None:
    before, after = population({0: 10, 70: 100, 71: 100}), population({0: 10, 71: 90, 72: 90})
    found = projection([(2023, before), (2024, after)], 2)
    assert found is not None
    at = found[found["kon"] == "K"].set_index(["ar", "alder"])["antal"]
    assert at[(2025, 72)] == pytest.approx(81) and at[(2025, 73)] == pytest.approx(81)
    assert at[(2026, 74)] == pytest.approx(72.9)
    assert at[(2025, 0)] == 10 and at[(2025, 70)] == 0


@settings(max_examples=30)
@given(st.lists(st.integers(0, 500), min_size=101, max_size=101), st.integers(1, 5))
def test_a_population_that_does_not_change_is_carried_on_unchanged(counts: list[int], years: int) -> None:
    level = population(dict.fromkeys(range(101), counts[0] + 1))
    found = projection([(2023, level), (2024, level)], years)
    assert found is not None
    at = found[found["alder"] < 95].groupby("ar")["antal"].sum()
    assert at.to_numpy() == pytest.approx([95 * 2 * (counts[0] + 1)] * years)
    other = population(dict(enumerate(counts)))
    grown = projection([(2023, other), (2024, other)], years)
    assert grown is not None and (grown["antal"] >= 0).all()


def test_two_years_that_are_not_in_a_row_teach_nothing() -> None:
    level = population({70: 10})
    assert projection([(2021, level), (2024, level)], 5) is None
    assert projection([(2024, level)], 5) is None


def test_without_a_forecast_the_towns_own_years_are_carried_on_and_said_to_be() -> None:
    year = with_forecast([])
    before = replace(year, underlag=replace(year.underlag, ar=2023))
    found = prognos.tables([before, year], AO)
    assert found["prognos"].facts["enkel"] == "ja"
    assert list(found["prognos"].frame["ar"])[-1] == "2034"
    assert "enkel framskrivning" in found["prognos"].source
    assert prognos.tables([with_forecast(FORECAST)], AO)["prognos"].facts["enkel"] == ""
