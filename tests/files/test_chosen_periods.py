"""Two ledger files overlap: the municipality chooses which periods are read of a file, and it is told."""

import json
from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base import choices_workbook
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.onboarding.ledger_objects import ledger
from kpbcalc.onboarding.raw_files import Claim, look
from kpbcalc.underlag.extracts.chosen_periods import periods_of, written
from kpbcalc.underlag.extracts.run import Imported
from kpbcalc.underlag.receipt import RECEIPT, imported_findings, kept
from tests.builders import YEAR, kr
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, made, new, put

FIRST, LATER = "huvudbok_{ar} ett.csv", "huvudbok_{ar} två.csv"
DECISION = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-03-31;10;tim/mån;HT1"


def rows(*months: int) -> list[str]:
    return [
        f"{a};510;{k};;{YEAR}{m:02};{a + m + k}"
        for m in months
        for a in (100, 200)
        for k in range(5010, 5013)
    ]


def delivery(folder: Path) -> Path:
    put(folder, f"huvudbok_{YEAR} ett.csv", LEDGER, *rows(*range(1, 9)), f"Summa;;;;;{total(1, 9)}")
    put(folder, f"huvudbok_{YEAR} två.csv", LEDGER, *rows(*range(8, 13)))
    return put(folder, "beslut.csv", DECISIONS, DECISION)


def total(first: int, after: int) -> int:
    return sum(int(row.rsplit(";", 1)[1]) for row in rows(*range(first, after)))


def read(folder: Path, **perioder: str) -> Imported:
    files = {"kontoutfall": [FIRST, LATER], "beslut": "beslut.csv"}
    chosen = {{"ett": FIRST, "tva": LATER}.get(name, name): said for name, said in perioder.items()}
    return made(folder, {"kalla": [{"namn": "Ekonomi", "filer": files, "perioder": chosen}]})


def test_the_remedy_for_two_files_with_a_month_in_common_can_be_done(tmp_path: Path) -> None:
    (told,) = [f for f in read(delivery(tmp_path)).findings if f.regel == "V35"]
    assert f"skriv 01--07 för huvudbok_{YEAR} ett.csv i kolumnen perioder" in told.atgard
    done = read(tmp_path, ett="01--07")
    assert not [f for f in done.findings if f.regel == "V35"]
    assert int(done.ready["kontoutfall"]["belopp"].sum()) == kr(total(1, 13))


def test_what_is_chosen_away_is_told_in_the_report_with_its_kronor(tmp_path: Path) -> None:
    done = read(delivery(tmp_path), tva="{ar}-09--{ar}-12")
    (told,) = [f for f in done.findings if f.kolumn == "perioder"]
    assert (told.regel, told.allvar, told.antal, told.belopp) == ("V15", "info", 6, kr(total(8, 9)))
    (tmp_path / RECEIPT).write_text(json.dumps({"fynd": kept(done.findings), "filer": {}}), encoding="utf-8")
    assert told.text in [f.text for f in imported_findings(tmp_path)]


@pytest.mark.parametrize("said", ["1-7", "13", "07--01", "januari", "01--03--05", f"{YEAR}"])
def test_what_is_no_period_is_wrong_use_that_says_how_to_write(tmp_path: Path, said: str) -> None:
    with pytest.raises(UsageError, match="inga perioder") as caught:
        read(delivery(tmp_path), ett=said)
    assert "01--07" in str(caught.value.remedy)


def test_a_file_that_is_no_ledger_of_the_source_has_no_periods(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ingen huvudbok eller budget"):
        read(delivery(tmp_path), **{"beslut.csv": "01--07"})
    named = read(tmp_path, **{f"huvudbok_{YEAR} ett.csv": "01--07"})  # the name itself, not the pattern
    assert [f.antal for f in named.findings if f.kolumn == "perioder"] == [6]


@pytest.mark.parametrize(
    ("said", "why"), [(f"{YEAR - 1}-01--{YEAR - 1}-07", f"inte alla i {YEAR}"), ("09--12", "Inget i")]
)
def test_periods_of_another_year_or_that_leave_nothing_stop(tmp_path: Path, said: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        read(delivery(tmp_path), ett=said)


def test_the_workbook_of_maps_has_the_choice_in_a_column_that_need_not_be_there(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, columns in choices_workbook.SHEETS.items():
        book.create_sheet(name).append([*columns, *choices_workbook.BESIDE.get(name, ())])
    book["filer"].append(["Ekonomi", FIRST, "kontoutfall", "01--07"])
    file = tmp_path / choices_workbook.NAME
    book.save(file)
    (source,) = choices_workbook.read(file, file.name)["kalla"]
    assert source["perioder"] == {FIRST: "01--07"}
    book["filer"]["D1"] = "period"
    book.save(file)
    with pytest.raises(UsageError, match="ska heta perioder"):
        choices_workbook.read(file, file.name)
    book["filer"]["D1"], book["filer"]["A2"] = "perioder", None
    book.save(file)
    with pytest.raises(UsageError, match="ingen källa"):
        choices_workbook.read(file, file.name)


def test_the_proposed_code_key_is_of_the_periods_that_are_chosen(tmp_path: Path) -> None:
    name = f"huvudbok_{YEAR} ett.csv"
    delivery(tmp_path)
    seen = look(tmp_path, {name: Claim(name, "kontoutfall", "Ekonomi", "01--07")}, {}, {})
    found, _ = ledger([file for file in seen if file.name == name], {}, YEAR)
    assert int(found["belopp"].sum()) == kr(total(1, 8))


def test_periods_are_written_as_they_are_read() -> None:
    assert written(periods_of("01--03, 08;2024-11–2024-12", 2024)) == "01--03, 08, 11--12"
    assert periods_of("2024-08-01 00:00:00", 2024) == {"202408"}  # what Excel makes of 2024-08


def test_a_workbook_from_before_the_choice_is_read_and_gets_its_column_last(tmp_path: Path) -> None:
    delivery(tmp_path / "raw")
    new(tmp_path)
    file = tmp_path / "data" / "2082" / choices_workbook.NAME
    book = openpyxl.load_workbook(file)
    page = book["filer"]
    page.delete_cols([cell.value for cell in page[1]].index("perioder") + 1)
    page.cell(1, page.max_column + 1, "mitt eget")
    page.cell(2, page.max_column, "en anteckning")
    before = [[cell.value for cell in row] for row in page]
    book.save(file)
    choices_workbook.read(file, file.name)
    new(tmp_path)
    page = openpyxl.load_workbook(file)["filer"]
    after = [[cell.value for cell in row] for row in page]
    assert [row[: len(before[0])] for row in after] == before
    assert after[0][len(before[0])] == "perioder"
    again = file.read_bytes()
    new(tmp_path)
    assert file.read_bytes() == again
