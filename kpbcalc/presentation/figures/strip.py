"""Our place in the group, measure by measure: a row of dots each, with its numbers and the word for it.

The words are the page's own text and only the dots are drawn, so that it is read alike on paper and phone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from kpbcalc.analysis.position import PEER
from kpbcalc.base.table import Column, State, Table
from kpbcalc.presentation import formats, tables
from kpbcalc.presentation.figures.canvas import GRID, MUTED, OTHER, OWN, ROLES, TEXT
from kpbcalc.presentation.figures.drawing import FigureView, compose, lead, left_out, nothing
from kpbcalc.presentation.figures.lettering import SIZE, text_width
from kpbcalc.presentation.figures.swarm import swarm
from kpbcalc.presentation.view import filled

ENDS = ("lagst", "median", "hogst")
WIDE, HIGH, EDGE = 240, 28, 8  # pixels of a row of dots, and what a dot at its end needs
SMALL, LARGE = 7, 13  # pixels of a dot
LETTER = 12.1  # pixels of a number below the line: the page shows the drawing a little larger
BELOW, BETWEEN = 17, 8  # pixels: the room for the numbers, and between two of them
KEY = (
    "Stor prick: vi. Bandet: hälften av gruppens kommuner, närmast medianen (strecket). Talen under linjen: "
    "gruppens lägsta, median och högsta."
)
DOTS = f"Små prickar: gruppens kommuner. {KEY}"
# Where we lie is no test.
UNTESTED = "Läget säger inte om skillnaden är större än slumpen."
TESTED = "Bara enkätens svar är prövade mot slumpen."


@dataclass(frozen=True)
class Measure:
    """One row: its words, and its values as they are drawn: 0 at the left end and 1 at the right."""

    name: str
    about: str
    own: str
    word: str
    ends: tuple[str, ...] = ()
    span: tuple[float, float] = (0.0, 1.0)
    at: float = 0.0
    band: tuple[float, ...] = ()
    others: tuple[float, ...] = ()


NO_GROUP = "gruppen saknas"  # of a measure that stands alone among others that have one


def strip(released: Table, title: str) -> FigureView:
    """A row for each measure whose value is told; the others are counted in a note.

    Columns: the label first, then `varde` (ours), `lagst`, `nedre`, `median`, `ovre`, `hogst` (the group's
    lowest, quartiles and highest), `plats` (the word for our place); and if there are any, `matt` (what is
    measured) and a column for each of the group's municipalities, whose keys begin with `kommun_`. Each row
    has a scale of its own, from the lowest to the highest; one without a group stands with its value alone.
    The table's fact `forklaring` says what a measure is that its words do not, and `provade` which question's
    differences have been tested.
    """
    peers = [c.key for c in released.columns if c.key.startswith(PEER)]
    states = [released.status(n, "varde") for n in range(len(released.labels))]
    shown = [row for row, state in zip(released.rows(), states, strict=True) if state == State.SHOWN]
    found = [_measure(row, released, peers) for row in shown]
    if not found:
        return nothing(released)
    notes = left_out(states.count(State.HIDDEN), states.count(State.MISSING), "mått", "mått")
    grouped = any(m.ends for m in found)
    if grouped:
        found = [m if m.ends or m.word else replace(m, word=NO_GROUP) for m in found]
    tested = TESTED if released.facts.get("provade") else UNTESTED
    key = (f"{DOTS} {tested}" if peers else KEY) if grouped else ""
    html = filled("in_the_group.html.j2", rows=list(zip(found, _tracks(found), strict=True)), key=key)
    said = [lead("En rad prickar för varje mått", released, released.title), *map(_said, found)]
    alt = " ".join(said)
    group = f"{tables.about(released)} {released.facts.get('forklaring', '')}".strip()
    about = group if grouped else f"Kommunen, {released.year}."
    return compose(released, title, svg=Markup(html), alt=alt, shows=released.title, notes=notes, about=about)


def _measure(row: Mapping[str, Any], released: Table, peers: list[str]) -> Measure:
    column = released.column("varde")
    ends = [row[key] for key in ENDS if not formats.is_missing(row[key])]
    words = Measure(
        name=str(row[released.columns[0].key]),
        about=str(row.get("matt") or ""),
        own=_shown(row["varde"], column, signed=_is_difference(row, released)),
        word=str(row["plats"] or ""),
    )
    if len(ends) < len(ENDS):
        return words
    low, high = min(ends[0], row["varde"]), max(ends[-1], row["varde"])

    def at(x: float) -> float:
        return (x - low) / (high - low) if high > low else 0.5

    quartiles = [row[key] for key in ("nedre", "median", "ovre") if not formats.is_missing(row[key])]
    return replace(
        words,
        ends=tuple(_shown(row[key], released.column(key)) for key in ENDS),
        span=(at(ends[0]), at(ends[-1])),
        at=at(row["varde"]),
        band=tuple(map(at, quartiles if len(quartiles) == 3 else [row["median"]] * 3)),
        others=tuple(at(row[key]) for key in peers if not formats.is_missing(row[key])),
    )


def _is_difference(row: Mapping[str, Any], released: Table) -> bool:
    """Whether the row is a change: its name begins with what the table's fact `skillnad` says."""
    begins = released.facts.get("skillnad", "")
    return bool(begins) and str(row[released.columns[0].key]).startswith(begins)


