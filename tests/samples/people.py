"""Who are the clients, and in which years are they there?"""

import numpy as np
import pandas as pd

from tests.samples.traits import AREAS
from tests.samples.world import BOTH, World

RESERVE = 5  # persons of each area who have nothing until an area is to have just so many clients
OLD = 65


def draw_people(w: World) -> pd.DataFrame:
    """One row a person: omrade (where most of their insatser are), kon, fodelsear, forsta and sista (years).

    The last `RESERVE` × three rows are the reserve, in the order of the areas.
    """
    rng, last = w.rng, w.years[-1]
    shares = rng.dirichlet([4, 2, 2][: len(w.areas)])
    omrade = np.concatenate([
        np.resize(w.areas, min(len(w.areas), w.size)),  # every area has somebody
        rng.choice(w.areas, max(w.size - len(w.areas), 0), p=shares),
        np.repeat(AREAS, RESERVE),
    ])  # fmt: skip
    n = len(omrade)
    ages = np.select(
        [omrade == "AO", omrade == "FN"],
        [65 + 38 * rng.beta(2, 2.2, n), 65 * rng.beta(1.6, 1.6, n)],
        68 * rng.beta(1.2, 1.6, n),
    )
    odd = rng.random(n) < 0.04
    ages = np.where(odd, rng.uniform(0, 106, n), ages).astype(int)
    if w.has("one_age"):
        ages[:] = rng.integers(0, 101)
    kon = np.where(rng.random(n) < rng.uniform(0.3, 0.7), "K", "M")
    if w.has("one_sex"):
        kon[:] = rng.choice(["K", "M"])
    return pd.DataFrame({"omrade": omrade, "kon": kon, "fodelsear": last - ages, **_present(w, n)})


def _present(w: World, n: int) -> dict[str, np.ndarray]:
    """First and last year of everybody."""
    rng, years = w.rng, np.array(w.years)
    a, b = rng.choice(years, n), rng.choice(years, n)
    always = rng.random(n) < (1 if w.has("same_cost") else 0.7)
    first = np.where(always, years[0], np.minimum(a, b))
    last = np.where(always, years[-1], np.maximum(a, b))
    if w.has("deaths"):
        gone = rng.random(n) < 0.4
        gone[0] = True
        first[gone] = last[gone] = years[0]
    if w.has("all_new"):
        new = rng.random(n) < 0.5
        new[: w.size : 2] = True
        first = np.where(new, years[-1], np.minimum(first, years[-2]))
        last = np.where(new, years[-1], np.minimum(last, years[-2]))
        last = np.maximum(first, last)
    else:
        first[1:4], last[1:4] = years[0], years[-1]  # no year without anybody
    first[-RESERVE * len(AREAS) :], last[-RESERVE * len(AREAS) :] = years[0], years[-1]
    return {"forsta": first, "sista": last}


def make_ages_awkward(w: World, people: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Change birth years so that the traits about ages hold. `rows`: person, insats, ar."""
    rng, last = w.rng, w.years[-1]
    born = people["fodelsear"].to_numpy(copy=True)
    now = rows[rows["ar"] == last]
    if w.has("ages_outside_target"):
        for insats, had in now.groupby("insats")["person"]:
            young = {"AO": 40, BOTH: 8, "FN": 70, "IFO": 70}[w.catalogue.loc[insats, "omrade"]]
            born[rng.choice(had.unique(), 1)] = last - young
    if w.has("under_65_in_ao"):
        own = now["insats"].map(w.catalogue["omrade"]) == "AO"
        had = now.loc[own, "person"].unique()
        born[rng.choice(had, w.some(len(had), 0.2), replace=False)] = last - rng.integers(20, OLD)
    if w.has("turns_65"):
        before = rows[(rows["ar"] == w.years[-2]) & (rows["insats"].map(w.catalogue["omrade"]) == BOTH)]
        both = np.intersect1d(before["person"], now["person"])
        born[rng.choice(both, w.some(len(both), 0.2), replace=False)] = last - OLD
    if w.has("newborn_and_hundred"):
        some = rng.permutation(now["person"].unique())
        born[some[:2]] = last
        born[some[2:5]] = last - np.array([100, 103, 109])[: len(some[2:5])]
    people["fodelsear"] = born
