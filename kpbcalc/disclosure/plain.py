"""A table's columns as plain lists: the gate looks at every cell of a report, and frames are slow at it."""

from typing import Any

from kpbcalc.base.table import Table

Plain = dict[str, list[Any]]


def plain(table: Table) -> Plain:
    """The shown columns, bases and dimensions by key; a missing value is None."""
    keys = {c.key for c in table.columns} | set(table.dimensions)
    keys |= {k for c in table.columns for k in (c.basis, c.largest, c.second, c.sum_of) if k}
    found: Plain = {}
    for key in keys:
        values = table.frame[key]
        missing = values.isna()
        listed = values.tolist()
        if missing.any():
            listed = [None if gone else v for v, gone in zip(listed, missing, strict=True)]
        found[key] = listed
    return found
