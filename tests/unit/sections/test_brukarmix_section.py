"""Who gets what of released figures: shares, concentration and combinations."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.figure import ABSENT, known
from kpbcalc.base.table import Table
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sections.brukarmix import SECTION, hemma_boende
from kpbcalc.sections.brukarmix.koncentration import gini
from kpbcalc.sections.konsumtion import vantat
from tests.samples.packages import (
    context,
    demo,
    figures,
    hidden,
    neighbours,
    package,
    two_years,
    without,
)

AO, FN, IFO = omraden().values()
TWENTY = (12, 25, 31, 40, 55, 61, 72, 80, 95, 110, 130, 150, 185, 210, 260, 320, 410, 480, 640, 1150)


def steps(costs: Sequence[float], size: int = 1) -> list[Cell]:
    """A ladder of so many clients in each step."""
    ordered = sorted(costs)
    groups = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    return [Cell(("AO", f"{n}"), float(len(g)), {"kr": sum(g)}) for n, g in enumerate(groups)]


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


def tables(years: Sequence[Package], omrade: Omrade = AO, peers: Sequence[Package] = ()) -> dict[str, Table]:
    return SECTION.result(context(years, peers).of(omrade))


def test_the_groups_share_of_the_cost_is_all_its_kronor_for_the_insats_of_all_its_kronor() -> None:
    peers, own = neighbours(), tables(demo(), peers=neighbours())["grupper"]
    told = {row["klass"]: row.get("grupp") for row in own.rows()}
    for code, called in (("hemtjanst", "Hemtjänst"), ("sabo_heldygn", "Särskilt boende")):
        theirs = [(p.cell("grupper", "AO", code)["kr"], p.cell("omraden", "AO")["kr"]) for p in peers]
        hand = 100 * sum(kr for kr, _ in theirs) / sum(of for _, of in theirs)
        assert told[called] == pytest.approx(hand) and 10 < hand < 90
    assert "grupp" not in {column.key for column in tables(demo())["grupper"].columns}


def test_every_client_is_in_one_combination() -> None:
    found = tables(two_years())
    *parts, whole = found["kombinationer"].rows()
    assert sum(r["brukare"] for r in parts) == whole["brukare"] == 26
    assert sum(r["andel_kr"] for r in parts) == pytest.approx(100)
    assert set(found["kombinationer"].labels) == {
        "Enbart hemtjänst", "Enbart särskilt boende", "Hemtjänst + särskilt boende", "Alla brukare",
    }  # fmt: skip


def test_the_rest_of_the_combinations_are_one_row() -> None:
    rows = [(f"AO/{code}", n, {"kr": 10 * n}) for code, n in
            [("a", 30.0), ("a&b", 20.0), ("b", 10.0), ("a&ovriga", 7.0)]]  # fmt: skip
    found = tables([package({"mix": rows, "omraden": [("AO", 67.0, {"kr": 670.0})]})])["kombinationer"]
    assert found.value("Övriga kombinationer", "brukare") == 7
    assert found.notes


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


def test_no_clients_give_no_tables() -> None:
    assert tables(two_years(), IFO) == {}


def test_the_mean_client_stands_beside_the_groups_and_alone_without_a_group() -> None:
    before, now = two_years()
    (row,) = tables([now], peers=[before])["matt"].rows()
    assert row["medel"] == pytest.approx(3_300_000 / 26, rel=1e-3)
    assert row["grupp"] == pytest.approx(3_300_000 / 24, rel=1e-3)
    assert "grupp" not in [c.key for c in tables([now])["matt"].columns]


@pytest.mark.parametrize("omrade", [AO, FN, IFO])
@pytest.mark.parametrize("change", [hidden, without])
@pytest.mark.parametrize("family", ["omraden", "grupper", "alder", "mix", "stege", "median"])
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
