"""The year that a file's name says, in four digits or in two: understood, or told when it is another."""

from pathlib import Path

import pytest

from kpbcalc.base import own_choices
from kpbcalc.onboarding.begin import begin
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.underlag.extracts.named_years import any_year, of_year, years_in
from kpbcalc.underlag.extracts.run import convert
from tests.builders import YEAR

DECISIONS = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"


def asked(root: Path, year: int) -> list[str]:
    begun = begin("2082", year, source=root / f"raw{year}", data=root / "data", cache=str(root / "cache"))
    return [todo.what for todo in begun.state.todo]


def decided(root: Path, year: int, name: str, *dates: str) -> None:
    (root / f"raw{year}").mkdir(exist_ok=True)
    rows = [DECISIONS, *(f"19121212-1212;HT-OMV;{day};;3;tim/vecka;Norr" for day in dates), ""]
    (root / f"raw{year}" / name).write_text("\n".join(rows), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "next_year"),
    [
        ("insatser_24.csv", "insatser_25.csv"), ("huvudbok 24.xlsx", "huvudbok 25.xlsx"),
        ("beslut24.csv", "beslut25.csv"), ("besok_2401.csv", "besok_2501.csv"),
        ("24/beslut.csv", "25/beslut.csv"), ("utfall_202412.csv", "utfall_202512.csv"),
        ("v24_2024.csv", "v24_2025.csv"), ("avdelning 12.csv", "avdelning 12.csv"),
        ("lista_1234.csv", "lista_1234.csv"),
    ],
)  # fmt: skip
def test_next_years_file_fits_what_is_written_of_this_years(name: str, next_year: str) -> None:
    assert of_year(any_year(name, 2024), 2024) == name
    assert of_year(any_year(name, 2024), 2025) == next_year


def test_two_digits_far_off_number_something_else() -> None:
    assert years_in("beslut_23.csv", 2024) == {2023}
    assert years_in("Grupp 12.csv", 2024) == years_in("lista_1234.csv", 2024) == set()


def test_a_file_with_two_digits_is_read_next_year_too(tmp_path: Path) -> None:
    decided(tmp_path, YEAR, f"insatser_{YEAR % 100}.csv", f"{YEAR}-01-01")
    asked(tmp_path, YEAR)
    (row,) = read_rows(tmp_path / "data/2082/kartor.xlsx", "filer")
    assert row["fil"] == "insatser_{ar2}.csv"
    decided(tmp_path, YEAR + 1, f"insatser_{YEAR % 100 + 1}.csv", f"{YEAR + 1}-01-01")
    assert not any("finns inte i mappen" in what for what in asked(tmp_path, YEAR + 1))
    own = own_choices.read("2082", tmp_path / "data")
    imported = convert(tmp_path / f"raw{YEAR + 1}", own, YEAR + 1, b"k" * 32)
    assert imported.files == (f"insatser_{YEAR % 100 + 1}.csv",)


@pytest.mark.parametrize(("day", "told"), [(f"{YEAR - 1}-05-01", True), (f"{YEAR}-05-01", False)])
def test_another_years_name_is_told_unless_something_is_of_this_year(
    tmp_path: Path, day: str, told: bool
) -> None:
    decided(tmp_path, YEAR, f"insatser_{YEAR % 100 - 1}.csv", day)
    wanted = f"insatser_{YEAR % 100 - 1}.csv heter som {YEAR - 1}"
    assert any(what.startswith(wanted) for what in asked(tmp_path, YEAR)) is told
