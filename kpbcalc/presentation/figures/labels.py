"""Where a name stands beside its point, so that it covers no other point or name."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.presentation.figures import lettering

Box = tuple[float, float, float, float]  # left, bottom, right, top in pixels

_MARK = 6  # half the side of the square a point takes
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_AWAY = (10, 26, 44, 66, 90)  # pixels from the point; from the second on, a thin line joins them
_APART = 11  # half the side of the square round another point: a name nearer to it would be read as its own
_CROSSED, _JOINED, _TURNED = 2.0, 1.0, 0.01  # what the own name pays: on a line it reads worse than far away
_TRIES = 8
_HANGS = 3  # pixels from the end of the bar through its point
_NEAR = 100  # pixels within which points compete for places


@dataclass(frozen=True)
class Place:
    """The lower left and upper right corner of a name, and whether a line joins it to its point."""

    box: Box
    joined: bool


@dataclass(frozen=True)
class _Point:
    x: float
    y: float
    wide: float
    high: float
    own: bool
    bar: tuple[float, float] | None


def place_names(
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    own: int | None,
    frame: Box,
    taken: Sequence[Box] = (),
    crossing: Sequence[Box] = (),
    bars: Mapping[int, tuple[float, float]] | None = None,
) -> list[Place | None]:
    """A place for each name, in the points' order; None where every place would cover something.

    All in pixels. `names` may hold line breaks, `own` is the number of the name that always gets a place,
    `frame` the area names stay within, `taken` what is already written, `crossing` the lines a name keeps
    off, the own one when it can, and `bars` the foot and top of the upright bar through a point, by its
    number: a name stands at its end, and no line to a name runs along it. Names in a crowd choose first.
    """
    bars = bars or {}
    uprights = {n: (points[n][0] - 1, low, points[n][0] + 1, high) for n, (low, high) in bars.items()}
    crossing = [*crossing, *uprights.values()]
    marks = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in points]
    near = [(x - _APART, y - _APART, x + _APART, y + _APART) for x, y in points]
    found = [
        _Point(
            x,
            y,
            lettering.text_width(name, n == own),
            lettering.LINE * (name.count("\n") + 1.0),
            n == own,
            bars.get(n),
        )
        for n, ((x, y), name) in enumerate(zip(points, names, strict=True))
    ]

    def free(n: int, boxes: Sequence[Box]) -> Place | None:
        """The cheapest place that covers nothing; for the own name the one that covers least."""
        others = [*boxes, *(mark for m, mark in enumerate(marks) if m != n)]
        others += [upright for m, upright in uprights.items() if m != n]
        ordered = [place for _, place in sorted(_places(found[n], frame, crossing), key=lambda pair: pair[0])]
        if found[n].own:
            return min(
                ordered, key=lambda p: sum(_covers(found[n], p, other) for other in others), default=None
            )
        apart = [*crossing, *(box for m, box in enumerate(near) if m != n)]
        clear = (
            p for p in ordered
            if not any(_covers(found[n], p, other) for other in others)
            and not any(overlap(p.box, other) for other in apart)
        )  # fmt: skip
        return next(clear, None)

    def placed(order: Sequence[int]) -> list[Place | None]:
        boxes = list(taken)
        chosen: list[Place | None] = [None] * len(found)
        for n in order:
            chosen[n] = place = free(n, boxes)
            if place:
                boxes.append(place.box)
        return chosen

    crowd = [sum(abs(x - a) < _NEAR and abs(y - b) < _NEAR / 2 for a, b in points) for x, y in points]
    order = sorted(range(len(found)), key=lambda n: (not found[n].own, -crowd[n], n))
    best = latest = placed(order)
    for _ in range(_TRIES):
        if not 0 < best.count(None) <= _TRIES:  # all have a place, or there is no room however they choose
            break
        # Whoever found no place chooses before the others the next time, though never before the own name.
        order = sorted(order, key=lambda n: (not found[n].own, latest[n] is not None))
        latest = placed(order)
        best = min(best, latest, key=lambda places: places.count(None))
    return best


def _places(point: _Point, frame: Box, crossing: Sequence[Box]) -> Iterator[tuple[float, Place]]:
    """Every place inside the frame with its price, the nearest first."""
    for far, away in enumerate(_AWAY):
        for turn, (right, up) in enumerate(_SIDES):
            away_x, away_y = (away * 0.75, away * 0.6) if right and up else (away, away - 1)
            left = point.x + right * away_x + (right - 1) / 2 * point.wide
            start = point.y
            if point.bar and not right:
                if far:
                    continue
                start = point.bar[up > 0]
                away_y = _HANGS  # so near that the bar joins the name to its point
            bottom = start + up * away_y + (up - 1) / 2 * point.high
            box = (left, bottom, left + point.wide, bottom + point.high)
            if _inside(box, frame):
                crossed = sum(overlap(box, line) for line in crossing)
                yield _CROSSED * crossed + _JOINED * far + _TURNED * turn, Place(box, joined=far > 0)


def _covers(point: _Point, place: Place, other: Box) -> bool:
    """Whether the name, or the line that joins it to its point, would cover the other."""
    if overlap(place.box, other):
        return True
    if not place.joined:
        return False
    end = nearest(place.box, point.x, point.y)
    # The first pixels are left out: there the line is still among marks that lie against its own.
    long = max(math.dist(end, (point.x, point.y)), 1)
    steps = [t / long for t in range(_APART, int(long) + 1)]
    return any(
        other[0] < point.x + (end[0] - point.x) * t < other[2]
        and other[1] < point.y + (end[1] - point.y) * t < other[3]
        for t in steps
    )


def nearest(box: Box, x: float, y: float) -> tuple[float, float]:
    """The point of the box that lies nearest: where the line to the name ends."""
    return min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
