"""Which function draws a figure of each kind that a section declares?"""

from collections.abc import Callable, Mapping
from typing import Any

from kpbcalc import presentation

DRAWN: Mapping[str, Callable[..., Any]] = {
    "bars": presentation.bars, "boxes": presentation.boxes, "curve": presentation.curve,
    "dumbbell": presentation.dumbbell, "grouped_bars": presentation.grouped_bars, "lines": presentation.lines,
    "panels": presentation.panels, "pyramid": presentation.pyramid, "quadrants": presentation.quadrants,
    "slope": presentation.slope, "strip": presentation.strip, "waterfall": presentation.waterfall,
}  # fmt: skip
