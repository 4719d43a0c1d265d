"""From a service to a page: what was fetched is in the report, which itself reaches for no network."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kpbcalc.sources.fetch import fetch, wanted_kpis
from kpbcalc.sources.kolada import Kolada
from kpbcalc.sources.scb import Scb
from kpbcalc.sources.transport import Line, Patience
from tests.outside_server import Facts, serving

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
NO_NETWORK = ROOT / "tests" / "offline"
FETCHED = datetime(2018, 5, 20, 12, tzinfo=UTC)
HASTY = Patience(tries=1, wait=0.0, longest=1.0, connect=5.0, answer=20.0)


def kalmar() -> Facts:
    """Kalmar and three similar municipalities, 2012–2017; 2017 is preliminary."""
    facts = Facts()
    facts.kpi("N01951", "Invånare totalt, antal")
    facts.value("N01951", "0180", 2020, T=975551)
    members = ["0880", "0780", "1380", "1780"]
    facts.municipalities = {m: {"id": m, "title": m, "type": "K"} for m in members}
    facts.units = [{"id": "V1", "title": "Enhet", "municipality": "0880"}]
    for kpi, title in wanted_kpis().items():
        facts.kpi(kpi, title, period="2017", final="2018-09-30")
    for kpi in ("N20900", "N20029", "N28018", "N30001"):
        for place, member in enumerate(members):
            for year in range(2012, 2018):
                facts.value(kpi, member, year, T=2.5 * place - 3 + (year - 2012) / 10)
    for number, area in enumerate(("äldreomsorg", "LSS", "IFO")):
        facts.group(f"G{number}", f"Liknande kommuner {area}, Kalmar, 2017", members[1:])
    people = [(age, sex) for age in range(101) for sex in "12"]
    for year in range(2011, 2018):
        facts.population |= {(m, year, age, sex): 300 for m in members for age, sex in people}
    for year in (2020, 2025):
        facts.forecast |= {("0880", year, age, sex): 310 for age, sex in people}
    return facts


@pytest.fixture(scope="module")
def without_network(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a filled cache and no network."""
    cache = tmp_path_factory.mktemp("kallor")
    with serving(kalmar()) as server:
        kolada = Kolada(Line("Kolada", server.kolada, HASTY), per_second=1e6)
        outcome = fetch(
            "0880", 2017, cache, kolada=kolada, scb=Scb(Line("SCB", server.scb, HASTY)), now=FETCHED
        )
    assert (outcome.faults, outcome.missing) == ([], [])
    return {**os.environ, "PYTHONPATH": str(NO_NETWORK), "KPB_CACHE": str(cache)}


def test_there_really_is_no_network(without_network: dict[str, str], tmp_path: Path) -> None:
    words = [
        str(KPB),
        "fetch",
        "--muni",
        "0880",
        "--year",
        "2017",
        "--tries",
        "1",
        "--cache",
        str(tmp_path / "ny"),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=without_network)
    assert done.returncode == 6, done.stderr
    assert not (tmp_path / "ny").exists()


def test_a_report_is_made_without_network_and_tells_what_was_fetched(
    without_network: dict[str, str], tmp_path: Path
) -> None:
    words = [
        str(KPB),
        "report",
        "--muni",
        "0880",
        "--year",
        "2017",
        "--area",
        "aldreomsorg",
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=without_network, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (page,) = tmp_path.rglob("rapport.html")
    text = " ".join(BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text(" ").split())
    assert "Nettokostnadsavvikelse" in text
    assert "Kolada" in text and "2018-05-20" in text
    assert "preliminär" in text
