"""The same decision or place in two extracts, open in one and ended in the other."""

from pathlib import Path

import pytest

from kpbcalc.base.exact import GRID
from kpbcalc.underlag.extracts.run import Imported
from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, made, put

PLACES = "Personnr;Enhet;Insats;Inflytt;Utflytt"


def of(done: Imported, rule: str) -> list[Finding]:
    return [f for f in done.findings if f.regel == rule and f.allvar == "varning"]


@pytest.mark.parametrize("ends", [("", f"{YEAR}-06-30"), (f"{YEAR}-12-31", f"{YEAR}-06-30")])
def test_a_place_with_two_ends_is_told_with_its_days(tmp_path: Path, ends: tuple[str, str]) -> None:
    for name, end in zip(("a", "b"), ends, strict=True):
        put(tmp_path, f"placering {name}.csv", PLACES, f"{EBBA};SB1;SABO-OMV;{YEAR}-03-01;{end}")
    own: dict[str, object] = {"kalla": [{"namn": "V", "filer": {"placering": ["placering *.csv"]}}]}
    (told,) = of(made(tmp_path, own), "V18")
    days = 185 if not ends[0] else 184
    assert "olika slut" in told.text and f"{days} dygn" in told.text
    assert (told.tabell, told.rader) == ("placering b.csv", (2,)) and told.atgard


def test_a_decision_with_two_ends_is_told_with_its_hours_and_not_as_replaced(tmp_path: Path) -> None:
    row = f"{EBBA};HT-OMV;{YEAR}-01-01;%s;10;tim/mån;HT1"
    put(tmp_path, "beslut.csv", DECISIONS, row % "", row % f"{YEAR}-06-30")
    done = made(tmp_path)
    (told,) = of(done, "V17")
    assert "olika slut" in told.text and "60 timmar" in told.text and told.rader == (3,)
    assert done.insatsvolymer["beviljad"].sum() == 120 * GRID


def test_two_decisions_of_other_size_or_start_are_told_as_before(tmp_path: Path) -> None:
    row = f"{EBBA};HT-OMV;{YEAR}-0%s-01;%s;%s;tim/mån;HT1"
    put(tmp_path, "beslut.csv", DECISIONS, row % (1, "", 10), row % (2, f"{YEAR}-06-30", 12))
    (told,) = of(made(tmp_path), "V17")
    assert "olika slut" not in told.text


def test_a_stay_that_follows_another_at_once_is_not_the_same(tmp_path: Path) -> None:
    rows = [f"{EBBA};SB1;SABO-OMV;{YEAR}-03-01;{YEAR}-04-01", f"{EBBA};SB1;SABO-OMV;{YEAR}-04-01;"]
    put(tmp_path, "placering.csv", PLACES, *rows)
    assert not of(made(tmp_path), "V18")


def extracts(folder: Path, table: str, heading: str, *rows: str) -> Imported:
    *first, last = rows
    put(folder, f"{table} 0.csv", heading, *first)
    put(folder, f"{table} 1.csv", heading, last, first[-1])
    return made(folder, {"kalla": [{"namn": "V", "filer": {table: [f"{table} *.csv"]}}]})


def test_what_ended_the_year_before_is_compared_with_the_open_one_before_it_is_dropped(
    tmp_path: Path,
) -> None:
    row = f"{EBBA};HT-OMV;{YEAR - 1}-03-01;%s;10;tim/mån;HT1"
    done = extracts(tmp_path / "b", "beslut", DECISIONS, row % "", row % f"{YEAR - 1}-11-30")
    told = next(f for f in of(done, "V17") if "olika slut" in f.text)
    assert "120 timmar" in told.text
    assert (told.tabell, told.rader) == ("beslut 1.csv", (2,))
    assert done.insatsvolymer["beviljad"].sum() == 120 * GRID
    stay = f"{EBBA};SB1;SABO-OMV;{YEAR - 1}-03-01;%s"
    done = extracts(tmp_path / "p", "placering", PLACES, stay % "", stay % f"{YEAR - 1}-11-30")
    (told,) = of(done, "V18")
    assert "olika slut" in told.text and "366 dygn" in told.text


def test_what_ended_the_year_before_is_no_decision_of_the_year(tmp_path: Path) -> None:
    row = f"{EBBA};HT-OMV;{YEAR - 1}-%s;10;tim/mån;HT%s"
    rows = [row % ("01-01;", 1), row % (f"03-01;{YEAR - 1}-11-30", 2)]
    put(tmp_path, "beslut.csv", DECISIONS, *rows)
    done = made(tmp_path)
    assert not of(done, "V17") and [*done.insatsvolymer["enhet"].unique()] == ["HT1"]
