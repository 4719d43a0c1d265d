"""What a stranger's files hold that was read wrong, or told so that nobody could do anything about it."""

from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base.errors import KpbError
from kpbcalc.base.own_choices import Own
from kpbcalc.commands.show_findings import show_findings
from kpbcalc.commands.survey import import_survey
from kpbcalc.onboarding.begin import Begun, begin
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.underlag.extracts.run import Imported, convert
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import proposed
from kpbcalc.underlag.inspected import likest
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write

EBBA = "19280317-0022"
DECISIONS = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"
VISITS = "Personnr;Besöksdatum;Typ;Utförare"


def put(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def made(folder: Path, own: dict[str, object] | None = None) -> Imported:
    return convert(folder, Own("0000", own or {}), YEAR, bytes(32))


def new(root: Path) -> Begun:
    return begin("2082", YEAR, source=root / "raw", data=root / "data", cache=str(root / "cache"))


def maps(root: Path, sheet: str) -> list[dict[str, str]]:
    return read_rows(root / "data" / "2082" / "kartor.xlsx", sheet)


def workbook(file: Path, *rows: list[object], hidden: int = 0, more: int = 0) -> Path:
    """A workbook whose first sheet has the rows, and so many others, the first of them hidden."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for number in range(more):
        page = book.create_sheet(f"blad {number}")
        page.append(["något"])
        page.sheet_state = "hidden" if number < hidden else "visible"
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


# What is told


@pytest.mark.parametrize("rule", ["V03", "import"])
def test_a_rule_is_set_apart_from_what_it_says(rule: str) -> None:
    (_, line, *_) = show_findings([Finding(rule, "info", "fil", "", 1, (), "Avvikelse.")]).splitlines()
    assert line.split() == [rule, "Avvikelse."]


@pytest.mark.parametrize(
    ("more", "hidden", "told"),
    [
        (1, 1, "1 blad till, som är dolt i Excel."),
        (2, 2, "2 blad till, alla dolda i Excel."),
        (2, 1, "2 blad till, varav 1 är dolt i Excel."),
        (1, 0, "1 blad till. "),
    ],
)
def test_sheets_that_nobody_sees_are_told_as_hidden(
    tmp_path: Path, more: int, hidden: int, told: str
) -> None:
    (found,) = read(workbook(tmp_path / "t.xlsx", ["a"], ["1"], hidden=hidden, more=more))[1]
    assert told in found.text


def test_a_survey_in_another_form_is_told_how_it_comes_in(tmp_path: Path) -> None:
    """No file of the product is to be changed for it."""
    file = workbook(tmp_path / "brukarenkät.xlsx", ["Enhet", "Nöjd"], ["Norr", 80])
    folder = write(tmp_path / "data", small())
    for survey, year in (("aldre-hemtjanst", None), ("aldre-hemtjanst", 2099)):
        with pytest.raises(KpbError) as refused:
            import_survey(file, "0000", YEAR, survey=survey, survey_year=year, data=folder.parent.parent)
        assert "brukarundersokning.csv" in str(refused.value) and "antal_svar" in str(refused.value)
        assert "params" not in str(refused.value)


# Which heading is which column


def test_an_amount_is_proposed_whatever_unit_its_heading_says(tmp_path: Path) -> None:
    """Never filled in: it is money."""
    put(
        tmp_path / "raw", "huvudbok.csv", "Ansvar;Verksamhet;Konto;Motpart;Period;Utfall (kkr)",
        "100;510;5010;;202401;12,5",
    )  # fmt: skip
    begun = new(tmp_path)
    (row,) = [row for row in maps(tmp_path, "rubriker") if row["rubrik"] == "utfall (kkr)"]
    assert (row["forslag"], row["blir"]) == ("belopp", "")
    assert begun.state.total == 12_500, "the unit is read"


@pytest.mark.parametrize("heading", ["Personal-ID", "Anställningsnr", "Utförare-ID"])
def test_the_staff_are_no_clients_and_no_units(heading: str) -> None:
    assert not proposed([heading], ("personnr", "enhet"), "beslut")
    assert likest([heading.lower(), "fr.o.m", "t.o.m", "timmar", "pass"]) is None


@pytest.mark.parametrize(
    ("heading", "cells", "hours"),
    [("Utförda timmar", ("1,5", "2"), 3), ("Tid (min)", ("90", "120"), 3), ("Utförd tid", ("90", "30"), 2)],
)
def test_hours_in_proposals_are_in_the_unit_that_the_heading_says(
    tmp_path: Path, heading: str, cells: tuple[str, str], hours: int
) -> None:
    put(
        tmp_path / "raw", "utford_tid.csv", f"{VISITS};{heading}",
        *(f"{EBBA};{YEAR}-03-0{n};HT-OMV;Norr;{cell}" for n, cell in enumerate(cells, 1)),
    )  # fmt: skip
    put(
        tmp_path / "raw", "huvudbok.csv", "Ansvar;Ansvar (T);Verksamhet;Konto;Motpart;Period;Belopp",
        "500;Nattpatrull;510;5010;;202401;1000",
    )  # fmt: skip
    new(tmp_path)
    new(tmp_path)
    values = read_rows(tmp_path / "data" / "2082" / str(YEAR) / "fordelningsvarden.xlsx", "fordelningsvarden")
    assert [row["timmar"] for row in values] == [str(hours)]
