"""Unit tests of SIE 4: the same ledger whatever the program wrote, and what is refused in it."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kpbcalc.costing import cost
from kpbcalc.demo import write_demo
from kpbcalc.underlag import load
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.sie import read_sie
from tests.builders import YEAR, small, write
from tests.samples.sie import DIMENSIONS, HEAD, as_sie

LEDGER = """#VER A 1 20240131 "Löner januari"
{
#TRANS 5010 {1 "100" 6 "510"} 1000.00
#TRANS 1930 {} -1000.00
}
"""
CLIENT = "Anna Andersson 19400101-1234"


def sie(
    tmp_path: Path, text: str, own: dict[str, Any] | None = None, encoding: str = "cp437"
) -> tuple[pd.DataFrame, list[Finding]]:
    file = tmp_path / "kontoutfall.se"
    file.write_bytes(text.encode(encoding))
    return read_sie(file, own or {})


def rows(frame: pd.DataFrame) -> list[list[str]]:
    return [list(r) for r in frame.itertuples(index=False)]


def faults(findings: list[Finding]) -> list[tuple[str, tuple[int, ...]]]:
    return [(f.regel, f.rader) for f in findings if f.allvar == "fel"]


@pytest.mark.parametrize("encoding", ["cp437", "latin-1", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_dimensions_are_found_in_every_encoding_and_line_end(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    text = (HEAD + DIMENSIONS + LEDGER.replace("100", "ÅÄÖ")).replace("\n", newline)
    frame, findings = sie(tmp_path, text, encoding=encoding)
    assert faults(findings) == []
    assert rows(frame)[0][:2] == ["ÅÄÖ", "510"]


def test_a_voucher_becomes_rows_and_the_balance_sheet_stays_out(tmp_path: Path) -> None:
    frame, findings = sie(tmp_path, HEAD + DIMENSIONS + LEDGER)
    (info,) = [f for f in findings if f.regel == "V38"]
    assert list(frame.columns) == ["ansvar", "verksamhet", "konto", "motpart", "period", "belopp"]
    assert rows(frame) == [["100", "510", "5010", "", "202401", "1000.00000000"]]
    assert frame.index.tolist() == [HEAD.count("\n") + DIMENSIONS.count("\n") + 1], "line 16 in the file"
    assert (info.allvar, info.antal) == ("info", 1)


def test_added_and_removed_rows_do_not_count_twice(tmp_path: Path) -> None:
    voucher = """#VER A 2 20240229
{
#TRANS 5010 {1 "100" 6 "510"} 40.00
#BTRANS 5010 {1 "100" 6 "510"} 900.00
#RTRANS 6010 {1 "100" 6 "510"} 60.00
#TRANS 6010 {1 "100" 6 "510"} 60.00
#TRANS 2440 {} -100.00
}
"""
    frame, findings = sie(tmp_path, HEAD + DIMENSIONS + voucher)
    assert faults(findings) == []
    assert [(r[2], r[5]) for r in rows(frame)] == [("5010", "40.00000000"), ("6010", "60.00000000")]


def test_a_voucher_that_does_not_sum_to_zero_is_named_without_its_text(tmp_path: Path) -> None:
    voucher = f"""#VER B 17 20240131 "{CLIENT}"
{{
#TRANS 5010 {{1 "100" 6 "510"}} 10.00 20240131 "{CLIENT}"
#TRANS 1930 {{}} -9.99
}}
"""
    _, findings = sie(tmp_path, HEAD + DIMENSIONS + LEDGER + voucher)
    (fault,) = [f for f in findings if f.allvar == "fel"]
    assert (fault.regel, fault.rader) == ("V36", (19,))
    assert "B 17" in fault.text
    assert "Anna" not in repr(findings)


def test_quoted_texts_may_hold_anything(tmp_path: Path) -> None:
    voucher = r"""#VER "A" "1" 20240131 "en \"text\" { med } klamrar" 20240201 "sign"
{
#TRANS 5010 {"1" "10 \"0}" 6 510} 10 "" "text } {" 1 ""
#TRANS 1930 {} -10
}
"""
    frame, findings = sie(tmp_path, HEAD + DIMENSIONS + voucher)
    assert faults(findings) == []
    assert rows(frame) == [['10 "0}', "510", "5010", "", "202401", "10.00000000"]]


@pytest.mark.parametrize(
    ("dimensions", "own"),
    [
        ('#DIM 7 "ANSVAR"\n#DIM 1 "Kostnadsställe"\n#DIM 8 "Verksamhetskod"', {}),
        ('#DIM 7 "Kst"\n#UNDERDIM 8 "Vht" 7', {}),
        ('#DIM 7 "Del"\n#DIM 8 "Gren"', {"ansvar": "del", "verksamhet": 8}),
    ],
)
def test_dimensions_by_their_names_or_as_stated(tmp_path: Path, dimensions: str, own: dict[str, Any]) -> None:
    voucher = LEDGER.replace('1 "100" 6 "510"', '7 "100" 8 "510"')
    frame, findings = sie(tmp_path, f"{HEAD}{dimensions}\n{voucher}", own)
    assert faults(findings) == []
    assert rows(frame)[0][:2] == ["100", "510"]


@pytest.mark.parametrize(
    ("dimensions", "own", "column"),
    [
        ('#DIM 1 "Ansvar"\n#DIM 2 "Objekt"', {}, "verksamhet"),
        (DIMENSIONS, {"ansvar": "Enhet"}, "ansvar"),
        ('#DIM 1 "Ansvar"\n#DIM 6 "Verksamhet"', {"motpart": 20}, "motpart"),
    ],
)
def test_a_dimension_that_is_not_there_is_asked_for(
    tmp_path: Path, dimensions: str, own: dict[str, Any], column: str
) -> None:
    _, findings = sie(tmp_path, f"{HEAD}{dimensions}\n{LEDGER}", own)
    (fault,) = [f for f in findings if f.allvar == "fel"]
    assert (fault.regel, fault.kolumn) == ("V03", column)
    assert "[sie]" in fault.atgard


@pytest.mark.parametrize(
    ("dimensions", "objects", "ansvar", "others"),
    [
        ('#DIM 1 "Kostnadsställe"\n#DIM 7 "Ansvarsområde"', '1 "100" 7 "A"', "100", "7 Ansvarsområde"),
        ('#DIM 9 "Ansvarsområde"\n#DIM 1 "Kostnadsställe"', '1 "100"', "100", "9 Ansvarsområde"),
        ('#DIM 1 "Kostnadsställe"\n#DIM 7 "Ansvar"', '1 "100"', "100", "7 Ansvar"),
        ('#DIM 1 "Kostnadsställe"\n#DIM 7 "Ansvar"', '7 "A"', "A", "1 Kostnadsställe"),
        ('#DIM 1 "Ansvar"\n#DIM 7 "Ansvarsområde"', '1 "100" 7 "A"', "100", ""),
        ('#DIM 7 "Ansvarsområde"', '7 "A"', "A", ""),
        ("", '1 "100"', "100", ""),
    ],
)
def test_an_exact_name_goes_first_and_what_else_it_could_be_is_warned_of(
    tmp_path: Path, dimensions: str, objects: str, ansvar: str, others: str
) -> None:
    text = f'{HEAD}{dimensions}\n#DIM 8 "Verksamhetskod"\n' + LEDGER.replace(
        '1 "100" 6 "510"', f'{objects} 8 "510"'
    )
    frame, findings = sie(tmp_path, text)
    assert faults(findings) == []
    assert rows(frame)[0][:2] == [ansvar, "510"]
    warned = [f.text for f in findings if f.regel == "V03" and f.allvar == "varning"]
    assert len(warned) == bool(others) and all(others in text for text in warned)


def test_motpart_from_its_dimension_or_else_from_the_account(tmp_path: Path) -> None:
    voucher = """#VER A 1 20240131
{
#TRANS 3790 {1 "100" 6 "510"} -10
#TRANS 3610 {1 "100" 6 "510"} -20
#TRANS 3611 {1 "100" 6 "510" 20 "region"} -30
#TRANS 4010 {1 "100" 6 "510"} 60
}
"""
    frame, _ = sie(tmp_path, HEAD + DIMENSIONS + voucher, {"motpart_konto": {"3": "ovrig", "361": "kommun"}})
    assert frame["motpart"].tolist() == ["ovrig", "kommun", "region", ""]
    frame, _ = sie(tmp_path, HEAD + DIMENSIONS + voucher)
    assert frame["motpart"].tolist() == ["", "", "region", ""]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "V01"),
        ("ansvar;verksamhet\n1;2\n", "V01"),
        (HEAD + DIMENSIONS, "V01"),
        ("\0\1\2", "V01"),
        (HEAD + DIMENSIONS + LEDGER.rstrip("}\n"), "V02"),
        (HEAD + DIMENSIONS + LEDGER.replace("}\n", "", 1).replace("\n}", "") + LEDGER, "V02"),
        (HEAD + DIMENSIONS + LEDGER + "#TRANS 5010 {} 10\n", "V02"),
        (HEAD + DIMENSIONS + LEDGER + "#VER A 9\n{\n#TRANS 5010 {} 10\n}\n", "V02"),
    ],
)
def test_what_is_not_whole_sie_4_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    _, findings = sie(tmp_path, text)
    assert rule in [r for r, _ in faults(findings)]


@pytest.mark.parametrize("amount", ["1e5", "inf", "12,3,4", "text", "99999999999"])
def test_an_amount_that_is_not_one_is_told_by_line(tmp_path: Path, amount: str) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").unlink()
    text = HEAD + DIMENSIONS + LEDGER.replace(" 1000.00", f' "{amount}"')
    (folder / "kontoutfall.se").write_bytes(text.encode("cp437"))
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is None
    assert ("V04", (16,)) in faults(findings)


def test_a_row_without_object_is_told_by_the_ordinary_check(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").unlink()
    (folder / "kontoutfall.sie").write_bytes((HEAD + DIMENSIONS + LEDGER.replace('1 "100" ', "")).encode())
    _, findings = examine(tmp_path, "0000", YEAR)
    (told,) = [f for f in findings if f.tabell == "kontoutfall" and f.kolumn == "ansvar"]
    assert (told.regel, told.allvar, told.rader) == ("V41", "varning", (16,))


def test_two_files_for_the_ledger_are_one_too_many(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.si").write_bytes((HEAD + DIMENSIONS + LEDGER).encode())
    _, findings = examine(tmp_path, "0000", YEAR)
    assert any("kontoutfall.csv, kontoutfall.si" in f.text for f in findings if f.allvar == "fel")


@pytest.mark.parametrize("encoding", ["cp437", "latin-1", "utf-8"])
def test_the_worked_example_gives_the_same_figures(tmp_path: Path, encoding: str) -> None:
    write_demo(tmp_path / "csv", ["0000"])
    shutil.copytree(tmp_path / "csv", tmp_path / "sie")
    folder = tmp_path / "sie" / "0000" / str(YEAR)
    text = as_sie(folder / "kontoutfall.csv")
    (folder / "kontoutfall.csv").unlink()
    (folder / "kontoutfall.se").write_bytes(text.encode(encoding))
    first, again = (cost(load(tmp_path / kind, "0000", YEAR)[0]) for kind in ("csv", "sie"))
    assert "kontoutfall.se" in again.underlag.files
    for name in ("insatskostnad", "brukarrader", "nyckeltal", "avstamning"):
        assert_frame_equal(getattr(first, name), getattr(again, name), check_exact=True)
