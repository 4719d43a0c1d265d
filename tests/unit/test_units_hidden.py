"""What sums over units, granted time and empty places give away of the few or the one who is hidden."""

from collections.abc import Sequence

import pytest

from kpbcalc.analysis import brukarmix, konsumtion, produktivitet
from kpbcalc.analysis.area import omraden
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import Released, policy_from_params, release_report
from tests.builders import small, typed

AO = omraden()["AO"]
PRICE = 500
NOT_STATED: dict[str, Sequence[int]] = {"few": [45] * 3, "one dominates": [400] + [1] * 9}


def care(units: dict[str, tuple[str, Sequence[int], bool]], ar: int = 2017) -> Resultat:
    """Home care at units of own production: insats, hours of each client, and whether performed is stated."""
    volumes, ledger, key, people = [], [], [], []
    for number, (unit, (insats, hours, stated)) in enumerate(units.items()):
        for n, h in enumerate(hours):
            people.append(f"{unit}{n};{'KM'[n % 2]};{ar - 85}")
            volumes.append(f"{unit}{n};{insats};{unit};{ar}-01;{h};{h - 5 if stated else ''}")
        ledger.append(f"{number};510;5010;;{ar}01;{sum(hours) * (PRICE + 20 * number)}")
        key.append(f"{number};*;insats;{insats};{unit};;")
    rows = small(
        kontoutfall=ledger, kodnyckel=key, pooler=[], fordelningsvarden=[], brukare=people,
        enheter=[f"{unit};Enhet {unit};egen;hemtjänst;;;" for unit in units], insatsvolymer=volumes,
        befolkning=["85;K;300", "85;M;300"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def homes(days: Sequence[int]) -> Resultat:
    """One home of forty places."""
    people = [f"S{n};{'KM'[n % 2]};1940" for n in range(len(days))]
    volumes = [f"S{n};SABO-OMV;S1;2024-01;;{d}" for n, d in enumerate(days)]
    rows = small(
        kontoutfall=[f"1;510;5010;;202401;{sum(days) * 1790}"], kodnyckel=["1;*;insats;SABO-OMV;S1;;"],
        pooler=[], fordelningsvarden=[], enheter=["S1;Hem;egen;säbo;;40;"], brukare=people,
        insatsvolymer=volumes,
    )  # fmt: skip
    return cost(typed(rows))


def shown(*years: Resultat) -> dict[str, Released]:
    """The sections that tell units' and groups' clients, volume and cost, released together."""
    made = dict(produktivitet.tables(years, AO))
    made |= {f"mix_{key}": table for key, table in brukarmix.tables(years, AO).items()}
    made |= {f"kons_{key}": table for key, table in konsumtion.tables(years, AO).items()}
    return dict(zip(made, release_report(list(made.values()), policy_from_params()), strict=True))


def hidden_rows(table: Released, key: str) -> list[str]:
    return [str(row[table.columns[0].key]) for row in table.rows() if row[key] is None]


def test_units_add_up_to_the_group_where_all_of_it_is_compared() -> None:
    """Of 23 with home care 20 are at one of the two units: the hours of the three are the difference."""
    found = shown(care({"A": ("HT-OMV", [45] * 20, False), "B": ("HT-OMV", [45] * 3, False)}))
    assert found["grupper"].value("Hemtjänst", "volym") == 23 * 45
    for key in ("brukare", "volym", "pris"):
        assert hidden_rows(found["enheter_hemtjanst"], key) == ["Enhet A", "Enhet B"]
    assert found["enheter_hemtjanst"].notes == ()


@pytest.mark.parametrize("hours", NOT_STATED.values(), ids=NOT_STATED.keys())
def test_those_at_units_that_do_not_state_performed_time_are_not_the_difference(hours: list[int]) -> None:
    found = shown(care({"A": ("HT-OMV", [45] * 20, True), "B": ("HT-OMV", hours, False)}))
    (whole,) = found["utforande"].rows()
    assert [whole[c.key] for c in found["utforande"].columns[1:]] == [None] * 7
    for row in found["timmen"].rows():
        assert {row[key] for key in ("pris", "index", "avvikelse", "kand")} == {None}


def test_a_small_unit_is_not_told_by_what_others_on_its_side_state() -> None:
    """A and B state performed time, C does not: B's three are the sum of the two less A's, were it shown."""
    units = {
        "A": ("HT-OMV", [45] * 20, True),
        "B": ("HT-OMV", [45] * 3, True),
        "C": ("HT-OMV", [45] * 9, False),
    }
    assert hidden_rows(shown(care(units))["utforande"], "beviljad") == ["Hemtjänst"]


def test_performed_time_is_told_where_enough_are_on_both_sides() -> None:
    found = shown(care({"A": ("HT-OMV", [45] * 20, True), "B": ("HT-OMV", [45] * 12, False)}))
    assert found["utforande"].hidden == found["timmen"].hidden == found["enheter_hemtjanst"].hidden == 0
    assert found["utforande"].labels == ["Hemtjänst", "Hemtjänst, kvinnor", "Hemtjänst, män"]
    assert found["utforande"].value("Hemtjänst", "kand") == pytest.approx(100 * 20 / 32)


@pytest.mark.parametrize(("nights", "aside"), [(0, []), (3, ["Enhet B"]), (8, [])])
def test_a_few_with_what_is_not_compared_are_not_the_total_less_the_units(
    nights: int, aside: list[str]
) -> None:
    units = {"A": ("HT-OMV", [45] * 20, False), "B": ("HT-OMV", [45] * 12, False)}
    patrol = {"N": ("HT-NATT", [30] * nights, False)} if nights else {}
    found = shown(care(units | patrol))
    assert hidden_rows(found["enheter_hemtjanst"], "volym") == aside
    assert hidden_rows(found["enheter_hemtjanst"], "brukare") == aside
    assert found["grupper"].value("Hemtjänst", "volym") == 32 * 45 + nights * 30
    assert len(found["enheter_hemtjanst"].notes) == bool(nights), "told only where somebody has it"


@pytest.mark.parametrize("nights", [(0, 8), (8, 0), (0, 3), (3, 0)])
def test_what_is_compared_may_differ_between_the_years(nights: tuple[int, int]) -> None:
    units = {"A": ("HT-OMV", [45] * 20, False), "B": ("HT-OMV", [45] * 12, False)}
    years = [
        care(units | ({"N": ("HT-NATT", [30] * n, False)} if n else {}), ar)
        for ar, n in zip((2016, 2017), nights, strict=True)
    ]
    whole = shown(*years)["andring_hemtjanst"].value("Alla enheter", "pris_efter")
    assert whole == pytest.approx((20 * 500 + 12 * 520) / 32)


def test_empty_places_do_not_tell_the_days_of_who_is_hidden() -> None:
    """One has 366 of 406 days; places are no secret, so their occupancy tells the days."""
    table = shown(homes([366] + [4] * 10))["tomma_sabo_heldygn"]
    for row in table.rows():
        assert {row[key] for key in ("procent", "per_plats", "per_dygn", "tomma", "tomt")} == {None}
        assert row["platser"] == 40
    assert shown(homes([366] * 11))["tomma_sabo_heldygn"].hidden == 0
