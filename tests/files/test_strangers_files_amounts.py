"""What a stranger's files say of amounts and days that is impossible, destroyed or of another year."""

from pathlib import Path

import pytest

from kpbcalc.base.choices_workbook import read as read_maps_book
from kpbcalc.base.errors import KpbError
from kpbcalc.onboarding.begin import begin
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.onboarding.raw_files import system_of
from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.extracts.run import StoppedError
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write
from tests.samples.large_tables import everything_is_large, same
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, VISITS, fill, made, new, put, sum_of

VISIT = f"{EBBA};{YEAR}-03-01;HT-OMV;HT1;60"


def decided(amount: str, first: str = "01-01", last: str = "12-31") -> str:
    return f"{EBBA};HT-OMV;{YEAR}-{first};{YEAR}-{last};{amount};HT1"


# Decisions side by side


@pytest.mark.parametrize(("choice", "hours"), [({}, 20), ({"overlapp": "summa"}, 30)])
def test_decisions_side_by_side_are_added_up_where_the_municipality_says_so(
    tmp_path: Path, choice: dict[str, str], hours: int
) -> None:
    rows = [decided("20;tim/mån", last="01-31"), decided("10;tim/mån", last="01-31")]
    put(tmp_path, "beslut.csv", DECISIONS, *rows, rows[1])
    done = made(tmp_path, {"import": choice})
    assert done.insatsvolymer["beviljad"].tolist() == [hours * 10**8]
    (found,) = [f for f in done.findings if f.regel == "V17"]
    assert found.allvar == ("info" if choice else "varning") and ("läggs ihop" in found.text) == bool(choice)
    assert choice or "overlapp" in found.atgard
    with pytest.raises(KpbError, match="overlapp ska vara storsta, summa eller senaste"):
        made(tmp_path, {"import": {"overlapp": "båda"}})


@pytest.mark.parametrize(("choice", "hours"), [({}, 65 * 12), ({"overlapp": "senaste"}, 65 * 6 + 6)])
def test_a_decision_that_is_lowered_with_the_old_left_open_says_both_readings(
    tmp_path: Path, choice: dict[str, str], hours: int
) -> None:
    rows = [decided("65;tim/mån").replace(f"{YEAR}-12-31", ""), decided("1;tim/mån", first="07-01")]
    put(tmp_path, "beslut.csv", DECISIONS, *rows)
    done = made(tmp_path, {"import": choice})
    assert done.insatsvolymer["beviljad"].sum() == hours * 10**8
    (found,) = [f for f in done.findings if f.regel == "V17"]
    if choice:
        assert (found.allvar, found.rader) == ("info", (2,)) and "senaste" in found.text
    else:
        assert "tar bort 6 beviljade timmar" in found.text and "blir det 384 timmar färre" in found.text
        assert "välj senaste" in found.atgard and not found.atgard.startswith("Ersätter besluten varandra")


def test_days_that_are_lowered_say_so_without_hours(tmp_path: Path) -> None:
    rows = [decided("5;dagar/vecka"), decided("1;dagar/vecka", first="07-01")]
    put(tmp_path, "beslut.csv", DECISIONS, *(row.replace("HT-OMV", "DAGV") for row in rows))
    (found,) = [f for f in made(tmp_path).findings if f.regel == "V17"]
    assert "blir det färre" in found.text and "välj senaste" in found.atgard


def test_a_decision_that_is_raised_is_accepted_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, decided("20;tim/mån"), decided("65;tim/mån", first="07-01"))
    (found,) = [f for f in made(tmp_path).findings if f.regel == "V17"]
    assert "färre" not in found.text and found.atgard.startswith("Ersätter besluten varandra: godkänn")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (("01-01", ""), ("07-01", ""), ["beslut.csv"]),  # left open when the performer was changed
        (("01-01", "09-30"), ("07-01", ""), []),  # somebody has ended it
        (("01-01", "06-30"), ("07-01", ""), []),
        (("01-01", ""), ("01-01", ""), []),  # two performers from the start
    ],
)
def test_a_decision_left_open_when_another_unit_takes_over_is_told(
    tmp_path: Path, old: tuple[str, str], new: tuple[str, str], told: list[str]
) -> None:
    days = [f"{YEAR}-{first};{YEAR}-{last}" if last else f"{YEAR}-{first};" for first, last in (old, new)]
    rows = [f"{EBBA};HT-OMV;{day};10;tim/mån;{unit}" for day, unit in zip(days, ("HT1", "HT2"), strict=True)]
    put(tmp_path, "beslut.csv", DECISIONS, *rows)
    found = [f for f in made(tmp_path).findings if f.regel == "V17"]
    assert [f.tabell for f in found] == told
    if told:
        assert found[0].rader == (2,) and "60 timmar" in found[0].text and "slutdatum" in found[0].atgard


