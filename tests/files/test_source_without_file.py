"""A source that has headings or words of a table, and no file of it: they are read by nothing, and told."""

from pathlib import Path

import pytest

from tests.builders import YEAR
from tests.samples.strangers_files import EBBA, made, put

ROW = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-03-31;10;tim/mån"


@pytest.mark.parametrize("part", ["varden", "kolumner", "oversattning", "one"])
def test_a_source_with_words_of_a_table_that_it_has_no_file_of_is_told(tmp_path: Path, part: str) -> None:
    put(tmp_path, "beslut.csv", "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare", f"{ROW};HT1")
    one = {"tabell": "placering", "kolumn": "insats", "blir": "SABO-OMV"}
    said: dict[str, object] = {
        "varden": {"placering": {"insats": {"Rum": "SABO-OMV"}}},
        "kolumner": {"placering": {"Rum": "enhet"}},
        "oversattning": [one],
        "one": one,
    }
    source = {"namn": "Viva", "filer": {"beslut": "beslut.csv"}}
    source["oversattning" if part == "one" else part] = said[part]
    done = made(tmp_path, {"kalla": [source]})
    (told,) = [f for f in done.findings if "ingen sådan fil" in f.text]
    assert (told.regel, told.allvar) == ("V03", "varning") and "placering" in told.text and told.atgard
    right = {
        "namn": "Viva",
        "filer": {"beslut": "beslut.csv"},
        "varden": {"beslut": {"insats": {"X": "HT-OMV"}}},
    }
    assert not [f for f in made(tmp_path, {"kalla": [right]}).findings if "ingen sådan fil" in f.text]
