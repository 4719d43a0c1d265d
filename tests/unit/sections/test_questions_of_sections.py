"""Tables of one question each: where home care costs as much, outliers beside others', size, answers."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.base.figure import HIDDEN, Figure
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import Table
from kpbcalc.calculation.release_year import release_year
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.brukarmix import brytpunkt
from kpbcalc.sections.kvalitet import SECTION as KVALITET
from kpbcalc.sections.produktivitet import storlek
from kpbcalc.sections.ytterfall import granser, jamfort
from tests.samples.packages import EXACT, context, demo, hidden, neighbours, package
from tests.samples.prices import homes

AO, FN, IFO = omraden().values()
AGES = [(70, "K", 1000.0)]
UNITS = {"hemtjanst": "timme", "sabo_heldygn": "dygn"}


def prices(hour: float, day: float, kommun: str = "0000", n: Figure = 10.0) -> Package:
    """A hundred hours of home care and a hundred days in special housing at these prices."""
    groups = {"hemtjanst": hour, "sabo_heldygn": day}
    rows = [(f"AO/{g}", n, {"kr": 100 * kr, "volym": 100.0}) for g, kr in groups.items()]
    return package({"grupper": rows, "omraden": [("AO", n, {"kr": 0.0})]}, AGES, kommun=kommun, units=UNITS)


def even(own: Package, *peers: Package) -> Table | None:
    return brytpunkt.table(context([own], peers).of(AO))


def test_home_care_costs_as_much_where_hours_times_price_is_a_month_of_days() -> None:
    table = even(prices(400, 2000), prices(500, 2000, "0880"), prices(300, 1200, "1285"))
    assert table is not None
    for row in table.rows():
        assert row["timmar"] * row["timme"] == pytest.approx(row["dygn"] * 366 / 12)
    assert table.labels[0] == table.facts["egen"] and table.labels[-1] == table.facts["medel"]
    assert table.value(table.facts["medel"], "timme") == pytest.approx(400)
    assert table.value(table.facts["medel"], "dygn") == pytest.approx(1600)


def test_prices_alone_stand_alone_and_hidden_ones_are_hidden() -> None:
    alone = even(prices(400, 2000))
    assert alone is not None and len(alone) == 1 and not alone.facts["medel"]
    gone = even(hidden(prices(400, 2000), "grupper"), prices(500, 2000, "0880"))
    assert gone is not None and gone.cells[0]["timmar"] is HIDDEN
    beside = even(prices(400, 2000), hidden(prices(500, 2000, "0880"), "grupper"))
    assert beside is not None and len(beside) == 1
    assert brytpunkt.table(context([prices(400, 2000)]).of(FN)) is None


def demo_beside(**own: object) -> Table | None:
    """The demo's elderly care beside its earlier years."""
    ctx = context(demo(), neighbours())
    return jamfort.table(replace(ctx, own=Own("0000", dict(own))).of(AO))


def test_outliers_stand_beside_all_of_the_others_together() -> None:
    table = demo_beside()
    assert table is not None
    theirs = [granser.table(context([p]).of(AO)) for p in neighbours()]
    told = 0
    for row in table.rows():
        label = str(row["rad"])
        found = [(t.value(label, "ytterfall"), t.value(label, "brukare")) for t in theirs if t]
        known = [(over, n) for over, n in found if over is not None and n is not None]
        assert row["grupp"] == pytest.approx(100 * sum(o for o, _ in known) / sum(n for _, n in known))
        assert row["kommuner"] == len(known)
        if row["andel"] is not None:
            told += 1
            assert row["lagre"] == sum(100 * over / n < row["andel"] for over, n in known)
    assert told


def test_a_limit_of_ones_own_is_beside_nobodys() -> None:
    assert demo_beside(ytterfall=[{"fran": 2000, "SoL_HSL": 1, "LSS": 1, "kalla": "egen"}]) is None
    assert jamfort.table(context(demo()).of(AO)) is None


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        ([(29.0, 498.0, 3.4)], ["högre"]),
        ([(9.0, 909.0, 3.4)], ["lägre"]),
        ([(4.0, 100.0, 3.4)], ["går inte att avgöra"]),
        ([(HIDDEN, HIDDEN, 3.4), (29.0, 498.0, 3.4)], ["går inte att avgöra", "högre"]),
        ([], []),
    ],
)
def test_more_or_fewer_only_when_it_is_more_than_chance(
    tests: Sequence[tuple[Figure, Figure, Figure]], words: list[str]
) -> None:
    assert jamfort.surely(tests) == words


def test_smaller_homes_beside_larger_ones() -> None:
    """Eight homes, the larger the cheaper: the smaller half costs what its kr and days say."""
    day = [2400 - 100 * n for n in range(8)]
    year = homes(2024, day, [1000] * 8)
    package_ = release_year(year, [], EXACT).package
    register = package_.facts["enheter"]
    own = replace(package_, facts={**package_.facts, "enheter": register.assign(platser=range(10, 18))})
    table = storlek.table(context([own]).of(AO))
    assert table is not None
    (row,) = table.rows()
    assert (row["enheter"], row["hogst"], row["samband"]) == (8, 13, -1)
    assert row["mindre"] == pytest.approx(2250) and row["storre"] == pytest.approx(1850)
    assert row["tydlig"] == "går åt var sitt håll"
    same = replace(package_, facts={**package_.facts, "enheter": register.assign(platser=10)})
    assert storlek.table(context([same]).of(AO)) is None


def test_cost_and_answers_are_told_of_enough_only() -> None:
    assert "samband" not in KVALITET.result(context(demo(), neighbours()).of(AO))
    eight = tuple(f"{n:04d}" for n in (880, 1267, 1285, 1382, 1380, 1381, 1780, 980))
    table = KVALITET.result(context(demo(), neighbours(eight)).of(AO))["samband"]
    assert {row["slag"] for row in table.rows()} == {"kommuner"}
    assert all(row["antal"] == 9 and row["lag"] <= row["samband"] <= row["hog"] for row in table.rows())
