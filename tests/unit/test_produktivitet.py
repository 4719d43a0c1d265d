"""Unit costs: published figures as published, and parts that add up to the price."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kpbcalc.analysis.empty_places import price_occupied
from kpbcalc.analysis.granted_performed import price_performed
from kpbcalc.analysis.jamforelsetal import COVERAGE, PEOPLE, PRICE, VOLUME

from kpbcalc.analysis import produktivitet
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release_report
from kpbcalc.presentation import say
from kpbcalc.sources.shared_figures import COLUMNS, Shared
from tests.builders import small, typed
from tests.unit.outside_samples import surroundings

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
    """docs/metod.md §5.2: hemtjänst 379 against 424 is index 89.4; säbo 1 968 against 1 593 is 123.5."""
    hours = group(care(2010, 1200, 1000, 379 * 1200), "Hemtjänst")
    assert (hours["pris"], hours["referens"]) == (pytest.approx(379), 424)
    assert hours["index"] == pytest.approx(89.4, abs=0.05)
    assert hours["skillnad"] == pytest.approx((379 - 424) * 1200 / 1e6)
    days = group(homes(2010, [1968, 1968], [3000, 3000]), "Särskilt boende")
    assert days["index"] == pytest.approx(123.5, abs=0.05)


def test_published_spread() -> None:
    """docs/metod.md §5.2: Kalmar's units 332–430 spread 29.5 %."""
    spread = group(homes(2010, [332, 430], [3000, 3000]), "Särskilt boende")["spridning"]
    assert spread == pytest.approx(29.5, abs=0.05)


