"""Who needs most, and what becomes of them: nothing is claimed of what is hidden, or would be so anyway."""

from dataclasses import replace

import numpy as np
import pytest

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.net_cost_deviation import OF_AREA
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Table, Value
from kpbcalc.costing import Resultat
from kpbcalc.presentation.chapters import nobody
from tests.samples.chapters import changed, full, said, tables, told, with_tables, words
from tests.samples.homes import homes, lines
from tests.samples.over_years import drawn, named, with_hours
from tests.samples.packages import context, demo, neighbours, released, small_year, two_years

AO, FN, IFO = omraden().values()


def over_time(*years: Resultat) -> str:
    return words("over_tid", context(released(*years)), AO)


def test_nobody_claims_what_would_have_come_anyway() -> None:
    text = over_time(drawn(2022, 7), drawn(2023, 8), drawn(2024, 9))
    assert "De som kostade mest 2023 kostade i medel" in text
    assert "följs i regel av ett billigare, och om något mer har hänt går inte att avgöra." in text
    alone = over_time(drawn(2023, 8), drawn(2024, 9))
    assert "följs i regel av ett billigare." in alone and "något mer har hänt" not in alone


@pytest.mark.parametrize("hours", [24.0, 114.0])
def test_a_fall_unlike_the_usual_one_is_told_as_such(hours: float) -> None:
    dear, others = named("A", 30, 120.0), named("B", 270, 10.0)
    usual = named("A", 30, 72.0) | named("C", 30, 118.0)
    text = over_time(
        with_hours(2022, dear | others),
        with_hours(2023, usual | named("B", 240, 10.0)),
        with_hours(2024, named("A", 30, 72.0) | named("C", 30, hours) | named("B", 240, 10.0)),
    )
    assert "och ändringen är tydligt en annan än året innan." in text


def test_a_rise_of_the_dearest_is_not_told_as_a_fall() -> None:
    found = tables(context(released(drawn(2023, 8), drawn(2024, 9))), AO)
    table = found["over_tid"]["atergang"]
    rise = changed(table, table.facts["nu"], forandring=4.0)
    text = said("over_tid", with_tables(found, over_tid={"atergang": rise})).text
    assert "4,0 % mer året efter, fast ett dyrt år i regel följs av ett billigare" in text


def test_the_same_sentences_come_of_the_same_underlag() -> None:
    years = [drawn(2022, 1), drawn(2023, 2), drawn(2024, 3)]
    first = over_time(*years)
    np.random.seed(5)  # somebody else's dice
    assert over_time(*years) == first


def test_the_dearest_age_is_told_only_where_none_is_hidden() -> None:
    ages = full()["konsumtion"]["alder"]
    dear = changed(ages, ages.labels[1], per_invanare=900_000.0)
    text = said("konsumtion", with_tables(full(), konsumtion={"alder": dear})).text
    assert "Högst kostnad per invånare har " in text and ": 900 000 kr." in text
    unknown = changed(dear, ages.labels[0], per_invanare=HIDDEN)
    assert (
        "Högst kostnad per" not in said("konsumtion", with_tables(full(), konsumtion={"alder": unknown})).text
    )


@pytest.mark.parametrize(
    ("age", "whom"),
    [
        ("0–17 år", "flickor 0–17 år"),
        ("0–24 år", "flickor och kvinnor 0–24 år"),
        ("18–24 år", "kvinnor 18–24 år"),
    ],
)
def test_only_children_are_called_girls(age: str, whom: str) -> None:
    """The youngest classes are joined with an older one where they are few."""
    ages = full()["konsumtion"]["alder"]
    label = ages.labels[1]
    dear = changed(ages, label, per_invanare=900_000.0, cell=f"{age}, kvinnor")
    assert (
        f"Högst kostnad per invånare har {whom}: "
        in said("konsumtion", with_tables(full(), konsumtion={"alder": dear})).text
    )


