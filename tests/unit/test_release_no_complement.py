"""What is left when one told figure is taken from another: nobody, or enough, also across families."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from kpbcalc.aggregates import alder, grupper, mix, stege
from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.year import STATED, Year
from kpbcalc.base import exact
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.package import ALL, Package, ReleasedFamily
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_families import release_families

POLICY = policy_from_params()


def year(had: Sequence[tuple[int, str]], age: int = 70) -> Year:
    """Clients' insats groups in one area, each at 1 000 kr and in ordinary housing."""
    frame = pd.DataFrame(had, columns=["client", "grupp"])
    frame = frame.assign(omrade="AO", kr=1000 * exact.GRID, boendeform="ordinart", insats=frame["grupp"],
                         regi="egen", volymenhet="timme", alder=age, kon="K")  # fmt: skip
    frame[[*STATED.values()]] = True
    for volume in ("volym", "beviljad", "utford"):
        frame[volume] = exact.GRID
    nothing = pd.DataFrame(columns=["kod", "omrade", "rs_kod"])  # the groups are no insatser of a catalogue
    result = SimpleNamespace(underlag=SimpleNamespace(insatser=nothing))
    return Year(result, frame, ())  # type: ignore[arg-type]


def released(of: Year, *families: Family) -> dict[str, ReleasedFamily]:
    key, sums = leaves(of.rows, ("omrade",), ("kr",))
    return release_families(
        [Family("omraden", ("omrade",), key, sums, ("kr",), join="alone"), *families], POLICY
    )


def test_a_combination_that_is_alone_among_its_like_is_told_all_the_same_unless_it_is_joined() -> None:
    """Forty-one have short stays only, forty-two have them: the other is one of those in a home."""
    had = [(n, "korttid") for n in range(41)] + [(n, "sabo_heldygn") for n in range(41, 103)]
    had += [(102, "korttid"), *((n, "hemtjanst") for n in range(103, 203))]
    of = year(had)
    found = released(of, *grupper.families(of), *mix.families(of)[:1])["mix"]
    assert not any(cell.code == "korttid" for cell in found.cells)


def test_the_folded_who_have_not_an_insats_are_nobody_or_enough() -> None:
    """Three and three rare combinations, of whom three have no alarm; who has an alarm is told."""
    had = [(n, g) for n in range(3) for g in ("hsl", "trygghetslarm")]
    had += [(n, g) for n in range(3, 6) for g in ("hsl", "tillsyn")]
    had += [(n, "trygghetslarm") for n in range(6, 26)] + [(n, "hsl") for n in range(26, 46)]
    had += [(n, "tillsyn") for n in range(46, 66)]
    of = year(had)
    found = released(of, *grupper.families(of), *mix.families(of)[:1])
    folded = sum(c.n for c in found["mix"].cells if not c.leaves and known(c.n))
    assert folded
    for cell in found["grupper"].cells:
        told = [c for c in found["mix"].cells if c.leaves and cell.code in c.code.split("&")]
        left = sum(g == cell.code for _, g in had) - sum(c.n for c in told if known(c.n))
        assert not 0 < left < POLICY.minimum, cell.code
        assert not known(cell.n) or not 0 < folded - left < POLICY.minimum, cell.code


@pytest.mark.parametrize(("few", "told"), [(0, True), (3, True), (4, False)])
def test_everybody_is_not_counted_where_the_rest_is_as_many_as_an_area_of_few_can_have(
    few: int, told: bool
) -> None:
    """Whoever is in no told area is in the hidden one, which has four at most."""
    of = year([(n, "hemtjanst") for n in range(50 + few)])
    of = replace(of, rows=of.rows.assign(omrade=["AO"] * 30 + ["IFO"] * 20 + ["FN"] * few))
    in_area = tuple(int(n) for n in of.rows.groupby("omrade")["client"].nunique())
    (found,) = release_families(
        [Family("kommun", (), *leaves(of.rows, (), ("kr",)), ("kr",), join="alone", overlapping=in_area)],
        POLICY,
    ).values()
    assert [known(c.n) for c in found.cells] == [told]


@pytest.mark.parametrize("age", [-1, 121, 133])
def test_an_age_nobody_can_have_is_in_a_class_all_the_same(age: int) -> None:
    """A birth year that is wrong is warned of, and the client is counted."""
    of = year([(n, "hemtjanst") for n in range(20)], age)
    cells = released(of, *alder.families(of))["alder"].cells
    assert [c.n for c in cells if known(c.n) and c.n] == [20]
    assert all(c.key[1] for c in cells)


def test_what_is_hidden_of_a_partition_does_not_say_where_somebody_is() -> None:
    of = year([(0, "hemtjanst"), (1, "hsl"), (2, "hsl")])
    found = released(of, *alder.families(of), *mix.families(of), *stege.families(of))
    for name in ("mix", "stege"):
        assert [c.key for c in found[name].cells] == [("AO", ALL)], name
        package = Package("0000", 2024, POLICY, found, {}, {})
        assert package.cell(name, "AO", "hsl").n is HIDDEN
    for name in ("alder", "alder_boende"):
        assert {c.key[1] for c in found[name].cells} == set(alder.labels("AO")), name


def test_a_number_that_is_hidden_for_all_ages_is_hidden_where_they_are_split_by_housing() -> None:
    """The number in the area is hidden, because a group has all but a few of its clients."""
    of = year([(n, "hemtjanst") for n in range(6)])
    hidden = Family("omraden", ("omrade",), (("AO",),), leaves(of.rows, ("omrade",), ("kr",))[1], ("kr",),
                    join="alone", counted=False)  # fmt: skip
    found = release_families([hidden, *alder.families(of)], POLICY)
    assert all(c.n is HIDDEN for name in found for c in found[name].cells if not c.hidden)


def test_who_has_several_of_three_groups_is_not_counted_either() -> None:
    """Ten, ten and ten are twenty-nine persons: one has two of them."""
    had = [(n, "hsl") for n in range(10)] + [(n, "tillsyn") for n in range(9, 19)]
    had += [(n, "korttid") for n in range(19, 29)]
    of = year(had)
    cells = released(of, *grupper.families(of))["grupper"].cells
    assert sum(cell.n is HIDDEN for cell in cells) == 1
