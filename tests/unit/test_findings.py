"""What stands out: which findings, in which order, and what is never said."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Table, Unit, Value
from kpbcalc.presentation import front
from kpbcalc.presentation.findings import enheter, every, findings, questions, ranked, told, utsikt, volym
from kpbcalc.presentation.findings.finding import (
    ACCOUNTS,
    ASSUMED,
    COMPARISON,
    NEW,
    SAME,
    UNKNOWN,
    Finding,
)
from kpbcalc.presentation.given import Given
from tests.samples import tables

AREA = "äldreomsorgen"
PARTS = ("Ålder och kön", "Täckning vid lika ålder", "Volym per brukare", "Styckkostnad")


def table(facts: dict[str, str] | None = None, **columns: list[Value]) -> Table:
    """A table; the first column names the rows."""
    units: dict[str, Unit] = {key: "procent" for key in columns if key.startswith("andel")}
    return tables.table(columns, units=units, unit="mnkr", facts=facts)


def area(**sections: dict[str, Table]) -> Given:
    return Given(sections, "Kalmar", 2024, AREA)


def words(of: Given) -> list[str]:
    """Every finding's sentences."""
    return [" ".join((t.vad, t.vet, t.sakert, t.fraga)) for t in map(told, every(of))]


def volume(amount: Value, before: float = 100.0) -> dict[str, Table]:
    whole = table(
        {"fran": "2023", "alla": "Alla"},
        grupp=["Alla"], fore=[before], volym=[amount], pris=[8.0], efter=[110.0],
    )  # fmt: skip
    return {"pris_volym": whole}


@pytest.mark.parametrize(("amount", "told_of"), [(5.0, True), (-5.0, True), (1.0, False), (HIDDEN, False)])
def test_more_service_is_a_finding_and_dearer_service_is_not(amount: Value, told_of: bool) -> None:
    """Unit cost rose by 8 of 100: that is wages and prices, and no finding."""
    found = list(volym.find(area(over_tid=volume(amount))))
    assert bool(found) is told_of
    assert all(f.mnkr == amount for f in found)


def test_where_there_was_no_cost_before_its_change_is_no_finding() -> None:
    """An area that began this year: its volume is all of it, of nothing."""
    assert not list(volym.find(area(over_tid=volume(5.0, before=0.0))))


def peers(theirs: float, parts: Sequence[Value]) -> dict[str, Table]:
    ours = theirs + sum(p for p in parts if isinstance(p, float))
    steps = table(
        {"fran": "Grannarna", "till": "Kommunen", "referens": "grannarna"},
        post=["Grannarna", *PARTS, "Kommunen"], belopp=[theirs, *parts, ours],
    )  # fmt: skip
    ages = table(
        {"alla": "Totalt", "utanfor": ""},
        cell=["65+", "Totalt"], invanare=[2000.0, 2000.0], per_invanare=[ours, ours],
    )  # fmt: skip
    groups = table({"malgrupp": "invånare"}, grupp=["Hemtjänst"], per_invanare=[1.0])
    return {"drivkrafter_jamfort": steps, "alder": ages, "grupper": groups}


def test_the_difference_from_peers_is_what_age_leaves_times_the_inhabitants() -> None:
    more = area(konsumtion=peers(1000.0, (100.0, 350.0, 20.0, 30.0)))
    (found,) = every(more)
    assert found.mnkr == pytest.approx(400 * 2000 / 1e6)
    assert "0,8\N{NO-BREAK SPACE}mnkr mer än i grannarna" in words(more)[0]
    assert "Den största orsaken är att fler får stöd än åldern motiverar." in words(more)[0]
    assert words(more)[0].endswith("beviljas stöd oftare?")
    less = area(konsumtion=peers(1500.0, (-100.0, -350.0, -20.0, -30.0)))
    assert "mindre än i grannarna" in words(less)[0] and words(less)[0].endswith("mer sällan?")


