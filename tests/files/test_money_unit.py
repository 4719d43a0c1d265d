"""Amounts in tkr or mnkr, however a file says it: they become kronor and that is told, or it stops."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.excel.number_format import filled, kronor, padded
from kpbcalc.underlag.extracts.files_found import RawFile
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.ready import read_ready
from kpbcalc.underlag.extracts.systems import System
from kpbcalc.underlag.extracts.words import Words
from kpbcalc.underlag.load import examine, load
from kpbcalc.underlag.maps import Maps
from tests.builders import LIMITS, YEAR, kr, small, write
from tests.samples.large_tables import everything_is_large
from tests.samples.ledger_as_it_comes import AMOUNTS, HEAD, MAP, amounts, put

TKR = ["100;510;5010;;202401;1", "110;510;5010;;202401;2,000", "200;510;5010;;202401;0,3"]
MNKR = ["100;510;5010;;202401;0,001", "110;510;5010;;202401;0,002", "200;510;5010;;202401;0,0003"]
KRONOR = ["100;510;5010;;202401;1000", "110;510;5010;;202401;2000", "200;510;5010;;202401;300"]
OURS = "ansvar;verksamhet;konto;motpart;period;"


def said(root: Path) -> list[tuple[str, str]]:
    found = [f for f in examine(root, "0000", YEAR)[1] if f.regel == "V04"]
    assert all(f.atgard for f in found)
    return [(f.allvar, f.kolumn) for f in found]


@pytest.mark.parametrize(
    ("heading", "rows", "choices"),
    [
        (f"Huvudbok 2024\nAlla belopp i tkr\n{HEAD}", TKR, MAP),
        (f"Belopp (tkr);;;;;\n{OURS}belopp", TKR, ""),
        (f"Nämndens utfall, i tusental kronor\n{OURS}belopp", TKR, ""),
        (f"Belopp i 1 000 kr\n{OURS}belopp", TKR, ""),
        (f"Belopp i mnkr\n{OURS}belopp", MNKR, ""),
        (f"{OURS}Belopp (tkr)", TKR, ""),
        (f"{OURS}Belopp i tkr", TKR, ""),
        (f"{OURS}belopp_tkr", TKR, ""),
        (f"{OURS}Utfall tkr", TKR, '[kolumner.kontoutfall]\n"Utfall tkr" = "belopp"\n'),
        (f"{OURS}Utfall (mkr)", MNKR, '[kolumner.kontoutfall]\n"Utfall (mkr)" = "belopp"'),
    ],
)  # fmt: skip
def test_amounts_in_thousands_become_kronor_and_are_told(
    tmp_path: Path, heading: str, rows: list[str], choices: str
) -> None:
    put(tmp_path, "\n".join([heading, *rows]), choices)
    assert amounts(tmp_path) == AMOUNTS
    assert [allvar for allvar, _ in said(tmp_path)] == ["varning"]
    with everything_is_large():
        assert sum(amounts(tmp_path)) == sum(AMOUNTS)


@pytest.mark.parametrize(
    "heading",
    [f"Alla belopp i kr\n{OURS}belopp", f"{OURS}Belopp (kr)", f"Alla belopp i tkr\n{OURS}Belopp (kr)",
     f"Tkrtest 2024, Tusenstigen\n{OURS}belopp"],
)  # fmt: skip
def test_kronor_are_kronor_and_the_heading_goes_before_a_title(tmp_path: Path, heading: str) -> None:
    put(tmp_path, "\n".join([heading, *KRONOR]))
    assert amounts(tmp_path) == AMOUNTS
    assert said(tmp_path) == []


def test_debit_and_credit_in_tkr(tmp_path: Path) -> None:
    rows = ["100;510;5010;;202401;1;", "110;510;5010;;202401;3;1", "200;510;5010;;202401;;-0,3"]
    rows[2] = "200;510;5010;;202401;0,4;0,1"
    put(tmp_path, "\n".join([f"{OURS}Debet tkr;Kredit tkr", *rows]))
    assert amounts(tmp_path) == AMOUNTS
    put(tmp_path, "\n".join([f"Alla belopp i tkr\n{OURS}Debet;Kredit", *rows]))
    assert amounts(tmp_path) == AMOUNTS


def test_titles_that_say_two_things_stop(tmp_path: Path) -> None:
    put(tmp_path, "\n".join([f"Belopp i kr\nKontrollsumma i tkr\n{OURS}belopp", *KRONOR]))
    with pytest.raises(ValidationError, match="kronor och tkr") as stopped:
        load(tmp_path, "0000", YEAR)
    assert "Belopp (tkr)" in str(stopped.value)


def test_the_budget_and_the_summary_of_accounts_say_it_too(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "budget.csv").write_text(
        "Budget i tkr\nansvar;verksamhet;konto;motpart;belopp\n100;510;5010;;5\n"
    )
    rs = "rs_kod;bruttokostnad (kr);interna_intakter;forsaljning;ovriga_intakter\n"
    (folder / "rakenskapssammandrag.csv").write_text(f"{rs}510;1234567;;;\n")
    underlag, _ = load(tmp_path, "0000", YEAR)
    assert [*underlag.budget["belopp"]] == [kr(5000)]
    assert [*underlag.rakenskapssammandrag["bruttokostnad"]] == [123456700000]  # 1 234,567 tkr
    (folder / "rakenskapssammandrag.csv").write_text(
        f"Alla belopp i mnkr\n{rs.replace(' (kr)', '')}510;1,5;;;\n"
    )
    assert [*load(tmp_path, "0000", YEAR)[0].rakenskapssammandrag["bruttokostnad"]] == [kr(1500)]


def test_a_raw_ledger_is_converted_at_import(tmp_path: Path) -> None:
    file = tmp_path / "agresso.csv"
    file.write_text("\n".join(["Alla belopp i tkr", f"{OURS}belopp", *TKR]), encoding="utf-8")
    system = System("Agresso", {}, Words({}, {}), Policy(), Maps())
    tables, findings = read_ready([RawFile(file, file.name, "kontoutfall", system)], YEAR, "0000", LIMITS)
    assert [*tables["kontoutfall"]["belopp"]] == AMOUNTS
    assert ("V04", "varning", "agresso.csv") in [(f.regel, f.allvar, f.tabell) for f in findings]


def workbook(folder: Path, title: str, amounts: list[float], change: Callable[[Any], object]) -> None:
    """The small underlag with a ledger in Excel, its amounts' cells changed."""
    book = openpyxl.Workbook()
    for row in filter(None, [[title] if title else [], [*OURS.split(";")[:-1], "belopp"]]):
        book.active.append(row)
    for ansvar, amount in zip(("100", "110", "200"), amounts, strict=True):
        book.active.append([ansvar, "510", "5010", "", "202401", amount])
        change(book.active.cell(book.active.max_row, 6))
    (folder / "kontoutfall.csv").unlink(missing_ok=True)
    book.save(folder / "kontoutfall.xlsx")


