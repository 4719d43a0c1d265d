"""Answers and four fields on released figures."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.surveys import short_names
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.table import Table
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat
from kpbcalc.disclosure.package import Cell, Package, ReleasedFamily
from kpbcalc.sections.kvalitet import SECTION
from kpbcalc.sections.kvalitet.enheter import MEAN, Unit, units
from tests.samples.homes import SURVEY, homes, lines
from tests.samples.packages import POLICY, context, demo, figures, hidden, released, without

AO, FN, IFO = omraden().values()
Change = Callable[[Package, str], Package]


def tables(*years: Resultat, karta: pd.DataFrame | None = None) -> dict[str, Table]:
    """The section of elderly care, but for the tree of boxes."""
    packages = released(*years)
    if karta is not None:
        packages[-1] = release_year(years[-1], years[:-1], POLICY, karta=karta).package
    found = SECTION.result(context(packages).of(AO))
    return {key: table for key, table in found.items() if key != "boxanalys"}


def row(table: Table, label: str) -> Mapping[str, object]:
    """The row with this label, its figures as they are."""
    return next(r for r in table.cells if r[table.columns[0].key] == label)


def placed(result: Resultat, karta: pd.DataFrame | None = None) -> dict[str, Unit]:
    """The units of elderly care's surveys by name."""
    package = release_year(result, [], POLICY, karta=karta).package
    return {unit.namn: unit for unit in units(context([package]).of(AO))}


def test_worked_example_of_four_homes() -> None:
    four = tables(homes(lines(answered=40)))["fyrfalt_sabo_heldygn"]
    mean = row(four, MEAN)
    assert mean["kostnad"] == pytest.approx(1873, abs=0.5)
    assert mean["andel"] == pytest.approx(82.2, abs=0.06)
    assert four.total == MEAN
    assert four.labels == ["Hem S1", "Hem S2", "Hem S3", "Hem S4", MEAN]
    assert four.sheet == "Fyrfält säbo ÄO"


def test_units_are_added_up_where_there_is_no_row_for_the_municipality() -> None:
    found = row(tables(homes(lines(50)))["brukarundersokning"], "Särskilt boende: helhet")
    assert found["andel"] == pytest.approx((78 + 86 + 88 + 74) / 4)
    assert (found["svar"], found["svarsfrekvens"]) == (200, 50)


def test_the_municipalitys_own_row_is_taken_before_the_units() -> None:
    own = [*lines(50), f"{SURVEY};;helhet;90;210;400"]
    found = row(tables(homes(own))["brukarundersokning"], "Särskilt boende: helhet")
    assert (found["svar"], found["andel"]) == (210, pytest.approx(90))


def test_change_is_since_the_same_question_the_year_before_whatever_year_the_name_says() -> None:
    then, now = "Enkät 2024 – särskilt boende;", "Enkät 2025 – särskilt boende;"
    before = homes([f"{then};helhet;80;50;90", f"{then};maten;60;4;90"], ar=2023)
    after = homes([f"{now};helhet;85;40;90", f"{now};maten;70;40;90", f"{now}S1;helhet;85;40;90"])
    table = tables(before, after)["brukarundersokning"]
    assert [r["forandring"] for r in table.cells] == [pytest.approx(5), HIDDEN]
    assert [r["saker"] for r in table.cells] == ["går inte att avgöra", HIDDEN]
    assert {r["undersokningsar"] for r in table.rows()} == {"2025"}


def test_a_change_is_sure_when_it_is_more_than_the_uncertainty_of_both_years() -> None:
    before = homes([f"{SURVEY};;helhet;80;2000;", f"{SURVEY};;maten;80;50;"], ar=2023)
    after = homes([f"{SURVEY};;helhet;85;2000;", f"{SURVEY};;maten;85;50;"])
    table = tables(before, after)["brukarundersokning"]
    assert [r["saker"] for r in table.cells] == ["tydlig", "går inte att avgöra"]
    assert "forandring" not in [c.key for c in tables(after)["brukarundersokning"].columns]


def answered(kommun: str, n: float, share: float) -> Package:
    """Another municipality, of which only its clients' answers are known."""
    cell = Cell(("AO", "sabo_heldygn"), n, {"positiva": share / 100 * n})
    family = ReleasedFamily("svar_grupp", ("omrade", "grupp"), ("positiva",), "", 0, (cell,), {})
    people = pd.DataFrame({"alder": [70], "kon": ["K"], "antal": [100.0]})
    return Package(kommun, 2024, POLICY, {"svar_grupp": family}, {"befolkning": people}, {})


def test_others_answers_stand_beside_the_question_about_the_whole() -> None:
    own = released(homes([*lines(50), f"{SURVEY};;maten;60;50;90"]))
    peers = [answered(k, 50.0, 90) for k in ("1381", "1780", "0980", "1081", "2085")]
    table = SECTION.result(context(own, peers).of(AO))["brukarundersokning"]
    found = row(table, "Särskilt boende: helhet")
    assert (found["referens"], found["percentil"]) == (90, 0)
    assert row(table, "Särskilt boende: maten")["referens"] is ABSENT
    hid = [replace(hidden(p, "svar_grupp")) for p in peers]
    table = SECTION.result(context(own, hid).of(AO))["brukarundersokning"]
    assert "referens" not in [c.key for c in table.columns]


