"""Consumption, mix, productivity and forecast in words: honest and whole when the data are few or missing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from kpbcalc.analysis.reference import reference_of
from tests.unit.test_brukarmix import two_years
from tests.unit.test_konsumtion import year
from tests.unit.test_produktivitet import care, homes
from tests.unit.test_prognos import FORECAST, with_forecast

from kpbcalc.analysis import brukarmix, konsumtion, produktivitet, prognos
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release_report
from kpbcalc.presentation import prose, say, title
from tests.builders import small, typed

AO, FN, IFO = omraden().values()
Tables = Callable[[Sequence[Resultat], Omrade], dict[str, Table]]
SECTIONS: dict[str, Tables] = {
    "konsumtion": konsumtion.tables,
    "brukarmix": brukarmix.tables,
    "produktivitet": produktivitet.tables,
    "prognos": prognos.tables,
}


def text(section: str, tables: dict[str, Table], omrade: Omrade = AO, ar: int = 2024) -> str:
    """What the section says, with its figures' titles on lines of their own."""
    released = dict(zip(tables, release_report(list(tables.values()), policy_from_params()), strict=True))
    about = {"omrade": omrade.namn, "kommun": "Exempelkommunen", "ar": ar}
    said = say(section, released, **about).text
    every = [said, *(title(section, key, released, **about) for key in released)]
    for one in every:
        assert not re.search(
            r"\bNone\b|\bnan\b| ,| \.|\.\.|–\s(brukare|mnkr|kr)|\bTrue\b|\+0(?![,\d])|\(\)", one
        ), one
    assert said and all(re.search(r"[.?]$", p.strip()) for p in said.split("\n\n")), said
    return said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("omrade", [FN, IFO])
def test_an_area_that_nobody_has_is_said_in_one_sentence(section: str, omrade: Omrade) -> None:
    said = text(section, SECTIONS[section](two_years(), omrade), omrade)
    assert said.startswith("Underlaget har inga") and said.count(".") == 1
    assert omrade.namn in said


def three_clients() -> Resultat:
    rows = small(
        kontoutfall=["100;570;5010;;202401;900000"],
        kodnyckel=["100;*;insats;IFO-BU-FAM;FH1;;"],
        pooler=[], fordelningsvarden=[],
        enheter=["FH1;Familjehem;egen;familjehem;;;1"],
        brukare=[f"C{n};K;2012" for n in range(3)],
        insatsvolymer=[f"C{n};IFO-BU-FAM;FH1;2024-01;;30" for n in range(3)],
        befolkning=["12;K;500", "40;M;900"],
        befolkningsprognos=["2025;12;K;510", "2025;40;M;900"],
    )  # fmt: skip
    return cost(typed(rows))


@pytest.mark.parametrize("section", SECTIONS)
def test_three_clients_are_said_to_be_too_few_and_nothing_more(section: str) -> None:
    said = text(section, SECTIONS[section]([three_clients()], IFO), IFO)
    assert "visas inte av sekretesskäl" in said
    money = re.findall(r"\d[\d ]* kr\b|\d,\d mnkr", said)
    assert money == [], said


@pytest.mark.parametrize("section", SECTIONS)
def test_one_year_only_is_said_not_compared(section: str) -> None:
    result = two_years()[1]
    said = text(section, SECTIONS[section]([result], AO))
    expected = {
        "konsumtion": "inget föregående år",
        "brukarmix": "inget föregående år",
        "produktivitet": "i egen regi kostade",
        "prognos": "ingen befolkningsprognos, och inte heller två års befolkning i följd",
    }
    assert expected[section] in said
    assert "2023" not in said


def test_consumption_tells_size_parts_population_and_what_to_discuss() -> None:
    said = text("konsumtion", konsumtion.tables([year(2023, [4] * 40), year(2024, [5] * 44, kr=2000)], AO))
    assert "Från 2023 till 2024 ökade den samlade kostnaden från" in said
    assert "Täckningen bidrog med" in said
    assert "invånare 65 år och äldre" in said
    assert "Att diskutera: " in said
    assert "Den är högre för" in said or "ungefär densamma för kvinnor" in said


