"""A matplotlib figure as a small inline SVG: only paths and texts, no ids, colours by role.

Matplotlib's own file has a prolog, metadata, a global style sheet, clip paths and an id for every
group. Inside a page they would collide with other figures and restyle them, so none is kept.
"""

import io
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from markupsafe import Markup, escape

from kpbcalc.presentation.figures.canvas import ROLES, TEXT, WIDTH
from kpbcalc.presentation.figures.lettering import SIZE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SVG = "{http://www.w3.org/2000/svg}"
_FONT = 'var(--typsnitt,Verdana,"DejaVu Sans",sans-serif)'
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML takes them in no form
_NUMBER = re.compile(r"-?\d+\.\d+")
# Said once on the root, or the browser's own default.
_UNSAID = {
    "font-size", "font-family", "stroke-linejoin", "stroke-dashoffset", "text-anchor: start",
    "stroke-linecap: butt", "stroke-linecap: square",
}  # fmt: skip


def to_svg(ax: "Axes", alt: str) -> Markup:
    """Draw the figure the axes belong to, with `alt` as its text alternative."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415

    raw = io.StringIO()
    canvas: Any = FigureCanvasSVG(ax.get_figure(root=True))
    canvas.print_svg(raw, metadata={"Date": None})
    root = ElementTree.fromstring(_ILLEGAL.sub("", raw.getvalue()))
    height = root.get("viewBox", "").split()[-1]
    parts = [_path(e) if e.tag == f"{_SVG}path" else _text(e) for e in root.iter() if _drawn(e)]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_short(height)}" role="img" '
        f'aria-label="{escape(alt)}" style="font:{SIZE}px {escape(_FONT)}">'
    )
    return Markup(_ILLEGAL.sub("", opening) + "".join(parts) + "</svg>")


def _drawn(element: ElementTree.Element) -> bool:
    return element.tag in {f"{_SVG}path", f"{_SVG}text"}


def _path(element: ElementTree.Element) -> str:
    line = " ".join(_short(element.get("d", "")).split())
    line = re.sub(r" ?([MLCQz]) ?", r"\1", line)
    return f'<path d="{escape(line)}"{_style(element)}/>'


def _text(element: ElementTree.Element) -> str:
    x, y = _short(element.get("x", "0")), _short(element.get("y", "0"))
    return f'<text x="{x}" y="{y}"{_style(element)}>{escape(element.text or "")}</text>'


def _style(element: ElementTree.Element) -> str:
    """The style attribute without what goes unsaid, every colour replaced by its role."""
    said = []
    for rule in element.get("style", "").split(";"):
        name, _, value = (part.strip() for part in rule.partition(":"))
        if name and name not in _UNSAID and f"{name}: {value}" not in _UNSAID:
            said.append(f"{name}:{ROLES.get(value, _short(value))}")
    if element.tag == f"{_SVG}text" and not any(rule.startswith("fill:") for rule in said):
        said.append(f"fill:{ROLES[TEXT]}")
    return f' style="{escape(";".join(said))}"' if said else ""


def _short(numbers: str) -> str:
    """One decimal is a tenth of a pixel: more than a screen shows."""
    return _NUMBER.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), numbers)
