"""A municipality with little to tell still gets a whole page that says what is missing and why.

One year, no surveys, no forecast, nobody in one area, three clients in another: one small underlag.
"""

import re
import subprocess
import sys
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.builders import write
from tests.samples.measures import CHAPTERS
from tests.samples.small_municipalities import little
from tests.swedish import faults

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
FN, IFO = "Funktionsnedsättning", "Individ- och familjeomsorg"
OLD, MIX = "Äldreomsorg", "Brukar- och insatsmix"
LEVELS = {"h2", "h3", "h4"}
APPENDED = ["Konsumtion", MIX, "Produktivitet", "Kvalitet och resultat", "Prognos"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    base = tmp_path_factory.mktemp("litet")
    write(base / "data", little())
    out = base / "ut"
    words = ["report", "--muni", "0000", "--year", "2024", "--data", str(base / "data"), "--out", str(out)]
    done = subprocess.run([str(KPB), *words], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    folder = out / "0000" / "2024"
    assert {"rapport.html", "rapport.ipynb", "tabeller.xlsx", "manifest.json"} <= {
        p.name for p in folder.iterdir()
    }
    return BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")


def chapter(page: BeautifulSoup, title: str) -> Tag:
    heading = next(h for h in page.select("h2") if h.get_text(strip=True) == title)
    found = heading.find_parent("section")
    assert isinstance(found, Tag)
    return found


def below(heading: Tag) -> list[Tag]:
    """What stands under a heading, to the next of its level or above."""
    return list(
        takewhile(lambda t: t.name not in LEVELS or t.name > heading.name, heading.find_next_siblings())
    )


def under(page: BeautifulSoup, title: str, area: str) -> list[Tag]:
    """What is said of a section and area: in the area's chapter, and in the appendix."""
    own = [h for h in chapter(page, area).select("h3") if h.get_text().startswith(f"{title}, ")]
    appended = [h for h in page.select("#bilaga h4") if h.get_text() == f"{title}: {area}"]
    return [tag for heading in (*own, *appended) for tag in below(heading)]


def prose(tags: list[Tag]) -> str:
    """The sentences, those of a section's block too."""
    within = [t for tag in tags for t in (tag.find_all(True, recursive=False) if _is_block(tag) else [tag])]
    return " ".join(t.get_text() for t in within if t.name in {"p", "ul"} and not t.get("class"))


def _is_block(tag: Tag) -> bool:
    return "sagt" in (tag.get("class") or [])


def test_every_chapter_is_there_and_says_something(page: BeautifulSoup) -> None:
    assert [h.get_text(strip=True) for h in page.select("h2")] == CHAPTERS
    for title in CHAPTERS:
        said = chapter(page, title).select("p")
        assert any(len(p.get_text(strip=True)) > 20 for p in said), title


def test_nothing_of_the_demo_stands_beside_an_underlag_of_ones_own(page: BeautifulSoup) -> None:
    """No age profile, no demo peers: the comparison is absent, and how to get one is said."""
    text = page.get_text(" ")
    for word in ("demons", "i demon", "demounderlag", "åldersprofil", "tretton kommuner"):
        assert word not in text, word
    assert "hur kommuner delar sina tal" in prose(under(page, "Konsumtion", OLD))


def test_what_is_said_is_whole_swedish(page: BeautifulSoup) -> None:
    for tag in page.select("main p:not([class]), main figcaption, main h2, main h3, main h4"):
        assert not list(faults(tag.get_text())), tag.get_text()


def test_nothing_is_drawn_or_tabled_empty(page: BeautifulSoup) -> None:
    for figure in page.select("figure"):
        assert figure.find("svg") or figure.find("ul") or re.search("visas inte|för få", figure.get_text())
    for table in page.select("table"):
        assert table.select("tbody tr"), table.caption


def test_an_area_without_anybody_is_one_sentence(page: BeautifulSoup) -> None:
    """In its chapter; the appendix does not come back to it."""
    there = chapter(page, FN)
    assert re.match("Underlaget har inga brukare", prose(there.find_all("p")))
    assert len(there.find_all("p")) == 1 and not there.find(["table", "svg", "h3"])
    assert not [h for h in page.select("#bilaga h4") if h.get_text().endswith(FN)]


@pytest.mark.parametrize("title", APPENDED)
def test_three_clients_are_never_shown(page: BeautifulSoup, title: str) -> None:
    there = under(page, title, IFO)
    assert prose(there)
    words = " ".join(t.get_text() for t in there)
    assert not re.search(r"\b300\N{NO-BREAK SPACE}000\b|\b3\N{NO-BREAK SPACE}brukare", words)


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Konsumtion", "först med andra kommuner att jämföra med"),
        ("Produktivitet", "saknas en jämförelsegrupp"),
        ("Ytterfall", "det saknas en jämförelsegrupp"),
        ("Utveckling över tid", "Underlaget har bara 2024"),
        ("Prognos", "saknas en befolkningsprognos"),
        ("Kvalitet och resultat", "det saknas svar från brukarna"),
    ],
)
def test_what_is_missing_is_said(page: BeautifulSoup, title: str, says: str) -> None:
    assert says in prose(under(page, title, OLD))


def test_what_there_is_is_told(page: BeautifulSoup) -> None:
    assert "kostar" in prose(under(page, "Produktivitet", OLD))
    assert re.search(
        r"Granskningen av underlaget gav \w+ (varning|upplysning)",
        chapter(page, "Så säkra är siffrorna").get_text(),
    )


def test_what_is_hidden_is_said_to_be(page: BeautifulSoup) -> None:
    """The accounts tell how many clients there are: the three would be the rest of the sixty."""
    assert "visas inte av sekretesskäl" in chapter(page, "På en sida").get_text()


def test_headings_are_ordered_and_ids_unique(page: BeautifulSoup) -> None:
    levels = [int(h.name[1]) for h in page.select("h1, h2, h3, h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
