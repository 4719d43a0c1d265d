"""Who gets what of released figures: shares, concentration, combinations, and what the mix does."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.figure import ABSENT, known
from kpbcalc.base.table import Table
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sections.brukarmix import SECTION, hemma_boende
from kpbcalc.sections.brukarmix.grupper import _housing_words
from kpbcalc.sections.brukarmix.koncentration import gini
from kpbcalc.sections.brukarmix.mix import EVERYONE, mix_and_cost, undecided
from kpbcalc.sections.brukarmix.mixklasser import class_in_words, heaviest, in_words, is_others, split
from kpbcalc.sections.konsumtion import vantat
from tests.samples.packages import (
    context,
    demo,
    figures,
    hidden,
    neighbours,
    package,
    released,
    small_year,
    without,
)

AO, FN, IFO = omraden().values()
TWENTY = (12, 25, 31, 40, 55, 61, 72, 80, 95, 110, 130, 150, 185, 210, 260, 320, 410, 480, 640, 1150)
Sums = dict[str, tuple[float, float]]


def mix(shares: Sequence[float], costs: Sequence[float], names: Sequence[str] = "abcdef") -> Sums:
    return {k: (s, s * c) for k, s, c in zip(names, shares, costs, strict=False)}


def steps(costs: Sequence[float], size: int = 1) -> list[Cell]:
    """A ladder of so many clients in each step."""
    ordered = sorted(costs)
    groups = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    return [Cell(("AO", f"{n}"), float(len(g)), {"kr": sum(g)}) for n, g in enumerate(groups)]


def test_worked_example_of_mix_and_cost() -> None:
    """docs/metod.md §5.1: mean 291.1 against 253.1; +38.0 = mix +22.0 + cost +16.0."""
    found = mix_and_cost(mix([55, 5, 30, 10], [160, 330, 620, 6]), mix([60, 5, 25, 10], [150, 300, 590, 6]))
    assert sum(e.mix for e in found.values()) == pytest.approx(22.0)
    assert sum(e.level for e in found.values()) == pytest.approx(16.0)


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 500), min_size=1)


@given(COUNTS, COUNTS, st.data())
def test_mix_and_cost_add_up_whatever_the_classes(
    own: dict[str, int], other: dict[str, int], data: st.DataObject
) -> None:
    amount = st.integers(0, 10**6)
    sides = [mix([*s.values()], [data.draw(amount) for _ in s], [*s]) for s in (own, other)]
    found = mix_and_cost(*sides).values()
    means = [sum(kr for _, kr in s.values()) / sum(n for n, _ in s.values()) for s in sides]
    assert sum(e.mix + e.level for e in found) == pytest.approx(means[0] - means[1], abs=1e-6)
    assert sum(e.share for e in found) == pytest.approx(1) == sum(e.share_ref for e in found)


def test_worked_example_of_concentration() -> None:
    """docs/metod.md §4: Gini 0.554 for the twenty clients; in groups of five a little lower."""
    assert gini(steps(TWENTY)) == pytest.approx(0.554, abs=5e-4)
    grouped = gini(steps(TWENTY, 5))
    assert known(grouped) and 0.45 < grouped < 0.554


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=50), st.integers(1, 9))
def test_gini_lies_between_equal_and_all_for_one(costs: list[float], size: int) -> None:
    fine, coarse = gini(steps(costs)), gini(steps(costs, size))
    assert known(fine) and known(coarse)
    assert -1e-9 <= coarse <= fine + 1e-9 < 1


@pytest.mark.parametrize("costs", [[-5.0] * 10 + [5.0] * 10, [-9.0] * 10 + [5.0] * 10, []])
def test_costs_that_sum_to_nothing_or_less_have_no_gini(costs: list[float]) -> None:
    """Compensation may be as large as the cost it is for."""
    assert gini(steps(costs, 5)) is ABSENT


WEIGHTED = st.sets(st.sampled_from([*AO.mixordning]), min_size=1, max_size=4).map(
    lambda g: "&".join(sorted(g))
)
SIDE = st.dictionaries(WEIGHTED, st.integers(5, 40), min_size=1, max_size=30)


@given(SIDE, SIDE)
def test_both_sides_are_in_every_class_of_a_common_insats_and_nothing_is_lost(
    own: dict[str, int], other: dict[str, int]
) -> None:
    sides = [{c: (float(n), 100.0 * n) for c, n in side.items()} for side in (own, other)]
    found = split(*sides, AO)
    for side, made in zip(sides, (found.mine, found.theirs), strict=True):
        assert sum(n for n, _ in made.values()) == sum(n for n, _ in side.values())
    assert set(found.mine) == set(found.theirs) == set(found.rows)
    shared = {heaviest(c, AO) for c in own} & {heaviest(c, AO) for c in other}
    for code in found.rows:
        if heaviest(code, AO) in shared:
            assert found.mine[code][0] > 0 and found.theirs[code][0] > 0
    assert all(is_others(c) or (c in own and c in other) for c in found.rows)


def test_insatser_that_one_side_counts_together_are_counted_together_on_the_other() -> None:
    heavy, other, light = AO.mixordning[0], AO.mixordning[1], AO.mixordning[-1]
    own = {f"{heavy}&{light}&ovriga": (30.0, 3000.0), other: (10.0, 100.0)}
    theirs = {heavy: (10.0, 2000.0), light: (20.0, 1000.0), other: (10.0, 100.0)}
    found = split(own, theirs, AO)
    assert found.mine == found.theirs == {f"{heavy}&{light}&ovriga": (30.0, 3000.0), other: (10.0, 100.0)}
    assert all(e.mix == 0 and e.level == 0 for e in mix_and_cost(found.mine, found.theirs).values())
    assert len(set(found.rows.values())) == 2 and any(" eller " in row for row in found.rows.values())


@given(st.dictionaries(WEIGHTED, st.floats(1e3, 1e6), min_size=2, max_size=30), st.data())
def test_equal_costs_in_every_combination_are_no_cost_effect(
    each: dict[str, float], data: st.DataObject
) -> None:
    own, other = ({c: (n := float(data.draw(st.integers(5, 500))), n * kr) for c, kr in each.items()}
                  for _ in range(2))  # fmt: skip
    found = split(own, other, AO)
    effects = mix_and_cost(found.mine, found.theirs).values()
    assert sum(e.level for e in effects) == pytest.approx(0, abs=1e-6)


def test_what_hangs_on_the_classes_is_undecided() -> None:
    found = {"mix": 10.0, "niva": -0.2}
    other = mix_and_cost(mix([1, 1], [20, 20]), mix([1, 1], [10, 10]))
    (note,) = undecided(found, [other])
    assert "mixeffekten och kostnadseffekten höjer eller sänker beror på" in note
    assert undecided({"mix": 0.3, "niva": 9.0}, [other]) == []


def two_years() -> list[Package]:
    """Ten with home care only, eight in a home only, six with both; the year after two more with both."""
    before = small_year(2023, [4.0] * 10 + [0.0] * 8 + [4.0] * 6, [0.0] * 10 + [9.0] * 8 + [3.0] * 6)
    after = small_year(2024, [4.0] * 10 + [0.0] * 8 + [4.0] * 8, [0.0] * 10 + [9.0] * 8 + [3.0] * 8)
    return released(before, after)


def tables(years: Sequence[Package], omrade: Omrade = AO, peers: Sequence[Package] = ()) -> dict[str, Table]:
    return SECTION.result(context(years, peers).of(omrade))


def test_every_client_is_in_one_combination_and_one_housing() -> None:
    found = tables(two_years())
    for key in ("kombinationer", "boende", "alder", "kon"):
        *parts, whole = found[key].rows()
        assert sum(r["brukare"] for r in parts) == whole["brukare"] == 26
        assert sum(r["andel_kr"] for r in parts) == pytest.approx(100)
    assert {r["klass"]: r["brukare"] for r in found["boende"].rows()} == {
        "Ordinärt boende": 10, "Särskilt boende": 8, "Ordinärt boende och särskilt boende": 8, "Totalt": 26,
    }  # fmt: skip
    assert set(found["kombinationer"].labels) == {
        "Enbart hemtjänst", "Enbart särskilt boende", "Hemtjänst + särskilt boende", "Alla brukare",
    }  # fmt: skip


def test_the_mix_table_and_its_bridge_are_the_change_in_mean_cost() -> None:
    years = two_years()
    found = tables(years)
    *parts, whole = found["mix"].rows()
    assert whole["klass"] == EVERYONE
    assert whole["mix"] + whole["niva"] == pytest.approx(3_300_000 / 26 - 3_300_000 / 24)
    for key in ("mix", "niva"):
        assert sum(r[key] for r in parts) == pytest.approx(whole[key])
    amounts = [r["belopp"] for r in found["mix_steg"].rows()]
    assert sum(amounts[:3]) == pytest.approx(amounts[3])
    again = tables(years[1:], peers=years[:1])
    assert "mix" not in again
    assert [r["mix"] for r in again["mix_jamfort"].rows()] == [r["mix"] for r in found["mix"].rows()]


def test_pairs_count_who_has_both_and_none_can_be_counted_back() -> None:
    (row,) = tables(two_years())["par"].rows()
    assert row["brukare"] == 8 and row["av_forsta"] == pytest.approx(100 * 8 / 18)
    assert row["kvot"] == pytest.approx(8 * 26 / (18 * 16))
    # Three of eleven have home care only: the pair would give them away.
    (few,) = released(small_year(2024, [4.0] * 11, [0.0] * 3 + [9.0] * 8))
    assert "par" not in tables([few]) and not few.cells("par")


def test_the_rest_of_the_combinations_are_one_row() -> None:
    rows = [(f"AO/{code}", n, {"kr": 10 * n}) for code, n in
            [("a", 30.0), ("a&b", 20.0), ("b", 10.0), ("a&ovriga", 7.0)]]  # fmt: skip
    found = tables([package({"mix": rows, "omraden": [("AO", 67.0, {"kr": 670.0})]})])["kombinationer"]
    assert found.value("Övriga kombinationer", "brukare") == 7
    assert found.notes


def test_sexes_are_left_out_where_one_is_too_few() -> None:
    found = tables(released(small_year(2024, [4.0] * 8)))
    assert "kon" not in found
    assert "kvinnor" not in " ".join(found["alder"].labels)


def test_housing_and_classes_in_words() -> None:
    assert _housing_words(Cell(("AO", "ordinart&sarskilt"), 5.0)) == "Ordinärt boende och särskilt boende"
    joined = Cell(("AO", "a+b"), 5.0, leaves=(("ordinart",), ("sarskilt",)))
    assert _housing_words(joined) == "Övriga boendeformer"
    assert in_words("hemtjanst") == "Enbart hemtjänst"
    assert class_in_words("hemtjanst&ovriga", ["hemtjanst"]) == "Hemtjänst med annat"
    assert class_in_words("hemtjanst&ovriga") == "Hemtjänst med eller utan annat"


def test_the_share_of_the_dearest_tenth_and_the_curve_are_of_the_ladder() -> None:
    whole = {"omraden": [("AO", 20.0, {"kr": 1000.0})]}
    ladder = [("AO/0", 10.0, {"kr": 100.0}), ("AO/p50+k50", 5.0, {"kr": 300.0}),
              ("AO/p90", 5.0, {"kr": 600.0})]  # fmt: skip
    found = tables([package({**whole, "stege": ladder})])
    assert found["matt"].value(AO.rubrik, "topp") == pytest.approx(60)
    assert found["koncentration"].value("50 %", "andel_kr") == pytest.approx(10)
    assert found["koncentration"].labels == ["0 %", "50 %", "90 %", "100 %"]
    without_top = tables([package({**whole, "stege": [*ladder[:1], ("AO/k50+p90", 10.0, {"kr": 900.0})]})])
    assert without_top["matt"].status(0, "topp") == "dold"
    assert "koncentration" not in without_top


def test_no_clients_give_no_tables_and_no_year_before_no_mix() -> None:
    years = two_years()
    assert tables(years, IFO) == {}
    assert "mix" not in tables(years[1:])


@pytest.mark.parametrize("omrade", [AO, FN, IFO])
@pytest.mark.parametrize("change", [hidden, without])
@pytest.mark.parametrize("family", ["omraden", "grupper", "alder", "mix", "boende", "stege", "median", "par"])
def test_nothing_is_made_of_what_is_hidden_or_away(omrade: Omrade, change: object, family: str) -> None:
    """Every figure is as before, or hidden or absent: never another number."""
    years = demo()
    before = figures(tables(years, omrade, years[:1]))
    for n in (1, 2):
        changed = [change(p, family) if i == n else p for i, p in enumerate(years)]  # type: ignore[operator]
        for key, figure in figures(tables(changed, omrade, years[:1])).items():
            if not isinstance(figure, str) and known(figure):  # type: ignore[arg-type]
                assert figure == before[key], key
    tables(years, omrade, [change(years[0], family)])  # type: ignore[operator]


def test_those_in_housing_and_outside_it_are_as_many_of_the_expected_as_the_consumption_says() -> None:
    """The same figure in two sections is one figure; the group together is what is expected."""
    ctx = context(demo(), neighbours()).of(omraden()["AO"])
    table, expected = hemma_boende.table(ctx), vantat.table(ctx)
    assert table is not None and expected is not None
    own = ctx.kommun.namn
    for key, of in (("boende", "bor"), ("hemma", "ej")):
        clients, wanted = (expected.value(expected.facts[of], k) for k in ("brukare", "vantat"))
        assert table.value(own, key) == pytest.approx(100 * clients / wanted)
        assert table.value(table.facts["medel"], key) == 100
    assert len(table) == 1 + len(ctx.peers) + 1
    assert hemma_boende.table(ctx.of(omraden()["IFO"])) is None
    assert hemma_boende.table(context(demo()).of(omraden()["AO"])) is None
