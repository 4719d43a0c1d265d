"""The volume table as it would be exported, and what every row cost."""

import numpy as np
import pandas as pd

from tests.samples.ledger import unit_code
from tests.samples.world import World

_UNKNOWN = -1  # a volume that is not stated


def price(w: World, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `kr`: volume × the price of the insats × what its unit and the year make of it."""
    cell = rows.groupby(["insats", "enhet", "ar"]).ngroup()
    spread = w.rng.lognormal(0, 0.25, int(cell.max()) + 1)
    kr = rows["volym"] / 10_000 * rows["insats"].map(w.catalogue["pris"]) * spread[cell]
    if w.has("same_cost"):
        every = rows.groupby(["ar", "insats"])["volym"].transform("sum")
        persons = rows.groupby(["ar", "insats"])["person"].transform("nunique")
        kr = 120_000.0 * persons * rows["volym"] / every
    return rows.assign(kr=kr)


def granted_and_performed(w: World, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with beviljad and utford in ten-thousandths, -1 where it is not stated."""
    rng = w.rng
    carries = rows["insats"].map(w.catalogue["volymbas"]) == "beviljad"
    hours = rows["insats"].map(w.catalogue["volymenhet"]) == "timme"
    codes = pd.Series(rows["insats"].unique())
    stated = dict(zip(codes, rng.random(len(codes)) < 0.7, strict=True))  # whether the other volume is known
    share = rng.uniform(0.7, 1.05, len(rows)) if not w.has("same_cost") else 0.9
    other = np.where(rows["insats"].map(stated), np.rint(rows["volym"] * share / 2500) * 2500, _UNKNOWN)
    granted = np.where(carries, rows["volym"], other)
    performed = np.where(carries, other, rows["volym"])
    silent = rows["insats"].isin(w.silent)
    performed = np.where(silent, rows["volym"], performed)
    granted = np.where(silent, rng.choice([_UNKNOWN, 0]), granted)
    if w.has("granted_not_performed"):
        performed = np.where(rows["insats"] == "LSS-5", rng.choice([_UNKNOWN, 0]), performed)
    if rng.random() < 0.3:  # a few rows where nobody knows the performed hours
        performed = np.where(hours & carries & (rng.random(len(rows)) < 0.02), _UNKNOWN, performed)
    return rows.assign(beviljad=granted.astype(np.int64), utford=performed.astype(np.int64))


def correct(w: World, rows: pd.DataFrame) -> pd.DataFrame:
    """With corrections some volumes are stated in two rows of one key, which together are the volume.

    A minus is not a volume (rule V04), so this is all that a correction can look like in a valid table.
    """
    if not w.has("corrections"):
        return rows
    some = w.rng.choice(rows.index, w.some(len(rows), 0.03), replace=False)
    later = rows.loc[some].copy()
    for column in ("beviljad", "utford"):
        part = np.where(later[column] > 0, later[column] // 4, _UNKNOWN)
        rows.loc[some, column] -= np.maximum(part, 0)
        later[column] = part
    known = (later["beviljad"] > 0) | (later["utford"] > 0)
    return pd.concat([rows, later[known]], ignore_index=True)


def scheduled(w: World, rows: pd.DataFrame) -> pd.DataFrame:
    """schematid: hours that were planned, for assistance and some other hours."""
    hours = rows["insats"].map(w.catalogue["volymenhet"]) == "timme"
    assistance = rows["insats"].str.startswith("LSS-2")
    some = rows[hours & (assistance | (w.rng.random(len(rows)) < 0.05))]
    return some.assign(timmar=np.rint(some["volym"] * w.rng.uniform(0.9, 1.1, len(some))).astype(np.int64))


def visits(w: World, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Some performed hours as visits instead, with no row or a blank in the volume table: rows, visits."""
    hours = rows["insats"].map(w.catalogue["volymenhet"]) == "timme"
    once = ~rows.duplicated(["person", "insats", "enhet", "manad"], keep=False)
    can = rows.index[hours & once & (rows["utford"] > 0)].to_numpy()
    some = w.rng.choice(can, min(len(can), 60), replace=False)
    each = rows.loc[some]
    minutes = (each["utford"] * 60) // 10_000
    number = np.clip(minutes // 90, 1, 8)
    events = each.loc[each.index.repeat(number)].assign(
        minuter=np.repeat((minutes // number).to_numpy(), number),
        dag=w.rng.integers(1, 29, int(number.sum())),
    )
    left = rows.copy()
    left.loc[some, "utford"] = _UNKNOWN
    nothing = (left["beviljad"] < 0) & left.index.isin(some)
    return left[~nothing], events


def volume_columns(rows: pd.DataFrame, ids: np.ndarray) -> dict[str, pd.Series]:
    """The columns that volumes, visits and scheduled hours have in common."""
    return {
        "brukar_id": pd.Series(ids[rows["person"]], index=rows.index),
        "insats": rows["insats"],
        "enhet": rows["enhet"].map(unit_code),
        "manad": rows["ar"].astype(str) + "-" + rows["manad"].astype(str).str.zfill(2),
    }
