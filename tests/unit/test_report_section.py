"""A section in a notebook of one's own: what its chapter says, area by area, with its figures and tables."""

from functools import cache

import pytest

from kpbcalc.notebook import report
from kpbcalc.presentation import FigureView, Heading, Prose, TableView
from kpbcalc.presentation.view import View
from kpbcalc.sections.every import section


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
    [("produktivitet", "Timmen i hemtjänst kostar 401 kr."), ("bokslut", "Bruttokostnaden i underlaget"),
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
