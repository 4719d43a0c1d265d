"""A draft is marked wherever it is looked at, its owner's alone, in no ledger, and takes nothing away."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup

from kpbcalc.demo import write_demo
from tests.report.browser import chromium, visit

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
ONE = ["--muni", "0000", "--year", "2024"]
MARK = "Utkast"


def kpb(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(KPB), *words], capture_output=True, text=True, cwd=ROOT, check=False, env={**os.environ, **env}
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exempelkommunen's year, with a client fewer than what has been released."""
    root = tmp_path_factory.mktemp("data")
    write_demo(root, ["0000"])
    for ar in ("2022", "2023"):
        shutil.rmtree(root / "0000" / ar)
    file = root / "0000" / "2024" / "insatsvolymer.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    someone = rows[-1].split(";")[0]
    kept = [row for row in rows if row.split(";")[0] != someone]
    file.write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What has been released: the year alone, with all clients."""
    folder = tmp_path_factory.mktemp("ut")
    whole = tmp_path_factory.mktemp("hela")
    write_demo(whole, ["0000"])
    for ar in ("2022", "2023"):
        shutil.rmtree(whole / "0000" / ar)
    done = kpb("report", *ONE, "--data", str(whole), "--out", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def drafted(out: Path, data: Path) -> tuple[Path, dict[str, bytes], str]:
    """The draft's folder, what the place held before it, and what was said."""
    before = contents(out)
    done = kpb("report", *ONE, "--data", str(data), "--out", str(out), "--utkast")
    assert done.returncode == 0, done.stderr
    return out / "0000" / "2024" / "utkast", before, done.stderr


def test_a_draft_takes_nothing_away_and_is_in_no_ledger(
    drafted: tuple[Path, dict[str, bytes], str], out: Path
) -> None:
    folder, before, said = drafted
    now = contents(out)
    assert {name: now.get(name) for name in before} == before
    assert str(folder / "rapport_UTKAST.html") in said.replace("\n", "")  # a long path is wrapped
    assert {name for name in now if name not in before} == {
        str(f.relative_to(out)) for f in folder.rglob("*") if f.is_file()
    }


def test_a_draft_that_could_not_be_released_is_made_and_says_so(
    drafted: tuple[Path, dict[str, bytes], str],
) -> None:
    assert "skulle utkastet stoppas" in drafted[2]
    assert "Underlaget skiljer sig för 1–4 personer" in drafted[2]


def test_a_draft_is_its_owners_alone(drafted: tuple[Path, dict[str, bytes], str]) -> None:
    folder = drafted[0]
    modes = {p.stat().st_mode & 0o777 for p in (folder, *folder.rglob("*")) if p.is_dir()}
    assert modes == {0o700}
    assert {p.stat().st_mode & 0o777 for p in folder.rglob("*") if p.is_file()} == {0o600}


def test_a_draft_is_marked_on_page_notebook_every_sheet_and_in_the_manifest(
    drafted: tuple[Path, dict[str, bytes], str],
) -> None:
    folder = drafted[0]
    names = ["manifest_UTKAST.json", "rapport_UTKAST.html", "rapport_UTKAST.ipynb", "resultat",
             "tabeller_UTKAST.xlsx"]  # fmt: skip
    assert sorted(p.name for p in folder.iterdir()) == names
    page = BeautifulSoup((folder / "rapport_UTKAST.html").read_text(encoding="utf-8"), "html.parser")
    assert page.title is not None and "utkast" in page.title.get_text()
    assert page.header is not None and "Får inte lämnas ut" in page.header.get_text()
    book = openpyxl.load_workbook(folder / "tabeller_UTKAST.xlsx")
    for sheet in book.worksheets:
        assert any(MARK in str(c.value) for row in sheet.iter_rows(max_row=4) for c in row), sheet.title
    notebook = nbformat.read(folder / "rapport_UTKAST.ipynb", as_version=4)
    assert MARK in notebook.cells[0].source
    manifest = json.loads((folder / "manifest_UTKAST.json").read_text(encoding="utf-8"))
    assert manifest["disclosure"]["utkast"] is True
    assert "/" not in manifest["parametrar"]["underlag"]  # where a machine has its files is nobody's


def test_a_released_report_is_not_marked_as_a_draft(out: Path, drafted: object) -> None:
    folder = out / "0000" / "2024"
    page = (folder / "rapport.html").read_text(encoding="utf-8")
    assert MARK not in BeautifulSoup(page, "html.parser").get_text()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["disclosure"]["utkast"] is False


def test_the_stop_names_the_draft_in_the_words_that_were_used(out: Path, data: Path, drafted: object) -> None:
    words = ("report", *ONE, "--data", str(data), "--out", str(out))
    by_kpb, by_make = kpb(*words), kpb(*words, KPB_WAY_IN="make")
    assert by_kpb.returncode == by_make.returncode == 5
    assert "--utkast" in by_kpb.stderr and "--withdraw" in by_kpb.stderr and "make" not in by_kpb.stderr
    assert "DRAFT=1" in by_make.stderr and "WITHDRAW=" in by_make.stderr and "--" not in by_make.stderr


def test_make_says_that_it_was_the_way_in_and_hands_the_draft_on() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "-n", "-B", "report", "DRAFT=1", "PYTHON=true"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stdout
    assert "--utkast" in shown
    told = subprocess.run(
        ["make", "--no-print-directory", "--eval", "sag: ; @echo $$KPB_WAY_IN", "sag"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stdout
    assert told.strip() == "make"


def test_a_draft_withdraws_nothing(tmp_path: Path) -> None:
    done = kpb("report", *ONE, "--out", str(tmp_path / "ut"), "--utkast", "--withdraw", "fel")
    assert done.returncode == 2 and "--withdraw" in done.stderr and "--utkast" in done.stderr
    assert not (tmp_path / "ut").exists()


@pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine")
def test_every_printed_sheet_of_a_draft_says_so(
    drafted: tuple[Path, dict[str, bytes], str], tmp_path: Path
) -> None:
    """What is fixed is printed on each sheet; on a screen the mark at the top is enough."""
    script = "(e => [getComputedStyle(e).display, getComputedStyle(e).position, e.textContent])"
    script += "(document.querySelector('.tvars'))"
    page = drafted[0] / "rapport_UTKAST.html"
    (printed,) = visit(page, 1280, [script], tmp_path / "a", "print").values
    (shown,) = visit(page, 1280, [script], tmp_path / "b").values
    assert printed == ["block", "fixed", MARK]
    assert shown[0] == "none"
