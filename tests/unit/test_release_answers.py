"""Which answers are told, and what an attacker who knows the whole municipality's can reckon from them."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.aggregates import svar, undersokningar
from kpbcalc.aggregates.svar import CLIENTS, Asked, Count
from kpbcalc.aggregates.year import year
from kpbcalc.base.figure import ABSENT, HIDDEN, known
from kpbcalc.calculation.release_year import release_year
from kpbcalc.disclosure import stored
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_answers import fewest, release_answers
from tests.samples.homes import SURVEY, homes, lines

POLICY = policy_from_params()
LEAST = fewest(POLICY)
UNITS = st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e", "f"]), st.integers(1, 30))


def question(units: dict[str, int], beside: int = 0) -> Asked:
    """Half of each unit's answers are positive; `beside` are answers that no unit tells."""
    counts = {unit: Count(n, n / 2, 2.0 * n) for unit, n in units.items()}
    whole = sum(units.values()) + beside
    return Asked(CLIENTS, "Enkät", "helhet", Count(whole, whole / 2, ABSENT), counts)


def told(one: Asked, policy: object = POLICY) -> dict[str, object]:
    """The number of answers by unit, "" for the whole municipality."""
    family = release_answers([one], {}, policy)["svar"]  # type: ignore[arg-type]
    return {cell.key[2]: cell.n for cell in family.cells}


@given(UNITS, st.integers(0, 40))
def test_what_is_not_told_of_the_whole_is_nobodys_or_enough(units: dict[str, int], beside: int) -> None:
    found = told(question(units, beside))
    shown = {unit: n for unit, n in found.items() if unit and known(n)}  # type: ignore[arg-type]
    assert all(n == units[unit] and n >= LEAST for unit, n in shown.items())  # type: ignore[operator]
    assert set(found) == {*units, ""}
    whole = sum(units.values()) + beside
    if known(found[""]):  # type: ignore[arg-type]
        left = whole - sum(shown.values())  # type: ignore[arg-type]
        assert left == 0 or left >= LEAST
    else:
        assert whole < LEAST


@given(UNITS)
def test_no_more_is_hidden_than_it_takes(units: dict[str, int]) -> None:
    """With every unit big enough nothing is hidden, and at most one big one stands beside the few."""
    found = told(question(units))
    few = [unit for unit, n in units.items() if n < LEAST]
    hidden = [unit for unit, n in found.items() if unit and n is HIDDEN]
    assert set(few) <= set(hidden)
    assert len(hidden) - len(few) <= 1
    assert few or not hidden


def test_the_next_smallest_is_hidden_with_the_few() -> None:
    assert told(question({"a": 3, "b": 20, "c": 21})) == {"": 44, "a": HIDDEN, "b": HIDDEN, "c": 21}


def test_answers_that_no_unit_tells_count_among_the_hidden() -> None:
    """Two answers without a unit are told by the whole and the units, unless one unit stands aside."""
    assert told(question({"a": 9, "b": 20}, beside=2)) == {"": 31, "a": HIDDEN, "b": 20}
    assert told(question({"a": 3, "b": 20}, beside=2)) == {"": 25, "a": HIDDEN, "b": 20}


def test_a_stricter_policy_goes_for_answers_too_and_internally_all_is_told() -> None:
    strict = replace(POLICY, minimum=10)
    assert told(question({"a": 8, "b": 20, "c": 30}), strict)["a"] is HIDDEN
    assert told(question({"a": 1, "b": 20}), policy_from_params("intern")) == {"": 21, "a": 1, "b": 20}


def test_a_rounded_number_of_answers_keeps_the_share() -> None:
    family = release_answers([question({"a": 8})], {}, replace(POLICY, round_count=5))["svar"]
    assert [(c.n, c["positiva"]) for c in family.cells] == [(10, 5), (10, 5)]


