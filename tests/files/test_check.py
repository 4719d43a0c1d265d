"""Unit tests of the table check: each fault becomes a finding with rule, column and rows, and never more.

A client's row may hold anything, also a personnummer in the wrong column. Every case therefore carries one
in the faulty rows, and no finding or message may repeat it.
"""

import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.check import check
from kpbcalc.underlag.findings import Finding, stop_on_errors
from kpbcalc.underlag.schemas import OPTIONAL, REQUIRED, TABLES
from tests.builders import columns, frame, small

PNR = "194001011234"


def found(table: str, *rows: str) -> list[Finding]:
    _, findings = check(frame(table, rows), TABLES[table], f"{table}.csv")
    return findings


def brief(findings: list[Finding]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(f.regel, f.kolumn, f.rader) for f in findings]


def said(findings: list[Finding]) -> str:
    """Everything a user could get to read about the findings."""
    text = " ".join(str(f) + f.where() for f in findings)
    with pytest.raises(ValidationError) as raised:
        stop_on_errors(findings)
    assert raised.value.exit_code == 3
    return text + str(raised.value) + repr(raised.value) + str(raised.value.__cause__)


VOLUME = f"{PNR};HT-OMV;HT1;2024-01;4;3"
WHOLE_ROW = " + ".join(TABLES["kodnyckel"].unique or [])
FAULTS = [
    ("insatsvolymer", [VOLUME, ";HT-OMV;HT1;2024-01;4;3"], ("V04", "brukar_id", (3,))),
    ("insatsvolymer", [f"{PNR};;HT1;2024-01;4;3"], ("V04", "insats", (2,))),
    ("insatsvolymer", [VOLUME, f"{PNR};HT-OMV;HT1;{PNR};4;3"], ("V04", "manad", (3,))),
    ("insatsvolymer", [f"{PNR};HT-OMV;HT1;2024-13;4;3"], ("V04", "manad", (2,))),
    ("insatsvolymer", [f"{PNR};HT-OMV;HT1;202401;4;3"], ("V04", "manad", (2,))),
    ("insatsvolymer", [VOLUME, f"A;HT-OMV;HT1;2024-01;x{PNR};3"], ("V04", "beviljad", (3,))),
    ("insatsvolymer", [f"A;HT-OMV;HT1;2024-01;{PNR};3"], ("V04", "beviljad", (2,))),
    ("insatsvolymer", [f"{PNR};HT-OMV;HT1;2024-01;-4;3"], ("V04", "beviljad", (2,))),
    ("insatsvolymer", [f"{PNR};HT-OMV;HT1;2024-01;4;-3"], ("V04", "utford", (2,))),
    ("insatsvolymer", [f"{PNR};HT-OMV;HT1;2024-01;1.234;3"], ("V04", "beviljad", ())),
    ("insatshandelser", [f"{PNR};HT-OMV;HT1;{PNR};3"], ("V04", "start", (2,))),
    ("insatshandelser", [f"{PNR};HT-OMV;HT1;2024-01-01 08:15;"], ("V21", "minuter", (2,))),
    ("insatshandelser", [f"{PNR};HT-OMV;HT1;2024-01-01 08:15;-1"], ("V04", "minuter", (2,))),
    ("brukare", ["A;K;1940", f"B;{PNR};1940"], ("V04", "kon", (3,))),
    ("brukare", [f"{PNR};k;1940"], ("V04", "kon", (2,))),
    ("brukare", ["A;K;", f"B;M;{PNR}"], ("V04", "fodelsear", (3,))),
    ("brukare", [f"{PNR};K;"], ("V21", "fodelsear", (2,))),
    ("brukare", [f"{PNR};K;1940,5"], ("V04", "fodelsear", (2,))),
    ("brukare", [f"{PNR};K;1840"], ("V04", "fodelsear", (2,))),
    ("brukare", [f"{PNR};K;40"], ("V04", "fodelsear", (2,))),
    ("brukare", [f"{PNR};K;1940", "B;M;1950", f"{PNR};K;1940"], ("V35", "brukar_id", (4,))),
    ("kontoutfall", ["100;510;5010;;202401;1", "100;510;5010;foo;202401;1"], ("V04", "motpart", (3,))),
    ("kontoutfall", ["100;510;5010;;2024-01;1"], ("V04", "period", (2,))),
    ("kontoutfall", ["100;510;5010;;202413;1"], ("V04", "period", (2,))),
    ("kontoutfall", ["100;510;5010;;202401;"], ("V21", "belopp", (2,))),
    ("kontoutfall", ["100;510;;;202401;1"], ("V04", "konto", (2,))),
    ("kodnyckel", ["100;*;annat;HT-OMV;HT1;;"], ("V04", "typ", (2,))),
    ("kodnyckel", ["1;*;pool;;;OH;", "1;*;pool;;;OH;"], ("V35", WHOLE_ROW, (3,))),
    ("pooler", ["OH;n;1;k;b", "OH;n;2;k;b"], ("V35", "pool", (3,))),
    ("pooler", ["OH;n;0;k;b"], ("V04", "ordning", (2,))),
    ("fordelningsvarden", ["OH;insats;HT-OMV;HT1;;-1"], ("V04", "varde", (2,))),
    ("fordelningsvarden", ["OH;brukare;HT-OMV;HT1;;1"], ("V04", "mottagare_typ", (2,))),
    ("enheter", ["HT1;n;privat;;;;"], ("V04", "regi", (2,))),
    ("enheter", ["HT1;n;egen;;;;", "HT1;n;annan;;;;"], ("V35", "enhet", (3,))),
    ("befolkning", ["101;K;1"], ("V04", "alder", (2,))),
    ("befolkning", ["7;K;1", "7;K;2"], ("V35", "alder + kon", (3,))),
    ("befolkning", ["7;K;-2"], ("V04", "antal", (2,))),
    ("brukarundersokning", ["u;;f;101;5;6"], ("V04", "andel_positiva", (2,))),
]  # fmt: skip


