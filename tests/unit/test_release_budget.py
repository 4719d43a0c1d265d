"""No group is told apart by its budget that is not by its cost: joined where a cell is, never hidden alone.

Home care of 20, special housing of 12, respite care of 6 old persons; family homes of three children, whose
area is hidden. What each is to cost and costs is reckoned by hand.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from kpbcalc.analysis.context import Context
from kpbcalc.base import exact
from kpbcalc.base.figure import HIDDEN
from kpbcalc.calculation.release_year import release_year
from kpbcalc.disclosure.delivery import to_give
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.release_budget import release_budget
from kpbcalc.disclosure.stored import files, package_of
from kpbcalc.presentation.chapters import chapter
from kpbcalc.sections.bokslut import SECTION
from kpbcalc.sections.bokslut.budget import HIDES, JOINS, TOTAL
from kpbcalc.sections.every import section
from tests.attack.budgets import told_apart
from tests.samples.packages import POLICY, context, demo, package
from tests.samples.said import said
from tests.samples.small_municipalities import BUDGET, COSTS, released, with_budget


def amounts(package: Package) -> dict[str, tuple[float, ...]]:
    """The page's table in kr: budget, outturn and what is left of the budget."""
    table = SECTION.result(context([package]))["budget"]
    keys = ("budget", "utfall", "avvikelse")
    return {
        str(row["rad"]): tuple(x if x is HIDDEN else round(1e6 * x, 2) for x in map(row.get, keys))
        for row in table.cells
    }


def test_budget_and_outturn_by_hand() -> None:
    """Overhead: 10 000 kr to home care, 20 000 to special housing, 10 000 to respite care, in both."""
    now = released(with_budget())
    assert amounts(now) == {
        "Hemtjänst": (190_000, 210_000, -20_000),
        "Korttidsboende": (70_000, 70_000, 0),
        "Särskilt boende": (520_000, 500_000, 20_000),
        "Utanför KPB": (9_000, 7_000, 2_000),
        TOTAL: (789_000, 787_000, 2_000),
    }
    table = SECTION.result(context([now]))["budget"]
    assert table.value("Hemtjänst", "andel") == pytest.approx(-100 * 20 / 190)
    assert not {JOINS, HIDES} & set(table.notes)


def test_the_sums_are_the_cost_base_to_the_ore() -> None:
    result = with_budget(children=3, budget=[*BUDGET, "130;570;5010;;80000.37"])
    now = released(result)
    bridge = dict(result.avstamning.itertuples(index=False))
    *_, last = amounts(now).values()
    assert last[:2] == (869_000.37, round(bridge["kpb_bas"] / exact.GRID, 2))
    assert now.facts["budget"]["budget"].sum() == pytest.approx(869_000.37, abs=0.001)


def test_a_hidden_group_stands_behind_the_smallest_that_costs_as_much() -> None:
    """Family homes cost 90 000 kr: respite care's 70 000 hide it too little, home care's are enough."""
    now = released(with_budget(children=3, budget=[*BUDGET, "130;570;5010;;80000"]))
    found = amounts(now)
    assert found["Hemtjänst och placeringar"] == (270_000, HIDDEN, HIDDEN)
    assert found["Korttidsboende"] == (70_000, 70_000, 0) and "Placeringar" not in found
    table = SECTION.result(context([now]))["budget"]
    assert {JOINS, HIDES} <= set(table.notes)
    more = [*(row.replace(";500000", ";800000") for row in BUDGET), "130;570;5010;;80000"]
    told = said("bokslut", context([released(with_budget(children=3, budget=more))]))
    assert "Störst av dem som visas är avvikelsen för särskilt boende: 0,3 mnkr (39,0 %) lägre" in told
    assert "En del av budgeten är inte med" not in told


def test_what_is_hidden_and_costs_nothing_stands_behind_another_too() -> None:
    """Three children and no cost: a row of their own would say what nothing is budgeted for."""
    result = with_budget(children=3, kontoutfall=COSTS, budget=BUDGET)
    rows = [set(code.split("+")) for code in released(result).facts["budget"]["grupp"]]
    assert [row > {"ifo_placering"} for row in rows if "ifo_placering" in row] == [True]


