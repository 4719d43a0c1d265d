"""Names of points that have an upright bar through them, the interval of a share, and the lines to names."""

import math
import re

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.presentation import quadrants
from kpbcalc.presentation.figures.labels import nearest, place_names
from kpbcalc.presentation.figures.lettering import text_width
from tests.samples.tables import small

FRAME = (64.0, 66.0, 364.0, 272.0)
POINTS = st.lists(st.tuples(st.integers(70, 340), st.integers(80, 260)), min_size=1, max_size=12, unique=True)


@given(POINTS, st.lists(st.integers(5, 60), min_size=12, max_size=12))
def test_no_line_to_a_name_runs_along_a_bar(points: list[tuple[float, float]], halves: list[int]) -> None:
    """It would read as a longer interval. Over and under its bar a name needs no line."""
    bars = {n: (y - half, y + half) for n, ((_, y), half) in enumerate(zip(points, halves, strict=False))}
    places = place_names(points, ["Tallhagen"] * len(points), None, FRAME, bars=bars)
    for n, place in enumerate(places):
        if place is None:
            continue
        x, (low, high) = points[n][0], bars[n]
        left, bottom, right, top = place.box
        assert not (place.joined and left < x < right)
        assert not (left < x < right and bottom < high and low < top)


@given(POINTS)
def test_a_line_to_a_name_passes_no_other_point(points: list[tuple[float, float]]) -> None:
    """Or the name is read as that point's. Nearest to its own point others can lie against it."""
    for n, place in enumerate(place_names(points, ["Härryda"] * len(points), None, FRAME)):
        if place is None or not place.joined:
            continue
        (x, y), (a, b) = points[n], nearest(place.box, *points[n])
        long = math.dist((x, y), (a, b))
        for step in range(12, int(long)):
            at = (x + (a - x) * step / long, y + (b - y) * step / long)
            others = [other for m, other in enumerate(points) if m != n]
            assert all(abs(at[0] - ox) >= 6 or abs(at[1] - oy) >= 6 for ox, oy in others)


def test_the_number_of_a_line_keeps_off_the_bars() -> None:
    """The dearest unit stands where the mean of the answers used to be written."""
    table = small(
        "procent",
        namn=["Ek", "Alm", "Björk", "Medel"],
        kostnad=[10.0, 20.0, 40.0, 25.0],
        andel=[70.0, 85.0, 95.0, 80.0],
        lag=[60.0, 75.0, 70.0, None],
        hog=[80.0, 95.0, 99.0, None],
    )
    drawing = BeautifulSoup(quadrants(table, "kostnad", "andel", "T", reference="Medel").html, "html.parser")
    texts = {t.get_text().replace("\N{NO-BREAK SPACE}", " "): t for t in drawing.svg.find_all("text")}
    left = _x(texts["80,0 %"])
    assert _x(texts["20 %"]) < left and left + text_width("80,0 %") < _x(texts["40 %"])


def _x(text: object) -> float:
    """How far to the right a text of a drawing stands."""
    found = re.search(r'x="([\d.]+)"', str(text)) or re.search(r"translate\(([\d.]+)", str(text))
    assert found, text
    return float(found[1])
