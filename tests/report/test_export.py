"""The exported page: what a reader, a screen reader and a security officer would check."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpbcalc.presentation import bars, heading, table
from kpbcalc.presentation.view import View
from kpbcalc.reporting.export import PageMeta, to_html
from kpbcalc.reporting.outline import slug
from tests.samples.tables import FORMULA, QUOTE, SCRIPT, units

META = PageMeta('Rapport <Umeå> & "andra"', "En <ingress>.", synthetic=True, footer=("Kördes <då>.",))


def shown(*views: View, tags: tuple[str, ...] = ()) -> NotebookNode:
    outputs = [new_output("display_data", data=view._repr_mimebundle_()) for view in views]
    return new_code_cell("hemlig_kod()", outputs=outputs, metadata={"tags": list(tags)})


def report() -> NotebookNode:
    noisy = shown(table(units()))
    noisy.outputs += [
        new_output("stream", name="stdout", text="HEMLIGT utskrivet"),
        new_output("stream", name="stderr", text="HEMLIGT varnat"),
        new_output("execute_result", data={"text/html": "<table>HEMLIG ram</table>"}),
        new_output("display_data", data={"text/plain": "HEMLIG text", "image/png": "SEVNTElH"}),
        new_output("error", ename="E", evalue="HEMLIGT fel", traceback=["HEMLIGT spår"]),
    ]
    cells = [
        new_markdown_cell("# Rapportens titel\n\nFörst en mening."),
        shown(heading("HEMLIG parameter", 2), tags=("parameters",)),
        shown(heading("HEMLIG injicerad", 2), tags=("injected-parameters",)),
        new_markdown_cell("## Sammanfattning\n\nKostnaden är 12 % <script>alert(1)</script> <b>hög</b>."),
        shown(bars(units(), "kostnad", "Solgården kostar minst", highlight="Solgården")),
        new_markdown_cell(
            "## Över tid\n\n#### Hoppar en nivå\n\n### Över tid\n\n| A | B |\n|---|--:|\n| 1 | 2 |"
        ),
        noisy,
        shown(heading("Ålder & kön", 2, "alder"), heading("Detalj", 3)),
        new_markdown_cell("# Ännu en titel"),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def html() -> str:
    return to_html(report(), META)


@pytest.fixture(scope="module")
def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_language_title_and_one_h1(html: str, page: BeautifulSoup) -> None:
    assert html.startswith("<!doctype html>")
    assert page.html["lang"] == "sv"
    assert [h.text for h in page.find_all("h1")] == [META.title]
    assert page.title.text == f"{META.title} (syntetiska data)"
    assert page.select_one(".ingress").text == META.lead
    assert page.footer.p.text == "Kördes <då>."


def test_headings_never_skip_a_level(page: BeautifulSoup) -> None:
    levels = [int(h.name[1]) for h in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_skip_link_and_sections(page: BeautifulSoup) -> None:
    first = page.body.find(True)
    assert first.name == "a" and first["href"] == f"#{page.main['id']}"
    assert page.header and page.footer and page.nav["aria-label"] == "Innehåll"
    sections = page.main.find_all("section", recursive=False)
    assert [s["id"] for s in sections] == ["sammanfattning", "over-tid", "alder", "annu-en-titel"]
    assert all(page.find(id=s["aria-labelledby"]).name == "h2" for s in sections)


def test_contents_lead_to_every_section(page: BeautifulSoup) -> None:
    links = page.nav.find_all("a")
    assert [a.text for a in links] == [
        "Sammanfattning", "Över tid", "Hoppar en nivå", "Över tid", "Ålder & kön", "Detalj",
        "Ännu en titel",
    ]  # fmt: skip
    assert all(page.find(id=a["href"][1:]) for a in links)


def test_ids_are_unique(page: BeautifulSoup) -> None:
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_the_page_is_self_contained_and_script_free(html: str, page: BeautifulSoup) -> None:
    assert not page.find_all(["script", "link", "iframe", "object", "img"])
    outside = re.findall(r"https?://[^\"'\s<>]+", html)
    assert set(outside) <= {"http://www.w3.org/2000/svg"}
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'") and "script" not in policy
    assert not any(name.startswith("on") for element in page.find_all(True) for name in element.attrs)


def test_only_what_presentation_made_is_shown(html: str) -> None:
    assert "HEMLIG" not in html and "hemlig_kod" not in html


def test_every_table_and_figure_is_accessible(page: BeautifulSoup) -> None:
    assert all(drawing["role"] == "img" and drawing["aria-label"] for drawing in page.find_all("svg"))
    assert all(th["scope"] in {"col", "row"} for th in page.find_all("th"))
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in page.select(".tabell"))
    assert all(t.caption for t in page.select(".tabellblock table"))
    assert all(figure.figcaption and figure.details.table for figure in page.find_all("figure"))


def test_hostile_names_are_text(html: str, page: BeautifulSoup) -> None:
    assert "<script" not in html
    text = page.get_text()
    assert SCRIPT in text and QUOTE in text and FORMULA in text
    assert "<b>hög</b>" in text  # markup in a markdown cell is text, too


def test_a_number_keeps_its_unit(page: BeautifulSoup) -> None:
    assert "12\N{NO-BREAK SPACE}%" in page.get_text()


def test_a_range_is_never_parted_at_its_dash() -> None:
    said = "15,7 % kostade 600–1\N{NO-BREAK SPACE}000 tkr, 2015–2017 – av alla"
    page = to_html(new_notebook(cells=[new_markdown_cell(said) | {"id": "a"}]), META)
    whole = [span.get_text() for span in BeautifulSoup(page, "html.parser").select(".hel")]
    assert whole == ["600–1\N{NO-BREAK SPACE}000", "2015–2017"]


def test_a_range_in_a_drawing_or_in_the_title_is_plain_text() -> None:
    cell = shown(View("<svg><text>0–50</text></svg>", "")) | {"id": "a"}
    page = to_html(new_notebook(cells=[cell]), PageMeta("Rapport 2015–2017", ""))
    assert "<title>Rapport 2015–2017</title>" in page and "<text>0–50</text>" in page


def test_synthetic_data_is_marked_on_screen_and_on_paper(html: str) -> None:
    assert "<strong>Syntetiska data.</strong>" in html and "@top-center { content:" in html
    real = to_html(report(), PageMeta("Rapport", ""))
    assert "yntetiska data" not in real


def test_the_same_notebook_gives_the_same_bytes(html: str) -> None:
    assert to_html(report(), META) == html


def test_an_empty_notebook_is_still_a_page() -> None:
    page = BeautifulSoup(to_html(new_notebook(), PageMeta("Tom", "")), "html.parser")
    assert page.h1.text == "Tom" and page.main and not page.nav


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Från bokslut till KPB", "fran-bokslut-till-kpb"),
        ("Över &amp; under <em>åren</em>", "over-under-aren"),
        ("–", "avsnitt"),
    ],
)
def test_anchors_are_plain(text: str, anchor: str) -> None:
    assert slug(text) == anchor
