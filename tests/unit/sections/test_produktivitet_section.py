"""Unit costs of released figures: published figures as published, and parts that add up to the price."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.occupancy import Occupancy, occupancy
from kpbcalc.analysis.units import REST
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.table import Table
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.delivery import to_give
from kpbcalc.disclosure.package import Package
from kpbcalc.presentation.texts import title
from kpbcalc.sections.produktivitet import SECTION, tomma
from kpbcalc.sections.produktivitet.andring import effect
from kpbcalc.sections.produktivitet.styckkostnad import spread
from kpbcalc.sections.produktivitet.utforande import price_performed
from tests.builders import small, typed
from tests.samples.packages import POLICY, context, demo, figures, hidden, neighbours, package, without
from tests.samples.prices import care, homes

AO, FN, IFO = omraden().values()
EXACT = replace(POLICY, round_kr=1)


def group_homes(ar: int, price: float) -> Resultat:
    """Two group homes of six clients at the same price (kr per day)."""
    rows = small(
        kontoutfall=[f"{n};510;5010;;{ar}01;{price * 1800:.2f}" for n in range(2)],
        kodnyckel=[f"{n};*;insats;LSS-9G;G{n};;" for n in range(2)],
        enheter=[f"G{n};Gruppbostad {n};egen;gruppbostad;;6;9" for n in range(2)],
        pooler=[], fordelningsvarden=[],
        brukare=[f"B{n}{c};{'KM'[c % 2]};{ar - 40}" for n in range(2) for c in range(6)],
        insatsvolymer=[f"B{n}{c};LSS-9G;G{n};{ar}-03;;300" for n in range(2) for c in range(6)],
        befolkning=["40;K;100", "40;M;100"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def tables(
    results: Sequence[Resultat], omrade: Omrade = AO, peers: Sequence[Package] = ()
) -> Mapping[str, Table]:
    years = [release_year(result, [], EXACT).package for result in results]
    return SECTION.result(context(years, peers).of(omrade))


def test_kalmar_2010_comes_out_as_published() -> None:
    """docs/metod.md §5.2: hemtjänst 379 against 424 is index 89.4; säbo 1 968 against 1 593 is 123.5."""
    found = tables([care(2010, 1200, 1000, 379 * 1200)])
    hours = found["grupper"]
    assert (hours.value("Hemtjänst", "pris"), hours.value("Hemtjänst", "referens")) == (379, 424)
    assert hours.value("Hemtjänst", "index") == pytest.approx(89.4, abs=0.05)
    assert found["skillnader"].value("Hemtjänst", "skillnad") == pytest.approx((379 - 424) * 1200 / 1e6)
    days = tables([homes(2010, [1968, 1968], [3000, 3000])])["grupper"]
    assert days.value("Särskilt boende", "index") == pytest.approx(123.5, abs=0.05)


def test_published_spread() -> None:
    """docs/metod.md §5.2: Kalmar's units 332–430 spread 29.5 %."""
    found = tables([homes(2010, [332, 430], [3000, 3000])])
    assert found["skillnader"].value("Särskilt boende", "spridning") == pytest.approx(29.5, abs=0.05)
    assert spread([400.0]) is ABSENT and spread([0.0, 400.0]) is ABSENT


def test_laholm_comes_out_as_published() -> None:
    """docs/metod.md §5.2: 4 262 → 2 851 is −33.1 %, and 14.5 % over the mean; 74 % over a peer of 1 635."""
    peer = package(
        {"omraden": [("FN", 12.0, {"kr": 1.0})],
         "grupper": [("FN/gruppbostad", 12.0, {"kr": 1635.0 * 3600, "volym": 3600.0})]},
        [(40, "K", 100.0)], 2011, "1780", {"gruppbostad": "dygn"},
    )  # fmt: skip
    found = tables([group_homes(2010, 4262), group_homes(2011, 2851)], FN, [peer])
    change = found["andring_gruppbostad"]
    assert change.value("Alla enheter", "procent") == pytest.approx(-33.1, abs=0.05)
    assert found["skillnader"].value("Gruppbostad", "avvikelse") == pytest.approx(14.5, abs=0.05)
    beside = found["mot_gruppen"]
    assert beside.value("Gruppbostad", "index") == pytest.approx(174, abs=0.5)
    assert beside.value("Gruppbostad", "hela") == pytest.approx((2851 - 1635) * 3600 / 1e6)


