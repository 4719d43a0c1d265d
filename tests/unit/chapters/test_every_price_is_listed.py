"""Every price that a chapter tells is in the list of prices, with what it includes: in every area, of the
demo, of social services made by hand, and of municipalities drawn at random."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from tests.report.said_numbers import numbers_in
from tests.samples.chapters import Tables, changed, tables, told
from tests.samples.packages import context, demo, neighbours, releases
from tests.samples.random_municipality import draw
from tests.samples.social_services import PLACED, services

AREAS = tuple(omraden().values())
IFO = AREAS[2]
SEEDS = (11, 12, 13)


@cache
def social() -> Tables:
    cheaper = services({**PLACED, "IFO-BU-FAM": (20, 2_700_000, 3000)}, kommun="0880")
    return tables(context([services(ar=2023), services()], [cheaper]), IFO)


def check(found: Tables, omrade: Omrade, ar: int) -> int:
    """How many prices are told; each must be in the list, or be the published mean that one is set beside."""
    said = told("produktivitet", found, omrade, ar)
    listed = found["produktivitet"].get("prislista")
    if said is None:
        return 0
    prices = [n for n in numbers_in(said.raw) if n.unit[0] == "kr"]
    there = {*shown(listed, "kr"), *shown(listed, "gruppen"), *means(found)}
    assert {int(price.value) for price in prices} <= there, said.raw
    return len(prices)


def shown(table: Table | None, key: str) -> Iterator[int]:
    """A column's figures in whole kr."""
    for row in table.rows() if table else ():
        if row.get(key) is not None:
            yield round(row[key])


def means(found: Tables) -> Iterator[int]:
    return shown(found["produktivitet"].get("grupper"), "referens")


@pytest.mark.parametrize("omrade", AREAS[:2], ids=lambda o: o.kod)
@pytest.mark.parametrize("peers", [True, False])
def test_of_the_demo(omrade: Omrade, peers: bool) -> None:
    assert check(tables(context(demo(), neighbours() if peers else ()), omrade), omrade, 2024)


def test_of_social_services_with_the_forms_and_the_handling() -> None:
    assert check(social(), IFO, 2024) >= 6
    names = " ".join(social()["produktivitet"]["prislista"].labels)
    assert "Familjehemsvård barn och unga, per dygn" in names
    assert "Handläggning per månad med ekonomiskt bistånd" in names


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Package]:
    root = tmp_path_factory.mktemp("drawn")
    one = draw(request.param, root, (), 600, 2)
    years, _ = calculate_years(root, one.kommun, one.years[-1])
    return tuple(r.package for r in releases(years, policy_from_params("extern", years[-1].underlag.own)))


def test_of_a_drawn_municipality(drawn: Sequence[Package]) -> None:
    """Set beside its own earlier year as if it were another's; and something is told of it."""
    ctx = context(drawn, drawn[:1])
    assert sum(check(tables(ctx, omrade), omrade, ctx.ar) for omrade in AREAS)


def test_the_notes_speak_of_what_the_list_holds(drawn: Sequence[Package]) -> None:
    """No word on assistance or on units with both volumes where no price is of them."""
    every = [social(), *(tables(context(drawn), omrade) for omrade in AREAS)]
    every += [tables(context(demo()), omrade) for omrade in AREAS[:2]]
    for listed in filter(None, (found["produktivitet"].get("prislista") for found in every)):
        said = " ".join(listed.notes)
        assistance = any("assistans enligt SFB" in label for label in listed.labels)
        stated = any("båda volymerna" in str(row["ingar"]) for row in listed.rows())
        assert ("Assistans enligt SFB" in said, "båda volymerna" in said) == (assistance, stated)


@pytest.mark.parametrize("omrade", AREAS[:2], ids=lambda o: o.kod)
def test_every_price_says_what_it_includes_and_has_a_name_of_its_own(omrade: Omrade) -> None:
    for found in (tables(context(demo(), neighbours()), omrade), social()):
        listed = found["produktivitet"]["prislista"]
        assert all(row["ingar"] for row in listed.rows())
        assert len(set(listed.labels)) == len(listed.labels)
        assert any(re.search("gemensamma kostnader", note) for note in listed.notes)


def test_the_other_prices_of_the_hour_are_there() -> None:
    """Kolada's indicators of it, and the hour of the units that tell what they perform."""
    found = tables(context(demo(), neighbours()), AREAS[0])["produktivitet"]
    listed = {*shown(found["prislista"], "kr")}
    kolada = [demo()[-1].cell("nyckeltal", kpi)["varde"] for kpi in ("U21003", "U21004", "U23004")]
    told_of = {round(price) for price in kolada if known(price)}
    assert told_of and told_of | {*shown(found["utforande"], "pris")} <= listed


def test_nothing_is_called_secret_where_only_the_handling_has_a_price() -> None:
    """Without a group, and with no price of own production."""
    found = {key: dict(made) for key, made in social().items()}
    for key in ("mot_gruppen", "grupper"):
        prices = found["produktivitet"][key]
        for label in prices.labels:
            prices = changed(prices, label, pris=HIDDEN)
        found["produktivitet"][key] = prices
    said = told("produktivitet", found, IFO, 2024)
    assert said is not None and "per månad med bistånd" in said.text
    assert "sekretess" not in said.text


def test_forms_that_are_joined_to_one_are_the_group() -> None:
    """The same price stands once: as the group's."""
    alone = services({"IFO-BU-FAM": PLACED["IFO-BU-FAM"]})
    listed = tables(context([alone]), IFO)["produktivitet"]["prislista"]
    assert [name for name in listed.labels if "Familjehem" in name or "former, " in name] == []
    assert any(name.startswith("Placeringar per dygn") for name in listed.labels)
