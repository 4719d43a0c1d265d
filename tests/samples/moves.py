"""The traits that are about whole spells: moves, and insatser of several areas for one person."""

import numpy as np
import pandas as pd

from tests.samples.world import World


def reshape(
    w: World, people: pd.DataFrame, spells: pd.DataFrame, provided: dict[str, list[int]], units: int
) -> tuple[pd.DataFrame, int]:
    """The spells as the drawn traits want them, and how many units there now are."""
    if w.has("several_areas"):
        spells = _several_areas(w, people, spells, provided)
    for trait, wanted in _MUST.items():
        if w.has(trait):
            spells = _give(w, people, spells, provided, wanted)
    if w.has("moves_housing"):
        spells = _move_housing(w, people, spells, provided)
    if w.has("moves_between_units"):
        spells, units = _change_unit(w, spells, units)
    return spells.reset_index(drop=True), units


# Traits that need somebody with an insats: the insats, and the area whose persons may have it.
_MUST = {
    "turns_65": (("HT-OMV", "AO"),),
    "assistance": (("LSS-2", "FN"), ("LSS-2SFB", "FN")),
    "performed_not_granted": (("LSS-3", "FN"),),
    "granted_not_performed": (("LSS-5", "FN"),),
    "under_65_in_ao": (("KORT", "AO"),),
    "service_with_volume": (("IFO-BU-OVO", "IFO"),),
}


def _whole_years(
    w: World, people: pd.DataFrame, persons: np.ndarray, insats: str, provided: dict[str, list[int]]
) -> pd.DataFrame:
    """A spell of the insats for each person and year they are there, mostly from January to December."""
    one = pd.DataFrame({"person": persons, "insats": insats})
    one["enhet"] = w.rng.choice(provided[insats], len(one))
    every = one.merge(pd.DataFrame({"ar": w.years}), how="cross")
    there = every["ar"].between(every["person"].map(people["forsta"]), every["person"].map(people["sista"]))
    length = 1 if w.has("one_and_twelve_months") and w.rng.random() < 0.5 else 12
    return every[there].assign(niva=1.0, start=1, manader=length)


def _several_areas(
    w: World, people: pd.DataFrame, spells: pd.DataFrame, provided: dict[str, list[int]]
) -> pd.DataFrame:
    """Some clients get the anchor insats of two areas; one at least has those of all."""
    had = spells.loc[spells["ar"] == w.years[-1], "person"].unique()
    some = w.rng.choice(had, w.some(len(had), 0.15, 3), replace=False)
    number = np.arange(len(some))
    added = [
        _whole_years(
            w,
            people,
            some[(number % 3 != i) | (number == 0) | (len(w.areas) == 2)],
            w.anchors[area],
            provided,
        )
        for i, area in enumerate(w.areas)
    ]
    return pd.concat([spells, *added]).drop_duplicates(["ar", "person", "insats"])


def _give(
    w: World, people: pd.DataFrame, spells: pd.DataFrame, provided: dict[str, list[int]],
    wanted: tuple[tuple[str, str], ...],
) -> pd.DataFrame:  # fmt: skip
    """Some persons of an area have the insats, those who are there from the first year to the last."""
    for insats, area in wanted:
        there = (people["forsta"] == w.years[0]) & (people["sista"] == w.years[-1])
        own = people.index[there & (people["omrade"] == area) & (people.index < w.size)].to_numpy()
        if not len(own):
            own = people.index[1:4].to_numpy()  # who are always there
        some = w.rng.choice(own, w.some(len(own), 0.1, 2), replace=False)
        spells = pd.concat([_whole_years(w, people, some, insats, provided), spells])
    return spells.drop_duplicates(["ar", "person", "insats"])


def _move_housing(
    w: World, people: pd.DataFrame, spells: pd.DataFrame, provided: dict[str, list[int]]
) -> pd.DataFrame:
    """Clients at home until a month, in special housing after it and the next year; and the other way."""
    at_home, special = "HT-OMV" if "HT-OMV" in w.offered else "DAGV", "SABO-OMV"
    had = spells.loc[spells["insats"].map(w.catalogue["omrade"]) != "IFO", "person"].unique()
    some = w.rng.choice(had, w.some(len(had), 0.15, 3), replace=False)
    month = w.rng.integers(1, 12, len(some))
    year = w.rng.choice(w.years, len(some))
    parts = []
    for insats, first in ((at_home, np.arange(len(some)) % 3 > 0), (special, np.arange(len(some)) % 3 == 0)):
        each = pd.DataFrame({
            "person": some, "insats": insats, "moved": year, "m": month, "first": first,
            "enhet": w.rng.choice(provided[insats], len(some)), "niva": 1.0,
        }).merge(pd.DataFrame({"ar": w.years}), how="cross")  # fmt: skip
        before, after = each["ar"] < each["moved"], each["ar"] > each["moved"]
        here = np.where(each["first"], ~after, ~before)
        in_year = each["ar"] == each["moved"]
        each["start"] = np.where(in_year & ~each["first"], each["m"] + 1, 1)
        each["manader"] = np.where(in_year, np.where(each["first"], each["m"], 12 - each["m"]), 12)
        parts.append(each[here].drop(columns=["moved", "m", "first"]))
    moved = pd.concat(parts)
    there = moved["ar"].between(moved["person"].map(people["forsta"]), moved["person"].map(people["sista"]))
    return pd.concat([moved[there], spells[~spells["person"].isin(some)]])


def _change_unit(w: World, spells: pd.DataFrame, units: int) -> tuple[pd.DataFrame, int]:
    """A fifth of the longer spells continue at another unit of the insats, or at a new one."""
    spells = spells.reset_index(drop=True)
    long = spells.index[spells["manader"] > 1].to_numpy()
    if not len(long):
        spells.loc[:, ["start", "manader"]] = 1, 12
        long = spells.index.to_numpy()
    some = w.rng.choice(long, w.some(len(long), 0.2), replace=False)
    rest = spells.loc[some].copy()
    kept = w.rng.integers(1, rest["manader"].to_numpy())
    spells.loc[some, "manader"] = kept
    rest["start"] += kept
    rest["manader"] -= kept
    used = spells.groupby("insats")["enhet"].unique()
    moved_to = np.empty(len(rest), int)
    for i, (insats, enhet) in enumerate(zip(rest["insats"], rest["enhet"], strict=True)):
        others = used[insats][used[insats] != enhet]
        moved_to[i] = w.rng.choice(others) if len(others) else units
    return pd.concat([spells, rest.assign(enhet=moved_to)]), units + 1
