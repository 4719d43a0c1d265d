"""What stands around a table in a delivery: left out when it is certain, refused when it is not."""

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine, load
from kpbcalc.underlag.maps import Maps
from kpbcalc.underlag.read import read
from tests.builders import YEAR, columns, frame, kr, small, write

HEAD = columns("kontoutfall")
ROWS: list[list[Any]] = [
    ["100", "510", "5010", None, "202401", 1000], ["110", "510", "5010", None, "202401", 2000],
    ["200", "510", "5010", None, "202401", 300],
]  # fmt: skip
TITLE = ["Utfall socialnämnden 2024"]


def sheet(folder: Path, table: str, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = folder / f"{table}.xlsx"
    book.save(file)
    return file


def ledger(root: Path, rows: list[list[Any]], *, table: str = "kontoutfall") -> Path:
    """The small underlag with one table as Excel."""
    folder = write(root, small())
    (folder / f"{table}.csv").unlink()
    return sheet(folder, table, rows)


def amounts(root: Path) -> list[int]:
    return list(load(root, "0000", YEAR)[0].kontoutfall["belopp"])


def form(findings: list[Finding]) -> list[tuple[str, str, int, tuple[int, ...]]]:
    return [(f.regel, f.allvar, f.antal, f.rader) for f in findings if f.regel == "V02"]


PLAIN = [kr(1000), kr(2000), kr(300)]


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        ([TITLE], 1),
        ([TITLE, [None], ["Utskrivet 2025-01-12"], []], 2),
        ([[None, None, "Kontoutfall"]], 1),
        ([[], []], 0),
        ([[3300]], 1),
        ([["Period:", "2024"], TITLE], 2),
        ([["Kommun", "Exempelkommunen"], []], 1),
    ],
)
def test_titles_above_the_headings_are_left_out_with_a_note(
    tmp_path: Path, above: list[list[Any]], titles: int
) -> None:
    file = ledger(tmp_path, [*above, HEAD, *ROWS])
    assert amounts(tmp_path) == PLAIN
    found, findings = read(file)
    assert [f.antal for f in findings] == [titles] * bool(titles)
    assert (found.index + 2).tolist() == [len(above) + n for n in (2, 3, 4)], "the rows of the file"
    assert "2025" not in str(findings), "a title may be anything"


@pytest.mark.parametrize(
    "above",
    [
        [ROWS[0]],  # a row above the headings is a row that would be lost
        [["Kommun", "Exempelkommunen", "År", "2024"]],
        [["ansvar", "verksamhet", "konto"]],
    ],
)
def test_what_may_be_rows_above_the_headings_stops(tmp_path: Path, above: list[list[Any]]) -> None:
    ledger(tmp_path, [*above, HEAD, *ROWS])
    with pytest.raises(ValidationError):
        load(tmp_path, "0000", YEAR)


def test_headings_of_a_supplier_are_found_below_a_title(tmp_path: Path) -> None:
    """Our names are not there to be recognised, but a single cell is never the headings."""
    file = sheet(tmp_path, "kontoutfall", [TITLE, ["Ansvar (kst)", "Belopp i kr"], ["100", 7]])
    found, _ = read(file)
    assert list(found.columns) == ["ansvar (kst)", "belopp"]  # that it is kr is its unit
    assert found.to_numpy().tolist() == [["100", "7"]]


def test_a_table_of_headings_alone_below_a_title(tmp_path: Path) -> None:
    file = ledger(tmp_path, [TITLE, columns("befolkning")], table="befolkning")
    assert read(file)[0].empty
    assert load(tmp_path, "0000", YEAR)[0].befolkning.empty


SURE = [
    ["Summa", None, None, None, None, 3300],
    ["SUMMA:", None, None, None, None, 3300.0],
    ["Totalt", None, None, None, None, "3 300,00"],
    [None, None, "Totalsumma", None, None, 3300],
    ["Summa kostnader 2024", None, None, None, None, 3300.004],
    ["S:a", None, None, None, None, 3300],
]