def test_the_mean_of_the_group_is_all_their_cost_by_all_their_volume() -> None:
    """1 000 kr for 3 000 days and 2 000 kr for 1 000 days are 1 250 kr a day; a hidden peer is left out."""
    peers = [
        package({"grupper": [("AO/sabo_heldygn", n, sums)]}, [(85, "K", 9.0)], 2024, kommun,
                {"sabo_heldygn": "dygn"})
        for kommun, n, sums in (
            ("1780", 9.0, {"kr": 3e6, "volym": 3000.0}), ("1381", 9.0, {"kr": 2e6, "volym": 1000.0}),
            ("1081", HIDDEN, {}),
        )
    ]  # fmt: skip
    found = tables([homes(2024, [1500, 1500], [1200, 1200])], peers=peers)["mot_gruppen"]
    (row,) = found.rows()
    assert (row["medel"], row["kommuner"], row["index"], row["skillnad"]) == (1250, 2, 120, 250)
    assert row["hela"] == pytest.approx(250 * 2400 / 1e6)
    assert "mot_gruppen" not in tables([homes(2024, [1500, 1500], [1200, 1200])])


def test_the_hour_is_set_against_the_mean_in_both_ways() -> None:
    """Which hour the published mean is of is not known, so both are shown: 450 and 529 against 472."""
    granted, performed = tables([care(2017, 1200, 1020, 450 * 1200)])["timmen"].rows()
    assert (granted["pris"], granted["avvikelse"]) == (pytest.approx(450), pytest.approx(-4.66, abs=0.01))
    assert performed["pris"] == pytest.approx(529.4, abs=0.05)
    assert performed["index"] == pytest.approx(112.2, abs=0.05)
    assert "timmen" not in tables([care(2017, 1200, 0, 450 * 1200)])
    assert "timmen" not in tables([care(2024, 1200, 1020, 450 * 1200)])


def test_worked_examples_of_performed_and_occupied() -> None:
    """docs/metod.md §1.4: 401.23 per granted hour is 472.03 per performed; docs/metod.md §5.2: 451.6."""
    assert price_performed(40_122_900 / 100_000, 100_000, 85_000) == pytest.approx(472.03, abs=0.005)
    assert price_performed(280.0, 100.0, 0.0) is ABSENT
    assert tomma.price_occupied(280, 0.62) == pytest.approx(451.6, abs=0.05)
    (row,) = tables([care(2024, 100_000, 85_000, 40_122_900)])["utforande"].rows()
    assert row["pris_utford"] == pytest.approx(472.03, abs=0.005)
    assert (row["andel"], row["kand"]) == (pytest.approx(85), 100)


def test_an_old_mean_is_not_compared_with() -> None:
    assert tables([homes(2019, [1968, 1970], [1200, 1200])])["grupper"].facts["medelar"] == "2016"
    found = tables([homes(2020, [1968, 1970], [1200, 1200])])["grupper"]
    assert found.facts["medelar"] == "" and "index" not in [c.key for c in found.columns]


PRICES = st.lists(st.integers(500, 4000), min_size=2, max_size=5)


@settings(max_examples=8)
@given(PRICES, st.integers(0, 50_000))
def test_cost_types_add_up_to_the_price(prices: list[int], pool: int) -> None:
    found = tables([homes(2024, prices, [1200 + 60 * n for n in range(len(prices))], pool)])
    split = found["slag_sabo_heldygn"]
    names = [c.key for c in split.columns if c.key not in {"namn", "pris"}]
    for row in split.rows():
        assert sum(row[name] for name in names) == pytest.approx(row["pris"])
    units = {row["namn"]: row["pris"] for row in found["enheter_sabo_heldygn"].rows()}
    assert {row["namn"]: row["pris"] for row in split.rows()} | units == {
        **units, "Medel i egen regi": split.value("Medel i egen regi", "pris"),
    }  # fmt: skip
    *_, dearest = sorted(split.rows(), key=lambda row: row["pris"])
    gaps = {name: dearest[name] - split.value("Medel i egen regi", name) for name in names}
    assert split.facts["dyrast"] == dearest["namn"] or max(prices) == min(prices)
    assert not (most := split.facts["mest"]) or gaps[most] == pytest.approx(max(gaps.values()))
    assert bool(most) is (max(gaps.values()) > 0) or max(gaps.values()) == pytest.approx(0, abs=1e-6)


