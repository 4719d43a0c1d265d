"""A municipality's first year through the command line: raw extracts, import, calculation, report.

The client tables come from the hand-made messy delivery in tests/samples/import_delivery (cp1252, five ways
to write a personnummer, overlaps, moves, a death), the rest as finance sends it: a workbook with a title,
dates for months and a total row, Windows text, decimal commas. The volumes are counted on paper in
tests/files/test_import_delivery.py.
"""

import csv
import datetime
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.builders import columns
from tests.samples.extracts import DELIVERY, PLANTED

ROOT = Path(__file__).resolve().parents[2]
KPB = str(Path(sys.executable).parent / "kpb")
ONE = ["--muni", "0000", "--year", "2017"]
# The delivery is so small that the gate rightly stops a report: forty clients more at home with 20 hours
# a month, forty in the care home all year.
MORE = 40
# 603.46774194 granted hours (547.5 + 55.96774194) and 287 bed-days on paper; shared cost by the key 1:3.
HOURS, BED_DAYS = Decimal("603.46774194") + MORE * 240, Decimal(287 + MORE * 365)
HOME_CARE, CARE_HOME, SHARED = 4_800_000, 26_400_000, 1_200_000


def kpb(*words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([KPB, *words], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done


def ledger(file: Path) -> None:
    """Utfall 2017: a month a row, as Excel shows it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Socialnämnden, utfall 2017"])
    sheet.append([])
    sheet.append([*columns("kontoutfall"), "Benämning"])
    total = 0
    for month in range(1, 13):
        rows: list[tuple[str, int, Any]] = [
            ("100", HOME_CARE, ""),
            ("110", CARE_HOME, ""),
            ("200", SHARED, ""),
        ]
        for ansvar, year, text in rows:
            sheet.append([ansvar, "510", "5010", None, datetime.date(2017, month, 1), year / 12, text])
            total += year // 12
    sheet.append(["Summa", None, None, None, None, total])
    book.save(file)


def number(born: int, serial: int) -> str:
    """An invented personnummer with its check digit."""
    digits = f"{born % 100:02}0101{serial:03}"
    total = sum(d - 9 * (d > 9) for d in (int(c) * (2 - i % 2) for i, c in enumerate(digits)))
    return f"{born}0101-{serial:03}{-total % 10}"


def delivery(folder: Path) -> Path:
    """The messy delivery with more rows of the usual kind."""
    shutil.copytree(DELIVERY, folder)
    for file, row in (
        ("beslut.csv", "{};N N;Gatan 1;1;SoL;HT-OMV;2016-01-02;2016-01-02;;20,0;tim/mån;HT1;Märta Änglund;"),
        ("placering.csv", "{};SABO-OMV;SB1;2016-05-01;;;"),
    ):
        first = 100 if file == "beslut.csv" else 200
        more = [row.format(number(1925 + n % 20, first + n)) for n in range(MORE)]
        text = (folder / file).read_bytes().decode("cp1252").rstrip("\r\n")
        (folder / file).write_bytes("\r\n".join([text, *more, ""]).encode("cp1252"))
    return folder


def windows(folder: Path, table: str, rows: list[str]) -> None:
    text = "\r\n".join([";".join(columns(table)), *rows, ""])
    (folder / f"{table}.csv").write_bytes(text.encode("cp1252"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """The underlag, the output folder, and all that was said on the way."""
    root = tmp_path_factory.mktemp("första")
    data, out = root / "data", root / "ut"
    imported = kpb(
        "import",
        *ONE,
        "--from",
        str(delivery(root / "rå")),
        "--data",
        str(data),
        "--key",
        str(root / "n.txt"),
        "--create-key",
    )
    folder = data / "0000" / "2017"
    ledger(folder / "kontoutfall.xlsx")
    windows(folder, "kodnyckel", [
        "100;*;insats;HT-OMV;HT1;;", "110;*;insats;SABO-OMV;SB1;;", "200;*;pool;;;OH;",
    ])  # fmt: skip
    windows(folder, "pooler", ["OH;Överhead;1;årsarbetare;bokslut"])
    windows(folder, "fordelningsvarden", ["OH;insats;HT-OMV;HT1;;1,5", "OH;insats;SABO-OMV;SB1;;4,5"])
    windows(folder, "enheter", [
        "HT1;Åsens hemtjänst;egen;hemtjänst;;;1,5", "SB1;Solgården;egen;säbo;;2;4,5",
        "KT1;Korttid;egen;;;;", "LARM1;Larm;egen;;;;",
    ])  # fmt: skip
    windows(folder, "befolkning", [f"{alder};{kon};{100 - alder}" for alder in range(101) for kon in "KM"])
    calculated = kpb("calc", *ONE, "--data", str(data), "--out", str(out))
    reported = kpb("report", *ONE, "--data", str(data), "--out", str(out))
    said = "".join(d.stdout + d.stderr for d in (imported, calculated, reported))
    return folder, out / "0000" / "2017", said


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_unit_costs_are_those_counted_on_paper(made: tuple[Path, Path, str]) -> None:
    cells = {(r["insats"], r["enhet"]): r for r in rows(made[1] / "resultat" / "insatskostnad.csv")}
    home, lived = cells["HT-OMV", "HT1"], cells["SABO-OMV", "SB1"]
    assert (Decimal(home["volym"]), Decimal(home["kostnad"])) == (HOURS, Decimal(5_100_000))
    assert (Decimal(lived["volym"]), Decimal(lived["kostnad"])) == (BED_DAYS, Decimal(27_300_000))
    assert float(home["styckkostnad"]) == pytest.approx(float(5_100_000 / HOURS))
    assert float(lived["styckkostnad"]) == pytest.approx(float(27_300_000 / BED_DAYS))


def test_every_krona_is_with_a_client(made: tuple[Path, Path, str]) -> None:
    bridge = {r["post"]: Decimal(r["belopp"]) for r in rows(made[1] / "resultat" / "avstamning.csv")}
    assert bridge["kpb_bas"] == bridge["brukarkostnad"] == 32_400_000, "the total row is not counted"
    assert bridge["differens"] == 0
    clients = pd.read_parquet(made[1] / "resultat" / "brukarkostnad.parquet")
    assert clients["kostnad"].sum() == pytest.approx(32_400_000)
    # Six people, but the one with a reserve number has no granted hours, which carry the cost.
    assert clients["brukar_id"].nunique() == 5 + 2 * MORE


def test_the_report_is_there_and_says_where_it_stands(made: tuple[Path, Path, str]) -> None:
    assert {f.name for f in made[1].iterdir()} >= {
        "rapport.html", "rapport.ipynb", "tabeller.xlsx", "manifest.json", "resultat",
    }  # fmt: skip
    page = (made[1] / "rapport.html").read_text(encoding="utf-8")
    assert "2017" in page
    found = (made[1] / "resultat" / "validering.json").read_text(encoding="utf-8")
    for told in ("Rubriken står på rad 3", "Summaraden sist", "var datum i Excel", "benämning"):
        assert told in found, "what was read past is said"


def test_nobody_of_the_raw_files_is_anywhere(made: tuple[Path, Path, str]) -> None:
    folder, out, said = made
    ids = {r["brukar_id"] for r in rows(folder / "brukare.csv")}
    names = [secret for secret in PLANTED if not secret.isdigit()]
    texts = {
        f: f.read_text(encoding="utf-8")
        for f in out.rglob("*")
        if f.suffix in {".html", ".ipynb", ".csv", ".json"}
    }
    for where, text in (("said", said), *texts.items()):
        for secret in (*names, *ids):
            assert secret not in text, where
        for number in (r"\d{6}[-+]\d{4}", "121212121212", "193102621236"):
            assert not re.search(rf"(?<!\d){number}(?!\d)", text), where
