"""A section in a notebook of one's own: what its chapter says, area by area, with its figures and tables."""

from functools import cache

import pytest

from kpbcalc.base.figure import ABSENT, HIDDEN, Gone
from kpbcalc.base.table import Column, Table
from kpbcalc.notebook import report
from kpbcalc.presentation import FigureView, Heading, Prose, TableView
from kpbcalc.presentation.hidden import untold
from kpbcalc.presentation.view import TABLE, View
from kpbcalc.sections.every import SECTIONS, section


@cache
def rapport() -> report.Rapport:
    return report.Rapport("0000", 2024, "alla", "", "", "extern")


def shown(key: str, monkeypatch: pytest.MonkeyPatch) -> list[View]:
    """What `avsnitt` displays."""
    views: list[View] = []
    monkeypatch.setattr(report, "display", views.append)
    rapport().avsnitt(key)
    return views


def words(views: list[View]) -> str:
    return " ".join(view.text for view in views if isinstance(view, Prose)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("key", "said"),
    [("produktivitet", "Timmen i hemtjänst, egen regi, kostar 401 kr."),
     ("bokslut", "Bruttokostnaden i underlaget"),
     ("forutsattningar", "Exempelkommunen hade "), ("jamforelse", "")],
)  # fmt: skip
def test_a_section_says_what_it_has_to_say(key: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said in words(shown(key, monkeypatch))


@pytest.mark.parametrize("key", ["konsumtion", "ytterfall", "forutsattningar"])
def test_every_table_of_a_section_is_there_once(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    areas = [o for o in rapport().context.areas if o.kod in section(key).areas] or [None]
    sheets = [t.title for o in areas for t in rapport().tables(key, o).values() if t.sheet]
    views = [view.text for view in shown(key, monkeypatch) if isinstance(view, FigureView | TableView)]
    assert len(views) == len(sheets)


def test_an_area_that_nobody_is_in_has_no_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    headings = [view.text for view in shown("konsumtion", monkeypatch) if isinstance(view, Heading)]
    assert headings[0] == "Äldreomsorg" and headings[1].startswith("Konsumtion, äldreomsorg: ")
    assert "Individ- och familjeomsorg" not in headings


def test_a_table_that_tells_nothing_has_a_sentence_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the appendix one for those of a section and an area; their cells would all be hidden or missing."""
    views: list[View] = []
    monkeypatch.setattr(report, "display", views.append)
    rapport().bilaga()
    tables = [view.data[TABLE] for view in views if TABLE in view.data]
    for table in tables:
        numbers = [n for n, column in enumerate(table["columns"]) if column["unit"] != "text"]
        shown = [row["status"][n] == "visad" for row in table["rows"] for n in numbers]
        assert any(shown) or not numbers, table["title"]
    silent = [
        t.title for s in SECTIONS for o in rapport().context.areas if o.kod in s.areas
        for t in rapport().tables(s.key, o).values() if t.sheet and not t.tells
    ]  # fmt: skip
    assert silent
    sentences = " ".join(view.text for view in views if "inte eftersom alla tal" in view.text)
    assert all(title in sentences for title in silent)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([HIDDEN, ABSENT], "Tabellen ”A & B” visas inte eftersom alla tal är dolda av sekretesskäl."),
        ([ABSENT], "Tabellen ”A & B” visas inte eftersom alla tal saknas."), ([], "alla tal saknas."),
    ],
)  # fmt: skip
def test_it_says_why(cells: list[Gone], says: str) -> None:
    columns = (Column("vad", "Vad"), Column("kr", "Kostnad", "kr"))
    of = Table("t", "A & B", columns, tuple({"vad": "x", "kr": cell} for cell in cells))
    said = untold([of])
    assert not of.tells and said.text.endswith(says) and "A &amp; B" in said.html
    more = untold([of, Table("u", "C", columns, ({"vad": "x", "kr": ABSENT},))])
    assert more.text.endswith(": A & B; C.") and more.text.startswith("2 tabeller visas inte")
    assert Table("w", "Ord", columns[:1], ({"vad": "x"},)).tells
