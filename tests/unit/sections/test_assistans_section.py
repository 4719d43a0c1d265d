"""Personal assistance of released figures: hours, cost and compensation by group of cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.aggregates.assistans import families
from kpbcalc.aggregates.year import year
from kpbcalc.analysis.area import omraden
from kpbcalc.base import exact
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.table import Table
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.assistans import SECTION
from tests.builders import small, typed
from tests.samples.packages import POLICY, context, demo, figures, hidden, without

FN = omraden()["FN"]
WHOLE = "All personlig assistans"
EXACT = replace(POLICY, round_kr=1)


def assistance(
    sfb: Sequence[float], lss: Sequence[float], paid: int = 0, ar: int = 2024, share: float = 0.9,
    planned: float | None = None, both: int = 0,
) -> Resultat:  # fmt: skip
    """Cases with these granted hours a week all year; SFB costs 400 000 kr before `paid`, LSS 100 000.

    `share` of the granted hours are performed and `planned` of them scheduled, when that is told. The first
    `both` under SFB are the same persons as the first under LSS.
    """
    to_month = 365 / 84
    cases = [(f"S{n:02}", "LSS-2SFB", h) for n, h in enumerate(sfb)]
    cases += [(f"{'S' if n < both else 'L'}{n:02}", "LSS-2", h) for n, h in enumerate(lss)]
    volumes = [
        f"{b};{insats};PA1;{ar}-{m:02};{h * to_month:.4f};{h * to_month * share:.4f}"
        for b, insats, h in cases for m in range(1, 13)
    ]  # fmt: skip
    ledger = [f"100;513;5010;;{ar}01;400000"] * bool(sfb) + [f"101;513;5010;;{ar}01;100000"] * bool(lss)
    if paid:
        ledger.append(f"100;513;3520;fk;{ar}01;-{paid}")
    scheduled = [f"{b};{i};PA1;{ar}-01;{h * 365 / 7 * (planned or 0):.4f}" for b, i, h in cases]
    rows = small(
        kontoutfall=ledger,
        kodnyckel=["100;*;insats;LSS-2SFB;PA1;;", "101;*;insats;LSS-2;PA1;;"],
        pooler=[], fordelningsvarden=[], enheter=["PA1;Assistans;egen;;;;"],
        brukare=[f"{b};K;1980" for b in sorted({b for b, _, _ in cases})], insatsvolymer=volumes,
        schematid=scheduled if planned else [],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def tables(results: Sequence[Resultat]) -> Mapping[str, Table]:
    return SECTION.result(context([release_year(r, [], EXACT).package for r in results]).of(FN))


def test_the_compensation_is_told_apart_from_the_net_cost_again() -> None:
    table = tables([assistance([60.0] * 6 + [100.0] * 6, [10.0] * 5, paid=300_000)])["arenden"]
    assert table.labels == [
        "SFB, 40–80 timmar i veckan",
        "SFB, 80–120 timmar i veckan",
        "LSS, under 20 timmar i veckan",
        WHOLE,
    ]
    sfb, _, _, whole = table.rows()
    assert [row["arenden"] for row in table.rows()] == [6, 6, 5, 17]
    assert (whole["brutto"], whole["fk"], whole["netto"]) == (500, 300, 200)
    # Hours decide: 6 × 60 of 6 × 160.
    assert (sfb["brutto"], sfb["fk"], sfb["netto"]) == pytest.approx((150, 112.5, 37.5), abs=0.002)
    assert sfb["tackning"] == pytest.approx(75, abs=0.01)
    assert whole["andel"] == pytest.approx(90, abs=0.01)
    assert sfb["per_timme"] == pytest.approx(37_500 / (6 * 60 * 365 / 7 * 0.9), rel=1e-3)


@settings(max_examples=12)
@given(
    st.lists(st.floats(1, 160), max_size=14), st.lists(st.floats(1, 60), max_size=14), st.integers(0, 600_000)
)
def test_the_groups_are_the_whole_and_none_is_a_few(sfb: list[float], lss: list[float], paid: int) -> None:
    found = tables([assistance(sfb, lss, paid if sfb else 0)])
    if not sfb and not lss:
        assert not found
        return
    *parts, whole = found["arenden"].rows()
    assert all(row["arenden"] >= 5 for row in parts)
    if whole["arenden"] is None:
        return
    assert whole["arenden"] == len(sfb) + len(lss)
    for key in ("arenden", "beviljad", "utford", "brutto", "fk", "netto"):
        assert sum(row[key] for row in parts) == pytest.approx(whole[key], abs=1e-6)


def test_a_units_compensation_is_shared_out_exactly() -> None:
    result = assistance([33.3, 70.1, 12.7, 99.9, 45.0, 61.3], [], paid=123_456)
    (family,) = families(year(result))
    sums = dict(zip(family.quantities, family.of.values.sum(axis=0), strict=True))
    assert sums["kr_fk"] == 123_456 * exact.GRID
    assert sums["kr"] == exact.total(result.brukarrader["kostnad"])


def test_a_few_cases_under_one_law_are_not_told_from_the_whole() -> None:
    """Two under LSS are counted with another group or not at all: the whole would tell them."""
    table = tables([assistance([60.0] * 8, [10.0] * 2, paid=1000)])["arenden"]
    assert table.value(WHOLE, "netto") is None and table.value(WHOLE, "arenden") is None
    assert table.cells[-1]["netto"] is HIDDEN
    assert not [label for label in table.labels if label.startswith("LSS")]


def test_scheduled_hours_are_told_where_the_underlag_has_them() -> None:
    told = tables([assistance([60.0] * 6, [], planned=0.95)])["arenden"]
    assert told.value(WHOLE, "schema") == pytest.approx(0.95 * 6 * 60 * 365 / 7, rel=1e-3)
    assert "schema" not in [c.key for c in tables([assistance([60.0] * 6, [])])["arenden"].columns]


def test_hours_that_are_not_known_are_named() -> None:
    result = assistance([60.0] * 6 + [0.0] * 6, [])
    volumes = result.underlag.insatsvolymer
    late = volumes["brukar_id"] >= "S06"
    unknown = replace(
        result.underlag,
        insatsvolymer=volumes.assign(utford=volumes["utford"].mask(late, exact.GRID)),
    )
    labels = tables([cost(unknown)])["arenden"].labels
    assert "SFB, beviljade timmar saknas" in labels


def test_each_year_is_a_row() -> None:
    years = [assistance([60.0] * 6, [], 1000, ar) for ar in (2022, 2023, 2024)]
    table = tables(years)["over_aren"]
    assert table.labels == ["2022", "2023", "2024"] and table.year == "2022–2024"
    assert "over_aren" not in tables(years[:1])


@pytest.mark.parametrize("of", [hidden, without])
def test_a_hidden_or_missing_family_gives_no_wrong_figure(of: Callable[[Package, str], Package]) -> None:
    made = [
        release_year(assistance([60.0] * 6, [10.0] * 6, 1000, ar), [], EXACT).package for ar in (2023, 2024)
    ]
    for years in (made, list(demo()[-2:])):
        whole = figures(SECTION.result(context(years).of(FN)))
        for family in years[-1].families:
            found = figures(SECTION.result(context([of(y, family) for y in years]).of(FN)))
            for at, figure in found.items():
                if isinstance(figure, float):
                    assert figure == pytest.approx(whole[at]), (family, at)


def test_hours_that_nobody_has_told_are_performed_are_not_zero() -> None:
    """A law without them: neither it nor the whole says that nothing is performed."""
    result = unreported("LSS-2")
    package = release_year(result, [], EXACT).package
    rows = SECTION.result(context([package]).of(FN))["arenden"]
    sfb, lss, whole = (rows.value(label, "utford") for label in rows.labels)
    assert sfb and sfb > 0
    assert lss is None and whole is None
    assert rows.value(WHOLE, "andel") is None and rows.value(WHOLE, "per_timme") is None
    assert rows.cells[-1]["utford"] is ABSENT
    assert package.cell("grupper", "FN", "assistans_lss")["utford"] is ABSENT
    assert package.cell("insatser", "FN", "assistans_lss", "LSS-2")["utford"] is ABSENT
    costs = result.insatskostnad.set_index("insats")["utford"]
    assert costs.isna().to_dict() == {"LSS-2": True, "LSS-2SFB": False}


def unreported(insats: str) -> Resultat:
    """Cases under both laws; of one insats no row says what is performed."""
    made = assistance([60.0] * 6, [10.0] * 6).underlag
    volumes = made.insatsvolymer
    blank = volumes["utford"].mask(volumes["insats"] == insats)
    return cost(replace(made, insatsvolymer=volumes.assign(utford=blank)))
