"""Persons over the years: who stayed, moved and began, and what the dearest cost the year after."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from kpbcalc.aggregates.atergang import followed
from kpbcalc.aggregates.intervals import fewest
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base import params
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.table import MNKR, Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sections.over_tid import SECTION
from kpbcalc.sections.over_tid.atergang import difference
from tests.builders import small, typed
from tests.samples.packages import (
    EXACT,
    context,
    demo,
    demo_results,
    hidden,
    package,
    released,
    small_year,
)

AO, FN, IFO = omraden().values()
STAYED, CAME, ENDED, ALL = "Kvar båda åren", "Nya", "Avslutade", "Alla brukare"


def tables(years: Sequence[Package], omrade: Omrade = AO) -> dict[str, Table]:
    return SECTION.result(context(years).of(omrade))


def rows(table: Table) -> dict[str, Mapping[str, object]]:
    return {str(row[table.columns[0].key]): row for row in table.cells}


def homes(ar: int, at_home: Sequence[int], special: Sequence[int]) -> Resultat:
    """People in ordinary housing (ten hours, 1 000 kr) and in special housing (ten days, 5 000 kr)."""
    ledger = [f"100;510;5010;;{ar}01;{1000 * len(at_home)}", f"110;510;5010;;{ar}01;{5000 * len(special)}"]
    volumes = [f"P{n:03};HT-OMV;HT1;{ar}-01;10;" for n in at_home]
    volumes += [f"P{n:03};SABO-OMV;SB1;{ar}-01;;10" for n in special]
    made = small(
        kontoutfall=ledger, kodnyckel=["100;*;insats;HT-OMV;HT1;;", "110;*;insats;SABO-OMV;SB1;;"],
        pooler=[], fordelningsvarden=[], brukare=[f"P{n:03};K;1940" for n in sorted({*at_home, *special})],
        insatsvolymer=volumes,
    )  # fmt: skip
    return cost(typed(made, ar=ar))


def served(ar: int, months: Mapping[str, Sequence[int]], price: int = 100) -> Resultat:
    """Named people with ten hours of home care each of these months, at this price an hour."""
    volumes = [f"{n};HT-OMV;HT1;{ar}-{m:02};10;" for n, mine in months.items() for m in mine]
    made = small(
        kontoutfall=[f"100;510;5010;;{ar}01;{10 * price * len(volumes)}"],
        kodnyckel=["100;*;insats;HT-OMV;HT1;;"], pooler=[], fordelningsvarden=[],
        brukare=[f"{n};K;1940" for n in months], insatsvolymer=volumes,
    )  # fmt: skip
    return cost(typed(made, ar=ar))


OLD = {f"O{n}": range(1, 13) for n in range(6)}


@pytest.mark.parametrize("omrade", [AO, FN])
def test_the_demos_flow_is_its_clients(omrade: Omrade) -> None:
    found = tables(demo(EXACT), omrade)
    before, now = (
        (of.brukarrader[of.brukarrader["omrade"] == omrade.kod].groupby("brukar_id")["kostnad"].sum() / GRID)
        for of in demo_results()[-2:]
    )
    sets = {STAYED: {*before.index} & {*now.index}, CAME: {*now.index} - {*before.index},
            ENDED: {*before.index} - {*now.index}}  # fmt: skip
    sets[ALL] = {*before.index} | {*now.index}
    for name, ids in sets.items():
        row = rows(found["flode"])[name]
        assert row["brukare"] == len(ids)
        assert row["fore"] == pytest.approx(before.reindex(sorted(ids)).sum() / MNKR)
        assert row["efter"] == pytest.approx(now.reindex(sorted(ids)).sum() / MNKR)
        assert row["forandring"] == pytest.approx(row["efter"] - row["fore"])  # type: ignore[operator]
    sure = rows(found["osakerhet"])
    if min(len(before), len(now)) < fewest(omrade.kod):  # too few for an interval to cover
        assert {r[k] for r in sure.values() for k in ("medel", "lag", "hog")} == {HIDDEN}
        return
    assert sure["2023"]["medel"] == pytest.approx(before.mean())
    assert sure["2024"]["medel"] == pytest.approx(now.mean())
    change = sure["Förändring 2023–2024"]
    assert change["brukare"] == len(sets[ALL])
    assert change["medel"] == pytest.approx(now.mean() - before.mean())
    assert all(r["lag"] < r["medel"] < r["hog"] for r in sure.values())  # type: ignore[operator]


@pytest.mark.parametrize("omrade", [AO, FN])
def test_the_demos_change_person_by_person_is_that_of_its_rows(omrade: Omrade) -> None:
    sides = []
    for of in demo_results()[-2:]:
        mine = of.brukarrader[of.brukarrader["omrade"] == omrade.kod]
        sums = mine.groupby(["brukar_id", "insats"])[["kostnad", "volym"]].sum() / GRID
        sides.append({key: (float(kr), float(v)) for key, kr, v in sums.itertuples()})
    before, now = sides
    had, has = ({client for client, _ in side} for side in sides)
    volume = came = ended = 0.0
    for key in {*before, *now}:
        (kr0, v0), (kr1, v1) = before.get(key, (0.0, 0.0)), now.get(key, (0.0, 0.0))
        if key[0] not in had:
            came += kr1
        elif key[0] not in has:
            ended -= kr0
        else:
            prices = [kr / v for kr, v in ((kr0, v0), (kr1, v1)) if v]
            volume += (v1 - v0) * sum(prices) / len(prices)
    (*groups, whole) = tables(demo(EXACT), omrade)["per_person"].cells
    assert [whole[k] for k in ("avslutade", "nya", "volym")] == pytest.approx(
        [ended / MNKR, came / MNKR, volume / MNKR], abs=1e-6
    )
    parts = ("fore", "avslutade", "nya", "volym", "pris")
    assert sum(whole[k] for k in parts) == pytest.approx(whole["efter"])  # type: ignore[misc, arg-type]
    for key in (*parts, "efter"):
        assert sum(g[key] for g in groups) == pytest.approx(whole[key])  # type: ignore[misc, arg-type]


def test_moves_are_everybody_and_their_change_is_the_whole() -> None:
    years = released(homes(2023, range(30), range(30, 45)), homes(2024, range(7, 38), range(20, 40)))
    found = rows(tables(years)["boende"])
    whole = found.pop(ALL)
    assert sum(r["brukare"] for r in found.values()) == whole["brukare"] == 45  # type: ignore[misc]
    assert sum(r["forandring"] for r in found.values()) == pytest.approx(whole["forandring"])  # type: ignore[misc, arg-type]
    came = found["Från ordinärt boende till särskilt boende"]
    assert (came["brukare"], came["fore"], came["efter"]) == (10, 1000, 6000)


def test_who_moved_is_not_told_where_a_few_moved_one_way_however_many_moved_in_all() -> None:
    """Six moved, three each way: with nobody new and each year's housing, their sum would tell the three."""
    before = homes(2023, range(30), range(30, 60))
    back = released(before, homes(2024, range(3, 33), [*range(3), *range(33, 60)]))
    assert "boende" not in tables(back)
    few = released(homes(2023, range(30), range(30, 45)), homes(2024, range(27), range(27, 45)))
    assert "boende" not in tables(few)


