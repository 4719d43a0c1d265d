"""Release a table: hide every cell that rests on too few persons."""

import pandas as pd

from kpbcalc.disclosure import released as _released
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.released import Cell, Released
from kpbcalc.table import Column, Table


def _too_few(column: Column, frame: pd.DataFrame, minimum: int) -> pd.Series:
    """Which rows of a column rest on 1 to minimum-1 persons. Zero is nobody, and may be shown."""
    if column.persons:
        count = frame[column.key]
    elif column.basis is not None:
        count = frame[column.basis]
    else:
        return pd.Series(False, index=frame.index)
    count = pd.to_numeric(count).astype("Float64").fillna(0)
    return ((count > 0) & (count < minimum)).astype(bool)


def _hide_one_more(hidden: pd.Series, values: pd.Series, labels: pd.Series, total: str) -> pd.Series:
    """Hide the smallest other part where a single hidden part would be total minus the rest."""
    parts = labels.astype(str) != total
    if int((hidden & parts).sum()) != 1 or bool(hidden[~parts].any()):
        return hidden
    others = values[parts & ~hidden & values.notna() & (values != 0)]
    if len(others):
        hidden = hidden.copy()
        smallest = others.index[int(others.astype(float).abs().argmin())]
        hidden.iloc[int(smallest)] = True
    return hidden


def release(table: Table, policy: Policy) -> Released:
    """The table with every unsafe cell hidden, ready for presentation.

    Primary suppression: a count of 1 to minimum-1 persons, and every value that rests on such a count,
    is hidden. In a column with a total, a lone hidden part takes the smallest other part with it, or the
    total would give it back. With audience intern nothing is hidden.
    """
    shown = [c.key for c in table.columns]
    frame = table.frame.reset_index(drop=True)
    status = pd.DataFrame(str(Cell.SHOWN), index=frame.index, columns=shown)
    out = frame[shown].copy()
    labels = frame[shown[0]]
    for column in table.columns:
        hidden = pd.Series(False, index=frame.index)
        if policy.audience == "extern":
            hidden = _too_few(column, frame, policy.minimum)
            if table.total is not None and (column.persons or column.basis):
                hidden = _hide_one_more(hidden, frame[column.key], labels, table.total)
        status.loc[frame[column.key].isna(), column.key] = str(Cell.MISSING)
        status.loc[hidden, column.key] = str(Cell.HIDDEN)
        if hidden.any():
            out[column.key] = out[column.key].astype(object).mask(hidden, None)
    return Released(table, out, status, policy, _released._KEY)
