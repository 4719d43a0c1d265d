"""What the largest report may be: chosen, not everything; read on paper, on a phone and on a screen.

Kalmar 2017 has all three areas, most units and most clients of the demo. Measured on the finished page, and
in a real browser where there is one. KPB_ALL_REPORTS=1 counts those of every demo municipality.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kpbcalc import demo
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation.tables import render
from tests.report.book_tables import sheets
from tests.report.browser import Visit, needs_browser, visit
from tests.report.paper import filled
from tests.samples.measures import MOST_PAGES, too_much, unfolded, words

EVERY = [(kod, max(years)) for kod, years in sorted(demo.DEMO_YEARS.items())]
CHOSEN = EVERY if os.environ.get("KPB_ALL_REPORTS") else [("0000", 2024), ("0880", 2017)]
PAPER, PAPER_HIGH = 665, 1009  # pixels: an A4 between its margins
LINES = 40  # pixels: two lines
LEAST_POINTS = 9.5
LEAST_FILLED = {"0880": 0.4, "0000": 1 / 3}  # of a page, whichever half is fullest
MATRIX_BELOW = 0.6  # of page one: so far down it goes where the four questions stand there too
SHEET_FILLED = 0.25  # of the last page: less is what there was no room for on the sheet
MOST_IN_ALL = 100  # printed pages with the appendix
PHONE = 320
NEEDLESS = 0.1  # of the boxes: short tables of two columns happen to fit, and their width is not known before
STRIP = "Rapportens viktigaste tal"  # shown as a strip of figures, not as a table

# Every text that is drawn, with its size in points as it is seen: a drawing is scaled.
SMALL_TEXT = """(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = new Set();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement, range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (!node.data.trim() || box.width < 2 || box.height < 2 || parent.closest(".dolt")) continue;
        const scale = parent.ownerSVGElement ? Math.abs(parent.getScreenCTM().d) : 1;
        const points = parseFloat(getComputedStyle(parent).fontSize) * scale * 0.75;
        if (points < POINTS - 0.05) small.add(points.toFixed(1) + " " + node.data.trim().slice(0, 40));
    }
    return [...small];
})()""".replace("POINTS", str(LEAST_POINTS))
# What sticks out of the window and no box of its own scrolls.
STICKS_OUT = """[...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 2 && box.right > document.documentElement.clientWidth + 1 && !e.closest(".tabell > *")
        && !e.closest("svg *") && !e.closest(".dolt") && !e.closest(".hoppa") && e.checkVisibility();
}).slice(0, 5).map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 40))"""
OPENED = "document.querySelectorAll('details').forEach(d => d.open = true)"
# Every box that the Tab key stops at, with whether there is more in it than is seen.
STOPS = """[...document.querySelectorAll(".tabell")].map(b =>
    [b.tabIndex === 0, b.scrollWidth > b.clientWidth + 1, b.innerText.slice(0, 50)])"""
# What a reader of the paper would look for in vain, and what tells where the appendix is.
NOT_PRINTED = """[...document.querySelectorAll(".figur .kalla, .remsa .plats")].filter(
    e => !e.checkVisibility() && !e.closest("details") && !e.closest("#bilaga")).map(e => e.textContent)"""
APPENDIX_IS_AT = """(() => {
    const line = document.querySelector(".pa-papper"), before = line.checkVisibility();
    document.querySelector("#skriv-bilaga").click();
    return [line.textContent, before, line.checkVisibility()];
})()"""
# Long words in the contents that are broken without a hyphen, and first columns that do not stay in sight.
BROKEN = """[...document.querySelectorAll("nav a")].filter(a => a.checkVisibility()).flatMap(a => {
    const range = document.createRange(), text = a.firstChild;
    return [...text.data.matchAll(/[^\\s-]+/g)].filter(word => {
        range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
        return range.getClientRects().length > 1;
    }).map(word => word[0]);
})"""
# Words of first columns that are cut in two.
CUT = """[...document.querySelectorAll(".tabell tbody th")].flatMap(cell => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
    const cut = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode())
        for (const word of text.data.matchAll(/[^\\s–-]+/g)) {
            range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
            if (range.getClientRects().length > 1) cut.push(word[0]);
        }
    return cut;
})"""
LONG = 20  # letters: a longer word may be cut in two on a phone
LOST = """[...document.querySelectorAll(".tabell")].filter(b => {
    if (b.scrollWidth <= b.clientWidth + 1) return false;
    b.scrollLeft = b.scrollWidth;
    const cell = b.querySelector("tbody th").getBoundingClientRect(), box = b.getBoundingClientRect();
    return Math.abs(cell.left - box.left) > 1 || cell.width > 0.6 * box.width;
}).map(b => b.innerText.slice(0, 50))"""
# The parts of the chapters that have figures: how high in pixels, whether whole, and how far from its words
# a figure begins.
PARTS = """[...document.querySelectorAll(".del:has(> .sagt):has(> .figur)")].map(part => {
    const words = part.querySelector(".sagt").getBoundingClientRect();
    const away = [...part.querySelectorAll(":scope > .figur")].map(
        f => Math.max(0, f.getBoundingClientRect().top - words.bottom));
    return [part.querySelector("h3").innerText, part.getBoundingClientRect().height,
        getComputedStyle(part).breakInside, Math.max(...away)];
})"""
ONLY_PAGE_ONE = """document.querySelectorAll("main > section:not(#pa-en-sida), body > footer").forEach(
    e => e.remove())"""
APPENDIX = """(() => {
    const box = document.querySelector("#skriv-bilaga"), seen = e => e.getBoundingClientRect().height > 0;
    const appendix = document.querySelector("#bilaga"), table = appendix.querySelector("details table");
    const before = seen(appendix);
    box.click();
    return [before, seen(appendix), seen(table), seen(box)];
})()"""


@pytest.fixture(scope="module")
def folder(demo_report: Callable[[str, int], Path]) -> Path:
    return demo_report("0880", 2017)


@pytest.fixture(scope="module")
def page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def printed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """The page on paper, as it is printed when nobody asks for the appendix."""
    profile = tmp_path_factory.mktemp("papper")
    return visit(folder / "rapport.html", PAPER, [SMALL_TEXT, STICKS_OUT], profile, "print", paper=True)


def headings(page: BeautifulSoup) -> list[str]:
    return [" ".join(h.get_text(" ").split()) for h in page.select("h1, h2, h3, h4")]


@pytest.mark.parametrize(("kommun", "ar"), CHOSEN)
def test_no_report_is_more_than_it_may_be(
    kommun: str, ar: int, demo_report: Callable[[str, int], Path]
) -> None:
    assert not list(too_much(demo_report(kommun, ar) / "rapport.html"))


def test_the_largest_report_is_not_empty_either(page: BeautifulSoup) -> None:
    assert unfolded(page, "table") and len(page.select("figure")) >= 10 and words(page) > 1_000


def test_figures_and_tables_are_numbered_in_the_order_of_the_page(page: BeautifulSoup) -> None:
    figures = page.select("figure")
    assert [f["id"] for f in figures] == [f"figur-{n}" for n in range(1, len(figures) + 1)]
    assert all(f.figcaption.get_text().startswith(f"Figur {n}. ") for n, f in enumerate(figures, start=1))
    tables = page.select(".tabellblock")
    assert len({t["id"] for t in tables}) == len(tables) == len(page.select("main table"))
    for block in tables:
        number = str(block["id"]).removeprefix("tabell-")
        assert block.caption.strong.get_text().startswith(f"Tabell {number}. ")


def test_a_number_is_the_same_in_the_workbook(page: BeautifulSoup, folder: Path) -> None:
    book = {sheet.number: sheet.title for sheet in sheets(folder / "tabeller.xlsx") if sheet.number}
    shown = [t.get_text().partition(". ") for t in page.select("main caption strong")]
    numbered = {int(n.removeprefix("Tabell ")): title for n, _, title in shown}
    assert sorted(book) == list(range(1, len(book) + 1))
    assert book.items() - numbered.items() == {(1, STRIP)}
    assert numbered.keys() < book.keys()


def test_a_figure_names_its_sheet(page: BeautifulSoup, folder: Path) -> None:
    names = {sheet.name for sheet in sheets(folder / "tabeller.xlsx")}
    for figure in page.select("figure"):
        named = re.search(r"Blad i tabeller\.xlsx: (.+)\.$", figure.select_one(".kalla").get_text())
        assert named and named[1] in names, figure.figcaption.get_text()


def test_headings_stand_alone_in_a_list_of_headings(page: BeautifulSoup) -> None:
    found = headings(page)
    assert len(found) == len(set(found)), sorted({h for h in found if found.count(h) > 1})


def test_a_figure_that_is_not_drawn_is_not_there(demo_report: Callable[[str, int], Path]) -> None:
    """Exempelkommunen is alone: figures would show a single value. Their tables are in the appendix."""
    html = (demo_report("0000", 2024) / "rapport.html").read_text(encoding="utf-8")
    alone = BeautifulSoup(html, "html.parser")
    assert not alone.select("main > section:not(#bilaga) .tom")
    assert any("lika mycket som hemtjänst" in c.get_text() for c in alone.select("#bilaga caption"))
    figures = alone.select("figure")
    assert [f["id"] for f in figures] == [f"figur-{n}" for n in range(1, len(figures) + 1)]


def test_the_contents_name_what_a_section_is_about_and_the_appendix_once(page: BeautifulSoup) -> None:
    first = page.nav.ol.find_all("li", recursive=False)
    assert [li.a.get_text() for li in first] == [h.get_text() for h in page.select("h2")]
    below = {li.a.get_text(): [a.get_text() for a in li.select(":scope > ol a")] for li in first}
    assert below["Äldreomsorg"][:2] == ["Konsumtion", "Brukar- och insatsmix"]
    assert below["Bilaga"] == []
    assert all(len(name) <= 40 for names in below.values() for name in names)
    assert all(page.find(id=str(a["href"])[1:]) for a in page.nav.select("a"))


@needs_browser
@pytest.mark.parametrize(("kommun", "ar"), CHOSEN)
def test_it_is_printed_on_few_pages(
    kommun: str, ar: int, demo_report: Callable[[str, int], Path], tmp_path: Path
) -> None:
    page = demo_report(kommun, ar) / "rapport.html"
    assert 5 <= visit(page, PAPER, [], tmp_path, "print", paper=True).pages <= MOST_PAGES


@needs_browser
@pytest.mark.parametrize("kommun", LEAST_FILLED)
def test_no_printed_page_is_near_empty(
    kommun: str, demo_report: Callable[[str, int], Path], tmp_path: Path
) -> None:
    """The largest report, and that of a municipality without a group and without IFO.

    The sheet for the meeting is a page of its own, and may be short.
    """
    page = demo_report(kommun, {"0880": 2017, "0000": 2024}[kommun]) / "rapport.html"
    pages = filled(visit(page, PAPER, [], tmp_path, "print", paper=True).pdf)
    assert len(pages) > 5
    assert [(n, p) for n, p in enumerate(pages[:-1], 1) if max(p) < LEAST_FILLED[kommun]] == []
    assert max(pages[-1]) > SHEET_FILLED, "the sheet goes on over its page"


@needs_browser
def test_a_chapter_has_its_figures_beside_or_right_below_their_words(folder: Path, tmp_path: Path) -> None:
    """On the same sheet: a part that fits one is not parted."""
    parts = visit(folder / "rapport.html", PAPER, [PARTS], tmp_path, "print").values[0]
    assert len(parts) > 10
    assert [p for p in parts if p[1] > PAPER_HIGH or p[2] != "avoid" or p[3] > LINES] == []


@needs_browser
def test_few_of_the_four_questions_stand_below_the_first_page(
    demo_report: Callable[[str, int], Path], tmp_path: Path
) -> None:
    """Without a group there are three: a page of their own would be empty, as the first one's lower half."""
    page = demo_report("0000", 2024) / "rapport.html"
    pages = filled(visit(page, PAPER, [], tmp_path, "print", paper=True).pdf)
    assert max(pages[0]) > MATRIX_BELOW


