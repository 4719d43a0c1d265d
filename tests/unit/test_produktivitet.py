"""Unit costs: published figures as published, and parts that add up to the price."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc import params
from kpbcalc.analysis import produktivitet
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.empty_places import price_occupied
from kpbcalc.analysis.granted_performed import price_performed
from kpbcalc.costing import Resultat, cost
from tests.builders import small, typed

AO, FN, IFO = omraden().values()


def homes(ar: int, prices: Sequence[float], days: Sequence[int], pool: float = 0) -> Resultat:
    """One unit of ten places and six clients for each price (kr per day, without the pool)."""
    ledger, key, units, volumes, people, values = [], [], [], [], [], []
    for n, (price, total) in enumerate(zip(prices, days, strict=True)):
        staff, rent = round(price * total * 0.75, 2), round(price * total * 0.25, 2)
        ledger += [f"{n};510;5010;;{ar}01;{staff}", f"{n};510;6010;;{ar}01;{rent}"]
        key.append(f"{n};*;insats;SABO-OMV;S{n};;")
        units.append(f"S{n};Hem {n};egen;säbo;;10;7")
        values.append(f"OH;insats;SABO-OMV;S{n};;{n + 1}")
        for c in range(6):
            people.append(f"B{n}{c};{'KM'[c % 2]};{ar - 85}")
            volumes.append(f"B{n}{c};SABO-OMV;S{n};{ar}-03;;{total / 6:.4f}")
    if pool:
        ledger.append(f"900;510;5010;;{ar}01;{pool}")
        key.append("900;*;pool;;;OH;")
    rows = small(
        kontoutfall=ledger, kodnyckel=key, enheter=units, brukare=people, insatsvolymer=volumes,
        fordelningsvarden=values, befolkning=["85;K;100", "85;M;100"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def care(ar: int, granted: float, performed: float, kr: float) -> Resultat:
    """Home care of six clients at one unit."""
    people = [f"B{n};{'KM'[n % 2]};{ar - 85}" for n in range(12)]
    volumes = [f"B{n};HT-OMV;HT1;{ar}-01;{granted / 12:.6f};{performed / 12:.6f}" for n in range(12)]
    rows = small(
        kontoutfall=[f"100;510;5010;;{ar}01;{kr}"], kodnyckel=["100;*;insats;HT-OMV;HT1;;"], pooler=[],
        fordelningsvarden=[], brukare=people, insatsvolymer=volumes, befolkning=["85;K;100"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def group(result: Resultat, name: str) -> dict[str, Any]:
    frame = produktivitet.tables([result], AO)["grupper"].frame.set_index("grupp")
    return dict(frame.loc[name])


def test_kalmar_2010_comes_out_as_published() -> None:
    """KPB-reference §5.2: hemtjänst 379 against 424 is index 89.4; säbo 1 968 against 1 593 is 123.5."""
    hours = group(care(2010, 1200, 1000, 379 * 1200), "Hemtjänst")
    assert (hours["pris"], hours["referens"]) == (pytest.approx(379), 424)
    assert hours["index"] == pytest.approx(89.4, abs=0.05)
    assert hours["skillnad"] == pytest.approx((379 - 424) * 1200 / 1e6)
    days = group(homes(2010, [1968, 1968], [3000, 3000]), "Särskilt boende")
    assert days["index"] == pytest.approx(123.5, abs=0.05)


def test_published_spread_and_laholm() -> None:
    """§5.2: units 332–430 spread 29.5 %; gruppbostad 4 262 → 2 851 is −33.1 %, 14.5 and 74 % above."""
    assert produktivitet.spread([379, 332, 430]) == pytest.approx(29.5, abs=0.05)
    assert produktivitet.change(4262, 2851) == pytest.approx(-33.1, abs=0.05)
    mean = params.published_mean("gruppbostad", 2011, current=True)
    assert mean == (2491, 2011)
    assert produktivitet.index(2851, mean[0]) - 100 == pytest.approx(14.5, abs=0.05)
    assert produktivitet.spread([1635, 2851]) == pytest.approx(74, abs=0.5)
    spread = group(homes(2010, [332, 430], [3000, 3000]), "Särskilt boende")["spridning"]
    assert spread == pytest.approx(29.5, abs=0.05)


def test_worked_examples_of_performed_and_occupied() -> None:
    """§1.4: 401.23 per granted hour is 472.03 per performed; §5.2: 280 kr at 62 % is 451.6."""
    assert price_performed(40_122_900 / 100_000, 100_000, 85_000) == pytest.approx(472.03, abs=0.005)
    assert price_performed(280, 100, 62) == pytest.approx(451.6, abs=0.05)
    assert price_occupied(280, 0.62) == pytest.approx(451.6, abs=0.05)
    assert price_performed(280, 100, 0) is None
    frame = produktivitet.tables([care(2024, 100_000, 85_000, 40_122_900)], AO)["utforande"].frame
    assert frame["pris_utford"].iloc[0] == pytest.approx(472.03, abs=0.005)
    assert frame["andel"].iloc[0] == pytest.approx(85)
    assert list(frame["grupp"]) == ["Hemtjänst", "Hemtjänst, kvinnor", "Hemtjänst, män"]


def test_an_old_mean_is_not_compared_with() -> None:
    found = produktivitet.tables([homes(2019, [1968, 1970], [1200, 1200])], AO)["grupper"]
    assert found.facts["medelar"] == "2016"
    found = produktivitet.tables([homes(2020, [1968, 1970], [1200, 1200])], AO)["grupper"]
    assert found.facts["medelar"] == "" and "index" not in [c.key for c in found.columns]


PRICES = st.lists(st.integers(500, 4000), min_size=2, max_size=5)


@settings(max_examples=8)
@given(PRICES, st.integers(0, 50_000))
def test_cost_types_add_up_to_the_price_and_the_bridge_leads_to_the_dearest(
    prices: list[int], pool: int
) -> None:
    result = homes(2024, prices, [1200 + 60 * n for n in range(len(prices))], pool)
    found = produktivitet.tables([result], AO)
    split = found["slag_sabo_heldygn"]
    frame = split.frame
    parts = frame[[c.key for c in split.columns if c.key not in {"namn", "pris"}]].astype(float)
    assert parts.sum(axis=1).to_numpy() == pytest.approx(frame["pris"].to_numpy())
    units = found["enheter_sabo_heldygn"].frame.set_index("namn")["pris"]
    named = frame.iloc[:-1].set_index("namn")["pris"]
    assert named.sort_index().to_numpy() == pytest.approx(units.sort_index().to_numpy())
    if "bro_sabo_heldygn" in found:
        steps = found["bro_sabo_heldygn"].frame["belopp"]
        assert steps.iloc[:-1].sum() == pytest.approx(steps.iloc[-1])
        assert steps.iloc[-1] == pytest.approx(units.max())


@settings(max_examples=8)
@given(PRICES, PRICES)
def test_volume_and_price_add_up_to_each_units_change(before: list[int], after: list[int]) -> None:
    years = [homes(2023, before, [1200] * len(before)), homes(2024, after, [1500] * len(after))]
    frame = produktivitet.tables(years, AO)["andring_sabo_heldygn"].frame.set_index("namn")
    assert (frame["volym"] + frame["pris"]).to_numpy() == pytest.approx(frame["andring"].to_numpy())
    whole = (1500 * sum(after) - 1200 * sum(before)) / 1e6
    assert frame.loc["Alla enheter", "andring"] == pytest.approx(whole)
    assert frame["andring"].iloc[:-1].sum() == pytest.approx(whole)
    new = [name for name in frame.index if frame.loc[name, "pris_fore"] != frame.loc[name, "pris_fore"]]
    assert all(frame.loc[name, "pris"] == pytest.approx(0) for name in new)


def test_empty_places_cost_what_the_place_days_do() -> None:
    frame = produktivitet.tables([homes(2023, [2000, 1000], [1825, 3650])], AO)["tomma_sabo_heldygn"].frame
    half, full, both = (frame.iloc[n] for n in range(3))
    assert (half["procent"], full["procent"]) == (pytest.approx(50), pytest.approx(100))
    assert half["per_plats"] == pytest.approx(1000) and half["per_dygn"] == pytest.approx(2000)
    assert half["tomt"] == pytest.approx(1825 * 1000 / 1e6)
    assert full["tomma"] == pytest.approx(0, abs=0.001) and both["tomt"] == pytest.approx(half["tomt"])
    crowded = produktivitet.tables([homes(2023, [2000, 1000], [4000, 3650])], AO)["tomma_sabo_heldygn"].frame
    assert crowded["tomma"].min() == 0 and crowded["procent"].max() > 100


def test_small_units_are_joined_in_the_change_and_never_dearest_in_the_bridge() -> None:
    years = [homes(ar, [1000, 1100, 5000], [1200] * 3) for ar in (2023, 2024)]
    few, left = [f"B2{c}" for c in range(2, 6)], []
    for result in years:
        rows = result.brukarrader
        left.append(replace(result, brukarrader=rows[~rows["brukar_id"].isin(few)]))
    found = produktivitet.tables(left, AO)
    assert "Hem 2" not in set(found["andring_sabo_heldygn"].frame["namn"])
    assert "Övriga enheter" in set(found["andring_sabo_heldygn"].frame["namn"])
    assert "bro_sabo_heldygn" not in found or "Hem 2" not in set(found["bro_sabo_heldygn"].frame["post"])


def test_one_unit_and_unknown_performed_time_give_no_comparison() -> None:
    found = produktivitet.tables([homes(2024, [1000], [1200])], AO)
    assert not [key for key in found if key.startswith(("enheter_", "slag_", "bro_", "andring_"))]
    assert "utforande" not in found
    assert produktivitet.tables([homes(2024, [1000], [1200])], IFO) == {}
