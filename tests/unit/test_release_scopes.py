"""A scope of outliers is told only where the area less it tells of nobody or of enough."""

from dataclasses import replace

import pytest

from kpbcalc.aggregates.collect import collect
from kpbcalc.aggregates.year import Year, year
from kpbcalc.base.figure import HIDDEN
from kpbcalc.costing import cost
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.scopes import hide_scopes
from kpbcalc.disclosure.unsafe import Reason
from tests.builders import small, typed

POLICY = policy_from_params()


def municipality(housing: int) -> Year:
    """Thirty with home care and ten others who ride; so many of these had their housing adapted."""
    people = [f"B{n:02}" for n in range(40)]
    rows = {"HT-OMV;H1": people[:30], "FARDTJ;F1": people[30:], "BAB;A1": people[30 : 30 + housing]}
    return year(cost(typed(small(
        kontoutfall=[f"{n};510;5010;;202401;{900000 * n}" for n in (1, 2, 3)],
        kodnyckel=["1;*;insats;HT-OMV;H1;;", "2;*;insats;FARDTJ;F1;;", "3;*;insats;BAB;A1;;"],
        pooler=[], fordelningsvarden=[],
        enheter=[f"{unit};{unit};egen;;;10;5" for unit in ("H1", "F1", "A1")],
        brukare=[f"{b};K;1940" for b in people],
        insatsvolymer=[f"{b};{what};2024-01;{9 + n};{9 + n}" for what, who in rows.items()
                       for n, b in enumerate(who)],
    ))))  # fmt: skip


@pytest.mark.parametrize(("housing", "hidden"), [(3, True), (9, False)])
def test_a_scope_goes_where_what_is_outside_it_less_a_told_insats_is_of_a_few(
    housing: int, hidden: bool
) -> None:
    """Rides are told and adapted housing is not, as where its group is joined with another."""
    of = municipality(housing)
    families = collect(of)
    told = release_families(families, POLICY)
    cells = (
        Cell(("AO", "ovrigt", "FARDTJ"), 10.0, {"kr": 1.0}),
        Cell(("AO", "ovrigt", "BAB"), HIDDEN, reason=Reason.FEW),
    )
    told = {name: told[name] for name in ("omraden", "ytterfall")} | {
        "insatser": replace(told["insatser"], cells=cells, classes={})
    }
    under = ("AO", "sol_hsl", "under")
    assert not told["ytterfall"].by_key[under].hidden
    assert hide_scopes(families, told, of.rows, POLICY)["ytterfall"].by_key[under].hidden == hidden


def test_those_outside_are_not_counted_where_their_area_is_not() -> None:
    of = municipality(9)
    families = collect(of)
    told = release_families(families, POLICY)
    (area,) = told["omraden"].cells
    uncounted = ReleasedFamily(
        "omraden", ("omrade",), ("kr",), "", 0, (Cell(area.key, HIDDEN, area.sums),), {}
    )
    after = hide_scopes(families, told | {"omraden": uncounted}, of.rows, POLICY)["ytterfall"].by_key
    assert after[("AO", "sol_hsl", "ej")].hidden and not after[("AO", "sol_hsl", "under")].hidden
