"""A newcomer's first day through the command line: raw folder, kpb new, filling in, import, validate, report.

The delivery is tests/samples/first_delivery.py; what a controller writes in the workbooks is below, and every
figure is counted on paper here from the delivery's own numbers.
"""

import csv
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.report.browser import AXE, SCROLLS, WIDTHS, axe, needs_axe, needs_browser, visit
from tests.samples import first_delivery as d

ROOT = Path(__file__).resolve().parents[2]
KPB = str(Path(sys.executable).parent / "kpb")
ONE = ["--muni", "2082", "--year", str(d.YEAR)]
SOUTH = d.SOUTH.upper()


def kpb(*words: str, code: int = 0) -> str:
    done = subprocess.run([KPB, *words], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == code, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def fill(file: Path, sheet: str, where: dict[str, Any], **cells: Any) -> int:
    """Write cells on every row that has these words, as a person would; how many rows."""
    book = openpyxl.load_workbook(file)
    page = book[sheet]
    at = {cell.value: cell.column for cell in page[1]}
    hits = [
        r for r in range(2, page.max_row + 1)
        if all((page.cell(r, at[k]).value or "") == v for k, v in where.items())
    ]  # fmt: skip
    for row in hits:
        for name, value in cells.items():
            page.cell(row, at[name]).value = value
    book.save(file)
    return len(hits)


def add(file: Path, sheet: str, **cells: Any) -> None:
    """A row of one's own below the others."""
    book = openpyxl.load_workbook(file)
    page = book[sheet]
    page.append([cells.get(str(cell.value)) for cell in page[1]])
    book.save(file)


def rows(file: Path, sheet: str) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(file)[sheet]
    head, *lines = page.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, str]]:
    """The municipality's folder, the output folder, and what was said at each step."""
    root = tmp_path_factory.mktemp("första")
    raw, data, out = d.write(root / "rå"), root / "data", root / "ut"
    home, year = data / "2082", data / "2082" / str(d.YEAR)
    cache = root / "hämtat"
    put_population(cache)
    new = ["new", *ONE, "--from", str(raw), "--data", str(data), "--cache", str(cache)]
    said = {"new": kpb(*new)}
    maps = home / "kartor.xlsx"
    assert fill(maps, "rubriker", {"rubrik": "utfall"}, blir="belopp") == 1
    for word, ours in (("DV LSS 9:10", "LSS-10"), ("Bostad gruppbostad LSS", "LSS-9G")):
        assert fill(maps, "ord", {"ord": word}, blir=ours) == 1
    said["again"] = kpb(*new)
    said["page"] = (home / "att_gora.html").read_text(encoding="utf-8")
    key = year / "kodnyckel.xlsx"
    # The nurses and the handling are every area's here, which no text says: nobody but a person can.
    for ansvar, pool in (("35010", "NATT"), ("36010", "HSL"), ("37010", "MYNDIGHET")):
        assert fill(key, "kodnyckel", {"ansvar": ansvar}, typ="pool", pool=pool) == 1
    said["nothing lost"] = kpb(*new)
    assert fill(key, "kodnyckel", {"kontrollerad": "nej"}, kontrollerad="ja") == 14
    values = year / "fordelningsvarden.xlsx"
    for unit, insats, hours in ((d.NORTH, "HT-OMV", 600), (d.NORTH, "HT-SERV", 0), (SOUTH, "HT-OMV", 300)):
        assert fill(
            values, "fordelningsvarden", {"pool": "NATT", "enhet": unit, "insats": insats}, varde=hours
        )
    # What is counted in months is not proposed to share a pool by hours: who knows better adds the row.
    add(
        values,
        "fordelningsvarden",
        mottagare_typ="insats",
        pool="NATT",
        enhet=d.ALARM,
        insats="LARM",
        varde=100,
    )
    where = ["--data", str(data), "--out", str(out)]
    said["import"] = kpb(
        "import", *ONE, "--from", str(raw), "--data", str(data), "--key", str(root / "n.txt"), "--create-key"
    )
    said["validate"] = kpb("validate", *ONE, *where)
    said["report"] = kpb("report", *ONE, *where)
    return home, out / "2082" / str(d.YEAR), said


