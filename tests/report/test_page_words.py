"""The words of the finished page: one name for each thing, said once, and none of the workshop's own.

By default two municipalities; KPB_ALL_REPORTS=1 takes the thirteen.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from kpbcalc import demo

EVERY = [(kod, max(years)) for kod, years in sorted(demo.DEMO_YEARS.items())]
CHOSEN = EVERY if os.environ.get("KPB_ALL_REPORTS") else [("0000", 2024), ("0880", 2017)]
NOWHERE = (
    "demounderlag", "make fetch", "kpb share", "kpb receive", "kpb fetch", "params/", "docs/", ".toml",
    "schematid", "HSL till NATT", "fast frö", "ej kontrollerat", "kontrollerad mot källan", "från minnet",
    "ingen källa", "på kod ", "Säkerställd", "Överkostnad", "Prövade var för sig",
)  # fmt: skip
ONLY_IN_THE_METHOD = ("bootstrap", "Wilson", "Gini", "Lorenz", "Shapley", "Tukey", "skl.se")
RULE = re.compile(r"\bV\d\d\b")
METHOD = "bilaga-metod"


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda one: one[0])
def page(request: pytest.FixtureRequest, demo_report: Callable[[str, int], Path]) -> BeautifulSoup:
    html = (demo_report(*request.param) / "rapport.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


def blocks(page: BeautifulSoup) -> Iterator[tuple[bool, Tag]]:
    """What is read of the page, piece by piece, and whether it stands in the declaration of the method."""
    inside = False
    read = "main :is(h2, h3, h4, p, li, dt, dd, figcaption, caption, summary, th, td, svg text)"
    for tag in page.select(read):
        if tag.name == "h3":
            inside = tag.get("id") == METHOD
        yield inside, tag


def table(page: BeautifulSoup, title: str) -> Tag:
    """The table whose title begins so."""
    found = [
        t
        for t in page.select("main table")
        if t.caption.strong.get_text().partition(". ")[2].startswith(title)
    ]
    assert found, title
    return found[0]


def rows(found: Tag) -> list[list[str]]:
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in found.select("tbody tr")]


def test_no_word_of_the_workshop(page: BeautifulSoup) -> None:
    text = [tag.get_text() for _, tag in blocks(page)]
    assert not [(word, t) for word in NOWHERE for t in text if word in t]


def test_names_of_methods_stand_only_where_the_method_is_told(page: BeautifulSoup) -> None:
    text = [tag.get_text() for inside, tag in blocks(page) if not inside]
    assert not [(word, t) for word in ONLY_IN_THE_METHOD for t in text if word in t]


def test_codes_of_rules_stand_only_in_their_own_column(page: BeautifulSoup) -> None:
    found = [tag for _, tag in blocks(page) if RULE.search(tag.get_text())]
    assert all(tag.name == "th" and tag.get("scope") == "row" for tag in found), found


def test_who_the_group_is_stands_once_where_the_report_says_how_sure_it_is(page: BeautifulSoup) -> None:
    told = [p for p in page.select("#sa-sakra-ar-siffrorna > p") if "Jämförelsegruppen är" in p.get_text()]
    compared = "mot jämförelsegruppen" in page.get_text()
    assert len(told) == int(compared)
    if told:
        assert "de andra kommunerna i demon, vars tal är påhittade" in told[0].get_text()
        notes = [n for n in page.select(".not") if n.get_text().startswith("Jämförelsegruppen är")]
        assert len(notes) <= 1


def test_a_note_stands_under_one_table(page: BeautifulSoup) -> None:
    said = Counter(note.get_text() for note in page.select("main .tabellblock > p.not"))
    again = {
        text for text, times in said.items()
        if times > 1 and not text.startswith(("..", "–", "Mer om hur talen är räknade"))
    }  # fmt: skip
    assert not again


def test_a_table_that_leaves_its_notes_out_says_where_they_stand(page: BeautifulSoup) -> None:
    links = page.select("main .tabellblock > p.not a")
    assert links
    for link in links:
        there = page.select_one(str(link["href"]))
        here = link.find_parent(class_="tabellblock")
        assert there is not None and there.select("p.not"), link
        assert int(str(there["id"]).split("-")[1]) < int(str(here["id"]).split("-")[1])


def test_a_folded_table_says_once_what_it_is_about(page: BeautifulSoup) -> None:
    folded = page.select("details.bilagetabell")
    assert folded
    for one in folded:
        about = one.select_one("p.under").get_text()
        assert about not in one.select_one("caption").get_text(), about


def test_every_word_explained_is_on_the_page(page: BeautifulSoup) -> None:
    of_words = table(page, "Så används orden")
    words = [row[0] for row in rows(of_words)]
    assert len(words) > 10
    text = page.get_text().replace(of_words.get_text(), "").casefold()
    for entry in words:
        for word in re.findall(r"[\wåäö]{2,}", entry.casefold()):
            assert word == "och" or word in text, f"{entry}: {word}"


def test_short_names_of_areas_are_explained(page: BeautifulSoup) -> None:
    heads = {h.contents[0].strip() for h in page.select("main th[scope=col]") if h.contents}
    if "ÄO" in heads:
        explained = {row[0] for row in rows(table(page, "Så används orden"))}
        assert heads & {"ÄO", "FN", "IFO"} <= explained


def test_the_questions_stand_where_they_are_asked_not_in_the_appendix(page: BeautifulSoup) -> None:
    appendix = page.select_one("#bilaga")
    assert appendix is not None and "Att diskutera" not in appendix.get_text()


def test_warnings_and_what_is_only_told_are_told_apart(page: BeautifulSoup) -> None:
    of_findings = rows(table(page, "Vad granskningen av underlaget fann"))
    warned = sum(row[1] == "Varning" for row in of_findings)
    said = page.select_one("#sa-sakra-ar-siffrorna").get_text()
    assert (re.search("Läs varning(en|arna)", said) is not None) is bool(warned)
    assert "och inga varningar" in said or warned
    assert not re.search(r"\d+\s+fynd", said)


def test_what_is_outside_has_two_names(page: BeautifulSoup) -> None:
    title = "Avgifter, hyror och bidrag, som inte räknas av"
    assert f"tabell ”{title}”" in page.select_one("#sa-sakra-ar-siffrorna").get_text()
    assert "Avgifter" in [row[0] for row in rows(table(page, title))]
    assert "i en egen tabell" not in page.get_text()


def test_a_price_is_called_a_price(page: BeautifulSoup) -> None:
    heads = [h.get_text(" ", strip=True) for h in table(page, "Prislista").select("th[scope=col]")]
    assert heads[:2] == ["Pris för", "Pris kr"]


def test_the_boxes_have_the_same_mean_as_the_table_of_prices(page: BeautifulSoup) -> None:
    title = "Styckkostnad i äldreomsorgen mot jämförelsegruppen"
    if title not in page.get_text():
        pytest.skip("nobody to compare with")
    found = table(page, title)
    mean = [h.get_text(strip=True) for h in found.select("thead th")].index("Gruppens medelkr/enhet")
    of_homes = next(row[mean] for row in rows(found) if row[0] == "Särskilt boende")
    box = next(b for b in page.select("span.ruta") if "Särskilt boende, kostnad per dygn" in b.get_text())
    assert f"gruppen {of_homes} kr".replace("\u00a0", " ") in box.get_text().replace("\u00a0", " ")


def test_a_unit_with_too_few_answers_is_said_not_to_be_tested(page: BeautifulSoup) -> None:
    for found in page.select("main table"):
        heads = [h.get_text(strip=True) for h in found.select("thead th")]
        if "Mot de andra" in heads:
            side = heads.index("Mot de andra")
            assert all(row[side] != "–" for row in rows(found) if row[0] != "Enheternas vägda medel")


def test_the_sheet_for_a_meeting_asks_each_thing_once_and_by_its_name(page: BeautifulSoup) -> None:
    """Away from its chapter, `dem`, `så` or `det` alone point at nothing. Two areas may ask the same."""
    areas = [[li.get_text() for li in ol.select("li")] for ol in page.select("#fragor-till-motet ol")]
    asked = [question for area in areas for question in area]
    assert asked and all(len(area) == len(set(area)) for area in areas)
    assert all(question.endswith("?") for question in asked)
    assert not [q for q in asked if re.search(r"än så\b|dem över|av dem|som fungerar", q)]


def test_the_sheet_for_a_meeting_asks_what_the_outlook_asks(page: BeautifulSoup) -> None:
    """It is asked last in its chapter, where others could crowd it out. A finding may ask it too."""
    when = re.compile(r"när måste (vi besluta|det beslutas)\?")
    assert any(when.search(p.get_text()) for p in page.select("main > section .fraga"))
    assert when.search(page.select_one("#fragor-till-motet").get_text())


def test_a_chapter_shows_what_can_be_drawn_and_says_the_rest(page: BeautifulSoup) -> None:
    """A figure that is not there needs no place: the sentences say why, and the appendix has its table."""
    chapters = page.select("main > section:not(#bilaga)")
    assert not [s.get("id") for s in chapters if "visas inte eftersom" in s.get_text()]


def test_the_text_to_read_aloud_takes_two_minutes(page: BeautifulSoup) -> None:
    """Of three areas; of two, and without others to compare with, it is shorter."""
    sheet = page.select_one("#fragor-till-motet")
    assert sheet is not None
    paragraphs = [p.get_text() for p in sheet.find_all("p")]
    words = " ".join(paragraphs).split(" ")
    assert (220 if len(paragraphs) == 5 else 80) <= len(words) <= 300
    assert "sticker också ut" in paragraphs[-1] or len(paragraphs) < 5
