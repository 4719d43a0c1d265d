"""Released tables (`Table`) as Swedish tables, figures and sentences; of a package, only why it hides."""

from kpbcalc.presentation.figures import (
    FigureView,
    NoFigure,
    bars,
    boxes,
    county_map,
    dumbbell,
    grouped_bars,
    lines,
    panels,
    pyramid,
    quadrants,
    slope,
    strip,
    waterfall,
)
from kpbcalc.presentation.prose import Prose
from kpbcalc.presentation.tables import TableView, table
from kpbcalc.presentation.texts import say, title
from kpbcalc.presentation.view import Heading, heading, print_choice

__all__ = [
    "FigureView", "Heading", "NoFigure", "Prose", "TableView", "bars", "boxes", "county_map", "dumbbell",
    "grouped_bars", "heading", "lines", "panels", "print_choice", "pyramid", "quadrants", "say", "slope",
    "strip", "table", "title", "waterfall",
]  # fmt: skip
