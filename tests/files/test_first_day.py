"""What stopped a stranger's first day, or was silently wrong: a small file for each, as systems write."""

import html
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base import own_choices
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.masked import masked
from kpbcalc.base.own_choices import Own
from kpbcalc.commands.inspect import show_file
from kpbcalc.commands.new import show_begun
from kpbcalc.onboarding.begin import Begun, begin
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.onboarding.raw_files import system_of
from kpbcalc.onboarding.year_workbooks import code_key_sheet, units_sheet, values_sheet
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.check import check
from kpbcalc.underlag.extracts.files_found import find_files
from kpbcalc.underlag.extracts.run import convert
from kpbcalc.underlag.extracts.systems import systems
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.read import read
from kpbcalc.underlag.schemas import BESIDE, TABLES
from tests.builders import YEAR, frame, small, write

LEDGER = "Ansvar;Ansvar (T);Verksamhet;Konto;Motpart;Period;Belopp"
NORTH = "100;Norr;510 Hemtjänst;5010;;202401;1000,00"
OFFICE = "400;Biståndshandläggare;510 Myndighetsutövning;5010;;202401;70,00"
DECISION = "Personnummer;Beslutstyp;Gäller fr.o.m.;Gäller t.o.m.;Omfattning;Måttenhet;Utförare"


def put(folder: Path, name: str, *rows: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([*rows, ""]), encoding="utf-8")
    return folder


def new(root: Path) -> Begun:
    put(root / "raw", "huvudbok.csv", LEDGER, NORTH, OFFICE)
    return begin("2082", YEAR, source=root / "raw", data=root / "data", cache=str(root / "cache"))


def maps(root: Path, sheet: str) -> list[dict[str, str]]:
    return read_rows(root / "data" / "2082" / "kartor.xlsx", sheet)


def table(root: Path, name: str) -> list[dict[str, str]]:
    return read_rows(root / "data" / "2082" / str(YEAR) / f"{name}.xlsx", name)


def write_in(file: Path, sheet: str, where: str, **cells: str) -> None:
    book = openpyxl.load_workbook(file)
    names = [cell.value for cell in book[sheet][1]]
    for row in book[sheet].iter_rows(min_row=2):
        if where in [cell.value for cell in row]:
            for name, value in cells.items():
                row[names.index(name)].value = value
    book.save(file)


# The population as SCB writes it


@pytest.mark.parametrize(
    "oldest", ["100+", "100 + år", "100+ år", "100 år och äldre", "100 år eller äldre", "100"]
)
def test_ages_are_read_as_they_are_written(oldest: str) -> None:
    typed, findings = check(
        frame("befolkning", ["0 år;K;3", "85;M;2", f"{oldest};K;1"]), TABLES["befolkning"], "befolkning.csv"
    )
    assert not findings and typed["alder"].tolist() == [0, 85, 100]


@pytest.mark.parametrize("age", ["95+", "95 år och äldre", "65-79", "år", "-1 år"])
def test_a_class_of_ages_is_no_age(age: str) -> None:
    found = check(frame("befolkning", [f"{age};K;3"]), TABLES["befolkning"], "befolkning.csv")[1]
    assert [(f.regel, f.kolumn, f.allvar) for f in found] == [("V04", "alder", "fel")]
    assert "ettårsklasser" in found[0].atgard


def test_rows_of_both_sexes_are_to_be_taken_out_of_the_population() -> None:
    rows = frame("befolkning", ["1;K;3", "1;M;2", "1;totalt;5"])
    (found,) = check(rows, TABLES["befolkning"], "befolkning.csv")[1]
    assert found.kolumn == "kon" and "båda könen" in found.atgard


# The year of a ledger