def put_population(cache: Path) -> None:
    """What kpb fetch would have put there: 11 100 inhabitants."""
    import pandas as pd  # noqa: PLC0415

    from kpbcalc.sources import fetched_parts  # noqa: PLC0415

    frame = pd.DataFrame([
        {"kommun": "2082", "ar": d.YEAR, "alder": alder, "kon": kon, "antal": 100 - alder + 5}
        for alder in range(101) for kon in "KM"
    ])  # fmt: skip
    card = fetched_parts.Card(
        "befolkning", "SCB", "https://api.scb.se", {}, {"kommun": ["2082"], "ar": [d.YEAR]},
        "2025-03-01T00:00:00Z", "2", "CC0",
    )  # fmt: skip
    fetched_parts.write(cache, card, frame)


def test_every_file_is_told_with_why(day: tuple[Path, Path, dict[str, str]]) -> None:
    said = day[2]["new"]
    for file, table in (
        ("Huvudbok UBW 2024.xlsx", "kontoutfall"), ("export visma.se", "kontoutfall"),
        ("Lifecare beslut 2024.csv", "beslut"), ("Lifecare boende.xlsx", "placering"),
        ("Lifecare utförd tid 2024.csv", "utford_tid"), ("Personal och platser.xlsx", "enheter"),
        ("Läs mig.pdf", "används inte"),
    ):  # fmt: skip
        assert re.search(rf"{re.escape(file)}: {table} \(.+\)", said), file
    assert not re.search(r"\d{6}[-+]?\d{4}", said), "nobody's number"


def test_money_is_proposed_and_never_filled_in(day: tuple[Path, Path, dict[str, str]]) -> None:
    assert "Det är pengar" in day[2]["new"] and "”utfall” föreslås" in day[2]["new"]
    assert "Det är pengar" not in day[2]["again"]


def test_the_unsure_object_is_left_open_and_the_page_leads_with_the_largest(
    day: tuple[Path, Path, dict[str, str]],
) -> None:
    page = day[2]["page"]
    assert "Koda 35010 Nattpatrull / 5110 Hemtjänst" in page
    kronor = [int(re.sub(r"\D", "", k)) for k in re.findall(r'<tr><td class="tal">([^<]+)</td>', page)]
    assert kronor == sorted(kronor, reverse=True) and len(kronor) > 10
    assert "default-src 'none'" in page and "<script" not in page and "aria-label" in page
    # 10 000 000 kr of 66 900 000 + 9 000 000 − 1 000 000 − … is open; objects by size: 58.9 − 1 + 9 mnkr.
    total = sum(row[-1] for row in (*d.MAIN, *d.SECOND)) - 1_000_000
    assert f"Inte kodat: 10 000 000 kr ({100 * 10e6 / total:.1f} %)".replace(".", ",") in page.replace(
        "\xa0", " "
    )


@needs_browser
@needs_axe
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_what_is_left_can_be_read_by_everybody(
    day: tuple[Path, Path, dict[str, str]], width: int, tmp_path: Path
) -> None:
    seen = visit(day[0] / "att_gora.html", width, [SCROLLS, axe() or "", AXE], tmp_path)
    assert (seen.values[0], seen.values[2]) == (False, [])
    assert [request for request in seen.requests if not request.startswith("file:")] == []


def test_running_again_loses_nothing(day: tuple[Path, Path, dict[str, str]]) -> None:
    said = day[2]["nothing lost"]
    assert "kartor.xlsx: inget nytt" in said and "kodnyckel.xlsx: inget nytt" in said
    assert "pooler.xlsx: 3 nya rader" in said, "the pools that were filled in are to be described"
    key = rows(day[0] / str(d.YEAR) / "kodnyckel.xlsx", "kodnyckel")
    assert [(r["typ"], r["pool"]) for r in key if r["ansvar"] == "35010"] == [("pool", "NATT")]
    shared = sorted(r["insats"] for r in key if r["ansvar"] == "31010")
    assert shared == ["HT-OMV", "HT-SERV"], "one ansvar with two insatser is a row set"


def test_decisions_are_counted_when_their_words_are_known(day: tuple[Path, Path, dict[str, str]]) -> None:
    values = rows(day[0] / str(d.YEAR) / "fordelningsvarden.xlsx", "fordelningsvarden")
    counted = {(r["insats"], r["enhet"]): r["varde"] for r in values if r["pool"] == "MYNDIGHET"}
    assert counted["LSS-10", d.DAILY] == 20 and counted["HT-OMV", d.NORTH] == 80