@pytest.mark.parametrize("parts", [(490.0, 5.0, 3.0, 2.0), (0.0, 5.0, 3.0, 2.0)])
def test_what_age_explains_or_is_next_to_nothing_is_no_finding(parts: Sequence[float]) -> None:
    assert not every(area(konsumtion=peers(1000.0, parts)))


def test_what_cannot_be_divided_is_nobodys_driver() -> None:
    given_ = peers(1000.0, (0.0, 50.0, 0.0, 0.0))
    steps = given_["drivkrafter_jamfort"]
    cells = (*steps.cells[:-1], {"post": "Ej uppdelat", "belopp": 400.0}, steps.cells[-1])
    (found,) = every(area(konsumtion={**given_, "drivkrafter_jamfort": replace(steps, cells=cells)}))
    assert found.said.konsumtion.driver.vad == "tackning"


def units(prices: list[float], before: list[float] | None, names: list[str] | None = None) -> Given:
    names = names or [f"Enhet {n}" for n in range(len(prices))]
    mean = sum(prices) / len(prices)
    found = {
        "enheter_hemtjanst": table(
            {"grupp": "hemtjänst", "enhet": "timme"},
            namn=names, regi=["egen regi"] * len(names), pris=list(prices), volym=[1e6] * len(names),
            index=[100 * p / mean for p in prices],
        )
    }  # fmt: skip
    if before:
        found["andring_hemtjanst"] = table({"rest": "Övriga enheter"}, namn=names, pris_fore=list(before))
    return area(produktivitet=found)


@pytest.mark.parametrize(
    ("before", "new"),
    [([400.0, 420.0, 500.0], SAME), ([500.0, 490.0, 400.0], NEW), (None, UNKNOWN)],
)
def test_units_that_were_dear_last_year_are_nothing_new(before: list[float] | None, new: str) -> None:
    given_ = units([400.0, 420.0, 500.0], before)
    (found,) = enheter.find(given_)
    assert (found.nyhet, found.mnkr) == (new, pytest.approx(90.0))  # 500 against (400 + 420) / 2
    assert "Den dyraste kostar 90,0" in words(given_)[0] and "haft de andras pris" in words(given_)[0]


def test_two_units_of_one_name_are_two() -> None:
    given_ = units([100.0, 200.0, 450.0, 450.0], None, ["Syd", "Öst", "Norr", "Norr"])
    (found,) = enheter.find(given_)
    assert found.mnkr == pytest.approx(600.0)  # each 450 against 150
    assert "De två dyraste kostar tillsammans" in words(given_)[0]


def test_a_unit_is_set_beside_the_others_and_not_beside_a_mean_that_it_is_part_of() -> None:
    """Of three, one 4 % over the others does not stick out; one 6 % over does, by all of what it is over."""
    assert not list(enheter.find(units([400.0, 400.0, 416.0], None)))
    (found,) = enheter.find(units([400.0, 400.0, 424.0], None))
    assert found.mnkr == pytest.approx(24.0)


def test_two_units_have_no_spread() -> None:
    assert not list(enheter.find(units([400.0, 500.0], None)))


@pytest.mark.parametrize(("status", "certainty"), [("antagande", ASSUMED), ("källbelagd", ACCOUNTS)])
def test_an_assumed_limit_makes_outliers_less_sure_and_is_told(status: str, certainty: str) -> None:
    limits = table(
        {"status": status},
        rad=["Ordinärt boende"], grans=[600000.0], andel=[4.0], andel_kostnad=[22.0], over_grans=[5000.0],
    )  # fmt: skip
    given_ = area(ytterfall={"granser": limits})
    (found,) = every(given_)
    assert found.sakerhet == certainty and found.mnkr == 5.0
    assert ("gränsen är antagen" in words(given_)[0]) is (certainty == ASSUMED)