def sie(file: Path, *years: int) -> None:
    lines = [
        '#FLAGGA 0', '#SIETYP 4', *(f"#RAR {-n} {y}0101 {y}1231" for n, y in enumerate(years)),
        '#DIM 1 "Ansvar"', '#DIM 6 "Verksamhet"',
    ]  # fmt: skip
    for year in years:
        lines += [
            f'#VER A {year} {year}0131 ""',
            "{",
            '#TRANS 5010 {1 "510" 6 "765"} 500.00',
            "#TRANS 1930 {} -500.00",
            "}",
        ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes("\r\n".join([*lines, ""]).encode("cp437"))


def own_with(file: str) -> Own:
    decided = {"beslut": ["beslut.csv"]}
    return Own(
        "0000", {"kalla": [{"namn": "E", "filer": {"kontoutfall": [file]}}, {"namn": "V", "filer": decided}]}
    )


def delivery(root: Path) -> Path:
    return put(
        root,
        "beslut.csv",
        "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare",
        f"19121212-1212;LARM;{YEAR}-01-01;;;;L",
    )


def test_a_ledger_of_another_year_stops_the_import_and_of_two_years_gives_the_one(tmp_path: Path) -> None:
    sie(delivery(tmp_path) / "bolaget.se", YEAR - 1)
    with pytest.raises(ValidationError, match=rf"bolaget\.se har verifikat från {YEAR - 1}"):
        convert(tmp_path, own_with("bolaget.se"), YEAR, bytes(32))
    sie(tmp_path / "bolaget.se", YEAR, YEAR - 1)
    done = convert(tmp_path, own_with("bolaget.se"), YEAR, bytes(32))
    assert done.ready["kontoutfall"]["period"].tolist() == [f"{YEAR}01"]
    assert [f.tabell for f in done.findings if f.regel == "V15"] == ["bolaget.se"]


def test_rows_of_another_year_are_told_and_are_in_no_proposal(tmp_path: Path) -> None:
    sie(tmp_path / "raw" / "bolaget.se", YEAR - 1)
    begun = new(tmp_path)
    assert begun.state.total == 1070
    assert list(begun.state.amiss) == [f"bolaget.se: 1 av 1 rader är från {YEAR - 1} och räknas inte med."]


# Headings, words and choices without TOML


def test_a_column_of_personnummer_is_known_by_what_it_holds(tmp_path: Path) -> None:
    put(
        tmp_path / "raw",
        "tid.csv",
        "Kund;Insats;Grupp;Datum;Utförd tid",
        "19121212-1212;HT-OMV;Norr;2024-01-01;0:30",
    )
    new(tmp_path)
    filled = {r["rubrik"]: r["blir"] for r in maps(tmp_path, "rubriker")}
    assert filled["kund"] == "personnr"


def test_every_heading_can_be_chosen_where_a_column_is_missing(tmp_path: Path) -> None:
    """In a list of places Utflyttad is when they left the home, and read by itself it is another thing."""
    put(
        tmp_path / "raw",
        "boende.csv",
        "Personnr;Boende;Boendeform;Inflyttad;Utflyttad",
        "19121212-1212;S;SABO-OMV;2024-01-01;",
    )
    new(tmp_path)
    assert "utflyttad" in {r["rubrik"] for r in maps(tmp_path, "rubriker")}


def test_what_the_import_can_do_in_two_ways_is_chosen_in_the_workbook(tmp_path: Path) -> None:
    new(tmp_path)
    write_in(tmp_path / "data" / "2082" / "kartor.xlsx", "val", "reservnummer", blir="utelamna")
    assert own_choices.read("2082", tmp_path / "data").said["import"] == {"reservnummer": "utelamna"}


def test_a_counterpart_with_its_code_is_known_and_a_word_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    put(tmp_path / "raw", "mer.csv", LEDGER, "100;Norr;510 Hemtjänst;5010;83 Staten;202401;10,00")
    new(tmp_path)
    (word,) = maps(tmp_path, "ord")
    assert (word["ord"], word["blir"]) == ("83 Staten", "stat")
    write_in(tmp_path / "data" / "2082" / "kartor.xlsx", "ord", "83 Staten", blir="Staten")
    told = [t.what for t in new(tmp_path).state.todo]
    assert "”Staten” är inget av våra ord för motpart (kontoutfall): välj ur listan." in told


def test_a_misspelt_source_of_a_heading_is_told_with_the_nearest(tmp_path: Path) -> None:
    new(tmp_path)
    kartor = tmp_path / "data" / "2082" / "kartor.xlsx"
    (source,) = {row["kalla"] for row in maps(tmp_path, "rubriker")}
    write_in(kartor, "rubriker", "ansvar (t)", kalla=source[:-1], blir="motpart")
    (told,) = [todo for todo in new(tmp_path).state.todo if f"”{source[:-1]}”" in todo.what]
    assert f"Menade du ”{source}”?" in told.what and "”ansvar (t)” (motpart)" in told.what


def test_a_system_is_the_same_every_year() -> None:
    assert system_of("RD utfall 2024.csv") == system_of("RD utfall 2025.csv") == "RD utfall"
    assert system_of("2024.csv") == system_of("2025/2025.csv") == "utan namn"
    assert system_of("RD_utfall_202412.csv") == system_of("2025/RD_utfall_20251231.csv") == "RD_utfall"


# Surveys among the raw files


def survey(file: Path, *headings: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Resultat"])
    book.active.append(["Kommun", "Enhet", *headings])
    book.active.append(["Kalmar", "Solgården", *[1 for _ in headings]])
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)


@pytest.mark.parametrize(
    ("name", "headings", "which"),
    [
        ("Vad tycker de äldre 2025 särskilt boende.xlsx", ("Antal svar",), "aldre-sarskilt-boende"),
        ("resultat.xlsx", ("Bemötande: ja, alltid", "Trygghet: mycket tryggt"), "aldre-hemtjanst"),
        ("Brukarundersökning.xlsx", ("Antal svar",), "aldre-hemtjanst (eller aldre-"),
    ],
)
def test_a_survey_is_pointed_to_its_own_command(
    tmp_path: Path, name: str, headings: tuple[str, ...], which: str
) -> None:
    survey(tmp_path / "raw" / name, *headings)
    for _ in range(2):  # as well when kartor.xlsx says that it is not used
        begun = new(tmp_path)
        told = [t for t in begun.state.todo if t.where == "kpb survey"]
        raw, data = tmp_path / "raw" / name, tmp_path / "data"
        command = f'kpb survey --muni 2082 --year {YEAR} --data "{data}" --file "{raw}" --survey {which}'
        assert len(told) == 1 and command in told[0].what
        assert command in html.unescape(begun.page.read_text(encoding="utf-8"))
    choices = own_choices.Own("2082")
    (left,) = [f for f in find_files(tmp_path / "raw", systems(choices), YEAR)[1] if f.tabell == name]
    assert left.regel == "V03" and "kpb survey" in left.atgard
    assert f"--survey {which}" in show_file(tmp_path / "raw" / name)
    (tmp_path / "data" / "2082" / str(YEAR) / "brukarundersokning.csv").write_text("x\n", encoding="utf-8")
    assert not [t for t in new(tmp_path).state.todo if t.where == "kpb survey"]


def test_a_workbook_that_is_no_survey_is_none(tmp_path: Path) -> None:
    survey(tmp_path / "raw" / "lista.xlsx", "Antal svar")
    assert not [t for t in new(tmp_path).state.todo if t.where == "kpb survey"]


# Keys and units


def decided(root: Path, *rows: tuple[str, str, str]) -> None:
    lines = [f"{who};{word};2024-01-01;;1;dygn;{unit}" for who, word, unit in rows]
    put(root / "raw", "beslut.csv", DECISION, *lines)


def test_an_insats_that_becomes_known_later_gets_its_share_too(tmp_path: Path) -> None:
    decided(tmp_path, ("1", "SABO-DEM", "Solgården"), ("2", "Somatik X", "Solgården"))
    new(tmp_path)
    write_in(tmp_path / "data" / "2082" / "kartor.xlsx", "ord", "Somatik X", blir="SABO-OMV")
    new(tmp_path)
    shares = {(r["insats"], r["enhet"]): r["varde"] for r in table(tmp_path, "fordelningsvarden")}
    assert shares == {("SABO-DEM", "Solgården"): "1", ("SABO-OMV", "Solgården"): "1"}


def test_a_receiver_that_is_taken_away_stays_away(tmp_path: Path) -> None:
    decided(tmp_path, ("1", "SABO-DEM", "Solgården"), ("2", "SABO-OMV", "Solgården"))
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "fordelningsvarden.xlsx"
    book = openpyxl.load_workbook(file)
    book.worksheets[0].delete_rows(2)
    book.save(file)
    left = [r["insats"] for r in table(tmp_path, "fordelningsvarden")]
    decided(tmp_path, ("1", "SABO-DEM", "Solgården"), ("2", "SABO-OMV", "Solgården"), ("3", "KORT", "Kort"))
    new(tmp_path)
    assert [r["insats"] for r in table(tmp_path, "fordelningsvarden")] == [*left, "KORT"]


def test_a_place_that_is_decided_and_taken_is_one_decision(tmp_path: Path) -> None:
    decided(tmp_path, ("19121212-1212", "SABO-OMV", "Solgården"))
    row = "19121212-1212;Solgården;SABO-OMV;2024-01-01;"
    put(tmp_path / "raw", "placering.csv", "Personnr;Boende;Boendeform;Inflyttning;Utflytt", row)
    new(tmp_path)
    assert [r["varde"] for r in table(tmp_path, "fordelningsvarden")] == ["1"]


def test_the_only_unit_that_has_an_insats_is_proposed_for_its_ansvar(tmp_path: Path) -> None:
    decided(tmp_path, ("1", "LARM", "Larmenheten"))
    put(tmp_path / "raw", "mer.csv", LEDGER, "300;Trygghetslarm;530 Trygghetslarm;5010;;202401;50,00")
    new(tmp_path)
    (row,) = [r for r in table(tmp_path, "kodnyckel") if r["ansvar"] == "300"]
    assert (row["insats"], row["enhet"], row["kontrollerad"]) == ("LARM", "Larmenheten", "nej")


# What kpb new writes beside a table's columns


def test_the_columns_that_kpb_new_writes_beside_are_no_finding(tmp_path: Path) -> None:
    insatser = catalogue(Own("2082"))
    made = [code_key_sheet([], insatser, [], []), units_sheet([]), values_sheet([])]
    ours = {s.name: {c.name for c in s.columns if not c.fill} for s in made}
    assert {name: set(columns) for name, columns in BESIDE.items()} == ours
    new(tmp_path)
    for name in BESIDE:
        file = tmp_path / "data" / "2082" / str(YEAR) / f"{name}.xlsx"
        rows, form = read(file)
        assert not [f for f in form + check(rows, TABLES[name], file.name)[1] if f.regel == "V03"], name


# Workbooks and raw files that are damaged


def cut(file: Path, part: str) -> None:
    """One part of a workbook cut in the middle."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content[: len(content) // 2] if name == part else content)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("book", ["kartor.xlsx", f"{YEAR}/kodnyckel.xlsx", f"{YEAR}/enheter.xlsx"])
def test_a_workbook_that_is_damaged_is_told_by_name_and_nothing_changes(
    tmp_path: Path, book: str, part: str
) -> None:
    new(tmp_path)
    file = tmp_path / "data" / "2082" / book
    cut(file, part)
    before = {f: f.read_bytes() for f in (tmp_path / "data").rglob("*.*")}
    with pytest.raises(UsageError) as raised:
        new(tmp_path)
    assert file.name in str(raised.value)
    assert {f: f.read_bytes() for f in (tmp_path / "data").rglob("*.*")} == before


def test_signs_that_no_workbook_holds_and_texts_like_formulas_are_written_as_text(tmp_path: Path) -> None:
    ledger = "100;Nor\x01r;510 Hemtjänst;5010;;202401;1000,00", "500;=1+1;510 Hemtjänst;5010;;202401;9,00"
    put(tmp_path / "raw", "mer.csv", LEDGER, *ledger)
    for _ in range(2):
        new(tmp_path)
    named = {r["ansvar"]: r["ansvar_text"] for r in table(tmp_path, "kodnyckel")}
    assert named["500"] == "=1+1" and "\x01" not in named["100"]
    page = openpyxl.load_workbook(tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx").worksheets[0]
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    put(tmp_path / "raw", "mer.csv", LEDGER, "500;=2+2;510 Hemtjänst;5010;;202401;9,00")
    new(tmp_path)
    page = openpyxl.load_workbook(tmp_path / "data" / "2082" / str(YEAR) / "kodnyckel.xlsx").worksheets[0]
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


# What the lists of faults name and no other file tries


@pytest.mark.parametrize("dash", ["\N{EN DASH}", "\N{NON-BREAKING HYPHEN}", "\N{MINUS SIGN}"])
def test_dashes_of_other_programs_are_hyphens_in_dates_and_numbers(tmp_path: Path, dash: str) -> None:
    heading = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"
    row = f"19121212{dash}1212;LARM;{YEAR}{dash}01{dash}01;;;;L"
    put(tmp_path, "beslut.csv", heading, row)
    assert len(convert(tmp_path, Own("0000"), YEAR, bytes(32)).insatsvolymer) == 12


def test_a_word_in_a_sie_file_is_not_to_be_corrected_in_a_table(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").unlink()
    sie(folder / "kontoutfall.se", YEAR)
    text = (folder / "kontoutfall.se").read_bytes().replace(b"#DIM 6", b'#DIM 7 "Motpart"\r\n#DIM 6')
    (folder / "kontoutfall.se").write_bytes(text.replace(b'6 "765"', b'6 "765" 7 "Okand"'))
    (found,) = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.kolumn == "motpart" and f.allvar == "fel"]
    assert "[varden.kontoutfall.motpart]" in found.to_do() and "raderna" not in found.to_do()


# What lies in the folder under a name that is none, or is somebody's


NUMBERED = "uttag 19350704-4562.csv"
DECIDED = "19280317-0022;HT-OMV;2024-01-01;;5;tim/vecka;Norr"


def test_a_number_in_a_files_name_is_told_nowhere_and_the_file_is_read(tmp_path: Path) -> None:
    put(tmp_path / "raw", NUMBERED, DECISION, DECIDED)
    begun = new(tmp_path)
    (row,) = [row for row in maps(tmp_path, "filer") if row["tabell"] == "beslut"]
    assert (row["fil"], row["kalla"]) == ("uttag ????????-????.csv", "uttag")
    new(tmp_path)
    assert len(maps(tmp_path, "filer")) == 2
    imported = convert(tmp_path / "raw", own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)
    assert len(imported.brukare) == 1
    everything = [begun.page.read_text("utf-8"), show_begun(begun), show_file(tmp_path / "raw" / NUMBERED),
                  *imported.files, *map(str, imported.findings)]  # fmt: skip
    everything += [text for part in zipped(tmp_path / "data" / "2082" / "kartor.xlsx") for text in [part]]
    assert "4562" not in str(everything)


def zipped(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as book:
        return [book.read(name).decode("utf-8", "replace") for name in book.namelist()]


def test_two_numbered_files_are_two_files(tmp_path: Path) -> None:
    for number, client in ((NUMBERED, DECIDED), ("uttag 19310262-1236.csv", DECIDED.replace("28", "27", 1))):
        put(tmp_path / "raw", number, DECISION, client.replace("19270317-0022", "19121212-1212"))
    new(tmp_path)
    imported = convert(tmp_path / "raw", own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)
    assert len(imported.brukare) == 2 and len({*imported.files}) == len(imported.files) == 3


def test_what_looks_like_a_number_in_a_name() -> None:
    hidden = "a ????????-????, ??????+????, ????????????.csv"
    assert masked("a 19350704-4562, 350704+4562, 193507044562.csv") == hidden
    for name in ("kontoutfall_202401011231.csv", "2024-01-01.csv", "9999999999.csv", "2082-2024"):
        assert masked(name) == name
    assert str(UsageError("Filen 350704-4562.csv finns inte.")).count("4562") == 0


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a folder, a broken link and a shut file under tables' names, and a link to a folder."""
    raw = put(tmp_path / "raw", "beslut.csv", DECISION, DECIDED)
    (raw / "kontoutfall.csv").mkdir()
    (raw / "budget.xlsx").symlink_to(tmp_path / "borta.xlsx")
    put(raw, "befolkning.csv", "alder;kon;antal")
    put(tmp_path / "annan", "utford_tid.csv", "x")
    (raw / "mer").symlink_to(tmp_path / "annan")
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: "befolkning" not in str(p) and allowed(p, mode))
    return raw


