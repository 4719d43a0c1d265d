"""How far could a figure have been from what it became, had other persons happened to be the clients?

Every client of the year is counted, so nothing here is sampling error. The interval sees the year's clients
as drawn from a process: it covers who and how many with which needs, and nothing else, neither faults in the
underlag nor how costs were allocated. Source: Efron's bootstrap (percentile interval); level, draws and seed
are in params/osakerhet.toml.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.pair import CAME, ENDED, Pair
from kpbcalc.aggregates.statistic import DECIMALS, Statistic, spread
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact, params
from kpbcalc.base.code_words import AREAS

CHUNK = 1 << 17  # draws held at a time: what the processor keeps close, a third of the time of more
BOUNDS = ("lag", "hog")
Draws = npt.NDArray[np.float64]


def statistics(year: Year) -> list[Statistic]:
    """`medel` by area: mean cost per client (kr), lag and hog."""
    found = []
    for omrade in AREAS:
        rows = year.of_area(omrade)
        costs = exact.to_float(rows.groupby("client")["kr"].sum()).to_numpy()
        if len(costs):
            each = np.column_stack([costs, np.ones(len(costs))])
            ((low, high),) = bootstrap(each, _mean)
            values = {"medel": float(costs.mean()), "lag": low, "hog": high}
            cells = (("omraden", (omrade,)),)
            made_of = {"medel": ((float(costs.sum()), float(len(costs))),)}
            found.append(
                Statistic("medel", (omrade,), values, len(costs), least=fewest(omrade), cells=cells,
                          sums=(spread(costs),), ends=BOUNDS, ratios=made_of, numbers=cells,
                          differs=(float(costs.std()), float(costs.mean())))
            )  # fmt: skip
    return found


def _mean(sums: Draws) -> Draws:
    found: Draws = sums[:, [0]] / sums[:, [1]]
    return found


def changes(pair: Pair) -> list[Statistic]:
    """`medel_andring` by area: the change of the mean cost per client (kr), lag and hog, persons as pairs.

    n are those of either year: with a year's number it tells how many came, or ended.
    """
    costs, found = pair.costs, []
    for omrade in AREAS:
        mine = costs[costs["omrade"] == omrade]
        there = [(mine["slag"] != kind).to_numpy(float) for kind in ("nya", "avslutade")]
        if not all(t.sum() for t in there):
            continue
        kr = [exact.to_float(mine[k]).to_numpy() for k in ("fore", "efter")]
        each = np.column_stack([*kr, *there])

        def change(s: Draws) -> Draws:
            with np.errstate(invalid="ignore", divide="ignore"):
                found: Draws = s[:, [1]] / s[:, [3]] - s[:, [0]] / s[:, [2]]
            return found

        ((low, high),) = bootstrap(each, change)
        value = float(change(each.sum(axis=0, keepdims=True))[0, 0])
        values = {"medel": value, "lag": low, "hog": high}
        fewer = int(min(t.sum() for t in there))
        before, after = (tuple(each[:, [k, k + 2]].sum(axis=0).tolist()) for k in (0, 1))
        alone = tuple((int((mine["slag"] == kind).sum()), ()) for kind in (CAME, ENDED))
        made_of = {"medel": (after, (-before[0], before[1]))}
        # What each person does to the later mean and to the earlier.
        parts = [(each[:, k] - kr / n * each[:, k + 2]) / n for k, (kr, n) in enumerate((before, after))]
        found.append(
            Statistic("medel_andring", (omrade,), values, len(mine), (fewer,), least=fewest(omrade),
                      sums=(spread(parts[1] - parts[0]),), ends=BOUNDS, ratios=made_of, rests=alone,
                      numbers=(("omraden", (omrade,)),))
        )  # fmt: skip
    return found


def fewest(omrade: str) -> int:
    """The fewest clients of an area for an interval of its skewed costs to cover as often as it says."""
    return int(params.toml("osakerhet.toml")["minsta_brukare"][omrade])


def bootstrap(values: Draws, statistic: Callable[[Draws], Draws]) -> list[tuple[float, float]]:
    """The intervals of figures made from sums over persons.

    In: one row per person, one column per sum; `statistic` turns sums (draws × columns) into figures (draws ×
    figures). Persons are drawn with replacement, as many as there are. The same input gives the same
    intervals, whatever order the persons stand in.
    """
    settings = params.toml("osakerhet.toml")["intervall"]
    generator = np.random.Generator(np.random.PCG64(int(settings["fro"])))
    ordered = values[np.lexsort(values.T[::-1])]
    size, draws = len(ordered), int(settings["dragningar"])
    at_a_time = max(1, CHUNK // size)
    found = []
    for start in range(0, draws, at_a_time):
        count = min(at_a_time, draws - start)
        drawn = generator.integers(size, size=(count, size), dtype=np.int32)
        drawn += size * np.arange(count, dtype=np.int32)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=count * size).reshape(count, size)
        found.append(statistic(weights @ ordered))
    outside = (100 - int(settings["niva"])) / 2
    low, high = np.nanpercentile(np.concatenate(found), [outside, 100 - outside], axis=0)
    return [(round(float(a), DECIMALS), round(float(b), DECIMALS)) for a, b in zip(low, high, strict=True)]