def test_no_special_housing_is_no_table_of_moves() -> None:
    assert "boende" not in tables(released(homes(2023, range(30), []), homes(2024, range(10, 40), [])))


def test_the_path_follows_each_new_client_for_twelve_months() -> None:
    new = {f"N{n}": range(7, 13) for n in range(12)}
    later = {f"N{n}": range(1, 4) if n < 6 else range(1, 9) for n in range(12)}
    years = released(served(2022, OLD), served(2023, OLD | new), served(2024, OLD | later, price=150))
    found = tables(years)["bana"]
    assert found.labels == ["Månad 1–3", "Månad 4–6", "Månad 7–9", "Månad 10–12"]
    assert [r["brukare"] for r in found.cells] == [12, 12, 12, 6]
    assert [r["kostnad"] for r in found.cells] == pytest.approx([1000, 1000, 1500, 1500])
    assert "bana" not in tables(years[1:])
    assert "bana" not in tables([years[0], *years[2:]])


def test_months_when_nobody_is_left_cost_nothing_that_can_be_told() -> None:
    new = {f"N{n}": range(1, 4) for n in range(12)}
    years = released(served(2022, OLD), served(2023, OLD | new), served(2024, OLD))
    found = tables(years)["bana"].cells
    assert [(r["brukare"], r["andel"], r["kostnad"]) for r in found[1:]] == [(0, 0, ABSENT)] * 3


