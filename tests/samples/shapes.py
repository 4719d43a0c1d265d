"""The traits that are about who has how much, once everybody's months are known."""

import numpy as np
import pandas as pd

from tests.samples.care import area_of
from tests.samples.people import RESERVE
from tests.samples.traits import AREAS
from tests.samples.world import World

_REST = 0.06  # what all the others have together, of what the dominant has
_MOST = 40  # others: with more of them a ten-thousandth of a unit each would be too much


def cut_to_size(w: World, people: pd.DataFrame, rows: pd.DataFrame, units: int) -> tuple[pd.DataFrame, int]:
    """Areas with a given number of clients, small groups, shared units and units with one client."""
    for position, area in enumerate(AREAS):
        for wanted in range(RESERVE + 1):
            if w.has(f"{area.lower()}_{wanted}"):
                rows = _so_many(w, people, rows, area, wanted, position)
    if w.has("tiny_in_one_area"):
        rows = _tiny(w, people, rows)
    if w.has("shared_unit"):
        rows, units = _share_unit(w, people, rows, units)
    if w.has("one_client_units"):
        some = w.rng.permutation(rows["person"].unique())[: w.some(rows["person"].nunique(), 0.05, 2)]
        own = rows["person"].isin(some).to_numpy()
        number = pd.Series(np.arange(len(some)), index=some)
        rows.loc[own, "enhet"] = units + rows.loc[own, "person"].map(number)
        units += len(some)
    return rows.reset_index(drop=True), units


def _so_many(
    w: World, people: pd.DataFrame, rows: pd.DataFrame, area: str, wanted: int, position: int
) -> pd.DataFrame:
    """Every year exactly so many clients in the area: others lose what they have there, some are added."""
    here = (area_of(w, people, rows) == area).to_numpy()
    carries = here & ~rows["insats"].isin(w.silent).to_numpy()
    order = pd.Series(w.rng.permutation(len(people)), index=people.index)
    kept = [rows[~here]]
    reserve = len(people) - RESERVE * len(AREAS) + RESERVE * position
    for ar in w.years:
        inside = rows[carries & (rows["ar"] == ar)]
        chosen = sorted(inside["person"].unique(), key=order.__getitem__)[:wanted]
        kept.append(rows[here & (rows["ar"] == ar) & rows["person"].isin(chosen)])
        new = reserve + np.arange(wanted - len(chosen))
        months = pd.DataFrame({"manad": range(1, 13)})
        added = pd.DataFrame({"person": new}).merge(months, how="cross")
        unit = inside["enhet"].min() if len(inside) else 0
        kept.append(added.assign(ar=ar, insats=w.anchors[area], enhet=unit, volym=10_000))
    return pd.concat(kept, ignore_index=True)


def _tiny(w: World, people: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A few insatser keep one to four clients a year in one area, and whoever they have in the others."""
    area = area_of(w, people, rows)
    groups = sorted(set(zip(rows["insats"], area, strict=True)))
    held = np.ones(len(rows), bool)
    for i in w.rng.permutation(len(groups))[: max(1, min(3, len(groups) // 2))]:
        insats, where = groups[i]
        inside = ((rows["insats"] == insats) & (area == where)).to_numpy()
        few = w.rng.permutation(rows.loc[inside, "person"].unique())[: w.rng.integers(1, 5)]
        held &= ~inside | rows["person"].isin(few).to_numpy()
    return rows[held].reset_index(drop=True)


def _share_unit(w: World, people: pd.DataFrame, rows: pd.DataFrame, units: int) -> tuple[pd.DataFrame, int]:
    """A new unit takes some of the clients of two areas, the same persons every year."""
    area = area_of(w, people, rows)
    now = rows["ar"] == w.years[-1]
    for where in w.rng.permutation(sorted(area[now].unique()))[:2]:
        had = rows.loc[now & (area == where), "person"].unique()
        some = w.rng.choice(had, w.some(len(had), 0.4), replace=False)
        rows.loc[(area == where) & rows["person"].isin(some), "enhet"] = units
    return rows, units + 1


def dominate_volumes(w: World, rows: pd.DataFrame) -> pd.DataFrame:
    """One or two clients have over 90 % of an insats, or of everything at a unit, in the last year."""
    for trait, persons in (("dominates", 1), ("two_dominate", 2)):
        for where, column in (("insats", "insats"), ("unit", "enhet")):
            if w.has(f"{trait}_{where}"):
                rows = _dominate(w, rows, column, persons)
    return rows


def _dominate(w: World, rows: pd.DataFrame, column: str, persons: int) -> pd.DataFrame:
    last = rows[(rows["ar"] == w.years[-1]) & ~rows["insats"].isin(w.silent)]
    many = last.groupby(column)["person"].nunique()
    enough = next(c for c in (many[many.between(persons + 1, _MOST)], many[many > persons], many) if len(c))
    target = w.rng.choice(enough.index)
    inside = last[last[column] == target]
    top = inside.groupby("person")["volym"].sum().nlargest(persons).index
    own = inside[inside["person"].isin(top)]
    gone = inside.index[~inside["person"].isin([*top, *inside["person"].unique()[:_MOST]])]
    inside, rows = inside.drop(gone), rows.drop(gone)
    # Every insats at every unit there: the two alike, the others together a little.
    volym = rows["volym"].astype(float)
    for _, cell in inside.groupby(["insats", "enhet"]):
        mine = cell[cell["person"].isin(top)]
        each = mine.groupby("person")["volym"].sum()
        others = cell.index.difference(mine.index)
        for person, total in each.items():
            volym.loc[mine.index[mine["person"] == person]] *= each.min() / total
        room = each.min() * len(each) if len(each) else own["volym"].min() / 100
        if len(others):
            volym.loc[others] *= min(1.0, _REST * room / volym.loc[others].sum())
    return rows.assign(volym=np.maximum(np.rint(volym), 1).astype(np.int64)).reset_index(drop=True)


def dominate_area(w: World, people: pd.DataFrame, rows: pd.DataFrame, units: int) -> tuple[pd.DataFrame, int]:
    """One or two clients have units of their own, so dear that they are over 90 % of an area's cost.

    `rows` has kr, the cost of each row; what it says here the ledger is drawn to.
    """
    persons = 2 if w.has("two_dominate_area") else int(w.has("dominates_area"))
    if not persons:
        return rows, units
    last = (rows["ar"] == w.years[-1]) & ~rows["insats"].isin(w.silent)
    area = area_of(w, people, rows)
    many = rows[last].groupby(area[last])["person"].nunique()
    target = w.rng.choice(many.index[many > persons] if (many > persons).any() else many.index)
    inside = last & (area == target)
    rest = max(float(rows.loc[inside, "kr"].sum()), 1000.0)
    for person in w.rng.permutation(rows.loc[inside, "person"].unique())[:persons]:
        own = inside & (rows["person"] == person)
        one = own & (rows["insats"] == rows.loc[own, "insats"].iloc[0])
        rows.loc[one, "enhet"] = units
        rows.loc[one, "kr"] *= 30 * rest / rows.loc[one, "kr"].sum()
        units += 1
    return rows, units
