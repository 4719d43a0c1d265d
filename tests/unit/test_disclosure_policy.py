"""The policy: whose rules hold, what a municipality may choose itself, and how the report prints it."""

from pathlib import Path

import pytest

from kpbcalc.base import own_choices, params
from kpbcalc.base.errors import UsageError
from kpbcalc.disclosure.policy import (
    RULES,
    Policy,
    audience_of,
    choose,
    minimum_answers,
    policy_from_params,
)

SHARED = params.toml("sekretess.toml")
KOMMUN = "0880"


def own(root: Path, text: str) -> own_choices.Own:
    """The municipality's own choices, read from its file."""
    folder = root / KOMMUN
    folder.mkdir()
    (folder / "kommun.toml").write_text(f"[sekretess]\n{text}\n", encoding="utf-8")
    return own_choices.read(KOMMUN, root)


def test_the_shipped_policy_hides_1_to_4_and_says_why() -> None:
    policy = policy_from_params()
    assert (policy.minimum, policy.largest, policy.two_largest, policy.p) == (5, 80, 90, 10)
    assert (policy.round_kr, policy.round_count, policy.audience) == (100, 1, "extern")
    told = policy.describe()
    assert "1–4 personer" in told and "80 procent" in told and SHARED["troskel"]["kalla"] in told
    assert "hela 100 kr" in told and "mildare" not in told
    assert minimum_answers() == 5


def test_every_rule_has_a_figure_in_the_parameters() -> None:
    assert choose(SHARED, {}, "") == ({rule: float(SHARED[g][rule]) for rule, (g, _) in RULES.items()}, "")


def test_a_policy_of_the_municipalitys_own_is_in_force(tmp_path: Path) -> None:
    policy = policy_from_params("extern", own(tmp_path, "minsta_antal = 10\nantal = 5"))
    assert (policy.minimum, policy.round_count) == (10, 5)
    assert "1–9 personer" in policy.describe() and "jämna 5" in policy.describe()


def test_a_municipality_may_tighten_without_saying_why() -> None:
    rules, loosened = choose(SHARED, {"minsta_antal": 10, "storsta_procent": 50, "p_procent": 20}, "fil")
    assert (rules["minsta_antal"], rules["storsta_procent"], rules["p_procent"]) == (10, 50, 20)
    assert loosened == ""


@pytest.mark.parametrize("rule", [{"minsta_antal": 3}, {"storsta_procent": 95}, {"belopp_kr": 1}])
def test_loosening_needs_a_reason_that_is_printed(rule: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="mildare") as refused:
        choose(SHARED, rule, "0880/kommun.toml")
    assert refused.value.where == "0880/kommun.toml"
    _, reason = choose(SHARED, {**rule, "skal": "Beslut i nämnden 2017-03-01."}, "fil")
    assert "nämnden" in Policy(minimum=3, source="test", loosened=reason).describe()


def test_a_reason_without_a_milder_rule_is_not_printed() -> None:
    assert choose(SHARED, {"minsta_antal": 7, "skal": "Vi är få."}, "fil")[1] == ""


@pytest.mark.parametrize(
    "wrong",
    [{"minsta": 9}, {"minsta_antal": "9"}, {"minsta_antal": 0}, {"minsta_antal": -1}, {"p_procent": True},
     {"minsta_antal": float("nan")}, {"belopp_procent": 20}],
)  # fmt: skip
def test_a_rule_that_is_misspelt_or_no_number_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        choose(SHARED, wrong, "fil")


def test_internally_nothing_is_hidden_and_it_is_said() -> None:
    assert policy_from_params("intern").describe() == "Intern publik: inga celler döljs."


@pytest.mark.parametrize("word", ["Extern", "alla", "", "internt"])
def test_no_other_audience_is_taken_for_one(word: str) -> None:
    with pytest.raises(UsageError):
        audience_of(word)
