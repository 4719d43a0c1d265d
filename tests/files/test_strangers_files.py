"""What a stranger's files hold that was read wrong, or told so that nobody could do anything about it."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.errors import KpbError, UsageError
from kpbcalc.base.exact import GRID
from kpbcalc.base.own_choices import Own
from kpbcalc.commands.inspect import show_file
from kpbcalc.commands.show_findings import show_findings
from kpbcalc.commands.survey import import_survey
from kpbcalc.costing.result import limit_in_force
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.underlag import sample
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.extracts.run import Imported
from kpbcalc.underlag.extracts.systems import systems
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import proposed
from kpbcalc.underlag.likeness import likest
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.maps import read_maps
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write
from tests.samples.large_tables import everything_is_large, same
from tests.samples.strangers_files import DECISIONS, EBBA, VISITS, made, maps, new, put, sum_of


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


def test_what_is_the_same_of_several_files_is_told_once_and_each_sum_by_itself() -> None:
    """A ledger that comes in a file a month."""
    files = [f"bok/mån {n:02}.xlsx" for n in range(1, 13)]
    same = [Finding("V02", "info", f, "", 2, (3,), f"Titlar i {f[4:]} är inte inlästa.") for f in files]
    sums = [Finding("V37", "info", f, "", 1, (), f"{f}: 1 rader.", belopp=n) for n, f in enumerate(files)]
    told = show_findings([*same, *sums])
    assert told.count("V02 ") == 1 and told.count("V37 ") == 12
    assert "Titlar i filen är inte inlästa." in told and "Antal: 24" in told
    assert "Var: 12 filer: bok/mån 01.xlsx, bok/mån 02.xlsx, bok/mån 03.xlsx med flera" in told
    assert told.startswith("Upplysningar (13)") and told.endswith("upplysningar: 13")  # as often as told
    one = show_findings(same[:1])
    assert "Titlar i mån 01.xlsx" in one and "rad 3" in one


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


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: read_maps(Own("0000", {"kolumner": {"beslut": "enhet"}}), catalogue(Own("0000"))),
        lambda: systems(Own("0000", {"varden": {"beslut": "x"}})),
        lambda: limit_in_force(Own("0000"), 1980),
    ],
)
def test_no_message_sends_anybody_to_a_file_of_the_product(wrong: Callable[[], object]) -> None:
    with pytest.raises(UsageError) as refused:
        wrong()
    assert "params/" not in str(refused.value) and "Skriv" in str(refused.value)


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
    assert "Utfall (kronor)" in " ".join(f.told() for f in begun.seen[0].findings)


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


def test_year_and_month_of_an_export_of_volumes_are_one(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    rows = ["A;HT-OMV;HT1;2024;1;4;3", "B;HT-OMV;HT1;2024;jan;6;5", "B;SABO-OMV;SB1;2024;2;;20"]
    put(folder, "insatsvolymer.csv", "brukar_id;insats;enhet;År;Manad;beviljad;utford", *rows)
    underlag, _ = examine(tmp_path, "0000", YEAR)
    assert underlag is not None
    assert underlag.insatsvolymer["manad"].tolist() == ["2024-01", "2024-01", "2024-02"]


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


def test_what_is_done_to_a_table_is_told_where_it_is_proposed(tmp_path: Path) -> None:
    put(tmp_path / "raw", "folkmängd.csv", "Ålder;Kön;Antal", "70;K;3", "70;M;2", "Totalt;K;3")
    put(tmp_path / "raw", "huvudbok.csv", "Ansvar;Verksamhet;Konto;Period;Debet;Kredit", "1;2;5010;202401;5;")
    why = {seen.table: seen.why for seen in new(tmp_path).seen}
    assert "1 rad med summor" in why["befolkning"] and "debet minus kredit" in why["kontoutfall"]


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
        patch.setattr(sample, "SAMPLE", 1)
        for lines in (BROKEN[1:], [BROKEN[1]] * 3):
            put(tmp_path, "beslut.csv", DECISIONS + ";Anteckning", *lines)
            assert "inte lika många" not in show_file(tmp_path / "beslut.csv")
            assert "sträcker sig" not in show_file(tmp_path / "beslut.csv")


# How much a row of performed help is


def performed(folder: Path, head: str, *rows: str, own: dict[str, object] | None = None) -> Imported:
    """The same whole and in parts."""
    put(folder, "utford_tid.csv", head, *(f"{EBBA};{row}" for row in rows))
    whole = made(folder, own)
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 1)
        split = made(folder, own)
    assert split.insatsvolymer.equals(whole.insatsvolymer) and set(split.findings) == set(whole.findings)
    return whole


AS_VOLUME = {"kolumner": {"utford_tid": {"Antal": "volym"}}}


@pytest.mark.parametrize(
    ("insats", "cells", "volume"),
    [("MAT", ("3", "2", ""), 6), ("LSS-10", ("0,5", "1", "0.5"), 2), ("MAT", ("3", "–1", "0"), 2)],
)
def test_a_quantity_is_read_only_where_the_map_says_so(
    tmp_path: Path, insats: str, cells: tuple[str, ...], volume: float
) -> None:
    rows = [f"{YEAR}-03-0{n};{insats};HT1;{cell}" for n, cell in enumerate(cells, 1)]
    assert sum_of(performed(tmp_path, f"{VISITS};Antal", *rows, own=AS_VOLUME)) == volume
    unsaid = performed(tmp_path, f"{VISITS};Antal", *rows)
    assert sum_of(unsaid) == len(rows)
    assert any('"Antal" = "volym"' in f.text for f in unsaid.findings if f.allvar == "varning")
    begun = new_of(tmp_path)
    assert begun == {"antal": ("volym", "")}, "proposed, and never filled in"


def new_of(folder: Path) -> dict[str, tuple[str, str]]:
    """The headings that kpb new asks about: what is proposed and what is filled in."""
    root = folder / "ny"
    put(root / "raw", "utford_tid.csv", *(folder / "utford_tid.csv").read_text().splitlines())
    new(root)
    return {row["rubrik"]: (row["forslag"], row["blir"]) for row in maps(root, "rubriker")}


@pytest.mark.parametrize("cell", ["tre", "1.234", "40"])
def test_a_quantity_that_cannot_be_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(KpbError, match=r"Volym[^.]*\.\n.*rad 2"):
        performed(tmp_path, f"{VISITS};Antal", f"{YEAR}-03-01;LSS-10;HT1;{cell}", own=AS_VOLUME)


def test_year_and_month_of_visits_are_a_months_sum(tmp_path: Path) -> None:
    head = "Personnr;År;Månad;Typ;Utförare;Utförda timmar;Antal"
    maps = {"Månad": "datum", "Utförda timmar": "minuter"}
    own = {"kolumner": {"utford_tid": {**maps, "Antal": "volym"}}}
    rows = [f"{YEAR};3;HT-OMV;HT1;12,5;", f"{YEAR};mars;MAT;HT1;;20"]
    done = performed(tmp_path, head, *rows, own=own)
    assert done.insatsvolymer["manad"].unique().tolist() == [f"{YEAR}-03"] and sum_of(done) == 32.5
    with pytest.raises(KpbError, match="månads summa"):
        made(tmp_path, {"kolumner": {"utford_tid": maps}})


@pytest.mark.parametrize(
    ("rows", "hours", "told"),
    [
        (["A;2", "B;2"], 2, "en rad för var och en"),  # a row for each of the two
        (["A;2"], 2, "räknas en gång för var och en"),
        (["A;2", "A;2"], 4, "räknas en gång för var och en"),
        ([";2"], 2, ""),
    ],
)
def test_two_of_the_staff_at_a_visit_without_a_time_are_never_multiplied_untold(
    tmp_path: Path, rows: list[str], hours: float, told: str
) -> None:
    head = f"{VISITS};Minuter;Personal;Antal personal"
    done = performed(tmp_path, head, *(f"{YEAR}-03-01;HT-OMV;HT1;60;{row}" for row in rows))
    assert sum_of(done) == hours
    assert any(told in f.text for f in done.findings if f.regel == "V35") or not told


# The unit and the measure of a decision


@pytest.mark.parametrize("heading", ["Beviljade timmar/mån", "Omfattning"])
def test_enhet_is_the_unit_where_nothing_in_it_is_a_measure(tmp_path: Path, heading: str) -> None:
    head = f"Personnr;Insats;Fr.o.m;T.o.m;{heading};Enhet" + (";Mått" if heading == "Omfattning" else "")
    per = ";tim/mån" if heading == "Omfattning" else ""
    put(
        tmp_path / "raw",
        "beslut.csv",
        head,
        f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-01-31;10;Hemtjänst Norr{per}",
    )
    (seen,) = new(tmp_path).seen
    assert seen.rows["enhet"].tolist() == ["Hemtjänst Norr"] and "Saknas" not in seen.why
    assert "Saknas" not in show_file(tmp_path / "raw" / "beslut.csv")
    named = {heading: "omfattning", "Mått": "matt"}
    done = made(tmp_path / "raw", {"kolumner": {"beslut": named}})
    assert done.insatsvolymer["enhet"].tolist() == ["Hemtjänst Norr"]
    assert [f for f in done.findings if "läses som utförare" in f.text]


@pytest.mark.parametrize("cell", ["tim/mån", "tim", "st"])
def test_enhet_is_the_measure_where_its_cells_try_to_be_one(tmp_path: Path, cell: str) -> None:
    put(tmp_path, "beslut.csv", "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet",
        f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-01-31;10;{cell}")  # fmt: skip
    with pytest.raises(KpbError, match="saknar kolumnen Utförare"):
        made(tmp_path)


# What is not used


def test_what_is_not_used_is_no_unit_and_no_insats_of_one(tmp_path: Path) -> None:
    put(tmp_path / "raw", "placering.csv", "Personnr;Enhet;Inflytt;Utflytt", f"{EBBA};SB1;{YEAR}-01-01;")
    for own in (
        {"varden": {"placering": {"enhet": {"SB1": NOT_USED}}}},
        {"import": {"placering_insats": {"SB1": NOT_USED}}},
        {"oversattning": [{"tabell": "placering", "kolumn": "enhet", "ord": "SB1", "blir": NOT_USED}]},
    ):
        with pytest.raises(UsageError) as refused:
            made(tmp_path / "raw", own)
        assert NOT_USED in str(refused.value) and "Gör så här" in str(refused.value)
    put(tmp_path / "data" / "2082", "egna.toml", f'[import.placering_insats]\n"SB1" = "{NOT_USED}"')
    new(tmp_path)
    asked = [row for row in maps(tmp_path, "ord") if row["kolumn"] == "insats"]
    assert [(row["ord"], row["blir"]) for row in asked] == [("SB1", "")]


def test_a_code_key_with_what_is_not_used_is_refused_with_what_to_do(tmp_path: Path) -> None:
    key = [f"100;*;insats;{NOT_USED};HT1;;", f"110;*;insats;SABO-OMV;{NOT_USED};;", "200;*;pool;;;OH;"]
    units = [*small()["enheter"], f"{NOT_USED};x;egen;;;;1"]
    write(tmp_path, small(kodnyckel=key, enheter=units))
    told = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.text.startswith(NOT_USED)]
    assert [(f.tabell, f.antal, f.allvar) for f in told] == [("kodnyckel", 2, "fel"), ("enheter", 1, "fel")]
    assert "typ utanfor" in told[0].atgard


# Tables that stand twice, however large


@pytest.mark.parametrize("more", [[], ["Summa;;;;;3000"]])
def test_a_large_table_that_stands_twice_is_told_as_a_small_one(tmp_path: Path, more: list[str]) -> None:
    ledger = [f"100;510;50{n};;20240{n};{n}00" for n in range(1, 6)]
    write(tmp_path, small(kontoutfall=[*ledger, *ledger, *more]))
    (found,) = [f for f in same(tmp_path)[1] if f.regel == "V35"]
    assert found.antal == 10 and found.belopp == 1500 * GRID and "2 gånger" in found.text


def test_a_large_table_whose_groups_are_even_but_whose_rows_are_not_is_no_double(tmp_path: Path) -> None:
    ledger = [f"100;510;50{n};;20240{n};{amount}" for n in range(1, 6) for amount in (100, 200)]
    write(tmp_path, small(kontoutfall=ledger))
    assert not [f for f in same(tmp_path)[1] if f.regel == "V35"]


def test_a_large_sie_file_that_stands_twice_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").unlink()
    rows = [f'#TRANS 50{n} {{1 "100" 6 "510"}} {n}00.00' for n in range(1, 5)]
    vouchers = [line for v in (1, 2) for line in (f"#VER A {v} {YEAR}0131", "{", *rows, "}")]
    head = [
        "#FLAGGA 0",
        "#SIETYP 4",
        f"#RAR 0 {YEAR}0101 {YEAR}1231",
        '#DIM 1 "Ansvar"',
        '#DIM 6 "Verksamhet"',
    ]
    put(folder, "kontoutfall.se", *head, *vouchers)
    (found,) = [f for f in same(tmp_path)[1] if f.regel == "V35"]
    assert found.antal == 8


def test_visits_without_a_time_that_all_stand_twice_are_told(tmp_path: Path) -> None:
    rows = [f"{YEAR}-03-0{n};HT-OMV;HT1;60" for n in range(1, 5)]
    done = performed(tmp_path, f"{VISITS};Minuter", *rows, *rows)
    assert sum_of(done) == 8 and [f.antal for f in done.findings if f.regel == "V35"] == [8]
    assert not [
        f for f in performed(tmp_path, f"{VISITS};Minuter", *rows, rows[0]).findings if f.regel == "V35"
    ]


# Maps of what a file is no more


def test_rows_of_a_table_that_no_file_is_any_more_go_unless_filled_in(tmp_path: Path) -> None:
    head = "Personnummer;Beslutstyp;Gäller fr.o.m.;Gäller t.o.m.;Timmar;Team"
    put(tmp_path / "raw", "verksamhet.csv", head, f"{EBBA};Städhjälp;{YEAR}-01-01;;10;Norr")
    new(tmp_path)
    assert {row["tabell"] for row in maps(tmp_path, "rubriker")} == {"beslut"}
    file = tmp_path / "data" / "2082" / "kartor.xlsx"
    book = openpyxl.load_workbook(file)
    book["filer"]["B2"].value = "utford_tid"
    (row,) = [r for r in book["rubriker"].iter_rows(min_row=2) if r[2].value == "timmar"]
    row[3].value = "grundlaggande"
    book.save(file)
    new(tmp_path)
    stale = [row["rubrik"] for row in maps(tmp_path, "rubriker") if row["tabell"] == "beslut"]
    assert stale == ["timmar"] and "beslut" not in {row["tabell"] for row in maps(tmp_path, "ord")}


# Archives


def test_a_workbook_with_a_part_without_a_name_is_damaged_and_named(tmp_path: Path) -> None:
    file = workbook(tmp_path / "raw" / "enheter.xlsx", ["enhet"], ["Norr"])
    file.write_bytes(file.read_bytes().replace(b"docProps/app.xml", b"\0ocProps/app.xml"))
    (found,) = read(file)[1]
    assert found.regel == "V01" and "enheter.xlsx" in found.text and found.atgard
    assert "skadad" in new(tmp_path).seen[0].why


# A file with separators under the name of a text


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_a_text_file_with_separators_is_a_table(tmp_path: Path, separator: str) -> None:
    lines = [line.replace(";", separator) for line in (DECISIONS, f"{EBBA};LARM;{YEAR}-01-01;;1;mån;Larm")]
    put(tmp_path / "raw", "Uttag beslut.txt", *lines)
    (seen,) = new(tmp_path).seen
    assert (seen.table, len(seen.rows)) == ("beslut", 1)
    put(tmp_path / "delivery", "beslut.txt", *lines)
    whole = made(tmp_path / "delivery")
    assert whole.insatsvolymer["beviljad"].sum() == 12 * GRID


def test_a_table_of_the_underlag_may_be_a_text_file_also_a_long_one(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    before = examine(tmp_path, "0000", YEAR)
    for name in ("kontoutfall", "befolkning"):
        (folder / f"{name}.csv").rename(folder / f"{name}.txt")
    assert [f.regel for f in examine(tmp_path, "0000", YEAR)[1]] == [f.regel for f in before[1]]
    with everything_is_large():
        underlag, _ = examine(tmp_path, "0000", YEAR)
    assert underlag is not None and before[0] is not None
    assert underlag.kontoutfall["belopp"].sum() == before[0].kontoutfall["belopp"].sum()