def test_the_choice_of_decisions_side_by_side_is_in_the_workbook(tmp_path: Path) -> None:
    put(tmp_path / "raw", "beslut.csv", DECISIONS, decided("20;tim/mån"))
    new(tmp_path)
    fill(tmp_path, "val", {"val": "overlapp"}, blir="summa")
    assert read_maps_book(tmp_path / "data" / "2082" / "kartor.xlsx", "")["import"] == {"overlapp": "summa"}


# More than there can be


@pytest.mark.parametrize(
    ("amount", "many"),
    [("30;tim/dygn", 1), ("24;tim/dag", 0), ("169;tim/vecka", 1), ("1500;min/dag", 1), ("700;tim/mån", 0)],
)
def test_a_decision_of_more_than_a_day_has_is_told(tmp_path: Path, amount: str, many: int) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, decided(amount))
    told = [f.antal for f in made(tmp_path).findings if "mer än 24 timmar" in f.text]
    assert told == [1] * many


# Numbers that a spreadsheet has destroyed


def test_a_number_with_an_exponent_is_told_as_destroyed(tmp_path: Path) -> None:
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter", VISIT, VISIT.replace(EBBA, "1,92803E+11"))
    with pytest.raises(KpbError, match="sista siffror är borta") as refused:
        made(tmp_path)
    assert "rad 3" in str(refused.value) and "1,92803" not in str(refused.value)
    folder = write(tmp_path / "data", small())
    lines = [line.replace("A;", "1,2E+15;") for line in (folder / "brukare.csv").read_text().splitlines()]
    put(folder, "brukare.csv", *lines)
    told = [f for f in examine(tmp_path / "data", "0000", YEAR)[1] if "sista siffror" in f.atgard]
    assert [(f.tabell, f.kolumn, f.allvar) for f in told] == [("brukare.csv", "brukar_id", "fel")]


# Another year


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("utford_tid.csv", f"{VISITS};Minuter", VISIT),
        ("beslut.csv", DECISIONS, decided("20;tim/mån")),
        (
            "placering.csv",
            "Personnr;Enhet;Inflytt;Utflytt;Insats",
            f"{EBBA};SB1;{YEAR}-01-01;{YEAR}-02-01;SABO-OMV",
        ),
    ],
)
def test_a_file_that_is_of_another_year_altogether_stops(
    tmp_path: Path, name: str, head: str, row: str
) -> None:
    put(tmp_path, name, head, row.replace(str(YEAR), str(YEAR - 1)))
    with pytest.raises(KpbError, match=f"har inget om {YEAR}: 1 rad är från andra år"):
        made(tmp_path)
    put(tmp_path, name, head, row.replace(str(YEAR), str(YEAR - 1)), row)
    assert len(made(tmp_path).brukare) == 1


@pytest.mark.parametrize("odd", ["", f"mars-{YEAR % 100 - 1}", "Totalt"])
def test_a_period_that_is_a_word_before_the_year_is_of_it(tmp_path: Path, odd: str) -> None:
    periods = [f"jan-{YEAR % 100}", f"Dec {YEAR % 100}", f"maj {YEAR}", *([odd] if odd else [])]
    put(tmp_path, "kontoutfall.csv", LEDGER, *(f"100;510;5010;;{period};10" for period in periods))
    put(tmp_path, "beslut.csv", DECISIONS, decided("20;tim/mån"))
    own = {"kalla": [{"namn": "E", "filer": {"kontoutfall": "kontoutfall.csv", "beslut": "beslut.csv"}}]}
    if odd:
        with pytest.raises(KpbError, match="ÅÅÅÅMM"):
            made(tmp_path, own)
        return
    done = made(tmp_path, own)
    assert done.ready["kontoutfall"]["period"].tolist() == [f"{YEAR}01", f"{YEAR}12", f"{YEAR}05"]
    assert any(f"(månad-ÅÅ): {periods[0]} är {YEAR}-01." in f.text for f in done.findings)


