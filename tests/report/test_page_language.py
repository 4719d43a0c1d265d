"""The page's Swedish, read from the finished report: no leftovers, no broken agreement, no loose signs.

By default two municipalities; KPB_ALL_REPORTS=1 takes the thirteen. The rules are in tests/swedish.py.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from kpbcalc import demo
from tests.swedish import faults

EVERY = [(kod, max(years)) for kod, years in sorted(demo.DEMO_YEARS.items())]
CHOSEN = EVERY if os.environ.get("KPB_ALL_REPORTS") else [("0000", 2024), ("0880", 2017)]


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda one: one[0])
def page(request: pytest.FixtureRequest, demo_report: Callable[[str, int], Path]) -> BeautifulSoup:
    html = (demo_report(*request.param) / "rapport.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


def texts(page: BeautifulSoup) -> Iterator[tuple[str, bool, bool]]:
    """What is read outside tables' cells: whether it begins as a sentence, and whether it is a note."""
    for tag in page.select("main p, main li, main figcaption, main h2, main h3, main h4, caption strong"):
        drawn = tag.name == "li" and tag.find_parent("figure")  # a tree of boxes: cells, perhaps hidden
        if not drawn and not tag.find_parent(["svg", "nav"]):
            note = tag.name == "p" and bool(tag.get("class"))
            yield tag.get_text(), tag.name != "li" and not note, note


def sentence(tag: Tag) -> bool:
    return tag.name == "p" and not tag.get("class")


def test_the_text_has_no_fault(page: BeautifulSoup) -> None:
    found = [f for text, whole, note in texts(page) for f in faults(text, whole=whole, note=note)]
    assert not found, "\n".join(sorted(set(found)))


def test_every_paragraph_ends(page: BeautifulSoup) -> None:
    for tag in page.select("main p"):
        if sentence(tag) and tag.get_text(strip=True):
            assert tag.get_text(strip=True)[-1] in ".?:!", tag.get_text()


def test_no_sentence_stands_twice_under_one_heading(page: BeautifulSoup) -> None:
    """A note under several tables may come again; what the rules wrote about an area may not."""
    for heading in page.select("main h2, main h3, main h4"):
        seen: set[str] = set()
        for tag in heading.find_next_siblings():
            if tag.name in {"h2", "h3", "h4"}:
                break
            if sentence(tag):
                parts = [part for part in tag.get_text().split(". ") if len(part) > 30]
                assert not seen & set(parts), seen & set(parts)
                seen |= set(parts)


CASES = re.compile("[äÄ]renden(?:a)? om personlig assistans")  # in numbers, or hidden


def test_personal_assistance_is_a_part_of_the_area_it_belongs_to(page: BeautifulSoup) -> None:
    there = [h for h in page.select("main h3") if "Personlig assistans" in h.get_text()]
    chapters = [str(h.find_parent("section")["id"]) for h in there]
    assert set(chapters) <= {"funktionsnedsattning", "bilaga"}
    cases = page.find(string=CASES.search)
    assert bool(chapters) is bool(cases)
