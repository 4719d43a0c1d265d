"""The gate from the command line: planted persons stay hidden, hostile names do no harm, releases add up."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from kpbcalc.base import params
from kpbcalc.demo import write_demo

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
MUNI, YEAR = "2523", "2017"
HOSTILE = '=HYPERLINK("http://ond.example","<script>alert(1)</script>")'
FORMULA = "+cmd|'/C calc'!A0"
LARGE, TOLD = "Hemtjänst Centrum", "=2+2<script>alert(2)</script>"  # a unit with clients enough to be told
# What the planted units cost, and what their clients do: nobody may find these again.
RARE, DOMINATED = 777_777.77, 9_876_543.21
RARE_PARTS = (518_518.51, 259_259.26)


def kpb(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(KPB), *words], capture_output=True, text=True, cwd=ROOT, check=False)


def add(folder: Path, table: str, *rows: dict[str, object]) -> None:
    file = folder / f"{table}.csv"
    frame = pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)
    more = pd.DataFrame([{k: str(v) for k, v in row.items()} for row in rows], dtype=str)
    pd.concat([frame, more]).fillna("").to_csv(file, sep=";", index=False)


def unused_insats(folder: Path) -> str:
    """An insats of a group that nobody in the demo has."""
    used = set(pd.read_csv(folder / "insatsvolymer.csv", sep=";", dtype=str)["insats"])
    catalogue = params.rows("insatser.csv")
    groups = {row["grupp"] for row in catalogue if row["kod"] in used}
    return next(
        row["kod"] for row in catalogue
        if row["grupp"] not in groups and row["individvolym"] == "ja" and "FN" in row["omrade"]
        and row["volymbas"] == "utford"
    )  # fmt: skip


def plant(folder: Path) -> None:
    """Two clients alone in a unit and an insats; ten in another unit, where one has almost all."""
    insats = unused_insats(folder)
    units = [("PLANT1", HOSTILE, insats, RARE), ("PLANT2", FORMULA, "HT-OMV", DOMINATED)]
    for number, (unit, name, service, cost) in enumerate(units):
        add(folder, "enheter", {"enhet": unit, "namn": name, "regi": "egen", "typ": "", "omrade": "",
                                "platser": "", "arsarbetare": ""})  # fmt: skip
        code = {"ansvar": f"9999{number}", "verksamhet": "599"}
        add(folder, "kodnyckel", {**code, "typ": "insats", "insats": service, "enhet": unit})
        add(folder, "kontoutfall", {**code, "konto": "5010", "motpart": "", "period": f"{YEAR}01",
                                    "belopp": cost})  # fmt: skip
    register = folder / "enheter.csv"
    before = register.read_text(encoding="utf-8")
    assert f";{LARGE};" in before
    register.write_text(before.replace(f";{LARGE};", f";{TOLD};"), encoding="utf-8")
    people = [("rar0001", 2.0), ("rar0002", 1.0)]
    crowd = [(f"dom{n:04d}", 960.0 if n == 0 else 4.0) for n in range(10)]
    for who, hours in [*people, *crowd]:
        rare = who.startswith("rar")
        add(folder, "brukare", {"brukar_id": who, "kon": "K", "fodelsear": 1980 if rare else 1935})
        add(folder, "insatsvolymer", {
            "brukar_id": who, "insats": insats if rare else "HT-OMV", "enhet": "PLANT1" if rare else "PLANT2",
            "manad": f"{YEAR}-01", "beviljad": hours, "utford": hours,
        })  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data å")
    write_demo(root, [MUNI])
    for folder in (root / MUNI).iterdir():
        if folder.name != YEAR:
            shutil.rmtree(folder)
    plant(root / MUNI / YEAR)
    return root


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    folder = tmp_path_factory.mktemp("ut")
    done = kpb("report", "--muni", MUNI, "--year", YEAR, "--data", str(data), "--out", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def shared(out: Path) -> dict[str, str]:
    """Every part of every file that may be shared, as text without the spaces inside numbers."""
    folder = out / MUNI / YEAR
    parts: dict[str, bytes] = {}
    for file in folder.iterdir():
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as archive:
                parts |= {f"{file.name}/{name}": archive.read(name) for name in archive.namelist()}
        elif file.is_file():
            parts[file.name] = file.read_bytes()
    return {
        name: re.sub(r"(?<=\d)[\u00a0\u202f ](?=\d)", "", content.decode("utf-8", errors="replace"))
        for name, content in parts.items()
    }


def traces(amount: float) -> set[str]:
    """The ways an amount can be written: to the öre, krona, ten, hundred and thousand kronor."""
    written = {f"{amount:.2f}", f"{amount:.2f}".replace(".", ","), f"{amount:.1f}"}
    return written | {str(round(amount, -n)).partition(".")[0] for n in range(3)}


@pytest.mark.parametrize("amount", [RARE, *RARE_PARTS, RARE / 2, DOMINATED, DOMINATED * 960 / 996])
def test_a_planted_cost_is_in_no_file_in_any_rounding(out: Path, amount: float) -> None:
    for name, text in shared(out).items():
        numbers = set(re.findall(r"\d+(?:[.,]\d+)?", text))
        assert numbers.isdisjoint(traces(amount)), name


def test_a_dominated_units_volume_and_price_are_hidden(out: Path) -> None:
    """The unit is told together with others, and by no name of its own."""
    book = openpyxl.load_workbook(out / MUNI / YEAR / "tabeller.xlsx", data_only=True)
    sheets = [sheet for sheet in book if sheet.title != "Befolkning"]  # whose numbers are of inhabitants
    rows = [[str(cell) for cell in row] for sheet in sheets for row in sheet.iter_rows(values_only=True)]
    assert any(row[0] == "Övriga enheter" for row in rows)
    price = {str(round(DOMINATED / 996)), str(round(DOMINATED / 996, 1))}
    for row in rows:
        assert not any(FORMULA in cell for cell in row)
        assert not {"996", "996.0", "960", "960.0", *price} & set(row)
    page = shared(out)["rapport.html"]
    assert not price & set(re.findall(r"\d+", page))


def test_no_pseudonym_is_in_any_file(out: Path, data: Path) -> None:
    ids = set(pd.read_csv(data / MUNI / YEAR / "brukare.csv", sep=";", dtype=str)["brukar_id"])
    for name, text in shared(out).items():
        assert ids.isdisjoint(re.findall(r"\w+", text)), name


def test_a_hostile_name_is_text_on_the_page_and_in_the_workbook(out: Path) -> None:
    page = BeautifulSoup((out / MUNI / YEAR / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    assert TOLD in page.get_text()
    assert page.find("script") is None
    assert not [a for a in page.find_all(href=True) if not str(a["href"]).startswith("#")]
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None and "default-src 'none'" in str(policy["content"])
    book = openpyxl.load_workbook(out / MUNI / YEAR / "tabeller.xlsx")
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row
             if isinstance(cell.value, str)]  # fmt: skip
    assert any(TOLD in t for t in texts)
    assert not [t for t in texts if t.startswith(("=", "+", "-", "@", "\t", "\r")) and t != "-"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_manifest_and_the_page_say_how_much_was_hidden_and_why(out: Path) -> None:
    found = json.loads((out / MUNI / YEAR / "manifest.json").read_text(encoding="utf-8"))["disclosure"]
    reasons = {reason for table in found["dolda_celler"].values() for reason in table}
    assert reasons == {"följer av en dold uppgift"}
    assert found["dolda_celler_totalt"] == sum(sum(t.values()) for t in found["dolda_celler"].values())
    page = (out / MUNI / YEAR / "rapport.html").read_text(encoding="utf-8")
    assert "Celler som är dolda av sekretesskäl" in page


def test_the_same_report_again_and_a_smaller_one_may_be_released(out: Path, data: Path) -> None:
    before = (out / "sekretess.jsonl").read_text(encoding="utf-8")
    done = kpb("report", "--muni", MUNI, "--year", YEAR, "--data", str(data), "--out", str(out),
               "--area", "aldreomsorg")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (out / "sekretess.jsonl").read_text(encoding="utf-8") == before, "it tells of the same release"
    assert len(before.splitlines()) == 1


def test_one_client_corrected_stops_the_next_report_and_leaves_the_first(
    out: Path, data: Path, tmp_path: Path
) -> None:
    shutil.copytree(data, tmp_path / "data")
    file = tmp_path / "data" / MUNI / YEAR / "insatsvolymer.csv"
    text = file.read_text(encoding="utf-8").splitlines()
    assert text[-1].startswith("dom0009")
    file.write_text("\n".join([*text[:-1], text[-1].replace("4.0", "5.0")]) + "\n", encoding="utf-8")
    page = (out / MUNI / YEAR / "rapport.html").read_bytes()
    words = ("report", "--muni", MUNI, "--year", YEAR, "--data", str(tmp_path / "data"), "--out", str(out))
    done = kpb(*words)
    assert done.returncode == 5, done.stderr
    assert "--withdraw" in done.stderr and "Traceback" not in done.stderr
    assert (out / MUNI / YEAR / "rapport.html").read_bytes() == page


def test_a_notebook_that_fails_leaves_a_log_without_data_and_nothing_shared(
    tmp_path: Path, data: Path
) -> None:
    """The fault is planted in the code before the command begins: a table that cannot be made."""
    fault = tmp_path / "sitecustomize.py"
    fault.write_text(
        "import kpbcalc.sections.brukarmix.grupper as m\n"
        "def table(*a): raise ValueError('brukare rar0001 född 1980')\n"
        "m.table = table\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [str(KPB), "report", "--muni", MUNI, "--year", YEAR, "--data", str(data),
         "--out", str(tmp_path / "ut")],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "rar0001" not in done.stderr and "referens" in done.stderr
    assert not [p for p in (tmp_path / "ut").rglob("*") if p.is_file()]
    (log,) = (tmp_path / "cache").rglob("fel-*.log")
    assert log.stat().st_mode & 0o077 == 0
    text = log.read_text(encoding="utf-8")
    assert "rar0001" not in text and "1980" not in text and "ValueError" in text
