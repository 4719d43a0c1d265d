"""Answers, intervals, four fields and indicators."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.place_units import MEAN, units
from kpbcalc.analysis.read_surveys import answers, short_names, survey_areas, whole_municipality, wilson

from kpbcalc.analysis import kvalitet
from kpbcalc.analysis.area import omraden
from kpbcalc.base import params
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.presentation import say, title
from kpbcalc.sources.cache import stored
from kpbcalc.sources.shared_figures import COLUMNS, Shared
from kpbcalc.sources.unit_map import NO_MAP
from tests.builders import small, typed

AO, FN, IFO = omraden().values()
# docs/metod.md §5.4: four homes, beds, kr a day and quality.
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


NOTHING = Omvarld(
    stored(params.FOLDER / "finns-inte"), Shared(pd.DataFrame(columns=list(COLUMNS)), "", ""), NO_MAP
)


def tables(result: Resultat, omvarld: Omvarld = NOTHING) -> dict[str, Table]:
    """The section of elderly care, but for the tree of boxes, which has tests of its own."""
    found = kvalitet.tables([result], AO, omvarld)
    return {key: table for key, table in found.items() if key != "boxanalys"}


def lines(answered: int = 100) -> list[str]:
    return [f"{SURVEY};{home};helhet;{share};{answered};{2 * answered}" for home, _, _, share in HOMES]


def said(table: Table) -> str:
    """The text and the figure's title of one table of placed units."""
    shown = {"fyrfalt_sabo_heldygn": release(table, policy_from_params())}
    text = say("kvalitet", shown, omrade=AO.namn).text
    heading = title("kvalitet", "fyrfalt_sabo_heldygn", shown, omrade=AO.namn)
    return f"{text}\n{heading}".replace("\N{NO-BREAK SPACE}", " ")


def test_worked_example_of_four_homes() -> None:
    found = tables(homes(lines(answered=40)))
    four = found["fyrfalt_sabo_heldygn"]
    mean = four.frame.set_index("namn").loc["Enheternas vägda medel"]
    assert mean["kostnad"] == pytest.approx(1873, abs=0.5)
    assert mean["andel"] == pytest.approx(82.2, abs=0.06)
    assert "Det går inte att avgöra om någon av enheterna för särskilt boende" in said(four)
    assert "Ingen enhet för särskilt boende skiljer sig säkerställt" in said(four)


def test_a_difference_is_said_when_the_interval_shows_it() -> None:
    four = tables(homes(lines(answered=1000)))["fyrfalt_sabo_heldygn"]
    text = said(four)
    assert "högre än enheternas medel för särskilt boende hos Hem S2 och Hem S3." in text
    assert "Den är säkerställt lägre hos Hem S1 och Hem S4." in text
    assert "Hem S2 har dessutom lägre kostnad per dygn än medlet." in text
    assert "Hem S2: lägre kostnad och säkerställt fler positiva svar" in text


def test_no_word_of_a_units_side_is_left_where_its_figures_are_hidden() -> None:
    """Text is no figure, so a verdict in the table would stand where the gate hides what it is about."""
    four = tables(homes(lines(answered=1000)))["fyrfalt_sabo_heldygn"]
    assert all(
        [v for v in row.values() if isinstance(v, str)] == [row["namn"]]
        for row in release(four, policy_from_params()).rows()
    )
    few = four.frame.assign(brukare=[1, 1, 6, 6, 6])
    assert "har dessutom lägre kostnad" not in said(replace(four, frame=few))


def test_units_are_added_up_where_there_is_no_row_for_the_municipality() -> None:
    table = tables(homes(lines(50)))["brukarundersokning"]
    row = table.frame.iloc[0]
    assert row["rad"] == "Särskilt boende: helhet"
    assert row["andel"] == pytest.approx((78 + 86 + 88 + 74) / 4)
    assert (row["svar"], row["svarsfrekvens"]) == (200, 50)


