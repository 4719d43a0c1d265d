"""What in a report can a municipality's own words be about? Every name that a heading of theirs may have.

Places and questions by the words of the page; a table, or the figure of one, by its sheet, which never
changes and stands under each figure, or by its title.
"""

from collections.abc import Iterator

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.notebook.shown import Shown
from kpbcalc.sections.every import SECTIONS

PREFACE, DECISIONS = "Förord", "Beslut"


def names(shown: Shown) -> dict[str, str]:
    """Each name with the place it leads to. What two of a report are called alike is no name of either."""
    found: dict[str, set[str]] = {}
    for name, place in _every(shown):
        found.setdefault(name, set()).add(place)
    return {name: place for name, (place, *more) in found.items() if not more}


def section_of(omrade: Omrade, heading: str) -> str:
    """The place of a section in an area's chapter."""
    return f"{omrade.rubrik}: {heading}"


def question_of(omrade: Omrade, question: str) -> str:
    """The place of what an area is asked: two areas may be asked the same."""
    return f"{omrade.rubrik}: {question}"


def _every(shown: Shown) -> Iterator[tuple[str, str]]:
    for place in (PREFACE, DECISIONS):
        yield place, place
    for omrade in omraden().values():
        yield omrade.rubrik, omrade.rubrik
        for section in SECTIONS:
            if omrade.kod in section.areas and shown.chapter(section, omrade):
                yield (place := section_of(omrade, section.heading)), place
    for omrade, question in shown.questions():
        place = question_of(omrade, question)
        yield place, place
        yield question, place
    for table in shown.every():
        yield table.sheet, table.name
        yield table.title, table.name
