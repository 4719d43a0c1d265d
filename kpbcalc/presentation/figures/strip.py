"""Our place in the group, measure by measure: a row of dots each, with its numbers and the word for it.

The words are the page's own text and only the dots are drawn, so that it is read alike on paper and phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from kpbcalc.analysis.position import PEER
from kpbcalc.base.table import Column, State, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures.canvas import GRID, OTHER, OWN, ROLES, TEXT
from kpbcalc.presentation.figures.swarm import swarm
from kpbcalc.presentation.figures.view import FigureView, compose, lead, left_out, nothing
from kpbcalc.presentation.view import environment

ENDS = ("lagst", "median", "hogst")
WIDE, HIGH, EDGE = 240, 28, 8  # pixels of a row of dots, and what a dot at its end needs
SMALL, LARGE = 7, 13  # pixels of a dot
KEY = "Stor prick: vi. Bandet: hälften av gruppens kommuner, närmast medianen (strecket)."
KEY_DOTS = "Små prickar: gruppens kommuner. " + KEY


@dataclass(frozen=True)
class Measure:
    """One row: its words, and its values as they are drawn: 0 at the left end and 1 at the right."""

    name: str
    about: str
    own: str
    word: str
    ends: tuple[str, ...] = ()
    at: float = 0.0
    band: tuple[float, ...] = ()
    others: tuple[float, ...] = ()


def strip(released: Table, title: str) -> FigureView:
    """A row for each measure whose value is told; the others are counted in a note.

    Columns: the label first, then `varde` (ours), `lagst`, `nedre`, `median`, `ovre`, `hogst` (the group's
    lowest, quartiles and highest), `plats` (the word for our place); and if there are any, `matt` (what is
    measured) and a column for each of the group's municipalities, whose keys begin with `kommun_`. Each row
    has a scale of its own, from the lowest to the highest; one without a group stands with its value alone.
    """
    peers = [c.key for c in released.columns if c.key.startswith(PEER)]
    states = [released.status(n, "varde") for n in range(len(released.labels))]
    shown = [row for row, state in zip(released.rows(), states, strict=True) if state == State.SHOWN]
    found = [_measure(row, released, peers) for row in shown]
    if not found:
        return nothing(released)
    notes = left_out(states.count(State.HIDDEN), states.count(State.MISSING), "mått", "mått")
    html = environment().get_template("in_the_group.html.j2").render(
        rows=list(zip(found, _tracks(found), strict=True)), key=KEY_DOTS if peers else KEY
    )  # fmt: skip
    said = [lead("En rad prickar för varje mått", released, released.title), *map(_said, found)]
    alt = " ".join(said)
    return compose(released, title, svg=Markup(html), alt=alt, shows=released.title, notes=notes)


def _measure(row: Mapping[str, Any], released: Table, peers: list[str]) -> Measure:
    column = released.column("varde")
    ends = [row[key] for key in ENDS if not formats.is_missing(row[key])]
    words = Measure(
        name=str(row[released.columns[0].key]),
        about=str(row.get("matt") or ""),
        own=_shown(row["varde"], column),
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
        at=at(row["varde"]),
        band=tuple(map(at, quartiles if len(quartiles) == 3 else [row["median"]] * 3)),
        others=tuple(at(row[key]) for key in peers if not formats.is_missing(row[key])),
    )


def _shown(x: float, column: Column) -> str:
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
    low, median, high = map(x, of.band)
    small = "".join(f"M{EDGE + left:.1f} {top:.1f}h0" for left, top in dots)
    drawn = (
        _path(f"M{EDGE} {middle}H{WIDE - EDGE}", GRID, 2),
        _path(f"M{low} {middle}H{high}", GRID, 14) if low != high else "",
        _path(small, OTHER, SMALL, round_ends=True) if small else "",
        _path(f"M{median} {middle - 10}v20", TEXT, 1.5),
        _path(f"M{x(of.at)} {middle}h0", OWN, LARGE, round_ends=True),
    )
    # What it shows stands in words around it.
    return Markup(f'<svg viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true">{"".join(drawn)}</svg>')


def _path(d: str, colour: str, width: float, *, round_ends: bool = False) -> str:
    ends = ";stroke-linecap:round" if round_ends else ""
    return f'<path d="{d}" style="fill:none;stroke:{ROLES[colour]};stroke-width:{width}{ends}"/>'