def test_the_dearest_combination_is_of_those_that_are_told() -> None:
    table = full()["brukarmix"]["kombinationer"]
    third: dict[str, Value] = {**table.cells[0], "klass": "Hemtjänst + särskilt boende"}
    cells = [{**row, "per_brukare": 1000.0} for row in (*table.cells[:2], third, *table.cells[2:])]
    told_ = replace(table, cells=tuple(cells))
    first, second, third_ = told_.labels[:3]
    dear = changed(told_, third_, per_brukare=3_000_000.0)

    def text(of: Table) -> str:
        return said("brukarmix", with_tables(full(), brukarmix={"kombinationer": of})).text

    assert "% av brukarna), den dyraste av de vanligare är " in text(dear)
    assert "hemtjänst och särskilt boende (3 000 000 kr per brukare)" in text(dear)
    assert "% av brukarna), den dyraste av dem som visas är " in text(
        changed(dear, second, per_brukare=HIDDEN)
    )
    assert "dyrast av" not in text(changed(told_, first, per_brukare=3_000_000.0))
    assert "Vanligast" not in text(changed(told_, first, andel_brukare=HIDDEN))


def deviation(**facts: str) -> Table:
    """An area's net cost deviation of the costing year."""
    row = {c.key: None for c in OF_AREA.columns} | {"rad": "2024", "varde": 11.5}
    about = dict.fromkeys(("omrade", "preliminara", "metodar", "fore", "syntetiskt"), "")
    return Table("avvikelse", "x", OF_AREA.columns, (row,), facts={**about, "kostnadsar": "2024", **facts})


@pytest.mark.parametrize("synthetic", ["ja", ""])
def test_the_net_cost_stands_beside_our_own_and_made_up_costs_are_said_to_be_so(synthetic: str) -> None:
    table = deviation(syntetiskt=synthetic)
    text = said("konsumtion", with_tables(full(), konsumtion={"avvikelse": table})).text
    assert "2024 var nettokostnaden 11,5 % högre än vad befolkningens struktur motiverar" in text
    assert ("kostnaderna här är påhittade" in text) == bool(synthetic)
    assert "Nettokostnadsavvikelsen" not in said("konsumtion", full()).text
    gone = replace(table, cells=({**table.cells[0], "varde": HIDDEN},))
    text = said("konsumtion", with_tables(full(), konsumtion={"avvikelse": gone})).text
    assert "Nettokostnadsavvikelsen" not in text


@pytest.mark.parametrize("omrade", [FN, IFO])
def test_an_area_that_nobody_has_is_one_sentence(omrade: Omrade) -> None:
    found = tables(context(two_years()), omrade)
    assert not [key for key in found if told(key, found, omrade) is not None and key != "jamforelse"]
    text = nobody({"omrade": omrade.namn}).text
    assert text.startswith(f"Underlaget har inga brukare i {omrade.namn}, ")


@pytest.mark.parametrize("key", ["konsumtion", "brukarmix", "produktivitet", "over_tid", "prognos"])
def test_three_clients_are_said_to_be_too_few_and_nothing_more(key: str) -> None:
    text = words(key, context(released(*(small_year(ar, [4.0] * 3) for ar in (2023, 2024)))), AO)
    assert "visas inte av sekretesskäl" in text and "kr per" not in text and "mnkr" not in text


def test_an_indicator_is_better_or_worse_only_when_it_is_sure() -> None:
    asked = "Vad tycker de äldre – särskilt boende"
    values = ["U23436;0880;2023;T;76.9", "U23436;0880;2024;T;80.3"]
    for country, side in (("81.1", ""), ("60", "bättre"), ("95", "sämre")):
        of = [*values, f"U23436;0000;2024;T;{country}"]
        years = [homes([f"{asked};;helhetsomdöme;77;270;500"], ar=y, indikatorer=of) for y in (2023, 2024)]
        text = words("kvalitet", context(released(*years)), AO)
        assert [w for w in ("bättre", "sämre") if f"Tydligt {w} än riket: " in text] == [side] * bool(side)


def test_units_are_named_only_where_they_surely_differ() -> None:
    text = words("kvalitet", context(released(homes(lines(answered=40)))), AO)
    assert "Hem S" not in text
    text = words("kvalitet", context(released(homes(lines(answered=1000)))), AO)
    assert "Hos oss har Hem S2 lägre kostnad och tydligt fler nöjda" in text


def test_support_is_told_as_paid_out_and_handled() -> None:
    assert "ekonomiska biståndet" not in words("produktivitet", context(demo(), neighbours()), AO)
