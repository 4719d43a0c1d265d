"""Ledgers through kpb import: several systems' files become one kontoutfall, each told with its sum."""

import csv
from pathlib import Path

import pytest

from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.underlag.extracts.run import run as import_extracts
from kpbcalc.underlag.findings import Finding
from tests.builders import kr

SIE = """#SIETYP 4
#DIM 7 "Team"
#DIM 8 "Slag"
#VER A 1 20240115 ""
{
#TRANS 5010 {7 "41" 8 "520"} 250.00
#TRANS 1930 {} -250.00
}
"""
OWN = """
[varden.kontoutfall.motpart]
"Kommuner" = "kommun"
[[kalla]]
namn = "Ekonomi"
filer = { kontoutfall = "huvudbok_{ar}.csv" }
[kalla.kolumner.kontoutfall]
"Kst" = "ansvar"
"Utfall" = "belopp"
[[kalla]]
namn = "LSS"
filer = { kontoutfall = "lss.se" }
sie = { ansvar = "Team", verksamhet = 8 }
[[kalla]]
namn = "Vård"
filer = { beslut = "beslut.csv" }
"""
LEDGER = """Kst;Verksamhet;Konto;Motpart;Period;Utfall
31;510;5010;;202401;1000,50
31;510;3610;Kommuner;202401;-200
"""
DECISIONS = """Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare
19350704-4562;HT-SERV;2024-02-01;;5;tim/vecka;HT1
"""


def delivery(root: Path, **changed: str) -> Path:
    raw = root / "raw"
    raw.mkdir(exist_ok=True)
    files = {"huvudbok_2024.csv": LEDGER, "lss.se": SIE, "beslut.csv": DECISIONS} | changed
    for name, text in files.items():
        (raw / name).write_text(text, encoding="utf-8")
    (root / "data" / "0000").mkdir(parents=True, exist_ok=True)
    (root / "data" / "0000" / "val.toml").write_text(OWN, encoding="utf-8")
    return raw


def run(
    root: Path, ar: int = 2024, replace: bool = False, **changed: str
) -> tuple[list[list[str]], list[Finding]]:
    done, folder = import_extracts(
        "0000", ar, source=delivery(root, **changed), data=root / "data", key_file=root / "n.txt",
        create_key=not (root / "n.txt").exists(), replace=replace,
    )  # fmt: skip
    with (folder / "kontoutfall.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=";")), list(done.findings)


def test_two_ledgers_become_one_and_each_is_told_with_its_sum(tmp_path: Path) -> None:
    rows, findings = run(tmp_path)
    assert rows == [
        ["ansvar", "verksamhet", "konto", "motpart", "period", "belopp"],
        ["31", "510", "5010", "", "202401", "1000.5"], ["31", "510", "3610", "kommun", "202401", "-200.0"],
        ["41", "520", "5010", "", "202401", "250.0"],
    ]  # fmt: skip
    told = {f.tabell: (f.antal, f.belopp) for f in findings if f.regel == "V37"}
    assert told == {"huvudbok_2024.csv": (2, kr("800.5")), "lss.se": (1, kr(250))}


def test_what_is_wrong_in_a_ledger_is_told_by_its_own_name_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as stopped:
        run(tmp_path, **{"huvudbok_2024.csv": LEDGER.replace("Utfall", "Summa kr")})
    assert "huvudbok_2024.csv saknar kolumnen belopp" in str(stopped.value)
    assert "[kolumner.kontoutfall]" in str(stopped.value)
    assert not (tmp_path / "data" / "0000" / "2024").exists()


def test_a_ledger_imported_before_is_replaced_only_when_asked_and_a_foreign_one_never(tmp_path: Path) -> None:
    run(tmp_path)
    with pytest.raises(UsageError, match="redan importerat"):
        run(tmp_path)
    assert len(run(tmp_path, replace=True)[0]) == 4
    (tmp_path / "data" / "0000" / "2024" / "kontoutfall.csv").write_text("min egen\n", encoding="utf-8")
    with pytest.raises(UsageError, match="inte skriven av kpb import"):
        run(tmp_path, replace=True)


def test_the_year_in_a_file_name_is_the_imported_one(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"Ingen fil passar huvudbok_2023\.csv"):
        run(tmp_path, ar=2023)
