"""The map of a county: everybody's borders, who is above the mean, and the figure for a county only."""

from dataclasses import replace

import pytest

from kpbcalc.base import register
from kpbcalc.base.borders import borders
from kpbcalc.presentation.figures import NoFigure, canvas, county_map
from kpbcalc.sections.konsumtion import lan
from kpbcalc.sources.peer_choice import Choice
from tests.samples.packages import context, demo, neighbours
from tests.samples.tables import table

TITLE = "Titel"


@pytest.mark.parametrize("kod", [kod for kod in register.kommuner() if kod != register.EXAMPLE])
def test_every_municipality_has_closed_borders_in_sweden(kod: str) -> None:
    rings = borders(kod)
    assert rings
    for ring in rings:
        assert len(ring) >= 4 and ring[0] == ring[-1]
        assert all(10 < x < 25 and 55 < y < 70 for x, y in ring)


def county_table(*others: float):
    names = ["Ale", "Lerum", "Mölndal"][: len(others)]
    facts = {"egen": "Kungälv", "medel": "Länets andra kommuner"}
    columns = {"kommun": ["Kungälv", *names, facts["medel"]], "kostnad": [100.0, *others, 95.0]}
    return replace(table(columns), facts=facts)


def test_the_county_is_dark_above_the_mean_and_bare_where_nobody_has_shared() -> None:
    figure = county_map(county_table(90.0, 110.0, 120.0), "kostnad", TITLE)
    fills = [canvas.ROLES[c] for c in (canvas.OWN, canvas.OTHER, canvas.GRID, canvas.PAPER)]
    county = [k for k in register.kommuner() if k[:2] == "14"]
    rings = {"egen": borders("1482"), "hogre": borders("1441") + borders("1481"), "lagre": borders("1440")}
    drawn = [figure.html.count(f'style="fill:{fill}') for fill in fills]
    counts = [len(some) for some in rings.values()]
    assert drawn == [*counts, sum(len(borders(k)) for k in county) - sum(counts)]
    assert "45 kommuner i länet har inte delat sina tal." in figure.html.replace("\N{NO-BREAK SPACE}", " ")
    assert "Högre: Mölndal, Lerum." in figure.html


def test_two_municipalities_are_no_map() -> None:
    assert isinstance(county_map(county_table(90.0), "kostnad", TITLE), NoFigure)


def test_the_table_is_there_when_the_county_is_the_group() -> None:
    ctx = context(demo(), neighbours())
    area = next(o for o in ctx.areas if o.kod == "AO")
    for slag in ("lan", "riket"):
        told = lan.table(replace(ctx, choice=Choice(slag)).of(area))
        assert (told is not None) is (slag == "lan")
    assert told is None