@needs_browser
def test_paper_has_what_it_refers_to(folder: Path, tmp_path: Path) -> None:
    """The figures' sources and our place in the group; and where the appendix is, unless it is there."""
    seen = visit(folder / "rapport.html", PAPER, [NOT_PRINTED, APPENDIX_IS_AT], tmp_path, "print")
    assert seen.values[0] == []
    told = "Bilagan med alla tabeller finns i rapport.html och tabeller.xlsx."
    assert seen.values[1] == [told, True, False]


@needs_browser
def test_printed_text_can_be_read(printed: Visit) -> None:
    assert printed.values[0] == []


@needs_browser
def test_what_is_printed_fits_the_paper(printed: Visit) -> None:
    """A browser shrinks the whole page for one thing that is too wide."""
    assert printed.values[1] == []


@needs_browser
def test_the_first_page_is_one_page(folder: Path, tmp_path: Path) -> None:
    alone = visit(folder / "rapport.html", PAPER, [ONLY_PAGE_ONE], tmp_path, "print", paper=True)
    assert alone.pages == 1


@needs_browser
def test_the_appendix_is_printed_only_when_asked_for(folder: Path, tmp_path: Path) -> None:
    """By a box that is not printed itself; folded tables are, when it is ticked."""
    seen = visit(folder / "rapport.html", PAPER, [APPENDIX], tmp_path, "print")
    before, after, table, box = seen.values[0]
    assert (before, after, table, box) == (False, True, True, False)