@pytest.mark.parametrize(
    ("side", "asked"),
    [
        ("högre", "Hade något kunnat göras tidigare"),
        ("lägre", "Varför har få i"),
        ("går inte att avgöra", ""),
    ],
)
def test_outliers_as_many_as_in_the_group_are_no_finding(side: str, asked: str) -> None:
    limits = table(
        {"status": "källbelagd"},
        rad=["Ordinärt boende"], grans=[600000.0], andel=[4.0], andel_kostnad=[22.0], over_grans=[5000.0],
    )  # fmt: skip
    beside = table(rad=["Ordinärt boende"], grupp=[3.0], tydlig=[side])
    found = area(ytterfall={"granser": limits, "jamfort": beside})
    assert bool(every(found)) is bool(asked)
    if asked:
        assert "(i gruppen 3,0 %)" in words(found)[0].replace("\N{NO-BREAK SPACE}", " ")
        assert asked in words(found)[0]


def test_a_question_about_a_price_fits_what_is_paid_for() -> None:
    for name, unit, fits, never in (
        ("Ekonomiskt bistånd", "månad", "boendekostnader", "beläggning"),
        ("Personlig assistans enligt SFB", "timme", "Försäkringskassan", "lokaler"),
        ("Hemtjänst", "beviljad timme", "restid", "beläggning"),
        ("Särskilt boende", "dygn", "beläggning", "restid"),
    ):
        beside = table(
            {"grupp": "gruppen"}, rad=[name], enhet=[unit], pris=[2000.0], medel=[1800.0], volym=[1e5]
        )
        (one,) = every(area(produktivitet={"mot_gruppen": beside}))
        asked = told(one).fraga
        assert fits in asked and never not in asked


@pytest.mark.parametrize(("performed", "told_of"), [(3.0, True), (-3.0, False)])
def test_a_published_mean_that_turns_with_the_kind_of_hour_is_no_finding(
    performed: float, told_of: bool
) -> None:
    groups = table(
        {"medelar": "2024"}, grupp=["Hemtjänst"], enhet=["timme"], pris=[500.0], referens=[450.0], volym=[1e5]
    )
    hours = table(
        rad=["Hemtjänst, per beviljad timme", "Hemtjänst, per utförd timme"], avvikelse=[11.1, performed]
    )
    assert bool(every(area(produktivitet={"grupper": groups, "timmen": hours}))) is told_of


def test_a_published_mean_of_another_year_is_no_finding() -> None:
    groups = table(
        {"medelar": "2016"}, grupp=["Hemtjänst"], enhet=["timme"], pris=[500.0], referens=[450.0], volym=[1e5]
    )
    assert not every(area(produktivitet={"grupper": groups}))


@pytest.mark.parametrize(
    ("group", "unit", "named"),
    [
        ("Särskilt boende", "dygn", "Ett dygn i särskilt boende"),
        ("Ekonomiskt bistånd", "månad", "En månad med ekonomiskt bistånd"),
    ],
)
def test_a_price_is_set_beside_the_group_the_same_year(group: str, unit: str, named: str) -> None:
    beside = table(
        {"grupp": "grannarna"}, rad=[group], enhet=[unit], pris=[2000.0], medel=[1900.0], volym=[100_000.0]
    )
    given_ = area(produktivitet={"mot_gruppen": beside})
    (found,) = every(given_)
    assert found.mnkr == pytest.approx(10.0)
    assert words(given_)[0].startswith(f"{named} kostar 2")


def neighbours(mean: float = 88.0) -> Given:
    """We cost 1 900 kr with 80 % positive; Norr is cheaper and clearly better, Syd perhaps, Öst dearer."""
    beside = table(
        {"grupp": "särskilt boende", "enhet": "dygn", "egen": "Vi", "medel": "Medel", "minst": "5",
         "mot_gruppen": "lägre"},
        namn=["Norr", "Syd", "Vi", "Öst", "Medel"], kostnad=[1700.0, 1800.0, 1900.0, 2000.0, 1850.0],
        andel=[90.0, 82.0, 80.0, 95.0, mean], lag=[86.0, 70.0, 75.0, 90.0, None],
        hog=[93.0, 91.0, 84.0, 98.0, None],
        mot=["högre", "går inte att avgöra", None, "högre", None],
    )  # fmt: skip
    prices = table(
        {"grupp": "gruppen"}, rad=["Särskilt boende"], enhet=["dygn"], pris=[1900.0], medel=[1900.0],
        volym=[100_000.0],
    )  # fmt: skip
    return area(jamforelse={"exempel_sabo_heldygn": beside}, produktivitet={"mot_gruppen": prices})


