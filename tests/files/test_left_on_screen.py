"""What kpb new says on the screen is left to do: the beginning of what att_gora.html says, nothing lost."""

import html
import re
from pathlib import Path

import pytest

from kpbcalc.commands.new import show_begun
from kpbcalc.onboarding.begin import Begun
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, VISITS, new, put

Told = tuple[str, str, str]  # what, where, kronor


def on_page(begun: Begun) -> list[Told]:
    """What the page lists, what stops first, in its order."""
    page = html.unescape(begun.page.read_text(encoding="utf-8"))
    first = page.partition("<h2>Först:")[2].partition("<h2>")[0]
    stops = re.findall(r"<li>(.*?) <strong>(.*?)</strong></li>", first)
    rest = re.findall(r'<tr><td class="tal">(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>', page)
    return [(what, where, "") for what, where in stops] + [(what, where, kr) for kr, what, where in rest]


def on_screen(begun: Begun) -> tuple[int, list[str], int]:
    """How many things the screen says there are, the lines of them, and how many it leaves to the page."""
    head, _, below = show_begun(begun).partition("\nAtt göra (")
    assert head and "\n" in below
    lines = [line.strip() for line in below.split("\n")[1:]]
    more = re.match(r"(\d+) till står i att_gora\.html", lines[-1])
    return int(below.split(")")[0]), lines[: -1 if more else None], int(more[1]) if more else 0


def line_of(told: Told) -> str:
    what, where, kr = told
    return f"{what}{f' ({kr} kr)' if kr else ''} I {where}."


def delivery(root: Path, objects: int, stops: int) -> Begun:
    """A ledger of so many objects to code, of rising cost, and visits with so many units' words unknown."""
    rows = [f"{n};<{n} & co>;{n};5010;;{YEAR}-01;{n}000" for n in range(100, 100 + objects)]
    put(root / "raw", "huvudbok.csv", LEDGER.replace("Ansvar;", "Ansvar;Ansvar (T);"), *rows)
    for n in range(stops):
        put(root / "raw", f"fråga & svar {n}.csv", "A;B;C", "1;2;3")
    put(root / "raw", "utford_tid.csv", f"{VISITS};Minuter", f"{EBBA};{YEAR}-01-02;HT-OMV;HT1;60")
    put(root / "raw", "beslut.csv", DECISIONS, f"{EBBA};HT-OMV;{YEAR}-01-01;;10;tim/mån;HT1")
    return new(root)


@pytest.mark.parametrize(("objects", "stops"), [(1, 0), (12, 0), (12, 3), (12, 9), (40, 1)])
def test_the_screen_is_the_beginning_of_the_page_and_says_how_much_more_there_is(
    tmp_path: Path, objects: int, stops: int
) -> None:
    begun = delivery(tmp_path, objects, stops)
    page, (many, lines, more) = on_page(begun), on_screen(begun)
    assert [(t.what, t.where) for t in begun.state.todo] == [told[:2] for told in page]
    assert many == len(page) == len(lines) + more
    assert lines == [line_of(told) for told in page[: len(lines)]]
    blocks = [told for told in page if not told[2]]
    assert len(blocks) >= stops and len(lines) == min(many, max(5, len(blocks))), "all that stops is told"


def test_what_does_not_stop_is_in_order_of_kronor_on_both(tmp_path: Path) -> None:
    begun = delivery(tmp_path, 12, 0)
    _, lines, _ = on_screen(begun)
    for told in ([line_of(told) for told in on_page(begun)], lines):
        kronor = [int(re.sub(r"\D", "", kr)) for line in told for kr in re.findall(r"\(([\d\s]+) kr\)", line)]
        assert len(kronor) > 1 and kronor == sorted(kronor, reverse=True)
        stops = [not re.search(r"\([\d\s]+ kr\)", line) for line in told]
        assert stops == sorted(stops, reverse=True), "what stops comes first"