def test_two_hidden_areas_are_one_row() -> None:
    """Groups that are hidden are not told apart from each other either."""
    rows = pd.DataFrame(
        [(g, kr * exact.GRID, 0) for g, kr in (("a", 5), ("b", 6), ("c", 50), ("d", 70), ("utanfor", 1))],
        columns=["grupp", "budget", "utan_volym"],
    )
    told = [("AO/c", 9.0, {"kr": 40.0}), ("AO/d", 9.0, {"kr": 70.0})]
    groups = package({"grupper": [*told, ("FN/a", HIDDEN, {}), ("IFO/b", HIDDEN, {})]}).families["grupper"]
    costs = {("AO", "c"): 40, ("AO", "d"): 70, ("FN", "a"): 5, ("IFO", "b"): 6}
    assert budgets(release_budget(rows, groups, costs)) == {"a+b+c": 61, "d": 70, "utanfor": 1}
    costs[("IFO", "b")] = 60  # no less than what stands beside it
    assert budgets(release_budget(rows, groups, costs)) == {"a+b+d": 81, "c": 50, "utanfor": 1}


def test_what_one_area_joins_is_joined_everywhere() -> None:
    rows = pd.DataFrame([(g, exact.GRID, 0) for g in "abcd"], columns=["grupp", "budget", "utan_volym"])
    groups = package({"grupper": [("AO/a+b", 9.0, {"kr": 1.0}), ("AO/c", 9.0, {"kr": 1.0}),
                                  ("FN/b+c", 9.0, {"kr": 1.0})]}).families["grupper"]  # fmt: skip
    costs = {("AO", "a"): 1, ("AO", "b"): 1, ("AO", "c"): 1, ("FN", "b"): 1, ("FN", "c"): 1}
    assert budgets(release_budget(rows, groups, costs)) == {"a+b+c": 3, "d": 1}


def budgets(frame: pd.DataFrame) -> Mapping[str, float]:
    return dict(zip(frame["grupp"], frame["budget"], strict=True))


def test_the_attacker_sees_a_hidden_group_by_itself_and_a_cell_that_is_divided() -> None:
    now = release_year(with_budget(children=3, budget=[*BUDGET, "130;570;5010;;80000"]), [], POLICY)
    assert told_apart(now) == []
    frame = now.package.facts["budget"]
    split = pd.concat([frame, frame[frame["grupp"].str.contains("+", regex=False)].assign(grupp="hemtjanst")])
    split["grupp"] = split["grupp"].str.removeprefix("hemtjanst+")
    changed = replace(now, package=replace(now.package, facts={**now.package.facts, "budget": split}))
    assert [found.why for found in told_apart(changed)] == ["är bara dolda grupper"]


def test_what_has_no_place_is_said() -> None:
    ctx = context([released(with_budget(budget=[*BUDGET, "777;1;5010;;1234567"]))])
    table = SECTION.result(ctx)["budget"]
    assert table.value(TOTAL, "budget") == pytest.approx(0.789)
    assert any("1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567 kr är inte med" in note for note in table.notes)
    assert not any("V41" in note for note in table.notes), "a rule's code says nothing to who reads the page"
    assert "En del av budgeten är inte med" in said("bokslut", ctx)


def test_without_a_budget_nothing_is_said() -> None:
    ctx = context([released(with_budget(budget=[]))])
    assert ctx.now.facts["budget"].empty
    assert "budget" not in SECTION.result(ctx) and "udget" not in said("bokslut", ctx)


def test_the_text_says_the_largest_deviation_and_its_way() -> None:
    more = [row.replace(";180000", ";80000") for row in BUDGET]
    told = said("bokslut", context([released(with_budget(budget=more))]))
    assert "utfallet blev 0,1 mnkr högre." in told
    assert "Störst är avvikelsen för hemtjänst: 0,1 mnkr (133,3 %) högre än budgeten." in told


def first_page(ctx: Context, *keys: str) -> str:
    words = {"kommun": "Exempelkommunen", "ar": 2024, "omrade": "vård och omsorg"}
    found = chapter(section("oversikt"), {key: section(key).result(ctx) for key in keys}, words)
    assert found is not None
    return found.text.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_first_page_says_it_where_it_tells_the_years_cost() -> None:
    ctx = context(demo())
    told = first_page(ctx, "oversikt", "bokslut")
    assert told.endswith("blev 1,1 mnkr högre än budgeten, som var 76,3 mnkr.") and told.count("budget") == 1
    assert "budget" not in first_page(ctx, "oversikt")  # a report of one area: the accounts are of all
    assert "budget" not in first_page(context([released(with_budget(budget=[]))]), "oversikt", "bokslut")
    some = context([released(with_budget(budget=[*BUDGET, "777;1;5010;;1234567"]))])
    assert "lika stor som budgeten (en del av den är inte med), som var" in first_page(
        some, "oversikt", "bokslut"
    )


def test_a_package_keeps_its_budget_and_others_are_not_given_it() -> None:
    now = released(with_budget())
    again = package_of(files(now), "paket")
    pd.testing.assert_frame_equal(again.facts["budget"], now.facts["budget"])
    assert "budget" not in to_give(now).facts
