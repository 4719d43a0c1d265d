"""Age classes that some municipality has joined are joined for all: the same group, in fewer classes."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.age_standardise import standardise
from kpbcalc.analysis.common_ages import common, in_classes, spans_of, together, unions
from kpbcalc.analysis.jamforelsetal import age_cells, age_code
from kpbcalc.analysis.peer_sums import _ages, _covers
from kpbcalc.analysis.reference import CELL, Referens

from kpbcalc.analysis import expected_cost
from kpbcalc.analysis.area import age_label, omraden

IFO = omraden()["IFO"]
CLASSES = IFO.aldersklasser


def ages(spans: tuple[tuple[int, int], ...], people: float = 100.0, kr: float = 10.0) -> pd.DataFrame:
    cells = [(age_label(span), kon, people, 20.0, kr) for span in spans for kon in "KM"]
    return pd.DataFrame(cells, columns=[*CELL, "invanare", "brukare", "kr"]).set_index(CELL)


def joined(cuts: list[bool]) -> tuple[tuple[int, int], ...]:
    """The area's classes with those joined to the next one where there is no cut."""
    spans = [CLASSES[0]]
    for cut, span in zip(cuts, CLASSES[1:], strict=True):
        spans[-1:] = [spans[-1], span] if cut else [(spans[-1][0], span[1])]
    return tuple(spans)


CUTS = st.lists(st.booleans(), min_size=3, max_size=3)


@given(st.lists(CUTS, min_size=1, max_size=4))
def test_common_classes_are_the_finest_that_no_class_crosses(sides: list[list[bool]]) -> None:
    parts = [ages(joined(cuts)) for cuts in sides]
    found = common(parts, IFO)
    assert found == joined([all(cut) for cut in zip(*sides, strict=True)])
    sums = together(parts, IFO)
    assert spans_of(sums, IFO) == found
    assert sums.sum().tolist() == pytest.approx(sum(p.sum() for p in parts).tolist())
    assert all(_covers(list(spans_of(part, IFO)), IFO) for part in parts)


def test_classes_with_a_hole_or_told_twice_cover_nothing() -> None:
    assert not _covers([CLASSES[0], CLASSES[2], CLASSES[3]], IFO)
    assert not _covers([CLASSES[0], (0, 24), *CLASSES[2:]], IFO)
    assert not _covers(list(CLASSES[:3]), IFO)
    assert not _covers([], IFO)


def test_a_class_with_few_is_shared_joined_with_a_neighbour() -> None:
    """Three old men: their class is joined, and nobody of the group is left out for it."""
    each = {(10, "K"): 9, (10, "M"): 9, (20, "K"): 7, (20, "M"): 7, (40, "K"): 30, (40, "M"): 30,
            (70, "K"): 8, (70, "M"): 3}  # fmt: skip
    people = [(age, kon) for (age, kon), n in each.items() for _ in range(n)]
    rows = pd.DataFrame(people, columns=["alder", "kon"])
    rows = rows.assign(brukar_id=[f"B{n}" for n in rows.index], kr=1000.0)
    befolkning = pd.DataFrame([(age, kon, 100) for age, kon in each], columns=["alder", "kon", "antal"])
    found = age_cells(rows, befolkning, IFO)
    assert found is not None
    assert [*found.index] == [age_code(s, k) for s in ((0, 17), (18, 24), (25, 120)) for k in "KM"]
    assert found["brukare"].min() >= 5
    values = found.drop(columns=["brukare", "kr", "kr_storst", "kr_nast"])
    back = _ages(values, IFO)
    assert back["brukare"].tolist() == [9, 9, 7, 7, 38, 33]
    assert back["kr"].sum() == pytest.approx(rows["kr"].sum())
    assert _ages(values.drop(index="25-120|M"), IFO).empty


def test_expected_cost_is_of_the_whole_group_in_its_classes() -> None:
    none = pd.DataFrame({"brukare": [160.0], "kr": [80.0]})
    own = Referens("2017", 2017, 800.0, none, none, ages(CLASSES))
    coarse = ages(((0, 17), (18, 24), (25, 120)), 300.0, 60.0)
    table = expected_cost.table(own, [replace(own, namn="gruppen", alder=coarse)], IFO)
    true = standardise(in_classes(own.alder, spans_of(coarse, IFO), IFO), coarse)
    assert true is not None
    assert table.frame["forvantad"].tolist() == [pytest.approx(true.forvantad)]
    assert any("sammanslagna med en granne" in note for note in table.notes)
    assert not table.facts["antagande"]
    again = expected_cost.table(own, [replace(own, namn="gruppen")], IFO)
    assert not any("sammanslagna" in note for note in again.notes)


def test_every_union_of_neighbours_has_its_own_label() -> None:
    for omrade in omraden().values():
        labels = [age_label(span) for span in unions(omrade)]
        assert len(set(labels)) == len(labels) == 10
