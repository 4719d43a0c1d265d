"""The four sections' sentences: from released tables, whole sentences, nothing said of what is hidden."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.unit.test_kvalitet import homes, indicators, lines
from tests.unit.test_kvalitet import tables as quality
from tests.unit.test_over_tid import YEARS
from tests.unit.test_over_tid import year as home_care_year
from tests.unit.test_prognos import FORECAST, with_forecast

from kpbcalc.analysis import over_tid, prognos, ytterfall
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.table import Table
from kpbcalc.disclosure import Released, policy_from_params, release
from kpbcalc.presentation import prose, say, title
from tests.unit.test_ytterfall import TWENTY, home_care

AO, FN, IFO = omraden().values()
SECTIONS = ("ytterfall", "over_tid", "prognos", "kvalitet")


def released(tables: Mapping[str, Table]) -> dict[str, Released]:
    return {key: release(table, policy_from_params()) for key, table in tables.items()}


def text(section: str, tables: Mapping[str, Table], omrade: Omrade = AO) -> str:
    about = {"omrade": omrade.namn, "kommun": "Exempelkommunen", "ar": 2024}
    said = say(section, released(tables), **about).text
    for key, table in released(tables).items():
        said += "\n" + title(section, key, {**released(tables), key: table}, **about)
    assert not re.search(r"\bNone\b|\bnan\b| ,| \.|\.\.|–\s(brukare|mnkr|kr)|\bTrue\b", said), said
    return said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_without_data_says_so_in_a_sentence(section: str) -> None:
    said = text(section, {}, IFO)
    assert said.startswith("Underlaget har") and said.endswith(".")


def test_outliers_are_told_with_size_share_and_population() -> None:
    said = text("ytterfall", ytterfall.tables([home_care([700.0] * 6 + [100.0] * 24)], AO))
    assert "kostade 6 av 30 brukare" in said
    assert "600 000 kr under 2024 (20,0 %)" in said
    assert "sammanlagt 0,6 mnkr" in said
    assert "antagande för 2024" in said


def test_few_outliers_are_not_told() -> None:
    said = text("ytterfall", ytterfall.tables([home_care(list(TWENTY))], AO))
    assert "visas inte av sekretesskäl" in said
    assert "39,6" not in said


def test_development_names_years_and_parts() -> None:
    said = text("over_tid", over_tid.tables(YEARS, AO))
    assert "ökade från 48 000 kr till 62 500 kr (+30,2 %)" in said
    assert "Det senaste året, från 2023 till 2024, ökade kostnaden med 0,3 mnkr (från 1,2 mnkr" in said
    assert "i löpande priser. Ändrad volym står för +0,2 mnkr" in said
    assert "kvar, nya och avslutade visas inte av sekretesskäl" in said


def test_two_years_are_no_trend_and_one_new_client_is_singular() -> None:
    assert "Två år räcker inte" in text("over_tid", over_tid.tables(YEARS[1:], AO))
    grown = [home_care_year(2023, range(10), 1000), home_care_year(2024, range(5, 20), 1000)]
    assert "10 brukare var nya" in text("over_tid", over_tid.tables(grown, AO))


def test_the_forecast_is_said_to_be_no_prediction() -> None:
    coming = with_forecast(FORECAST).underlag
    result = home_care_year(2024, range(9), 9_000_000)
    people = {"befolkning": coming.befolkning, "befolkningsprognos": coming.befolkningsprognos}
    result = replace(result, underlag=replace(result.underlag, **people))
    said = text("prognos", prognos.tables([result], AO))
    assert "ökar kostnaden från 9,0 mnkr till 18,1 mnkr 2026 (+101,3 %)" in said
    assert "inte en förutsägelse" in said
    assert "kan inte prövas mot ett utfall" in said  # one year only


def test_too_few_clients_to_forecast() -> None:
    assert "visas inte" in text("prognos", prognos.tables([with_forecast(FORECAST)], AO))


def test_quality_says_what_cannot_be_decided() -> None:
    said = text("kvalitet", quality(homes(lines(answered=40))))
    assert "Det går inte att avgöra om någon av enheterna för särskilt boende" in said
    said = text("kvalitet", quality(homes(lines(answered=1000))))
    assert "säkerställt högre än enheternas medel för särskilt boende hos Hem S2 och Hem S3" in said
    assert "Hem S2 har dessutom lägre kostnad per dygn än medlet" in said


def test_an_indicator_is_better_or_worse_only_when_it_is_sure() -> None:
    said = text("kvalitet", indicators("0880"))  # 82,5 against 85 with an assumed margin of 3
    assert "Det går inte att avgöra om någon av kommunens indikatorer" in said
    assert "sämre: " not in said and "bättre: " not in said
    said = text("kvalitet", indicators("0880", own=81.9))
    assert "sämre: boende med aktuell genomförandeplan" in said and "bättre: " not in said


def test_every_figure_has_a_title_of_its_own() -> None:
    environment = prose._environment(prose.TEXTS)
    figures = {
        "ytterfall": {"kostnadsklasser", "kombinationer", "sabo_belaggning", "granser", "alder", "insatser"},
        "over_tid": {
            "utveckling",
            "styckkostnader",
            "flode",
            "pris_volym",
            "pris_volym_steg",
            "bana",
            "boende",
        },
        "prognos": {"prognos", "alder"},
        "kvalitet": {"brukarundersokning", *(f"fyrfalt_{g}" for o in (AO, FN, IFO) for g in o.enhetsgrupper)},
    }
    for section, keys in figures.items():
        blocks = set(environment.get_template(f"{section}.j2").blocks)
        assert {f"rubrik_{key}" for key in keys} <= blocks
