"""The finished page in a real browser: axe-core finds nothing, the console is silent, nothing is fetched.

Skipped, with the reason, where there is no Chromium or no axe-core (the package axe-core-python).
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.report.browser import AXE, SCROLLS, WIDTHS, Visit, axe, needs_axe, needs_browser, visit


@pytest.fixture(scope="module")
def page(demo_report: Callable[[str, int], Path]) -> Path:
    """Kalmar 2017: all three areas, and the longest page of the shared ones."""
    return demo_report("0880", 2017) / "rapport.html"


@needs_browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_silent_fetches_nothing_and_fits(page: Path, width: int, tmp_path: Path) -> None:
    seen = visit(page, width, [SCROLLS], tmp_path)
    assert seen.messages == []
    assert {r for r in seen.requests if not r.startswith("data:")} == {page.as_uri()}
    assert seen.values == [False], "the page scrolls sideways"


@needs_browser
@needs_axe
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation(page: Path, width: int, tmp_path: Path) -> None:
    assert visit(page, width, [axe() or "", AXE], tmp_path).values[1] == []


@needs_browser
@needs_axe
@pytest.mark.parametrize("shown", ["dark", "print"])
def test_axe_finds_no_violation_in_the_dark_or_on_paper(
    shown: str, demo_report: Callable[[str, int], Path], tmp_path: Path
) -> None:
    """The worked example: the same marks as any page, and a shorter one than Kalmar's."""
    page = demo_report("0000", 2024) / "rapport.html"
    background = "getComputedStyle(document.body).backgroundColor"
    seen = visit(page, WIDTHS[-1], [background, axe() or "", AXE], tmp_path, shown)
    assert (seen.values[0] == "rgb(21, 19, 28)") is (shown == "dark"), "the mode was not the one asked for"
    assert seen.values[2] == []


@needs_browser
@pytest.mark.parametrize("shown", ["light", "print"])
def test_a_drawn_word_is_written_once_on_paper(page: Path, shown: str, tmp_path: Path) -> None:
    """An outline, which keeps a word off the lines on the screen, is the same word once more in a PDF."""
    outlined = "[...document.querySelectorAll('.bild text')].some(t => getComputedStyle(t).stroke != 'none')"
    assert visit(page, WIDTHS[-1], [outlined], tmp_path, shown).values == [shown == "light"]


@needs_browser
def test_a_page_that_calls_out_and_complains_is_noticed(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><html><body><img src="http://127.0.0.1:9/x.png"><script>console.error("no")</script>'
        '<div style="width: 2000px">wide</div></body></html>',
        encoding="utf-8",
    )
    seen: Visit = visit(bad, 320, [SCROLLS, *([axe() or "", AXE] if axe() else [])], tmp_path / "p")
    assert "http://127.0.0.1:9/x.png" in seen.requests
    assert any("no" in m for m in seen.messages)
    assert seen.values[0] is True
    if axe():
        assert any(v.startswith("html-has-lang") for v in seen.values[2])