@pytest.mark.parametrize("total", SURE, ids=lambda row: str(row[0]))
@pytest.mark.parametrize("blank", [0, 2])
def test_a_total_that_says_so_and_is_the_sum_is_left_out_with_a_note(
    tmp_path: Path, total: list[Any], blank: int
) -> None:
    file = ledger(tmp_path, [HEAD, *ROWS, *[[]] * blank, total, []])
    assert amounts(tmp_path) == PLAIN
    assert form(read(file)[1]) == [("V02", "info", 1, (5 + blank,))]


@pytest.mark.parametrize(
    "printed", [["Utskrivet 2025-01-12"], ["Antal poster", 3]], ids=lambda row: str(row[0])
)
def test_a_total_above_what_is_printed_below_the_table_is_left_out_as_well(
    tmp_path: Path, printed: list[Any]
) -> None:
    file = ledger(tmp_path, [HEAD, *ROWS, SURE[0], printed])
    assert amounts(tmp_path) == PLAIN
    assert form(read(file)[1]) == [("V02", "info", 1, (6,)), ("V02", "info", 1, (5,))]


UNSURE = [
    [["Summa", None, None, None, None, 3299]],  # not the sum
    [["Summa", None, None, None, None, None]],  # a formula that was never calculated
    [["Summa", None, None, None, None, "tre"]],
    [["Summa", "510", "5010", None, "202401", 3300]],  # all that a row has
    [["Summa", None, None, None, "202401", 3300]],  # 202401 is no sum
    [["Summa 100", None, None, None, None, 1000], ["Summa", None, None, None, None, 4300]],
    [["Summa", None, None, None, None, 3300], ["300", "510", "5010", None, "202401", 5]],
    [[None, None, None, None, None, 3300]],  # says nothing
    [["Summa", None, None, None, None, 3300], ["Avstämt mot huvudboken"]],
]


@pytest.mark.parametrize("below", UNSURE)
def test_what_only_looks_like_a_total_stops_and_is_never_counted(
    tmp_path: Path, below: list[list[Any]]
) -> None:
    ledger(tmp_path, [HEAD, *ROWS, *below])
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is None
    first = next(f for f in findings if f.allvar == "fel")
    assert first.rader and min(first.rader) >= 5, "the row is named"


def test_words_for_sums_that_are_names_stay(tmp_path: Path) -> None:
    """A row with all its cells and a longer name is a row."""
    rows = ["Totalundersökning;HT1;F;75;8;10", "Total nöjdhet;HT1;F;75;8;10", "Summan;;F;80;10;10"]
    write(tmp_path, small(brukarundersokning=rows))
    assert len(load(tmp_path, "0000", YEAR)[0].brukarundersokning) == 3


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_same_holds_in_every_format(tmp_path: Path, suffix: str) -> None:
    for name, last, expected in (("a", "3300", PLAIN), ("b", "3301", None)):
        folder = write(tmp_path / name, small())
        lines = [*small()["kontoutfall"], f"Summa;;;;;{last}"]
        (folder / "kontoutfall.csv").unlink()
        table = frame("kontoutfall", lines)
        if suffix == "csv":
            table.to_csv(folder / "kontoutfall.csv", sep=";", index=False)
        else:
            table.to_parquet(folder / "kontoutfall.parquet")
        if expected:
            assert amounts(tmp_path / name) == expected
        else:
            assert examine(tmp_path / name, "0000", YEAR)[0] is None


def test_a_total_does_not_settle_how_amounts_are_read(tmp_path: Path) -> None:
    """1.234 with a total of 1,234.00 is still two readings; the sum agrees with one of them only by luck."""
    write(tmp_path, small(kontoutfall=["100;510;5010;;202401;1.234", "Summa;;;;;1.234"]))
    assert examine(tmp_path, "0000", YEAR)[0] is None


# months and times that Excel has made dates of

