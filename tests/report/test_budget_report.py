"""A municipality with a budget: its whole page says what was planned, and of no hidden group by itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.report.book_tables import sheets
from tests.samples.random_municipality import draw

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
SEED, SIZE = 24, 124  # has a budget, a hidden area and a row of what is hidden


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("budget")
    drawn = draw(SEED, base / "data", (), SIZE)
    muni, year = drawn.kommun, str(drawn.years[-1])
    assert (base / "data" / muni / year / "budget.csv").exists()
    words = [
        "report",
        "--muni",
        muni,
        "--year",
        year,
        "--data",
        str(base / "data"),
        "--out",
        str(base / "ut"),
    ]
    done = subprocess.run([str(KPB), *words], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return base / "ut" / muni / year


def test_the_accounts_say_it_and_the_appendix_has_the_table(folder: Path) -> None:
    page = BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    first, sure = (page.find(id=place).get_text(" ") for place in ("pa-en-sida", "sa-sakra-ar-siffrorna"))
    assert "Budgeten för kostnadsbasen var" in sure
    assert "mnkr på äldreomsorgen, funktionshinderomsorgen och" in first and "budgeten, som var" in first
    some_is_nobodys = "gäller verksamhet utan individvolym" in sure
    assert ("också den som inte är någon brukares" in first) is some_is_nobodys
    captions = [t.get_text() for t in page.select("#bilaga caption strong")]
    assert len([c for c in captions if c.endswith("Budget och utfall")]) == 1


def test_what_is_hidden_has_no_outturn_and_stands_with_others(folder: Path) -> None:
    page = BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    captions = page.select("#bilaga caption strong")
    table = next(t for t in captions if t.get_text().endswith("Budget och utfall")).find_parent("table")
    rows = [[c.get_text(strip=True) for c in row.select("th, td")] for row in table.select("tbody tr")]
    (hidden,) = [row for row in rows if ".." in row]
    assert hidden[1] != ".." and hidden[2:] == [".."] * 3 and " och " in hidden[0]
    assert any(sheet.title == "Budget och utfall" for sheet in sheets(folder / "tabeller.xlsx"))
