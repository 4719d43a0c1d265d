"""A finance system's own report of the ledger: titles, subtotals, texts beside codes, months, two years."""

from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.extracts.files_found import RawFile
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.ready import read_ready
from kpbcalc.underlag.extracts.systems import System
from kpbcalc.underlag.extracts.words import Words
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.inspected import inspect
from kpbcalc.underlag.load import examine, load
from kpbcalc.underlag.maps import Maps
from tests.builders import LIMITS, YEAR, kr, small, write
from tests.samples.large_tables import everything_is_large
from tests.samples.ledger_as_it_comes import AMOUNTS, HEAD, MAP, amounts, put

ROWS = ["100;510;5010;;202401;1000", "110;510;5010;;202401;2000", "200;510;5010;;202401;300"]


def said(root: Path, rule: str) -> list[tuple[str, int, tuple[int, ...]]]:
    return [(f.allvar, f.antal, f.rader) for f in examine(root, "0000", YEAR)[1] if f.regel == rule]


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        ("Exempelkommunen\nHuvudbok per ansvar\n\n", 2),
        ("Exempelkommunen;;;;;\nUtskrivet;2025-01-12;;;;\n", 2),
        ("sep=;\n", 0),
        ("sep=;\nHuvudbok\n", 1),
        ("\n\n", 0),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_titles_above_a_csv_files_headings_are_left_out_with_a_note(
    above: str, titles: int, end: str, tmp_path: Path
) -> None:
    put(tmp_path, (above + "\n".join([HEAD, *ROWS]) + "\n").replace("\n", end), MAP)
    assert amounts(tmp_path) == AMOUNTS
    assert said(tmp_path, "V02") == ([("info", titles, ())] if titles else [])


def test_the_rows_below_titles_are_named_by_their_place_in_the_file(tmp_path: Path) -> None:
    put(tmp_path, "\n".join(["Huvudbok", "", HEAD, ROWS[0], "110;510;5010;;202401;två", ROWS[2]]), MAP)
    (stop,) = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.allvar == "fel"]
    assert (stop.regel, stop.rader) == ("V04", (5,))
    put(tmp_path, "\n".join(["Huvudbok", "", HEAD, ROWS[0], "110;510"]), MAP)
    assert ("fel", 1, (5,)) in said(tmp_path, "V02")


def test_a_separator_that_the_file_states_is_the_one(tmp_path: Path) -> None:
    put(tmp_path, "sep=,\n" + "\n".join([HEAD, *ROWS]).replace(";", ","), MAP)
    assert amounts(tmp_path) == AMOUNTS


def test_somebodys_row_is_never_taken_for_headings(tmp_path: Path) -> None:
    """What is not known as headings stays below the first line, and stops."""
    put(tmp_path, "rubrik\n" + "\n".join(ROWS))
    with pytest.raises(ValidationError):
        load(tmp_path, "0000", YEAR)


def test_a_long_ledger_below_titles_is_read_as_a_short_one(tmp_path: Path) -> None:
    put(tmp_path, "Huvudbok\n" + "\n".join([HEAD, *ROWS]) + "\n", MAP)
    with everything_is_large():
        assert amounts(tmp_path) == AMOUNTS