@pytest.mark.parametrize(
    ("column", "rows", "rule"),
    [
        ("enhet", ["DAGV;Träffen", "DAGV;", "DAGV;", "DAGV;Ringen", "DAGV;"], "V32"),
        ("insats", ["DAGV;Träffen", ";Träffen", ";Träffen"], "V13"),
    ],
)
def test_a_label_that_stands_once_for_its_group_is_to_be_filled_down(
    tmp_path: Path, column: str, rows: list[str], rule: str
) -> None:
    lines = [f"{EBBA};{YEAR}-01-{n:02};{row}" for n, row in enumerate(rows, start=1)]
    put(tmp_path, "utford_tid.csv", "Personnr;Besöksdatum;Typ;Utförare", *lines)
    with pytest.raises(StoppedError) as stopped:
        made(tmp_path)
    (found,) = stopped.value.errors
    assert (found.regel, found.kolumn) == (rule, column) and "fyll nedåt" in found.atgard


def test_one_word_that_is_no_month_is_wrong_by_itself(tmp_path: Path) -> None:
    months = [*range(1, 13), "Totalt"]
    lines = [f"{EBBA};DAGV;Träffen;{YEAR};{month};3" for month in months]
    put(tmp_path, "utford_tid.csv", "Personnr;Typ;Utförare;År;Månad;Antal dagar", *lines)
    own: dict[str, object] = {"kolumner": {"utford_tid": {"Månad": "datum", "Antal dagar": "volym"}}}
    with pytest.raises(StoppedError) as stopped:
        made(tmp_path, own)
    assert [f.rader for f in stopped.value.errors] == [(14,)]


@pytest.mark.parametrize("odd", ["", "2313", "2499"])
def test_a_period_without_its_century_is_of_the_year_when_nothing_else_can_be_meant(
    tmp_path: Path, odd: str
) -> None:
    periods = [f"{YEAR % 100}01", f"{YEAR % 100}12", f"{YEAR % 100}13", *([odd] if odd else [])]
    put(tmp_path, "kontoutfall.csv", LEDGER, *(f"100;510;5010;;{period};10" for period in periods))
    put(tmp_path, "beslut.csv", DECISIONS, decided("20;tim/mån"))
    own = {"kalla": [{"namn": "E", "filer": {"kontoutfall": "kontoutfall.csv", "beslut": "beslut.csv"}}]}
    if odd:
        with pytest.raises(KpbError, match="ÅÅÅÅMM") as refused:
            made(tmp_path, own)
        assert "används inte" not in str(refused.value)
        return
    done = made(tmp_path, own)
    assert done.ready["kontoutfall"]["period"].tolist() == [f"{YEAR}01", f"{YEAR}12", f"{YEAR}12"]
    assert any(f"år och månad (ÅÅMM): {periods[0]} är {YEAR}-01." in f.text for f in done.findings)


@pytest.mark.parametrize("below", [";;Antal;30;;;", "Antal;;;;1;;", "Antal rader: 1;;;;;;"])
def test_a_count_below_a_list_of_clients_is_no_row_of_it(tmp_path: Path, below: str) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, decided("20;tim/mån"), below)
    done = made(tmp_path)
    assert len(done.brukare) == 1
    (told,) = [f for f in done.findings if f.rader == (3,)]
    assert told.allvar == "info" and told.text.startswith("1 rad sist i beslut.csv")


def test_a_column_that_may_be_needed_is_not_also_told_as_needless(tmp_path: Path) -> None:
    head = "Personnr;Insats;Enhet;Inflytt;Utflytt;Frånvarodygnen;Kommentar"
    put(tmp_path, "placering.csv", head, f"{EBBA};SABO-OMV;SB1;{YEAR}-01-01;{YEAR}-02-01;2;x")
    found = [f for f in made(tmp_path).findings if "frånvarodygnen" in f.text.lower()]
    assert [f.allvar for f in found] == ["varning"]


