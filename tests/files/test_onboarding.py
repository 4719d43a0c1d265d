"""kpb new, piece by piece: proposals, what a second run may touch, last year's mapping, the maps as Excel."""

import stat
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kpbcalc.base import exact, own_choices, params
from kpbcalc.base.errors import UsageError
from kpbcalc.onboarding.begin import Begun, begin
from kpbcalc.onboarding.code_key import propose
from kpbcalc.onboarding.given_at_units import Given, with_base
from kpbcalc.onboarding.insats_words import insats_of
from kpbcalc.onboarding.left_to_do import CHECKED, OPEN, PROPOSED, State
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.onboarding.page import summary
from kpbcalc.onboarding.receivers import receivers
from kpbcalc.onboarding.run_by import by_ledger
from kpbcalc.onboarding.year_workbooks import unit_rows
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write
from tests.samples import workbooks

INSATSER = catalogue(own_choices.Own("0000"))
GIVEN = [
    Given("HT-OMV", "Norr", 80, 80, None, ("V",)), Given("HT-SERV", "Norr", 40, 40, None, ("V",)),
    Given("LARM", "Norr", 10, 10, None, ("V",)), Given("SABO-OMV", "Solgården", 60, 60, None, ("V",)),
]  # fmt: skip
LEDGER = "Ansvar;Ansvar (T);Verksamhet;Konto;Motpart;Period;Utfall"
ROWS = [
    "100;Norr;510 Hemtjänst;5010;;202401;1000,00", "110;Solgården;511 Särskilt boende;5010;;202401;2000,00",
    "200;Kommungemensamt;900 Ekonomi;5010;;202401;300,00", "300;Okänt namn;999 Annat;5010;;202401;50,00",
]  # fmt: skip


def found(ansvar: str, verksamhet: str) -> dict[str, str]:
    return {"ansvar": "1", "verksamhet": "2", "ansvar_text": ansvar, "verksamhet_text": verksamhet}


@pytest.mark.parametrize(
    ("ansvar", "verksamhet", "rows", "sure"),
    [
        ("Norr", "Hemtjänst", [("insats", "HT-OMV", "Norr"), ("insats", "HT-SERV", "Norr")], "säker"),
        ("Solgården", "Vård- och omsorgsboende", [("insats", "SABO-OMV", "Solgården")], "säker"),
        ("Solgårdens", "Särskilt boende", [("insats", "SABO-OMV", "Solgården")], "trolig"),
        ("Nattpatrull", "Hemtjänst", [("pool", "", "")], "osäker"),
        ("Sjuksköterskor", "Hemsjukvård", [("pool", "", "")], "osäker"),
        ("Sjuksköterskor äldreomsorg", "Hemsjukvård", [("pool", "", "")], "säker"),
        ("Socialnämnden", "", [("utanfor", "", "")], "trolig"),
        ("Daggkåpan", "Gruppbostad", [("insats", "LSS-9G", "Daggkåpan")], "trolig"),
        ("Blåklinten", "Något", [("", "", "")], ""),
    ],
)
def test_an_object_is_proposed_by_its_texts_and_the_clients_files(
    ansvar: str, verksamhet: str, rows: list[tuple[str, str, str]], sure: str
) -> None:
    got = propose(found(ansvar, verksamhet), GIVEN, INSATSER)
    assert [(p.typ, p.insats, p.enhet) for p in got] == rows
    assert {p.sakerhet for p in got} == {sure} and all(p.varfor for p in got)


def test_a_word_is_sure_by_itself_and_likely_when_misspelt() -> None:
    assert insats_of("Trygghetslarm", INSATSER) == ("LARM", "säker")
    assert insats_of("Personlig omvardnad", INSATSER)[0] == "HT-OMV"
    assert insats_of("Dagverksamheten", INSATSER) == ("DAGV", "trolig")
    assert insats_of("Zzz", INSATSER) == ("", "")


@pytest.mark.parametrize(
    ("text", "kod", "sure"),
    [
        ("SÄBO demens", "SABO-DEM", "säker"),
        ("SÄBO omvårdnad", "SABO-OMV", "säker"),
        ("Vård- och omsorgsboende, demens", "SABO-DEM", "trolig"),
        ("Demensplats permanent", "SABO-DEM", "trolig"),
        ("SÄBO Dem.", "SABO-DEM", "trolig"),
        ("9:2 Personlig assistans", "LSS-2", "trolig"),
        ("Kontaktperson SoL", "KP-SOL", "trolig"),
        ("Korttid demens", "KORT", "osäker"),
        ("Service - inköp", "HT-SERV", "osäker"),
        ("Service - städ", "HT-SERV", "osäker"),
        ("VoB somatik", "SABO-OMV", "trolig"),
        ("Bostad med särskild service vuxna LSS", "LSS-9G", "osäker"),
        ("Bostad med särskild service SoL", "BSS-SOL", "säker"),
        ("SÄBO växelvård", "", ""),
        ("SoL", "", ""),
    ],
)
def test_a_word_is_known_by_its_words_in_any_order_and_under_short_names(
    text: str, kod: str, sure: str
) -> None:
    """Of two insatser in one word neither is proposed, and the name of a law is none."""
    assert insats_of(text, INSATSER) == (kod, sure)


def ledger(folder: Path, rows: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "huvudbok.csv").write_text("\n".join([LEDGER, *rows]) + "\n", encoding="utf-8")
    return folder


def new(root: Path, rows: list[str] = ROWS, year: int = YEAR, **more: int) -> Begun:
    return begin(
        "2082", year, source=ledger(root / f"raw{year}", rows), data=root / "data",
        cache=str(root / "cache"), from_year=more.get("from_year"),
    )  # fmt: skip


def key_of(root: Path, year: int = YEAR) -> list[dict[str, str]]:
    return read_rows(root / "data" / "2082" / str(year) / "kodnyckel.xlsx", "kodnyckel")


def edit(file: Path, **cells: object) -> None:
    """Write cells by their address."""
    book = openpyxl.load_workbook(file)
    for at, value in cells.items():
        book.worksheets[0][at] = value
    book.save(file)


