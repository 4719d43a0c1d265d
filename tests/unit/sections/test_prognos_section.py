"""The forecast on released figures: constant rates, scenarios, places, and a population carried on."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.analysis.ages import span_of
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.coming import cells, coming
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known
from kpbcalc.base.table import MNKR, Table
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.prognos import SECTION
from kpbcalc.sections.prognos.scenarier import Outcome, Scenario, outcome, stated
from tests.samples.packages import (
    EXACT,
    Row,
    context,
    demo,
    demo_results,
    figures,
    hidden,
    package,
    without,
)

AO, FN, IFO = omraden().values()
CLASSES = {"65-79": 70, "80-89": 84, "90-120": 95}  # a class and an age in it
NOW, LATER = (7000, 2200, 800), (7100, 2900, 1000)
CLIENTS, KR = (210, 352, 336), (210 * 330 * 441, 352 * 380 * 441, 336 * 460 * 441)
NUMBERS = st.lists(st.integers(1, 9_000), min_size=3, max_size=3)


def base(
    clients: Sequence[Figure], kr: Sequence[float], people: Sequence[float], later: Sequence[float] = (),
    lived: Sequence[Row] = (), ar: int = 2024, ahead: int = 10,
) -> Package:  # fmt: skip
    """Women in three classes of age; `later` are the inhabitants so many years ahead."""
    classes: list[Row] = [
        (f"AO/{c}/K", n, {"kr": float(amount)} if known(n) else {})
        for c, n, amount in zip(CLASSES, clients, kr, strict=True)
    ]
    whole = {"kr": float(sum(kr))}
    count = [n for n in clients if known(n)]
    families = {"omraden": [("AO", sum(count), whole)], "alder": classes, "alder_boende": lived}
    made = package(families, [(a, "K", n) for a, n in zip(CLASSES.values(), people, strict=True)], ar)
    rows = [(ar + ahead, a, "K", float(n)) for a, n in zip(CLASSES.values(), later, strict=False)]
    frame = pd.DataFrame(rows, columns=["ar", "alder", "kon", "antal"])
    units = pd.DataFrame(columns=["enhet", "platser"])
    return replace(made, facts={**made.facts, "befolkningsprognos": frame, "enheter": units})


def living(clients: Sequence[int], kr: Sequence[float]) -> list[Row]:
    """Those of each class who have lived in special housing, three hundred days each."""
    return [
        (f"AO/{c}/bodde", float(n), {"kr": amount, "dygn": 300.0 * n})
        for c, n, amount in zip(CLASSES, clients, kr, strict=True)
    ]


def tables(years: Sequence[Package], omrade: Omrade = AO) -> dict[str, Table]:
    return SECTION.result(context(years).of(omrade))


def of(made: Package, scenario: Scenario, year: int) -> Outcome:
    ctx = context([made]).of(AO)
    ahead = coming(ctx)
    assert ahead is not None
    return outcome(ctx, cells(made, AO.kod), ahead, scenario, year)


def test_worked_example() -> None:
    """docs/metod.md §5.7: 157.7 → 194.0 mnkr, 898 → 1 097 clients, +23.0 %."""
    (now, later) = tables([base(CLIENTS, KR, NOW, LATER)])["prognos"].cells
    assert (now["kostnad"], now["brukare"], now["forandring"]) == (pytest.approx(157.7, abs=0.05), 898, 0)
    assert later["kostnad"] == pytest.approx(194.0, abs=0.05)
    assert later["brukare"] == pytest.approx(1097)
    assert later["forandring"] == pytest.approx(23.0, abs=0.05)


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
    made = base(CLIENTS, KR, NOW, LATER)
    (later, now) = (of(made, scenario, year).kr for year in (2034, 2024))
    assert later == pytest.approx(mnkr * MNKR, abs=0.1 * MNKR) and now == pytest.approx(sum(KR))


@settings(max_examples=40)
@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.floats(0.5, 1.5), st.floats(-0.5, 0.5), st.floats(-0.05, 0.05))
def test_the_base_year_is_itself_in_every_scenario_and_nobody_is_lost(
    clients: list[int], kr: list[int], people: list[int], lived: list[int], behov: float, boende: float,
    g: float,
) -> None:  # fmt: skip
    inside = [min(a, b) for a, b in zip(lived, clients, strict=True)]
    share = [k * i / c for k, i, c in zip(kr, inside, clients, strict=True)]
    made = base(clients, kr, people, people, living(inside, share))
    scenario = Scenario("x", "", behov, boende, g)
    now, later = (of(made, scenario, year) for year in (2024, 2034))
    assert (now.kr, now.brukare) == (pytest.approx(sum(kr)), pytest.approx(sum(clients)))
    assert later.brukare == pytest.approx(behov * sum(clients))
    assert known(later.boende) and 0 <= later.boende <= behov * sum(clients) * (1 + 1e-9)


def test_more_housing_costs_the_gap_between_living_there_and_not() -> None:
    clients, kr, inside = (10, 20, 30), (1000, 2000, 3000), (2, 4, 6)
    made = base(clients, kr, (100,) * 3, (100,) * 3, living(inside, [300.0 * n for n in inside]))
    found = of(made, Scenario("x", "", boende=0.5), 2034)
    gap = sum(i / 2 * (300 - (k - 300 * i) / (c - i)) for c, k, i in zip(clients, kr, inside, strict=True))
    assert found.kr == pytest.approx(6000 + gap)
    assert found.boende == pytest.approx(18)


def test_scenarios_are_stated_with_assumption_and_housing_in_words() -> None:
    assert [s.kod for s in stated(AO)] == ["konstant", "friskare", "boende", "kostnad"]
    assert [s.kod for s in stated(IFO)] == ["konstant", "farre", "kostnad"]
    for omrade in (AO, FN, IFO):
        assert all(s.antagande.endswith(".") and "{" not in s.antagande for s in stated(omrade))


def test_the_first_scenario_is_the_forecast() -> None:
    found = tables([base(CLIENTS, KR, NOW, LATER)])
    assert found["scenarier"].cells[0]["kostnad"] == found["prognos"].cells[-1]["kostnad"]


def test_cost_where_nobody_lives_is_held() -> None:
    (_, later) = tables([base((1, 2, 3), (10, 20, 30), (5, 0, 5), (10, 7, 0))])["prognos"].cells
    assert (later["brukare"], later["kostnad"]) == (4, 40 / MNKR)


@pytest.mark.parametrize("omrade", [AO, FN])
def test_the_demos_forecast_is_its_clients_by_age_and_sex(omrade: Omrade) -> None:
    result = demo_results()[-1]
    mine = result.brukarrader[result.brukarrader["omrade"] == omrade.kod]
    frames = {2024: result.underlag.befolkning}
    ahead = result.underlag.befolkningsprognos
    frames |= {y: f.assign(antal=f["antal"] / GRID) for y, f in ahead.groupby("ar") if y > 2024}
    spans = [(span_of(c.key[1]), c.key[2]) for c in demo(EXACT)[-1].cells("alder", omrade.kod)]

    def people(year: int, ages: tuple[int, int], kon: str) -> float:
        f = frames[year]
        return float(f[f["alder"].between(*ages) & (f["kon"] == kon)]["antal"].sum())

    for row in tables(demo(EXACT), omrade)["prognos"].cells:
        cost = clients = 0.0
        for ages, kon in spans:
            some = mine[mine["alder"].between(*ages) & (mine["kon"] == kon)]
            times = people(int(str(row["ar"])), ages, kon) / people(2024, ages, kon)
            cost += some["kostnad"].sum() / GRID * times
            clients += some["brukar_id"].nunique() * times
        assert row["kostnad"] == pytest.approx(cost / MNKR)
        assert row["brukare"] == pytest.approx(clients)
    assert row["ar"] == str(max(frames))


def test_ages_add_up_to_the_forecast() -> None:
    found = tables(demo())
    (first, *_, last) = found["prognos"].cells
    *parts, whole = found["alder"].rows()
    assert (whole["kostnad"], whole["kostnad_sista"]) == pytest.approx((first["kostnad"], last["kostnad"]))
    for column in ("invanare", "invanare_sista", "kostnad", "kostnad_sista", "andring"):
        assert sum(row[column] for row in parts) == pytest.approx(whole[column])


def test_places_follow_the_days_of_care_at_todays_occupancy() -> None:
    made = base(CLIENTS, KR, NOW, tuple(2 * n for n in NOW), living((10, 20, 30), (1e6,) * 3))
    register = pd.DataFrame({"enhet": ["S1", "S2"], "platser": [50.0, None]})
    units = package({"enheter": [("sabo_heldygn/x/S1", 40.0, {"volym": 1.0}),
                                 ("sabo_heldygn/x/S2", 20.0, {"volym": 3660.0})]}).families  # fmt: skip
    made = replace(made, families={**made.families, **units}, facts={**made.facts, "enheter": register})
    now, later = tables([made])["platser"].cells
    assert (now["belagda"], now["platser"], now["saknas"]) == (pytest.approx(18000 / 366), 60, 0)
    assert (later["platser"], later["saknas"]) == (120, 60)


def test_the_check_tries_earlier_years_rates_on_this_years_population() -> None:
    """Half as many of 84 the year before: their rate is twice this year's, and the model says too much."""
    now = base((10, 10, 10), (100, 200, 300), (50, 40, 30))
    same = tables([base((10, 10, 10), (100, 200, 300), (50, 40, 30), ar=2023), now])["bas"]
    assert same.labels == ["Med 2023 års nivå", "Utfall"]
    assert (same.cells[0]["brukare_procent"], same.cells[0]["kostnad_procent"]) == pytest.approx((0, 0))
    off = tables([base((10, 10, 10), (100, 200, 300), (50, 20, 30), ar=2023), now])["bas"].cells[0]
    assert (off["brukare"], off["kostnad"]) == (40, 800)
    assert off["brukare_procent"] == pytest.approx(100 / 3)