@settings(max_examples=8)
@given(PRICES, PRICES)
def test_volume_and_price_add_up_to_each_units_change(before: list[int], after: list[int]) -> None:
    found = tables([homes(2023, before, [1200] * len(before)), homes(2024, after, [1500] * len(after))])
    rows = list(found["andring_sabo_heldygn"].rows())
    assert all(row["volym"] + row["pris"] == pytest.approx(row["andring"]) for row in rows)
    whole = (1500 * sum(after) - 1200 * sum(before)) / 1e6
    assert rows[-1]["andring"] == pytest.approx(whole)
    assert sum(row["andring"] for row in rows[:-1]) == pytest.approx(whole)
    assert all(row["pris"] == pytest.approx(0) for row in rows[:-1] if row["pris_fore"] is None)


def test_a_hidden_year_gives_a_hidden_change() -> None:
    cells = package(
        {"enheter": [("g/jamfors/A", HIDDEN, {}), ("g/jamfors/B", 9.0, {"kr": 9.0, "volym": 3.0})]}
    )
    hid, told = cells.cells("enheter")
    assert effect(hid, told).volume is HIDDEN and effect(told, hid).price is HIDDEN
    assert effect(told, told).volume == 0


def test_empty_places_cost_what_the_place_days_do() -> None:
    half, full, both = tables([homes(2023, [2000, 1000], [1825, 3650])])["tomma_sabo_heldygn"].rows()
    assert (half["procent"], full["procent"]) == (pytest.approx(50), pytest.approx(100))
    assert half["per_plats"] == pytest.approx(1000) and half["per_dygn"] == pytest.approx(2000)
    assert half["tomt"] == pytest.approx(1825 * 1000 / 1e6)
    assert full["tomma"] == pytest.approx(0, abs=0.001) and both["tomt"] == pytest.approx(half["tomt"])
    crowded = list(tables([homes(2023, [2000, 1000], [4000, 3650])])["tomma_sabo_heldygn"].rows())
    assert min(r["tomma"] for r in crowded) == 0 and max(r["procent"] for r in crowded) > 100


def test_days_of_a_unit_are_those_of_all_its_groups_and_hidden_where_one_is() -> None:
    """A home of ten places with long and short stays: 1 800 and 200 days of 3 660."""

    def of(short: str) -> Occupancy:
        rows = [("sabo_heldygn/jamfors/S1", 9.0, {"kr": 1.8e6, "volym": 1800.0}),
                (f"korttid/jamfors/{short}", 9.0, {"kr": 2e5, "volym": 200.0})]  # fmt: skip
        made = package({"enheter": rows}, units={"S1": "dygn", "S1+S2": "dygn"})
        register = pd.DataFrame({"enhet": ["S1", "S2"], "platser": [10.0, 0.0]})
        return occupancy(replace(made, facts={"enheter": register}), ["S1"])

    assert of("S1").share == pytest.approx(2000 / 3660) and of("S1").per_place == pytest.approx(2e6 / 3660)
    assert of("S1+S2").share is HIDDEN and of("S1+S2").empty is HIDDEN


def test_small_units_are_joined_and_never_dearest() -> None:
    years = [homes(ar, [1000, 1100, 5000, 1200], [1200] * 4) for ar in (2023, 2024)]
    few = [f"B2{c}" for c in range(2, 6)]
    left = [
        replace(r, brukarrader=r.brukarrader[~r.brukarrader["brukar_id"].isin(few)]) for r in years
    ]  # fmt: skip
    found = tables(left)
    for key in ("andring_sabo_heldygn", "enheter_sabo_heldygn", "slag_sabo_heldygn"):
        assert "Hem 2" not in found[key].labels and "Övriga enheter" in found[key].labels
    assert found["slag_sabo_heldygn"].facts["dyrast"] == "Hem 3"
    assert found["tomma_sabo_heldygn"].value("Övriga enheter", "platser") == 20


