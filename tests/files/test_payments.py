"""Monthly payments of ekonomiskt bistånd: recognised, imported, and a price of the month on paper."""

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base.exact import GRID
from kpbcalc.calculation.calculate import calculate
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.underlag.extracts.run import Imported, StoppedError, run
from tests.builders import YEAR
from tests.samples.strangers_files import made, maps, new, put

# Six people of five households, real check digits; the first two are one household.
ANNA, BERT, CILLA, DAN, EVA, FRED = (
    "19280317-0022", "19121212-1212", "19500101-0015", "19500101-0023", "19500101-0031", "19500101-0049",
)  # fmt: skip
MANY = [f"19500101-{n:03}{digit}" for n, digit in enumerate((5, 3, 1, 9, 6, 4, 2, 0, 8), start=1)]
HEAD = "Personnr;Månad;Utbetalt belopp;Hushåll"
LEDGER = "Ansvar;Ansvar (T);Verksamhet;Verksamhet (T);Konto;Motpart;Period;Utfall"


def payments(folder: Path, *lines: str, name: str = "utbetalningar.csv", head: str = HEAD) -> Path:
    return put(folder, name, head, *lines)


def months(imported: Imported, insats: str = "IFO-EB-UTB") -> float:
    rows = imported.insatsvolymer
    return float(rows.loc[rows["insats"] == insats, "utford"].sum()) / GRID


def told(imported: Imported, rule: str) -> list[tuple[str, int]]:
    return [(f.allvar, f.antal) for f in imported.findings if f.regel == rule]


def raw(folder: Path, *lines: str, head: str = "Personnr;Månad;Belopp;Hushåll") -> Imported:
    return made(payments(folder, *lines, name="utbetalning.csv", head=head))


@pytest.mark.parametrize(
    "month",
    [f"{YEAR}03", f"{YEAR}-03", f"mars {YEAR}", f"{YEAR}-03-25", f"{YEAR}0325", "25 mars 2024", "45376"],
)
def test_a_month_is_one_however_it_is_written_and_however_often_it_is_paid(
    tmp_path: Path, month: str
) -> None:
    got = raw(tmp_path, f"{ANNA};{month};4000,00;", f"{ANNA};{month};500,00;", f"{ANNA};{YEAR}-04;100;")
    assert months(got) == 2
    assert set(got.insatsvolymer["manad"]) == {f"{YEAR}-03", f"{YEAR}-04"}


def test_year_and_month_in_a_column_each(tmp_path: Path) -> None:
    got = raw(tmp_path, f"{ANNA};{YEAR};3;4000", f"{ANNA};{YEAR};12;4000", head="Personnr;År;Månad;Belopp")
    assert months(got) == 2


def test_what_is_taken_back_is_no_month_and_other_years_are_left_out(tmp_path: Path) -> None:
    lines = (f"{ANNA};{YEAR}-03;4000;", f"{ANNA};{YEAR}-03;-4000;", f"{ANNA};{YEAR - 1}-12;4000;")
    got = raw(tmp_path, *lines, f"{BERT};{YEAR}-01;1;")
    assert months(got) == 1 and len(got.brukare) == 1
    assert told(got, "V15") == [("info", 1)]


def test_a_claim_for_more_than_a_months_payments_takes_no_month_away(tmp_path: Path) -> None:
    """March was paid and stays, May was paid and stays; in July nothing was paid."""
    lines = [f"{ANNA};{YEAR}-0{m};{kr};" for m, kr in ((3, 4000), (5, 1000), (5, -4000), (7, -500))]
    got = raw(tmp_path, *lines)
    assert {*got.insatsvolymer["manad"]} == {f"{YEAR}-03", f"{YEAR}-05"}
    (found,) = [f for f in got.findings if f.regel == "V22"]
    assert (found.allvar, found.rader) == ("info", (4, 5)) and "den månad det gäller" in found.atgard


def test_a_household_has_one_month_its_applicants(tmp_path: Path) -> None:
    lines = [f"{who};{YEAR}-0{m};{kr};H1" for m in (1, 2) for who, kr in ((ANNA, 2000), (BERT, 3500))]
    got = raw(tmp_path, *lines, f"{ANNA};{YEAR}-03;2000;H1", f"{CILLA};{YEAR}-01;900;")
    assert months(got) == 4 and len(got.brukare) == 2
    assert ("info", 3) in told(got, "import")


