"""The deviation as Kolada has it: the years, the group, the preliminary year and the new calculation."""

import csv
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from kpbcalc.analysis.nettokostnadsavvikelse import tables

from kpbcalc.analysis import forutsattningar
from kpbcalc.analysis.area import omraden
from kpbcalc.base import params
from kpbcalc.base.own_choices import Own
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.presentation import say
from kpbcalc.sources import peer_choice, revisions
from kpbcalc.sources.cache import stored
from tests.builders import small, typed
from tests.unit import outside_samples

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
TITLES = {row["kpi"]: row["titel"] for row in params.rows("kvalitet.csv")}
AREAS = tuple(omraden().values())
SIX = ("0765", "1264", "1442", "1761", "1814", "1881")
PEERS = [("liknande", "AO", "1267", 2024, kommun) for kommun in SIX]


def of(kommun: str, ar: int = 2024, **more: list[str]) -> Resultat:
    result = cost(typed(small(**more)))
    return replace(result, underlag=replace(result.underlag, own=Own(kommun), ar=ar))


def made(root: Path) -> None:
    rows = [
        ("1267", 2018, 2.0), ("1267", 2024, 13.4), ("1267", 2025, 2.0), ("0765", 2024, 1.0),
        *((kommun, 2024, 7.0) for kommun in SIX[1:]), ("1415", 2024, 99.0),
    ]  # fmt: skip
    outside_samples.values(root, "N20900", TITLES["N20900"], rows, prel=2025)
    outside_samples.groups(root, PEERS)


def test_own_value_mean_percentile_and_what_to_know_of_the_year(tmp_path: Path) -> None:
    made(tmp_path)
    outside_samples.population(tmp_path, [("0765", 2024, 5000), *((k, 2024, 1000) for k in SIX[1:])])
    table = tables(of("1267"), AREAS, stored(tmp_path))["avvikelse_ao"]
    rows = table.frame.set_index("rad")
    assert list(rows.index) == ["2018", "2024", "2025 (prel.)"]
    assert list(rows["anmarkning"]) == ["äldre beräkning", "slutligt", "preliminärt"]
    figures = rows.loc["2024", ["varde", "referens", "vagt", "percentil", "antal"]].tolist()
    assert figures == [13.4, 6, 4, 100, 6]
    assert table.source.startswith("Egen bearbetning av data från Kolada")
    assert "hämtade 2026-11-21" in table.source
    assert any("2019" in note for note in table.notes)


def test_a_value_that_kolada_has_changed_is_said_to_be(tmp_path: Path) -> None:
    made(tmp_path)
    changed = pd.DataFrame(
        [
            ("N20900", "t", "1267", 2024, "T", 12.0, 13.4, False, "2026-08-16", "2026-11-21"),
            ("N20900", "t", "0765", 2018, "T", 1.0, 2.0, False, "2026-08-16", "2026-11-21"),
            ("N28018", "t", "1267", 2024, "T", 1.0, 2.0, False, "2026-08-16", "2026-11-21"),
        ],
        columns=revisions.COLUMNS,
    )
    revisions.note(tmp_path, changed)
    notes = tables(of("1267"), AREAS, stored(tmp_path))["avvikelse_ao"].notes
    assert (
        notes[-1]
        == "Kolada har ändrat värden efter en tidigare hämtning: N20900 för 2024 (hämtat 2026-11-21)."
    )


def test_raw_values_alone_are_koladas(tmp_path: Path) -> None:
    outside_samples.values(tmp_path, "N20900", TITLES["N20900"], [("1267", 2024, 1.0)])
    table = tables(of("1267"), AREAS, stored(tmp_path))["avvikelse_ao"]
    assert table.source == "Källa: Kolada, hämtad 2026-11-21. Nyckeltal N20900."


def test_an_id_with_another_title_is_not_shown(tmp_path: Path) -> None:
    outside_samples.values(tmp_path, "N20900", "Något annat, (%)", [("1267", 2024, 1.0)])
    assert tables(of("1267"), AREAS, stored(tmp_path)) == {}


def test_exempelkommunen_is_not_the_country(tmp_path: Path) -> None:
    outside_samples.values(tmp_path, "N20900", TITLES["N20900"], [("0000", 2024, 0.0)])
    assert tables(of("0000"), AREAS, stored(tmp_path)) == {}


