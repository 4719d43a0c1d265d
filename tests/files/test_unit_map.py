"""The kept mapping of survey units: dates, and what is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.calculation.unit_map_findings import unit_map_findings
from kpbcalc.costing import cost
from kpbcalc.sources.propose_units import propose
from kpbcalc.sources.unit_map import FILE, in_force, read, unknown_units
from tests.builders import small, typed

HEAD = "undersokning_enhet;enhet;giltig_fran;giltig_till\n"


def written(root: Path, text: str) -> Path:
    (root / "0880").mkdir()
    (root / "0880" / FILE).write_text(text, encoding="utf-8")
    return root


def test_a_pair_holds_on_the_last_day_of_the_year(tmp_path: Path) -> None:
    rows = "Norr;HT1;;2016-12-30\nNorr;HT2;2016-12-31;\nNorr;HT3;2017-01-01;2017-12-31\nÖst;HT1;;\n"
    karta = read(written(tmp_path, HEAD + rows), "0880")
    assert list(in_force(karta, 2015)["enhet"]) == ["HT1", "HT1"]
    assert list(in_force(karta, 2016)["enhet"]) == ["HT2", "HT1"]
    assert list(in_force(karta, 2017)["enhet"]) == ["HT2", "HT3", "HT1"]
    assert unknown_units(karta, ["HT1", "HT2"]) == ["HT3"]


def test_no_mapping_is_an_empty_one(tmp_path: Path) -> None:
    assert in_force(read(tmp_path, "0880"), 2017).empty


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a;b\n1;2\n", "kolumnerna"),
        (HEAD + ";HT1;;\n", "rad 2 saknar"),
        (HEAD + "Norr;HT1;2017-13-01;\n", "rad 2 har ett datum"),
        (HEAD + "Norr;HT1;20170101;\n", "rad 2 har ett datum"),
        (HEAD + "Norr;HT1;2018-01-01;2017-01-01\n", "rad 2 slutar"),
        (HEAD + "Norr;HT1;;2017-06-30\nNorr;HT1;2017-06-30;\n", "två gånger"),
    ],
)
def test_a_faulty_mapping_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(written(tmp_path, text), "0880")
    assert said in refused.value.where


def test_the_nearest_names_are_proposed_best_first() -> None:
    found = propose(
        ["Solgårdens äldreboende"], {"SB1": "Solgården", "SB2": "Björkgårdens äldreboende", "X": "Kök"}
    )
    assert found["enhet"].iloc[0] == "SB1"
    assert "X" not in set(found["enhet"])
    assert found["likhet"].is_monotonic_decreasing
    assert propose(["Qwx"], {"SB1": "Solgården"})["enhet"].tolist() == [""]


def told(
    root: Path, *rows: str, survey: tuple[str, ...] = ()
) -> list[tuple[str, str, str, int, tuple[int, ...]]]:
    result = cost(typed(small(brukarundersokning=[f"U;{unit};helhet;80;50;90" for unit in survey])))
    result = replace(result, underlag=replace(result.underlag, own=Own("0880")))
    if rows:
        written(root, HEAD + "\n".join(rows) + "\n")
    found = unit_map_findings(root, result)
    assert all(f.atgard for f in found)
    return [(f.regel, f.allvar, f.tabell, f.antal, f.rader) for f in found]


def test_a_mapping_that_leads_nowhere_is_a_warning(tmp_path: Path) -> None:
    rows = ("Norr;HT1;;", "Norr;FINNS-EJ;;", "Norr;FÖRR;;2020-01-01", "Norr;SENARE;2025-01-01;")
    assert told(tmp_path, *rows) == [("V53", "varning", FILE, 1, (3,))]


def test_survey_units_without_a_unit_of_ours_are_told(tmp_path: Path) -> None:
    survey = ("", "HT1", "Granen", "Björken", "Norr")
    rows = ("Norr;HT1;;", "Björken;HT1;;2020-01-01")
    assert told(tmp_path, *rows, survey=survey) == [("V53", "info", "brukarundersokning", 2, (4, 5))]
    assert told(tmp_path / "utan", survey=("", "HT1")) == []


def test_a_mapping_that_cannot_be_used_is_an_error_with_every_fault(tmp_path: Path) -> None:
    found = told(tmp_path, ";HT1;;", "Norr;HT1;20170101;")
    assert found == [("V53", "fel", FILE, 1, ())] * 2
    (tmp_path / "0880" / FILE).write_text("a;b\n1;2\n", encoding="utf-8")
    assert told(tmp_path) == [("V53", "fel", FILE, 1, ())]
