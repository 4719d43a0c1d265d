"""A word that stands in several files: one writing is the proper one, and one answer is proposed again."""

from pathlib import Path

from kpbcalc.base.own_choices import Own
from kpbcalc.onboarding.raw_files import look
from kpbcalc.onboarding.words_found import words
from kpbcalc.underlag.catalogue import catalogue
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, fill, made, maps, new, put

ROW = f"{EBBA};%s;{YEAR}-01-01;{YEAR}-03-31;10;tim/mån;%s"


def test_a_unit_in_capitals_is_called_as_where_it_is_written_with_both(tmp_path: Path) -> None:
    rows = [ROW % ("HT-OMV", unit) for unit in ("SOLGÅRDEN", "SOLGÅRDEN", "Solgården", "HT1", "HT1", "ht1")]
    put(tmp_path, "beslut.csv", DECISIONS, *rows)
    found = words(look(tmp_path, {}, {}, {}), catalogue(Own("0000", {})))
    proposed = {word.ord: word.forslag for word in found if word.kolumn == "enhet"}
    assert proposed["SOLGÅRDEN"] == "Solgården" and not proposed["Solgården"]
    assert proposed["ht1"] == "HT1"  # a code is no name


def test_a_word_that_is_filled_in_for_one_file_is_proposed_in_the_next(tmp_path: Path) -> None:
    put(tmp_path / "raw", "beslut SoL.csv", DECISIONS, ROW % ("Insats Zeta", "HT1"))
    new(tmp_path)
    (row,) = [r for r in maps(tmp_path, "ord") if r["ord"] == "Insats Zeta"]
    key = {name: row[name] for name in ("kalla", "tabell", "kolumn", "ord")}
    fill(tmp_path, "ord", key, blir="HT-OMV")
    put(tmp_path / "raw", "beslut natt.csv", DECISIONS, ROW % ("INSATS ZETA", "HT1"))
    new(tmp_path)
    (row,) = [r for r in maps(tmp_path, "ord") if r["ord"] == "INSATS ZETA"]
    assert (row["forslag"], row["blir"], row["sakerhet"]) == ("HT-OMV", "", "trolig")


def test_words_for_personkrets_are_listed_as_others_and_answer_the_warning(tmp_path: Path) -> None:
    head, row = f"{DECISIONS};Personkrets", f"{EBBA};LSS-9G;{YEAR}-01-01;;;;G1;%s"
    said = ["2", "Grupp 1, autism", "Barndom", ""]
    put(tmp_path / "raw", "beslut.csv", head, *(row % text for text in said))
    new(tmp_path)
    words_of = {r["ord"]: r for r in maps(tmp_path, "ord") if r["kolumn"] == "personkrets"}
    assert {w: (r["blir"], r["forslag"]) for w, r in words_of.items()} == {
        "Grupp 1, autism": ("", "1"), "Barndom": ("", ""),
    }  # fmt: skip


def test_a_translated_word_for_personkrets_is_believed(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", f"{DECISIONS};Personkrets", f"{EBBA};LSS-9G;{YEAR}-01-01;;;;G1;Autism")
    asked = [f for f in made(tmp_path).findings if f.regel == "V30"]
    assert asked and "bladet ord" in asked[0].text
    own: dict[str, object] = {"varden": {"beslut": {"personkrets": {"Autism": "1"}}}}
    assert not [f for f in made(tmp_path, own).findings if f.regel == "V30"]


def test_one_of_two_files_may_be_without_personkrets(tmp_path: Path) -> None:
    row = f"{EBBA};%s;{YEAR}-01-01;;;;G1"
    put(tmp_path, "beslut lss.csv", f"{DECISIONS};Personkrets", row % "LSS-9G" + ";Barndom")
    put(tmp_path, "beslut sol.csv", DECISIONS, row % "LARM")
    done = made(tmp_path, {"kalla": [{"namn": "V", "filer": {"beslut": ["beslut *.csv"]}}]})
    (told,) = [f for f in done.findings if f.regel == "V30"]
    assert (told.tabell, told.antal) == ("beslut lss.csv", 1)
