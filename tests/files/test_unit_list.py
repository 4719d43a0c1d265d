"""A list of units: whose each row is, and what is asked where it does not say."""

from pathlib import Path

import pandas as pd

from kpbcalc.onboarding.begin import Begun
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.onboarding.year_workbooks import unit_rows
from kpbcalc.underlag.headings import plain
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, fill, new, put

HOURS = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-12-31;10;tim/mån"


def begun(root: Path, *rows: str, heading: str = "Enhet") -> Begun:
    put(root / "raw", "beslut.csv", DECISIONS, f"{HOURS};Norr", f"{HOURS};Syd")
    put(root / "raw", "bok.csv", LEDGER, f"100;510;5010;;{YEAR}01;1000")
    put(root / "raw", "lista.csv", f"{heading};Driftform;Årsarbetare;Antal platser;Yta m2", *rows)
    return new(root)


def units(root: Path) -> dict[str, tuple[str, str, str]]:
    rows = read_rows(root / "data" / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
    return {row["enhet"]: (row["arsarbetare"], row["platser"], row["yta"]) for row in rows}


def told(done: Begun, word: str) -> list[str]:
    return [todo.what for todo in done.state.todo if word in todo.what]


def test_a_sum_without_a_label_is_no_units_and_a_unit_the_list_has_not_is_asked_for(tmp_path: Path) -> None:
    done = begun(tmp_path, "Syd;Egen;3;4;50", "Norra gruppen;Egen;9;10;250", ";;12;14;300")
    assert units(tmp_path)["Norr"] == ("", "", "")
    assert units(tmp_path)["Syd"] == ("3", "4", "50")
    (nameless,) = told(done, "har ingen enhet")
    assert "1 rad i lista.csv" in nameless and "(rad 4)" in nameless
    (absent,) = told(done, "står inte i lista.csv")
    assert absent.startswith("Norr står") and "kolumnen namn" in absent


def test_what_is_asked_for_can_be_done(tmp_path: Path) -> None:
    begun(tmp_path, "Syd;Egen;3;4;50", "Norra gruppen;Egen;9;10;250")
    fill(tmp_path, "enheter", {"enhet": "Norr"}, f"{YEAR}/enheter.xlsx", namn="Norra gruppen")
    done = new(tmp_path)
    assert units(tmp_path)["Norr"] == ("9", "10", "250") and not told(done, "står inte i")


def test_a_list_without_a_heading_for_the_unit_gives_nobody_anything_and_is_told(tmp_path: Path) -> None:
    done = begun(tmp_path, "Norr;Egen;9;10;250", "Summa;;9;10;250", heading="Kolumn7")
    assert units(tmp_path)["Norr"] == ("", "", "")
    (what,) = told(done, "är enhetens namn")
    assert "lista.csv" in what and "Döp om rubriken till Enhet" in what


def test_two_words_for_the_unit_in_one_heading_are_known(tmp_path: Path) -> None:
    begun(tmp_path, "Norr;Egen;9;10;250", heading="Verksamhet/enhet")
    assert units(tmp_path)["Norr"] == ("9", "10", "250")


def test_a_unit_and_a_heading_of_signs_alone_are_not_each_others() -> None:
    register = pd.DataFrame({"enhet": ["-", "Norr"], "arsarbetare": ["7", "2"]})
    rows = {r["enhet"]: r["arsarbetare"] for r in unit_rows([], ["Norr", "Öst", "/"], register, {}, {})}
    assert (rows["Norr"], rows["Öst"], rows["/"]) == ("2", "", "")
    assert len({plain(text) for text in ("-", "%", "", "/")}) == 4