@pytest.mark.parametrize("word", ["0", "000", "-", "–", "0-0", "Ensamstående", "SAKNAS", "#N/A"])
def test_a_word_for_no_household_is_none(tmp_path: Path, word: str) -> None:
    lines = [f"{who};{YEAR}-01;{kr};{word}" for who, kr in ((ANNA, 2000), (BERT, 3500), (CILLA, 900))]
    got = raw(tmp_path, *lines, f"{DAN};{YEAR}-01;900;7", f"{EVA};{YEAR}-01;900;7", f"{FRED};{YEAR}-01;1;")
    assert months(got) == 5 and len(got.brukare) == 5
    (found,) = [f for f in got.findings if "mottagaren räknas för sig" in f.text]
    assert (found.allvar, found.kolumn, found.rader) == ("info", "hushåll", (2, 3, 4))


def test_a_household_of_very_many_is_told_with_what_to_write(tmp_path: Path) -> None:
    got = raw(tmp_path, *(f"{who};{YEAR}-01;2000;Kommun" for who in MANY))
    (found,) = [f for f in got.findings if "fler än 8 mottagare" in f.text]
    assert (found.regel, found.allvar, found.antal) == ("V35", "varning", 9) and "Kommun" not in found.told()
    own: dict[str, object] = {"varden": {"utbetalning": {"hushall": {"Kommun": "-"}}}}
    assert len(made(tmp_path, own).brukare) == 9, "the remedy can be done"


