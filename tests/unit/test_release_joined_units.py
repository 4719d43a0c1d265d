"""A group that few have is joined with one other, also where nobody else has any of what it is counted in."""

import pytest

from kpbcalc.base.figure import known
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.policy import policy_from_params
from tests.builders import small, typed

# Of each insats: its unit, how many have it, and what a month's row says of granted and performed.
HAD = {
    "LEDS-SOL": ("LE1", 2, "9;8"), "DAGV": ("DV1", 14, ";8"), "MAT": ("MA1", 20, ";20"),
    "SABO-OMV": ("SB1", 30, ";31"), "HT-OMV": ("HT1", 40, "20;18"),
}  # fmt: skip


def municipality() -> Resultat:
    """Each has one insats: the hours of the two are all hours beside days and portions."""
    who = [f"{insats}{n}" for insats, (_, many, _) in HAD.items() for n in range(many)]
    return cost(typed(small(
        kontoutfall=[f"{n};510;5010;;202401;{9000 * many}" for n, (_, many, _) in enumerate(HAD.values(), 1)],
        kodnyckel=[f"{n};*;insats;{insats};{HAD[insats][0]};;" for n, insats in enumerate(HAD, 1)],
        pooler=[], fordelningsvarden=[],
        enheter=[f"{unit};{unit};egen;;;;" for unit, _, _ in HAD.values()],
        brukare=[f"{b};{'KM'[n % 2]};1940" for n, b in enumerate(who)],
        insatsvolymer=[f"{insats}{n};{insats};{unit};2024-01;{hours}"
                       for insats, (unit, many, hours) in HAD.items() for n in range(many)],
    )))  # fmt: skip


@pytest.mark.parametrize("family", ["grupper", "insatser"])
def test_only_the_smallest_group_is_joined_with_the_two_who_have_something_else(family: str) -> None:
    package = release_year(municipality(), [], policy_from_params()).package
    cells = package.cells(family, "AO")
    assert len(cells) == 4 and all(known(c["kr"]) for c in cells)
    (joined,) = (c for c in cells if len(c.leaves) > 1)
    assert {leaf[-1] for leaf in joined.leaves} in (
        {"dagverksamhet", "ledsagning_avlosning"}, {"DAGV", "LEDS-SOL"},
    )  # fmt: skip
    assert not any(known(joined[q]) for q in ("volym", "beviljad", "utford"))