def _shown(x: float, column: Column, *, signed: bool = False) -> str:
    if signed:
        return formats.signed(x, column.decimals, column.unit)
    return formats.unit_value(x, column.unit, column.decimals)


def _said(of: Measure) -> str:
    about = f" ({of.about})" if of.about else ""
    word = f", {of.word}" if of.word else ""
    group = f"; gruppen från {of.ends[0]} till {of.ends[-1]}, median {of.ends[1]}" if of.ends else ""
    return f"{of.name}{about}: {of.own}{word}{group}."


def _tracks(found: list[Measure]) -> list[Markup]:
    """The drawing of each row: line, band, median, the others' dots and ours above them."""
    inner = WIDE - 2 * EDGE
    placed = swarm([m.others for m in found], inner, HIGH, SMALL)
    return [_track(m, dots, inner) for m, dots in zip(found, placed, strict=True)]


def _track(of: Measure, dots: list[tuple[float, float]], inner: float) -> Markup:
    if not of.ends:
        return Markup("")

    def x(share: float) -> str:
        return f"{EDGE + share * inner:.1f}".removesuffix(".0")

    middle = HIGH // 2
    first, last = map(x, of.span)
    low, median, high = map(x, of.band)
    small = "".join(f"M{EDGE + left:.1f} {top:.1f}h0" for left, top in dots)
    drawn = (
        _path(f"M{first} {middle}H{last}", GRID, 2),
        _path(f"M{low} {middle}H{high}", GRID, 14) if low != high else "",
        _path(small, OTHER, SMALL, round_ends=True) if small else "",
        _path(f"M{median} {middle - 10}v20", TEXT, 1.5),
        _path(f"M{x(of.at)} {middle}h0", OWN, LARGE, round_ends=True),
        *_numbers(of, inner),
    )
    # What it shows stands in words around it.
    return Markup(f'<svg viewBox="0 0 {WIDE} {HIGH + BELOW}" aria-hidden="true">{"".join(drawn)}</svg>')


def _numbers(of: Measure, inner: float) -> list[str]:
    """The group's lowest, median and highest, each below its place, moved apart where they meet."""
    wide = [text_width(text) * LETTER / SIZE for text in of.ends]
    wanted = [EDGE + share * inner for share in (of.span[0], of.band[1], of.span[1])]
    places = _apart(wanted, wide)
    how = f"font-size:{LETTER}px;text-anchor:middle;fill:{ROLES[MUTED]}"
    return [
        f'<text x="{place:.1f}" y="{HIGH + 12}" style="{how}">{escape(text)}</text>'
        for place, text in zip(places, of.ends, strict=True)
    ]


def _apart(wanted: Sequence[float], wide: Sequence[float]) -> list[float]:
    """The middles of texts from left to right, as near as they can be to where they are wanted."""
    places, at = [], 0.0
    for middle, width in zip(wanted, wide, strict=True):
        places.append(max(middle, at + width / 2))
        at = places[-1] + width / 2 + BETWEEN
    end = float(WIDE)
    for n in range(len(places) - 1, -1, -1):
        places[n] = min(places[n], end - wide[n] / 2)
        end = places[n] - wide[n] / 2 - BETWEEN
    return places


def _path(d: str, colour: str, width: float, *, round_ends: bool = False) -> str:
    ends = ";stroke-linecap:round" if round_ends else ""
    return f'<path d="{d}" style="fill:none;stroke:{ROLES[colour]};stroke-width:{width}{ends}"/>'
