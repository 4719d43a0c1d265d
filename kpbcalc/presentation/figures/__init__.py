"""Figures: each a conclusion, a drawing, a text alternative and a table from the same released numbers."""

from kpbcalc.presentation.figures.bars import bars
from kpbcalc.presentation.figures.boxes import boxes
from kpbcalc.presentation.figures.county import county_map
from kpbcalc.presentation.figures.drawing import FigureView, NoFigure
from kpbcalc.presentation.figures.dumbbell import dumbbell
from kpbcalc.presentation.figures.grouped import grouped_bars
from kpbcalc.presentation.figures.lines import lines
from kpbcalc.presentation.figures.panels import panels
from kpbcalc.presentation.figures.pyramid import pyramid
from kpbcalc.presentation.figures.quadrants import quadrants
from kpbcalc.presentation.figures.slope import slope
from kpbcalc.presentation.figures.strip import strip
from kpbcalc.presentation.figures.waterfall import waterfall

__all__ = [
    "FigureView", "NoFigure", "bars", "boxes", "county_map", "dumbbell", "grouped_bars", "lines", "panels",
    "pyramid", "quadrants", "slope", "strip", "waterfall",
]  # fmt: skip