def test_one_unit_and_unknown_performed_time_give_no_comparison() -> None:
    found = tables([homes(2024, [1000], [1200])])
    assert not [key for key in found if key.startswith(("enheter_", "slag_", "andring_"))]
    assert "utforande" not in found
    assert tables([homes(2024, [1000], [1200])], IFO) == {}


@pytest.mark.parametrize("of", [hidden, without])
@pytest.mark.parametrize("omrade", [AO, FN, IFO])
def test_a_hidden_or_missing_family_gives_no_wrong_figure(
    of: Callable[[Package, str], Package], omrade: Omrade
) -> None:
    """What stands in a table made without a family is what stands in the whole one, or nothing.

    A price may have a row where the one it is as large as is gone.
    """
    years = demo()[-2:]
    whole = figures(SECTION.result(context(years, [replace(years[1], kommun="1780")]).of(omrade)))
    prices = {round(kr) for at, kr in whole.items() if at[0] == "prislista" and isinstance(kr, float)}
    for family in years[-1].families:
        fewer = [of(year, family) for year in years]
        found = figures(SECTION.result(context(fewer, [replace(fewer[1], kommun="1780")]).of(omrade)))
        for at, figure in found.items():
            if isinstance(figure, float):
                there = at in whole or at[0] != "prislista"
                assert figure == pytest.approx(whole[at]) if there else round(figure) in prices, (family, at)


def test_last_years_unit_cost_stands_beside_this_years_in_this_years_prices() -> None:
    """A unit cost 1 000 kr a day the year before; prices have risen by ten percent since."""
    years = [release_year(homes(ar, prices, (2000, 2000, 2000)), [], EXACT).package
             for ar, prices in ((2023, (1000, 1200, 900)), (2024, (1080, 1400, 1000)))]  # fmt: skip
    ctx = context(years)
    rise = {"namn": "tio", "kalla": "påhittad", "datum": date(2020, 1, 1), "forandring": {"2024": 10.0}}
    dearer = replace(ctx, own=replace(ctx.own, said={"prisindex": rise})).of(AO)
    table = SECTION.result(dearer)["enheter_sabo_heldygn"]
    assert table.value("Hem 0", "pris_fore") == pytest.approx(1100)
    assert table.value("Hem 0", "pris") == pytest.approx(1080)
    alone = SECTION.result(context(years[1:]).of(AO))["enheter_sabo_heldygn"]
    assert "pris_fore" not in {c.key for c in alone.columns}


def test_the_groups_performed_hour_is_of_those_whose_every_unit_states_both() -> None:
    """Granted 100 kr and performed 125 in one municipality; another does not know what it performed."""
    own = release_year(care(2024, 1200, 960, 120_000), [], EXACT).package
    theirs = [
        replace(to_give(release_year(care(2024, 1000, performed, 100_000), [], EXACT).package), kommun=code)
        for code, performed in (("0880", 800.0), ("1381", 0.0))
    ]
    assert all("enhet" not in peer.facts["redovisar"].columns for peer in theirs)
    (row,) = SECTION.result(context([own], theirs).of(AO))["utforande"].rows()
    assert row["andel_grupp"] == pytest.approx(80) and row["pris_utford_grupp"] == pytest.approx(125)
    (row,) = SECTION.result(context([own], theirs[1:]).of(AO))["utforande"].rows()
    assert row["andel_grupp"] is None and row["pris_utford_grupp"] is None


def test_why_a_day_is_dearer_than_the_groups_is_by_cost_type_and_adds_up() -> None:
    """Staff is three quarters of a day and rent one: of 400 kr more 300 are staff; shared costs are none."""
    own = release_year(homes(2024, [1400, 1400], [1200, 1200]), [], EXACT).package
    other = to_give(release_year(homes(2024, [1000, 1000], [1200, 1200], pool=24_000), [], EXACT).package)
    (row,) = SECTION.result(context([own], [replace(other, kommun="0880")]).of(AO))["varfor"].rows()
    assert (row["egen"], row["gruppen"], row["skillnad"]) == pytest.approx((1400, 1010, 390))
    assert (row["Personal"], row["Lokaler"], row["Gemensamma kostnader"]) == pytest.approx((300, 100, -10))
    assert not set(other.facts["kostnadsslag"].columns) & {"namn"} and "S0" not in str(other.facts)