@needs_browser
def test_a_table_of_the_printed_appendix_is_on_the_sheet_of_its_title(folder: Path, tmp_path: Path) -> None:
    """A wide one lies down with its title and its notes, not between them: a third fewer sheets."""
    asked = "document.querySelector('#skriv-bilaga').click()"
    assert visit(folder / "rapport.html", PAPER, [asked], tmp_path, "print", paper=True).pages <= MOST_IN_ALL


def test_the_box_of_the_appendix_is_an_ordinary_one(page: BeautifulSoup) -> None:
    """So that the keyboard and a screen reader reach it, and no script is needed."""
    (box,) = page.select("#bilaga input")
    assert box["type"] == "checkbox" and not box.has_attr("tabindex")
    assert page.select_one(f"label[for={box['id']}]").get_text() == "Skriv ut bilagan också"


@needs_browser
def test_nothing_sticks_out_on_a_phone(folder: Path, tmp_path: Path) -> None:
    assert visit(folder / "rapport.html", PHONE, [STICKS_OUT], tmp_path).values == [[]]


@needs_browser
def test_on_a_phone_no_word_is_broken_and_rows_keep_their_names(folder: Path, tmp_path: Path) -> None:
    seen = visit(folder / "rapport.html", 360, [BROKEN, OPENED, CUT, LOST], tmp_path).values
    assert seen[0] == [] and seen[3] == []
    assert [word for word in seen[2] if len(word) <= LONG] == []