def test_rows_of_a_ledger_of_other_years_are_counted(tmp_path: Path) -> None:
    put(tmp_path, "kontoutfall.csv", LEDGER, *(f"100;510;5010;;{YEAR - 1}-0{n};10" for n in (1, 2)))
    put(tmp_path, "beslut.csv", DECISIONS, decided("20;tim/mån"))
    own = {"kalla": [{"namn": "E", "filer": {"kontoutfall": "kontoutfall.csv", "beslut": "beslut.csv"}}]}
    with pytest.raises(KpbError, match=f"2 rader är från andra år än {YEAR}"):
        made(tmp_path, own)


@pytest.mark.parametrize(
    ("first", "next_year"),
    [("Treserv beslut 23.csv", "Treserv beslut 24.csv"), ("besök_2312.csv", "besök_2412.csv"),
     ("beslut 2023-01.csv", "beslut 2024-01.csv")],
)  # fmt: skip
def test_a_year_of_two_digits_is_no_part_of_a_systems_name(first: str, next_year: str) -> None:
    assert system_of(first) == system_of(next_year) and "2" not in system_of(first)
    assert system_of("Lag 7.csv") == "Lag 7"


# Below the list


@pytest.mark.parametrize(
    "below",
    [["Totalt antal besök;;;;2"], [";;;;120", "Utskriven 2024-05-01 av enheten;;;;"], ["Antal rader: 2;;;;"]],
)
def test_what_stands_below_a_list_of_visits_is_no_visit(tmp_path: Path, below: list[str]) -> None:
    rows = [VISIT, VISIT.replace("-01;", "-02;")]
    put(tmp_path / "raw", "utford_tid.csv", f"{VISITS};Minuter", *rows, *below)
    done = made(tmp_path / "raw")
    assert sum_of(done) == 2
    assert [f.antal for f in done.findings if "sist i utford_tid.csv" in f.text] == [len(below)]
    assert len(new(tmp_path).seen[0].rows) == 2
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 1)
        split = made(tmp_path / "raw")
    assert split.insatsvolymer.equals(done.insatsvolymer) and set(split.findings) == set(done.findings)


def test_a_row_that_is_cut_off_is_no_footer(tmp_path: Path) -> None:
    for end in (EBBA, EBBA[:8]):
        put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter", VISIT, f"{end};;;;")
        with pytest.raises(KpbError):
            made(tmp_path)


# A system's own choices, and a staff list in another year


def test_what_a_system_says_of_its_times_holds_in_the_proposals(tmp_path: Path) -> None:
    put(tmp_path / "raw", "utford_tid.csv", f"{VISITS};Tid", VISIT.replace(";60", ";2"))
    put(tmp_path / "raw", "huvudbok.csv", LEDGER.replace("Ansvar;", "Ansvar;Ansvar (T);"),
        f"500;Nattpatrull;510;5010;;{YEAR}01;1000")  # fmt: skip
    choice = [
        "[[kalla]]",
        'namn = "utford_tid"',
        'filer = { utford_tid = "utford_tid.csv" }',
        "[kalla.import]",
    ]
    put(tmp_path / "data" / "2082", "egna.toml", *choice, 'tidsenhet = "timmar"')
    new(tmp_path)
    new(tmp_path)
    values = read_rows(tmp_path / "data" / "2082" / str(YEAR) / "fordelningsvarden.xlsx", "fordelningsvarden")
    assert [row["timmar"] for row in values] == ["2"]


