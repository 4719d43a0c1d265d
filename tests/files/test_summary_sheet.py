"""A summary stands on the first sheet of a workbook: the table is read from the sheet that has it."""

from pathlib import Path

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.read import read
from tests.builders import YEAR
from tests.samples import workbooks

SUMMARY: list[list[object]] = [["Antal beslut per insats"], ["Insatstyp", "Antal"], ["Omvårdnad", 2]]
DECISIONS: list[list[object]] = [
    ["Personnr", "Insats", "Fr.o.m", "T.o.m", "Omfattning", "Enhet", "Utförare"],
    ["19280317-0022", "HT-OMV", f"{YEAR}-01-01", "", 10, "tim/mån", "HT1"],
]
LEDGER: list[list[object]] = [
    ["Ansvar", "Verksamhet", "Konto", "Period", "Belopp"], ["310", "510", "5010", f"{YEAR}01", 100],
]  # fmt: skip


def of(findings: list[Finding], severity: str) -> list[Finding]:
    return [f for f in findings if f.allvar == severity]


def test_the_sheet_with_the_table_is_read_and_told(tmp_path: Path) -> None:
    file = workbooks.save(tmp_path / "beslut.xlsx", {"Summering": SUMMARY, "Lista": DECISIONS}, ())
    rows, findings = read(file, "beslut")
    assert [*rows["personnr"]] == ["19280317-0022"] and not of(findings, "fel")
    (told,) = of(findings, "varning")
    assert "Bladet ”Lista” läses" in told.text and "dölj" in told.atgard


def test_a_ledger_below_its_sums_by_ansvar_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    sums: list[list[object]] = [["Ansvar", "Belopp"], ["310", 100]]
    rows, findings = read(workbooks.save(tmp_path / "uttag 7.xlsx", {"Totalt": sums, "Rader": LEDGER}, ()))
    assert [*rows["konto"]] == ["5010"] and not of(findings, "fel")


def test_several_sheets_that_have_a_table_are_asked_for(tmp_path: Path) -> None:
    head, *below = DECISIONS
    other = [[*head, "Handläggare", "Kommentar"], *([*row, "", ""] for row in below)]
    book = {"Summering": SUMMARY, "Lista": DECISIONS, "Annan": other}
    (told,) = of(read(workbooks.save(tmp_path / "beslut.xlsx", book, ()), "beslut")[1], "fel")
    assert "blad 2, blad 3" in told.text and "Dölj" in told.atgard
    hidden = workbooks.save(tmp_path / "beslut.xlsx", book, ("Annan",))
    assert not of(read(hidden, "beslut")[1], "fel")


def test_a_first_sheet_with_the_table_is_read_as_before(tmp_path: Path) -> None:
    file = workbooks.save(tmp_path / "beslut.xlsx", {"Lista": DECISIONS, "Summering": SUMMARY}, ())
    assert [*read(file, "beslut")[0]["insats"]] == ["HT-OMV"]
