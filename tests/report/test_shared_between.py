"""What one municipality shares, another's report uses; the manifest says what was read and who was chosen."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kpbcalc.demo import write_demo
from kpbcalc.disclosure.delivery import unpack

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
GIVER, TAKER, YEAR = "1381", "1081", "2015"


def kpb(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(KPB), *words], capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The underlag's folder and the taker's report, after the giver's file has been put in place."""
    base = tmp_path_factory.mktemp("delat")
    data, out = base / "data", base / "out"
    write_demo(data, [GIVER, TAKER])
    for later in (*data.glob("*/2016"), *data.glob("*/2017")):
        shutil.rmtree(later)
    given = kpb("share", "--muni", GIVER, "--year", YEAR, "--data", str(data), "--out", str(out))
    assert given.returncode == 0, given.stderr
    taken = kpb("receive", str(out / "delas" / f"delning-{GIVER}-{YEAR}.zip"), "--data", str(data))
    assert taken.returncode == 0, taken.stderr
    (data / TAKER / "enhetskarta.csv").write_text("undersokning_enhet;enhet;giltig_fran;giltig_till\n")
    words = ("--muni", TAKER, "--year", YEAR, "--data", str(data), "--out", str(out), "--peers", "Laholm")
    done = kpb("report", *words)
    assert done.returncode == 0, done.stderr
    return data, out / TAKER / YEAR


def test_the_manifest_lists_all_that_was_read_and_who_was_chosen(report: tuple[Path, Path]) -> None:
    data, folder = report
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    prints = {f["fil"]: f["sha256"] for f in manifest["underlag"]["filer"]}
    for name in (
        f"jamforelse/delning-{GIVER}-{YEAR}.zip",
        f"{TAKER}/enhetskarta.csv",
        f"{TAKER}/{YEAR}/enheter.csv",
    ):
        assert prints[name] == hashlib.sha256((data / name).read_bytes()).hexdigest()
    assert manifest["jamforelsegrupp"] == {"slag": "lista", "kommuner": [GIVER], "vald": "kommandot"}


def test_the_report_is_set_against_what_was_shared(report: tuple[Path, Path]) -> None:
    data, folder = report
    (given,) = unpack(data / "jamforelse" / f"delning-{GIVER}-{YEAR}.zip")
    (homes,) = given.cells("grupper", "AO", "hemtjanst")
    price = homes["kr"] / homes["volym"]
    page = (folder / "rapport.html").read_text(encoding="utf-8")
    assert "Jämförelsegruppen är vald för den här rapporten." in page
    assert "Med värden: Laholm." in page
    assert f"{price:.0f}" in page


def test_sharing_is_noted_in_the_ledger_of_releases(report: tuple[Path, Path]) -> None:
    out = report[1].parents[1]
    lines = [json.loads(x) for x in (out / "sekretess.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["kommun"] for line in lines if "kommun" in line] == [GIVER, TAKER]


def test_an_unknown_group_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    done = kpb("report", "--muni", GIVER, "--year", YEAR, "--out", str(tmp_path / "o"), "--peers", "grannar")
    assert done.returncode == 2
    assert "varken en jämförelsegrupp eller en kommun" in done.stderr
    assert not (tmp_path / "o").exists()
