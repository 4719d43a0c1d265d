"""Text measured before it is placed: how wide it is, and where it wraps.

DejaVu Sans comes with matplotlib, so that every machine measures alike; it is as wide as the widest font a
page may use, so that what fits here fits there.
"""

import re
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import Any

from kpbcalc.analysis.units import REST

SIZE = 15  # px at full width: just above 11 pt
LINE = 19
HARD = "\N{NO-BREAK SPACE}"
_LAST = re.compile(r" (?=(?:\d{1,2}|[A-ZÅÄÖ])$)")  # before what would stand alone on its line


@cache
def _font(bold: bool) -> Any:
    from matplotlib import get_data_path  # noqa: PLC0415
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    font = FT2Font(f"{get_data_path()}/fonts/ttf/{name}")
    font.set_size(SIZE, 72)
    return font


def text_width(text: str, bold: bool = False) -> float:
    """The width of the widest line in pixels."""
    return max((_width(line, bold) for line in text.split("\n")), default=0.0)


@cache
def _width(line: str, bold: bool) -> float:
    """Figures have the same names and numbers again and again, and a glyph takes time to load."""
    font = _font(bold)
    font.set_text(line, 0.0)
    return float(font.get_width_height()[0]) / 64


def without_shared(names: Sequence[str]) -> list[str]:
    """Names without the words that all of them begin with (or end with, after a comma).

    `Daglig verksamhet Tallhagen` beside others of the kind is Tallhagen: what they all are stands in the
    title. Names that would lose all their letters or be alike stay as they are, as what the other units are
    together does.
    """
    units = [name for name in names if not name.startswith(REST)]
    if len(units) < len(names):
        of_unit = dict(zip(units, without_shared(units), strict=True))
        return [of_unit.get(name, name) for name in names]
    if len(names) < 2:
        return list(names)
    for count in (3, 2, 1):
        for shared in dict.fromkeys(" ".join(name.split()[:count]) for name in names):
            short = [_without(name, shared) for name in names]
            if shared and all(short) and len({*short}) == len({*names}):
                return short
    return list(names)


def _without(name: str, shared: str) -> str:
    """What is left of a name without these words; empty when it has not got them, or nothing else."""
    low, words = name.lower(), shared.lower()
    if low.startswith(f"{words} "):
        left = name[len(words) + 1 :]
    elif low.endswith(f", {words}"):
        left = name[: -len(words) - 2]
    else:
        return ""
    return left[:1].upper() + left[1:] if re.search(r"[^\W\d_]", left) else ""


def wrap(text: str, width: float, lines: int = 3, bold: bool = True) -> str:
    """The text on at most `lines` lines of at most `width` pixels; what does not fit ends in `…`."""
    clean = re.sub(r"[\x00-\x20\x7f]+", " ", text).strip()  # a hard space stays
    clean = _LAST.sub(HARD, clean)
    letter = text_width(clean, bold) / max(len(clean), 1)
    chars = max(int(width / letter), 4) if letter else 1
    while True:
        wrapped = "\n".join(
            textwrap.wrap(clean, chars, max_lines=lines, placeholder="…", break_on_hyphens=True)
        )
        if chars <= 4 or text_width(wrapped, bold) <= width:
            return wrapped
        chars -= 1