def test_the_municipalitys_own_row_is_taken_before_the_units() -> None:
    own = [*lines(50), f"{SURVEY};;helhet;90;210;400"]
    row = tables(homes(own))["brukarundersokning"].frame.iloc[0]
    assert (row["svar"], row["andel"]) == (210, pytest.approx(90))


def test_change_is_since_the_same_question_the_year_before_whatever_year_the_name_says() -> None:
    then = homes(
        ["Enkät 2024 – särskilt boende;;helhet;80;50;90", "Enkät 2024 – särskilt boende;;maten;60;4;90"]
    )
    now = homes(
        [
            "Enkät 2025 – särskilt boende;;helhet;85;40;90",
            "Enkät 2025 – särskilt boende;;maten;70;40;90",
            "Enkät 2025 – särskilt boende;S1;helhet;85;40;90",
        ]
    )
    then = replace(then, underlag=replace(then.underlag, ar=2023))
    table = kvalitet.tables([then, now], AO, NOTHING)["brukarundersokning"]
    assert table.frame["forandring"].tolist() == pytest.approx([5, 10])
    assert set(table.frame["saker"]) == {"går inte att avgöra"}
    assert set(table.frame["undersokningsar"]) == {"2025"}
    released = release(table, policy_from_params())
    assert [row["forandring"] for row in released.rows()] == [pytest.approx(5), None]


def test_a_change_is_sure_when_it_is_more_than_the_uncertainty_of_both_years() -> None:
    then = homes([f"{SURVEY};;helhet;80;2000;", f"{SURVEY};;maten;80;50;"])
    now = homes([f"{SURVEY};;helhet;85;2000;", f"{SURVEY};;maten;85;50;"])
    then = replace(then, underlag=replace(then.underlag, ar=2023))
    frame = kvalitet.tables([then, now], AO, NOTHING)["brukarundersokning"].frame
    assert list(frame["saker"]) == ["säkerställd", "går inte att avgöra"]


def test_others_answers_stand_beside_the_question_about_the_whole() -> None:
    answered = (2024, "AO", "sabo_heldygn", "andel_positiva", 90.0, 50)
    rows = [(kommun, *answered) for kommun in ("1381", "1780", "0980", "1081", "2085")]
    shared = Shared(pd.DataFrame(rows, columns=list(COLUMNS)), "de andra", "delade tal")
    result = homes([*lines(50), f"{SURVEY};;maten;60;50;90"])
    frame = tables(result, replace(NOTHING, shared=shared))["brukarundersokning"].frame.set_index("fraga")
    assert frame.loc["helhet", ["referens", "percentil"]].tolist() == [90, 0]
    assert pd.isna(frame.at["maten", "referens"])


def test_response_is_unknown_when_one_unit_does_not_know_it() -> None:
    rows = answers(homes([*lines()[:3], f"{SURVEY};S4;helhet;74;100;"]).underlag.brukarundersokning)
    assert pd.isna(whole_municipality(rows)["tillfragade"].iloc[0])


def test_a_unit_with_few_answers_is_never_placed_and_takes_the_next_smallest_with_it() -> None:
    survey = [*lines()[:2], f"{SURVEY};S3;helhet;100;3;9", f"{SURVEY};S4;helhet;74;20;40"]
    found = tables(homes(survey))
    assert list(found["fyrfalt_sabo_heldygn"].frame["namn"]) == ["Hem S1", "Hem S2", MEAN]
    assert "enheter" not in found
    alone = tables(homes([survey[0], *survey[2:]]))
    released = release(alone["enheter"], policy_from_params())
    assert [r["namn"] for r in released.rows() if r["svar"] is None] == ["Hem S3", "Hem S4"]
    assert all(r["andel"] is None and r["lag"] is None for r in released.rows() if r["svar"] is None)


def test_a_unit_with_few_clients_shows_no_cost_and_no_field() -> None:
    found = tables(homes(lines(), places=3))
    assert not [key for key in found if key.startswith("fyrfalt")]
    assert all(r["kostnad"] is None for r in release(found["enheter"], policy_from_params()).rows())


