"""Indicators and classes of clients are told only where no difference from what else is told is of a few."""

from dataclasses import replace

import numpy as np
import pytest

from kpbcalc.aggregates import intervals, nyckeltal
from kpbcalc.aggregates.collect import collect
from kpbcalc.aggregates.statistic import Chosen, Statistic
from kpbcalc.aggregates.year import Year, year
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.costing import cost
from kpbcalc.disclosure.counted_out import atoms_of, counted_out, space
from kpbcalc.disclosure.money_beside import hide_money
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.release_statistics import release_statistics
from tests.builders import small, typed

POLICY = policy_from_params()


def municipality(both: int, each: int = 30, kr: int = 3000000) -> Year:
    """`each` with home care and as many in a home, so many of whom have had home care too."""
    home = [f"B{n:02}" for n in range(each)]
    lives = [f"S{n:02}" for n in range(each)]
    return year(cost(typed(small(
        kontoutfall=[f"1;510;5010;;202401;{kr}", "2;510;5010;;202401;9000000"],
        kodnyckel=["1;*;insats;HT-OMV;H1;;", "2;*;insats;SABO-OMV;S1;;"],
        pooler=[], fordelningsvarden=[],
        enheter=["H1;H1;egen;;;10;5", "S1;S1;egen;;;40;5"],
        brukare=[f"{b};K;1940" for b in (*home, *lives)],
        insatsvolymer=[
            *(f"{b};HT-OMV;H1;2024-01;{10 + n};{10 + n}" for n, b in enumerate([*home, *lives[:both]])),
            *(f"{b};SABO-OMV;S1;2024-01;;{20 + n}" for n, b in enumerate(lives)),
        ],
    ))))  # fmt: skip


def by_age(few: int) -> Year:
    """Ten women of one age with home care alone; so many men of another with it among ten in a home."""
    women, men = [f"K{n}" for n in range(10)], [f"M{n}" for n in range(10)]
    return year(cost(typed(small(
        kontoutfall=["1;510;5010;;202401;3000000", "2;510;5010;;202401;9000000"],
        kodnyckel=["1;*;insats;HT-OMV;H1;;", "2;*;insats;SABO-OMV;S1;;"],
        pooler=[], fordelningsvarden=[],
        enheter=["H1;H1;egen;;;10;5", "S1;S1;egen;;;40;5"],
        brukare=[*(f"{b};K;1950" for b in women), *(f"{b};M;1942" for b in men)],
        insatsvolymer=[
            *(f"{b};HT-OMV;H1;2024-01;{10 + n};{10 + n}" for n, b in enumerate([*women, *men[:few]])),
            *(f"{b};SABO-OMV;S1;2024-01;;{20 + n}" for n, b in enumerate(men)),
        ],
    ))))  # fmt: skip


def told(of: Year) -> dict[str, ReleasedFamily]:
    families = collect(of)
    found = hide_money(families, release_families(families, POLICY), of.rows, POLICY)
    return found | release_statistics(nyckeltal.statistics(of), found, POLICY, families, of.rows)


