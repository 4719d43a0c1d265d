"""Release a table: hide every cell that rests on too few persons."""

import pandas as pd

from kpbcalc.disclosure import released as _released
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.released import Cell, Released
from kpbcalc.table import Table


def _too_few(count: pd.Series, minimum: int) -> pd.Series:
    """Which rows rest on 1 to minimum-1 persons. Zero is nobody, and may be shown."""
    count = pd.to_numeric(count).astype("Float64").fillna(0)
    return ((count > 0) & (count < minimum)).astype(bool)


def _protect_total(hidden: pd.Series, count: pd.Series, frame: pd.DataFrame, table: Table) -> pd.Series:
    """Hide the row of the fewest other persons where a lone hidden part would be total minus the rest.

    The row is chosen by the count, once for every column that rests on it: were it another row in the
    money column than in the count column, dividing one by the other would give the count back.
    """
    parts = frame[table.columns[0].key].astype(str) != table.total
    if int((hidden & parts).sum()) != 1 or bool(hidden[~parts].any()):
        return hidden
    others = pd.to_numeric(count[parts & ~hidden]).dropna()
    others = others[others > 0]
    if others.empty:
        # Everybody is in the hidden part: the total is the part.
        return hidden | ~parts
    return hidden | (frame.index == others.idxmin())


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
    for column in table.columns:
        hidden = pd.Series(False, index=frame.index)
        counted = column.key if column.persons else column.basis
        if policy.audience == "extern" and counted is not None:
            hidden = _too_few(frame[counted], policy.minimum)
            if table.total is not None:
                hidden = _protect_total(hidden, frame[counted], frame, table)
        status.loc[frame[column.key].isna(), column.key] = str(Cell.MISSING)
        status.loc[hidden, column.key] = str(Cell.HIDDEN)
        if hidden.any():
            out[column.key] = out[column.key].astype(object).mask(hidden, None)
    return Released(table, out, status, policy, _released._KEY)