def said(result: Resultat, root: Path) -> str:
    found = forutsattningar.tables([result], outside_samples.surroundings(root))
    released = {key: release(table, policy_from_params()) for key, table in found.items()}
    text = say("forutsattningar", released, kommun="Höör", ar=2024, omrade="").text
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_prose_names_size_group_preliminary_year_and_method(tmp_path: Path) -> None:
    made(tmp_path)
    text = said(of("1267"), tmp_path)
    assert "År 2024 var nettokostnaden i äldreomsorgen 13,4 % högre än vad" in text
    assert "I jämförelsegruppen var den i genomsnitt 6,0 % högre än det förväntade." in text
    assert "Värdet för 2025 är preliminärt." in text
    assert "Från och med 2019 räknas måttet på ett nytt sätt, så 2018 går inte att jämföra" in text


def test_nothing_cached_says_what_is_missing_and_how_to_fetch_it(tmp_path: Path) -> None:
    text = said(of("1267"), tmp_path)
    assert "varken finns i underlaget eller är hämtad" in text
    assert "make fetch MUNI=1267 YEAR=2024" in text
    assert "make fetch" not in said(of("0000"), tmp_path)


def test_the_underlags_own_file_is_used_and_said(tmp_path: Path) -> None:
    result = of("1267", indikatorer=["N20900;1267;2024;T;3", "N20900;0880;2024;T;1"])
    table = tables(result, AREAS, stored(tmp_path))["avvikelse_ao"]
    assert table.frame["referens"].tolist() == [1.0]
    assert table.source == "Egen bearbetning av data från kommunens underlag. Nyckeltal N20900."


def real_cache(root: Path) -> None:
    """The real values and groups in the cache's form."""
    found: dict[str, list[tuple[str, int, float]]] = defaultdict(list)
    with (REAL / "kolada_values.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kpi"] in {"N20900", "N28018", "N30001"} and row["gender"] == "T":
                found[row["kpi"]].append((row["municipality"], int(row["year"]), float(row["value"])))
    for kpi, rows in found.items():
        outside_samples.values(root, kpi, TITLES[kpi], rows, prel=2025)
    areas = {"äldreomsorg": "AO", "LSS": "FN", "IFO": "IFO"}
    groups = []
    with (REAL / "liknande_kommuner_2024.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            match = re.fullmatch(r"Liknande kommuner (\S+), Höör, 2024", row["group_title"])
            if match and match[1] in areas:
                groups.append(("liknande", areas[match[1]], "1267", 2024, row["member_id"]))
    outside_samples.groups(root, groups)


@pytest.mark.skipif(
    not (REAL / "kolada_values.csv").is_file(), reason="the real values are not on this machine"
)
def test_hoor_2018_to_2025_against_its_liknande_kommuner(tmp_path: Path) -> None:
    real_cache(tmp_path)
    found = tables(of("1267"), AREAS, stored(tmp_path))
    assert set(found) == {"avvikelse_ao", "avvikelse_fn", "avvikelse_ifo"}
    frame = found["avvikelse_ao"].frame.set_index("rad")
    assert list(frame.index) == [*(str(y) for y in range(2018, 2025)), "2025 (prel.)"]
    assert frame.at["2024", "varde"] == pytest.approx(13.3558)
    assert frame.at["2024", "referens"] == pytest.approx(7.084257, abs=1e-6)
    assert set(frame["antal"]) == {7}
    assert frame.at["2018", "anmarkning"] == "äldre beräkning"
    assert frame.at["2025 (prel.)", "anmarkning"] == "preliminärt"
    assert "äldre" not in set(found["avvikelse_fn"].frame["anmarkning"])
    assert "13,4 % högre än vad befolkningens struktur motiverar" in said(of("1267"), tmp_path)


@pytest.mark.skipif(
    not (REAL / "kolada_values.csv").is_file(), reason="the real values are not on this machine"
)
@pytest.mark.parametrize(
    ("said", "group", "mean", "number"),
    [("lan", "länets kommuner", -1.411684, 32), ("Lund,Eslöv", "valda kommuner", 11.9947, 2)],
)
def test_hoor_against_a_group_of_its_own_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, group: str, mean: float, number: int
) -> None:
    real_cache(tmp_path)
    monkeypatch.setenv(peer_choice.VARIABLE, said)
    table = tables(of("1267"), AREAS, stored(tmp_path))["avvikelse_ao"]
    row = table.frame.set_index("rad").loc["2024"]
    assert (table.facts["grupp"], row["antal"]) == (group, number)
    assert row["referens"] == pytest.approx(mean, abs=1e-6)
    assert f"{group.capitalize()}, ovägt medel" in [c.heading for c in table.columns]