def test_rows_without_answers_or_share_are_left_out_and_units_added_up() -> None:
    survey = [
        *lines()[:3],
        f"{SURVEY};S4;helhet;74;100;",
        f"{SURVEY};S1;maten;;9;10",
        f"{SURVEY};S1;x;50;0;9",
    ]
    (one,) = svar.asked(year(homes(survey)))
    assert (one.fraga, one.whole.svar, one.whole.tillfragade) == ("helhet", 400, ABSENT)
    assert one.whole.positiva == pytest.approx(78 + 86 + 88 + 74)


def test_a_survey_belongs_where_its_units_are_or_where_its_name_says() -> None:
    result = homes([*lines(), "Enkät – boendestöd;;helhet;80;30;60", "Enkät – annat;;trivsel;80;30;60"])
    now = year(result)
    found = undersokningar.facts(now, svar.asked(now))["undersokningar"]
    assert found.to_numpy().tolist() == [
        ["brukare", SURVEY, "AO", "sabo_heldygn", "helhet"],
        ["brukare", "Enkät – boendestöd", "FN", "", "helhet"],
        ["brukare", "Enkät – annat", "", "", "trivsel"],
    ]


def test_a_survey_unit_is_the_mapped_ones_else_that_code_else_the_only_one_of_that_name() -> None:
    rows = [f"{SURVEY};{name};helhet;70;50;90" for name in ("Norr", "S1", "hem s3", "okänd")]
    karta = pd.DataFrame(
        [("Norr", "S1", "", ""), ("Norr", "S2", "", ""), ("S1", "S4", "", "2024-06-30"), ("S1", "X", "", "")],
        columns=["undersokning_enhet", "enhet", "giltig_fran", "giltig_till"],
    )
    now = year(homes(rows))
    units = undersokningar.facts(now, svar.asked(now), karta)["undersokningsenheter"]
    assert list(zip(units["undersokningsenhet"], units["enhet"], strict=True)) == [
        ("Norr", "S1"), ("Norr", "S2"), ("S1", "S1"), ("hem s3", "S3"),
    ]  # fmt: skip


def test_a_groups_answers_are_those_of_the_survey_that_most_units_were_asked() -> None:
    other = ["Annan – säbo;S1;helhet;10;20;30", "Annan – säbo;;helhet;10;900;999"]
    package = release_year(homes([*lines(50), *other]), [], POLICY).package
    cell = package.cell("svar_grupp", "AO", "sabo_heldygn")
    assert (cell.n, cell["positiva"]) == (200, pytest.approx(0.5 * (78 + 86 + 88 + 74)))
    assert package.cell("svar_grupp", "AO", "hemtjanst").n == 0


def test_a_package_with_answers_is_read_as_it_was_written() -> None:
    survey = [f"{SURVEY};S1;helhet;100;3;9", f"{SURVEY};S2;helhet;86;50;", "Enkät – annat;;x;80;30;60"]
    package = release_year(homes(survey), [], POLICY).package
    again = stored.package_of(stored.files(package), "paket")
    for family in ("svar", "svar_grupp"):
        assert again.families[family].by_key == package.families[family].by_key
    frame = again.facts["undersokningar"].fillna("")
    assert frame.to_numpy().tolist() == package.facts["undersokningar"].to_numpy().tolist()


@pytest.mark.parametrize(
    ("answers", "groups"), [({"a": 30}, 1), ({"a": 30, "b": 20}, 0), ({"a": 99, "b": 1}, 1)]
)
def test_a_survey_of_several_groups_is_no_groups_answer(answers: dict[str, int], groups: int) -> None:
    """What all of them answered together is neither home care's nor special housing's."""
    surveys = pd.DataFrame([(CLIENTS, "Enkät", "AO", "hemtjanst", "helhet")], columns=undersokningar.SURVEYS)
    units = [("a", "H1", "hemtjanst"), ("b", "S1", "sabo_heldygn")]
    facts = {"undersokningar": surveys,
             "undersokningsenheter": pd.DataFrame(units, columns=undersokningar.UNITS)}  # fmt: skip
    assert len(undersokningar.of_groups([question(answers)], facts)) == groups
