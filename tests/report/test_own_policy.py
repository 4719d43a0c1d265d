"""A municipality's own limit reaches the whole report: what is told, what is hidden and how that is said."""

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from tests.builders import write
from tests.samples.small_municipalities import little

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
MEALS = [f"M{n}" for n in range(7)]


def seven_more() -> dict[str, list[str]]:
    """The small municipality, with seven who have support at home and nothing else."""
    rows = little()
    rows["kontoutfall"].append("130;570;5010;;202406;700000")
    rows["kodnyckel"].append("130;*;insats;BSTOD;BS1;;")
    rows["enheter"].append("BS1;Boendestöd;egen;boendestöd;;;1")
    rows["brukare"] += [f"{p};M;1980" for p in MEALS]
    rows["insatsvolymer"] += [f"{p};BSTOD;BS1;2024-05;20;20" for p in MEALS]
    return rows


@pytest.fixture(scope="module", params=[5, 10])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """The limit and the report's folder."""
    base = tmp_path_factory.mktemp("policy")
    write(base / "data", seven_more())
    if request.param != 5:
        own = f"[sekretess]\nminsta_antal = {request.param}\n"
        (base / "data" / "0000" / "val.toml").write_text(own, encoding="utf-8")
    words = ["--muni", "0000", "--year", "2024", "--data", str(base / "data"), "--out", str(base / "ut")]
    done = subprocess.run([str(KPB), "report", *words], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return request.param, base / "ut" / "0000" / "2024"


def test_no_other_limit_is_spoken_of(report: tuple[int, Path]) -> None:
    limit, folder = report
    page = BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    text = " ".join(page.get_text().split())
    assert set(re.findall(r"1–(\d+) personer", text)) == {str(limit - 1)}
    assert set(re.findall(r"färre än (\d+) personer", text)) == {str(limit)}


def test_seven_are_told_by_the_common_limit_and_not_by_ten(report: tuple[int, Path]) -> None:
    limit, folder = report
    book = openpyxl.load_workbook(folder / "tabeller.xlsx", read_only=True)
    rows = [
        [str(cell) for cell in row]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        if str(row[0]).startswith("Boendestöd")
    ]
    told = any("7" in row for row in rows)
    assert told == (limit == 5)
