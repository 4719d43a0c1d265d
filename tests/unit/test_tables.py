"""A released table on the page, as text and as data."""

import json
from dataclasses import replace

from bs4 import BeautifulSoup

from kpbcalc.base.table import State
from kpbcalc.presentation import table
from kpbcalc.presentation.view import TABLE, VIEW
from tests.samples import tables
from tests.samples.tables import FORMULA, QUOTE, SCRIPT, small, units


def soup() -> BeautifulSoup:
    return BeautifulSoup(table(units()).html, "html.parser")


def test_caption_and_headings_are_marked_up() -> None:
    page = soup()
    caption = page.table.caption.get_text(" ", strip=True)
    assert caption == "Kostnad per enhet Äldreomsorg, 2024."
    assert [th["scope"] for th in page.select("thead th")] == ["col"] * 4
    assert page.select("thead th")[2].get_text(" ", strip=True) == "Kostnad kr"
    assert all(row.th["scope"] == "row" for row in page.select("tbody tr"))


def test_the_table_can_be_scrolled_with_the_keyboard() -> None:
    box = soup().select_one(".tabell")
    assert box["tabindex"] == "0" and box["role"] == "region" and box["aria-label"]


def test_a_table_that_fits_a_phone_is_no_stop_for_the_keyboard() -> None:
    box = BeautifulSoup(table(small(namn=["a"])).html, "html.parser").select_one(".tabell")
    assert not {"tabindex", "role", "aria-label"} & set(box.attrs)


def test_numbers_are_swedish_and_the_total_is_marked() -> None:
    page = soup()
    assert page.select_one(".summa th").text == "Alla"
    cell = page.select_one("tbody tr").find_all("td")[1]
    assert cell.text == "4\N{NO-BREAK SPACE}000" and not cell.has_attr("class")


def test_a_cell_of_words_is_marked_so_that_it_stands_to_the_left() -> None:
    words = tables.table({"namn": ["a"], "enhet": ["timme"], "varde": [1.0]})
    page = BeautifulSoup(table(words).html, "html.parser")
    assert [td.get("class") for td in page.select("tbody td")] == [["ord"], None]
    assert [th.get("class") for th in page.select("thead th")] == [None, ["ord"], None]


def test_signs_for_hidden_and_missing_are_explained_only_when_used() -> None:
    text = soup().get_text()
    assert ".. = dold av sekretesskäl (färre än 5 personer, eller till skydd för en sådan uppgift)" in text
    assert "– = uppgift saknas" in text
    plain = BeautifulSoup(table(small(namn=["a"], varde=[1.0])).html, "html.parser").get_text()
    assert "dold" not in plain and "saknas" not in plain


def test_hostile_names_are_text() -> None:
    html = table(units()).html
    assert "<script" not in html
    rows = [th.text for th in soup().select("tbody th")]
    assert rows[1:4] == [SCRIPT, QUOTE, FORMULA]


def test_the_data_rebuilds_the_table_and_says_which_cells_are_hidden() -> None:
    bundle = table(units())._repr_mimebundle_()
    data = bundle[TABLE]
    assert json.loads(json.dumps(bundle)) == bundle
    assert [c["key"] for c in data["columns"]] == ["enhet", "brukare", "kostnad", "index"]
    hidden = data["rows"][4]
    assert hidden["values"][1:] == [None, None, None]
    assert hidden["status"][1:] == [str(State.HIDDEN)] * 3
    assert data["rows"][7]["total"] is True
    assert (data["sheet"], data["area"]) == ("Enheter", "Äldreomsorg")
    assert list(data) == sorted(data)
    assert bundle[VIEW] == {"kind": "tableview"}


def test_plain_text_holds_the_same_figures() -> None:
    text = table(units())._repr_mimebundle_()["text/plain"]
    assert "Kostnad (kr)" in text and "24\N{NO-BREAK SPACE}002" in text


def test_a_folded_table_shows_its_name_once_and_keeps_its_caption() -> None:
    """The name is the summary that opens it; a screen reader in the table still hears the caption."""
    page = BeautifulSoup(table(replace(units(), number=14), folded=True).html, "html.parser")
    assert page.details.summary.text == "Tabell 14. Kostnad per enhet"
    assert page.details.caption.div["class"] == ["dolt"]
    assert "Kostnad per enhet" in page.caption.text
    assert page.select_one("#tabell-14 table")
