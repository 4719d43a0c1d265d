"""Figures: a drawing, a text alternative and a table from the same numbers."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis.units import REST
from kpbcalc.base.errors import InternalError
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.presentation import (
    bars,
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
from kpbcalc.presentation.figures import FigureView, NoFigure, canvas
from kpbcalc.presentation.figures.canvas import GRID, OTHER, OWN
from kpbcalc.presentation.figures.labels import place_names
from kpbcalc.presentation.figures.lettering import text_width, without_shared, wrap
from kpbcalc.presentation.figures.panels import spread
from kpbcalc.presentation.figures.quadrants import UNNAMED
from kpbcalc.presentation.figures.swarm import swarm
from kpbcalc.presentation.view import TABLE
from tests.samples.tables import QUOTE, SCRIPT, only_hidden, small, table, units

TITLE = 'Solgården kostar "minst" <i>'
S = "\N{NO-BREAK SPACE}"


def years() -> Table:
    return small(ar=["2022", "2023", "2024"], egen=[10.0, None, 12])


def bridge() -> Table:
    return small(steg=["Riket", "Ålder", "Pris", "Vi"], kr=[100.0, 8.0, -3.0, 105.0])


def two_years() -> Table:
    return table(
        {
            "enhet": ["Ek", "Alm", SCRIPT, "Alla"],
            "fore": [400.0, 520, 480, 450],
            "nu": [430.0, 610, 455, 470],
        },
        total="Alla",
    )


def prices() -> Table:
    """What two things cost over three years, and a third that is hidden the first."""
    columns = (
        Column("grupp", "Insatsgrupp"), Column("enhet", "Mått"),
        *(Column(str(y), str(y), "kr/enhet") for y in (2015, 2016, 2017)),
        Column("forandring", "Förändring", "procent", 1),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        ("Hemtjänst", "kr per timme", 400.0, 405.0, 440.0, 10.0),
        ("Särskilt boende", "kr per dygn", 2000.0, None, 1900.0, -5.0),
        ("Korttidsboende", "kr per dygn", HIDDEN, 3000.0, 3100.0, HIDDEN),
    ]
    cells = tuple(dict(zip([c.key for c in columns], row, strict=True)) for row in rows)
    return Table("s", "Styckkostnader", columns, cells, "Insatser", "2015–2017", "Egna beräkningar")


def shares() -> Table:
    return small("procent", grupp=["Dyraste 20 %", "Alla"], x=[20.0, 100], y=[58.0, 100])


MAKERS: dict[str, Callable[[], FigureView]] = {
    "bars": lambda: bars(units(), "kostnad", TITLE, highlight="Solgården", reference="Alla"),
    "grouped": lambda: grouped_bars(shares(), ("x", "y"), TITLE),
    "lines": lambda: lines(years(), "egen", TITLE, forecast_from="2024"),
    "waterfall": lambda: waterfall(bridge(), "kr", TITLE),
    "quadrants": lambda: quadrants(units(), "kostnad", "index", TITLE, highlight="Solgården"),
    "dumbbell": lambda: dumbbell(two_years(), ("fore", "nu"), TITLE),
    "slope": lambda: slope(prices(), "forandring", "enhet", TITLE),
    "pyramid": lambda: pyramid(shares(), ("x", "y"), TITLE),
}


@pytest.fixture(params=list(MAKERS))
def view(request: pytest.FixtureRequest) -> FigureView:
    return MAKERS[request.param]()


def svg(view: FigureView) -> str:
    return view.html[view.html.index("<svg") : view.html.index("</svg>") + 6]


def test_a_figure_has_title_alternative_text_table_and_source(view: FigureView) -> None:
    page = BeautifulSoup(view.html, "html.parser")
    assert page.figcaption.text == TITLE
    drawing = page.svg
    assert drawing["role"] == "img" and len(drawing["aria-label"]) > 60
    assert page.details.summary.text == "Visa siffrorna i en tabell"
    assert page.details.table.caption
    assert page.select(".kalla")[-1].text
    assert view._repr_mimebundle_()[TABLE]["rows"]


def test_the_drawing_is_small_well_formed_and_self_contained(view: FigureView) -> None:
    drawing = svg(view)
    assert len(drawing.encode()) < 12_000
    root = ElementTree.fromstring(drawing)
    assert root.get("viewBox", "").startswith(f"0 0 {canvas.WIDTH} ")
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "path", "text"}
    for unwanted in (" id=", "href", "url(", "<style", "<?xml", "<!DOCTYPE", "metadata"):
        assert unwanted not in drawing


def test_colours_are_roles_with_a_fallback(view: FigureView) -> None:
    assert f"var(--egen,{OWN})" in view.html
    bare = view.html.replace(f"var(--egen,{OWN})", "").replace(f"var(--ovriga,{OTHER})", "")
    assert "#" not in bare.replace(f"var(--linje,{GRID})", "").replace("&#", "")


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert all(make().html == make().html for make in MAKERS.values())


def test_text_is_at_least_eleven_points(view: FigureView) -> None:
    assert "font:15px" in svg(view) and "font-size" not in svg(view)


def test_hidden_and_missing_rows_are_left_out_and_counted() -> None:
    page = BeautifulSoup(MAKERS["bars"]().html, "html.parser")
    notes = [note.text for note in page.figure.find_all("p", class_="not", recursive=False)]
    assert f"1{S}rad visas inte av sekretesskäl." in notes
    assert f"1{S}rad visas inte eftersom uppgift saknas." in notes
    drawn = page.svg.get_text(" ")
    assert "Få brukare" not in drawn and "Utan uppgift" not in drawn


def test_with_nothing_to_draw_one_sentence_stands_instead() -> None:
    for view in (
        bars(only_hidden(), "antal", TITLE),
        lines(only_hidden(), "antal", TITLE),
        waterfall(only_hidden(), "antal", TITLE),
        quadrants(only_hidden(), "antal", "antal", TITLE),
    ):
        assert "<figure" not in view.html and "<svg" not in view.html
        assert "visas inte eftersom värdena är dolda av sekretesskäl" in view.html


def test_nothing_but_zeros_is_no_figure() -> None:
    zeros = small(namn=["a", "b"], varde=[0.0, 0.0])
    for view in (bars(zeros, "varde", TITLE), waterfall(zeros, "varde", TITLE)):
        assert "visas inte eftersom alla värden är noll" in view.html


def test_the_text_alternative_says_what_the_bars_show() -> None:
    alt = BeautifulSoup(MAKERS["bars"]().html, "html.parser").svg["aria-label"]
    assert "Kostnad (kr)" in alt and "Äldreomsorg, 2024" in alt
    assert f"Solgården: 4{S}000{S}kr." in alt
    assert f"Linje för jämförelse, Alla: 24{S}002{S}kr." in alt
    assert "Högst: " in alt and "Lägst: " in alt


def test_hostile_names_and_titles_are_text_everywhere(view: FigureView) -> None:
    assert "<script" not in view.html and "<i>" not in view.html
    ElementTree.fromstring(svg(view))


def test_hostile_names_survive_as_they_are() -> None:
    page = BeautifulSoup(MAKERS["bars"]().html, "html.parser")
    assert QUOTE in page.svg.get_text(" ") and SCRIPT in page.get_text()


def test_control_characters_do_not_break_the_drawing() -> None:
    ElementTree.fromstring(svg(bars(small(namn=["a\x00b\x1fc", "d"], varde=[1.0, 2.0]), "varde", TITLE)))


def test_a_dollar_sign_is_no_formula() -> None:
    view = bars(small(namn=["kostnad $x^2$", "d"], varde=[1.0, 2.0]), "varde", TITLE)
    assert "$x^2$" in svg(view)


def test_a_bridge_that_does_not_add_up_is_refused() -> None:
    wrong = small(steg=["Riket", "Pris", "Vi"], kr=[100.0, 8.0, 120.0])
    with pytest.raises(InternalError):
        waterfall(wrong, "kr", TITLE)


def bar_lengths(drawing: str) -> list[float]:
    """The lengths of the bars: the closed shapes of a drawing, from the top."""
    shapes = [p.get("d", "") for p in ElementTree.fromstring(drawing) if p.get("d", "").endswith("z")]
    xs = [[float(x) for x in re.findall(r"[ML]([-\d.]+) ", shape)] for shape in shapes]
    return [max(x) - min(x) for x in xs]


def test_the_steps_of_a_bridge_are_as_long_as_they_are_large_whatever_the_levels() -> None:
    """No bar is cut at its foot: the levels are words, and the steps begin at zero."""
    small_level, large_level = (
        small(steg=["Riket", "Ålder", "Pris", "Vi"], kr=[of, 8.0, -3.0, of + 5.0]) for of in (10.0, 1e6)
    )
    for one in (small_level, large_level):
        figure = waterfall(one, "kr", TITLE)
        rise, fall = bar_lengths(svg(figure))
        assert rise / fall == pytest.approx(8 / 3, rel=0.01)
        assert "inte vid noll" not in figure.html
    drawn = BeautifulSoup(waterfall(large_level, "kr", TITLE).html, "html.parser").svg.get_text(" ")
    assert f"Riket 1{S}000{S}000,0{S}kr" in drawn and f"Vi 1{S}000{S}005,0{S}kr (+5,0)" in drawn


def test_two_years_show_who_moved_most_and_the_mean() -> None:
    figure = MAKERS["dumbbell"]()
    page = BeautifulSoup(figure.html, "html.parser")
    alt, drawn = page.svg["aria-label"], page.svg.get_text(" ")
    assert f"Störst ökning: Alm, från 520,0{S}kr till 610,0{S}kr." in alt
    assert f"från 480,0{S}kr till 455,0{S}kr." in alt  # the largest decrease
    assert "Alla 470,0" in drawn and drawn.index("Alm") < drawn.index("Ek")  # the dearest is on top
    assert "Störst minskning" not in dumbbell(
        small(e=["a", "b"], x=[1.0, 2], y=[2.0, 2]), ("x", "y"), TITLE
    ).html  # fmt: skip


def test_negative_values_can_be_drawn() -> None:
    assert "−5,0" in bars(small(namn=["a", "b"], varde=[-5.0, 3.0]), "varde", TITLE).html


@pytest.mark.parametrize(
    "one",
    [
        lambda: bars(small(namn=["a"], varde=[3.0]), "varde", TITLE),
        lambda: lines(small(ar=["2023", "2024"], varde=[None, 3.0]), "varde", TITLE),
    ],
)
def test_a_single_value_is_no_figure_but_its_table_is_there(one: Callable[[], FigureView]) -> None:
    figure = one()
    assert isinstance(figure, NoFigure) and "<svg" not in figure.html
    assert "visas inte eftersom det bara finns ett värde" in figure.html
    assert "3,0" in BeautifulSoup(figure.html, "html.parser").details.table.get_text()


Box = tuple[float, float, float, float]


def words(drawing: str) -> list[tuple[str, Box]]:
    """Every text of a drawing with the box it takes, measured as it was placed."""
    found = []
    for text in ElementTree.fromstring(drawing).iter():
        if text.tag.rpartition("}")[2] != "text":
            continue
        x, y, style = float(text.get("x", "")), float(text.get("y", "")), text.get("style", "")
        wide = text_width(text.text or "", bold="font-weight" in style or "bold" in style)
        left = x - wide * (0.5 if "middle" in style else 1 if "end" in style else 0)
        found.append((text.text or "", (left, y - 11, left + wide, y + 3)))
    return found


def crossed(drawing: str) -> list[str]:
    """The texts that a thin upright line runs through."""
    thin = []
    for path in ElementTree.fromstring(drawing).iter():
        width = re.search(r"stroke-width:([\d.]+)", path.get("style", ""))
        if path.tag.endswith("path") and width and float(width[1]) <= 1.5:
            for part in re.findall(r"M[^M]+", path.get("d", "")):
                ends = [tuple(map(float, pair)) for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", part)]
                thin += [(a, b) for a, b in pairwise(ends) if abs(a[0] - b[0]) < 0.2]
    return [
        text
        for text, (left, top, right, bottom) in words(drawing)
        for a, b in thin
        if left < a[0] < right and min(a[1], b[1]) < bottom and max(a[1], b[1]) > top
    ]


def test_every_word_is_inside_the_drawing(view: FigureView) -> None:
    for text, (left, _, right, _) in words(svg(view)):
        assert left >= -0.5 and right <= canvas.WIDTH + 0.5, text


def test_no_line_runs_through_the_words_of_a_bridge_or_the_numbers_of_bars() -> None:
    """Falls from the first level on, so that bars lie left of zero; and bars that end just below the mean."""
    falls = small(steg=["Brutto", "Åt andra", "Ändå mer åt andra", "Övrigt", "Netto"],
                  kr=[500.0, -3.0, -99.0, -30.0, 368.0])  # fmt: skip
    rises = small(steg=["Andra", "Ålder", "Vi"], kr=[100.0, 8.0, 108.0])
    near = small(namn=["a", "b", "c", "Medel"], varde=[145.0, 121.0, 117.0, 124.0])
    for figure in (waterfall(falls, "kr", TITLE), waterfall(rises, "kr", TITLE),
                   bars(near, "varde", TITLE, reference="Medel")):  # fmt: skip
        assert crossed(svg(figure)) == []


def test_a_level_of_a_bridge_has_a_mark() -> None:
    """A dot where it begins, and one where it ends."""
    drawn = ElementTree.fromstring(svg(MAKERS["waterfall"]()))
    dots = [p for p in drawn if "stroke-linecap:round" in p.get("style", "")]
    assert len(dots) == 2


def test_what_all_names_say_is_left_to_the_title() -> None:
    said = "Daglig verksamhet"
    assert without_shared([f"{said} Tallhagen", f"{said} Ek"]) == ["Tallhagen", "Ek"]
    assert without_shared(["Hemtjänst Norr 1", "Utförare B, hemtjänst"]) == ["Norr 1", "Utförare B"]
    assert without_shared([f"{said} Ek", REST, f"{said} Alm"]) == ["Ek", REST, "Alm"]
    for kept in (["Hemtjänst Norr", "Äppelgården"], ["Gruppbostad 1", "Gruppbostad 2"], ["Ek"]):
        assert without_shared(kept) == kept
    table = small(namn=[f"{said} {n}" for n in ("Ek", "Alm", "Lind")], kostnad=[1.0, 2, 3], andel=[1.0, 3, 2])
    assert {"Ek", "Alm", "Lind"} <= {
        text for text, _ in words(svg(quadrants(table, "kostnad", "andel", TITLE)))
    }


def test_the_numbers_of_an_axis_do_not_run_together() -> None:
    """From 1 700 to 2 300 there are seven round ones, and room for fewer."""
    cells = [
        {"namn": n, "pris": p, "andel": 80.0} for n, p in (("Ek", 1745.0), ("Alm", 2000.0), ("As", 2205.0))
    ]
    columns = (Column("namn", "Enhet"), Column("pris", "Pris", "kr/dygn"), Column("andel", "Svar", "procent"))
    table = Table("e", "Enheter", columns, tuple(cells), "Brukare", "2017", "Egna")
    below = [
        box
        for text, box in words(svg(quadrants(table, "pris", "andel", TITLE)))
        if text[:2] in ("1\xa0", "2\xa0")
    ]
    assert len(below) > 2
    assert all(a[2] < b[0] for a, b in pairwise(sorted(below)))


def test_a_number_never_stands_alone_on_its_line() -> None:
    assert wrap("Hemtjänst Centrum 2", 140) == f"Hemtjänst\nCentrum{S}2"


def test_units_over_two_years_are_told_in_words_and_the_key_has_the_years() -> None:
    columns = (Column("namn", "Enhet"), Column("fore", "Styckkostnad 2016", "kr/timme"),
               Column("nu", "Styckkostnad", "kr/timme"))  # fmt: skip
    cells = ({"namn": "Ek", "fore": 400.0, "nu": 2316.0}, {"namn": "Alm", "fore": 410.0, "nu": 405.0})
    figure = dumbbell(Table("e", "Enheter", columns, cells, "Brukare", "2017", "Egna"), ("fore", "nu"), TITLE)
    page = BeautifulSoup(figure.html, "html.parser")
    assert page.select_one(".under").text.startswith("Styckkostnad i kronor per timme, 2016 och 2017.")
    assert {"2016", "2017"} <= {text.text for text in page.svg.find_all("text")}


def test_a_slope_shows_the_first_and_last_price_and_the_change_on_one_scale() -> None:
    figure = MAKERS["slope"]()
    page = BeautifulSoup(figure.html, "html.parser")
    told = [text.text for text in page.svg.find_all("text")]
    assert {"400", "440", f"+10,0{S}%", f"2{S}000", f"1{S}900", f"−5,0{S}%"} <= {*told}
    assert "Hemtjänst, kr per timme: 400 2015, 440 2017" in page.svg["aria-label"]
    assert f"1{S}rad visas inte av sekretesskäl." in page.get_text()
    lines = [p for p in page.svg.find_all("path") if "stroke-width:3" in p["style"]]
    ys = [[float(y) for y in re.findall(r"[ML][-\d.]+ ([-\d.]+)", p["d"])] for p in lines]
    assert (ys[0][0] - ys[0][-1]) / (ys[1][0] - ys[1][-1]) == pytest.approx(10 / -5, rel=0.02)


def test_long_names_are_wrapped_to_the_column() -> None:
    text = wrap("Särskilt boende Äppelgården med demensinriktning, plan tre (egen regi)", 230)
    assert text.count("\n") <= 2 and text_width(text, bold=True) <= 230
    assert wrap("371\N{NO-BREAK SPACE}900 kr", 400) == "371\N{NO-BREAK SPACE}900 kr"


def test_names_at_the_end_of_lines_never_collide() -> None:
    places = sorted(spread([100.0, 101, 102, 99], 20, 300))
    assert all(b - a >= 19.8 for a, b in pairwise(places))


def test_four_fields_say_which_measure_is_on_which_axis() -> None:
    html = quadrants(units(), "kostnad", "index", TITLE).html
    assert "Lodrätt: nöjdhet; vågrätt: kostnad (kr)." in html


def test_the_own_dot_has_its_name_also_in_a_crowd() -> None:
    """Others give way: a reader must find the own municipality."""
    crowd = 15 * 14  # a name has nowhere to stand that is free of dots
    table = small(
        namn=[*(f"Granne {n}" for n in range(crowd)), "Vi"],
        kostnad=[*(1000.0 + n % 15 * 2 for n in range(crowd)), 1014.0],
        andel=[*(80.0 + n // 15 * 1.4 for n in range(crowd)), 90.0],
    )
    figure = quadrants(table, "kostnad", "andel", TITLE, highlight="Vi")
    assert ">Vi<" in svg(figure)
    assert UNNAMED in figure.html


def test_a_name_moves_away_before_it_is_left_out() -> None:
    """Three units stand close together with empty space around them: all have their names."""
    table = small(
        namn=[
            "Daglig verksamhet Änghagen",
            "Daglig verksamhet Ekgården",
            "Daglig verksamhet Klövern",
            "Långt bort",
            "Längst ned",
        ],
        kostnad=[1040.0, 1042.0, 1044.0, 1100.0, 1000.0],
        andel=[80.0, 80.0, 80.0, 90.0, 70.0],
    )
    figure = quadrants(table, "kostnad", "andel", TITLE)
    assert UNNAMED not in figure.html
    assert all(name in svg(figure) for name in ("Änghagen", "Ekgården", "Klövern", "Långt", "Längst"))


@given(
    st.lists(st.tuples(st.integers(90, 600), st.integers(80, 380)), min_size=1, max_size=25, unique=True),
    st.data(),
)
def test_no_name_covers_a_point_or_another_name(
    points: list[tuple[float, float]], data: st.DataObject
) -> None:
    names = [
        data.draw(st.sampled_from(["Ek", "Hemtjänst Norr 1", "Daglig verksamhet\nTallgården"]))
        for _ in points
    ]
    frame = (76.0, 66.0, 640.0, 400.0)
    places = place_names(points, names, None, frame)
    boxes = [place.box for place in places if place]
    for n, a in enumerate(boxes):
        assert frame[0] <= a[0] and frame[1] <= a[1] and a[2] <= frame[2] and a[3] <= frame[3]
        assert not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for b in boxes[n + 1 :])
    for place, own in ((place, n) for n, place in enumerate(places) if place):
        a = place.box
        assert not any(a[0] < x < a[2] and a[1] < y < a[3] for n, (x, y) in enumerate(points) if n != own)


def test_a_name_keeps_off_lines_and_stands_nearest_to_its_own_point() -> None:
    points = [(200.0, 200.0), (222.0, 214.0), (300.0, 300.0)]
    lines = [(x - 1, 90.0, x + 1, 380.0) for x, _ in points]
    for n, place in enumerate(place_names(points, ["Tallhagen"] * 3, None, (76, 66, 640, 400), (), lines)):
        if place is None:
            continue
        box = place.box
        assert not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in lines)
        gaps = [
            math.dist((min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])), (x, y)) for x, y in points
        ]
        assert place.joined or gaps[n] == min(gaps)


def test_equal_values_do_not_repeat_one_tick() -> None:
    """All units at 100 %: the axis reaches down from there, and no two ticks read alike."""
    ticks = canvas.ticks(1.0, 1.0)
    assert (
        len({round(tick, 4) for tick in ticks}) == len(ticks) and ticks[-1] <= 1.0 + 1e-9 and ticks[0] < 0.95
    )
    assert canvas.ticks(0.0, 0.0)[-1] >= 1


def places() -> Table:
    """Our place among four others, one measure that is hidden and one without a group."""
    columns = (
        Column("fraga", "Fråga"), Column("matt", "Mått"),
        *(Column(k, k.title(), "tal", 1) for k in ("varde", "lagst", "nedre", "median", "ovre", "hogst")),
        Column("plats", "Plats"), *(Column(f"kommun_{n}", f"Grannby {n}", "tal", 1) for n in range(4)),
    )  # fmt: skip
    group = (90.0, 97.5, 100.0, 105.0, 120.0)
    rows: list[tuple[Value, ...]] = [
        ("Ger vi mer?", "per hundra", 112.0, *group, "strax över gruppens median", 90.0, 100.0, 100.0, 120.0),
        ("Kostar det mer?", "kr", HIDDEN, *group, None, 90.0, 100.0, 100.0, 120.0),
        ("Vart är vi på väg?", "procent", 7.0, *(None,) * 5, None, *(None,) * 4),
    ]  # fmt: skip
    cells = tuple(dict(zip([c.key for c in columns], row, strict=True)) for row in rows)
    return Table("lage", "Fyra frågor", columns, cells, "Äldreomsorg", "2024", "Kolada", sheet="Lage")


def test_our_place_in_the_group_is_told_in_words_and_drawn_on_the_rows_own_scale() -> None:
    page = BeautifulSoup(strip(places(), TITLE).html, "html.parser")
    first, last = page.select(".prickrader li")
    words = first.get_text(" ")
    assert "112,0" in words and "strax över gruppens median" in words
    assert all(end in words for end in ("lägst 90,0", "median 100,0", "högst 120,0"))
    lines = [path["d"] for path in first.svg.find_all("path")]
    own = float(re.match(r"M([\d.]+) ", lines[-1])[1])  # type: ignore[index]
    left, right = (float(x) for x in re.match(r"M(\d+) \d+H(\d+)", lines[0]).groups())  # type: ignore[union-attr]
    assert (own - left) / (right - left) == pytest.approx((112 - 90) / (120 - 90), abs=0.01)
    assert lines[2].count("h0") == 4  # a dot for each of the others
    assert "7,0" in last.get_text() and last.svg is None  # no group: the value alone
    assert f"1{S}mått visas inte av sekretesskäl." in page.get_text()


def test_a_place_outside_the_group_is_drawn_outside_it_and_numbers_stand_below_their_marks() -> None:
    table = places()
    low, *rest = table.cells
    outside = replace(table, cells=({**low, "varde": 150.0}, *rest))
    drawing = BeautifulSoup(strip(outside, TITLE).html, "html.parser").select_one(".prickrader svg")
    ends = [float(x) for x in re.match(r"M(\d[\d.]*) \d+H([\d.]+)", drawing.path["d"]).groups()]  # type: ignore[union-attr]
    own = float(re.match(r"M([\d.]+) ", drawing.find_all("path")[-1]["d"])[1])  # type: ignore[index]
    assert own - ends[1] > 60
    numbers = {text.text: float(text["x"]) for text in drawing.find_all("text")}
    assert numbers["120,0"] == pytest.approx(ends[1], abs=1)
    median = float(re.match(r"M([\d.]+) ", drawing.find_all("path")[3]["d"])[1])  # type: ignore[index]
    assert numbers["100,0"] == pytest.approx(median, abs=30) and numbers["100,0"] < numbers["120,0"]


def test_a_municipality_alone_is_not_told_of_a_group() -> None:
    table = places()
    alone = replace(table, cells=table.cells[-1:])
    shown = BeautifulSoup(strip(alone, TITLE).html, "html.parser")
    assert "prick" not in shown.get_text().lower() and shown.select_one(".under").text.endswith(
        "Kommunen, 2024."
    )


def test_dots_of_a_swarm_keep_their_value_and_cover_no_other() -> None:
    rows = [[], [0.5] * 2 + [0.0, 1.0, 0.52], [0.25]]
    placed = swarm(rows, 240, 28, 7)
    assert [len(dots) for dots in placed] == [0, 5, 1]
    for row, dots in zip(rows, placed, strict=True):
        assert [x for x, _ in dots] == pytest.approx([240 * v for v in sorted(row)])
        assert all(math.dist(a, b) >= 6.9 for n, a in enumerate(dots) for b in dots[n + 1 :])
        assert all(0 < y < 28 for _, y in dots)


def test_all_of_one_thing_beside_all_of_another_is_no_figure() -> None:
    whole = small("procent", grupp=["Alla kostnader"], x=[100.0], y=[100.0])
    assert "eftersom det bara finns en rad" in grouped_bars(whole, ("x", "y"), TITLE).html


def test_each_panel_has_a_scale_of_its_own_and_names_both_lines() -> None:
    by_age = small(
        "tal", alder=["65–79 år", "80–84 år", "85 år och äldre"], bor=[0.1, 0.2, 0.1], deras=[0.1, 0.1, 0.2],
        ej=[5.0, None, 20], andra=[5.0, 6, 10],
    )  # fmt: skip
    figure = panels(by_age, TITLE, panels=[("Bor", "bor", "deras"), ("Ej", "ej", "andra")])
    page = BeautifulSoup(figure.html, "html.parser")
    texts = [text.text for text in page.svg.find_all("text")]
    assert [texts.count(t) for t in ("Bor", "Ej", "65–79", "85+", "20")] == [1, 1, 2, 2, 1]
    assert "0,20" in texts  # the top of the first panel, whatever the second needs
    assert "Varje diagram har sin egen skala" in page.get_text()
    assert {"vi 0,1", "gruppen 0,2", "vi 20,0", "gruppen 10,0"} <= {*texts}
    assert "Ej: 65–79 år 5,0 mot gruppens 5,0, 85 år och äldre 20,0" in page.svg["aria-label"]
    same_end = panels(by_age, TITLE, panels=[("Bor", "bor", "bor")])
    said = [text.text for text in BeautifulSoup(same_end.html, "html.parser").svg.find_all("text")]
    assert "båda 0,1" in said and not any(text.startswith(("vi ", "gruppen ")) for text in said)
    assert said.count("vi") == said.count("gruppen") == 1  # the key tells the lines apart all the same
    alike = panels(by_age, TITLE, panels=[("Bor", "bor", "deras"), ("Bor", "deras", "bor")])
    assert "egen skala" not in alike.html
    assert "<svg" not in panels(only_hidden(), TITLE, panels=[("A", "antal", "antal")]).html


@pytest.mark.parametrize("size", range(2, 24))
def test_the_first_and_last_point_are_always_named_and_no_name_is_cut_or_meets_another(size: int) -> None:
    ages = ["79 år och yngre", *(f"{n}–{n + 1} år" for n in range(80, 80 + 2 * size, 2))]
    ages = [*ages[: size - 1], "90 år och äldre"]
    by_age = small("procent", alder=ages, bor=[1.0] * size, deras=[2.0] * size)
    by_year = small(ar=[str(2017 + n) for n in range(size)], egen=[1.0] * size)
    for figure, first, last in (
        (panels(by_age, TITLE, panels=[("Bor", "bor", "deras")]), "Till 79" if size > 1 else "90+", "90+"),
        (lines(by_year, "egen", TITLE), "2017", str(2016 + size)),
    ):
        found = words(svg(figure))
        foot = max(bottom for _, (_, _, _, bottom) in found)
        under = sorted((box, text) for text, box in found if abs(box[3] - foot) < 4 and text)
        assert (under[0][1], under[-1][1]) == (first, last)
        assert under[0][0][0] >= 0 and under[-1][0][2] <= canvas.WIDTH
        assert all(a[0][2] < b[0][0] for a, b in pairwise(under))


def test_four_fields_need_three_units_and_colour_what_the_interval_decides() -> None:
    columns = {
        "namn": ["Ek", "Alm", "Lind", "Alla"], "kostnad": [1.0, 2.0, 3.0, 2.0],
        "andel": [90.0, 80.0, 85.0, 84.0], "lag": [86.0, 76.0, 80.0, None], "hog": [95.0, 88.0, 89.0, None],
    }  # fmt: skip
    figure = quadrants(table(columns, unit="procent", total="Alla"), "kostnad", "andel", TITLE)
    assert "Tydligt skild från medlet: Ek." in figure.html
    own = [p for p in ElementTree.fromstring(svg(figure)) if f"var(--egen,{OWN})" in p.get("style", "")]
    assert len(own) == 2  # its dot and its interval
    told = {
        **columns,
        "mot": [None, "lägre", "går inte att avgöra", None],
    }  # the table has settled it in another way
    assert "medlet: Alm." in quadrants(table(told, total="Alla"), "kostnad", "andel", TITLE).html
    two = {key: values[1:] for key, values in columns.items()}
    few = quadrants(table(two, total="Alla"), "kostnad", "andel", TITLE)
    assert "<svg" not in few.html and "färre än tre" in few.html


def test_a_unit_without_the_year_before_has_one_dot() -> None:
    new = small(enhet=["Ek", "Ny"], fore=[400.0, None], nu=[430.0, 455])
    assert "Ny" in svg(dumbbell(new, ("fore", "nu"), TITLE))
    one_year = dumbbell(small(enhet=["Ek", "Ny"], nu=[430.0, 455]), ("fore", "nu"), TITLE)
    assert "Fore" not in svg(one_year) and "Störst" not in one_year.html and "455,0" in svg(one_year)


def test_many_rows_do_not_fill_a_page() -> None:
    """The small shares of a mix, and the middle of many units: the figure says how many it leaves out."""
    names = [f"Grupp {n}" for n in range(30)]
    shares_of_30 = small("procent", grupp=names, x=[1.0] * 30, y=[float(n) for n in range(30)])
    figure = grouped_bars(shares_of_30, ("x", "y"), TITLE)
    said = {text.replace(S, " ") for text, _ in words(svg(figure))}
    assert {"Grupp 29", "Grupp 21"} <= said and not {"Grupp 20", "Grupp 0"} & said
    assert "21 rader med mindre y ritas inte." in figure.html.replace(S, " ")
    units_of_30 = small(enhet=names, fore=[1.0] * 30, nu=[float(n) for n in range(30)])
    figure = dumbbell(units_of_30, ("fore", "nu"), TITLE)
    said = {text.replace(S, " ") for text, _ in words(svg(figure))}
    assert {"Grupp 29", "Grupp 18", "Grupp 11", "Grupp 0"} <= said and not {"Grupp 17", "Grupp 12"} & said
    assert "6 rader mellan de högsta och de lägsta ritas inte." in figure.html.replace(S, " ")


def test_rows_left_out_have_less_of_the_very_measure_that_the_note_names() -> None:
    """Many clients and hardly any cost is no reason to be drawn before a row that costs more."""
    clients, cost = [5.0] * 9 + [60.0, 40.0, 30.0], [10.0, *(5.0 + n for n in range(8)), 0.1, 0.2, 3.0]
    mix = small("procent", grupp=[f"Grupp {n}" for n in range(12)], brukare=clients, kostnad=cost)
    figure = grouped_bars(mix, ("brukare", "kostnad"), TITLE)
    drawn = {text.replace(S, " ") for text, _ in words(svg(figure)) if text.startswith("Grupp")}
    assert drawn == {f"Grupp {n}" for n in range(9)}
    assert f"3{S}rader med mindre kostnad ritas inte." in figure.html


def test_several_units_together_are_no_unit_that_is_highest_or_lowest() -> None:
    """They stand last with a ring, which the key explains; the years are told once."""
    columns = (Column("namn", "Enhet"), Column("fore", "Styckkostnad 2016", "kr/timme"),
               Column("nu", "Styckkostnad", "kr/timme"))  # fmt: skip
    rows = {"Ek": (400.0, 430.0), REST: (500.0, 520.0), "Alm": (410.0, 405.0)}
    cells = tuple({"namn": name, "fore": a, "nu": b} for name, (a, b) in rows.items())
    whom = "brukare vid enheterna"
    one = Table("e", "Enheter", columns, cells, whom, "2017", "Egna")
    figure = dumbbell(one, ("fore", "nu"), TITLE)
    page = BeautifulSoup(figure.html, "html.parser")
    said = [text for text, _ in words(svg(figure))]
    assert [text for text in said if text in rows] == [
        "Ek",
        "Alm",
        REST,
    ] and "Flera enheter tillsammans" in said
    assert "Högst nu: Ek" in page.svg["aria-label"] and f"{REST}, tillsammans: " in page.svg["aria-label"]
    assert page.select_one(".under").text.endswith("2016 och 2017. Brukare vid enheterna.")
    assert "2017. Brukare vid enheterna. " in page.svg["aria-label"]
    alone = dumbbell(replace(one, cells=cells[::2]), ("fore", "nu"), TITLE)
    assert "tillsammans" not in alone.html
    this_year = dumbbell(replace(one, columns=(columns[0], columns[2])), ("fore", "nu"), TITLE)
    assert BeautifulSoup(this_year.html, "html.parser").select_one(".under").text.endswith("enheterna, 2017.")


def test_four_fields_say_what_their_lines_are() -> None:
    columns = {
        "namn": ["Ek", "Alm", "Lind", "Enheternas vägda medel"], "kostnad": [1.0, 2.0, 3.0, 2.0],
        "andel": [90.0, 80.0, 85.0, 84.0], "lag": [86.0, 76.0, 80.0, None], "hog": [95.0, 88.0, 89.0, None],
    }  # fmt: skip
    one = table(columns, unit="procent", total="Enheternas vägda medel")
    said = quadrants(one, "kostnad", "andel", TITLE).html
    assert "Streck: osäkerhet. Stark färg: tydligt skild. Streckade linjer: enheternas vägda medel." in said
    bare = {key: columns[key][:3] for key in ("namn", "kostnad", "andel")}
    assert "treck" not in quadrants(table(bare), "kostnad", "andel", TITLE).html


def test_the_number_of_a_dashed_line_stands_between_bars_and_not_on_the_other_line() -> None:
    columns = {
        "namn": [*"abcdefgh", "Medel"],
        "kostnad": [626.0, 670, 689, 734, 746, 762, 774, 775, 722],
        "andel": [87.0, 75, 67, 87, 79, 61, 77, 56, 73],
        "lag": [62.0, 50, 45, 62, 57, 38, 53, 33, None],
        "hog": [96.0, 90, 83, 96, 92, 80, 90, 77, None],
    }  # fmt: skip
    units = table(columns, unit="procent", total="Medel")
    whole = tuple(replace(c, decimals=0) for c in units.columns)
    drawn = svg(quadrants(replace(units, columns=whole), "kostnad", "andel", TITLE))
    assert f">73{S}%<" in drawn and f"73{S}%" not in crossed(drawn)


def test_a_name_at_the_end_of_a_bar_hangs_on_it() -> None:
    """With no room beside the point it stands at an end of the bar, and so near that the bar joins them."""
    x, y, bar = 300.0, 250.0, (200.0, 290.0)
    beside = [(76.0, y - 60, x - 3, y + 35), (x + 3, y - 60, 640.0, y + 35)]
    (place,) = place_names([(x, y)], ["Tallgården"], None, (76, 66, 640, 400), beside, (), {0: bar})
    assert place and place.box[0] < x < place.box[2]
    assert min(abs(place.box[1] - bar[1]), abs(place.box[3] - bar[0])) <= 4