MONTHS = [datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 31), "2024-01-01", 45292, 45322.0, "2024-01"]


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_a_month_that_is_a_date_is_that_month(tmp_path: Path, month: Any) -> None:
    rows = [["A", "HT-OMV", "HT1", month, 4, 3], ["B", "SABO-OMV", "SB1", "2024-02", None, 20]]
    ledger(tmp_path, [columns("insatsvolymer"), *rows], table="insatsvolymer")
    underlag, findings = load(tmp_path, "0000", YEAR)
    assert underlag.insatsvolymer["manad"].tolist() == ["2024-01", "2024-02"]
    assert [f.antal for f in findings if f.regel == "V05"] == ([] if month == "2024-01" else [1])


@pytest.mark.parametrize("month", [datetime.date(2024, 1, 1), 45292, 202401, "202401"], ids=str)
def test_a_period_that_is_a_date_is_that_period(tmp_path: Path, month: Any) -> None:
    ledger(tmp_path, [HEAD, *[[*row[:4], month, row[5]] for row in ROWS]])
    assert load(tmp_path, "0000", YEAR)[0].kontoutfall["period"].tolist() == ["202401"] * 3
    assert amounts(tmp_path) == PLAIN


@pytest.mark.parametrize(
    "month", ["2024-13-01", "2024-02-30", "2024-01-01 08:15", 12345, 452920, -1], ids=str
)
def test_what_is_no_date_stops(tmp_path: Path, month: Any) -> None:
    rows = [["A", "HT-OMV", "HT1", month, 4, 3]]
    ledger(tmp_path, [columns("insatsvolymer"), *rows], table="insatsvolymer")
    with pytest.raises(ValidationError) as raised:
        load(tmp_path, "0000", YEAR)
    assert str(month) not in str(raised.value).replace("rad 2", "")


def test_a_visit_that_is_a_serial_has_its_time() -> None:
    raw = frame("insatshandelser", ["A;HT-OMV;HT1;45292.34375;60", "A;HT-OMV;HT1;2024-01-01 08:15;60"])
    mapped, findings = Maps().apply(raw, "insatshandelser", "insatshandelser.xlsx")
    assert mapped["start"].tolist() == ["2024-01-01 08:15:00", "2024-01-01 08:15"]
    assert [(f.regel, f.antal) for f in findings] == [("V05", 1)]


def test_hours_per_week_know_the_month_that_is_a_date() -> None:
    """Seven hours a week in a month of 31 days, whatever the month looks like in the file."""
    raw = frame("insatsvolymer", ["A;HT-OMV;HT1;2024-01-01 00:00:00;7;", "A;HT-OMV;HT1;2024-03;7;"])
    maps = Maps(units={"beviljad": "timmar_per_vecka"}, hourly=frozenset({"HT-OMV"}))
    mapped, _ = maps.apply(raw, "insatsvolymer", "insatsvolymer.xlsx")
    assert mapped["beviljad"].tolist() == ["31.00000000", "31.00000000"]


def test_subtotals_that_add_up_are_left_out_and_one_that_does_not_stops(tmp_path: Path) -> None:
    """A system's own headings below a title of two cells, a sum after each ansvar and one of all."""
    heading = ["Ansvar", "Verksamhet", "Konto", "Motpart", "Period", "Utfall"]
    body = [
        ["Kommunen", None, "Period 202401-202412"], [], heading,
        ROWS[0], ROWS[1], ["Summa 110", None, None, None, None, 3000],
        ROWS[2], ["Summa 200", None, None, None, None, 300], ["Totalt", None, None, None, None, 3300],
    ]  # fmt: skip
    found, findings = read(sheet(tmp_path, "huvudbok", body))
    assert (found.columns.tolist(), found["utfall"].tolist()) == (
        [name.lower() for name in heading], ["1000", "2000", "300"],
    )  # fmt: skip
    assert form(findings) == [("V02", "info", 1, ()), ("V02", "info", 3, (6, 8, 9))]
    body[5][-1] = 2999
    found, findings = read(sheet(tmp_path, "huvudbok", body))
    assert [f.allvar for f in findings] == ["info", "fel"] and len(found) == 6
