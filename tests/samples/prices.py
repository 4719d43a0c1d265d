"""Homes and home care of which a test says the prices: per day, per hour, granted and performed."""

from collections.abc import Sequence

from kpbcalc.costing import Resultat, cost
from tests.builders import small, typed


def homes(ar: int, prices: Sequence[float], days: Sequence[int], pool: float = 0, each: int = 6) -> Resultat:
    """One unit of ten places and `each` clients for each price (kr per day, without the pool)."""
    ledger, key, units, volumes, people, values = [], [], [], [], [], []
    for n, (price, total) in enumerate(zip(prices, days, strict=True)):
        staff, rent = round(price * total * 0.75, 2), round(price * total * 0.25, 2)
        ledger += [f"{n};510;5010;;{ar}01;{staff}", f"{n};510;6010;;{ar}01;{rent}"]
        key.append(f"{n};*;insats;SABO-OMV;S{n};;")
        units.append(f"S{n};Hem {n};egen;säbo;;10;7")
        values.append(f"OH;insats;SABO-OMV;S{n};;{n + 1}")
        for c in range(each):
            people.append(f"B{n}{c};{'KM'[c % 2]};{ar - 85}")
            volumes.append(f"B{n}{c};SABO-OMV;S{n};{ar}-03;;{total / each:.4f}")
    if pool:
        ledger.append(f"900;510;5010;;{ar}01;{pool}")
        key.append("900;*;pool;;;OH;")
    rows = small(
        kontoutfall=ledger, kodnyckel=key, enheter=units, brukare=people, insatsvolymer=volumes,
        fordelningsvarden=values, befolkning=["85;K;100", "85;M;100"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def care(ar: int, granted: float, performed: float, kr: float) -> Resultat:
    """Home care of twelve clients at one unit."""
    people = [f"B{n};{'KM'[n % 2]};{ar - 85}" for n in range(12)]
    volumes = [f"B{n};HT-OMV;HT1;{ar}-01;{granted / 12:.6f};{performed / 12:.6f}" for n in range(12)]
    rows = small(
        kontoutfall=[f"100;510;5010;;{ar}01;{kr}"], kodnyckel=["100;*;insats;HT-OMV;HT1;;"], pooler=[],
        fordelningsvarden=[], brukare=people, insatsvolymer=volumes, befolkning=["85;K;100"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))
