"""A long SIE file is summed while it is read: the same figures, findings and lines as row by row."""

import shutil
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from kpbcalc.base.exact import GRID
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.costing import Resultat
from kpbcalc.demo import write_demo
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.large import sum_sie
from kpbcalc.underlag.sie import read_sie
from tests.builders import YEAR, small, write
from tests.samples.large_tables import everything_is_large
from tests.samples.sie import DIMENSIONS, HEAD, as_sie

Examined = tuple[Resultat | None, list[Finding]]


def both(root: Path) -> tuple[Examined, Examined]:
    """What a folder gives with the file read row by row, and summed."""
    whole = examine_all(root, "0000", YEAR)
    with everything_is_large():
        return whole, examine_all(root, "0000", YEAR)


def told(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.regel, f.text, f.rader))


def delivered(tmp_path: Path, text: str, encoding: str = "cp437") -> Path:
    folder = write(tmp_path, {k: v for k, v in small().items() if k != "kontoutfall"})
    (folder / "kontoutfall.se").write_bytes(text.encode(encoding))
    return tmp_path


def voucher(number: int, *rows: str, day: str = "20240131") -> str:
    return "\n".join([f'#VER A {number} {day} "Åäö"', "{", *(f"#TRANS {row}" for row in rows), "}", ""])


USUAL = [
    voucher(1, '4010 {1 "100" 6 "510"} 1000', "1930 {} -1000"),
    voucher(2, '5010 {6 "510" 1 "100"} 1300.50', '5010 {1 "200" 6 "920"} 300', "1930 {} -1600.50"),
    voucher(3, '4010 {1 "100" 6 "510"} -100', '3510 {1 "100" 6 "510" 20 "kommun"} -10', "1930 {} 110"),
    voucher(4, '"5010" {1 "100" 6 "510"} "200"', "1930 {} -200", day="20240229"),
    voucher(5, '4010 {1 "100" 6 "510"} 7', "1930 {} -7"),
]


def test_the_worked_example_gives_the_same_files(tmp_path: Path) -> None:
    write_demo(tmp_path, ["0000"])
    folder = tmp_path / "0000" / str(YEAR)
    text = as_sie(folder / "kontoutfall.csv")
    (folder / "kontoutfall.csv").unlink()
    (folder / "kontoutfall.se").write_bytes(text.encode("cp437"))
    for year in (YEAR - 2, YEAR - 1):
        shutil.rmtree(tmp_path / "0000" / str(year))
    (first, findings), (again, found) = both(tmp_path)
    assert found == findings and first is not None and again is not None
    for name in ("insatskostnad", "brukarrader", "nyckeltal", "avstamning"):
        assert_frame_equal(getattr(first, name), getattr(again, name), check_exact=True)


def test_rows_that_are_alike_are_one_sum(tmp_path: Path) -> None:
    file = tmp_path / "kontoutfall.se"
    file.write_bytes((HEAD + DIMENSIONS + "".join(USUAL)).encode("cp437"))
    frame, findings, groups = sum_sie(file, {})
    assert frame.to_numpy().tolist() == [
        ["100", "510", "4010", "", "202401", "907.00000000"],
        ["100", "510", "5010", "", "202401", "1300.50000000"],
        ["200", "920", "5010", "", "202401", "300.00000000"],
        ["100", "510", "3510", "kommun", "202401", "-10.00000000"],
        ["100", "510", "5010", "", "202402", "200.00000000"],
    ]
    assert groups.groups["antal"].tolist() == [3, 1, 1, 1, 1]
    rows, as_rows = read_sie(file, {})
    assert findings == as_rows
    lines = sorted(int(i) + 2 for i in rows.index)
    assert (
        sorted(n for ids in groups.row_numbers({i: [i] for i in frame.index}).values() for n in ids) == lines
    )


@pytest.mark.parametrize(
    "extra",
    [
        [],
        [voucher(6, '5010 {1 "555" 6 "510"} 5', '5020 {1 "555" 6 "510"} 5', "1930 {} -10")],  # no code key
        [voucher(6, '5010 {1 "100" 6 "510"} text'), voucher(7, '5010 {1 "100" 6 "510"} 1,2,3')],
        [voucher(6, '5010 {1 "100" 6 "510"} ""', '5010 {1 "100" 6 "510"} 5', "1930 {} -5")],  # a blank amount
        [voucher(6, '5010 {6 "510"} 5', "1930 {} -5"), voucher(7, '5010 {6 "510"} 6', "1930 {} -6")],
        [voucher(6, '5010 {1 "100" 6 "510"} 5')],  # does not sum to zero
        [voucher(6, '5010 {1 "100" 6 "510"} 5', "1930 {} -5", day="20230131")] * 2,  # another year
        [voucher(6, '5010 {1 "100" 6 "510" 20 "granne"} 5', "1930 {} -5")] * 3,  # no such counterpart
        ["#TRANS 5010 {} 5\n", "#VER A 9 20240131\n{\n"],  # broken
    ],
)
def test_the_same_findings_about_the_same_lines(tmp_path: Path, extra: list[str]) -> None:
    (_, whole), (_, summed) = both(delivered(tmp_path, HEAD + DIMENSIONS + "".join([*USUAL, *extra])))
    assert told(summed) == told(whole)
    assert all(row > 0 for f in summed for row in f.rader)


@pytest.mark.parametrize("encoding", ["cp437", "latin-1", "utf-8-sig"])
def test_dimensions_stated_last_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = (HEAD + "".join(USUAL) + DIMENSIONS).replace("\n", "\r\n")
    (first, whole), (again, summed) = both(delivered(tmp_path, text, encoding))
    assert told(summed) == told(whole) and first is not None and again is not None
    assert_frame_equal(first.insatskostnad, again.insatskostnad, check_exact=True)


def test_one_without_vouchers_is_refused(tmp_path: Path) -> None:
    (_, whole), (_, summed) = both(delivered(tmp_path, HEAD + DIMENSIONS))
    assert summed == whole and whole[0].regel == "V01"


def test_an_ansvar_that_stands_twice_is_told_of_a_long_file_too(tmp_path: Path) -> None:
    """In vouchers of other numbers: as two exports of one ansvar, one after the other."""
    rows = [voucher(n, f'50{n} {{1 "100" 6 "510"}} {n}', f"1930 {{}} -{n}") for n in range(10, 16)]
    again = [row.replace("#VER A ", "#VER B ") for row in rows]
    other = voucher(90, '5010 {1 "200" 6 "920"} 300', "1930 {} -300")
    root = delivered(tmp_path, "\n".join([HEAD, DIMENSIONS, *rows, *again, other]))
    with everything_is_large():
        found = [f for f in examine_all(root, "0000", YEAR)[1] if f.regel == "V35" and f.kolumn == "ansvar"]
    assert [("100" in f.text, f.belopp) for f in found] == [(True, 75 * GRID)]