def test_a_staff_list_says_how_many_work_at_last_years_units(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = ["100;510;insats;HT-OMV;HT1;;"]
    units = ["HT1;Hemtjänst Norr;egen;;;;25"]
    folder = write(data, small(kodnyckel=key, enheter=units))
    folder.parent.rename(data / "2082")
    (data / "2082" / str(YEAR)).rename(data / "2082" / str(YEAR - 1))
    put(tmp_path / "raw", "huvudbok.csv", LEDGER, f"100;510;5010;;{YEAR}01;1000")
    put(tmp_path / "raw", "personal.csv", "Personnummer;Befattning;Enhet;Årsarbetare",
        f"{EBBA};Undersköterska;Hemtjänst Norr;12", f"{EBBA};Chef;Hemtjänst Norr;1")  # fmt: skip
    begun = begin("2082", YEAR, source=tmp_path / "raw", data=data, cache=str(tmp_path), from_year=YEAR - 1)
    assert [seen.table for seen in begun.seen] == ["kontoutfall", "enheter"]
    rows = read_rows(data / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
    assert [(row["enhet"], row["arsarbetare"]) for row in rows] == [("HT1", "13")]
    new(tmp_path)
    rows = read_rows(data / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
    assert [(row["enhet"], row["arsarbetare"]) for row in rows] == [("HT1", "13")]


def test_a_staff_list_that_comes_later_fills_what_is_blank(tmp_path: Path) -> None:
    put(tmp_path / "raw", "beslut.csv", DECISIONS, decided("20;tim/mån").replace("HT1", "Hemtjänst Norr"))
    new(tmp_path)
    put(tmp_path / "raw", "personal.csv", "Personnummer;Befattning;Enhet;Årsarbetare",
        f"{EBBA};Undersköterska;Hemtjänst Norr;12")  # fmt: skip
    new(tmp_path)
    rows = read_rows(tmp_path / "data" / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
    assert [(row["enhet"], row["arsarbetare"]) for row in rows] == [("Hemtjänst Norr", "12")]


# Periods that are no month, and hours of each insats in a column


@pytest.mark.parametrize(
    ("head", "periods", "severity"),
    [("period", (f"{YEAR}13", f"{YEAR}-12"), "info"), ("period", (f"{YEAR}00", f"{YEAR}13"), "varning"),
     ("År;Period", (f"{YEAR};13", f"{YEAR};1"), "info"),
     ("År;Period", (f"{YEAR};00", f"{YEAR};01"), "varning")],
)  # fmt: skip
def test_periods_before_and_after_the_months_are_counted_and_told(
    tmp_path: Path, head: str, periods: tuple[str, str], severity: str
) -> None:
    folder = write(tmp_path, small())
    rows = [f"100;510;5010;;{period};1000" for period in periods]
    put(folder, "kontoutfall.csv", f"ansvar;verksamhet;konto;motpart;{head};belopp", *rows)
    underlag, told = same(tmp_path)
    found = [f for f in told if f.regel == "V40" and "00 räknas till januari" in f.text]
    assert [f.allvar for f in found] == [severity]
    assert underlag is not None and underlag.kontoutfall["belopp"].sum() == 2000 * 10**8


@pytest.mark.parametrize(
    "head", ["LSS;SFB", "LSS-timmar;SFB-timmar", "Beviljad LSS;Utförd LSS;Beviljad SFB;Utförd SFB"]
)
def test_hours_of_each_insats_in_a_column_are_told_how_to_be_rows(tmp_path: Path, head: str) -> None:
    cells = ";".join("10" for _ in head.split(";"))
    put(tmp_path / "raw", "assistans.csv", f"Personnr;År;Månad;{head}", f"{EBBA};{YEAR};1;{cells}")
    begun = new(tmp_path)
    assert (
        "en kolumn för varje insats (" in begun.seen[0].why
        and "Ta bort kolumnpivotering" in begun.seen[0].why
    )
    assert [t for t in begun.state.todo if t.kr is None and "assistans.csv" in t.what]
    put(tmp_path / "alone", "utford_tid.csv", f"Personnr;År;Månad;{head}", f"{EBBA};{YEAR};1;{cells}")
    with pytest.raises(KpbError, match="en kolumn för varje insats"):
        made(tmp_path / "alone")


def test_what_is_granted_beside_what_is_performed_is_told_to_be_two_files(tmp_path: Path) -> None:
    head = "Personnr;År;Månad;Beviljade timmar;Utförda timmar"
    put(tmp_path / "raw", "assistans.csv", head, f"{EBBA};{YEAR};1;10;9")
    assert "de läses ur en fil var" in new(tmp_path).seen[0].why