@pytest.mark.parametrize(("both", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_an_indicator_that_differs_from_the_cells_by_a_few_is_hidden(both: int, hidden: bool) -> None:
    """Those with ordinary housing (U21006) less those without a home are those who have both."""
    cell = told(municipality(both))["nyckeltal"].by_key[("U21006",)]
    assert cell.hidden == hidden


@pytest.mark.parametrize(("few", "hidden"), [(0, False), (2, True), (8, False)])
def test_what_an_age_costs_is_not_told_where_an_insats_less_it_is_of_a_few(few: int, hidden: bool) -> None:
    """All that home care costs less what the women cost is what a few men have had of it."""
    found = told(by_age(few))
    for name in ("alder", "alder_boende"):
        cells = [c for c in found[name].cells if c.n]
        assert cells and all((c["kr"] is HIDDEN) == hidden for c in cells), name
        assert not any(c.n is HIDDEN for c in cells), name


def test_one_of_two_selections_a_few_persons_apart_is_told() -> None:
    of = municipality(0)
    everybody = np.ones(len(of.rows), dtype=bool)
    but_two = ~of.rows["client"].isin([0, 1]).to_numpy(bool)
    some = [Statistic("x", (name,), {}, 60, chosen=Chosen(rows)) for name, rows in
            (("all", everybody), ("but two", but_two), ("all again", everybody))]  # fmt: skip
    families = collect(of)
    cells = release_statistics(some, release_families(families, POLICY), POLICY, families, of.rows)["x"].cells
    assert [c.hidden for c in cells] == [False, True, False]
    intern = replace(POLICY, audience="intern")
    kept = release_statistics(some, release_families(families, intern), intern, families, of.rows)["x"].cells
    assert not any(c.hidden for c in kept)


@pytest.mark.parametrize(("area_is_numbered", "hidden"), [(True, False), (False, True)])
def test_an_indicator_does_not_tell_how_many_an_area_is_where_that_may_not(
    area_is_numbered: bool, hidden: bool
) -> None:
    """Everybody has care of the elderly, of insatser that the indicator (U20010) is about."""
    of = municipality(0)
    families = collect(of)
    found = release_families(families, POLICY)
    if not area_is_numbered:
        without = {
            name: tuple(replace(c, n=HIDDEN) if c.n == 60 else c for c in one.cells)
            for name, one in found.items()
        }
        found = {name: replace(one, cells=without[name]) for name, one in found.items()}
    found |= release_statistics(nyckeltal.statistics(of), found, POLICY, families, of.rows)
    assert found["nyckeltal"].by_key[("U20010",)].hidden == hidden


def test_a_few_who_are_two_alone_apart_are_not_told_together_either() -> None:
    """All and all but two, where each of the two would be told too if their ages could be."""
    of = municipality(0)
    client = of.rows["client"].to_numpy()
    chosen = {"all": client >= 0, "but one": client != 0, "but the other": client != 1, "but two": client > 1}
    some = [Statistic("x", (name,), {}, 60, chosen=Chosen(rows)) for name, rows in chosen.items()]
    families = collect(of)
    cells = release_statistics(some, release_families(families, POLICY), POLICY, families, of.rows)["x"].cells
    assert [c.hidden for c in cells] == [False, True, True, True]


def test_two_selections_a_few_apart_are_not_told_though_others_tell_of_the_few_in_a_way() -> None:
    """Whoever is in no told area is one by the numbers if nobody is in two areas: that is not known."""
    home, other = [f"B{n:02}" for n in range(30)], [f"I{n:02}" for n in range(21)]
    of = year(cost(typed(small(
        kontoutfall=["1;510;5010;;202401;3000000", "2;510;5010;;202401;90000", "3;600;5010;;202401;900000",
                     "4;510;5010;;202401;500000"],
        kodnyckel=["1;*;insats;HT-OMV;H1;;", "2;*;insats;LSS-9G;L1;;", "3;*;insats;IFO-VX-OV;I1;;",
                   "4;*;insats;KORT-BET;H1;;"],
        pooler=[], fordelningsvarden=[],
        enheter=["H1;H1;egen;;;10;5", "L1;L1;egen;;;10;5", "I1;I1;egen;;;10;5"],
        brukare=[*(f"{b};K;1940" for b in home), "L00;K;1980", *(f"{b};K;1980" for b in other)],
        insatsvolymer=[
            *(f"{b};HT-OMV;H1;2024-01;{10 + n};{10 + n}" for n, b in enumerate(home)),
            "L00;LSS-9G;L1;2024-01;;2",
            "B00;KORT-BET;H1;2024-01;;9",
            *(f"{b};IFO-VX-OV;I1;2024-01;;{10 + n}" for n, b in enumerate(other)),
        ],
    ))))  # fmt: skip
    families = collect(of)
    released = release_families(families, POLICY)
    assert [c.n for c in released["kommun"].cells] == [52] and released["omraden"].by_key[("FN",)].hidden
    assert told(of)["nyckeltal"].by_key[("U20009",)].n == 30
    assert told(of)["nyckeltal"].by_key[("U20010",)].hidden


def test_two_ages_that_are_together_a_few_more_than_an_area_are_not_both_told() -> None:
    """32 have an insats of either age and 30 one of LSS, who nobody need know are in no other area."""
    lss = [f"L{n:02}" for n in range(30)]
    other = [f"I{n:02}" for n in range(21)]
    of = year(cost(typed(small(
        kontoutfall=["1;510;5010;;202401;300000", "2;510;5010;;202401;900000", "3;600;5010;;202401;900000"],
        kodnyckel=["1;*;insats;DAGV;H1;;", "2;*;insats;LSS-9G;L1;;", "3;*;insats;IFO-VX-OV;I1;;"],
        pooler=[], fordelningsvarden=[],
        enheter=["H1;H1;egen;;;10;5", "L1;L1;egen;;;10;5", "I1;I1;egen;;;10;5"],
        brukare=["A0;K;1940", "A1;K;1970", *(f"{b};K;1980" for b in other),
                 *(f"{b};{'KM'[n % 2]};{1940 if n < 7 else 1970}" for n, b in enumerate(lss))],
        insatsvolymer=[
            *(f"A{n};DAGV;H1;2024-01;;10" for n in range(2)),
            *(f"{b};LSS-9G;L1;2024-01;;{10 + n % 9}" for n, b in enumerate(lss)),
            *(f"{b};IFO-VX-OV;I1;2024-01;;{10 + n % 9}" for n, b in enumerate(other)),
        ],
    ))))  # fmt: skip
    found = told(of)
    assert found["omraden"].by_key[("FN",)].n == 30 and found["omraden"].by_key[("AO",)].hidden
    assert [found["nyckeltal"].by_key[(kpi,)].hidden for kpi in ("U20011", "U25006")] == [False, True]


@pytest.mark.parametrize(("but", "hidden"), [("S00", True), ("", False)])
def test_what_two_selections_cost_together_is_no_few_persons_cost_less_than_all(
    but: str, hidden: bool
) -> None:
    """Two ages are everybody: what both cost, less the area, would be one person's other insats."""
    of = municipality(1)
    who = np.array([of.ids[client] for client in of.rows["client"]])
    first = np.isin(who, [f"{letter}{n:02}" for letter in "BS" for n in range(10, 25)])
    rest = ~first & ~((who == but) & (of.rows["insats"] == "HT-OMV").to_numpy(bool))
    some = [Statistic("x", (str(n),), {}, 30, chosen=Chosen(rows, counted=False, summed=True))
            for n, rows in enumerate((first, rest))]  # fmt: skip
    families = collect(of)
    cells = release_statistics(some, release_families(families, POLICY), POLICY, families, of.rows)["x"].cells
    assert [c.hidden for c in cells] == [False, hidden]


@pytest.mark.parametrize(("minimum", "hidden"), [(5, False), (10, True)])
def test_a_few_whom_many_insatser_tell_apart_are_seen_beside_the_ages(minimum: int, hidden: bool) -> None:
    """40 are 80 or older and 34 of them have something: six, whom other selections tell one by one."""
    people = [f"{born}{n:02}" for born in (1937, 1942, 1950) for n in range(20)]
    of = year(cost(typed(small(
        kontoutfall=["1;510;5010;;202401;3000000"], kodnyckel=["1;*;insats;HT-OMV;H1;;"], pooler=[],
        fordelningsvarden=[], enheter=["H1;H1;egen;;;10;5"], brukare=[f"{b};K;{b[:4]}" for b in people],
        insatsvolymer=[f"{b};HT-OMV;H1;2024-01;{30 + n};{30 + n}" for n, b in enumerate(people)],
    ))))  # fmt: skip
    client, born = of.rows["client"].to_numpy(), np.array([of.ids[c][:4] for c in of.rows["client"]])
    six = [*client[born == "1937"][:3], *client[born == "1942"][:3]]
    old = Chosen((born != "1950") & ~np.isin(client, six))
    others = [Chosen((born == "1950") | (client == one)) for one in six]
    some = [Statistic("x", (str(n),), {}, 60, chosen=one) for n, one in enumerate([old, *others])]
    policy = replace(POLICY, minimum=minimum)
    families = collect(of)
    cells = release_statistics(some, release_families(families, policy), policy, families, of.rows)["x"].cells
    assert cells[0].hidden == hidden


def test_the_number_of_clients_is_told_only_where_it_is_divided_by() -> None:
    found = told(municipality(0))["nyckeltal"].by_key
    assert found[("U21012",)].n is ABSENT and not found[("U21012",)].hidden
    assert found[("U21006",)].n == 30


def test_a_few_are_counted_out_however_told_numbers_are_added() -> None:
    """40 + 30 - 66: the four who are in both are told by their union, and nobody is by the two alone."""
    persons = np.arange(66)
    one, other = persons < 40, persons >= 36
    of, n = atoms_of([one, other, one | other])
    two = space(of.shape[1]).with_number(of[0]).with_number(of[1])
    assert counted_out(two, n, 5) == set()
    (found,) = counted_out(two.with_number(of[2]), n, 5)
    assert n[list(found)].sum() == 4
    assert counted_out(two.with_number(of[2]), n, 4) == set()


def test_four_persons_in_four_atoms_are_found_together() -> None:
    """Ages split the four, but what is told is only all and all but four."""
    persons = np.arange(80)
    ages = [persons % 4 == k for k in range(4)]
    of, n = atoms_of([persons >= 0, persons >= 4, *ages])
    spanned = space(of.shape[1]).with_number(of[0]).with_number(of[1])
    assert {n[list(some)].sum() for some in counted_out(spanned, n, 5)} == {4}
    whole = spanned
    for age in of[2:]:
        whole = whole.with_number(age)
    assert {len(some) for some in counted_out(whole, n, 5)} == {4}


@pytest.mark.parametrize(("only_one", "only_other", "hidden"), [(3, 1, True), (2, 2, False), (13, 1, False)])
def test_numbers_over_a_limit_that_hardly_nest_are_not_both_told(
    only_one: int, only_other: int, hidden: bool
) -> None:
    """A cost below zero leaves one under the limit of the larger selection: three less one tell three."""
    of = municipality(0)
    everybody = np.ones(len(of.rows), dtype=bool)
    one, other = np.arange(7 + only_one), np.r_[np.arange(7), 40 + np.arange(only_other)]
    some = [Statistic("x", (str(n),), {}, 60, chosen=Chosen(everybody, over=over))
            for n, over in enumerate((one, other))]  # fmt: skip
    families = collect(of)
    cells = release_statistics(some, release_families(families, POLICY), POLICY, families, of.rows)["x"].cells
    assert [c.hidden for c in cells] == [False, hidden]


def test_an_indicator_of_prices_is_made_of_the_rounded_sum() -> None:
    """The exact one times a few persons' days would be what they cost to the öre."""
    cell = told(municipality(5, kr=3000049))["nyckeltal"].by_key[("U21003",)]
    assert cell["taljare"] == 3000000 and cell["varde"] == 3000000 / cell["namnare"]


def test_a_mean_is_made_of_the_rounded_sum_that_the_report_tells() -> None:
    of = municipality(5, each=60)  # enough for an interval to be shown
    families = collect(of)
    found = release_families(families, POLICY)
    area = found["omraden"].by_key[("AO",)]
    mean = release_statistics(intervals.statistics(of), found, POLICY)["medel"].by_key[("AO",)]
    assert mean["medel"] == area["kr"] / area.n
    assert mean["lag"] % POLICY.round_kr == mean["hog"] % POLICY.round_kr == 0


def test_a_year_without_clients_is_released() -> None:
    nobody = municipality(0).result.underlag
    empty = cost(replace(nobody, insatsvolymer=nobody.insatsvolymer.iloc[:0]))
    assert told(year(empty))["nyckeltal"].by_key[("U21006",)].n == 0
