"""params/kvalitet.csv: complete, believable, and the ids that Kolada has in 2026."""

import csv
from pathlib import Path

import pytest

from kpbcalc.analysis.indicator_table import DIRECTIONS
from kpbcalc.analysis.indicator_values import CURRENT, REUSED, UNCHECKED, same_title
from kpbcalc.base import params
from kpbcalc.demo.comparison_values import indicators
from kpbcalc.sections.kvalitet.boxar import RUTOR

ROWS = params.rows("kvalitet.csv")
REAL = Path(__file__).resolve().parents[3] / "shared" / "data"


def test_every_row_is_filled_with_known_words() -> None:
    for row in ROWS:
        assert row["omrade"] in {"AO", "FN", "IFO"}
        assert row["riktning"] in DIRECTIONS
        assert row["ruta"] in {*RUTOR, "underlag"}
        assert row["status"] in {CURRENT, "utgatt", UNCHECKED, REUSED}
        assert all(row[key] for key in ("kpi", "titel", "namn", "enhet", "niva", "underlag", "kalla"))
        assert row["status"] == CURRENT or row["anmarkning"]
        assert not row["grupp"] or row["grupp"] in params.toml("omraden.toml")["grupp"]


def test_an_id_stands_once_and_every_area_has_quality() -> None:
    ids = [row["kpi"] for row in ROWS]
    assert len(ids) == len(set(ids))
    assert {row["omrade"] for row in ROWS if row["ruta"] == "kvalitet"} == {"AO", "FN", "IFO"}


def test_every_index_names_its_parts() -> None:
    parts = {part for row in ROWS for part in row["delar"].split("|")}
    for row in ROWS:
        assert row["enhet"] != "index" or row["delar"] or row["kpi"] in parts, row["kpi"]


def test_the_deviation_of_every_area_is_in_the_catalogue() -> None:
    current = {row["kpi"]: row["omrade"] for row in ROWS if row["status"] == CURRENT}
    for omrade, entry in params.toml("nettokostnadsavvikelse.toml").items():
        assert current[entry["kpi"]] == omrade


def real(name: str) -> dict[str, str]:
    if not (REAL / name).is_file():
        pytest.skip("Kolada's catalogue is not on this machine")
    with (REAL / name).open(encoding="utf-8") as file:
        return {row["id"]: row["title"] for row in csv.DictReader(file)}


def test_current_ids_have_the_titles_of_the_2026_catalogue() -> None:
    titles = real("kolada_kpi_care.csv")
    elderly_and_disability = [r for r in ROWS if r["omrade"] != "IFO" and r["status"] == CURRENT]
    assert len(elderly_and_disability) > 50
    assert [
        r["kpi"] for r in elderly_and_disability if not same_title(titles.get(r["kpi"], ""), r["titel"])
    ] == []


def test_the_ids_of_answers_and_uncertainty_are_what_they_are_taken_for() -> None:
    titles = real("kolada_kpi_care.csv")
    for row in ROWS:
        if row["antal_svar"]:
            assert "antal" in titles[row["antal_svar"]]
            assert "svar" in titles[row["antal_svar"]]
        if row["osakerhet"]:
            about = titles[row["osakerhet"]].removeprefix("Osäkerhetstal - ")
            assert about != titles[row["osakerhet"]]
            assert same_title(
                about.replace("mycket trygga", "x"), row["titel"].replace("mycket trygga", "x")
            ) or (about.split(" - ")[0] == row["titel"].split(" - ")[0])


def test_retired_and_reused_ids_are_marked() -> None:
    titles = real("kolada_kpi_care.csv") | real("kolada_kpi_care_discontinued_2023.csv")
    for row in ROWS:
        other = row["kpi"] in titles and not same_title(titles[row["kpi"]], row["titel"])
        assert (row["status"] == REUSED) == other, row["kpi"]


SAME, GONE = (
    "Kontrollerad: samma titel i katalogen april 2026.",
    "Kontrollerad: finns inte i katalogen april 2026.",
)


def test_every_note_says_whether_the_id_was_checked_and_is_right() -> None:
    titles = real("kolada_kpi_care.csv")
    for row in ROWS:
        note, there = row["anmarkning"], titles.get(row["kpi"], "")
        # The list we have is about the old and about disability: not IFO, nor all inhabitants.
        if row["omrade"] == "IFO" or (row["ruta"] == "behov" and not there):
            assert "bara" in note, row["kpi"]
        elif not there:
            assert note.endswith(GONE), row["kpi"]
        elif same_title(there, row["titel"]):
            assert note.endswith(SAME), row["kpi"]
        else:
            assert there in note and row["status"] == REUSED, row["kpi"]


def test_the_demo_uses_no_id_that_now_means_something_else() -> None:
    status = {row["kpi"]: row["status"] for row in ROWS}
    used = set(indicators(2017)["kpi"])
    assert {"U21468", "U21504", "U23461"} <= used
    assert {status[kpi] for kpi in used} <= {CURRENT, "utgatt", UNCHECKED}
