"""What lacks a column says which row was taken as headings, and how another is pointed to."""

from pathlib import Path

import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.check import check
from kpbcalc.underlag.read import read
from kpbcalc.underlag.schemas import TABLES
from tests.builders import YEAR
from tests.samples.strangers_files import EBBA, made, put

TITLES = ["Exempelkommunen", "Beslut"]
ROW = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-03-31;10;tim/mån"


def test_an_extract_without_a_column_names_the_row_of_its_headings(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", *TITLES, "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet", ROW)
    with pytest.raises(ValidationError, match="Rad 3 är läst som rubriker") as caught:
        made(tmp_path)
    assert "ta bort raderna ovanför" in str(caught.value) and EBBA not in str(caught.value)


def test_a_table_without_a_column_names_the_row_of_its_headings(tmp_path: Path) -> None:
    put(tmp_path, "kontoutfall.csv", *TITLES, "Ansvar;Verksamhet;Motpart;Period;Belopp", f"1;2;;{YEAR}01;3")
    frame, _ = read(tmp_path / "kontoutfall.csv")
    (told,) = [f for f in check(frame, TABLES["kontoutfall"], "kontoutfall.csv")[1] if f.allvar == "fel"]
    assert "Rad 3 är läst som rubriker" in told.text and told.rader == (3,)
    assert "bladet rubriker" in told.atgard
