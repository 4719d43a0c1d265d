"""Which function draws a figure of each kind that a section declares?"""

import inspect
from collections.abc import Callable, Collection, Mapping

from kpbcalc import presentation
from kpbcalc.presentation.view import View

DRAWN: Mapping[str, Callable[..., View]] = {
    "bars": presentation.bars, "boxes": presentation.boxes,
    "dumbbell": presentation.dumbbell, "grouped_bars": presentation.grouped_bars, "lines": presentation.lines,
    "map": presentation.county_map,
    "panels": presentation.panels, "pyramid": presentation.pyramid, "quadrants": presentation.quadrants,
    "slope": presentation.slope, "strip": presentation.strip, "waterfall": presentation.waterfall,
}  # fmt: skip


def options_of(kind: str) -> Collection[str]:
    """What a kind of figure can be told of how it is drawn."""
    return inspect.signature(DRAWN[kind]).parameters
