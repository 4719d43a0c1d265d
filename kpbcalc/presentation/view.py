"""What presentation gives a notebook: HTML for the page, plain text beside it, data for Excel.

Every view carries the mark VIEW. The exporter shows marked outputs only, so that a frame that somebody
prints in a notebook cell never reaches a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from kpbcalc.presentation import strict

VIEW = "application/vnd.kpbcalc.view+json"
TABLE = "application/vnd.kpbcalc.table+json"


@dataclass(frozen=True)
class View:
    """One piece of a page; Jupyter shows it through its MIME bundle."""

    html: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What it is: tableview, figureview, prose or heading."""
        return type(self).__name__.lower()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        mark = {VIEW: {"kind": self.kind}}
        return {"text/html": self.html, "text/plain": self.text} | mark | dict(self.data)


class Heading(View):
    """A heading made by code."""


class PrintChoice(View):
    """Something that is printed only when the reader ticks its box."""


def filled(file: str, **words: Any) -> str:
    """One of the small HTML templates with its words."""
    return strict.render(_environment(), file, **words)


@cache
def _environment() -> Environment:
    """The jinja2 environment of the small HTML templates: escaped, and strict about names."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "html"),
        autoescape=True,
        undefined=strict.Asked,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def heading(text: str, level: int, anchor: str | None = None, about: str = "") -> Heading:
    """A heading of level 2–4 with a stable anchor; the exporter makes one from the text if none is given.

    `about` says what it is about (”Konsumtion, äldreomsorg”), before a text that says something of it: so the
    heading stands alone in a list of headings. Raises `ValueError` for another level: the page has one h1.
    """
    if level not in {2, 3, 4}:
        raise ValueError("a heading has level 2, 3 or 4")
    html = filled("heading.html.j2", text=text, level=level, anchor=anchor, about=about)
    return Heading(html, f"{about}: {text}" if about else text)


def print_choice() -> PrintChoice:
    """The box above the appendix: a printed page has the appendix only when it is ticked (style.css)."""
    return PrintChoice(filled("print_choice.html.j2"), "")
