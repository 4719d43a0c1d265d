"""Unit tests of the rules between tables: for each, one underlag that breaks it and one that does not."""

from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.rules.rule import Hit, rule
from tests.builders import YEAR, small, write
from tests.samples.broken_rules import BROKEN


def findings(root: Path, **changed: list[str]) -> list[Finding]:
    write(root, small(**changed))
    # The ledger is of one month, and a changed table may leave rows of the code key without ledger rows.
    aside = ("V40", "V41")
    return [f for f in examine(root, "0000", YEAR)[1] if f.allvar == "fel" or f.regel not in aside]


def test_the_small_underlag_breaks_no_rule(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


@pytest.mark.parametrize(("rule", "severity", "changed", "place"), BROKEN)
def test_a_broken_rule_is_found_with_its_place(
    tmp_path: Path, rule: str, severity: str, changed: dict[str, list[str]], place: tuple[str, str, object]
) -> None:
    (finding,) = findings(tmp_path, **changed)
    assert (finding.regel, finding.allvar) == (rule, severity)
    assert (finding.tabell, finding.kolumn, finding.rader) == place


KEPT = [
    {
        "brukare": ["A;K;2024", "B;M;1914"],
        "insatsvolymer": [*small()["insatsvolymer"][1:], "A;LSS-5;HT1;2024-01;4;3"],
    },
    {"insatsvolymer": ["A;HT-OMV;HT1;2024-01;4;3", "A;HT-OMV;HT1;2024-01;4;2"]},
    {"kontoutfall": [f"100;510;{c}110;;202412;{'-1' if c == 3 else '1'}" for c in range(1, 10)]},
    {"kodnyckel": ["1;*;insats;HT-OMV;HT1;;", "2;*;pool;;;OH;", "3;*;utanfor;;;;annan nämnd"]},
    {
        "pooler": ["OH;n;1;k;b", "HSL;n;2;k;b"],
        "fordelningsvarden": ["OH;pool;;;HSL;1", "HSL;insats;HT-OMV;HT1;;1"],
    },
]


@pytest.mark.parametrize("changed", KEPT)
def test_what_is_allowed_is_not_found(tmp_path: Path, changed: dict[str, list[str]]) -> None:
    assert findings(tmp_path, **changed) == []


def test_twelve_periods_or_a_warning_of_how_many(tmp_path: Path) -> None:
    every = small()["kontoutfall"]
    months = [*every, *(f"100;510;5010;;2024{m:02};1" for m in range(2, 13))]
    write(tmp_path, small(kontoutfall=months))
    assert examine(tmp_path, "0000", YEAR)[1] == []
    write(tmp_path, small(kontoutfall=months[:-1]))
    (finding,) = examine(tmp_path, "0000", YEAR)[1]
    assert (finding.regel, finding.allvar, finding.antal) == ("V40", "varning", 1)
    assert "11 av 12" in finding.text


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"kontoutfall": []},
        {"insatsvolymer": ["X;HT-OMV;HT1;2024-01;4;3"]},
        {"brukare": ["A;K;2025", "B;M;1913"]},
    ],
)
def test_a_year_whose_warnings_nobody_reads_stops_as_any_other(
    tmp_path: Path, changed: dict[str, list[str]]
) -> None:
    write(tmp_path, small(**changed))
    underlag, told = examine(tmp_path, "0000", YEAR)
    silent, heard = examine(tmp_path, "0000", YEAR, warn=False)
    assert [f for f in heard if f.allvar == "fel"] == [f for f in told if f.allvar == "fel"]
    assert (silent is None) == (underlag is None)
    assert not {"V10", "V21"} & {f.regel for f in heard}


def test_a_rule_that_can_stop_says_so() -> None:
    hit = Hit("kontoutfall", "", 1, "Fel.", "Rätta.", allvar="fel")
    with pytest.raises(ValueError, match="V40"):
        list(rule("V40", "varning")(lambda _: [hit])(None))


def test_codes_of_shared_tables_are_named_but_not_those_of_client_rows(tmp_path: Path) -> None:
    (shared,) = findings(tmp_path, kodnyckel=["*;*;insats;HT-FEL;HT1;;"])
    assert "HT-FEL" in shared.text
    (client,) = findings(tmp_path, insatsvolymer=["A;HT-FEL;HT1;2024-01;4;3"])
    assert "HT-FEL" not in client.text


def test_row_numbers_are_those_of_the_file_also_when_visits_fill_the_volumes(tmp_path: Path) -> None:
    rows = ["B;HT-OMV;HT1;2024-05;1;", "A;HT-OMV;HT1;2024-02;;1", "A;HT-OMV;HT1;2024-01;1;1"]
    changed = {"insatsvolymer": rows, "insatshandelser": ["A;HT-OMV;HT1;2024-03-01;60"]}
    (finding,) = findings(tmp_path, **changed)
    assert (finding.regel, finding.rader, finding.antal) == ("V21", (3,), 2)
    assert pd.notna(finding.antal)
