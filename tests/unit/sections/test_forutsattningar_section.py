"""Population, and the deviation as Kolada has it: years, group, the preliminary year, the new calculation."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from kpbcalc.analysis.area import omraden
from kpbcalc.base.table import Table
from kpbcalc.disclosure.package import Package
from kpbcalc.presentation import formats
from kpbcalc.sections import konsumtion
from kpbcalc.sections.forutsattningar import SECTION
from kpbcalc.sources import revisions
from kpbcalc.sources.cache import stored
from tests.samples import outside as outside_samples
from tests.samples.hoor import PEERS, SIX, TITLES, fetched, hoor
from tests.samples.packages import context, demo, neighbours, small_year
from tests.samples.said import said

AO = omraden()["AO"]


def tables(root: Path, one: Package | None = None) -> dict[str, Table]:
    return SECTION.result(context([one or hoor()], outside=stored(root)))


def test_population_by_age_and_sex_adds_up(tmp_path: Path) -> None:
    found = tables(tmp_path)
    *classes, everyone = found["befolkning"].rows()
    assert [row["klass"] for row in classes][:2] == ["0–4 år", "5–9 år"] and len(classes) == 21
    assert everyone == {"klass": "Totalt", "kvinnor": 520, "man": 480, "alla": 1000, "andel": 100}
    for key in ("kvinnor", "man", "alla", "andel"):
        assert sum(row[key] for row in classes) == everyone[key]
    (row,) = found["aldre"].rows()
    assert (row["n65"], row["andel65"], row["n80"], row["andel80"]) == (40, 4, 20, 2)


def test_every_year_is_in_the_table_of_older_inhabitants(tmp_path: Path) -> None:
    found = SECTION.result(context([hoor(ar=2022), hoor(ar=2024)], outside=stored(tmp_path)))
    assert found["aldre"].labels == ["2022", "2024"] and found["aldre"].year == "2022–2024"


def test_the_old_are_told_beside_the_group_as_one_municipality() -> None:
    """It is where age against others is answered; no year of ours is the group's."""
    ctx = context(demo(), neighbours())
    table = SECTION.result(ctx)["aldre"]
    *years, group = table.rows()
    assert group["ar"] == table.facts["grupp"] == f"Jämförelsegruppen {ctx.ar}"
    peers = ctx.of(ctx.areas[0]).peers
    assert group["alla"] == sum(p.inhabitants() for p in peers)
    assert group["n80"] == sum(p.inhabitants((80, 120)) for p in peers)
    text = said("forutsattningar", ctx).replace(" ", formats.SPACE)
    alike = formats.shown_alike(years[-1]["andel80"], group["andel80"], 1)
    beside = "(som gruppen)" if alike else f"(gruppen {formats.percent(group['andel80'])})"
    told = (beside, f"till {formats.number(years[-1]['n80'])}")
    assert all(one.replace(" ", formats.SPACE) in text for one in told)
    assert "(gruppen" not in said("forutsattningar", context(demo()))


def test_health_and_households_are_told_beside_the_group_where_they_are_fetched(tmp_path: Path) -> None:
    assert "villkor" not in tables(tmp_path)
    for kpi, own, others in (("N20505", 31.0, 28.0), ("N00957", 24.5, 22.5)):
        rows = [("1267", 2023, own), *((kommun, 2023, others) for kommun in SIX)]
        outside_samples.values(tmp_path, kpi, TITLES[kpi], rows)
    outside_samples.groups(tmp_path, PEERS)
    table = tables(tmp_path)["villkor"]
    assert [(row["varde"], row["referens"], row["percentil"]) for row in table.rows()] == [
        (31.0, 28.0, 100), (24.5, 22.5, 100),
    ]  # fmt: skip
    assert "lag" not in {column.key for column in table.columns}, "a register has no margin of answers"
    text = said("forutsattningar", context([hoor()], outside=stored(tmp_path))).replace(formats.SPACE, " ")
    assert "Ohälsotal 2023: 24,5 dagar (gruppen 22,5)." in text
    assert "65 år eller äldre 2023: 31,0 procent (gruppen 28,0)." in text