def test_without_a_forecast_the_towns_own_years_are_carried_on_and_said_to_be() -> None:
    one, two = base((9,) * 3, (9,) * 3, NOW, ar=2023), base((9,) * 3, (9,) * 3, NOW)
    assert set(tables([two])) == {"bas"}  # one year says nothing of how many are left a year later
    found = tables([one, two])["prognos"]
    assert found.facts["enkel"] == "ja" and "enkel framskrivning" in found.source
    assert found.labels[-1] == "2034"
    old = replace(one, ar=2021)
    assert set(tables([old, two])) == {"bas"}
    delivered = tables([base((9,) * 3, (9,) * 3, NOW, LATER)])
    assert delivered["prognos"].facts["enkel"] == ""


def test_a_hidden_class_hides_what_is_made_of_it_and_only_that() -> None:
    made = base((10, HIDDEN, 30), (100, 0, 300), NOW, LATER)
    found = tables([made])
    assert [row["kostnad"] for row in found["prognos"].cells] == [HIDDEN, HIDDEN]
    assert found["prognos"].cells[0]["invanare"] == 3000
    by_age = {row["klass"]: row for row in found["alder"].cells}
    assert by_age["80–89 år"]["kostnad"] is HIDDEN and by_age["80–89 år"]["invanare"] == 2200
    assert by_age["65–79 år"]["kostnad"] == 100 / MNKR and by_age["Totalt"]["kostnad"] is HIDDEN


