"""Named clients year by year, with the cost, months or housing that a test is about."""

from collections.abc import Mapping, Sequence

import numpy as np

from kpbcalc.costing import Resultat, cost
from tests.builders import small, typed


def named(prefix: str, count: int, hours: float) -> dict[str, float]:
    """So many clients with nearly as many hours each: clients who cost the same have no ladder."""
    return {f"{prefix}{n:02}": round(hours * (1 + n % 20 / 100), 2) for n in range(count)}


def _year(ar: int, people: Sequence[str], ledger: Mapping[str, float], volumes: Sequence[str]) -> Resultat:
    """A year of these women born 1940, with home care (100) and special housing (110)."""
    keys = {"100": "100;*;insats;HT-OMV;HT1;;", "110": "110;*;insats;SABO-OMV;SB1;;"}
    rows = small(
        kontoutfall=[f"{unit};510;5010;;{ar}01;{kr:.2f}" for unit, kr in ledger.items()],
        kodnyckel=[keys[unit] for unit in ledger],
        pooler=[],
        fordelningsvarden=[],
        brukare=[f"{n};K;1940" for n in people],
        insatsvolymer=volumes,
    )
    return cost(typed(rows, ar=ar))


def with_hours(ar: int, hours: Mapping[str, float]) -> Resultat:
    """Home care at 1 000 kr an hour."""
    volumes = [f"{n};HT-OMV;HT1;{ar}-01;{h};" for n, h in hours.items()]
    return _year(ar, list(hours), {"100": 1000 * sum(hours.values())}, volumes)


def drawn(ar: int, seed: int, people: int = 400) -> Resultat:
    """Every year drawn anew around the same mean: nobody does anything, and the dearest still fall."""
    hours = np.random.Generator(np.random.PCG64(seed)).exponential(100.0, people).round() + 1
    return with_hours(ar, {f"P{n:03}": float(h) for n, h in enumerate(hours)})


def homes(ar: int, at_home: range, special: range) -> Resultat:
    """People in ordinary housing (ten hours, 1 000 kr) and in special housing (ten days, 5 000 kr)."""
    volumes = [f"P{n:03};HT-OMV;HT1;{ar}-01;10;" for n in at_home]
    volumes += [f"P{n:03};SABO-OMV;SB1;{ar}-01;;10" for n in special]
    people = [f"P{n:03}" for n in sorted({*at_home, *special})]
    return _year(ar, people, {"100": 1000 * len(at_home), "110": 5000 * len(special)}, volumes)


def served(ar: int, months: Mapping[str, Sequence[int]], price: int = 100) -> Resultat:
    """Ten hours of home care each of these months, at this price an hour."""
    volumes = [f"{n};HT-OMV;HT1;{ar}-{m:02};10;" for n, mine in months.items() for m in mine]
    return _year(ar, list(months), {"100": 10 * price * len(volumes)}, volumes)