@needs_browser
def test_on_a_phone_a_number_is_seen_beside_the_longest_name(folder: Path, tmp_path: Path) -> None:
    page = BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    columns = (Column("vad", "Verksamhet"), Column("kr", "Kostnad", "mnkr", 1))
    name = "Myndighetsutövning/biståndshandläggning för funktionsnedsättning"
    page.main.clear()
    page.main.append(
        BeautifulSoup(render(Table("t", "T", columns, ({"vad": name, "kr": 1.1},))), "html.parser")
    )
    (alone := tmp_path / "sida.html").write_text(str(page), encoding="utf-8")
    reach = "[...document.querySelectorAll('td')].map(c => c.getBoundingClientRect().right)"
    (right,) = visit(alone, PHONE, [reach], tmp_path / "p").values[0]
    assert right <= PHONE


@needs_browser
def test_the_keyboard_stops_where_there_is_more_to_see(folder: Path, tmp_path: Path) -> None:
    """A box that scrolls on a phone can be scrolled with the keyboard; few others are stops."""
    boxes = visit(folder / "rapport.html", PHONE, [OPENED, STOPS], tmp_path).values[1]
    assert boxes
    assert [text for stop, scrolls, text in boxes if scrolls and not stop] == []
    needless = [text for stop, scrolls, text in boxes if stop and not scrolls]
    assert len(needless) <= NEEDLESS * len(boxes), needless
