"""The policy and what is unsafe in itself: few persons, one who dominates, a percentile of few."""

import pandas as pd
import pytest
from kpbcalc.disclosure.primary import unsafe_cells

from kpbcalc.base import params
from kpbcalc.base.errors import DisclosureError, UsageError
from kpbcalc.base.table import Column, Table
from kpbcalc.disclosure import Policy, Reason, release
from kpbcalc.disclosure.policy import choose

POLICY = Policy(minimum=5, source="test")
SHARED = params.toml("sekretess.toml")


def sums(*rows: tuple[int, float, float, float]) -> Table:
    """Rows of (persons, sum, largest, second)."""
    frame = pd.DataFrame(rows, columns=["n", "kr", "forst", "sedan"])
    frame.insert(0, "rad", [str(n) for n in range(len(rows))])
    kr = Column("kr", "Kostnad", "kr", basis="n", largest="forst", second="sedan")
    mean = Column("snitt", "Snitt", "kr/brukare", basis="n", largest="forst", second="sedan", sum_of="kr")
    return Table("t", "T", frame.assign(snitt=frame["kr"] / frame["n"]), (Column("rad", "R"), kr, mean),
                 "alla", "2017", "test")  # fmt: skip


@pytest.mark.parametrize(
    ("row", "safe"),
    [
        ((10, 100.0, 80.0, 5.0), True),  # exactly at the limit is not over it
        ((10, 100.0, 80.1, 5.0), False),  # one has more than 80 %
        ((10, 100.0, 60.0, 30.0), True),
        ((10, 100.0, 60.0, 31.0), False),  # two have more than 90 %
        ((10, 100.0, 50.0, 45.0), False),  # what is left is 5, less than 10 % of 50
        ((10, 100.0, 20.0, 20.0), True),
        ((10, -100.0, -85.0, -5.0), False),  # income dominates as cost does
        ((10, 0.0, 0.0, 0.0), True),
    ],
)
def test_a_sum_that_one_or_two_make_up_is_hidden_with_its_mean(
    row: tuple[int, float, float, float], safe: bool
) -> None:
    found = unsafe_cells(sums(row), POLICY)
    assert found == ({} if safe else {(0, "kr"): Reason.DOMINANT, (0, "snitt"): Reason.DOMINANT})


@pytest.mark.parametrize(
    ("q", "n", "safe"), [(0.5, 10, True), (0.5, 9, False), (0.9, 50, True), (0.9, 49, False)]
)
def test_a_percentile_needs_enough_persons_on_both_sides(q: float, n: int, safe: bool) -> None:
    frame = pd.DataFrame({"rad": ["a"], "n": [n], "p": [1.0]})
    column = Column("p", "P", "kr/brukare", basis="n", quantile=q)
    table = Table("t", "T", frame, (Column("rad", "R"), column), "alla", "2017", "test")
    assert (unsafe_cells(table, POLICY) == {}) is safe


@pytest.mark.parametrize("q", [0.0, 1.0])
def test_the_least_and_the_greatest_are_never_published(q: float) -> None:
    frame = pd.DataFrame({"rad": ["a"], "n": [500], "p": [1.0]})
    column = Column("p", "Högsta kostnad", "kr/brukare", basis="n", quantile=q)
    table = Table("t", "T", frame, (Column("rad", "R"), column), "alla", "2017", "test")
    with pytest.raises(DisclosureError, match="högsta eller lägsta"):
        release(table, POLICY)


def test_zero_is_nobody_and_is_shown() -> None:
    assert unsafe_cells(sums((0, 0.0, 0.0, 0.0)), POLICY) == {}


def test_costs_of_persons_are_rounded_to_hundreds_and_the_accounts_are_not() -> None:
    frame = pd.DataFrame({"rad": ["a"], "n": [50], "kr": [123_456.0], "bas": [123_456.0]})
    columns = (Column("rad", "R"), Column("kr", "Kr", "kr", basis="n"), Column("bas", "Bas", "kr"))
    policy = Policy(minimum=5, source="test", round_kr=100)
    out = release(Table("t", "T", frame, columns, "alla", "2017", "test"), policy)
    assert (out.value("a", "kr"), out.value("a", "bas")) == (123_500.0, 123_456.0)


def test_a_municipality_may_tighten_without_saying_why() -> None:
    rules, loosened = choose(SHARED, {"minsta_antal": 10, "storsta_procent": 50, "p_procent": 20}, "fil")
    assert (rules["minsta_antal"], rules["storsta_procent"], rules["p_procent"]) == (10, 50, 20)
    assert loosened == ""


@pytest.mark.parametrize("rule", [{"minsta_antal": 3}, {"storsta_procent": 95}, {"belopp_kr": 1}])
def test_loosening_needs_a_reason_that_is_printed(rule: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="mildare"):
        choose(SHARED, rule, "params/kommuner/0880.toml")
    _, reason = choose(SHARED, {**rule, "skal": "Beslut i nämnden 2017-03-01."}, "fil")
    assert "nämnden" in Policy(minimum=3, source="test", loosened=reason).describe()


@pytest.mark.parametrize(
    "wrong", [{"minsta": 9}, {"minsta_antal": "9"}, {"minsta_antal": 0}, {"p_procent": True}]
)
def test_a_rule_that_is_misspelt_or_no_number_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        choose(SHARED, wrong, "fil")
