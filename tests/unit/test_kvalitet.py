"""Answers, intervals, four fields and indicators."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis import kvalitet
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.read_surveys import answers, short_names, survey_areas, whole_municipality, wilson
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.table import Table
from tests.builders import small, typed

AO, FN, IFO = omraden().values()
# KPB-reference §5.4: four homes, beds, kr a day and quality.
HOMES = [("S1", 40, 1665, 78), ("S2", 52, 1780, 86), ("S3", 30, 1990, 88), ("S4", 24, 2276, 74)]
SURVEY = "Äldre – särskilt boende"


def homes(survey: list[str], places: int = 6, **more: list[str]) -> Resultat:
    """The four homes, each with as many residents; bed-days = beds."""
    return cost(
        typed(
            small(
                kontoutfall=[
                    f"{n};510;5010;;202401;{beds * price}" for n, (_, beds, price, _) in enumerate(HOMES)
                ],
                kodnyckel=[f"{n};*;insats;SABO-OMV;{home};;" for n, (home, *_) in enumerate(HOMES)],
                pooler=[],
                fordelningsvarden=[],
                enheter=[f"{home};Hem {home};egen;säbo;;{beds};" for home, beds, *_ in HOMES],
                brukare=[f"{home}{n};K;1940" for home, *_ in HOMES for n in range(places)],
                insatsvolymer=[
                    f"{home}{n};SABO-OMV;{home};2024-01;;{beds / places:.8f}"
                    for home, beds, *_ in HOMES
                    for n in range(places)
                ],
                brukarundersokning=survey,
                **more,
            )
        )
    )


def lines(answered: int = 100) -> list[str]:
    return [f"{SURVEY};{home};helhet;{share};{answered};{2 * answered}" for home, _, _, share in HOMES]


def test_worked_example_of_four_homes() -> None:
    found = kvalitet.tables([homes(lines(answered=40))], AO)
    four = found["fyrfalt_sabo_heldygn"]
    mean = four.frame.set_index("namn").loc["Vägt medel"]
    assert mean["kostnad"] == pytest.approx(1873, abs=0.5)
    assert mean["andel"] == pytest.approx(82.2, abs=0.06)
    assert list(four.frame["falt"].iloc[:4]) == [
        "lägre kostnad, lägre andel positiva",
        "lägre kostnad, högre andel positiva",
        "högre kostnad, högre andel positiva",
        "högre kostnad, lägre andel positiva",
    ]
    assert set(four.frame["skillnad"].iloc[:4]) == {"går inte att avgöra"}


def test_a_difference_is_said_when_the_interval_shows_it() -> None:
    four = kvalitet.tables([homes(lines(answered=1000))], AO)["fyrfalt_sabo_heldygn"]
    assert list(four.frame["skillnad"].iloc[:4]) == ["lägre", "högre", "högre", "lägre"]


def test_units_are_added_up_where_there_is_no_row_for_the_municipality() -> None:
    table = kvalitet.tables([homes(lines(50))], AO)["brukarundersokning"]
    row = table.frame.iloc[0]
    assert row["rad"] == "Särskilt boende: helhet"
    assert row["andel"] == pytest.approx((78 + 86 + 88 + 74) / 4)
    assert (row["svar"], row["svarsfrekvens"]) == (200, 50)


def test_the_municipalitys_own_row_is_taken_before_the_units() -> None:
    own = [*lines(50), f"{SURVEY};;helhet;90;210;400"]
    row = kvalitet.tables([homes(own)], AO)["brukarundersokning"].frame.iloc[0]
    assert (row["svar"], row["andel"]) == (210, pytest.approx(90))


def test_response_is_unknown_when_one_unit_does_not_know_it() -> None:
    rows = answers(homes([*lines()[:3], f"{SURVEY};S4;helhet;74;100;"]).underlag.brukarundersokning)
    assert pd.isna(whole_municipality(rows)["tillfragade"].iloc[0])


def test_a_unit_with_few_answers_is_never_placed_and_takes_the_next_smallest_with_it() -> None:
    survey = [*lines()[:2], f"{SURVEY};S3;helhet;100;3;9", f"{SURVEY};S4;helhet;74;20;40"]
    found = kvalitet.tables([homes(survey)], AO)
    assert list(found["fyrfalt_sabo_heldygn"].frame["namn"]) == ["Hem S1", "Hem S2", "Vägt medel"]
    released = release(found["enheter"], policy_from_params())
    assert [r["namn"] for r in released.rows() if r["svar"] is None] == ["Hem S3", "Hem S4"]
    assert all(r["andel"] is None and r["falt"] is None for r in released.rows() if r["svar"] is None)


def test_a_unit_with_few_clients_shows_no_cost_and_no_field() -> None:
    found = kvalitet.tables([homes(lines(), places=3)], AO)
    assert not [key for key in found if key.startswith("fyrfalt")]
    assert all(r["kostnad"] is None for r in release(found["enheter"], policy_from_params()).rows())


def test_a_unit_without_answers_or_cost_does_no_harm() -> None:
    survey = [*lines(), f"{SURVEY};X9;helhet;80;30;60", f"{SURVEY};S1;maten;;0;10"]
    frame = kvalitet.tables([homes(survey)], AO)["enheter"].frame.set_index("namn")
    assert pd.isna(frame.at["X9", "kostnad"])
    assert pd.isna(frame.at["X9", "medel_andel"])


def test_no_survey_and_no_indicators_gives_no_tables() -> None:
    assert kvalitet.tables([homes([])], AO) == {}


def test_a_survey_belongs_where_its_units_are_or_where_its_name_says() -> None:
    result = homes([*lines(), "Enkät – boendestöd;;helhet;80;30;60", "Enkät – annat;;helhet;80;30;60"])
    found = answers(result.underlag.brukarundersokning)
    assert survey_areas(found, result) == {SURVEY: "AO", "Enkät – boendestöd": "FN"}
    assert "Enkät – annat" in kvalitet.tables([result], AO)["brukarundersokning"].notes[-1]


def test_staff_answers_have_a_table_of_their_own() -> None:
    result = homes([], personalundersokning=["HME – särskilt boende;;motivation;80;40;60"])
    assert set(kvalitet.tables([result], AO)) == {"personal"}


def indicators(kommun: str) -> dict[str, Table]:
    values = ["0880;2023;T;80", "0880;2024;T;82.5", "0880;2025;T;99", "0880;2024;K;70", "0000;2024;T;85",
              "1381;2024;T;90", "1780;2024;T;80", "1780;2023;T;10"]  # fmt: skip
    result = homes([], indikatorer=[f"U21439;{v}" for v in values])
    return kvalitet.tables([replace(result, underlag=replace(result.underlag, kommun=kommun))], AO)


def test_an_indicator_is_compared_with_the_same_year() -> None:
    row = indicators("0880")["indikatorer"].frame.iloc[0]
    assert (row["varde"], row["riket"], row["andra"], row["antal_andra"]) == (82.5, 85, 85, 2)
    assert (row["ar"], row["riktning"]) == (2024, "högt är bra")


def test_the_country_is_nobodys_own_municipality() -> None:
    assert indicators("0000") == {}
    assert indicators("9999") == {}


def test_wilson_against_the_textbook() -> None:
    low, high = wilson(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


@given(st.integers(1, 2000), st.floats(0, 1))
def test_an_interval_holds_its_share_and_stays_within_zero_and_one(n: int, share: float) -> None:
    low, high = wilson(share * n, n)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1


def test_short_names_stay_different() -> None:
    assert short_names(["A – x", "B – y"]) == {"A – x": "x", "B – y": "y"}
    assert short_names(["A – x", "B – x"]) == {"A – x": "A – x", "B – x": "B – x"}
