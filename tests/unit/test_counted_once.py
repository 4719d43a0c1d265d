"""No sum of volumes gives a client more months, days or hours of one thing than the calendar has."""

from collections import defaultdict
from pathlib import Path

import pytest

from kpbcalc.aggregates import enheter, grupper
from kpbcalc.aggregates.year import Year, year
from kpbcalc.analysis.volume_and_price import change
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import ABSENT
from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Cell
from tests.builders import small, typed
from tests.samples.packages import demo_results, released
from tests.samples.random_municipality import draw

CALENDAR = {"manad": 12, "dygn": 366, "dag": 366, "timme": 8784}
MONTHS = range(1, 13)
PEOPLE = [f"P{n:02}" for n in range(20)]


def municipality(*insatser: str, months: range = MONTHS) -> Resultat:
    """Twenty persons with these IFO insatser every month, each insats at its own unit for 1 000 kr."""
    made = [(kod, f"E{n}", f"10{n}") for n, kod in enumerate(insatser)]
    rows = small(
        kontoutfall=[f"{a};575;5010;;202401;{20 * 12 * 1000}" for _, _, a in made],
        kodnyckel=[f"{a};*;insats;{kod};{enhet};;" for kod, enhet, a in made],
        pooler=[], fordelningsvarden=[], enheter=[f"{e};{e};egen;ifo;;;1" for _, e, _ in made],
        brukare=[f"{p};K;1980" for p in PEOPLE],
        insatsvolymer=[f"{p};{kod};{e};2024-{m:02};;1" for p in PEOPLE for kod, e, _ in made for m in months],
    )  # fmt: skip
    return cost(typed(rows))


def group(result: Resultat, grupp: str) -> Cell:
    return released(result)[0].cell("grupper", "IFO", grupp)


def test_a_payment_and_its_handling_are_one_month() -> None:
    cell = group(municipality("IFO-EB-UTB", "IFO-EB-HDL"), "ifo_ekonomiskt_bistand")
    assert (cell.n, cell["volym"], cell["utford"]) == (20, 240, 240)
    assert cell["kr"] == pytest.approx(480_000)


def test_handling_alone_carries_its_own_months() -> None:
    assert group(municipality("IFO-EB-HDL"), "ifo_ekonomiskt_bistand")["volym"] == 240


def test_open_care_side_by_side_has_no_months_together_but_each_has_its_own() -> None:
    package = released(municipality("IFO-BU-OV", "IFO-BU-KONT"))[0]
    cell = package.cell("grupper", "IFO", "ifo_oppenvard")
    assert (cell.n, cell.unit, cell["volym"]) == (20, "", ABSENT)
    each = {c.code: c["volym"] for c in package.cells("insatser", "IFO", "ifo_oppenvard")}
    assert each == {"IFO-BU-OV": 240, "IFO-BU-KONT": 240}


def test_one_form_of_open_care_has_months() -> None:
    cell = group(municipality("IFO-BU-OV"), "ifo_oppenvard")
    assert (cell.unit, cell["volym"]) == ("manad", 240)


def test_what_adds_up_to_more_than_a_year_is_not_added() -> None:
    """Whatever a catalogue puts in one group: two alarms of twelve months each are not 24 months."""
    both = ("IFO-BU-OV", "IFO-BU-KONT")
    rows = year(municipality(*both)).rows.assign(grupp="trygghetslarm")
    assert grupper.units(rows, ["omrade", "grupp"]) == {("IFO", "trygghetslarm"): ""}
    half = year(municipality(*both, months=range(1, 7))).rows.assign(grupp="trygghetslarm")
    assert grupper.units(half, ["omrade", "grupp"]) == {("IFO", "trygghetslarm"): "manad"}


def check(found: Year) -> None:
    alone: dict[tuple[int, str], float] = defaultdict(float)
    for client, insats, volym in zip(
        found.rows["client"], found.rows["insats"], found.rows["volym"], strict=True
    ):
        alone[client, insats] += volym / GRID
    for family in (*grupper.families(found), *enheter.families(found)):
        for leaf, client, values in zip(family.of.leaf, family.of.client, family.of.values, strict=True):
            unit, most = family.units[leaf], values[family.quantities.index("volym")] / GRID
            if unit in CALENDAR and most > CALENDAR[unit]:
                # Then the underlag itself says so of one insats (V18, V23, V27), and nothing has been added.
                mine = [n for (c, _), n in alone.items() if c == client and n > CALENDAR[unit]]
                assert mine, (family.name, family.leaves[leaf], unit)


def test_nobody_in_the_demo_has_more_than_the_calendar() -> None:
    check(year(demo_results()[-1]))


@pytest.mark.parametrize("seed", range(6))
def test_nobody_in_a_random_municipality_has_more_than_the_calendar(seed: int, tmp_path: Path) -> None:
    drawn = draw(seed, tmp_path, (), 200, 1)
    check(year(calculate_years(tmp_path, drawn.kommun, drawn.years[-1])[0][-1]))


def test_what_has_no_volume_of_its_own_changes_by_clients() -> None:
    """Handling of ten at 100 kr becomes twenty at 150: half of the change in number is at the mean price."""
    before, after = (Cell(("IFO", "g", "HDL"), n, {"kr": kr, "volym": 0.0}, "manad") for n, kr in
                     ((10.0, 1000.0), (20.0, 3000.0)))  # fmt: skip
    found = change(before, after)
    assert (found.volume, found.price) == (pytest.approx(1250), pytest.approx(750))
