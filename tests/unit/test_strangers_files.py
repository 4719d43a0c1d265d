"""What a stranger's files hold that was read wrong, or told so that nobody could do anything about it."""

from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base.errors import KpbError
from kpbcalc.base.exact import GRID
from kpbcalc.base.own_choices import Own
from kpbcalc.commands.inspect import show_file
from kpbcalc.commands.show_findings import show_findings
from kpbcalc.commands.survey import import_survey
from kpbcalc.onboarding.begin import Begun, begin
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.underlag import inspected
from kpbcalc.underlag.extracts.run import Imported, convert
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import proposed
from kpbcalc.underlag.inspected import likest
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write
from tests.unit.test_large import everything_is_large

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


# Year and month in a column each, and a column for each month


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("År;Månad", ("2024;1", "2024;12")), ("Bokföringsår;Period", ("2024;01", "2024;12")),
     ("Månad;År", ("jan;2024", "december;2024"))],
)  # fmt: skip
def test_year_and_month_of_a_ledger_are_one(tmp_path: Path, heading: str, cells: tuple[str, ...]) -> None:
    rows = [f"31010;510;5010;;{cell};10" for cell in cells]
    put(tmp_path / "raw", "huvudbok.csv", f"Ansvar;Verksamhet;Konto;Motpart;{heading};Belopp", *rows)
    (seen,) = new(tmp_path).seen
    assert "lästa tillsammans" in seen.why and "Saknas" not in seen.why
    assert seen.rows["period"].tolist() == ["2024-01", "2024-12"]
    folder = write(tmp_path / "year", small())
    (folder / "kontoutfall.csv").unlink()
    named = heading.replace("Månad", "Period")
    put(folder, "kontoutfall.csv", f"Ansvar;Verksamhet;Konto;Motpart;{named};Belopp",
        *(row.replace("31010", "100") for row in rows))  # fmt: skip
    underlag, told = examine(tmp_path / "year", "0000", YEAR)
    assert underlag is not None and sorted(underlag.kontoutfall["period"]) == ["202401", "202412"]
    assert [f for f in told if "lästa tillsammans" in f.text]


def test_a_year_and_a_month_beside_a_period_are_left_as_they_are(tmp_path: Path) -> None:
    put(tmp_path, "huvudbok.csv", "År;Månad;Period;Belopp", "2024;1;202401;10", "2024;2;202402;10")
    frame, findings = read(tmp_path / "huvudbok.csv")
    assert list(frame.columns) == ["år", "månad", "period", "belopp"] and not findings


@pytest.mark.parametrize("months", ["jan;feb;mar;apr;maj;jun", ";".join(f"2024-0{n}" for n in range(1, 7))])
def test_months_across_are_told_how_to_be_turned_by_every_command(tmp_path: Path, months: str) -> None:
    head = f"Personnr;Typ;Utförare;{months}"
    put(tmp_path / "raw", "utford_tid.csv", head, f"{EBBA};HT-OMV;HT1" + ";5" * 6)
    with pytest.raises(KpbError, match=r"en kolumn för varje månad.*Ta bort kolumnpivotering"):
        made(tmp_path / "raw")
    begun = new(tmp_path)
    assert "en kolumn för varje månad" in begun.seen[0].why
    assert "Välj vilken rubrik i utford_tid.csv som är datum." in [todo.what for todo in begun.state.todo]
    folder = write(tmp_path / "year", small())
    put(folder, "insatsvolymer.csv", f"brukar_id;insats;enhet;{months}", "A;HT-OMV;HT1" + ";5" * 6)
    told = " ".join(f.told() for f in examine(tmp_path / "year", "0000", YEAR)[1] if f.allvar == "fel")
    assert "en kolumn för varje månad" in told and "manad" in told


# Totals among the population


@pytest.mark.parametrize(
    ("rows", "many"),
    [
        (["Totalt;K;6", "Totalt;M;4"], 2),
        (["Samtliga;Totalt;10"], 1),
        (["0-100+;Båda könen;10"], 1),
        (["70;Totalt;5", "71;T;5", "0–100+ år;K;6"], 3),
        (["Totalt;;10"], 1),
    ],
)
def test_totals_of_a_population_are_left_out_and_told(tmp_path: Path, rows: list[str], many: int) -> None:
    own = ["70;K;3", "70;M;2", "71;K;3", "71;M;2"]
    for lines in ([*rows, *own], [*own, *rows], [*own[:2], *rows, *own[2:]]):
        put(tmp_path, "befolkning.csv", "Ålder;Kön;Antal", *lines)
        frame, (found,) = read(tmp_path / "befolkning.csv")
        assert len(frame) == 4 and (found.allvar, found.antal) == ("info", many), lines


def test_a_total_that_is_not_the_sum_is_a_warning_and_totals_alone_stop(tmp_path: Path) -> None:
    put(tmp_path, "befolkning.csv", "alder;kon;antal", "70;K;3", "70;M;2", "Totalt;K;9")
    assert [f.allvar for f in read(tmp_path / "befolkning.csv")[1]] == ["varning"]
    put(tmp_path, "befolkning.csv", "alder;kon;antal", "70;Totalt;3", "71;Totalt;2")
    frame, _ = read(tmp_path / "befolkning.csv")
    assert len(frame) == 2


# Line breaks within a cell of a CSV file

BROKEN = [
    'Personnr;"Insats\n(typ)";Fr.o.m;T.o.m;Omfattning;Enhet;Utförare;Anteckning',
    f'{EBBA};HT-OMV;2024-01-01;2024-12-31;10;tim/mån;HT1;"ringde\nigen; talade med dottern\nkl 10"',
    f"{EBBA};HT-OMV;2024-01-01;2024-12-31;20;tim/mån;HT2;",
]


def test_a_line_break_within_quotes_is_read_by_every_command(tmp_path: Path) -> None:
    put(tmp_path / "raw", "beslut.csv", *BROKEN)
    file = tmp_path / "raw" / "beslut.csv"
    frame, findings = read(file)
    assert list(frame.columns)[1] == "insats (typ)" and (frame.index + 2).tolist() == [2, 3] and not findings
    shown = show_file(file)
    assert "Rader: 2" in shown and "Liknar: beslut" in shown
    (seen,) = new(tmp_path).seen
    assert seen.table == "beslut" and len(seen.rows) == 2
    done = made(tmp_path / "raw", {"kolumner": {"beslut": {"Insats (typ)": "insats"}}})
    assert done.insatsvolymer["beviljad"].sum() == 360 * GRID


def test_titles_above_headings_of_two_lines_are_passed_by(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", '"Uttag\nur systemet"', "", *BROKEN)
    frame, _ = read(tmp_path / "beslut.csv")
    assert list(frame.columns)[1] == "insats (typ)" and (frame.index + 2).tolist() == [4, 5]


def test_the_sample_of_a_long_file_ends_between_rows(tmp_path: Path) -> None:
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspected, "SAMPLE", 1)
        for lines in (BROKEN[1:], [BROKEN[1]] * 3):
            put(tmp_path, "beslut.csv", DECISIONS + ";Anteckning", *lines)
            assert "inte lika många" not in show_file(tmp_path / "beslut.csv")
            assert "sträcker sig" not in show_file(tmp_path / "beslut.csv")