def test_a_good_example_is_cheaper_and_clearly_better() -> None:
    (found,) = every(neighbours())
    assert found.slag == "exempel" and found.said.namn == "Norr"
    assert found.mnkr == pytest.approx(200 * 100_000 / 1e6)
    assert not every(neighbours(mean=94.0))  # Norr is below the mean


def ahead(then: float, missed: float) -> dict[str, Table]:
    """A forecast from 100 to `then` million kr; the model missed last year's cost by `missed` per cent."""
    facts = {"bas": "2024", "sista": "2034", "enkel": "", "befolkning": "invånare"}
    more = then - 100
    years = table(
        facts, ar=["2024", "2034"], kostnad=[100.0, then], forandring=[0.0, more], invanare=[1000.0, 1100.0],
        folk=[0.0, 10.0],
    )  # fmt: skip
    tried = table({"provade": "2023"}, niva=["Med 2023 års nivå"], kostnad_procent=[missed])
    return {"prognos": years, "bas": tried}


def test_an_outlook_within_what_the_model_missed_is_no_finding() -> None:
    assert list(utsikt.find(area(prognos=ahead(97.0, 1.0))))
    assert not list(utsikt.find(area(prognos=ahead(97.0, 5.0))))
    assert not list(utsikt.find(area(prognos=ahead(100.5, 0.0))))


def test_every_finding_ends_in_a_question_that_stands_alone() -> None:
    forecast = ahead(120.0, 0.0)["prognos"]
    (found,) = utsikt.find(area(prognos={"prognos": forecast}))
    assert found.mnkr == pytest.approx(2.0)
    for given_ in (area(prognos={"prognos": forecast}), neighbours(), units([400.0, 420.0, 500.0], None)):
        for one in map(told, every(given_)):
            assert one.fraga.endswith("?") and not one.vad.endswith("?") and "None" not in one.vad


def finding(slag: str, om: str, mnkr: float, sakerhet: str = ACCOUNTS, nyhet: str = NEW) -> Finding:
    return Finding(slag, om, mnkr, sakerhet, nyhet, None)


def test_size_certainty_and_novelty_are_multiplied() -> None:
    sure = finding("pris", "x", -10)
    assert sure.weight == 10
    assert replace(sure, sakerhet=COMPARISON).weight == 5
    assert replace(sure, sakerhet=COMPARISON, nyhet=SAME).weight == 2.5


KINDS = ("enheter", "enheter", "enheter", "exempel", "pris", "utsikt", "volym")
MANY = [finding(kind, str(n), n) for n, kind in enumerate(KINDS, start=1)]


@given(st.permutations(MANY))
def test_the_order_they_come_in_does_not_matter(found: list[Finding]) -> None:
    assert [f.slag for f in ranked(found)] == ["volym", "utsikt", "pris"]


def test_no_more_than_two_of_a_kind_and_none_of_next_to_nothing() -> None:
    found = [finding("pris", str(n), 10 + n) for n in range(4)] + [finding("volym", "x", 0.01)]
    assert [f.om for f in ranked(found)] == ["3", "2"]


def test_the_same_money_is_told_once_on_the_first_page() -> None:
    """What an area costs more than the group is, for a part, what its day does; unless they pull apart."""
    area_ = replace(finding("mot_andra", "äldreomsorgen", 16.2), pengar="äldreomsorgen")
    day = replace(finding("pris", "särskilt boende", 16.5), pengar="äldreomsorgen")
    hour = replace(finding("pris", "hemtjänst", 9.0), pengar="äldreomsorgen")
    elsewhere = replace(finding("pris", "gruppbostad", 2.0), pengar="funktionshinderomsorgen")
    assert ranked([area_, day, elsewhere]) == [day, elsewhere]
    assert ranked([day, hour]) == [day, hour]
    assert ranked([replace(area_, mnkr=-16.2), day]) == [day, replace(area_, mnkr=-16.2)]


