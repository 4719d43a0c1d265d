"""Development of released figures, beside the same reckoned from clients' rows by plain loops."""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.volume_and_price import added, change
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import ABSENT, HIDDEN, known
from kpbcalc.base.table import MNKR, Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sections.over_tid import SECTION
from tests.builders import small, typed
from tests.samples.packages import (
    EXACT,
    Row,
    context,
    demo,
    demo_results,
    figures,
    hidden,
    package,
    released,
    without,
)

AO, FN, IFO = omraden().values()
AMOUNTS = st.tuples(st.floats(0, 1e9), st.floats(0.01, 1e6))
COARSER = {"bana", "boende"}  # told by another division where the finer one is hidden


def year(ar: int, people: range, amount: int, months: int = 12) -> Resultat:
    """People with ten hours of home care a month that cost this together; a hundred inhabitants."""
    rows = small(
        kontoutfall=[f"100;510;5010;;{ar}01;{amount}"], kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
        pooler=[], fordelningsvarden=[], brukare=[f"P{n:03};K;1940" for n in people],
        insatsvolymer=[f"P{n:03};HT-OMV;HT1;{ar}-{m:02};10;" for n in people for m in range(1, months + 1)],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


@cache
def three_years() -> list[Package]:
    return released(
        year(2022, range(20), 960_000), year(2023, range(6, 26), 1_200_000),
        year(2024, range(10, 34), 1_500_000),
    )  # fmt: skip


def tables(years: list[Package], omrade: Omrade = AO) -> dict[str, Table]:
    return SECTION.result(context(years).of(omrade))


def column(table: Table, key: str) -> list[object]:
    return [row[key] for row in table.cells]


def test_one_year_and_an_area_without_clients_show_no_development() -> None:
    assert tables(three_years()[-1:]) == {}
    assert tables(three_years(), IFO) == {}


def test_every_year_is_a_row_by_hand() -> None:
    found = tables(three_years())["utveckling"]
    assert found.labels == ["2022", "2023", "2024"]
    assert column(found, "kostnad") == pytest.approx([0.96, 1.2, 1.5])
    assert column(found, "brukare") == column(found, "helarsbrukare") == [20, 20, 24]
    assert column(found, "per_brukare") == [48_000, 60_000, 62_500]
    assert column(found, "per_invanare") == [9_600, 12_000, 15_000]
    assert column(found, "ytterfall") == [0, 0, 0]


def test_half_a_year_is_half_a_client() -> None:
    short = released(year(2023, range(8), 1000, months=6), year(2024, range(8), 1000))
    assert column(tables(short)["utveckling"], "helarsbrukare") == [4, 8]


def test_a_year_of_nobody_has_zero_clients_and_no_mean() -> None:
    nobody = cost(typed(small(kontoutfall=[], insatsvolymer=[], fordelningsvarden=[], pooler=[]), ar=2023))
    found = tables([*released(nobody), three_years()[-1]])
    first = found["utveckling"].cells[0]
    assert (first["brukare"], first["kostnad"], first["per_brukare"]) == (0, 0, ABSENT)
    assert column(found["forandring"], "procent") == [ABSENT] * 5  # from nothing there is no percent


def test_unit_costs_change_from_the_first_year_to_the_last() -> None:
    found = tables(three_years())["styckkostnader"]
    assert found.labels == ["Hemtjänst"]
    assert [c.key for c in found.columns] == ["grupp", "enhet", "2022", "2023", "2024", "forandring"]
    assert found.cells[0]["2022"] == pytest.approx(400)
    assert found.cells[0]["forandring"] == pytest.approx(100 * (1_500_000 / 2880 / 400 - 1))


def test_volume_and_price_lead_from_year_to_year() -> None:
    *_, whole = tables(three_years())["pris_volym"].rows()
    assert whole["fore"] + whole["volym"] + whole["pris"] == pytest.approx(whole["efter"])
    # 480 hours more at the mean of 500 and 520.83 kr.
    assert whole["volym"] == pytest.approx(480 * (500 + 1_500_000 / 2880) / 2 / MNKR)


def test_one_small_kind_hides_the_whole_flow_and_everybody_may_not_be_summed() -> None:
    """Four left: with those who stayed and who came, the year before tells them."""
    found = tables(three_years())
    assert set(column(found["flode"], "brukare")) == {HIDDEN}
    assert set(column(found["flode"], "forandring")) == {HIDDEN}


CELLS = st.dictionaries(st.sampled_from("ABCDE"), AMOUNTS, min_size=1, max_size=5)


@given(CELLS, CELLS)
def test_price_and_volume_are_the_whole_change(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:
    def cell(of: dict[str, tuple[float, float]], insats: str) -> Cell:
        kr, volume = of.get(insats, (0.0, 0.0))
        return Cell(("AO", "g", insats), 9.0, {"kr": kr, "volym": volume}, "timme")

    found = added([change(cell(before, i), cell(after, i)) for i in sorted({*before, *after})])
    assert known(found.volume) and known(found.price) and known(found.before) and known(found.after)
    size = abs(found.volume) + abs(found.price) + found.before + found.after
    assert found.volume + found.price == pytest.approx(found.after - found.before, abs=1e-9 * size + 1e-6)


def test_an_insats_that_begins_or_ends_is_all_volume_and_one_without_volume_is_not_divided() -> None:
    none, some = (Cell(("AO", "g", "A"), 9.0, {"kr": kr, "volym": kr / 50}) for kr in (0.0, 500.0))
    assert (change(none, some).volume, change(none, some).price) == (500, 0)
    assert (change(some, none).volume, change(some, none).price) == (-500, 0)
    mixed = Cell(("AO", "g", "A"), 9.0, {"kr": 700.0, "volym": ABSENT})
    assert change(some, mixed).volume is ABSENT and change(some, mixed).after == 700


@pytest.mark.parametrize("omrade", [AO, FN])
def test_the_demos_years_are_those_of_its_clients(omrade: Omrade) -> None:
    found = tables(list(demo(EXACT)), omrade)["utveckling"]
    for row, of in zip(found.cells, demo_results(), strict=True):
        mine = of.brukarrader[of.brukarrader["omrade"] == omrade.kod]
        kr, clients = mine["kostnad"].sum() / GRID, set(mine["brukar_id"])
        volumes = of.underlag.insatsvolymer.merge(mine[["brukar_id", "insats", "enhet"]])
        people = of.underlag.befolkning
        there = people[people["alder"].between(*omrade.malgrupp)]["antal"].sum()
        assert row["kostnad"] == pytest.approx(kr / MNKR)
        assert row["brukare"] == len(clients)
        months = len(volumes[["brukar_id", "manad"]].drop_duplicates())
        assert row["helarsbrukare"] == round(months / 12)
        assert row["per_brukare"] == pytest.approx(kr / len(clients))
        assert row["per_invanare"] == pytest.approx(kr / int(there))


@pytest.mark.parametrize("omrade", [AO, FN])
def test_the_demos_price_and_volume_are_those_of_its_insatser(omrade: Omrade) -> None:
    sides = []
    for of in demo_results()[-2:]:
        mine = of.brukarrader[of.brukarrader["omrade"] == omrade.kod]
        sides.append(mine.groupby("insats")[["kostnad", "volym"]].sum() / GRID)
    before, now = sides
    assert set(before.index) == set(now.index)
    volume = sum(
        (now["volym"][i] - before["volym"][i])
        * (now["kostnad"][i] / now["volym"][i] + before["kostnad"][i] / before["volym"][i]) / 2
        for i in now.index
    )  # fmt: skip
    (*_, whole) = tables(list(demo(EXACT)), omrade)["pris_volym"].cells
    assert whole["volym"] == pytest.approx(volume / MNKR)
    assert whole["pris"] == pytest.approx((now["kostnad"].sum() - before["kostnad"].sum() - volume) / MNKR)


@pytest.mark.parametrize("omrade", [AO, FN, IFO])
@pytest.mark.parametrize("change_", [hidden, without])
def test_nothing_is_made_of_what_is_hidden_or_away(
    omrade: Omrade, change_: Callable[[Package, str], Package]
) -> None:
    """Every figure is as before, or hidden or absent: never another number."""
    years = list(demo())
    whole = figures(tables(years, omrade))
    for n, of in enumerate(years):
        for family in of.families:
            if family == "insatser" and change_ is without:  # then a group is divided as one
                continue
            changed = [change_(p, family) if i == n else p for i, p in enumerate(years)]
            for at, figure in figures(tables(changed, omrade)).items():
                if isinstance(figure, float) and at[0] not in COARSER:
                    assert figure == pytest.approx(whole.get(at, 0.0)), (n, family, at)


def test_what_nobody_had_last_year_is_zero_also_where_this_years_is_hidden() -> None:
    def side(ar: int, *more: Row) -> Package:
        groups: list[Row] = [("AO/a", 9.0, {"kr": 900.0, "volym": 9.0}), *more]
        return package({"omraden": [("AO", 20.0, {"kr": 2e6})], "grupper": groups}, [(70, "K", 9)], ar,
                       units={"a": "timme"})  # fmt: skip

    found = tables([side(2023), side(2024, ("AO/b", HIDDEN, {}))])["pris_volym"]
    by_name = {row["grupp"]: row for row in found.cells}
    assert (by_name["B"]["fore"], by_name["B"]["efter"]) == (0, HIDDEN)
    assert by_name["A"]["efter"] == 900 / MNKR
    assert (by_name["Alla insatser"]["fore"], by_name["Alla insatser"]["efter"]) == (900 / MNKR, HIDDEN)
