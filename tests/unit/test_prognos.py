"""The population forecast with constant rates."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis import prognos
from kpbcalc.analysis.area import omraden
from kpbcalc.costing import Resultat, cost
from tests.builders import small, typed

AO, FN, IFO = omraden().values()
CLASSES = ["65–79", "80–89", "90+"]


def cells(values: list[float]) -> pd.Series:
    index = pd.MultiIndex.from_product([CLASSES, ["K"]], names=["klass", "kon"])
    return pd.Series(values, index=index, dtype="float64")


def test_worked_example() -> None:
    """KPB-reference §5.7: 157.7 → 194.0 mnkr, 898 → 1 097 clients, +23.0 %."""
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


def test_the_base_year_check_is_zero_with_clients_outside_the_age_classes() -> None:
    frame = prognos.tables([with_forecast(FORECAST)], AO)["bas"].frame.set_index("post")["belopp"]
    assert frame["Faktisk kostnad"] == pytest.approx(3300)
    assert frame["Skillnad"] == pytest.approx(0, abs=1e-6)


def test_a_class_outside_the_areas_own_with_few_clients_is_not_shown() -> None:
    frame = prognos.tables([with_forecast(FORECAST)], AO)["alder"].frame
    assert list(frame["klass"]) == ["65–79 år", "80–84 år", "Totalt"]


def test_no_forecast_or_no_clients_gives_no_tables() -> None:
    assert prognos.tables([with_forecast([])], AO) == {}
    assert prognos.tables([with_forecast(["2023;84;K;1"])], AO) == {}
    assert prognos.tables([with_forecast(FORECAST)], IFO) == {}
