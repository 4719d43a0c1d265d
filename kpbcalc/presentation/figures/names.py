"""Where a name stands beside its point, so that it covers no other point or name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpbcalc.presentation.figures import lettering

Box = tuple[float, float, float, float]  # left, bottom, right, top in pixels

_MARK = 6  # half the side of the square a point takes
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_AWAY = (10, 26, 44, 66, 90)  # pixels from the point; from the second on, a thin line joins them
_APART = 11  # half the side of the square round another point: a name nearer to it would be read as its own
_CROSSED, _JOINED, _TURNED = 2.0, 1.0, 0.01  # what the own name pays: on a line it reads worse than far away
_TRIES = 8
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


def place_names(
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    own: int | None,
    frame: Box,
    taken: Sequence[Box] = (),
    crossing: Sequence[Box] = (),
) -> list[Place | None]:
    """A place for each name, in the points' order; None where every place would cover something.

    All in pixels. `names` may hold line breaks, `own` is the number of the name that always gets a place,
    `frame` the area names stay within, `taken` what is already written, and `crossing` the lines a name
    keeps off, the own one when it can. Names in a crowd choose first.
    """
    marks = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in points]
    near = [(x - _APART, y - _APART, x + _APART, y + _APART) for x, y in points]
    found = [
        _Point(
            x, y, lettering.text_width(name, n == own), lettering.LINE * (name.count("\n") + 1.0), n == own
        )
        for n, ((x, y), name) in enumerate(zip(points, names, strict=True))
    ]

    def free(n: int, boxes: Sequence[Box]) -> Place | None:
        """The cheapest place that covers nothing; for the own name the one that covers least."""
        others = [*boxes, *(mark for m, mark in enumerate(marks) if m != n)]
        ordered = [place for _, place in sorted(_places(found[n], frame, crossing), key=lambda pair: pair[0])]
        if found[n].own:
            return min(
                ordered, key=lambda p: sum(_covers(found[n], p, other) for other in others), default=None
            )
        apart = [*crossing, *(box for m, box in enumerate(near) if m != n)]
        clear = (
            p for p in ordered
            if not any(_covers(found[n], p, other) for other in others)
            and not any(_overlap(p.box, other) for other in apart)
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
            bottom = point.y + up * away_y + (up - 1) / 2 * point.high
            box = (left, bottom, left + point.wide, bottom + point.high)
            if _inside(box, frame):
                crossed = sum(_overlap(box, line) for line in crossing)
                yield _CROSSED * crossed + _JOINED * far + _TURNED * turn, Place(box, joined=far > 0)


def _covers(point: _Point, place: Place, other: Box) -> bool:
    """Whether the name, or the line that joins it to its point, would cover the other."""
    if _overlap(place.box, other):
        return True
    if not place.joined:
        return False
    end = nearest(place.box, point.x, point.y)
    # The first part is left out: there the line is still among marks that lie against its own.
    steps = [
        (point.x + (end[0] - point.x) * t / 9, point.y + (end[1] - point.y) * t / 9) for t in range(4, 10)
    ]
    return any(_overlap((x, y, x, y), other) for x, y in steps)


def nearest(box: Box, x: float, y: float) -> tuple[float, float]:
    """The point of the box that lies nearest: where the line to the name ends."""
    return min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
