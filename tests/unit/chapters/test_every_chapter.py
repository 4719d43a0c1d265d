"""Every section's part of a chapter: whole sentences from its own tables, whatever there is and is not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.section import key_of
from kpbcalc.base.table import Table
from kpbcalc.disclosure.package import Package
from kpbcalc.notebook.shown import FIGURES_A_CHAPTER
from kpbcalc.presentation.chapters import produktivitet
from kpbcalc.presentation.formats import number_as_shown
from kpbcalc.sections.every import SECTIONS, section
from tests.report.said_numbers import numbers_in
from tests.samples.chapters import KEYS, Tables, all_hidden, given, tables, told
from tests.samples.homes import homes, lines
from tests.samples.packages import context, demo, neighbours, released
from tests.samples.social_services import PLACED, services

AREAS = tuple(omraden().values())
LEFT_OVERS = r"\bNone\b|\bnan\b|  | ,| \.|\.\.|–\s(brukare|mnkr|kr)|\bTrue\b|\(\)|HIDDEN|ABSENT|[a-z]_[a-z]"
TWICE = r"(\d[\d ,]*(?: kr| %)?) (?:\w+ )?\((?:[^()]*; )?(?:gruppen|övriga) \1\)"  # is ”som gruppen”
WORKSHOP = r"(?i)gini|shapley|wilson|tukey|params/|make fetch|percentil|kpb-bas|säkerställ|signifikan"
ONLY = {"brytpunkt": ("AO",), "hemma_boende": ("AO", "FN")}  # tables of some areas
MOST_FIGURES = {"AO": 10, "FN": 9, "IFO": 5}  # with three that are of no area, at most thirty
KINDS = ("full", "no peers", "one year", "alone", "homes")


@cache
def surveyed() -> list[Package]:
    """Two years of homes with a survey."""
    return released(homes(lines(1000), ar=2023), homes(lines(1000)))


@cache
def made(kind: str, omrade: Omrade) -> Tables:
    """The area's tables of one kind of municipality."""
    years: Sequence[Package] = surveyed() if kind == "homes" else demo()
    peers = neighbours() if kind in {"full", "one year"} else ()
    shown = years[-1:] if kind in {"one year", "alone"} else years
    return tables(context(shown, peers), omrade)


@pytest.mark.parametrize("omrade", AREAS, ids=lambda o: o.kod)
@pytest.mark.parametrize("kind", KINDS)
def test_sentences_are_whole_and_plain(kind: str, omrade: Omrade) -> None:
    for key in KEYS:
        check(key, made(kind, omrade), omrade)


@cache
def social() -> Tables:
    """Individ- och familjeomsorg, which the demo's Exempelkommunen has not."""
    cheaper = services({**PLACED, "IFO-BU-FAM": (20, 2_700_000, 3000)}, kommun="0880")
    return tables(context([services(ar=2023), services()], [cheaper]), AREAS[2])


@pytest.mark.parametrize("omrade", AREAS, ids=lambda o: o.kod)
def test_sentences_are_whole_where_a_table_is_hidden_or_gone(omrade: Omrade) -> None:
    found = made("full", omrade) if omrade.kod != "IFO" else social()
    nothing_told = {s: {k: all_hidden(t) for k, t in of.items()} for s, of in found.items()}
    for key in KEYS:
        check(key, nothing_told, omrade)
        for where, name in [(s, k) for s, of in found.items() for k in of]:
            if where not in {key, "jamforelse"}:
                continue
            rest = {k: t for k, t in found[where].items() if k != name}
            check(key, {**found, where: {**rest, name: all_hidden(found[where][name])}}, omrade)
            check(key, {**found, where: rest}, omrade)


def check(key: str, found: Tables, omrade: Omrade) -> None:
    """Nothing of code, nothing of the workshop, and no number that is not in a table."""
    said = told(key, found, omrade)
    if said is None:
        return
    for words in (said.heading, said.text):
        assert words and not re.search(LEFT_OVERS, words), (key, words)
        assert not re.search(WORKSHOP, words), (key, words)
        assert not re.search(TWICE, words), (key, words)
    assert said.heading[-1] not in ".:,;" and len(said.heading.split()) <= 15, said.heading
    assert all(re.search(r"[.?]$", p.strip()) for p in said.text.split("\n\n")), said.text
    assert said.text.count("går inte att avgöra") <= 2, said.text
    assert said.text.count("Att diskutera") <= 1 and len(said.text.split()) <= 130, said.text


@pytest.mark.parametrize("omrade", AREAS[:2], ids=lambda o: o.kod)
@pytest.mark.parametrize("key", [key for key in KEYS if key != "konsumtion"])
def test_a_number_of_a_sentence_is_in_a_table(key: str, omrade: Omrade) -> None:
    found = made("full", omrade)
    said = told(key, found, omrade)
    figures = list(numbers(found, omrade))
    text = re.sub(r"0 är inget, 1 fullt", "", said.raw if said else "")
    for number in numbers_in(text):
        shown = {abs(number_as_shown(value, number.decimals)) for value in figures}
        assert abs(number.value) in shown, (key, number.shown, text)