def test_the_leaving_of_a_few_is_told_by_half_years_or_not_at_all() -> None:
    new = {f"N{n}": range(1, 13) for n in range(8)} | {f"M{n}": range(1, 4) for n in range(2)}
    new |= {f"L{n}": range(1, 7) for n in range(4)}
    years = released(served(2022, OLD), served(2023, OLD | new), served(2024, OLD))
    found = tables(years)["bana"]
    assert found.labels == ["Månad 1–6", "Månad 7–12"]
    assert [r["brukare"] for r in found.cells] == [14, 8]
    assert "bana" not in tables([*years[:2], hidden(hidden(years[2], "bana_3"), "bana_6")])


def test_the_dearest_are_followed_also_when_they_leave() -> None:
    before = pd.Series({"a": 100.0, "b": 80.0, "c": 60.0, "d": 10.0})
    group = followed(before, pd.Series({"a": 50.0, "c": 90.0, "d": 10.0}), 2)
    assert group.loc["b"].tolist() == [80.0, 0.0, 1.0]
    tied = followed(before.replace(80.0, 60.0), before, 2)
    assert tied["vikt"].tolist() == [1, 0.5, 0.5]


def drawn(ar: int, seed: int) -> Resultat:
    """Every year drawn anew around the same mean: nobody does anything, and the dearest still fall."""
    hours = np.random.Generator(np.random.PCG64(seed)).exponential(100.0, 400).round() + 1
    return small_year(ar, [float(h) for h in hours], kr=10_000_000)


def test_a_fall_that_would_have_come_anyway_is_no_saving() -> None:
    results = [drawn(2022, 1), drawn(2023, 2), drawn(2024, 3)]
    found = tables(released(*results))
    now, then = (row["forandring"] for row in found["atergang"].cells)
    before, after = (r.brukarrader.groupby("brukar_id")["kostnad"].sum() for r in results[1:])
    dearest = before.nlargest(40)
    assert now == pytest.approx(100 * (after[dearest.index].sum() / dearest.sum() - 1), rel=0.01)
    assert now < -40 and then < -40  # type: ignore[operator]  # it looks like a great saving …
    (row,) = found["atergang_skillnad"].cells
    assert row["skillnad"] == pytest.approx(now - then)  # type: ignore[operator]
    assert row["lag"] < 0 < row["hog"]  # type: ignore[operator]  # … and is none


def test_the_interval_of_small_groups_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty in each: where so few are too few, the difference stands without an interval."""
    years = released(drawn(2022, 1), drawn(2023, 2), drawn(2024, 3))
    (shown,) = tables(years)["atergang_skillnad"].rows()
    monkeypatch.setitem(params.toml("osakerhet.toml")["minsta_dyraste"], "AO", 41)
    (row,) = tables(years)["atergang_skillnad"].rows()
    assert row["skillnad"] == shown["skillnad"] is not None is not shown["lag"]
    assert (row["lag"], row["hog"]) == (None, None)


def test_without_a_year_before_the_year_before_there_is_no_comparison() -> None:
    two = tables(released(drawn(2023, 2), drawn(2024, 3)))
    assert "atergang" in two and "atergang_skillnad" not in two
    gap = released(drawn(2021, 1), drawn(2023, 2), drawn(2024, 3))
    assert "atergang_skillnad" not in tables(gap)
    assert "atergang_skillnad" not in tables([gap[0], hidden(gap[1], "medel"), gap[2]])


def test_a_missing_year_between_is_no_year_before() -> None:
    years = released(drawn(2021, 1), drawn(2023, 2))
    found = tables(years)
    assert not {"flode", "per_person", "boende", "bana", "atergang", "pris_volym"} & set(found)
    assert found["utveckling"].labels == ["2021", "2023"] and set(rows(found["osakerhet"])) == {"2023"}


def test_hidden_and_absent_intervals_differ() -> None:
    told = Cell(("AO",), 40.0, {"forandring": -50.0, "lag": -60.0, "hog": -40.0})
    assert difference(told, told) == pytest.approx((-(200**0.5), 200**0.5))
    gone = Cell(("AO",), HIDDEN, {}, reason="få personer")
    assert difference(told, gone) == (HIDDEN, HIDDEN)
    assert difference(told, Cell(("AO",), 40.0, {"forandring": -50.0})) == (ABSENT, ABSENT)


def test_few_clients_have_no_interval() -> None:
    years = [package({"omraden": [("AO", 9.0, {"kr": 900.0, "manader": 12.0})],
                      "medel": [("AO", HIDDEN, {})]}, [(70, "K", 9)], ar) for ar in (2023, 2024)]  # fmt: skip
    found = tables(years)["osakerhet"]
    assert {row[k] for row in found.cells for k in ("medel", "lag", "hog")} == {HIDDEN}
