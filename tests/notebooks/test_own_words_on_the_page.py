"""A municipality's own words stand on the page where their heading says: each of them, and once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from kpbcalc.base.errors import UsageError
from kpbcalc.calculation.prepare import prepare
from kpbcalc.demo import write_demo
from kpbcalc.notebook import named_in_report, report
from kpbcalc.notebook.handed_over import handed
from kpbcalc.notebook.shown import Shown
from kpbcalc.presentation import front
from kpbcalc.presentation.prose import Prose
from kpbcalc.presentation.view import View
from kpbcalc.sources import peer_choice

KOMMUN, AR = "0000", 2024
SIGNED = "Anna Ek, socialchef, 2025-03-01"
Write = Callable[[list[str]], None]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An underlag whose figures are there already: the words change, and they do not."""
    root = tmp_path_factory.mktemp("underlag")
    write_demo(root, [KOMMUN])
    prepared = prepare(KOMMUN, AR, str(root), "extern")
    with handed(prepared, peer_choice.wanted(prepared.own, AR)):
        yield root


@pytest.fixture
def write(root: Path) -> Write:
    """Write a text under each heading: <b>text 0</b>, <b>text 1</b> …"""

    def written(headings: list[str]) -> None:
        texts = [f"# {head}\n<b>text {n}</b>\n\n{SIGNED}\n" for n, head in enumerate(headings)]
        (root / KOMMUN / "texter.md").write_text("\n".join(texts), encoding="utf-8")

    return written


def rapport(root: Path, omrade: str = "alla") -> report.Rapport:
    return report.Rapport(KOMMUN, AR, omrade, str(root), "", "extern")


def page(made: report.Rapport, monkeypatch: pytest.MonkeyPatch) -> BeautifulSoup:
    """All that the notebook shows, in its order."""
    views: list[View] = []
    monkeypatch.setattr(report, "display", views.append)
    made.pa_en_sida()
    made.forord()
    made.fyra_fragor()
    made.kapitel()
    made.sakerhet()
    made.fragor()
    made.bilaga()
    return BeautifulSoup("\n".join(view.html for view in views), "html.parser")


def own(page: BeautifulSoup) -> dict[str, Tag]:
    """The texts on the page, by what they say."""
    found = page.select("blockquote.egna")
    said = {re.search(r"<b>text \d+</b>", text.get_text())[0]: text for text in found}  # type: ignore[index]
    assert len(said) == len(found)
    return said


def test_whatever_the_page_has_can_be_written_about(
    root: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name, with markup as it is written, and nothing is said twice."""
    write([])
    of_place = {place: name for name, place in named_in_report.names(Shown(rapport(root).context)).items()}
    assert len(of_place) > 50
    write(list(of_place.values()))
    shown = page(rapport(root), monkeypatch)
    assert own(shown).keys() == {f"<b>text {n}</b>" for n in range(len(of_place))}
    assert not shown.select("b:-soup-contains('text 0')")


def test_words_stand_with_what_they_name(root: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the figure's frame, below a folded table, with a finding."""
    write([])
    made = rapport(root)
    before = page(made, monkeypatch)
    sheet = before.select("figure .kalla")[-1].get_text().split("tabeller.xlsx: ")[1].removesuffix(".")
    finding = before.select("ol.fynd em")[0].get_text()
    write([sheet, "Från bokslut till kostnad per brukare", finding])
    found = own(page(rapport(root), monkeypatch))
    figure, of_finding = (found[f"<b>text {n}</b>"].parent for n in (0, 2))
    assert figure is not None and figure.name == "figure" and sheet in figure.get_text()
    above = found["<b>text 1</b>"].find_previous_sibling()
    assert above and above.name == "details" and "Från bokslut till kostnad per brukare" in above.get_text()
    assert of_finding and of_finding.name == "li" and finding in of_finding.get_text()


def test_a_question_of_the_sheet_alone_has_its_words_there() -> None:
    """Those of the first page and of the chapters have theirs with them."""
    sheet = front.meeting(
        Prose("<p>Hej.</p>", "Hej."),
        {"äldreomsorgen": {"Varför?": Markup("<b>Därför.</b>"), "När?": Markup()}},
    )
    assert "<li>Varför?<b>Därför.</b></li>" in sheet.html and "<li>När?</li>" in sheet.html


def test_a_figure_that_is_not_in_the_report_is_told(root: Path, write: Write) -> None:
    """One of another area is none in that area's report, and no mistake either."""
    write(["Årsändring hemtjänst ÄO"])
    assert rapport(root, "funktionsnedsattning")
    write(["Årsändring hemtjänst IFO"])
    with pytest.raises(UsageError, match="ingen plats, tabell, figur eller fråga") as refused:
        rapport(root)
    assert "Årsändring hemtjänst ÄO" in str(refused.value.remedy)
