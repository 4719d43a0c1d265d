"""Personal assistance: hours, cost and compensation by group of cases, adding up to the whole."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.analysis import assistans
from kpbcalc.analysis.area import client_rows, omraden
from kpbcalc.base import exact
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.presentation import say
from tests.builders import small, typed

AO, FN, IFO = omraden().values()


def assistance(
    sfb: list[float],
    lss: list[float],
    paid: int = 0,
    ar: int = 2024,
    share: float = 0.9,
    planned: float | None = None,
) -> Resultat:
    """Cases with these granted hours a week all year; SFB costs 400 000 kr before `paid`, LSS 100 000.

    `share` of the granted hours are performed and `planned` of them scheduled, when that is told.
    """
    to_month = 365 / 84
    granted = {f"S{n:02}": h for n, h in enumerate(sfb)} | {f"L{n:02}": h for n, h in enumerate(lss)}
    volumes = [
        f"{b};LSS-2{'SFB' * (b[0] == 'S')};PA1;{ar}-{m:02};{h * to_month:.4f};{h * to_month * share:.4f}"
        for b, h in granted.items()
        for m in range(1, 13)
    ]
    ledger = [f"100;513;5010;;{ar}01;400000"] * bool(sfb) + [f"101;513;5010;;{ar}01;100000"] * bool(lss)
    if paid:
        ledger.append(f"100;513;3520;fk;{ar}01;-{paid}")
    return cost(
        typed(
            small(
                kontoutfall=ledger,
                kodnyckel=["100;*;insats;LSS-2SFB;PA1;;", "101;*;insats;LSS-2;PA1;;"],
                pooler=[],
                fordelningsvarden=[],
                enheter=["PA1;Assistans;egen;;;;"],
                brukare=[f"{b};K;1980" for b in granted],
                insatsvolymer=volumes,
                schematid=[
                    f"{b};LSS-2{'SFB' * (b[0] == 'S')};PA1;{ar}-01;{h * 365 / 7 * planned:.4f}"
                    for b, h in granted.items()
                ]
                if planned
                else [],
            ),
            ar=ar,
        )
    )


def said(years: list[Resultat]) -> str:
    tables = {k: release(t, policy_from_params()) for k, t in assistans.tables(years, FN).items()}
    return say("assistans", tables, ar=2024).text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_compensation_is_told_apart_from_the_net_cost_again() -> None:
    table = assistans.tables([assistance([60.0] * 6 + [100.0] * 6, [10.0] * 5, paid=300_000)], FN)["arenden"]
    frame = table.frame.set_index("grupp")
    assert list(frame["arenden"]) == [6, 6, 5, 17]
    whole, sfb = frame.loc["All personlig assistans"], frame.iloc[0]
    assert (whole["brutto"], whole["fk"], whole["netto"]) == (500, 300, 200)
    # Hours decide: 6 × 60 of 6 × 160.
    assert (sfb["brutto"], sfb["fk"], sfb["netto"]) == pytest.approx((150, 112.5, 37.5))
    assert sfb["tackning"] == pytest.approx(75)
    assert whole["andel"] == pytest.approx(90, abs=0.01)
    assert sfb["per_timme"] == pytest.approx(37_500 / (6 * 60 * 365 / 7 * 0.9), rel=1e-3)
    assert list(frame.index[:3]) == [
        "SFB, 40–80 timmar i veckan",
        "SFB, 80–120 timmar i veckan",
        "LSS, under 20 timmar i veckan",
    ]


@settings(max_examples=12)
@given(
    st.lists(st.floats(1, 160), max_size=14), st.lists(st.floats(1, 60), max_size=14), st.integers(0, 600_000)
)
def test_the_groups_are_the_whole_and_none_is_a_few(sfb: list[float], lss: list[float], paid: int) -> None:
    found = assistans.tables([assistance(sfb, lss, paid if sfb else 0)], FN)
    if not sfb and not lss:
        assert found == {}
        return
    frame = found["arenden"].frame
    parts, whole = frame.iloc[:-1], frame.iloc[-1]
    assert whole["arenden"] == len(sfb) + len(lss)
    assert all(parts["arenden"] >= 5)
    if len(parts):
        for key in ("arenden", "beviljad", "utford", "brutto", "fk", "netto"):
            assert parts[key].sum() == pytest.approx(whole[key])


def test_a_units_compensation_is_shared_out_exactly() -> None:
    result = assistance([33.3, 70.1, 12.7, 99.9, 45.0, 61.3], [], paid=123_456)
    found = assistans.cases(result)
    assert exact.total(found["fk"]) == 123_456 * exact.GRID
    assert exact.total(found["netto"]) == exact.total(client_rows(result, FN)["kostnad"])


def test_a_few_cases_under_one_law_are_not_told_apart() -> None:
    table = assistans.tables([assistance([60.0] * 8, [10.0] * 2, paid=1000)], FN)["arenden"]
    assert list(table.frame["grupp"]) == ["All personlig assistans"]
    hidden = assistans.tables([assistance([60.0] * 2, [10.0])], FN)["arenden"]
    assert release(hidden, policy_from_params()).value("All personlig assistans", "netto") is None


def test_a_person_with_a_case_under_each_law_is_one_person() -> None:
    result = assistance([60.0] * 3, [10.0] * 3)
    same = result.brukarrader["brukar_id"].str.replace("L", "S")
    both = replace(result, brukarrader=result.brukarrader.assign(brukar_id=same))
    table = assistans.tables([both], FN)["arenden"]
    assert list(table.frame["arenden"]) == [6]
    shown = next(iter(release(table, policy_from_params()).rows()))
    assert all(value is None for key, value in shown.items() if key not in {"grupp", "schema"})


def test_who_is_paid_the_most_above_the_cost_dominates_too() -> None:
    """Cost 100 000 each, and one unit with a single client is paid 2 000 000: the net is hers."""
    result = assistance([60.0] * 8, [])
    rows = result.brukarrader
    first = rows["brukar_id"] == "S00"
    paid = rows["kostnad"].mask(first, -2_000_000 * exact.GRID)
    table = assistans.tables([replace(result, brukarrader=rows.assign(kostnad=paid))], FN)["arenden"]
    line = table.frame.iloc[-1]
    assert line["netto"] < 0 and line["netto_1"] > abs(line["netto"])
    assert release(table, policy_from_params()).value("All personlig assistans", "netto") is None


def test_the_years_are_rows_and_only_the_area_fn_is_asked() -> None:
    years = [assistance([60.0] * 8, [], paid=1000, ar=2023), assistance([60.0] * 9, [], paid=2000)]
    assert list(assistans.tables(years, FN)["over_aren"].frame["arenden"]) == [8, 9]
    assert assistans.tables(years, AO) == {} == assistans.tables(years, IFO)


def test_the_text_tells_hours_cost_and_what_is_not_known() -> None:
    text = said([assistance([60.0] * 8, [10.0] * 6, paid=300_000)])
    assert "14 ärenden om personlig assistans" in text and "(90,0 %)" in text
    assert "kostade 0,5 mnkr. Försäkringskassan ersatte 0,3 mnkr (60,0 %)" in text
    assert "inga schemalagda timmar" in text
    assert "ärendena visas inte av sekretesskäl" in said([assistance([60.0] * 3, [])])
    assert "ingen personlig assistans för 2024" in said([assistance([], [])])
    unpaid = said([assistance([60.0] * 8, [])])
    assert "Någon ersättning från Försäkringskassan är inte bokförd" in unpaid


@pytest.mark.parametrize(
    ("planned", "share", "words"),
    [
        (0.95, 0.6, "uppstår när insatsen utförs: färre timmar utförs än schemaläggs"),
        (0.65, 0.6, "uppstår när insatsen planeras: färre timmar schemaläggs än beviljas"),
        (1.0, 0.995, "i stort sett utfört"),
        (None, 0.9, "inga schemalagda timmar"),
    ],
)
def test_where_hours_are_lost_is_told_when_schedules_are_known(
    planned: float | None, share: float, words: str
) -> None:
    year = assistance([60.0] * 6, [10.0] * 5, share=share, planned=planned)
    assert words in said([year])
    frame = assistans.tables([year], FN)["arenden"].frame.set_index("grupp")
    whole = frame.loc["All personlig assistans"]
    if planned:
        assert whole["schema"] == pytest.approx(planned * whole["beviljad"], rel=1e-3)
        assert frame["schema"].iloc[:-1].sum() == pytest.approx(whole["schema"])


def test_a_year_without_schedules_has_no_scheduled_hours() -> None:
    years = [
        assistance([60.0] * 6, [10.0] * 5, ar=2023),
        assistance([60.0] * 6, [10.0] * 5, planned=0.9),
    ]
    table = assistans.tables(years, FN)["over_aren"]
    assert table.frame["schema"].isna().tolist() == [True, False]
    assert "Schemalagt" in [c.heading for c in table.columns]
