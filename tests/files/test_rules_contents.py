"""Unit tests of the rules on contents: for each, one underlag that triggers it and one that nearly does."""

from pathlib import Path

import pytest

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.rules import CONTENTS, REFERENCES, RULES
from tests.builders import YEAR, small, write
from tests.samples.nearly_broken_rules import CASES, LEDGER, PNR, Changed, housing, year


def found(root: Path, rule: str, changed: Changed) -> list[Finding]:
    """The findings of one rule on the small underlag with these tables changed."""
    write(root, small(**changed))
    return [f for f in examine(root, "0000", YEAR)[1] if f.regel == rule]


@pytest.mark.parametrize(("rule", "severity", "broken", "kept"), CASES)
def test_a_rule_is_triggered_and_not_by_what_is_next_to_it(
    tmp_path: Path, rule: str, severity: str, broken: Changed, kept: Changed
) -> None:
    findings = found(tmp_path / "broken", rule, broken)
    assert severity in {f.allvar for f in findings}
    assert all(f.antal > 0 and f.text and f.atgard for f in findings), "what, how many and what to do"
    assert severity not in {f.allvar for f in found(tmp_path / "kept", rule, kept)}


def test_each_rule_of_the_registry_has_a_case_or_an_older_test() -> None:
    older = {
        "V10",
        "V12",
        "V13",
        "V15",
        "V32",
        "V35",
        "V37",
        "V40",
        "V41",
        "V44",
    }  # test_rules.py, test_acceptance.py
    assert {r.id for r in RULES} == older | {case[0] for case in CASES}
    for stage in (REFERENCES, CONTENTS):
        assert len(set(stage)) == len(stage)


def test_a_number_that_chance_explains_is_not_a_personnummer(tmp_path: Path) -> None:
    """One random twelve-digit pseudonym in a hundred may happen to be a possible personnummer."""
    ids = [PNR, *(f"{n:012}" for n in range(700_000_000_000, 700_000_000_099))]
    assert found(tmp_path, "V09", {"brukare": [f"{i};K;1940" for i in ids], "insatsvolymer": []}) == []


def test_money_is_told_where_it_is_known(tmp_path: Path) -> None:
    changed = {"kontoutfall": [*LEDGER, "100;510;3990;;202401;-1234.56"]}
    (finding,) = found(tmp_path, "V38", changed)
    assert finding.belopp == 123456 * 10**6
    assert "1\u00a0235\u00a0kr" in finding.told()
    assert finding.rader == (5,)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[0])
def test_no_message_holds_a_clients_value(tmp_path: Path, case: tuple[str, str, Changed, Changed]) -> None:
    """Whoever the client is called, no finding says so."""
    secret = "hemligt"
    tables = {
        table: [row.replace("A;", f"{secret};", 1) if row.startswith("A;") else row for row in rows]
        for table, rows in small(**case[2]).items()
    }
    write(tmp_path, tables)
    for finding in examine(tmp_path, "0000", YEAR)[1]:
        assert secret not in f"{finding}{finding.where()}{finding.as_dict()}"
        assert PNR not in f"{finding}{finding.where()}{finding.as_dict()}"


def test_what_is_performed_without_a_decision_is_named_with_its_unit(tmp_path: Path) -> None:
    rows = ["A;HT-OMV;HT1;2024-04;5;3", "B;HT-OMV;HT1;2024-04;;2", "B;HT-OMV;HT1;2024-05;;2"]
    (finding,) = found(tmp_path, "V21", housing(*rows))
    assert finding.rader == (3, 4) and "Utfört utan beslut samma månad: HT-OMV vid HT1." in finding.text
    assert "Beslut utan" not in finding.text and "importera igen" in finding.atgard


def test_the_line_that_lets_decisions_carry_the_cost_is_told(tmp_path: Path) -> None:
    """Only what is told as decisions alone: a single visit says that the insats is performed here."""
    rows = [
        "A;LARM;HT1;2024-04;1;",
        "B;LARM;HT1;2024-05;1;",
        "A;KORT;SB1;2024-04;3;",
        "B;KORT;SB1;2024-04;;2",
    ]
    alarm, short = sorted(
        found(tmp_path, "V21", housing(*rows)), key=lambda f: "[[insatser]]" not in f.atgard
    )
    assert '[[insatser]] kod = "LARM" volymbas = "beviljad"' in alarm.atgard and alarm.rader == (2, 3)
    assert "[[insatser]]" not in short.atgard and short.rader == (4,)


def test_one_clients_twelve_months_are_one_client(tmp_path: Path) -> None:
    """V18 is about each month's row; who may not be told apart are those whose rows they are."""
    rows = [*year("A", "LSS-10", "HT1", "20;"), *year("A", "LSS-10", "SB1", "11;")]
    (finding,) = found(tmp_path, "V18", housing(*rows))
    assert (finding.antal, finding.personer) == (len(rows), 1)


@pytest.mark.parametrize("case", [c for c in CASES if c[0] in ("V25", "V34")], ids=lambda c: c[0])
def test_what_others_read_has_no_figure_of_clients(
    tmp_path: Path, case: tuple[str, str, Changed, Changed]
) -> None:
    told = [f for f in found(tmp_path, case[0], case[2]) if "%" in f.text]
    assert told or case[0] == "V34"
    assert all(f.utan and "%" not in f.utan for f in told)
