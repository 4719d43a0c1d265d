"""Every number in a report's sentences stands in a table of the same section, in the workbook.

Read back from the finished page and workbook, as a controller would: find the number in the text, look for it
in the tables under the same heading. By default two municipalities; KPB_ALL_REPORTS=1 takes the thirteen.
"""

import os
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag

from kpbcalc import demo

EVERY = [(kod, max(years)) for kod, years in sorted(demo.DEMO_YEARS.items())]
CHOSEN = EVERY if os.environ.get("KPB_ALL_REPORTS") else [("0000", 2024), ("0880", 2017)]

NUMBER = re.compile(
    r"(?<![\w,.=])[−+-]?\d{1,3}(?:\N{NO-BREAK SPACE}\d{3})+(?:,\d+)?|(?<![\w,.=])[−+-]?\d+(?:,\d+)?"
)
YEAR = re.compile(r"(?:19|20)\d\d")
MILLIONS = re.compile(r"^\N{NO-BREAK SPACE}?mnkr")


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda one: one[0])
def folder(request: pytest.FixtureRequest, demo_report: Callable[[str, int], Path]) -> Path:
    return demo_report(*request.param)


def value(text: str) -> Decimal:
    """A number as a Swedish reader sees it, without its sign: words carry the sign as often as signs do."""
    return Decimal(text.lstrip("+−-").replace("\N{NO-BREAK SPACE}", "").replace(",", "."))


def numbers_in(text: str) -> Iterator[tuple[Decimal, str]]:
    """The numbers of a sentence with what follows them; years are not looked up."""
    for found in NUMBER.finditer(text):
        if not YEAR.fullmatch(found[0]):
            yield value(found[0]), text[found.end() :]


def sheets(book: Path) -> dict[str, set[Decimal]]:
    """The numbers of every sheet by its table's title: cells, and what headings, labels and notes say."""
    found: dict[str, set[Decimal]] = {}
    for sheet in openpyxl.load_workbook(book, read_only=True).worksheets:
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        mine = found.setdefault(str(cells[0]), set())
        for cell in cells:
            if isinstance(cell, int | float):
                mine.add(abs(Decimal(str(cell))))
            else:
                mine |= {number for number, _ in numbers_in(str(cell))}
    return found


def stands_there(number: Decimal, after: str, table: set[Decimal]) -> bool:
    """Whether a table has the number, at least as exactly as the sentence; mnkr may be kr or tkr there."""
    scales = (1, 1_000, 1_000_000) if MILLIONS.match(after) else (1,)
    exactly = Decimal(1).scaleb(min(int(number.as_tuple().exponent), 0))
    return any((t / s).quantize(exactly, ROUND_HALF_UP) == number for t in table for s in scales)


def sentences(section: Tag) -> Iterator[str]:
    """What the rules wrote: paragraphs, list items and the titles of figures, but not notes and sources."""
    for tag in section.find_all(["p", "li", "figcaption"]):
        if not tag.get("class") and not tag.find_parent(["table", "svg", "nav", "details"]):
            yield tag.get_text()


def test_every_number_of_the_prose_is_in_a_table_of_its_section(folder: Path) -> None:
    page = BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    tables = sheets(folder / "tabeller.xlsx")
    missing = []
    sections = page.select("main > section")
    assert len(sections) == 12
    for section in sections:
        titles = {str(t.get_text()) for t in section.select("caption strong")}
        assert titles <= set(tables), "a table of the page is not in the workbook"
        mine: set[Decimal] = set().union(*(tables[t] for t in titles))
        for text in sentences(section):
            for number, after in numbers_in(text):
                if not stands_there(number, after, mine):
                    missing.append(f"{section.get('id')}: {number} in {text.strip()[:140]}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "var 12\N{NO-BREAK SPACE}345,6\N{NO-BREAK SPACE}kr 2017, −3,1\N{NO-BREAK SPACE}%",
            ["12345.6", "3.1"],
        ),
        ("65–79 år, 2016–2017", ["65", "79"]),
        ("den 95:e, U21439", ["95"]),
    ],
)
def test_numbers_are_found_as_a_reader_finds_them(text: str, numbers: list[str]) -> None:
    assert [n for n, _ in numbers_in(text)] == [Decimal(n) for n in numbers]


def test_a_number_that_is_nowhere_is_noticed() -> None:
    table = {Decimal("1234567"), Decimal("12.34")}
    assert stands_there(Decimal("1.2"), "\N{NO-BREAK SPACE}mnkr", table)
    assert stands_there(Decimal("12.3"), " %", table)
    assert not stands_there(Decimal("1.2"), " %", table)
    assert not stands_there(Decimal("12.35"), " %", table)