def test_a_unit_with_few_answers_is_never_placed_and_takes_the_next_smallest_with_it() -> None:
    survey = [*lines()[:2], f"{SURVEY};S3;helhet;100;3;9", f"{SURVEY};S4;helhet;74;20;40"]
    found = tables(homes(survey))
    assert found["fyrfalt_sabo_heldygn"].labels == ["Hem S1", "Hem S2", MEAN]
    assert "enheter" not in found
    alone = tables(homes([survey[0], *survey[2:]]))["enheter"]
    gone = [r for r in alone.cells if r["svar"] is HIDDEN]
    assert [r["namn"] for r in gone] == ["Hem S3", "Hem S4"]
    assert all(r[key] is HIDDEN for r in gone for key in ("andel", "lag", "hog"))


def test_a_unit_with_few_clients_shows_no_cost_and_no_field() -> None:
    found = tables(homes(lines(), places=3))
    assert not [key for key in found if key.startswith("fyrfalt")]
    assert all(r["kostnad"] is HIDDEN for r in found["enheter"].cells)


def test_a_unit_without_cost_does_no_harm() -> None:
    found = placed(homes([*lines(), f"{SURVEY};X9;helhet;80;30;60", f"{SURVEY};S1;maten;;0;10"]))
    assert found["X9"].cost is ABSENT
    assert not found["X9"].placed
    assert found["Hem S1"].placed


def test_a_mapped_survey_unit_has_its_units_costs_and_volumes_summed() -> None:
    survey = [f"{SURVEY};Ett och två;helhet;80;50;90", f"{SURVEY};hem s3;helhet;70;50;90"]
    karta = pd.DataFrame(
        [("Ett och två", "S1", "", ""), ("Ett och två", "S2", "", "")],
        columns=["undersokning_enhet", "enhet", "giltig_fran", "giltig_till"],
    )
    found = placed(homes(survey), karta)
    # (40 · 1665 + 52 · 1780) ÷ 92 kr, not the mean of 1665 and 1780.
    assert found["Ett och två"].cost == pytest.approx(1730, abs=100 / 92)
    assert found["hem s3"].cost == pytest.approx(1990, abs=100 / 30)
    four = tables(homes(survey), karta=karta)["fyrfalt_sabo_heldygn"]
    assert row(four, MEAN)["kostnad"] == pytest.approx((92 * 1730 + 30 * 1990) / 122, abs=2)


def test_a_survey_of_no_area_is_told_and_one_of_another_area_is_not_here() -> None:
    result = homes([*lines(), "Enkät – boendestöd;;helhet;80;30;60", "Enkät – annat;;helhet;80;30;60"])
    table = tables(result)["brukarundersokning"]
    assert "Enkät – annat" in table.notes[-1]
    assert table.labels == ["Särskilt boende: helhet"]


def test_staff_answers_have_a_table_of_their_own_and_without_surveys_there_is_none() -> None:
    result = homes([], personalundersokning=["HME – särskilt boende;;motivation;80;40;60"])
    assert set(tables(result)) == {"personal"}
    assert tables(homes([])) == {}


def test_short_names_stay_different() -> None:
    assert short_names(["A – x", "B – y"]) == {"A – x": "x", "B – y": "y"}
    assert list(short_names(["Brukarundersökning ifo"]).values()) == ["ifo"]
    assert short_names(["A – x", "B – x"]) == {"A – x": "A – x", "B – x": "B – x"}


@pytest.mark.parametrize("omrade", [AO, FN, IFO])
@pytest.mark.parametrize("change", [hidden, without])
@pytest.mark.parametrize("family", ["omraden", "grupper", "jamforda", "enheter", "svar", "svar_grupp"])
def test_nothing_is_made_of_what_is_hidden_or_away(omrade: Omrade, change: Change, family: str) -> None:
    """Every figure is as before, or hidden or absent: never another number."""
    years = demo()
    peers = [years[0], replace(years[1], kommun="1780")]
    before = figures(SECTION.result(context(years, peers).of(omrade)))
    for n in (1, 2):
        changed = [change(p, family) if i == n else p for i, p in enumerate(years)]
        after = figures(SECTION.result(context(changed, peers).of(omrade)))
        for key, figure in after.items():
            if isinstance(figure, float) and key in before and not math.isnan(figure):
                assert figure == before[key], key
    SECTION.result(context(years, [change(p, family) for p in peers]).of(omrade))


def test_a_package_without_facts_or_families_gives_no_tables() -> None:
    people = pd.DataFrame({"alder": [70], "kon": ["K"], "antal": [100.0]})
    bare = Package("0880", 2024, POLICY, {}, {"befolkning": people}, {})
    assert SECTION.result(context([bare]).of(AO)) == {}