@pytest.mark.parametrize(
    ("title", "shown", "given", "told"),
    [
        ("", '#,##0.0 "tkr"', [1, 2, 0.3], ["varning"]),
        ("", "#,##0.0 [$tkr-41D]", [1, 2, 0.3], ["varning"]),
        ("", "#,##0,", [1000, 2000, 300], []),
        ("Alla belopp i tkr", "#,##0,", [1000, 2000, 300], []),
        ("Alla belopp i tkr", '#,##0, "tkr"', [1000, 2000, 300], []),
        ("Alla belopp i tkr", '#,##0.00 "kr"', [1000, 2000, 300], []),
        ("Alla belopp i tkr", "#,##0.0", [1, 2, 0.3], ["varning"]),
        ("", '#,##0, "mnkr"', [1, 2, 0.3], ["varning"]),
    ],
)
def test_what_the_format_of_a_cell_shows_is_what_the_amount_is(
    tmp_path: Path, title: str, shown: str, given: list[float], told: list[str]
) -> None:
    workbook(write(tmp_path, small()), title, given, lambda cell: setattr(cell, "number_format", shown))
    assert amounts(tmp_path) == AMOUNTS
    assert [allvar for allvar, _ in said(tmp_path)] == told


def test_amounts_of_which_some_are_shown_in_tkr_stop(tmp_path: Path) -> None:
    def some(cell: Any) -> None:
        cell.number_format = '#,##0 "tkr"' if cell.row == 3 else "General"

    workbook(write(tmp_path, small()), "", [1, 2, 0.3], some)
    with pytest.raises(ValidationError, match="tkr och inget"):
        load(tmp_path, "0000", YEAR)


def test_what_formats_say() -> None:
    assert [kronor(c) for c in ("#,##0", "0,,", "#,##0,;-#,##0,", '0 "st"')] == [None, 1, 1, None]
    assert [padded(c) for c in ("00000", "0", "0.00", "[$-41D]000000-0000", '00"-"00', "000\\ 00")] == [
        "00000", "", "", "000000-0000", "00-00", "00000",
    ]  # fmt: skip
    assert [filled("00000", "123"), filled("000", "12345"), filled("000000-0000", "501011234")] == [
        "00123", "12345", "050101-1234",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "name"), [("Utfall tkr", "bok"), ("Blad1", "IFO utfall tkr"), ("Utfall_tkr", "utfall kr")]
)
def test_a_sheet_and_a_file_may_say_it_in_their_names(tmp_path: Path, sheet: str, name: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in (f"{OURS}belopp", *TKR):
        book.active.append([*line.replace(",", ".").split(";")])
    file = tmp_path / f"{name}.xlsx"
    book.save(file)
    assert raw_ledger(file) == (AMOUNTS, ["varning"])


def test_a_csv_may_say_it_in_its_name_and_a_heading_goes_before(tmp_path: Path) -> None:
    file = tmp_path / "IFO utfall i tkr.csv"
    file.write_text("\n".join([f"{OURS}belopp", *TKR]), encoding="utf-8")
    assert raw_ledger(file) == (AMOUNTS, ["varning"])
    with everything_is_large():
        assert raw_ledger(file) == (AMOUNTS, ["varning"])
    file.write_text("\n".join([f"{OURS}Belopp (kr)", *KRONOR]), encoding="utf-8")
    assert raw_ledger(file) == (AMOUNTS, [])


def raw_ledger(file: Path) -> tuple[list[int], list[str]]:
    """The amounts of a ledger that is imported, and how what is said of their unit is told."""
    system = System("Agresso", {}, Words({}, {}), Policy(), Maps())
    tables, findings = read_ready([RawFile(file, file.name, "kontoutfall", system)], YEAR, "0000", LIMITS)
    return [*tables["kontoutfall"]["belopp"]], [f.allvar for f in findings if f.regel == "V04"]
