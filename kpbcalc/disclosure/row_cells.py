"""In which told cell of a family is each row of the year? Two families tell the same rows, split two ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, keys_of
from kpbcalc.aggregates.parts import Codes
from kpbcalc.aggregates.stege import cuts_of
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.told_cells import Told, place, told_of

BY_ROW = ("omrade", "grupp", "insats", "regi", "enhet", "slag")


@dataclass(frozen=True)
class RowCells:
    """The told cells of a family, and the number of the one that each row is in; -1 for none."""

    cells: tuple[Cell, ...]
    at: Codes


def row_cells(family: Family, released: Mapping[str, ReleasedFamily], rows: pd.DataFrame) -> RowCells | None:
    """The told cells and their rows; None of a family whose leaves rows cannot be found in.

    In: rows with client (number) and the columns that `grupper` and the like are split by. A family of one
    leaf a client and area is found by the client.
    """
    if family.name not in released:
        return None
    leaf = _leaves(family, rows)
    if leaf is None:
        return None
    told = told_of(family, released)
    cell_of = np.append(place(family, told), -1)
    return RowCells(cells_of(family, released[family.name], told), cell_of[leaf])


def cells_of(family: Family, released: ReleasedFamily, told: Sequence[Told]) -> tuple[Cell, ...]:
    """The told cells themselves; of a ladder the one that each cut is the beginning of."""
    by_key = dict(released.by_key)
    if family.join == "ladder":
        shown = [c for c in released.cells if not c.hidden]
        by_key |= {(*c.key[:-1], cut): c for c in shown for cut in cuts_of([c.leaves[0][-1]])}
    return tuple(by_key[one.key] for one in told)


def _leaves(family: Family, rows: pd.DataFrame) -> Codes | None:
    """The leaf of each row, -1 for none."""
    dims = family.dims
    if set(dims) <= set(BY_ROW) & set(rows.columns):
        keys, at = keys_of(rows, dims)
        number = {leaf: n for n, leaf in enumerate(family.leaves)}
        return np.array([number.get(key, -1) for key in keys], dtype=np.int64)[at]
    if not family.partition or dims[0] != "omrade" or (family.up > 1 and family.join == "whole"):
        return None
    area_of_row, areas = pd.factorize(rows["omrade"])
    area = {name: n for n, name in enumerate(areas)}
    of_leaf = np.array([area.get(leaf[0], -1) for leaf in family.leaves], dtype=np.int64)
    # The rows may be of one year and the family of two: clients, and an area (the last), that no row is of.
    clients = max(int(rows["client"].max()), int(family.of.client.max(initial=0))) + 1
    found = np.full((len(area) + 1, clients), -1, dtype=np.int64)
    found[of_leaf[family.of.leaf], family.of.client] = family.of.leaf
    of_rows: Codes = found[area_of_row, rows["client"].to_numpy(np.int64)]
    return of_rows
