"""The sums of the areas: a few persons in two areas must not be counted from them."""

import pytest

from kpbcalc.analysis import bokslut
from kpbcalc.costing import cost
from tests.builders import small, typed


@pytest.mark.parametrize(("both", "told"), [(0, True), (1, False), (4, False), (5, True)])
def test_the_total_does_not_tell_of_a_few_in_two_areas(both: int, told: bool) -> None:
    """Old persons with home care, some of whom also have a placement in individ- och familjeomsorgen."""
    clients = [f"B{n:02}" for n in range(30)]
    rows = small(
        kontoutfall=["100;510;5010;;202401;30000", "200;570;5010;;202401;20000"],
        kodnyckel=["100;*;insats;HT-OMV;HT1;;", "200;*;insats;IFO-BU-FAM;F1;;"],
        pooler=[],
        fordelningsvarden=[],
        enheter=["HT1;Hemtjänst;egen;;;;", "F1;Hem;egen;;;;"],
        brukare=[f"{b};K;1940" for b in clients],
        insatsvolymer=[
            *(f"{b};HT-OMV;HT1;2024-01;5;5" for b in clients[:20]),
            *(f"{b};IFO-BU-FAM;F1;2024-01;5;5" for b in clients[20 - both :]),
        ],
    )
    table = bokslut.tables([cost(typed(rows))])["omraden"]
    frame = table.frame.set_index("rad")
    assert frame.loc["Äldreomsorg", "brukare"] == 20
    assert bool(frame["brukare"].iloc[-1] == 30) is told
    assert any("visas inte" in note for note in table.notes) is not told