def test_what_is_written_alike_is_said_to_be_as_in_the_group() -> None:
    """A municipality beside itself: everything is as in the group, in every section of both areas."""
    for omrade in AREAS[:2]:
        now = demo()[-1]
        found = tables(
            context(demo(), [replace(now, kommun=code) for code in ("0880", "1267", "1285")]), omrade
        )
        said = [one for key in KEYS if (one := told(key, found, omrade)) is not None]
        for key in KEYS:
            check(key, found, omrade)
        assert any("som gruppen" in one.text for one in said)


def test_what_is_told_of_social_services_is_in_its_tables_too() -> None:
    figures = list(numbers(social(), AREAS[2]))
    words = {}
    for key in ("konsumtion", "produktivitet", "ytterfall"):
        said = told(key, social(), AREAS[2])
        assert said is not None
        words[key] = f"{said.heading}. {said.text}"
        text = said.raw.replace("per 1\N{NO-BREAK SPACE}000 invånare", "")
        for number in numbers_in(text):
            shown = {abs(number_as_shown(value, number.decimals)) for value in figures}
            assert abs(number.value) in shown, (key, number.shown, text)
    assert (
        "Efter verksamhet kostar barn och unga 2 750 kr per invånare 0–19 år (gruppen 2 600 kr), vuxna 163 kr"
        in words["konsumtion"]
    )
    assert "Med gruppens pris för varje form hade samma dygn kostat 0,3 mnkr mindre" in words["produktivitet"]
    assert "5 brukare kostar över 600 tkr om året. De är 0,50 per 1 000 invånare" in words["ytterfall"]


def numbers(found: Tables, omrade: Omrade) -> Iterator[Decimal]:
    """The figures of an area's tables, those in tkr also as mnkr, and the ages that the area's name has."""
    for table in (t for of in found.values() for t in of.values()):
        yield from figures(table)
    yield from (Decimal(age) for ages in (omrade.malgrupp, (80, 0)) for age in ages)


def figures(table: Table) -> Iterator[Decimal]:
    """One table's figures."""
    for column in table.columns:
        for row in table.rows():
            if isinstance(row[column.key], float | int):
                yield Decimal(str(row[column.key]))
                if column.unit == "tkr":
                    yield Decimal(str(row[column.key])) / 1000


def test_a_misspelt_name_is_an_error_that_tells_the_nearest() -> None:
    asked = given(made("full", AREAS[0]), AREAS[0])
    with pytest.raises(LookupError, match="granser"):
        asked.table("ytterfall", "gransar")
    with pytest.raises(LookupError, match="ytterfall"):
        asked.table("yterfall", "granser")


@pytest.mark.parametrize("omrade", AREAS, ids=lambda o: o.kod)
def test_an_area_shows_few_figures_even_where_it_has_everything(omrade: Omrade) -> None:
    groups = {*omrade.enhetsgrupper, *omrade.insatsgrupper}
    every = {g for area in AREAS for g in area.grupper}
    shown = 0
    for one in (s for s in SECTIONS if omrade.kod in s.areas):
        here = [key_of(item) for item in one.show if one.in_chapter(item, omrade.kod)]
        here = [k for k in here if not any(k.endswith(f"_{g}") for g in every - groups)]
        here = [k for k in here if omrade.kod in ONLY.get(k, (omrade.kod,))]
        shown += min(len(here), FIGURES_A_CHAPTER)
    assert shown <= MOST_FIGURES[omrade.kod]


def test_the_order_of_a_chapter_is_the_order_of_its_questions() -> None:
    order = [s.key for s in SECTIONS if s.key in KEYS]
    assert order == [
        "konsumtion", "brukarmix", "produktivitet", "assistans", "ytterfall", "kvalitet", "over_tid",
        "prognos",
    ]  # fmt: skip
    assert section("assistans").areas == ("FN",)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("omrade", AREAS[:2], ids=lambda o: o.kod)
def test_every_price_that_the_chapter_tells_is_in_the_list_of_prices(kind: str, omrade: Omrade) -> None:
    found = made(kind, omrade)
    said = produktivitet.said(given(found, omrade))
    listed = found["produktivitet"].get("prislista")
    if said is None or not said.priser:
        return
    assert listed is not None
    prices = {round(row["kr"]) for row in listed.rows() if row["kr"] is not None}
    told_ = [p.pris for p in (*said.priser, *said.andra)]
    told_ += [said.tomma.per_plats] if said.tomma else []
    told_ += [said.utfort.pris_utford] if said.utfort else []
    assert {round(price) for price in told_} <= prices