def test_a_second_run_touches_nothing_and_a_third_adds_what_is_new(tmp_path: Path) -> None:
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    at = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(file).worksheets[0][1]}
    last = len(key_of(tmp_path)) + 1
    edit(
        file,
        **{f"{at['typ']}{last}": "utanfor", f"{at['anledning']}{last}": "Eget skäl", "Z2": "egen anteckning"},
    )
    new(tmp_path)  # our own columns say that the row is theirs
    before = {p: p.read_bytes() for p in (tmp_path / "data").rglob("*.xlsx")}
    assert set(new(tmp_path).added.values()) == {0}
    assert {p: p.read_bytes() for p in before} == before
    more = [*ROWS, "400;Träffpunkten;530 Öppen verksamhet;5010;;202401;70,00", ROWS[0].replace("1000", "500")]
    assert new(tmp_path, more).added["kodnyckel.xlsx"] == 1
    rows = key_of(tmp_path)
    assert rows[last - 2]["anledning"] == "Eget skäl" and rows[-1]["ansvar"] == "400"
    assert rows[-1]["insats"] == "OPPEN"
    assert next(r["belopp"] for r in rows if r["ansvar"] == "100") == "1500", "our own columns follow"
    assert openpyxl.load_workbook(file).worksheets[0]["Z2"].value == "egen anteckning"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_pattern_in_place_of_rows_is_respected(tmp_path: Path) -> None:
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    at = {cell.value: cell.column for cell in page[1]}
    page.delete_rows(2, page.max_row)
    for name, value in (("ansvar", "*"), ("verksamhet", "*"), ("typ", "utanfor"), ("anledning", "Allt")):
        page.cell(2, at[name]).value = value
    book.save(file)
    begun = new(tmp_path)
    assert begun.added["kodnyckel.xlsx"] == 0
    assert begun.state.kronor["Kodat och kontrollerat"] == 3350


def test_proposals_are_marked_and_told_until_checked(tmp_path: Path) -> None:
    """What kpb new writes is an underlag: the rule speaks of the rows that say nej."""
    begun = new(tmp_path)
    assert begun.state.kronor == {
        "Kodat och kontrollerat": 0, "Förslag att kontrollera": 2300, "Inte kodat": 1050,
    }  # fmt: skip
    assert [t.kr for t in begun.state.todo if t.kr is not None][:2] == [2000, 1000]
    assert {r["verksamhet"] for r in key_of(tmp_path)} == {"510", "511", "900", "999"}, "as import reads them"
    folder = write(tmp_path / "u", small())
    (folder / "kodnyckel.csv").unlink()
    key = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    (folder / "kodnyckel.xlsx").write_bytes(key.read_bytes())
    frame, findings = read(folder / "kodnyckel.xlsx")
    assert not findings, "the sheet of lists is no sheet that was to be read"
    assert list(frame["kontrollerad"].unique()) == ["nej"]
    told = [f for f in examine(tmp_path / "u", "0000", YEAR)[1] if f.tabell.startswith("kodnyckel")]
    assert any("typ" in f.kolumn and f.allvar == "fel" for f in told), "what is open stops"