WORDS = {
    "befolkning.csv": "får du inte läsa", "budget.xlsx": "länk till något som inte finns",
    "kontoutfall.csv": "är en mapp", "mer": "länk till en mapp",
}  # fmt: skip


def test_what_is_no_file_is_named_with_what_to_do(tmp_path: Path, odd: Path) -> None:
    begun = begin("2082", YEAR, source=odd, data=tmp_path / "data", cache=str(tmp_path / "cache"))
    seen = {file.name: file for file in begun.seen if file.name in WORDS}
    told = show_begun(begun)
    for name, words in WORDS.items():
        assert words in seen[name].why and not seen[name].table and words in told
        with pytest.raises(UsageError, match=words) as shown:
            show_file(odd / name)
        assert shown.value.remedy
    with pytest.raises(ValidationError) as stopped:
        convert(odd, Own("0000", {}), YEAR, b"k" * 32)
    assert all(words in str(stopped.value) for words in WORDS.values())


def test_a_table_that_is_no_file_is_not_told_as_missing(tmp_path: Path, odd: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").unlink()
    (folder / "kontoutfall.csv").mkdir()
    (folder / "budget.xlsx").symlink_to(tmp_path / "borta.xlsx")
    found = {f.tabell: f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V01"}
    assert {name: f.allvar for name, f in found.items()} == dict.fromkeys(
        ("kontoutfall.csv", "budget.xlsx", "befolkning.csv"), "fel"
    )
    assert all(f.atgard and WORDS[name] in f.text for name, f in found.items())


# Which of two tables that are alike


FOUR = ("Ansvar;Verksamhet;Konto;Belopp", "100;510;5010;1000", "110;510;5010;2000")


@pytest.mark.parametrize(
    ("name", "heading", "table", "told"),
    [
        ("ek 2024.csv", FOUR[0], "kontoutfall", True),
        ("budget 2024.csv", FOUR[0], "budget", False),
        ("ek 2024.csv", FOUR[0].replace("Belopp", "Budget"), "budget", False),
        ("utfall och budget.csv", FOUR[0], "kontoutfall", True),
        ("budget 2024.csv", FOUR[0].replace("Konto", "Konto;Motpart;Period"), "budget", True),
        ("ek.csv", FOUR[0].replace("Konto", "Konto;Motpart;Period") + ";Budget", "kontoutfall", False),
    ],
)
def test_a_ledger_is_no_budget_unless_a_word_says_so_and_the_choice_is_told(
    tmp_path: Path, name: str, heading: str, table: str, told: bool
) -> None:
    put(tmp_path / "raw", name, heading, *FOUR[1:])
    (file,) = begin("2082", YEAR, source=tmp_path / "raw", data=tmp_path / "d", cache=str(tmp_path)).seen
    assert file.table == table
    shown = show_file(tmp_path / "raw" / name)
    assert f"Liknar: {table}" in shown
    assert [("Kunde också vara" in text) for text in (shown, file.why)] == [told, told]


STAYS = "Personnr;Insats;Startdatum;Slutdatum;{};Utförare"


@pytest.mark.parametrize(
    "heading", ["Beviljade timmar/mån", "Timmar per vecka", "Beviljad tid (tim/mån)", "Beviljade timmar"]
)
def test_hours_with_dates_are_a_decision_whatever_the_file_is_called(tmp_path: Path, heading: str) -> None:
    put(tmp_path / "raw", "lista hv.csv", STAYS.format(heading), "19280317-0022;HT-OMV;2024-01-01;;10;Norr")
    (file,) = begin("2082", YEAR, source=tmp_path / "raw", data=tmp_path / "d", cache=str(tmp_path)).seen
    assert (
        file.table == "beslut" and "Kunde också vara placering" in file.why
    ) or heading != "Beviljade timmar"
    stay = "Personnr;Enhet;Inflytt;Utflytt;Antal", "19280317-0022;SB1;2024-01-01;;1"
    put(tmp_path / "b", "lista.csv", *stay)
    (file,) = begin("2082", YEAR, source=tmp_path / "b", data=tmp_path / "e", cache=str(tmp_path)).seen
    assert file.table == "placering"


def test_the_measure_of_a_decision_may_stand_in_its_heading(tmp_path: Path) -> None:
    put(tmp_path / "raw", "lista.csv", STAYS.format("Beviljade timmar/mån"),
        "19280317-0022;HT-OMV;2024-01-01;;10;Norr")  # fmt: skip
    begun = begin("2082", YEAR, source=tmp_path / "raw", data=tmp_path / "data", cache=str(tmp_path))
    assert not [todo for todo in begun.state.todo if "rubrik" in todo.what]
    own = own_choices.read("2082", tmp_path / "data")
    imported = convert(tmp_path / "raw", own, YEAR, b"k" * 32)
    assert int(imported.insatsvolymer["beviljad"].sum()) == 120 * 10**8
    assert ["timmar/mån" in f.text for f in imported.findings if f.regel == "V24"] == [True]


# What a row that somebody adds says without saying it


def test_what_kind_a_row_is_follows_from_what_is_filled_in(tmp_path: Path) -> None:
    values = ["OH;;HT-OMV;HT1;;1", "OH;insats;SABO-OMV;SB1;;2"]
    key = ["100;*;;HT-OMV;HT1;;", "110;*;;SABO-OMV;SB1;;", "200;*;;;;OH;", "300;*;;;;;Nedlagd"]
    write(tmp_path, small(fordelningsvarden=values, kodnyckel=key))
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag and [*underlag.fordelningsvarden["mottagare_typ"]] == ["insats", "insats"]
    assert [*underlag.kodnyckel["typ"]] == ["insats", "insats", "pool", "utanfor"]
    told = {(f.regel, f.kolumn): f.rader for f in findings if "läses ur det" in f.text}
    assert told == {("V42", "mottagare_typ"): (2,), ("V41", "typ"): (2, 3, 4, 5)}


@pytest.mark.parametrize("row", ["OH;;HT-OMV;HT1;OH2;1", "OH;;HT-OMV;;;1", "OH;;;;;1"])
def test_a_kind_that_could_be_two_or_none_stops(tmp_path: Path, row: str) -> None:
    write(tmp_path, small(fordelningsvarden=[row, "OH;insats;SABO-OMV;SB1;;2"]))
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is None
    assert next(f.regel for f in findings if f.allvar == "fel" and f.kolumn == "mottagare_typ") == "V04"


# Headings alone


OPTIONAL = [name for name in TABLES if name not in small()]


@pytest.mark.parametrize("name", ["befolkning", *OPTIONAL])
def test_a_table_of_headings_alone_is_told(tmp_path: Path, name: str) -> None:
    write(tmp_path, small(**{name: []}))
    found = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V02"]
    assert [(f.allvar, f.tabell, bool(f.atgard)) for f in found] == [("varning", f"{name}.csv", True)]


def test_a_raw_file_of_headings_alone_is_told(tmp_path: Path) -> None:
    put(tmp_path / "raw", "befolkning.csv", "alder;kon;antal")
    assert "bara rubriker" in show_begun(new(tmp_path))
    assert "bara rubriker" in show_file(tmp_path / "raw" / "befolkning.csv")


# Amounts in tkr


@pytest.mark.parametrize(
    ("heading", "filled_in"),
    [("Belopp", False), ("Utfall", False), ("Utfall", True), ("Utfall (kkr)", True)],
)
def test_a_proposal_has_amounts_in_the_unit_that_the_import_gives_them(
    tmp_path: Path, heading: str, filled_in: bool
) -> None:
    rows = [row.replace(",00", "") for row in (NORTH, OFFICE)]
    raw = put(tmp_path / "raw", "agresso.csv", "Alla belopp i tkr", LEDGER.replace("Belopp", heading), *rows)

    def amounts() -> list[str]:
        begin("2082", YEAR, source=raw, data=tmp_path / "data", cache=str(tmp_path / "cache"))
        return [row["belopp"] for row in table(tmp_path, "kodnyckel")]

    found = amounts()
    if filled_in:
        write_in(tmp_path / "data/2082/kartor.xlsx", "rubriker", heading.lower(), blir="belopp")
        found = amounts()
    assert found == ["1000000", "70000"]


# Files that nobody has said what they are


def remembered_as_not_used(root: Path, name: str) -> None:
    """As kpb new once wrote of a file it could not read."""
    kartor = root / "data" / "2082" / "kartor.xlsx"
    write_in(kartor, "filer", name, tabell=NOT_USED)
    book = openpyxl.load_workbook(kartor)
    for row in book["skrivet"].iter_rows(min_row=2):
        if row[0].value == "filer" and name in str(row[1].value):
            row[2].value = json.dumps([[NOT_USED, system_of(name)]])
    book.save(kartor)


@pytest.mark.parametrize("before", [False, True])
def test_a_file_that_could_not_be_read_is_looked_at_again(tmp_path: Path, before: bool) -> None:
    rows = f"{DECISION}\n1;LARM;2024-01-01;;1;mån;Larmenheten\n"
    put(tmp_path / "raw", "uttag.csv")
    (tmp_path / "raw" / "uttag.csv").write_bytes(rows.encode("utf-16"))
    told = [t.what for t in new(tmp_path).state.todo if t.kr is None]
    assert any(
        what.startswith("Välj vilken tabell uttag.csv är, eller skriv (används inte).") for what in told
    )
    (row,) = [r for r in maps(tmp_path, "filer") if r["fil"] == "uttag.csv"]
    assert row["tabell"] == ""
    if before:
        remembered_as_not_used(tmp_path, "uttag.csv")
    (tmp_path / "raw" / "uttag.csv").write_text(rows, encoding="utf-8")
    (file,) = [f for f in new(tmp_path).seen if f.name == "uttag.csv"]
    (row,) = [r for r in maps(tmp_path, "filer") if r["fil"] == "uttag.csv"]
    assert file.table == row["tabell"] == "beslut"


def test_a_file_is_left_out_in_silence_only_where_a_person_has_said_so(tmp_path: Path) -> None:
    put(tmp_path / "raw", "boende.ods", "Boende;Inflyttad")
    put(tmp_path / "raw", "Läs mig.pdf", "x")
    decided(tmp_path, ("19121212-1212", "KORT", "Norr"))
    kartor, asked = tmp_path / "data" / "2082" / "kartor.xlsx", "Välj vilken tabell"

    def told() -> tuple[list[str], list[str]]:
        begun = new(tmp_path)
        findings = convert(
            tmp_path / "raw", own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32
        ).findings
        warned = [f.text for f in findings if f.regel == "V03" and f.allvar == "varning"]
        return [t.what for t in begun.state.todo if asked in t.what], warned

    new(tmp_path)
    write_in(kartor, "rubriker", "belopp", blir="belopp")
    remembered_as_not_used(tmp_path, "boende.ods")
    for _ in range(2):
        todo, warned = told()
        assert len(todo) == 1 and "boende.ods" in todo[0]
        assert warned == ["Filer i mappen som inte läses: boende.ods."]
    write_in(kartor, "filer", "boende.ods", tabell=NOT_USED)
    for _ in range(2):
        assert told() == ([], [])


def test_a_file_that_is_named_and_not_there_is_told_first(tmp_path: Path) -> None:
    decided(tmp_path, ("19121212-1212", "LARM", "Larmenheten"))
    new(tmp_path)
    (tmp_path / "raw" / "beslut.csv").unlink()
    assert new(tmp_path).state.todo[0].what.startswith("beslut.csv finns inte i mappen.")
    with pytest.raises(ValidationError) as stopped:
        convert(tmp_path / "raw", own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)
    assert "ta bort dess rad i bladet filer" in str(stopped.value.remedy)


def test_a_file_of_a_kind_that_is_not_read_is_not_told_as_missing(tmp_path: Path) -> None:
    put(tmp_path / "raw", "boende.ods", "Boende;Inflyttad")
    new(tmp_path)
    write_in(tmp_path / "data" / "2082" / "kartor.xlsx", "filer", "boende.ods", tabell="placering")
    told = [t.what for t in new(tmp_path).state.todo]
    assert any(what.startswith("boende.ods ska vara placering men kan inte läsas så.") for what in told)
    with pytest.raises(ValidationError, match=r"boende\.ods \(placering\) är ingen fil som kpb kan läsa"):
        convert(tmp_path / "raw", own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)


# Placements


def test_units_tell_the_insats_of_placements_and_moving_out_is_when_the_stay_ends(tmp_path: Path) -> None:
    rows = ["19121212-1212;Björken;2024-01-01;2024-01-11"]
    raw = put(
        tmp_path / "raw", "boende.csv", "Kund;Boende/avdelning;Inflyttningsdatum;Utflyttningsdatum", *rows
    )
    new(tmp_path)
    filled = {r["rubrik"]: r["blir"] for r in maps(tmp_path, "rubriker")}
    assert filled["utflyttningsdatum"] == "till"
    write_in(tmp_path / "data/2082/kartor.xlsx", "rubriker", "boende/avdelning", blir="enhet")
    new(tmp_path)
    assert ("insats", "Björken") in {(r["kolumn"], r["ord"]) for r in maps(tmp_path, "ord")}
    own = own_choices.read("2082", tmp_path / "data")
    with pytest.raises(ValidationError, match="bladet ord"):
        convert(raw, own, YEAR, b"k" * 32)
    book = openpyxl.load_workbook(tmp_path / "data/2082/kartor.xlsx")
    for row in book["ord"].iter_rows(min_row=2):
        if [c.value for c in row[2:4]] == ["insats", "Björken"]:
            row[4].value = "SABO-OMV"
    book.save(tmp_path / "data/2082/kartor.xlsx")
    imported = convert(raw, own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)
    volumes = imported.insatsvolymer
    assert {*volumes["insats"]} == {"SABO-OMV"} and int(volumes["utford"].sum()) == 10 * 10**8


# A measure that is a period alone


@pytest.mark.parametrize("period", ["Månad", "Vecka", "Dygn"])
def test_a_period_alone_is_hours_after_a_time_and_asked_for_after_a_number(
    tmp_path: Path, period: str
) -> None:
    heading = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"
    start = "19121212-1212;HT-OMV;2024-01-01;2024-01-31"
    raw = put(tmp_path / "raw", "beslut.csv", heading, f"{start};10:30;{period};HT1")
    new(tmp_path)
    assert "matt" not in {r["kolumn"] for r in maps(tmp_path, "ord")}
    imported = convert(raw, own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)
    hours = {"Månad": 10.5, "Vecka": 10.5 * 31 / 7, "Dygn": 10.5 * 31}[period]
    assert int(imported.insatsvolymer["beviljad"].sum()) == pytest.approx(hours * 10**8)
    assert [f.allvar for f in imported.findings if f.regel == "V24"] == ["info"]

    put(tmp_path / "raw", "beslut.csv", heading, f"{start};10,5;{period};HT1")
    new(tmp_path)
    assert (period, "") in {(r["ord"], r["blir"]) for r in maps(tmp_path, "ord")}
    with pytest.raises(ValidationError, match="Enheten ska säga vad") as stopped:
        convert(raw, own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)
    assert "under en miljon" not in str(stopped.value) and "utan tid" not in str(stopped.value)


def test_a_unit_that_is_taken_away_stays_away_and_is_told_once(tmp_path: Path) -> None:
    decided(tmp_path, ("1", "KORT", "Norr"), ("2", "KORT", "Söder"))
    new(tmp_path)
    file = tmp_path / "data" / "2082" / str(YEAR) / "enheter.xlsx"
    book = openpyxl.load_workbook(file)
    (gone,) = [row[0].row for row in book.worksheets[0].iter_rows() if row[0].value == "Söder"]
    book.worksheets[0].delete_rows(gone)
    book.save(file)
    told = [new(tmp_path) for _ in range(2)]
    assert "Norr" in (units := [row["enhet"] for row in table(tmp_path, "enheter")]) and "Söder" not in units
    assert [("har ni tagit bort" in show_begun(each)) for each in told] == [True, False]
    assert told[0].away["enheter.xlsx"] == [("Söder",)]
    decided(tmp_path, ("1", "KORT", "Norr"), ("2", "KORT", "Söder"), ("3", "KORT", "Väster"))
    new(tmp_path)
    assert [r["enhet"] for r in table(tmp_path, "enheter")] == [*units, "Väster"]


def test_a_personnummer_that_lost_its_first_zero_in_excel_is_told_with_what_to_do(tmp_path: Path) -> None:
    heading = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"
    raw = put(tmp_path / "raw", "beslut.csv", heading, "101010000;HT-OMV;2024-01-01;;10;tim/mån;HT1")
    new(tmp_path)
    with pytest.raises(ValidationError, match="talformat med tio nollor"):
        convert(raw, own_choices.read("2082", tmp_path / "data"), YEAR, b"k" * 32)


def test_a_ledger_with_a_column_a_month_is_told_how_to_be_turned(tmp_path: Path) -> None:
    months = "jan;feb;mar;apr;maj;jun;jul;aug;sep;okt;nov;dec"
    put(tmp_path / "raw", "agresso.csv", f"Ansvar;Verksamhet;Konto;{months}", "100;510;5010" + ";1" * 12)
    new(tmp_path)
    assert "En rad per månad behövs" in (tmp_path / "data/2082/att_gora.html").read_text("utf-8")


def test_a_heading_is_not_asked_for_where_a_fixed_value_stands_for_it(tmp_path: Path) -> None:
    """A list from one unit: its unit is in the map, and its clients are counted there."""
    put(tmp_path / "raw", "dagbok.csv", "Personnr;Besöksdatum;Typ", f"19121212-1212;{YEAR}-03-01;DAGV")
    asked = "Välj vilken rubrik i dagbok.csv som är enhet"
    assert any(asked in todo.what for todo in new(tmp_path).state.todo)
    put(
        tmp_path / "data" / "2082", "fast.toml", "[[oversattning]]", 'tabell = "utford_tid"',
        'kolumn = "enhet"', 'nar = { insats = "DAGV" }', 'blir = "Mötesplatsen"',
    )  # fmt: skip
    begun = new(tmp_path)
    assert not any("Välj vilken rubrik i dagbok.csv" in todo.what for todo in begun.state.todo)
    assert "Mötesplatsen" in [row["enhet"] for row in table(tmp_path, "enheter")]