def test_a_unit_without_answers_or_cost_does_no_harm() -> None:
    survey = [*lines(), f"{SURVEY};X9;helhet;80;30;60", f"{SURVEY};S1;maten;;0;10"]
    result = homes(survey)
    frame = units(answers(result.underlag.brukarundersokning), result).set_index("namn")
    assert pd.isna(frame.at["X9", "kostnad"])
    assert pd.isna(frame.at["X9", "medel_andel"])


def test_no_survey_and_no_indicators_gives_no_tables() -> None:
    assert tables(homes([])) == {}


def test_a_survey_belongs_where_its_units_are_or_where_its_name_says() -> None:
    result = homes([*lines(), "Enkät – boendestöd;;helhet;80;30;60", "Enkät – annat;;helhet;80;30;60"])
    found = answers(result.underlag.brukarundersokning)
    assert survey_areas(found, result) == {SURVEY: "AO", "Enkät – boendestöd": "FN"}
    assert "Enkät – annat" in tables(result)["brukarundersokning"].notes[-1]


def test_staff_answers_have_a_table_of_their_own() -> None:
    result = homes([], personalundersokning=["HME – särskilt boende;;motivation;80;40;60"])
    assert set(tables(result)) == {"personal"}


def indicators(kommun: str, kpi: str = "U20443", own: float = 82.5) -> dict[str, Table]:
    values = ["0880;2023;T;80", f"0880;2024;T;{own}", "0880;2025;T;99", "0880;2024;K;70", "0000;2024;T;85",
              "1381;2024;T;90", "1780;2024;T;80", "1780;2023;T;10", "0980;2024;T;90", "1081;2024;T;80",
              "2085;2024;T;90", "2523;2024;T;80"]  # fmt: skip
    result = homes([], indikatorer=[f"{kpi};{v}" for v in values])
    return tables(replace(result, underlag=replace(result.underlag, own=Own(kommun))))


def test_an_indicator_is_compared_with_the_same_year() -> None:
    row = indicators("0880")["indikatorer"].frame.iloc[0]
    assert (row["varde"], row["riket"], row["referens"], row["antal"]) == (82.5, 85, 85, 6)
    assert (row["ar"], row["riktning"], row["percentil"]) == ("2024", "högt är bra", 50)
    assert (row["forandring"], row["fore_ar"]) == (2.5, 2023)


def test_the_survey_of_the_spring_after_stands_beside_the_costs() -> None:
    table = indicators("0880", "U21468")["indikatorer"]
    assert (table.frame.iloc[0]["ar"], table.facts["enkatar"], table.facts["kostnadsar"]) == (
        "2025",
        "2025",
        "2024",
    )


def test_an_id_with_a_new_meaning_is_not_read_from_a_file_without_titles() -> None:
    assert indicators("0880", "U21439") == {}


def test_the_country_is_nobodys_own_municipality() -> None:
    assert indicators("0000") == {}
    assert indicators("9999") == {}


def test_a_mapped_survey_unit_has_its_units_costs_and_volumes_summed() -> None:
    survey = [f"{SURVEY};Ett och två;helhet;80;50;90", f"{SURVEY};hem s3;helhet;70;50;90"]
    result = homes(survey)
    karta = pd.DataFrame([("Ett och två", "S1", "", ""), ("Ett och två", "S2", "", "")], columns=list(NO_MAP))
    frame = units(answers(result.underlag.brukarundersokning), result, karta).set_index("namn")
    # (40 · 1665 + 52 · 1780) ÷ 92 kr, not the mean of 1665 and 1780.
    assert frame.at["Ett och två", "kostnad"] == pytest.approx(1730)
    assert frame.at["Ett och två", "brukare"] == 12
    assert frame.at["hem s3", "kostnad"] == pytest.approx(1990)
    assert frame.at["Ett och två", "medel_kostnad"] == pytest.approx((92 * 1730 + 30 * 1990) / 122)


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