def test_last_years_mapping_is_carried_over_and_differences_told(tmp_path: Path) -> None:
    new(tmp_path, year=2023, rows=[r.replace("202401", "202301") for r in ROWS])
    file = tmp_path / "data" / "2082" / "2023" / "kodnyckel.xlsx"
    at = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(file).worksheets[0][1]}
    rows = key_of(tmp_path, 2023)
    edit(file, **{
        f"{at['kontrollerad']}{n}": "ja" for n in range(2, len(rows) + 2)
    } | {
        f"{at[name]}{n}": value
        for n, row in enumerate(rows, start=2) if row["ansvar"] in ("100", "300")
        for name, value in (("typ", "utanfor"), ("anledning", "Eget"))
    })  # fmt: skip
    units = tmp_path / "data" / "2082" / "2023" / "enheter.xlsx"
    place = {c.value: c.column_letter for c in openpyxl.load_workbook(units).worksheets[0][1]}
    edit(units, **{f"{place['arsarbetare']}2": 12})
    begun = new(tmp_path, from_year=2023, rows=[
        ROWS[0], ROWS[1].replace("2000", "9000"), ROWS[3].replace("300;", "305;"),
        "500;Nytt ansvar;999 Annat;5010;;202401;10,00",
    ])  # fmt: skip
    carried = begun.state.carried
    assert carried is not None
    assert [line for line, _ in carried.new] == ["500 Nytt ansvar / 999 Annat"]
    assert [line.split()[0] for line, _ in carried.gone] == ["200"]
    assert [line.split()[0] for line, _ in carried.changed] == ["110"]
    assert [line for line, _ in carried.renumbered] == ["305 Okänt namn / 999 Annat hette 300"]
    now = {r["ansvar"]: r for r in key_of(tmp_path)}
    assert now["100"]["kontrollerad"] == "ja" and now["110"]["kontrollerad"] == "nej"
    assert (now["305"]["typ"], now["305"]["kontrollerad"]) == ("utanfor", "nej")
    assert now["500"]["typ"] == ""
    this = read_rows(tmp_path / "data" / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
    assert this[0]["arsarbetare"] == "" and "arsarbetare 12" in this[0]["kalla"]
    page = begun.page.read_text(encoding="utf-8")
    assert "Numrerade om (1)" in page and "Borta (1)" in page


def test_a_year_without_mapping_and_a_folder_without_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kodnyckel för 2020"):
        new(tmp_path, from_year=2020)
    (tmp_path / "tom").mkdir()
    with pytest.raises(UsageError, match="inga filer"):
        begin("2082", YEAR, source=tmp_path / "tom", data=tmp_path / "data")


def test_one_ledger_twice_is_asked_about_and_one_of_them_can_be_left_out(tmp_path: Path) -> None:
    raw = ledger(tmp_path / f"raw{YEAR}", ROWS)
    (raw / "kopia.csv").write_bytes((raw / "huvudbok.csv").read_bytes())
    begun = new(tmp_path)
    assert begun.state.total == 6700 and "samma summa" in begun.state.amiss[0]
    file = tmp_path / "data" / "2082" / "kartor.xlsx"
    book = openpyxl.load_workbook(file)
    row = next(r for r in book["filer"].iter_rows() if r[0].value == "kopia.csv")
    row[1].value = "(används inte)"
    book.save(file)
    begun = new(tmp_path)
    assert begun.state.total == 3350 and not begun.state.amiss


def test_a_table_in_another_form_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "2082" / str(YEAR)
    folder.mkdir(parents=True)
    (folder / "kodnyckel.csv").write_text(
        "ansvar;verksamhet;typ;insats;enhet;pool;anledning\n100;*;utanfor;;;;Skäl\n", encoding="utf-8"
    )
    begun = new(tmp_path)
    assert not (folder / "kodnyckel.xlsx").exists() and begun.state.kronor["Kodat och kontrollerat"] == 1000


def test_the_number_of_somebody_is_written_nowhere(tmp_path: Path) -> None:
    raw = ledger(tmp_path / "raw", ROWS)
    heading = "Personnummer;Beslutstyp;Gäller fr.o.m.;Gäller t.o.m.;Omfattning;Måttenhet;Utförare"
    row = "19350704-4562;Omvårdnad 19350704-4562;2024-01-01;;5;tim/vecka;193507044562"
    (raw / "uttag.csv").write_text(f"{heading}\n{row}\n", encoding="utf-8")
    begun = begin("2082", YEAR, source=raw, data=tmp_path / "data", cache=str(tmp_path / "c"))
    everything = [
        *read_rows(tmp_path / "data" / "2082" / "kartor.xlsx", "ord"),
        begun.page.read_text("utf-8"),
    ]
    assert "4562" not in str(everything)
    units = read_rows(tmp_path / "data" / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
    assert "4562" not in str(units)


# The workbook of maps


def maps(root: Path, sheets: dict[str, list[list[str]]]) -> None:
    workbooks.save(root / "0000" / "kartor.xlsx", sheets)


SHEETS: dict[str, list[list[str]]] = {
    "filer": [["fil", "tabell", "kalla"], ["b_{ar}.csv", "beslut", "Viva"], ["x.pdf", "(används inte)", "x"]],
    "rubriker": [
        ["kalla", "tabell", "rubrik", "blir"], ["Viva", "beslut", "team", "enhet"],
        ["Viva", "beslut", "namn", ""], ["", "enheter", "kod", "enhet"],
    ],
    "ord": [["kalla", "tabell", "kolumn", "ord", "blir"], ["Viva", "beslut", "insats", "Omv", "HT-OMV"]],
}  # fmt: skip


def test_the_workbook_of_maps_says_what_toml_would(tmp_path: Path) -> None:
    maps(tmp_path, SHEETS)
    own = own_choices.read("0000", tmp_path)
    assert own.said == {
        "kolumner": {"enheter": {"kod": "enhet"}},
        "kalla": [{
            "namn": "Viva", "filer": {"beslut": ["b_{ar}.csv"]}, "kolumner": {"beslut": {"team": "enhet"}},
            "varden": {"beslut": {"insats": {"Omv": "HT-OMV"}}},
        }],
        "import": {"anvands_inte": ["x.pdf"]},
    }  # fmt: skip
    assert own.where("kolumner") == "0000/kartor.xlsx, [kolumner]"
    (tmp_path / "0000" / "a.toml").write_text('[kolumner.enheter]\nkod = "namn"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="två filer"):
        own_choices.read("0000", tmp_path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ord": [["kalla", "tabell", "ord", "blir"]]}, "kolumn"),
        ({"ord": [SHEETS["ord"][0], ["Viva", "beslut", "insats", "Omv", "=A1"]]}, "formel"),
    ],
)
def test_a_workbook_of_maps_that_cannot_be_meant_is_refused(
    tmp_path: Path, change: dict[str, list[list[str]]], told: str
) -> None:
    maps(tmp_path, SHEETS | change)
    with pytest.raises(UsageError, match=told):
        own_choices.read("0000", tmp_path)


def test_a_damaged_workbook_of_maps_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0000").mkdir()
    (tmp_path / "0000" / "kartor.xlsx").write_bytes(b"inte excel")
    with pytest.raises(UsageError, match="Kartorna"):
        own_choices.read("0000", tmp_path)
    maps(tmp_path, {"filer": SHEETS["filer"]})
    with pytest.raises(UsageError, match="rubriker"):
        own_choices.read("0000", tmp_path)


def test_words_in_avvikelse_are_asked_about_unless_they_are_notes(tmp_path: Path) -> None:
    visits = ["Personnr;Typ;Utförare;Besöksdatum;Minuter;Avvikelse"]
    visits += [f"1;HT-OMV;Norr;2024-01-0{n};30;{w}" for n, w in enumerate(("Bomkörning", "Nekad", ""), 1)]
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    (folder / "tid.csv").write_text("\n".join(visits) + "\n", encoding="utf-8")
    new(tmp_path)
    asked = {row["ord"] for row in maps_of(tmp_path, "ord") if row["kolumn"] == "avvikelse"}
    assert asked == {"Nekad"}
    notes = [f"1;HT-OMV;Norr;2024-02-01;30;anteckning {n}" for n in range(40)]
    (folder / "tid2.csv").write_text("\n".join([visits[0], *notes]) + "\n", encoding="utf-8")
    new(tmp_path)
    asked = {row["ord"] for row in maps_of(tmp_path, "ord") if row["kolumn"] == "avvikelse"}
    assert asked == {"Nekad"}


def maps_of(root: Path, sheet: str) -> list[dict[str, str]]:
    return read_rows(root / "data" / "2082" / "kartor.xlsx", sheet)


@pytest.mark.parametrize(("insats", "asked"), [("Demensboende", False), ("Personlig omvårdnad", True)])
def test_how_much_is_asked_for_only_where_a_decision_needs_it(
    tmp_path: Path, insats: str, asked: bool
) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    rows = ["Personnr;Beslutstyp;Fr.o.m;T.o.m;Utförare", f"1;{insats};2024-01-01;;Norr"]
    (folder / "beslut.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = [t.what for t in new(tmp_path).state.todo]
    assert any("som är omfattning" in what for what in told) is asked


@pytest.mark.parametrize(("insats", "asked"), [("Dagverksamhet", False), ("Personlig omvårdnad", True)])
def test_times_are_asked_for_only_where_hours_are_counted(tmp_path: Path, insats: str, asked: bool) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    rows = ["Personnr;Insats;Utförare;Besöksdatum;Närvaro", f"1;{insats};Norr;2024-01-01;1"]
    (folder / "utford_tid.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert any("som är minuter" in t.what for t in new(tmp_path).state.todo) is asked


def test_what_the_delivery_has_or_the_maps_name_is_not_told_as_missing(tmp_path: Path) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    (folder / "folk.csv").write_text("Ålder;Kön;Personer 2024\n70;K;9\n", encoding="utf-8")
    begun = new(tmp_path)
    assert not any("Befolkningen" in t.what for t in begun.state.todo)
    assert any(t.what.startswith("Välj vilken rubrik i folk.csv som är antal") for t in begun.state.todo)
    book = openpyxl.load_workbook(tmp_path / "data" / "2082" / "kartor.xlsx")
    for row in book["rubriker"].iter_rows(min_row=2):
        if row[2].value == "personer 2024":
            row[3].value = "antal"
    book.save(tmp_path / "data" / "2082" / "kartor.xlsx")
    (file,) = [f for f in new(tmp_path).seen if f.name == "folk.csv"]
    assert file.table == "befolkning"
    assert "Saknas" not in file.why


def test_a_unit_list_comes_into_the_workbook_in_words_and_columns_that_the_check_takes(
    tmp_path: Path,
) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    rows = [
        "Enhet;Regi;Platser;Årsarbetare;Yta m2", "Norr;Egen;;9;250", "Syd;Privat regi;;3;", "Öst;Okänd;4;2;9",
        "Summa;;;;",
    ]  # fmt: skip
    (folder / "lista.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    new(tmp_path)
    units = read_rows(tmp_path / "data" / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
    found = {u["enhet"]: (u["regi"], u["yta"]) for u in units}
    assert {name: found.get(name) for name in ("Norr", "Syd", "Öst", "Summa")} == {
        "Norr": ("egen", "250"), "Syd": ("annan", ""), "Öst": ("", "9"), "Summa": None,
    }  # fmt: skip


def test_a_client_is_one_however_the_files_write_the_number(tmp_path: Path) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    for name, number in (("beslut", "19121212-1212"), ("beslut2", "121212-1212"), ("beslut3", "1212121212")):
        rows = ["Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"]
        rows.append(f"{number};HT-OMV;2024-01-01;;3;tim/vecka;Norr")
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    new(tmp_path)
    (norr,) = [
        u
        for u in read_rows(tmp_path / "data" / "2082" / str(YEAR) / "enheter.xlsx", "enheter")
        if u["enhet"] == "Norr"
    ]
    assert norr["brukare"] == "1"


def test_words_for_sex_in_the_population_are_filled_in_and_time_columns_are_found_or_asked_for(
    tmp_path: Path,
) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    (folder / "folk.csv").write_text("Ålder;Kön;Antal\n70;Kvinnor;9\n70;Män;8\n70;X;1\n", encoding="utf-8")
    tid = "Personnr;Typ;Utförare;Besöksdatum"
    (folder / "tid.csv").write_text(
        f"{tid};Klockan från;Klockan till;Tid (hh:mm)\n1;HT-OMV;Norr;2024-01-01;08:00;08:30;00:30\n", "utf-8"
    )
    (folder / "tid2.csv").write_text(f"{tid};Klockslag\n1;HT-OMV;Norr;2024-01-01;08:00\n", "utf-8")
    told = [t.what for t in new(tmp_path).state.todo]
    words = {row["ord"]: row.get("blir", "") for row in maps_of(tmp_path, "ord") if row["kolumn"] == "kon"}
    assert words == {"Kvinnor": "K", "Män": "M", "X": ""}
    named = {row["rubrik"]: row.get("blir") for row in maps_of(tmp_path, "rubriker") if row["kalla"] == "tid"}
    assert named == {"klockan från": "start", "klockan till": "stopp", "tid (hh:mm)": "minuter"}
    assert [w for w in told if "som är minuter" in w] == [
        "Välj vilken rubrik i tid2.csv som är minuter, eller vilka som är start och stopp."
    ]


DECISION = "Personnummer;Beslutstyp;Gäller fr.o.m.;Gäller t.o.m.;Omfattning;Måttenhet;Utförare"


def with_decisions(root: Path, word: str, unit: str, many: int = 2) -> None:
    rows = [f"{n};{word};2024-01-01;;5;tim/vecka;{unit}" for n in range(many)]
    folder = ledger(root / f"raw{YEAR}", ROWS)
    (folder / "beslut.csv").write_text("\n".join([DECISION, *rows]) + "\n", encoding="utf-8")


def table_of(root: Path, table: str) -> list[dict[str, str]]:
    return read_rows(root / "data" / "2082" / str(YEAR) / f"{table}.xlsx", table)


def translate(root: Path, **ours: str) -> None:
    book = openpyxl.load_workbook(root / "data" / "2082" / "kartor.xlsx")
    for row in book["ord"].iter_rows(min_row=2):
        row[4].value = ours.get(str(row[3].value), row[4].value)
    book.save(root / "data" / "2082" / "kartor.xlsx")


def test_proposals_that_nobody_has_touched_are_renewed_when_words_become_known(tmp_path: Path) -> None:
    """Solgården's ansvar is proposed by its text at first; then its decisions are known, and its unit."""
    with_decisions(tmp_path, "VoBo Plus", "SG")
    new(tmp_path)
    before = {(r["ansvar"], r["insats"], r["enhet"]) for r in key_of(tmp_path)}
    assert ("110", "SABO-OMV", "Solgården") in before
    assert {u["enhet"] for u in table_of(tmp_path, "enheter")} >= {"Solgården", "SG"}
    translate(tmp_path, **{"VoBo Plus": "SABO-DEM", "SG": "Solgården"})
    new(tmp_path)
    now = [(r["insats"], r["enhet"], r["kontrollerad"]) for r in key_of(tmp_path) if r["ansvar"] == "110"]
    assert now == [("SABO-DEM", "Solgården", "nej")]
    assert "SG" not in {u["enhet"] for u in table_of(tmp_path, "enheter")}, "no unit is left of what it was"
    received = {(r["insats"], r["enhet"]) for r in table_of(tmp_path, "fordelningsvarden")}
    assert ("SABO-OMV", "Solgården") not in received


@pytest.mark.parametrize(
    "touch", [{"kontrollerad": "ja"}, {"enhet": "Annan"}, {"konto": "5*"}, {"min anteckning": "fråga Eva"}]
)
def test_a_row_that_somebody_has_touched_stays_as_it_is(tmp_path: Path, touch: dict[str, str]) -> None:
    with_decisions(tmp_path, "VoBo Plus", "SG")
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    names = [cell.value for cell in page[1]]
    for name in (name for name in touch if name not in names):
        names.append(name)
        page.cell(1, len(names)).value = name
    row = next(n for n in range(2, page.max_row + 1) if page.cell(n, 1).value == "110")
    for name, value in touch.items():
        page.cell(row, names.index(name) + 1).value = value
    book.save(file)
    filled = [r for r in key_of(tmp_path) if r["ansvar"] == "110"]
    translate(tmp_path, **{"VoBo Plus": "SABO-DEM", "SG": "Solgården"})
    new(tmp_path)
    now = [r for r in key_of(tmp_path) if r["ansvar"] == "110"]
    assert {
        n: v for n, v in now[0].items() if n in filled[0] and n not in ("belopp", "sakerhet", "varfor")
    } == {n: v for n, v in filled[0].items() if n not in ("belopp", "sakerhet", "varfor")}


def test_why_is_of_what_stands_in_the_row_and_not_of_another_proposal(tmp_path: Path) -> None:
    with_decisions(tmp_path, "VoBo Plus", "SG")
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    at = {cell.value: cell.column for cell in page[1]}
    rows = {page.cell(n, 1).value: n for n in range(2, page.max_row + 1)}
    page.cell(rows["110"], at["enhet"]).value = "Annan"
    page.cell(rows["100"], at["kontrollerad"]).value = "ja"
    book.save(file)
    looked = next(r for r in key_of(tmp_path) if r["ansvar"] == "100")
    translate(tmp_path, **{"VoBo Plus": "SABO-DEM", "SG": "Solgården"})
    new(tmp_path)
    now = {r["ansvar"]: r for r in key_of(tmp_path)}
    assert now["110"]["enhet"] == "Annan" and not now["110"]["sakerhet"]
    assert now["110"]["varfor"].startswith("ert val; vårt förslag nu: insats SABO-DEM Solgården (")
    assert now["100"]["varfor"] == looked["varfor"] and now["100"]["sakerhet"] == looked["sakerhet"]
    words = {r["ord"]: r["sakerhet"] for r in read_rows(tmp_path / "data" / "2082" / "kartor.xlsx", "ord")}
    assert words["SG"] == "ert val"


def test_rows_that_are_sorted_or_copied_down_are_known_for_what_they_are(tmp_path: Path) -> None:
    """Ansvar 300 was left open; a person fills it as the row above, and sorts. It is filled in, and stays."""
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    names = [cell.value for cell in page[1]]
    lines[-1][names.index("belopp") + 1 :] = lines[0][names.index("belopp") + 1 :]
    for number, line in enumerate(reversed(lines), start=2):
        for column, value in enumerate(line, start=1):
            page.cell(number, column).value = value
    book.save(file)
    copied = next(r for r in key_of(tmp_path) if r["ansvar"] == lines[-1][0])
    new(tmp_path)
    assert [r["ansvar"] for r in key_of(tmp_path)] == [str(line[0]) for line in reversed(lines)]
    now = next(r for r in key_of(tmp_path) if r["ansvar"] == lines[-1][0])
    assert (now["typ"], now["insats"], now["enhet"]) == (copied["typ"], copied["insats"], copied["enhet"])


def test_a_count_that_nobody_has_touched_follows_the_delivery(tmp_path: Path) -> None:
    rows = [*ROWS, "400;Biståndshandläggare;510 Myndighetsutövning;5010;;202401;70,00"]
    with_decisions(tmp_path, "HT-OMV", "Norr")
    new(tmp_path, rows)
    with_decisions(tmp_path, "HT-OMV", "Norr", many=3)
    new(tmp_path, rows)
    told = {
        r["enhet"]: r["varde"] for r in table_of(tmp_path, "fordelningsvarden") if r["pool"] == "MYNDIGHET-AO"
    }
    assert told["Norr"] == "3"


def test_a_ledger_of_which_nothing_is_sure_is_a_beginning_too(tmp_path: Path) -> None:
    begun = new(tmp_path, [ROWS[3]])
    assert begun.state.kronor["Inte kodat"] == 50


OURS = ("varfor", "sakerhet", "forslag", "kalla", "insatser", "brukare", "beslut")  # follow the delivery


def test_last_years_rows_are_no_proposals_to_renew(tmp_path: Path) -> None:
    new(tmp_path, year=2023, rows=[r.replace("202401", "202301") for r in ROWS])
    new(tmp_path, from_year=2023)
    before = {t: table_of(tmp_path, t) for t in ("kodnyckel", "enheter", "pooler", "fordelningsvarden")}
    with_decisions(tmp_path, "LSS-9G", "Norr")
    new(tmp_path)
    for table, rows in before.items():
        now = table_of(tmp_path, table)
        filled = [{n: v for n, v in r.items() if n not in OURS} for r in rows]
        assert all(any(f.items() <= r.items() for r in now) for f in filled), table


def change(root: Path, sheet: str, where: str, **cells: str) -> None:
    """Write in the row of a sheet of kartor.xlsx that has this word, as a person would."""
    file = root / "data" / "2082" / "kartor.xlsx"
    book = openpyxl.load_workbook(file)
    names = [cell.value for cell in book[sheet][1]]
    for row in book[sheet].iter_rows(min_row=2):
        if where in [cell.value for cell in row]:
            for name, value in cells.items():
                row[names.index(name)].value = value
    book.save(file)


PLACES = "Personnummer;Insatstyp;Boende;Fr.o.m;T.o.m\n1;Särskild plats;Norr;2024-01-01;2024-02-01\n"


@pytest.mark.parametrize(
    "changed",
    [{"tabell": "beslut"}, {"kalla": "Viva"}, {"tabell": "beslut", "kalla": "Viva"}, {"fil": "pl*.csv"}],
)
def test_what_is_filled_in_follows_a_file_to_another_table_system_or_name(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    (folder / "plac.csv").write_text(PLACES, encoding="utf-8")
    new(tmp_path)
    change(tmp_path, "rubriker", "boende", blir="enhet")
    change(tmp_path, "ord", "Särskild plats", blir="KORT")
    change(tmp_path, "filer", "plac.csv", **changed)
    begun = new(tmp_path)
    table, kalla = changed.get("tabell", "placering"), changed.get("kalla", "plac")
    (file,) = [f for f in begun.seen if f.name == "plac.csv"]
    assert (file.table, file.kalla) == (table, kalla)
    headings = {(r["kalla"], r["tabell"], r["rubrik"]): r["blir"] for r in maps_of(tmp_path, "rubriker")}
    words = {(r["kalla"], r["tabell"], r["ord"]): r["blir"] for r in maps_of(tmp_path, "ord")}
    assert headings[kalla, table, "boende"] == "enhet" and words[kalla, table, "Särskild plats"] == "KORT"
    assert [r["fil"] for r in maps_of(tmp_path, "filer") if r["tabell"] == table] == [
        changed.get("fil", "plac.csv")
    ]
    own = own_choices.read("2082", tmp_path / "data").said
    (system,) = [s for s in own["kalla"] if s["namn"] == kalla]
    assert system["varden"][table]["insats"] == {"Särskild plats": "KORT"}


def test_a_heading_that_is_read_as_another_column_than_it_says_can_be_chosen(tmp_path: Path) -> None:
    folder = ledger(tmp_path / f"raw{YEAR}", ROWS)
    rows = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet\n1;LARM;2024-01-01;;;Dag\n"
    (folder / "beslut.csv").write_text(rows, encoding="utf-8")
    new(tmp_path)
    (row,) = [r for r in maps_of(tmp_path, "rubriker") if r["rubrik"] == "enhet"]
    assert (row["blir"], row["forslag"]) == ("", "matt")
    change(tmp_path, "rubriker", "matt", blir="enhet")
    new(tmp_path)
    assert "Dag" in {u["enhet"] for u in table_of(tmp_path, "enheter")}


def test_a_pool_shared_by_hours_is_proposed_to_what_has_hours_alone() -> None:
    """Validation refuses hours of what is counted in months (V42)."""
    insatser = params.rows("insatser.csv")
    for pool in params.toml("forslag.toml")["pool"]:
        if pool["nyckel"] == "timmar":
            units = {i["volymenhet"] for i in insatser if i["grupp"] in pool["grupper"]}
            assert units == {"timme"}, pool["kod"]


def test_a_word_that_is_not_used_is_no_unit_and_nothing_to_do(tmp_path: Path) -> None:
    with_decisions(tmp_path, "Övrigt bistånd", "Sydboendet")
    new(tmp_path)
    change(tmp_path, "ord", "Övrigt bistånd", blir="(används inte)")
    begun = new(tmp_path)
    assert "Sydboendet" not in {row["enhet"] for row in table_of(tmp_path, "enheter")}
    assert not [t for t in begun.state.todo if t.where.endswith(", ord")]


def test_a_staff_list_with_a_row_for_each_employee_is_summed_by_unit() -> None:
    """The last row's would be one employee's: the rest of the unit would be without pay to carry overhead."""
    register = pd.DataFrame(
        {"enhet": ["Norr", "Norr", "Söder", "Norr"], "arsarbetare": ["1", "0,75", "2", ""]}
    )
    norr, soder = unit_rows(GIVEN[:1], [], register, {}, {})
    assert (norr["arsarbetare"], soder["arsarbetare"]) == ("1.75", "2")
    assert "3 rader, årsarbetare hopräknade" in norr["kalla"]
    assert "rader" not in soder["kalla"]


def test_how_much_is_coded_is_told_of_the_cost_base_and_not_of_the_whole_ledger() -> None:
    """Fees and grants are in the ledger too, and in no code key."""
    assert "kr i kostnadsbasen" in summary(
        State({CHECKED: 1000 * exact.GRID, PROPOSED: 0, OPEN: 0}, [], [], None)
    )


def test_sums_are_of_the_ledger_as_it_is_and_are_rounded_last(tmp_path: Path) -> None:
    """Three of 0,40 kr are one krona, not none; and 30 objects more than are told one by one are twelve."""
    few = [f"{n};Okänt;{n};5010;;202401;0,40" for n in range(100, 103)]
    begun = new(tmp_path, few)
    assert (begun.state.total, begun.state.kronor[OPEN]) == (1, 1)
    assert "Av 1\N{NO-BREAK SPACE}kr" in summary(begun.state)
    many = [f"{n};Okänt;{n};5010;;202401;0,40" for n in range(100, 155)]
    begun = new(tmp_path, many)
    assert [t.kr for t in begun.state.todo if "30 mindre rader" in t.what] == [12]
    assert begun.state.total == 22


def test_a_code_that_is_renamed_during_the_year_leaves_the_others_their_texts(tmp_path: Path) -> None:
    rows = [f"{n};Enhet {n};510;5010;;2024{m:02};100,00" for n in range(100, 112) for m in (1, 2, 3)]
    new(tmp_path, [*rows, "100;Nytt namn;510;5010;;202404;100,00"])
    texts = {row["ansvar"]: row["ansvar_text"] for row in key_of(tmp_path)}
    assert texts["100"] == "Enhet 100" and texts["111"] == "Enhet 111"


def test_the_only_unit_that_has_an_insats_is_proposed_beside_a_unit_of_the_ansvars_name() -> None:
    """Korttid of Solgården is at Solgården korttid; at Solgården the cost would be without volume."""
    at_korttid = [*GIVEN, Given("KORT", "Solgården korttid", 9, 9, None, ("V",))]
    (row,) = propose(found("Solgården", "Korttidsvård"), at_korttid, INSATSER)
    assert (row.insats, row.enhet, row.sakerhet) == ("KORT", "Solgården korttid", "osäker")
    at_two = [*at_korttid, Given("KORT", "Öster", 9, 9, None, ("V",))]
    (row,) = propose(found("Solgården", "Korttidsvård"), at_two, INSATSER)
    assert row.enhet == "Solgården"


def test_visits_that_nobody_has_decided_carry_no_cost_where_decided_hours_do() -> None:
    visits = Given("HT-SERV", "Syd", 0, 9, 100, ("V",))
    larm = Given("LARM", "Syd", 0, 9, None, ("V",))
    assert with_base([*GIVEN, visits, larm], INSATSER) == [*GIVEN, larm]
    assert with_base([visits], INSATSER) == [visits], "nobody has decided any: performed may be what is meant"


def test_a_system_is_told_once_for_a_unit() -> None:
    given = [Given("HT-OMV", "Norr", 1, 1, None, ("P", "V")), Given("HT-SERV", "Norr", 1, 1, None, ("V",))]
    (row,) = unit_rows(given, ["Norr"], pd.DataFrame(), {}, {})
    assert row["kalla"] == "P, V, huvudboken"


# What one area pays for is proposed to nobody in another


@pytest.mark.parametrize(
    ("ansvar", "kod", "text", "pool", "sure"),
    [
        ("Myndighet IFO", "2", "", "MYNDIGHET-IFO", "trolig"),
        ("Myndighet IFO", "2", "Handläggning", "MYNDIGHET-IFO", "säker"),
        ("Handläggare", "575", "Myndighet", "MYNDIGHET-IFO", "trolig"),
        ("Chef", "51301", "Ledning", "LEDNING-FN", "säker"),
        ("Lokaler äldreomsorg", "2", "", "LOKAL-AO", "trolig"),
        ("Stab", "559", "Administration", "OH-IFO", "osäker"),
        ("Ekonomiskt stöd, handläggning", "2", "", "MYNDIGHET-IFO", "trolig"),
        ("Sjuksköterskor", "513", "Hemsjukvård", "HSL-FN", "säker"),
        ("Nattpatrull", "510", "", "NATT", "trolig"),
        ("Kommungemensamt", "900", "Ekonomi", "OH", "säker"),
        # Nothing says the area, two are said, or those who share the pool are of another.
        ("Myndighet", "590", "Handläggning", "MYNDIGHET", "osäker"),
        ("Internhyra", "2", "", "LOKAL", "osäker"),
        ("Chef LSS", "510", "", "LEDNING", "osäker"),
        ("Nattpatrull", "513", "", "NATT", "osäker"),
        ("Sjuksköterska", "569", "", "HSL", "osäker"),
    ],
)
def test_a_shared_cost_is_proposed_to_the_area_that_pays_for_it(
    ansvar: str, kod: str, text: str, pool: str, sure: str
) -> None:
    (row,) = propose({**found(ansvar, text), "verksamhet": kod}, GIVEN, INSATSER)
    assert (row.typ, row.pool, row.sakerhet) == ("pool", pool, sure), row.varfor


@pytest.mark.parametrize(
    ("ansvar", "kod", "text"),
    [("Norr", "575", "Bidrag"), ("Enheten", "513", "Familjehem"), ("Norr", "2", "Missbruk")],
)
def test_an_insats_of_another_area_than_the_code_or_the_text_says_is_not_filled_in(
    ansvar: str, kod: str, text: str
) -> None:
    rows = propose({**found(ansvar, text), "verksamhet": kod}, GIVEN, INSATSER)
    assert {row.sakerhet for row in rows} <= {"", "osäker"}
    assert all("säger" in row.varfor for row in rows if row.insats), "and why is told"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"typ": "insats", "insats": "HT-OMV"}, "Koda 300 Okänt namn / 999 Annat: enhet är tom."),
        ({"typ": "pool"}, "Koda 300 Okänt namn / 999 Annat: pool är tom."),
        ({"typ": "utanfor"}, "Koda 300 Okänt namn / 999 Annat: anledning är tom."),
        ({"typ": "insats", "insats": "HT-OMV", "enhet": "Norr"}, ""),
    ],
)
def test_a_row_that_is_half_filled_in_is_left_to_do(tmp_path: Path, cells: dict[str, str], told: str) -> None:
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    at = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(file).worksheets[0][1]}
    (row,) = [n for n, r in enumerate(key_of(tmp_path), start=2) if r["ansvar"] == "300"]
    edit(file, **{f"{at[name]}{row}": text for name, text in {**cells, "kontrollerad": "ja"}.items()})
    state = new(tmp_path).state
    assert [t.what for t in state.todo if "300 Okänt" in t.what] == [told] * bool(told)
    assert state.kronor[OPEN] == (1050 if told else 1000)


def test_what_is_blank_of_a_unit_or_a_pool_is_left_to_do(tmp_path: Path) -> None:
    new(tmp_path)
    year = tmp_path / "data" / "2082" / str(YEAR)
    for name, column in (("enheter", "namn"), ("pooler", "ordning")):
        file = year / f"{name}.xlsx"
        at = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(file).worksheets[0][1]}
        edit(file, **{f"{at[column]}2": None})
    told = [t.what for t in new(tmp_path).state.todo]
    assert any(w.startswith("Skriv namn för ") for w in told)
    assert any(w.startswith("Skriv ordning för poolen") for w in told)


# Ekonomiskt bistånd, and who runs a unit


@pytest.mark.parametrize(
    ("ansvar", "verksamhet", "insats", "sure"),
    [
        ("Handläggning ekonomiskt bistånd", "", "IFO-EB-HDL", "trolig"),
        ("Försörjningsstöd, handläggare", "Individ- och familjeomsorg", "IFO-EB-HDL", "trolig"),
        ("Socialsekreterare", "Ekonomiskt bistånd", "IFO-EB-HDL", "trolig"),
        ("Administration", "Ekonomiskt bistånd", "IFO-EB-HDL", "trolig"),
        ("Handläggning EB", "", "IFO-EB-HDL", "trolig"),
        ("Ekonomiskt bistånd", "", "IFO-EB-UTB", "säker"),
        ("Utbetalt ekonomiskt bistånd", "Handläggning", "IFO-EB-UTB", "osäker"),
    ],
)
def test_the_handling_of_ekonomiskt_bistand_is_not_the_payments(
    ansvar: str, verksamhet: str, insats: str, sure: str
) -> None:
    paid = Given("IFO-EB-UTB", "Ekonomiskt bistånd", 9, 9, None, ("V",))
    (row,) = propose({**found(ansvar, verksamhet), "verksamhet": "575"}, [*GIVEN, paid], INSATSER)
    assert (row.insats, row.sakerhet) == (insats, sure), row.varfor
    assert row.enhet == "Ekonomiskt bistånd" or insats == "IFO-EB-UTB"


@pytest.mark.parametrize(
    ("ansvar", "insats"),
    [
        ("Konsulentstödda familjehem", "IFO-BU-KONS"), ("Familjehem", "IFO-BU-FAM"),
        ("Jourhem", "IFO-BU-JOUR"), ("Stödboende", "IFO-BU-STODB"), ("SiS-placeringar", "IFO-BU-SIS"),
        ("Skyddat boende", "IFO-SKYDD"), ("HVB", "IFO-BU-INST"),
    ],
)  # fmt: skip
def test_a_kind_of_placement_is_not_another(ansvar: str, insats: str) -> None:
    assert [row.insats for row in propose(found(ansvar, ""), [], INSATSER)] == [insats]


def test_pay_where_payments_are_proposed_is_asked_about() -> None:
    about = {**found("Ekonomiskt bistånd", ""), "lon": True}
    (row,) = propose(about, [], INSATSER)
    assert row.sakerhet == "osäker" and "IFO-EB-HDL" in row.varfor


def test_handling_without_pay_is_what_is_paid_out() -> None:
    """An ansvar of payments alone, under a verksamhet that both have."""
    about = {**found("Ekonomiskt bistånd", "Handläggning"), "lon": False}
    assert [row.insats for row in propose(about, [], INSATSER)] == ["IFO-EB-UTB"]


@pytest.mark.parametrize(
    "who", ["Verksamhetschef äldreomsorg", "Enhetschefer äldreomsorg", "Sektorchef äldre"]
)
def test_a_head_is_management(who: str) -> None:
    (row,) = propose(found(who, ""), [], INSATSER)
    assert (row.pool, row.sakerhet) == ("LEDNING-AO", "trolig")


def test_two_months_that_cost_the_same_are_not_one_ledger_twice(tmp_path: Path) -> None:
    for month in ("01", "02"):
        ledger(tmp_path / "raw", [row.replace("202401", f"2024{month}") for row in ROWS])
        (tmp_path / "raw" / "huvudbok.csv").rename(tmp_path / "raw" / f"bok {month}.csv")
    begun = begin(
        "2082", YEAR, source=tmp_path / "raw", data=tmp_path / "data", cache=str(tmp_path / "cache")
    )
    assert not any("samma summa" in told for told in begun.state.amiss) and begun.state.total == 6700


def test_handling_without_the_payments_months_is_left_to_do(tmp_path: Path) -> None:
    raw = tmp_path / f"raw{YEAR}"
    raw.mkdir()
    lines = ["Personnr;Månad;Utbetalt belopp;Hushåll", f"19121212-1212;{YEAR}-01;5000;1"]
    (raw / "utbetalningar.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    rows = [f"500;Handläggning ekonomiskt bistånd;575 Stöd;5010;;{YEAR}01;70,00"]
    told = " ".join(todo.what for todo in new(tmp_path, rows).state.todo)
    assert "Kodnyckeln har IFO-EB-HDL: välj med för handlaggning" in told


@pytest.mark.parametrize(
    ("ansvar", "verksamhet", "spent", "regi"),
    [
        ("HVB Granen", "Köpt vård", {"4630": 900}, "annan"),
        ("HVB Granen", "Institutionsvård", {"4630": 900, "5010": 20}, "annan"),
        ("HVB Granen", "Institutionsvård", {"4630": 900, "5010": 500}, ""),
        ("HVB Granen", "Privat regi", {"4630": 900, "5010": 500}, ""),
        ("HVB Granen", "Externa placeringar", {"7010": 5}, "annan"),
        ("HVB Granen", "Institutionsvård", {"5010": 500, "6010": 90}, "egen"),
        ("HVB Granen", "Institutionsvård", {"6010": 90}, ""),
        ("Ekonomiskt bistånd", "Bidrag till enskilda", {"4510": 90}, ""),
    ],
)
def test_who_runs_a_unit_is_what_its_cost_is_spent_on(
    ansvar: str, verksamhet: str, spent: dict[str, int], regi: str
) -> None:
    key = pd.DataFrame({"ansvar": ["1"], "verksamhet": ["2"], "enhet": [ansvar]})
    base = pd.DataFrame([
        {"ansvar": "1", "verksamhet": "2", "ansvar_text": ansvar, "verksamhet_text": verksamhet,
         "konto": konto, "belopp": kr * exact.GRID} for konto, kr in spent.items()
    ])  # fmt: skip
    assert by_ledger(key, base) == {ansvar: regi}


def shared(root: Path, pool: str) -> set[str]:
    return {r["insats"] for r in table_of(root, "fordelningsvarden") if r["pool"] == pool}


def test_who_shares_a_pool_is_of_the_area_of_the_costs_in_it(tmp_path: Path) -> None:
    """Handling of IFO was shared by home care and LSS; a pool that a person names is of its rows' area."""
    (tmp_path / f"raw{YEAR}").mkdir()
    lines = [f"{n};{insats};2024-01-01;;1;dygn;{unit}" for n, insats, unit in (
        (1, "HT-OMV", "Norr"), (2, "LSS-9G", "Björken"), (3, "IFO-BU-INST", "HVB Granen"),
    )]  # fmt: skip
    head = "Personnr;Insats;Från;Till;Omfattning;Mått;Utförare"
    (tmp_path / f"raw{YEAR}" / "beslut.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    rows = [
        "400;Myndighet IFO;590 Handläggning;5010;;202401;70,00", "410;Okänt;513 Råd;5010;;202401;70,00",
        "420;Okänt;999 Annat;5010;;202401;70,00", "430;Chef;569 Ledning;5010;;202401;70,00",
    ]  # fmt: skip
    new(tmp_path, rows)
    assert shared(tmp_path, "MYNDIGHET-IFO") == {"IFO-BU-INST"} == shared(tmp_path, "LEDNING-IFO")
    names = {row["pool"]: row["namn"] for row in table_of(tmp_path, "pooler")}
    assert names["MYNDIGHET-IFO"] == "Myndighetsutövning, individ- och familjeomsorgen"
    file = tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    at = {cell.value: cell.column for cell in page[1]}
    for line in range(2, page.max_row + 1):
        if own := {"410": "RADGIVNING", "420": "ALLA"}.get(str(page.cell(line, 1).value)):
            page.cell(line, at["typ"]).value, page.cell(line, at["pool"]).value = "pool", own
    book.save(file)
    new(tmp_path, rows)
    assert shared(tmp_path, "RADGIVNING") == {"LSS-9G"}
    assert shared(tmp_path, "ALLA") == {"HT-OMV", "LSS-9G", "IFO-BU-INST"}, "of no known area: for all to see"


def test_nobody_of_another_area_is_new_in_last_years_pool() -> None:
    columns = ["pool", "mottagare_typ", "insats", "enhet", "mottagarpool", "varde"]
    last = pd.DataFrame([["MYND", "insats", "HT-OMV", "Norr", "", "5"]], columns=columns)
    pools = [{"pool": "MYND", "nyckel": "beslut"}]
    given = [*GIVEN, Given("IFO-BU-INST", "Granen", 9, 9, None, ("V",))]
    none = pd.DataFrame(columns=["typ", "insats", "enhet"])
    rows = receivers(last, pools, none, pd.DataFrame(), given, INSATSER)
    assert {r["insats"] for r in rows} == {"HT-OMV", "HT-SERV", "LARM", "SABO-OMV"}


# What is left can be finished


def measures_left(root: Path) -> list[str]:
    return [t.what for t in new(root).state.todo if t.what.startswith("Fyll i arsarbetare")]


def say_of_units(root: Path, **said: str) -> None:
    file = root / "data" / "2082" / str(YEAR) / "enheter.xlsx"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    at = {cell.value: cell.column for cell in page[1]}
    for line in range(2, page.max_row + 1):
        if (unit := str(page.cell(line, at["enhet"]).value)) in said:
            page.cell(line, at["arsarbetare"]).value = said[unit]
    book.save(file)


def test_a_unit_that_shares_no_pool_by_its_staff_is_finished_with_a_nought(tmp_path: Path) -> None:
    """A private unit without årsarbetare was asked for for ever."""
    with_decisions(tmp_path, "HT-OMV", "Attendo")
    new(tmp_path)
    (asked,) = measures_left(tmp_path)
    assert "Attendo" in asked and "Skriv 0" in asked
    say_of_units(tmp_path, Norr="2", Solgården="3")
    (asked,) = measures_left(tmp_path)
    assert "för Attendo:" in asked
    say_of_units(tmp_path, Attendo="0")
    assert measures_left(tmp_path) == []


def test_a_unit_that_has_no_part_in_the_pool_is_not_asked(tmp_path: Path) -> None:
    with_decisions(tmp_path, "HT-OMV", "Attendo")
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "fordelningsvarden.xlsx"
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    names = [cell.value for cell in page[1]]
    row = {"pool": "OH", "mottagare_typ": "insats", "insats": "SABO-OMV", "enhet": "Solgården"}
    page.append([row.get(str(name), "") for name in names])
    book.save(file)
    (asked,) = measures_left(tmp_path)
    assert "för Solgården:" in asked


def test_the_workbook_offers_what_may_stand_in_a_column_and_says_what_it_is(tmp_path: Path) -> None:
    """A drop-down list where there is a choice, and a note on the headings."""
    new(tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx").worksheets[0]
    place = {cell.value: cell for cell in sheet[1]}
    lists = {str(rule.sqref)[0] for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert {place[name].column_letter for name in ("typ", "insats", "enhet", "pool")} <= lists
    assert place["typ"].comment is not None and "utanfor" in place["typ"].comment.text