def test_bought_care_says_nothing_of_what_it_is_made_of() -> None:
    own = release_year(homes(2024, [1400, 1400], [1200, 1200]), [], EXACT).package
    register = own.facts["enheter"].assign(regi="annan")
    assert to_give(replace(own, facts={**own.facts, "enheter": register})).facts["kostnadsslag"].empty
    alone = replace(own, facts={**own.facts, "enheter": register})
    other = to_give(own)
    assert "varfor" not in SECTION.result(context([alone], [replace(other, kommun="0880")]).of(AO))


def test_hours_of_an_insats_that_nobody_performs_in_the_files_are_not_lost_hours() -> None:
    """HT1 has visits of care but only decisions of service; HT2 has both of all it has: 90 of 100."""
    rows = small(
        kontoutfall=["100;510;5010;;202401;480000", "101;510;5010;;202401;480000"],
        kodnyckel=["100;*;insats;HT-OMV;HT1;;", "101;*;insats;HT-OMV;HT2;;", "100;520;insats;HT-SERV;HT1;;"],
        pooler=[], fordelningsvarden=[], brukare=[f"B{n};{'KM'[n % 2]};1939" for n in range(24)],
        enheter=["HT1;Norr;egen;hemtjänst;;;1", "HT2;Söder;egen;hemtjänst;;;1"],
        insatsvolymer=[
            *(f"B{n};HT-OMV;HT1;2024-01;100;85" for n in range(12)),
            *(f"B{n};HT-SERV;HT1;2024-01;50;" for n in range(12)),
            *(f"B{n};HT-OMV;HT2;2024-01;100;90" for n in range(12, 24)),
        ],
        befolkning=["85;K;100"],
    )  # fmt: skip
    (row,) = tables([cost(typed(rows, ar=2024))])["utforande"].rows()
    assert (row["andel"], row["kand"]) == (pytest.approx(90), pytest.approx(40))


def test_a_price_that_is_hidden_has_no_row_and_is_named_below() -> None:
    """Where every price is hidden the rows are left, and the page has a sentence in the table's place."""
    now = demo()[-1]
    area = omraden()["AO"]
    every = SECTION.result(context([hidden(now, "grupper")]).of(area))["prislista"]
    assert "alla utförare" not in [row["ingar"] for row in every.rows()]
    assert "Dolda av sekretesskäl: " in every.notes[-1] and "Hemtjänst per beviljad timme" in every.notes[-1]
    dark = now
    for family in ("grupper", "regi", "enheter", "jamforda", "nyckeltal"):
        dark = hidden(dark, family)
    assert not SECTION.result(context([dark]).of(area))["prislista"].tells


def test_a_price_of_all_providers_stands_beside_the_groups_and_last_years() -> None:
    """What the list is asked, it answers; without a group or a year before there is no such column."""
    found = SECTION.result(context(demo(), neighbours()).of(omraden()["AO"]))
    prices, group = found["prislista"], found["mot_gruppen"]
    name, other = "Hemtjänst per beviljad timme", "Hemtjänst"
    assert prices.value(name, "kr") == group.value(other, "pris")
    assert prices.value(name, "gruppen") == group.value(other, "medel") != prices.value(name, "kr")
    assert "fore" in {column.key for column in prices.columns}
    alone = SECTION.result(context(demo()[-1:]).of(omraden()["AO"]))["prislista"]
    assert not {"gruppen", "fore"} & {column.key for column in alone.columns}


def test_the_title_of_the_units_spans_units_and_not_what_several_are_together() -> None:
    found = tables([homes(2010, [1700, 1800, 1968], [3000, 3000, 3000])])
    units = found["enheter_sabo_heldygn"]
    assert "från 1 700 kr till 1 968 kr" in _titled(units)
    joined = ({**units.cells[0], "namn": REST}, *units.cells[1:])
    assert "från 1 800 kr till 1 968 kr" in _titled(replace(units, cells=joined))


def _titled(units: Table) -> str:
    said = title("produktivitet", "enheter_sabo_heldygn", {"enheter_sabo_heldygn": units})
    return said.replace("\N{NO-BREAK SPACE}", " ")