def test_nobody_in_the_area_gives_nothing() -> None:
    assert tables(demo(), IFO) == {}


@pytest.mark.parametrize("omrade", [AO, FN])
@pytest.mark.parametrize("change", [hidden, without])
def test_nothing_is_made_of_what_is_hidden_or_away(
    omrade: Omrade, change: Callable[[Package, str], Package]
) -> None:
    """Every figure is as before, or hidden or absent; places need the days of care of the same units."""
    years = demo()
    whole = figures(tables(years, omrade))
    for n in range(len(years)):
        for family in ("omraden", "alder", "alder_boende", "enheter", "grupper"):
            changed = [change(p, family) if i == n else p for i, p in enumerate(years)]
            for at, figure in figures(tables(changed, omrade)).items():
                if isinstance(figure, float):
                    assert figure == pytest.approx(whole[at]), (n, family, at)


def test_zero_hidden_and_absent_housing_differ() -> None:
    none = of(base(CLIENTS, KR, NOW, LATER), Scenario("x", "", boende=0.5), 2034)
    assert none.boende == 0 and known(none.kr)
    gone: list[Row] = [(f"AO/{c}/bodde", HIDDEN, {}) for c in CLASSES]
    few = of(base(CLIENTS, KR, NOW, LATER, gone), Scenario("x", "", boende=0.5), 2034)
    assert (few.boende, few.kr) == (HIDDEN, HIDDEN)
    plain = of(base(CLIENTS, KR, NOW, LATER, gone), Scenario("x", ""), 2034)
    assert known(plain.kr) and plain.boende is HIDDEN
    assert ABSENT not in {few.kr, plain.kr}


def test_own_years_that_teach_what_cannot_be_are_not_carried_on() -> None:
    """As many as three times last year's of each age: in ten years there would be thousands of times more."""
    *_, before, now = demo()
    bare = replace(now, facts={**now.facts, "befolkningsprognos": now.facts["befolkningsprognos"].head(0)})
    people = before.facts["befolkning"]
    third = replace(before, facts={**before.facts, "befolkning": people.assign(antal=people["antal"] / 3)})
    assert coming(context([before, bare]).of(AO)) is not None
    assert coming(context([third, bare]).of(AO)) is None
