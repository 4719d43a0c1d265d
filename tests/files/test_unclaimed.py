"""Every file in a year's folder is read or named, with the table its name is most like."""

from pathlib import Path

import pytest

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write


def named(root: Path) -> dict[str, Finding]:
    return {f.tabell: f for f in examine(root, "0000", YEAR)[1] if f.regel == "V03"}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("brukarundersökning.csv", "brukarundersokning"),
        ("budgeten.xlsx", "budget"),
        ("enheter.csv.txt", "enheter"),
        ("enheter.xls", "enheter"),
        ("Enhet 2024.ods", "enheter"),
        ("schematider.csv", "schematid"),
        ("kodnyckeln.xlsm", "kodnyckel"),
    ],
)
def test_a_name_that_is_nearly_a_tables_is_told_with_the_table(name: str, table: str, tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / name).write_text("a;b\n1;2\n", encoding="utf-8")
    found = named(tmp_path)[name]
    assert found.allvar == "varning" and f"{table}.csv" in found.atgard and f"{table}.xlsx" in found.atgard


def test_a_data_file_that_is_like_nothing_is_named_too_and_other_files_are_a_note(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "export (3).csv").write_text("a;b\n", encoding="utf-8")
    (folder / "mejl.pdf").write_bytes(b"%PDF-1.4")
    found = named(tmp_path)
    assert found["export (3).csv"].allvar == "varning"
    assert found[str(YEAR)].allvar == "info" and "mejl.pdf" in found[str(YEAR)].text


def test_what_the_workbench_and_the_machine_put_there_is_not_told(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "fordelning.toml").write_text('metod = "direkt"\n', encoding="utf-8")
    for name in (".DS_Store", "~$enheter.xlsx", "Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"x")
    assert not [f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V03"]


def test_capitals_in_a_name_are_the_same_table(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "enheter.csv").rename(folder / "Enheter.CSV")
    (folder / "brukare.csv").rename(folder / "BRUKARE.csv")
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is not None and len(underlag.enheter) == 2
    assert not [f for f in findings if f.regel == "V03"]


def test_a_table_that_cannot_be_read_makes_no_other_row_wrong(tmp_path: Path) -> None:
    """One line in another encoding in the unit register: every unit of every other table is not unknown."""
    folder = write(tmp_path, small())
    lines = (folder / "enheter.csv").read_text(encoding="utf-8").splitlines()
    odd = [line.encode("cp1252" if i == 2 else "utf-8") for i, line in enumerate(lines)]
    utf_8 = "HT2;Hemtjänst Öster;egen;hemtjänst;;;1".encode()
    (folder / "enheter.csv").write_bytes(b"\n".join([*odd, utf_8]))
    stops = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.allvar == "fel"]
    assert [(f.regel, f.rader) for f in stops] == [("V01", (3,))]