def group_homes(ar: int, prices: Sequence[float]) -> Resultat:
    """One group home of six clients for each price (kr per day)."""
    days = 6 * 300
    rows = small(
        kontoutfall=[f"{n};510;5010;;{ar}01;{price * days:.2f}" for n, price in enumerate(prices)],
        kodnyckel=[f"{n};*;insats;LSS-9G;G{n};;" for n in range(len(prices))],
        enheter=[f"G{n};Gruppbostad {n};egen;gruppbostad;;6;9" for n in range(len(prices))],
        pooler=[], fordelningsvarden=[],
        brukare=[f"B{n}{c};{'KM'[c % 2]};{ar - 40}" for n in range(len(prices)) for c in range(6)],
        insatsvolymer=[
            f"B{n}{c};LSS-9G;G{n};{ar}-03;;300" for n in range(len(prices)) for c in range(6)
        ],
        befolkning=["40;K;100", "40;M;100"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def shared_prices(ar: int, omrade: str, grupp: str, *prices: tuple[str, float]) -> Shared:
    """What others have shared of one group's unit cost."""
    rows = [(kommun, ar, omrade, grupp, PRICE, price, 100) for kommun, price in prices]
    return Shared(pd.DataFrame(rows, columns=list(COLUMNS)), "de som har delat", "delade tal")


def test_laholm_comes_out_of_the_report_as_published(tmp_path: Path) -> None:
    """docs/metod.md §5.2: 4 262 → 2 851 is −33.1 %; 14.5 % over the mean, 74 % over the lowest (1 635).

    The years of the source are 2008 and 2011; the report compares a year with the one before.
    """
    years = [group_homes(2010, [4262, 4262]), group_homes(2011, [2851, 2851])]
    lowest = surroundings(tmp_path, shared_prices(2011, "FN", "gruppbostad", ("1780", 1635.0)))
    found = produktivitet.tables(years, FN, lowest)
    change = found["andring_gruppbostad"].frame.set_index("namn").loc["Alla enheter"]
    assert change["procent"] == pytest.approx(-33.1, abs=0.05)
    (row,) = found["skillnader"].frame.to_dict("records")
    assert (row["referens"], row["avvikelse"]) == (2491, pytest.approx(14.5, abs=0.05))
    assert row["skillnad"] == pytest.approx((2851 - 2491) * 12 * 300 / 1e6)
    (beside,) = found["mot_gruppen"].frame.to_dict("records")
    assert beside["index"] - 100 == pytest.approx(74, abs=0.5)
    said = text_of(found, FN, 2011)
    assert (
        "Gruppbostad i egen regi kostade 2 851 kr per dygn, 14,5 % över det publicerade medlet 2 491" in said
    )
    assert "sjönk styckkostnaden i gruppbostad med 33,1 %" in said


def text_of(found: dict[str, Table], omrade: Omrade, ar: int) -> str:
    """The section's prose from released tables, with ordinary spaces."""
    released = dict(zip(found, release_report(list(found.values()), policy_from_params()), strict=True))
    text = say("produktivitet", released, kommun="Laholm", ar=ar, omrade=omrade.namn).text
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_mean_of_the_group_is_weighted_by_volume_where_it_is_known(tmp_path: Path) -> None:
    """Two peers: 1 000 kr for 3 000 days and 2 000 kr for 1 000 days are 1 250 kr a day."""
    prices = shared_prices(2024, "AO", "sabo_heldygn", ("1780", 1000.0), ("1381", 2000.0))
    more = [
        (kommun, 2024, "AO", grupp, matt, value, 100)
        for kommun, days in (("1780", 100.0), ("1381", 100 / 3))
        for grupp, matt, value in (
            ("", PEOPLE, 1000.0), ("sabo_heldygn", COVERAGE, 3.0 * AO.tackning_per / 100),
            ("sabo_heldygn", VOLUME, days),
        )
    ]  # fmt: skip
    known = replace(
        prices, frame=pd.concat([prices.frame, pd.DataFrame(more, columns=list(COLUMNS))], ignore_index=True)
    )
    result = homes(2024, [1500, 1500], [1200, 1200])
    (row,) = rows_of(produktivitet.tables([result], AO, surroundings(tmp_path, known))["mot_gruppen"])
    assert (row["medel"], row["kommuner"]) == (pytest.approx(1250), 2)
    assert (row["index"], row["skillnad"]) == (pytest.approx(120), pytest.approx(250))
    assert row["hela"] == pytest.approx(250 * 2400 / 1e6)
    table = produktivitet.tables([result], AO, surroundings(tmp_path, prices))["mot_gruppen"]
    (row,) = rows_of(table)
    assert row["medel"] == pytest.approx(1500) and row["index"] == pytest.approx(100)
    assert "Ovägt för särskilt boende." in table.notes[0]


def rows_of(table: Table) -> list[dict[Hashable, Any]]:
    return table.frame.to_dict("records")


def test_the_section_has_no_comparison_with_others_without_their_figures(tmp_path: Path) -> None:
    result = homes(2024, [1500, 1500], [1200, 1200])
    assert "mot_gruppen" not in produktivitet.tables([result], AO, surroundings(tmp_path))
    assert "mot_gruppen" not in produktivitet.tables([result], AO)


def test_a_difference_from_a_mean_does_not_tell_a_hidden_unit_cost(tmp_path: Path) -> None:
    """The means are known to all: index, gap and gap per year are hidden with the unit cost."""
    result = homes(2017, [1500], [1200])
    one = result.brukarrader["brukar_id"].isin(["B00", "B01", "B02"])
    few = replace(result, brukarrader=result.brukarrader[one])
    peers = surroundings(tmp_path, shared_prices(2017, "AO", "sabo_heldygn", ("1780", 1000.0)))
    found = produktivitet.tables([few], AO, peers)
    released = dict(zip(found, release_report(list(found.values()), policy_from_params()), strict=True))
    for key, hidden in (
        ("grupper", ("pris", "index")), ("skillnader", ("avvikelse", "skillnad")),
        ("mot_gruppen", ("volym", "pris", "index", "skillnad", "hela")),
    ):  # fmt: skip
        (row,) = released[key].rows()
        assert all(row[column] is None for column in hidden)


def test_a_unit_cost_hidden_for_anothers_sake_hides_its_difference_from_the_mean() -> None:
    """Another table hides the cost of own production: the published mean must not give it back."""
    found = produktivitet.tables([homes(2017, [1500, 1500], [1200, 1200])], AO)
    frame = found["grupper"].frame
    elsewhere = replace(
        found["grupper"], name="annan", frame=frame.assign(few=1),
        columns=tuple(c for c in found["grupper"].columns if c.key in {"grupp", "pris"}),
    )  # fmt: skip
    gaps = release_report([elsewhere, found["grupper"], found["skillnader"]], policy_from_params())
    (own,), (gap,) = gaps[1].rows(), gaps[2].rows()
    assert own["pris"] is None or own["volym"] is None
    assert (gap["avvikelse"], gap["skillnad"]) == (None, None)


def test_the_hour_is_set_against_the_mean_in_both_ways() -> None:
    """Which hour the published mean is of is not known, so both are shown: 450 and 529 against 472."""
    found = produktivitet.tables([care(2017, 1200, 1020, 450 * 1200)], AO)
    granted, performed = rows_of(found["timmen"])
    assert (granted["pris"], granted["avvikelse"]) == (pytest.approx(450), pytest.approx(-4.66, abs=0.01))
    assert (performed["pris"], performed["index"]) == (
        pytest.approx(529.4, abs=0.05),
        pytest.approx(112.2, abs=0.05),
    )
    said = text_of(found, AO, 2017)
    assert "Det har inte gått att belägga om KPB-medlets timme är beviljad eller utförd." in said
    assert "beror alltså på vilken timme medlet gäller" in said
    assert "timmen" not in produktivitet.tables([care(2017, 1200, 0, 450 * 1200)], AO)
    assert "timmen" not in produktivitet.tables([care(2024, 1200, 1020, 450 * 1200)], AO)


def test_worked_examples_of_performed_and_occupied() -> None:
    """docs/metod.md §1.4: 401.23 per granted hour is 472.03 per performed; docs/metod.md §5.2: 451.6."""
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