def sheet(folder: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = folder / "kontoutfall.xlsx"
    book.save(file)
    return file


def test_headings_that_a_map_names_are_found_below_titles_of_two_cells(tmp_path: Path) -> None:
    folder = put(tmp_path, "", MAP)
    (folder / "kontoutfall.csv").unlink()
    rows = [line.split(";") for line in (HEAD, *ROWS)]
    file = sheet(folder, [["Exempelkommunen"], ["Huvudbok (UBW)", None, "Period 202401-202412"], [], *rows])
    assert amounts(tmp_path) == AMOUNTS
    seen = inspect(file)  # which knows of no map
    assert seen.likeness is not None and seen.likeness.table == "kontoutfall"
    assert seen.likeness.found["belopp"] == "utfall"


SUBTOTALS = [
    "100;510;5010;;202401;1000", "100;510;5010;;202401;500", "Summa 100;;;;;1500",
    "110;510;5010;;202401;2000", "Summa 110;;;;;2000", "Summa förvaltning;;;;;3500",
    "200;510;5010;;202401;300", "Summa 200;;;;;300", "Totalt;;;;;3800",
]  # fmt: skip


@pytest.mark.parametrize("last", [["Totalsumma;;;;;3300"], []])
def test_subtotals_after_their_code_are_left_out_with_or_without_a_total(
    last: list[str], tmp_path: Path
) -> None:
    rows = [ROWS[0], "100 Summa;;;;;1000", ROWS[1], "110 Summa;;;;;2000", ROWS[2], "200 Summa;;;;;300", *last]
    put(tmp_path, "\n".join([HEAD, *rows]), MAP)
    assert amounts(tmp_path) == AMOUNTS
    assert said(tmp_path, "V02") == [("info", len(rows) - 3, (3, 5, 7, *[8 for _ in last]))]


def test_subtotals_that_add_up_are_left_out_and_said(tmp_path: Path) -> None:
    put(tmp_path, "\n".join([HEAD, *SUBTOTALS]), MAP)
    assert amounts(tmp_path) == [kr(1000), kr(500), kr(2000), kr(300)]
    assert said(tmp_path, "V02") == [("info", 5, (4, 6, 7, 9, 10))]


@pytest.mark.parametrize("wrong", [2, 4, 5, 7, 8])
def test_one_total_that_does_not_add_up_stops_them_all(wrong: int, tmp_path: Path) -> None:
    rows = [f"{row}1" if i == wrong else row for i, row in enumerate(SUBTOTALS)]
    put(tmp_path, "\n".join([HEAD, *rows]), MAP)
    assert [allvar for allvar, _, _ in said(tmp_path, "V02")] == ["fel"]


def test_a_period_with_a_dash_is_that_period(tmp_path: Path) -> None:
    rows = [
        row.replace("202401", month)
        for row, month in zip(ROWS, ("2024-01", "2024/01", "202401"), strict=True)
    ]
    put(tmp_path, "\n".join([HEAD, *rows]), MAP)
    assert set(load(tmp_path, "0000", YEAR)[0].kontoutfall["period"]) == {"202401"}
    assert said(tmp_path, "V05") == [("info", 2, ())]


@pytest.mark.parametrize("month", ["2024-19x", "24-01", "2024-1-1", "202420"])
def test_what_is_no_month_stops(month: str, tmp_path: Path) -> None:
    put(tmp_path, "\n".join([HEAD, ROWS[0].replace("202401", month)]), MAP)
    with pytest.raises(ValidationError):
        load(tmp_path, "0000", YEAR)


def test_a_code_with_its_text_in_the_cell_is_the_code(tmp_path: Path) -> None:
    rows = ["100 Hemtjänst;510 - Äldre;5010 Månadslön;;202401;1000", "110 Boende;510;5010;;202401;2000"]
    put(tmp_path, "\n".join([HEAD, *rows, ROWS[2]]), MAP)
    ledger = load(tmp_path, "0000", YEAR)[0].kontoutfall
    assert ledger[["ansvar", "verksamhet", "konto"]].to_numpy().tolist() == [
        ["100", "510", "5010"], ["110", "510", "5010"], ["200", "510", "5010"]
    ]  # fmt: skip
    assert said(tmp_path, "V04") == [("info", 2, ()), ("info", 1, ()), ("info", 1, ())]


def test_a_name_in_the_place_of_a_code_stays_as_it_is(tmp_path: Path) -> None:
    rows = ["Hemtjänst Öst;510;5010;;202401;1000", "3 Ängar;510;5010;;202401;2000"]
    put(tmp_path, "\n".join([HEAD, *rows]), MAP)
    found = examine(tmp_path, "0000", YEAR)[1]
    assert not [f for f in found if f.regel == "V04"]


# SIE

SIE = """#FLAGGA 0
#SIETYP 4
#DIM 8 "Ansvarig chef"
#DIM 9 "Ansvar"
#DIM 6 "Verksamhet"
"""


def voucher(date: str, *rows: str) -> str:
    return f'#VER A 1 {date} "x"\n{{\n' + "".join(f"#TRANS {row}\n" for row in rows) + "}\n"


def told(root: Path) -> dict[str, Finding]:
    return {
        f.kolumn: f for f in examine(root, "0000", YEAR)[1] if f.regel == "V03" and "SE" in f.tabell.upper()
    }


def sie(root: Path, text: str, choices: str = "") -> None:
    put(root, text, choices, "kontoutfall.se")


ONE = voucher("20240131", '5010 {8 "77" 9 "100" 6 "510"} 1000.00', "1930 {} -1000.00")


def test_the_dimension_of_that_very_name_comes_before_one_that_begins_so_and_is_told(tmp_path: Path) -> None:
    sie(tmp_path, SIE + ONE)
    found = told(tmp_path)
    assert set(load_ledger(tmp_path)["ansvar"]) == {"100"}
    assert "9 Ansvar" in found["ansvar"].text and found["ansvar"].allvar == "info"
    assert "6 Verksamhet" in found["verksamhet"].text


def test_two_dimensions_that_could_be_it_are_a_warning_until_one_is_stated(tmp_path: Path) -> None:
    text = SIE.replace('"Ansvar"', '"Ansvarsområde"') + ONE
    sie(tmp_path, text)
    found = told(tmp_path)["ansvar"]
    assert found.allvar == "varning" and "8 Ansvarig chef" in found.text and "9 Ansvarsområde" in found.text
    sie(tmp_path, text, '[sie]\nansvar = "9"\n')
    assert told(tmp_path)["ansvar"].allvar == "info"
    assert set(load_ledger(tmp_path)["ansvar"]) == {"100"}


def load_ledger(root: Path) -> "object":
    from kpbcalc.underlag.sie import read_sie  # noqa: PLC0415

    own = {"ansvar": "9"} if "9" in (root / "0000" / "egna.toml").read_text(encoding="utf-8") else {}
    return read_sie(root / "0000" / str(YEAR) / "kontoutfall.se", own)[0]


def test_of_two_years_in_a_file_the_wanted_one_is_read_and_said(tmp_path: Path) -> None:
    other = voucher("20231231", '5010 {9 "100" 6 "510"} 77.00', "1930 {} -77.00")
    sie(tmp_path, SIE + other + ONE)
    folder = tmp_path / "0000" / str(YEAR)
    (folder / "kodnyckel.csv").write_text(
        "ansvar;verksamhet;typ;insats;enhet;pool;anledning\n100;*;insats;HT-OMV;HT1;;\n", encoding="utf-8"
    )
    found = examine(tmp_path, "0000", YEAR)[1]
    (years,) = [f for f in found if f.regel == "V15"]
    assert (years.allvar, years.antal, years.belopp) == ("info", 1, kr(77)) and "2023, 2024" in years.text


def test_a_file_of_another_year_alone_stops_and_says_which(tmp_path: Path) -> None:
    sie(tmp_path, SIE + ONE.replace("20240131", "20230131"))
    found = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V15"]
    assert {f.allvar for f in found} == {"info", "fel"}
    assert any("2023" in f.text for f in found)


@pytest.mark.parametrize(
    "amount",
    ["1000,00", '"1 000,00"', '"1\N{NO-BREAK SPACE}000,00"', "+1000", "1 000,00", "1\N{NO-BREAK SPACE}000.00",
     "1 000", '1 000,00 20240101 "Lön"', "1000.00 20240101", '1000.00 "" "Lön" 500'],
)  # fmt: skip
def test_amounts_as_swedes_write_them(amount: str, tmp_path: Path) -> None:
    sie(tmp_path, SIE + ONE.replace(" 1000.00", f" {amount}").replace("-1000.00", "\N{MINUS SIGN}1000,00"))
    from kpbcalc.underlag.sie import read_sie  # noqa: PLC0415

    frame, findings = read_sie(tmp_path / "0000" / str(YEAR) / "kontoutfall.se", {})
    assert frame["belopp"].tolist() == ["1000.00000000"]
    assert not [f for f in findings if f.allvar == "fel"]


# What stands twice


def again(root: Path) -> list[tuple[str, str, int, tuple[int, ...], int | None]]:
    found = [f for f in examine(root, "0000", YEAR)[1] if f.regel == "V35"]
    return [(f.allvar, f.tabell, f.antal, f.rader, f.belopp) for f in found]


OTHER = voucher("20240229", '5010 {9 "100" 6 "510"} 500.00', "1930 {} -500.00").replace("A 1", "A 2")


def test_a_voucher_that_stands_twice_is_told_with_its_kronor(tmp_path: Path) -> None:
    sie(tmp_path, SIE + ONE + OTHER + ONE)
    line = len((SIE + ONE + OTHER).splitlines()) + 1
    assert again(tmp_path) == [("varning", "kontoutfall.se", 1, (line,), kr(1000))]
    with everything_is_large():
        assert again(tmp_path) == [("varning", "kontoutfall.se", 1, (line,), kr(1000))]


@pytest.mark.parametrize(
    ("old", "new"), [("A 1 ", "A 3 "), ("A 1 ", "B 1 "), ("1000.00", "999.00"), ("20240131", "20240130")]
)
def test_vouchers_that_only_are_alike_are_two(tmp_path: Path, old: str, new: str) -> None:
    sie(tmp_path, SIE + ONE + ONE.replace(old, new))
    assert again(tmp_path) == []


def test_vouchers_without_numbers_are_two(tmp_path: Path) -> None:
    sie(tmp_path, SIE + ONE.replace("A 1 ", 'A "" ') * 2)
    assert again(tmp_path) == []


def test_a_ledger_that_is_pasted_in_twice_is_told_with_what_is_counted_again(tmp_path: Path) -> None:
    rows = ["100;510;5010;;202401;1000", "110;510;5010;;202401;2000", "200;510;5010;;202401;300"]
    write(tmp_path, small(kontoutfall=rows * 2))
    assert again(tmp_path) == [("varning", "kontoutfall", 6, (), kr(3300))]
    write(tmp_path, small(kontoutfall=rows * 3))
    assert again(tmp_path) == [("varning", "kontoutfall", 9, (), kr(6600))]
    write(tmp_path, small(kontoutfall=[*rows * 2, "100;510;5010;;202402;1"]))
    assert again(tmp_path) == []


def raw(folder: Path, **files: str) -> list[tuple[str, str, int | None]]:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    system = System("Ekonomi", {}, Words({}, {}), Policy(), Maps())
    names = sorted(name.replace("_", ".") for name in files)
    listed = [RawFile(folder / name, name, "kontoutfall", system) for name in names]
    found = read_ready(listed, YEAR, "0000", LIMITS)[1]
    return [(f.tabell, f.text, f.belopp) for f in found if f.regel == "V35"]


def test_one_ledger_in_two_files_is_told_and_so_is_one_voucher(tmp_path: Path) -> None:
    head = "ansvar;verksamhet;konto;motpart;period;belopp\n"
    rows = [f"10{n};510;5010;;202401;{n + 1}" for n in range(6)]
    copy = head + "\n".join(reversed(rows))
    ((name, text, money),) = raw(tmp_path, a_csv=head + "\n".join([*rows, "1;2;5;;202402;9"]), b_csv=copy)
    assert (name, "(6 rader)" in text and "a.csv" in text, money) == ("b.csv", True, kr(21))
    assert not raw(
        tmp_path, a_csv=head + "\n".join(rows), b_csv=head + "\n".join(rows).replace("202401", "202402")
    )
    ((name, text, money),) = raw(tmp_path, a_se=SIE + ONE, b_se=SIE + OTHER + ONE)
    assert (name, "A 1" in text, money) == ("b.se", True, kr(1000))


def test_a_ledger_of_the_whole_year_without_counterparts_is_read_and_told(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    whole = (folder / "kontoutfall.csv").read_text(encoding="utf-8")
    head, *lines = [line.split(";") for line in whole.split()]
    keep = [head.index(name) for name in ("ansvar", "verksamhet", "konto", "belopp")]
    rows = [";".join(line[n] for n in keep) for line in (head, *lines)]
    (folder / "kontoutfall.csv").write_text("\n".join(rows), encoding="utf-8")
    underlag, found = examine(tmp_path, "0000", YEAR)
    assert underlag is not None and set(underlag.kontoutfall["period"]) == {f"{YEAR}12"}
    told = {f.kolumn: f.text for f in found if f.regel == "V03" and f.allvar == "varning"}
    assert "hela årets" in told["period"] and "inga intäkter räknas av" in told["motpart"]


def test_a_column_that_may_be_the_period_is_asked_for(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    whole = (folder / "kontoutfall.csv").read_text(encoding="utf-8")
    (folder / "kontoutfall.csv").write_text(whole.replace("period", "Bokfört"), encoding="utf-8")
    underlag, found = examine(tmp_path, "0000", YEAR)
    assert underlag is None and [f.kolumn for f in found if f.regel == "V03" and f.allvar == "fel"] == [
        "period"
    ]