HOURS = {
    ("HT-OMV", d.NORTH): 80 * 20 * 12,
    ("HT-SERV", d.NORTH): 40 * 5 * 12,
    ("HT-OMV", SOUTH): 80 * 15 * 12,
}
VOLUMES: dict[tuple[str, str], Fraction] = {
    **{k: Fraction(v) for k, v in HOURS.items()},
    ("SABO-OMV", d.HOME): Fraction(60 * 366), ("KORT", d.SHORT): Fraction(10 * 30),
    ("LARM", d.ALARM): Fraction(100 * 12), ("LSS-9G", d.GROUP): Fraction(12 * 366),
    ("LSS-10", d.DAILY): Fraction(20 * 5 * 366, 7),
}  # fmt: skip


def shares(values: dict[tuple[str, str], Fraction | int], kronor: int) -> dict[tuple[str, str], Fraction]:
    total = sum(values.values())
    return {k: Fraction(kronor) * v / total for k, v in values.items()}


def by_hand() -> dict[tuple[str, str], Fraction]:
    """What each insats at each unit costs."""
    north = {k: Fraction(v) for k, v in HOURS.items() if k[1] == d.NORTH}
    direct = {
        **shares({**north}, 12_000_000), ("HT-OMV", SOUTH): Fraction(9_000_000),
        ("SABO-OMV", d.HOME): Fraction(20_000_000 - 1_000_000), ("KORT", d.SHORT): Fraction(4_000_000),
        ("LARM", d.ALARM): Fraction(600_000), ("LSS-9G", d.GROUP): Fraction(6_000_000),
        ("LSS-10", d.DAILY): Fraction(3_000_000), ("OPPEN", "Träffpunkten"): Fraction(500_000),
    }  # fmt: skip
    workers = {k: Fraction(d.STAFF[d.SOUTH if k[1] == SOUTH else k[1]]) for k in direct if k[1] != d.NORTH}
    workers |= shares({k: direct[k] for k in north}, d.STAFF[d.NORTH])
    decisions = {
        ("HT-OMV", d.NORTH): 80, ("HT-SERV", d.NORTH): 40, ("HT-OMV", SOUTH): 80, ("LARM", d.ALARM): 100,
        ("SABO-OMV", d.HOME): 60, ("KORT", d.SHORT): 10, ("LSS-9G", d.GROUP): 12, ("LSS-10", d.DAILY): 20,
    }  # fmt: skip
    clients = {
        k: v for k, v in decisions.items() if k[0] in ("HT-OMV", "HT-SERV", "SABO-OMV", "KORT", "LSS-9G")
    }
    night = {("HT-OMV", d.NORTH): 600, ("HT-OMV", SOUTH): 300, ("LARM", d.ALARM): 100}
    pools = (
        shares({**workers}, 2_400_000), shares({**decisions}, 2_000_000), shares({**night}, 3_000_000),
        shares({**clients}, 5_000_000),
    )  # fmt: skip
    return {k: v + sum((pool.get(k, Fraction(0)) for pool in pools), Fraction(0)) for k, v in direct.items()}


def test_the_figures_are_those_counted_on_paper(day: tuple[Path, Path, dict[str, str]]) -> None:
    with (day[1] / "resultat" / "insatskostnad.csv").open(encoding="utf-8", newline="") as stream:
        got = {(r["insats"], r["enhet"]): r for r in csv.DictReader(stream, delimiter=";")}
    hand = by_hand()
    assert set(got) == set(hand)
    for place, kronor in hand.items():
        assert float(got[place]["kostnad"]) == pytest.approx(float(kronor), abs=0.01), place
        assert float(got[place]["volym"]) == pytest.approx(
            float(VOLUMES.get(place, Fraction(0))), abs=1e-6
        ), place
    with (day[1] / "resultat" / "avstamning.csv").open(encoding="utf-8", newline="") as stream:
        bridge = {r["post"]: float(r["belopp"]) for r in csv.DictReader(stream, delimiter=";")}
    assert bridge["kpb_bas"] == sum(row[-1] for row in (*d.MAIN, *d.SECOND)) - 1_000_000
    assert bridge["utanfor_kpb"] == 400_000 and bridge["differens"] == 0
    assert sum(hand.values()) + 400_000 == bridge["kpb_bas"]


def test_the_report_is_there_and_import_told_each_ledgers_sum(day: tuple[Path, Path, dict[str, str]]) -> None:
    assert (day[1] / "rapport.html").is_file()
    assert "302 brukare" in day[2]["import"]
    assert day[2]["import"].count("V37") == 2, "both ledgers are told with their sums"
    assert "Läs mig.pdf" not in day[2]["validate"], "what is left out by choice is not asked about"