@pytest.mark.parametrize(("table", "rows", "expected"), FAULTS)
def test_a_fault_is_found_with_rule_column_and_rows_and_no_value(
    table: str, rows: list[str], expected: tuple[str, str, tuple[int, ...]]
) -> None:
    findings = found(table, *rows)
    assert expected in brief(findings)
    assert {f.allvar for f in findings} == {"fel"}
    assert PNR not in said(findings)


@pytest.mark.parametrize("table", [*REQUIRED, *OPTIONAL])
def test_every_missing_column_is_named(table: str) -> None:
    for name in columns(table):
        raw = frame(table, []).drop(columns=name).assign(**{PNR: ""})
        findings = check(raw, TABLES[table], f"{table}.csv")[1]
        assert [(f.regel, f.allvar, f.kolumn) for f in findings] == [("V03", "fel", name)]
        assert PNR not in str(findings)


@pytest.mark.parametrize("table", [*REQUIRED, *OPTIONAL])
def test_a_table_without_rows_is_typed_and_without_findings(table: str) -> None:
    typed, findings = check(frame(table, []), TABLES[table], f"{table}.csv")
    assert findings == []
    assert list(typed.columns) == list(TABLES[table].columns)
    assert {str(d) for d in typed.dtypes} <= {"str", "Int64"}


@pytest.mark.parametrize("table", [*REQUIRED, *OPTIONAL])
def test_a_table_of_blanks_is_findings_and_not_an_exception(table: str) -> None:
    findings = found(table, ";" * (len(columns(table)) - 1))
    assert findings
    assert {f.rader for f in findings} == {(2,)}


def test_all_faults_of_a_table_are_told_at_once() -> None:
    findings = found("kontoutfall", "1;510;;;202401;1", "1;510;5010;x;2024;1")
    assert {f.kolumn for f in findings} == {"konto", "motpart", "period"}


def test_numbers_are_counts_and_codes_stay_text() -> None:
    typed, findings = check(
        frame("kontoutfall", ["0114;0510;05010;;202401;1 234,5-"]), TABLES["kontoutfall"], "t"
    )
    assert findings == []
    assert typed.iloc[0].tolist() == ["0114", "0510", "05010", "", "202401", -123_450_000_000]


def test_a_column_too_large_to_add_up_stops_instead_of_turning_over() -> None:
    """64-bit sums wrap around in silence past 92 billion kr."""
    rows = [f"{i};510;5010;;202401;9999999999" for i in range(10)]
    assert brief(found("kontoutfall", *rows)) == [("V04", "belopp", ())]
    mixed = [f"{i};510;5010;;202401;{'-' if i % 2 else ''}9999999999" for i in range(10)]
    assert brief(found("kontoutfall", *mixed)) == [("V04", "belopp", ())]
    assert found("kontoutfall", *rows[:8]) == []


def test_many_faulty_rows_are_counted_but_only_the_first_are_listed() -> None:
    (finding,) = found("brukare", *[f"B{i};X;1940" for i in range(250)])
    assert (finding.antal, len(finding.rader), finding.rader[0]) == (250, 100, 2)
    assert "och 240 till" in finding.where()


def test_two_municipalities_in_a_population_are_never_to_be_added_together() -> None:
    """As SCB gives them: what tells the rows apart is named."""
    rows = frame("befolkning", ["70;K;60", "70;K;40"]).assign(region=["2082 Säter", "2084 Avesta"])
    (finding,) = [f for f in check(rows, TABLES["befolkning"], "befolkning.csv")[1] if f.regel == "V35"]
    assert "Kolumnen region skiljer dem åt" in finding.atgard and "slå ihop" not in finding.atgard


def test_a_column_for_each_sex_is_to_be_two_rows() -> None:
    rows = frame("befolkning", ["70;K;60"]).drop(columns=["kon", "antal"]).assign(Män="40", Kvinnor="60")
    (finding,) = [f for f in check(rows, TABLES["befolkning"], "befolkning.csv")[1] if f.allvar == "fel"]
    assert "Två rader per ålder" in finding.atgard


def test_an_amount_with_three_decimals_is_told_how_it_is_written_one_way() -> None:
    """Thousands of kronor have three decimals: to write them with two would round them."""
    rows = [row.rpartition(";")[0] + ";1,234" for row in small()["kontoutfall"]]
    (finding,) = [f for f in found("kontoutfall", *rows) if f.regel == "V04"]
    assert "två eller fyra decimaler" in finding.atgard and "i kronor" in finding.atgard