def test_own_value_mean_percentile_and_what_to_know_of_the_year(tmp_path: Path) -> None:
    fetched(tmp_path)
    outside_samples.population(tmp_path, [("0765", 2024, 5000), *((k, 2024, 1000) for k in SIX[1:])])
    table = tables(tmp_path)["avvikelse_ao"]
    assert table.labels == ["2018", "2024", "2025 (prel.)"]
    assert [row["anmarkning"] for row in table.rows()] == ["äldre beräkning", "slutligt", "preliminärt"]
    row = list(table.rows())[1]
    assert [row[k] for k in ("varde", "referens", "vagt", "percentil", "antal")] == [13.4, 6, 4, 100, 6]
    assert table.source.startswith("Egen bearbetning av data från Kolada")
    assert "hämtade 2026-11-21" in table.source
    assert (table.facts["metodar"], table.facts["fore"], table.facts["preliminara"]) == (
        "2019",
        "2018",
        "2025",
    )
    assert table.columns[2].heading == "Jämförelsegruppen, ovägt medel"
    assert table.sheet == "Nettokostnadsavvikelse ÄO"


def test_a_value_that_kolada_has_changed_is_said_to_be(tmp_path: Path) -> None:
    fetched(tmp_path)
    changed = pd.DataFrame(
        [
            ("N20900", "t", "1267", 2024, "T", 12.0, 13.4, False, "2026-08-16", "2026-11-21"),
            ("N20900", "t", "0765", 2018, "T", 1.0, 2.0, False, "2026-08-16", "2026-11-21"),
        ],
        columns=revisions.COLUMNS,
    )
    revisions.note(tmp_path, changed)
    note = "Kolada har ändrat värden efter en tidigare hämtning: N20900 för 2024 (hämtat 2026-11-21)."
    assert tables(tmp_path)["avvikelse_ao"].notes[-1] == note


def test_raw_values_alone_are_koladas_and_a_figure_can_ask_for_the_reference(tmp_path: Path) -> None:
    outside_samples.values(tmp_path, "N20900", TITLES["N20900"], [("1267", 2024, 1.0)])
    table = tables(tmp_path)["avvikelse_ao"]
    assert table.source == "Källa: Kolada, hämtad 2026-11-21. Koladas nyckeltal N20900."
    assert [c.key for c in table.columns] == ["rad", "varde", "referens", "anmarkning"]
    assert table.value("2024", "referens") is None


def test_an_id_with_another_title_is_not_shown(tmp_path: Path) -> None:
    outside_samples.values(tmp_path, "N20900", "Något annat, (%)", [("1267", 2024, 1.0)])
    assert not [key for key in tables(tmp_path) if key.startswith("avvikelse")]


def test_exempelkommunen_is_not_the_country(tmp_path: Path) -> None:
    outside_samples.values(tmp_path, "N20900", TITLES["N20900"], [("0000", 2024, 0.0)])
    found = SECTION.result(context(demo(), outside=stored(tmp_path)))
    assert set(found) == {"befolkning", "aldre"}


def test_nothing_cached_says_where_the_figures_are_from_and_what_is_missing(tmp_path: Path) -> None:
    (line,) = tables(tmp_path)["saknas"].labels
    assert "kommer ur kommunens underlag" in line and "är inte hämtade. Bruksanvisningen" in line
    assert "make" not in line and "inte hämtat något" not in line


def test_the_underlags_own_file_is_used_and_said(tmp_path: Path) -> None:
    given = [("N20900", "1267", 2024, "T", 3.0), ("N20900", "0880", 2024, "T", 1.0)]
    table = tables(tmp_path, hoor(given))["avvikelse_ao"]
    assert table.value("2024", "referens") == 1.0
    assert table.source == "Egen bearbetning av data från kommunens underlag. Koladas nyckeltal N20900."
    assert table.facts["hamtad"] == ""


def test_the_section_of_an_area_tells_the_same_table_beside_its_own(tmp_path: Path) -> None:
    fetched(tmp_path)
    ctx = context([hoor()], outside=stored(tmp_path))
    mine, beside = konsumtion.SECTION.result(ctx.of(AO))["avvikelse"], SECTION.result(ctx)["avvikelse_ao"]
    own = {"name": mine.name, "title": mine.title, "area": mine.area, "section": mine.section}
    assert mine == replace(beside, sheet="", **own)
    assert "avvikelse" not in konsumtion.SECTION.result(ctx.of(omraden()["FN"]))


def test_indicators_of_the_underlag_are_in_the_package() -> None:
    assert list(demo()[-1].facts["indikatorer"].columns) == ["kpi", "kommun", "ar", "kon", "varde"]
    assert small_year(2024, [1.0] * 5).underlag.indikatorer.empty
