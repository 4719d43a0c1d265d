"""An executed notebook as one self-contained page: no script, no outside address, Swedish.

Only what presentation made is shown (it carries VIEW). Code, streams, tracebacks and anything else a
cell printed stay in the notebook, so that a frame shown by mistake cannot reach a reader.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from kpbcalc.base.known_names import require
from kpbcalc.presentation.strict import Asked, asked
from kpbcalc.presentation.view import VIEW
from kpbcalc.reporting.outline import outline

_LOOSE_UNIT = re.compile(r"(?<=\d) (?=(?:%|kr|tkr|mnkr|procent|år)(?!\w))")
_TEXT = re.compile(r"<(svg|style|title)\b.*?</\1>|<[^>]*>|(?P<text>[^<]+)", re.DOTALL)
_AMOUNT = r"\d(?:[\d\N{NO-BREAK SPACE},]*\d)?"
_RANGE = re.compile(f"{_AMOUNT}–{_AMOUNT}")
TEMPLATES = Path(__file__).parent / "templates"
FILE, BASE = "index.html.j2", "base/null.j2"
# The template's own words, and what the blocks of its base are about.
HANDED = ("resources", "meta", "view", "cell", "output", "super")
SYNTHETIC = "Syntetiska data – kostnader, brukare och enkätsvar är påhittade och visar ingen verklig kommun."
DRAFT_SAYS = (
    "Får inte lämnas ut. Det står inte i förteckningen över utlämnade rapporter, så en senare rapport "
    "jämförs inte med det."
)
DRAFT = f"Utkast. {DRAFT_SAYS}"


@dataclass(frozen=True)
class PageMeta:
    """What the page says about itself: title (its h1), lead line, whether data is made up, run data.

    `secret` is the mark of a page that must not leave the house, and stands on it and in its workbook; a
    `draft` has its mark there too, and on every printed sheet.
    """

    title: str
    lead: str
    synthetic: bool = False
    footer: tuple[str, ...] = ()
    secret: str = ""
    draft: bool = False

    @property
    def marks(self) -> list[str]:
        """What must be said wherever any of the content is shown: a draft, a secret, made-up data."""
        return [
            *([DRAFT] if self.draft else []), *([self.secret] if self.secret else []),
            *([SYNTHETIC] if self.synthetic else []),
        ]  # fmt: skip


def to_html(notebook: NotebookNode, meta: PageMeta) -> str:
    """The page for an executed notebook; the same notebook gives the same bytes."""
    html, _ = _exporter().from_notebook_node(notebook, {"meta": meta})
    return _TEXT.sub(_whole_ranges, str(html))


def _whole_ranges(found: re.Match[str]) -> str:
    """Ranges (600–1 000 tkr, 2015–2017) that no line ends within: one may end after a dash."""
    return _RANGE.sub(r'<span class="hel">\g<0></span>', found[0]) if found["text"] else found[0]


class _Page(TemplateExporter):
    """nbconvert with our template and nothing of its own pages."""

    output_mimetype = "text/html"

    def _create_environment(self) -> Environment:
        """Strict about names: a mark asked for by a misspelt one would not be on the page."""
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.undefined = Asked
        environment.globals |= {"view_mark": VIEW, "draft_mark": DRAFT_SAYS}
        require(sorted(asked(environment, FILE)), HANDED, FILE, "word")
        theirs, ours = (environment.get_template(file).blocks for file in (BASE, FILE))
        require(sorted(ours), theirs, FILE, "block")
        return environment

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "outline", outline
        yield "markdown", _markdown


class _Renderer(IPythonRenderer):
    """Markdown cells: HTML in them is shown as text, headings get their anchors from `outline`."""

    def heading(self, text: str, level: int, **_attrs: Any) -> str:
        return f"<h{level}>{text}</h{level}>\n"

    def table(self, text: str) -> str:
        opening = '<div class="tabell" role="region" tabindex="0" aria-label="Tabell i texten">'
        return f"{opening}<table>{text}</table></div>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        number = ' class="tal"' if align == "right" else ""
        return f'<th scope="col"{number}>{text}</th>' if head else f"<td{number}>{text}</td>"


def _markdown(source: str) -> str:
    """A markdown cell as HTML, with a hard space between a number and its unit."""
    source = _LOOSE_UNIT.sub("\N{NO-BREAK SPACE}", source)
    return str(MarkdownWithMath(renderer=_Renderer(escape=True)).render(source))


@cache
def _exporter() -> _Page:
    """Made once a process: finding and compiling templates is most of the time."""
    return _Page(  # type: ignore[no-untyped-call]
        template_name="rapport",
        template_file=FILE,
        extra_template_basedirs=[str(TEMPLATES)],
    )
