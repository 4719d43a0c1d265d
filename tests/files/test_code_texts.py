"""What a code is called, what it is proposed to be, and codes that have lost the nought they begin with."""

from pathlib import Path

from kpbcalc.base.own_choices import Own
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.onboarding.candidates import candidates
from kpbcalc.onboarding.code_key import propose
from kpbcalc.onboarding.code_texts import code_texts
from kpbcalc.onboarding.given_at_units import Given
from kpbcalc.onboarding.raw_files import Seen, look
from kpbcalc.underlag.catalogue import catalogue
from tests.builders import YEAR, small, write
from tests.samples.strangers_files import EBBA, put

INSATSER = catalogue(Own("0000", {}))


def seen(folder: Path, name: str, *lines: str) -> Seen:
    put(folder, name, *lines)
    (file,) = look(folder, {}, {}, {})
    return file


def test_a_text_that_is_called_as_one_code_is_not_anothers(tmp_path: Path) -> None:
    rows = [f"{a};Enhet {a};{a + 5000};IFO;5010;;{YEAR}01;{a}" for a in (610, 620, 630)]
    head = "Ansvar;Ansvar namn;Verksamhet;Verksamhet namn;Konto;Motpart;Period;Belopp"
    file = seen(tmp_path, "huvudbok.csv", head, *rows)
    assert code_texts(file, "ansvar")["610"] == "Enhet 610"
    assert code_texts(file, "verksamhet") == {}  # the same on all rows: it tells nothing


def test_a_code_with_a_nought_before_says_its_area_and_the_insats_of_it(tmp_path: Path) -> None:
    given = [Given("KORT", "Gården", 1, 1, 1, ("V",)), Given("LSS-6", "Sländan", 1, 1, 1, ("V",))]
    place = {"ansvar": "0560", "verksamhet": "0513", "ansvar_text": "Korttids Sländan", "verksamhet_text": ""}
    (row,) = propose(place, given, INSATSER)
    assert (row.typ, row.insats, row.enhet) == ("insats", "LSS-6", "Sländan")
    (row,) = propose({**place, "verksamhet": "9"}, given[:1], INSATSER)
    assert row.insats == "KORT"


def test_a_heading_of_money_is_no_unit(tmp_path: Path) -> None:
    head = "Personnr;Placeringsform;Placerad hos;Startdatum;Slutdatum;Dygnskostnad"
    file = seen(tmp_path, "placering.csv", head, f"{EBBA};HVB;Gården;{YEAR}-01-01;;1450")
    said = candidates(file, "enhet", {}, ["personnr", "fran", "till"])
    assert "placerad hos" in said and "dygnskostnad" not in said


def test_codes_that_have_lost_a_nought_are_told_with_what_to_do(tmp_path: Path) -> None:
    key = [row.replace("100;", "0100;", 1) for row in small()["kodnyckel"]]
    write(tmp_path, small(kodnyckel=key))
    found = [f for f in examine_all(tmp_path, "0000", YEAR)[1] if f.regel == "V41" and f.allvar == "fel"]
    assert found and "100 (0100 i kodnyckel)" in found[0].atgard and "koderna som text" in found[0].atgard