@pytest.mark.parametrize(
    ("line", "rule"),
    [(f"{ANNA};våren;400;", "V05"), (f"{ANNA};{YEAR}-01;;", "V21"), (f"{ANNA};{YEAR}-01;x;", "V04")],
)
def test_what_cannot_be_read_stops(tmp_path: Path, line: str, rule: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        raw(tmp_path, line)
    assert rule in {f.regel for f in stopped.value.errors}


def test_payments_taken_for_visits_are_told_the_way_in(tmp_path: Path) -> None:
    line = f"{ANNA};{YEAR}-03-01;IFO-EB-UTB;Ekonomiskt bistånd"
    with pytest.raises(StoppedError, match="välj tabellen utbetalning"):
        made(put(tmp_path, "utford_tid.csv", "Personnr;Besöksdatum;Typ;Utförare", line))


def fill(root: Path, book: str, sheet: str, at: dict[str, str], **cells: str) -> None:
    file = root / "data" / "2082" / book
    opened = openpyxl.load_workbook(file)
    page = opened[sheet]
    names = {cell.value: cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        if all(str(page.cell(row, names[c]).value) == text for c, text in at.items()):
            for name, text in cells.items():
                page.cell(row, names[name]).value = text
    opened.save(file)


def test_from_the_file_to_what_a_month_costs(tmp_path: Path) -> None:
    """12 + 6 + 3 months of five households, 210 000 and 21 000 kr in the ledger: 10 000 and 1 000 a month."""
    lines = [f"{ANNA};{YEAR}-{m:02};5000;1" for m in range(1, 13)]
    lines += [f"{BERT};{YEAR}-{m:02};4000;1" for m in range(1, 13)]
    lines += [f"{CILLA};{YEAR}-{m:02};7000;2" for m in range(1, 7)]
    lines += [f"{who};{YEAR}-01;9000;{n}" for n, who in enumerate((DAN, EVA, FRED), start=3)]
    payments(tmp_path / "raw", *lines)
    put(
        tmp_path / "raw", "huvudbok.csv", LEDGER,
        *(f"500;Ekonomiskt bistånd;575;Utbetalt;5010;;{YEAR}{m:02};17500" for m in range(1, 13)),
        *(f"510;Handläggning EB;575;Ekonomiskt bistånd;5010;;{YEAR}{m:02};1750" for m in range(1, 13)),
    )  # fmt: skip
    begun = new(tmp_path)
    (seen,) = [file for file in begun.seen if file.name == "utbetalningar.csv"]
    assert seen.table == "utbetalning"
    (heading,) = [r for r in maps(tmp_path, "rubriker") if r["rubrik"] == "utbetalt belopp"]
    assert (heading["forslag"], heading["blir"]) == ("belopp", ""), "money is never filled in"
    fill(tmp_path, "kartor.xlsx", "rubriker", {"forslag": "belopp"}, blir="belopp")
    fill(tmp_path, "kartor.xlsx", "val", {"val": "handlaggning"}, blir="med")
    new(tmp_path)
    unit = "Ekonomiskt bistånd"
    for ansvar, insats in (("500", "IFO-EB-UTB"), ("510", "IFO-EB-HDL")):
        told = {"typ": "insats", "insats": insats, "enhet": unit, "kontrollerad": "ja", "pool": ""}
        fill(tmp_path, f"{YEAR}/kodnyckel.xlsx", "kodnyckel", {"ansvar": ansvar}, **told)
    new(tmp_path)
    assert unit in {r["enhet"] for r in read_rows(tmp_path / f"data/2082/{YEAR}/enheter.xlsx", "enheter")}
    fill(tmp_path, f"{YEAR}/enheter.xlsx", "enheter", {"enhet": unit}, regi="egen")
    run(
        "2082", YEAR, source=tmp_path / "raw", data=tmp_path / "data", key_file=tmp_path / "n.txt",
        create_key=True,
    )  # fmt: skip
    people = [f"{alder};{kon};10" for alder in range(101) for kon in "KM"]
    put(tmp_path / f"data/2082/{YEAR}", "befolkning.csv", "alder;kon;antal", *people)
    result, _ = calculate(tmp_path / "data", "2082", YEAR)
    price = {r["insats"]: Fraction(r["styckkostnad"]) for r in result.insatskostnad.to_dict("records")}
    assert price == {"IFO-EB-UTB": 10_000, "IFO-EB-HDL": 1_000}


def test_fees_with_the_same_columns_are_no_payments_of_bistand(tmp_path: Path) -> None:
    payments(tmp_path / "raw", f"{ANNA};{YEAR}-01;400", name="avgifter.csv", head="Personnr;Månad;Belopp")
    (seen,) = new(tmp_path).seen
    assert seen.table != "utbetalning"


# A register of people: when they died or moved, and nothing they were given


DECISIONS = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"
ALARM = f"{ANNA};LARM;{YEAR}-01-01;;1;mån;Larm"


def decided(imported: Imported) -> float:
    return float(imported.insatsvolymer["beviljad"].sum()) / GRID


def test_a_register_ends_what_goes_on_after_a_death(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, ALARM, ALARM.replace(ANNA, BERT))
    assert decided(made(tmp_path)) == 24
    register = ("Personnr;Namn;Avliden", f"{ANNA};A;{YEAR}-03-31", f"{BERT};B;", f"{CILLA};C;{YEAR}-01-01")
    put(tmp_path, "personregister.csv", *register)
    got = made(tmp_path)
    assert decided(got) == 15 and len(got.brukare) == 2, "and nobody else is a client"
    assert ("varning", 1) in told(got, "V33")


@pytest.mark.parametrize("name", ["folkbokforing avlidna.csv", "KIR register.csv"])
def test_a_register_is_known_for_what_it_is(tmp_path: Path, name: str) -> None:
    put(tmp_path / "raw", "beslut.csv", DECISIONS, ALARM)
    put(tmp_path / "raw", name, "Personnr;Namn;Adress;Postnr;Ort;Dödsdatum", f"{ANNA};A;B;1;C;{YEAR}-03-31")
    tables = {file.name: file.table for file in new(tmp_path).seen}
    assert tables[name] == "personregister" and tables["beslut.csv"] == "beslut"


def test_placements_with_a_date_of_death_are_no_register(tmp_path: Path) -> None:
    head = "Personnr;Boende;Inflyttning;Utflytt;Avliden"
    put(tmp_path / "raw", "register boende.csv", head, f"{ANNA};Solgården;{YEAR}-01-01;;")
    (seen,) = new(tmp_path).seen
    assert seen.table == "placering"
