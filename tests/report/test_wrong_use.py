"""Wrong input from the command line: the right exit code, one Swedish message, nothing written."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpbcalc.demo import write_demo

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
REPORT = ["report", "--muni", "0000", "--year", "2024"]


@pytest.fixture(scope="module")
def underlag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    write_demo(root, ["0000"])
    for ar in ("2022", "2023"):
        shutil.rmtree(root / "0000" / ar)
    return root


def refused(code: int, words: list[str], out: Path) -> str:
    """Run, expect this exit code, no traceback and an untouched output folder; return the message."""
    out.mkdir(exist_ok=True)
    (out / "fanns.txt").write_text("kvar", encoding="utf-8")
    done = subprocess.run(
        [str(KPB), *words, "--out", str(out)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in out.rglob("*")] == ["fanns.txt"]
    return done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["report", "--muni", "Kalmr", "--year", "2017"], "Menade du Kalmar (0880)"),
        (["report", "--muni", "0114", "--year", "2017"], "omfattar inte kommun 0114"),
        (["report", "--muni", "0880", "--year", "2031"], "2015, 2016, 2017"),
        (["report", "--muni", "0880", "--yeer", "2017"], "Menade du --year"),
        (["report", "--muni", "0880", "--year", "tjugo"], "--year har fel form"),
        (["report", "--muni", "0880"], "--year saknas"),
        ([*REPORT, "--area", "skola"], "aldreomsorg, funktionsnedsattning, ifo, alla"),
        ([*REPORT, "--audience", "alla"], "extern eller intern"),
        ([*REPORT, "--data", "finns_inte"], "Mappen finns_inte finns inte"),
    ],
)
def test_wrong_use_ends_with_2(words: list[str], says: str, tmp_path: Path) -> None:
    assert says in refused(2, words, tmp_path)


def drop_file(folder: Path) -> None:
    (folder / "pooler.csv").unlink()


def drop_column(folder: Path) -> None:
    file = folder / "enheter.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(";regi;", ";drift;", 1), encoding="utf-8")


def leave_unmapped(folder: Path) -> None:
    file = folder / "kodnyckel.csv"
    kept = [row for row in file.read_text(encoding="utf-8").splitlines() if not row.startswith("110;")]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def odd_account(folder: Path) -> None:
    file = folder / "kontoutfall.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(";5010;", ";X010;", 1), encoding="utf-8")


def lost_client(folder: Path) -> None:
    file = folder / "brukare.csv"
    kept = [row for row in file.read_text(encoding="utf-8").splitlines() if not row.startswith("A;")]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (drop_file, "pooler"),
        (drop_column, "saknar kolumnen regi"),
        (leave_unmapped, "Ansvar 110"),
        (odd_account, "kontoklass"),
        (lost_client, "saknar brukare"),
    ],
)
def test_an_underlag_that_does_not_pass_ends_with_3(
    spoil: Callable[[Path], None], says: str, underlag: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(underlag, data)
    spoil(data / "0000" / "2024")
    message = refused(3, [*REPORT, "--data", str(data)], tmp_path / "ut")
    assert says in message
    assert "Gör så här" in message


def test_a_failed_run_leaves_the_earlier_report_as_it_was(underlag: Path, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "ut"
    shutil.copytree(underlag, data)
    calc = [str(KPB), "calc", "--muni", "0000", "--year", "2024", "--data", str(data), "--out", str(out)]
    assert subprocess.run(calc, capture_output=True, check=False).returncode == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    leave_unmapped(data / "0000" / "2024")
    assert subprocess.run(calc, capture_output=True, check=False).returncode == 3
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_without_demo_a_given_folder_is_never_replaced_by_the_demo(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    message = refused(2, [*REPORT, "--data", str(tmp_path / "data")], tmp_path / "ut")
    assert "inget underlag" in message
