"""The audience intern gets the outliers one by one, in a folder of its own; nobody else gets as far.

Its report has names of its own: neither audience takes the other's away.
"""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
MARK = "offentlighets- och sekretesslagen"


def report(out: Path, *words: str) -> Path:
    wish = [str(KPB), "report", "--muni", "0000", "--year", "2024", "--out", str(out), *words]
    done = subprocess.run(wish, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return out / "0000" / "2024"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report(tmp_path_factory.mktemp("ut"), "--audience", "intern")


def page(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def test_the_list_lies_in_a_folder_that_only_its_owner_can_read(folder: Path) -> None:
    inside = folder / "internt"
    assert stat.S_IMODE(inside.stat().st_mode) == 0o700
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in inside.iterdir()}
    assert files == dict.fromkeys(("LAS_MIG.txt", "ytterfall_intern.html", "ytterfall_intern.xlsx"), 0o600)


def test_it_names_every_outlier_and_is_marked_as_secret(folder: Path) -> None:
    listed = page(folder / "internt" / "ytterfall_intern.html")
    assert listed.title is not None and "sekretess" in listed.title.get_text()
    header = listed.header
    assert header is not None and MARK in header.get_text()
    rows = listed.select("tbody tr")
    assert len(rows) == 24  # Exempelkommunen's outliers, as its report counts them
    book = openpyxl.load_workbook(folder / "internt" / "ytterfall_intern.xlsx")
    for sheet in book.worksheets:
        assert any(MARK in str(c.value) for row in sheet.iter_rows(max_row=6) for c in row), sheet.title
    assert MARK in (folder / "internt" / "LAS_MIG.txt").read_text(encoding="utf-8")


def test_the_report_beside_it_names_nobody_and_says_that_nothing_is_hidden(folder: Path) -> None:
    assert not (folder / "rapport.html").exists()
    main = page(folder / "rapport_SEKRETESS.html")
    assert main.header is not None and MARK in main.header.get_text()
    assert "pseudonym)" not in main.get_text()


SHARED = ["manifest.json", "rapport.html", "rapport.ipynb", "tabeller.xlsx"]
SECRET = [
    "manifest_SEKRETESS.json",
    "rapport_SEKRETESS.html",
    "rapport_SEKRETESS.ipynb",
    "tabeller_SEKRETESS.xlsx",
]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_neither_audience_takes_the_others_report_away(folder: Path, tmp_path: Path) -> None:
    """An extern run beside an intern one, and then an intern run again: nothing of the other is touched."""
    assert sorted(p.name for p in folder.iterdir()) == sorted([*SECRET, "internt", "resultat"])
    assert not [p for p in (folder, *folder.rglob("*")) if p.stat().st_mode & 0o077]
    secret = contents(folder)
    shutil.copytree(folder.parents[1], tmp_path / "ut")
    report(tmp_path / "ut")
    again = tmp_path / "ut" / "0000" / "2024"
    both = contents(again)
    assert {name: both[name] for name in secret} == secret
    assert MARK.encode() not in both["rapport.html"]
    report(tmp_path / "ut", "--audience", "intern")
    assert contents(again) == both
    others = 0o066 & ~_umask()
    readable = sorted(p.name for p in again.rglob("*") if p.stat().st_mode & 0o077)
    assert readable == (SHARED if others else [])
    assert bool(again.stat().st_mode & 0o077) == bool(others)


def _umask() -> int:
    now = os.umask(0o077)
    os.umask(now)
    return now
