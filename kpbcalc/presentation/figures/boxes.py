"""A tree of boxes as a nested list: what stands below drives what stands above. Readable as it is."""

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from kpbcalc.base.table import State, Table, Unit
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures.drawing import FigureView, compose, lead, nothing
from kpbcalc.presentation.view import filled

# Units of the boxes as columns have them; the others are told in words after the number.
_UNITS: dict[str, Unit] = {"kr": "kr", "procent": "procent", "timmar": "timmar", "dygn": "dygn"}
_BARE = ("antal", "index")
VALUES = ("per_invanare", "tackning", "volym_per_brukare", "styckkostnad", "ovrigt")


@dataclass
class Box:
    """One box as it is read, and the boxes below it."""

    label: str
    value: str
    beside: str
    below: list["Box"] = field(default_factory=list)


def boxes(released: Table, title: str) -> FigureView:
    """The rows as a tree by their level (`niva`), each with own value, group, percentile and direction.

    Columns: the label first, then niva, enhet, the values (the one of `VALUES` that a row has), referens,
    `percentil_<value>`, riktning. A hidden value shows as `..`, with nothing beside it.
    """
    rows = list(released.rows())
    top: list[Box] = []
    path: list[tuple[int, Box]] = []
    shown = 0
    for number, row in enumerate(rows):
        key = next((k for k in VALUES if released.status(number, k) != State.MISSING), VALUES[-1])
        hidden = released.status(number, key) == State.HIDDEN
        beside = "" if hidden else _beside(row, row.get(f"percentil_{key}"))
        box = Box(str(row[released.columns[0].key]), _value(row[key], row["enhet"], hidden), beside)
        shown += not hidden
        while path and path[-1][0] >= int(row["niva"]):
            path.pop()
        (path[-1][1].below if path else top).append(box)
        path.append((int(row["niva"]), box))
    if not shown:
        return nothing(released)
    drawing = Markup(filled("boxes.html.j2", boxes=top))
    alt = " ".join([lead("Träd av rutor", released, released.title), f"{len(rows)} rutor."])
    return compose(released, title, svg=drawing, alt=alt, shows=released.title)


def _value(x: Any, unit: str, hidden: bool) -> str:
    if hidden:
        return formats.HIDDEN
    if unit in _UNITS:
        return formats.unit_value(x, _UNITS[unit], 0 if unit == "kr" else 1)
    shown = formats.number(x, 1)
    return shown if unit in _BARE else shown + formats.SPACE + unit


def _beside(row: dict[str, Any], percentile: Any) -> str:
    """What the value is read against, in words."""
    said = []
    if not formats.is_missing(row["referens"]):
        said.append(f"gruppen {_value(row['referens'], row['enhet'], hidden=False)}")
    if not formats.is_missing(percentile):
        said.append(f"percentil {formats.number(percentile)}")
    if row["riktning"]:
        said.append(str(row["riktning"]))
    return ", ".join(said)