def test_the_list_is_the_table_and_a_page_without_findings_says_so() -> None:
    shown = findings([neighbours()])
    page = front.findings(shown, 2024, 5)
    assert all(t.vad in page.text for t in shown)
    assert "räcker inte" in front.findings([], 2024, 5).html
    assert "inte vad som är viktigast för brukarna" in front.table([], 2024, 5).notes[-1]


def test_a_meeting_asks_what_its_chapters_ask_where_no_finding_asks() -> None:
    about_volume = area(over_tid=volume(5.0))
    [finding] = every(about_volume)
    chapters = {"over_tid": "Samma sak?", "kvalitet": "Vad saknar brukarna?"}
    assert questions(about_volume, chapters) == [told(finding).fraga, "Vad saknar brukarna?"]
    assert questions(area(), chapters) == list(chapters.values())


def test_a_meeting_asks_of_an_example_and_of_what_the_quality_chapter_asks() -> None:
    """They are two things to talk of, unless the chapter asks of the example too, in the same words."""
    found = neighbours()
    asked = [told(f).fraga for f in every(found) if f.slag == "exempel"]
    assert asked
    assert {*asked, "Varför är färre nöjda vid Eken?"} <= {
        *questions(found, {"kvalitet": "Varför är färre nöjda vid Eken?"})
    }
    assert len(questions(found, {"kvalitet": asked[0]})) == len(questions(found, {}))


@pytest.mark.parametrize(
    ("handled", "asks"), [(2700.0, "handläggningen av ekonomiskt"), (2400.0, "hushållens")]
)
def test_a_price_asks_about_what_most_of_its_difference_is(handled: float, asks: str) -> None:
    """A month of support is 300 kr dearer, and handling 300 or nothing of it."""
    against = table(
        {"grupp": "gruppen"}, rad=["Ekonomiskt bistånd"], enhet=["månad"], pris=[11_000.0], medel=[10_700.0],
        volym=[20_000.0],
    )  # fmt: skip
    parts = table(
        {"utbetalt": "Utbetalt", "handlaggning": "Handläggning"}, **{"del": ["Utbetalt", "Handläggning"]},
        kr=[166_000.0, 54_000.0], per_manad=[8300.0, handled], medel=[8300.0, 2400.0],
    )  # fmt: skip
    given_ = Given({"produktivitet": {"mot_gruppen": against, "bistand": parts}}, "Kalmar", 2024,
                   "individ- och familjeomsorgen")  # fmt: skip
    assert any(asks in words_ for words_ in words(given_))


@pytest.mark.parametrize(("dearer", "asks"), [(8.0, "Varför kostar dygnet i HVB mer"), (1.0, "Är formerna")])
def test_placements_ask_about_the_form_or_its_price(dearer: float, asks: str) -> None:
    """The mean day is 10 million kr dearer in all; at the group's price of each form it is 8 or 1 of them."""
    against = table(
        {"grupp": "gruppen"}, rad=["Placeringar"], enhet=["dygn"], pris=[1700.0], medel=[1600.0],
        volym=[100_000.0],
    )  # fmt: skip
    forms = table(
        {},
        namn=["Familjehem", "HVB", "Alla former"],
        pris=[900.0, 4800.0, 1700.0],
        hela=[0.0, dearer, dearer],
    )
    forms = replace(forms, total="Alla former")
    of = {"produktivitet": {"mot_gruppen": against, "insatser_ifo_placering": forms}}
    given_ = Given(of, "Kalmar", 2024, "individ- och familjeomsorgen")
    assert any(asks in words_ for words_ in words(given_))