def test_peers_are_named() -> None:
    peers = reference_of(year(2024, [4] * 40), AO, "jämförelsegruppen")
    said = text("konsumtion", konsumtion.tables([year(2024, [5] * 44, kr=2000)], AO, peers))
    assert "än i Jämförelsegruppen" not in said
    assert "än i jämförelsegruppen" in said


def test_the_mix_is_told_with_both_effects() -> None:
    said = text("brukarmix", brukarmix.tables(two_years(), AO))
    assert "26 brukare fick insatser" in said
    assert "Ändrad mix av insatser står för" in said
    assert "mot 100 kr 2023" in said


def test_units_are_told_with_why_and_empty_places() -> None:
    years = [homes(2023, [1500, 2000], [1800, 1800]), homes(2024, [1600, 2300], [1800, 1700], 5000)]
    said = text("produktivitet", produktivitet.tables(years, AO))
    assert "Att Hem 1 ligger över medlet i egen regi beror mest på personal" in said
    assert re.search(r"tomma dygn motsvarar högst \d", said)
    assert "Från 2023 till 2024 steg styckkostnaden i särskilt boende" in said
    assert "inget publicerat medel som är nytt nog" in said


def test_the_published_mean_and_performed_time_are_told() -> None:
    said = text("produktivitet", produktivitet.tables([care(2010, 1200, 1000, 379 * 1200)], AO), ar=2010)
    assert "kostade 379 kr per beviljad timme, 10,6 % under det publicerade medlet 424 kr." in said
    assert "Av den beviljade tiden i hemtjänst utfördes 83,3 %" in said
    assert "En utförd timme kostade 455 kr, mot 379 kr för en beviljad timme." in said


def test_a_simple_projection_is_said_to_be_simple() -> None:
    result = care(2024, 1200, 1000, 10_000_000)
    before = replace(result, underlag=replace(result.underlag, ar=2023))
    said = text("prognos", prognos.tables([before, result], AO))
    assert said.startswith("Underlaget har ingen befolkningsprognos. Befolkningen är därför framskriven")


def test_the_forecast_tells_places_scenarios_and_the_check() -> None:
    people = with_forecast(FORECAST).underlag
    result = homes(2024, [1500, 2000], [1800, 1800])
    given = {
        "befolkning": people.befolkning.assign(alder=people.befolkning["alder"].replace({84: 85})),
        "befolkningsprognos": people.befolkningsprognos.assign(
            alder=people.befolkningsprognos["alder"].replace({84: 85})
        ),
    }
    said = text("prognos", prognos.tables([replace(result, underlag=replace(result.underlag, **given))], AO))
    assert "behövs 30 platser 2026, mot 20 som fanns 2024 (+10)" in said
    assert "Jämfört med oförändrade förhållanden 2026 ändras kostnaden" in said
    assert "kan inte prövas mot ett utfall" in said and "Att diskutera: " in said


def test_every_figure_has_a_title_of_its_own() -> None:
    environment = prose._environment(prose.TEXTS)
    figures = {
        "konsumtion": {"drivkrafter", "drivkrafter_jamfort", "grupper", "alder"},
        "brukarmix": {"grupper", "koncentration", "kombinationer", "mix_steg", "mix_jamfort_steg"},
        "produktivitet": {
            *(f"{kind}_{g}" for o in (AO, FN, IFO) for g in o.enhetsgrupper for kind in ("enheter", "bro")),
            *(f"insatser_{g}" for o in (AO, FN, IFO) for g in o.insatsgrupper),
        },
        "prognos": {"prognos", "alder", "platser", "scenarier"},
    }
    for section, keys in figures.items():
        blocks = set(environment.get_template(f"{section}.j2").blocks)
        assert {f"rubrik_{key}" for key in keys} <= blocks
