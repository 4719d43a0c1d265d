"""How long do base sums and release take for a large municipality? `python -m tests.bench.release`.

A synthetic year: clients at random units in a dozen insatser, no real person's. With `stockholm` after it the
whole report of a municipality of Stockholm's size is made instead, from files: time, CPU and peak memory.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kpbcalc.aggregates.collect import collect, statistics
from kpbcalc.aggregates.year import year
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import cost
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.settle_areas import settle_areas
from tests.bench.large_input import kpb, measured
from tests.builders import YEAR, Rows, small, typed, write

SIZES = ((6_300, 376), (12_500, 1_500))
LARGEST = (94_000, 1_400)
INSATSER = (  # code, share of the clients, share of the units
    ("HT-OMV", 0.35, 0.2), ("HT-SERV", 0.3, 0.2), ("HT-NATT", 0.05, 0.01), ("LARM", 0.4, 0.01),
    ("SABO-OMV", 0.15, 0.2), ("SABO-DEM", 0.08, 0.15), ("KORT", 0.08, 0.05), ("HSL-SSK-ORD", 0.2, 0.02),
    ("LSS-9G", 0.06, 0.2), ("LSS-10", 0.08, 0.15), ("LSS-2SFB", 0.01, 0.01), ("BSTOD", 0.07, 0.05),
    ("IFO-BU-FAM", 0.02, 0.02), ("IFO-VX-OV", 0.05, 0.02),
)  # fmt: skip


def drawn(clients: int, units: int) -> Rows:
    """The tables of a year of so many clients and units, in three months."""
    dice = random.Random(7)
    at: dict[str, list[str]] = {}
    made: list[str] = []
    for insats, _, share in INSATSER:
        many = max(1, round(share * units))
        first = many // 2 if insats == "SABO-DEM" else 0  # some homes have both, some one of them
        at[insats] = [f"{insats.split('-')[0]}{n}" for n in range(first, first + many)]
        made += [unit for unit in at[insats] if unit not in made]
    volumes, people, there = [], [], set()
    for n in range(clients):
        people.append(f"B{n:05};{dice.choice('KM')};{YEAR - dice.choice([15, 40, 50, 70, 82, 88, 93])}")
        for insats, share, _ in INSATSER:
            if dice.random() < share:
                unit = dice.choice(at[insats])
                there.add((insats, unit))
                for month in ("01", "05", "09"):
                    hours = f"{dice.randint(1, 30)};{dice.randint(1, 30)}"
                    volumes.append(f"B{n:05};{insats};{unit};{YEAR}-{month};{hours}")
    objects = sorted(there)
    return small(
        kontoutfall=[f"{n};510;5010;;{YEAR}01;{dice.randint(10**5, 10**7)}" for n in range(len(objects))],
        kodnyckel=[f"{n};*;insats;{i};{u};;" for n, (i, u) in enumerate(objects)],
        pooler=[], fordelningsvarden=[],
        enheter=[f"{u};{u};{'annan' if n % 5 == 0 else 'egen'};;;10;5" for n, u in enumerate(made)],
        brukare=people, insatsvolymer=volumes,
        befolkning=[f"{age};{sex};{clients // 20}" for age in range(101) for sex in "KM"],
    )  # fmt: skip


def seconds(of: Callable[[], object]) -> float:
    """CPU seconds."""
    start = time.process_time()
    of()
    return time.process_time() - start


def stockholm() -> None:
    """The whole report of the largest municipality there is."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "data", drawn(*LARGEST), kommun="0180")
        where = ["--data", f"{folder}/data", "--out", f"{folder}/out"]
        run = measured([kpb(), "report", "--muni", "0180", "--year", str(YEAR), *where])
    size = f"{LARGEST[0]} clients × {LARGEST[1]} units"
    print(f"{size}, the whole report: {run.wall:.0f} s, {run.cpu:.0f} CPU s, {run.memory:.0f} MB")


def main() -> None:
    """One line a size: CPU seconds of each part and of all."""
    if "stockholm" in sys.argv[1:]:
        stockholm()
        return
    policy = policy_from_params()
    for clients, units in SIZES:
        result = cost(typed(drawn(clients, units)))
        now = settle_areas(year(result), policy)
        families = collect(now)
        parts = {
            "collect": seconds(partial(collect, now)),
            "families": seconds(partial(release_families, families, policy)),
            "statistics": seconds(partial(statistics, now)),
            "all": seconds(partial(release_year, result, [], policy)),
        }
        told = "  ".join(f"{name} {value:.2f}" for name, value in parts.items())
        print(f"{clients} clients × {units} units: {told} CPU seconds")


if __name__ == "__main__":
    main()
