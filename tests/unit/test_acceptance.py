"""Unit tests of accepting warnings: with a reason or not at all, in params or on the command line."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.base import own_choices
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.own_choices import Own
from kpbcalc.calculation.calculate import calculate, examine_all, write_results
from kpbcalc.commands.show_findings import show_findings, stop_after_showing
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.sections.metod.fynd import by_file
from kpbcalc.underlag import acceptance
from kpbcalc.underlag.findings import Finding, stopping
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write

KPB = Path(sys.executable).parent / "kpb"


def warning(regel: str = "V24", tabell: str = "insatsvolymer") -> Finding:
    return Finding(regel, "varning", tabell, "beviljad", 3, (2, 3, 4), "Text.", atgard="Gör.")


def own(monkeypatch: pytest.MonkeyPatch, **stated: object) -> None:
    monkeypatch.setattr(own_choices, "read", lambda kommun, data, checks=(): Own(kommun, stated))


@pytest.mark.parametrize(
    ("entry", "accepted"),
    [
        ({"regel": "V24"}, True),
        ({"regel": "V24", "tabell": "insatsvolymer", "ar": 2017}, True),
        ({"regel": "V24", "ar": 2016}, False),
        ({"regel": "V24", "tabell": "brukare"}, False),
        ({"regel": "V25"}, False),
    ],
)
def test_params_accept_by_rule_table_and_year(entry: dict[str, object], accepted: bool) -> None:
    own = Own("0880", {"godkanda": [entry | {"anledning": "kontrollerat"}]})
    for tabell in ("insatsvolymer", "insatsvolymer.csv"):
        (finding,) = acceptance.accept([warning(tabell=tabell)], own, 2017)
        assert finding.godkand == ("kontrollerat" if accepted else "")


@pytest.mark.parametrize("entry", [{"regel": "V24", "anledning": " "}, {"regel": "V24"}, {"anledning": "x"}])
def test_params_without_rule_or_reason_are_refused(entry: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        acceptance.accept([warning()], Own("0880", {"godkanda": [entry]}), 2017)


@pytest.mark.parametrize("word", ["V24=", "V24", "V24=  ", "=skäl", "V60=skäl", "V00=skäl", "v24=skäl"])
def test_the_command_line_without_rule_or_reason_is_refused(word: str) -> None:
    with pytest.raises(UsageError):
        acceptance.from_words([word])


def test_a_reason_may_hold_an_equals_sign() -> None:
    (given,) = acceptance.from_words(["V24=timmar = månad"])
    assert (given.regel, given.anledning) == ("V24", "timmar = månad")


def test_errors_and_notes_cannot_be_accepted() -> None:
    error = Finding("V24", "fel", "insatsvolymer", "", 1, (), "Text.")
    note = Finding("V24", "info", "insatsvolymer", "", 1, (), "Text.")
    given = acceptance.from_words(["V24=skäl"])
    assert acceptance.accept([error, note], Own("0000"), 2024, given) == [error, note]


def test_strict_stops_on_warnings_that_nobody_accepted(tmp_path: Path) -> None:
    write(tmp_path, small())
    with pytest.raises(ValidationError) as raised:
        calculate(tmp_path, "0000", YEAR, strict=True)
    assert "--accept V40" in raised.value.remedy
    # Ledger of one month, and costs far from the published means.
    given = acceptance.from_words(["V40=provår", "V46=påhittade priser"])
    _, findings = calculate(tmp_path, "0000", YEAR, strict=True, accepted=given)
    assert {f.godkand for f in findings if f.allvar == "varning"} == {"provår", "påhittade priser"}
    assert stopping(findings, strict=True) == []


def test_validering_json_has_the_contracts_keys_and_the_reason(tmp_path: Path) -> None:
    write(tmp_path, small())
    result, findings = calculate(tmp_path, "0000", YEAR, accepted=acceptance.from_words(["V40=provår"]))
    write_results(result, findings, tmp_path / "ut")
    listed = json.loads((tmp_path / "ut" / "validering.json").read_text(encoding="utf-8"))
    keys = ["regel", "allvar", "tabell", "kolumn", "antal", "rader", "text"]
    assert {tuple(row) for row in listed} == {tuple(keys), (*keys, "godkand")}
    (row,) = [row for row in listed if row["regel"] == "V40"]
    assert row["godkand"] == "provår"
    assert "Hämta ut hela året" in row["text"], "the remedy too"


def test_v37_the_ledger_against_the_stated_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, small())  # 3 300 kr
    for stated, stops in ((4.4, True), (4.3, False), (2.2, True)):
        own(monkeypatch, bokslut=[{"ar": YEAR, "summa_tkr": stated}, {"ar": 2023, "summa_tkr": 9}])
        found = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V37"]
        assert bool(found) == stops, stated
        assert all(f.allvar == "fel" and f.belopp for f in found)


def test_a_municipality_may_move_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, small(insatsvolymer=["A;HT-OMV;HT1;2024-04;241;"]))
    assert "V23" in {f.regel for f in examine(tmp_path, "0000", YEAR)[1]}
    own(monkeypatch, granskning={"V23": {"granska_timmar": 250}})
    assert "V23" not in {f.regel for f in examine(tmp_path, "0000", YEAR)[1]}


def test_validate_groups_by_severity_with_count_rows_remedy_and_reason() -> None:
    error = Finding("V38", "fel", "kontoutfall", "konto", 2, (2, 9), "Fel konto.", 123400000000, "Rätta.")
    note = Finding("V53", "info", "enheter", "", 1, (), "Ny enhet.")
    given = acceptance.from_words(["V24=kontrollerat"])
    (accepted,) = acceptance.accept([warning()], Own("0000"), 2024, given)
    shown = show_findings([note, accepted, error])
    order = [
        "Fel som stoppar (1)",
        "V38",
        "1\u00a0234\u00a0kr",
        "Rätta.",
        "Varningar (1)",
        "V24",
        "Godkänd: kontrollerat",
        "Upplysningar (1)",
        "V53",
        "Fel: 1, varningar: 1, upplysningar: 1",
    ]
    places = [shown.index(word) for word in order]
    assert places == sorted(places)
    assert "rad 2, 9" in shown


def test_few_clients_rows_are_hidden_from_others_than_the_municipality() -> None:
    found = [warning(), warning("V51", "brukarundersokning")]
    tables = by_file(found, policy_from_params("extern"), "2024")
    assert {"per_fil", "lista", "fil_insatsvolymer", "fil_brukarundersokning"} == set(tables)
    (outside, survey) = tables["lista"].cells
    assert (outside["antal"], outside["rader"], outside["text"]) == (HIDDEN, HIDDEN, "Text.")
    assert survey["rader"] == "2, 3, 4"
    (inside, _) = by_file(found, policy_from_params("intern"), "2024")["lista"].cells
    assert (inside["antal"], inside["rader"]) == (3, "2, 3, 4")
    assert by_file([], policy_from_params("extern"), "2024") == {}


def test_what_stops_is_said_once_after_the_findings() -> None:
    error = Finding("V12", "fel", "insatsvolymer", "brukar_id", 3, (2, 3, 4), "Rader saknar brukare.",
                    atgard="Lägg till brukarna.")  # fmt: skip
    warning = replace(error, regel="V24", allvar="varning")
    accepted = replace(warning, godkand="känt")
    stop_after_showing([], strict=True)
    stop_after_showing([warning, accepted])
    stop_after_showing([accepted], strict=True)
    with pytest.raises(ValidationError) as one:
        stop_after_showing([error, error, warning])
    assert one.value.what == "2 fel stoppar rapporten." and "granska igen" in one.value.remedy
    assert error.text not in str(one.value) and error.atgard not in str(one.value)
    assert "kpb validate visar" not in str(one.value)
    with pytest.raises(ValidationError) as both:
        stop_after_showing([error, warning, accepted], strict=True)
    assert both.value.what == "1 fel och 1 varning som ingen har godkänt stoppar rapporten."
    assert '--accept V24="skäl"' in both.value.remedy


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0),
        (["--strict"], 3),
        (["--strict", "--accept", "V40=provår", "--accept", "V46=påhittat"], 0),
    ],
)
def test_the_command_line(tmp_path: Path, words: list[str], code: int) -> None:
    write(tmp_path, small())
    asked = ["validate", "--muni", "0000", "--year", str(YEAR), "--data", str(tmp_path), *words]
    done = subprocess.run([str(KPB), *asked], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_has_no_errors_and_only_warnings_to_think_about(worked_demo: Path) -> None:
    for ar in (2022, 2023, 2024):
        result, findings = examine_all(worked_demo, "0000", ar)
        assert result is not None
        # V42: Exempelkommunen's key values are the same every year.
        assert {f.regel for f in findings if f.allvar != "info"} <= {"V51", "V42"}


@pytest.fixture(scope="module")
def worked_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kpbcalc.demo import write_demo  # noqa: PLC0415

    root = tmp_path_factory.mktemp("demo")
    write_demo(root, ["0000"])
    return root
