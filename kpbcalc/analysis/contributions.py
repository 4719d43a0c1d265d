"""How many persons is a sum made of, and how much of it is the largest one's? What the gate must know.

The dominance rules are those of official statistics, with the limits of params/sekretess.toml.
"""

from collections.abc import Hashable, Sequence

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.dominated import dominated

LARGEST, SECOND = "_storst", "_nast"


def contributions(
    rows: pd.DataFrame, by: str | Sequence[str], values: Sequence[str] = ("kr",)
) -> pd.DataFrame:
    """Clients and sums per group, with the two largest clients' parts of each sum.

    In: rows with brukar_id, the columns `by` and `values`. Out, indexed by `by`: brukare (distinct
    clients), and for each value its sum, `<value>_storst` and `<value>_nast` in the value's own unit.
    """
    keys = [by] if isinstance(by, str) else list(by)
    each = rows.groupby([*keys, "brukar_id"])[list(values)].sum()
    groups = each.groupby(level=keys)
    found = groups.sum()
    found.insert(0, "brukare", groups.size())
    for value in values:
        ranked = each[value].abs().groupby(level=keys).rank(method="first", ascending=False)
        for place, suffix in enumerate((LARGEST, SECOND), start=1):
            part = each.loc[ranked == place, value].groupby(level=keys).sum()
            found[value + suffix] = part.reindex(found.index).fillna(0.0)
    return found


def of_all(rows: pd.DataFrame, values: Sequence[str] = ("kr",)) -> dict[Hashable, float]:
    """The same of all rows together, as one record."""
    return dict(contributions(rows.assign(_alla=""), "_alla", values).iloc[0].to_dict())


def carried_by(
    rows: pd.DataFrame, by: str | Sequence[str], values: Sequence[str] = ("kr", "volym")
) -> pd.Series:
    """How many persons each group's sums rest on: its clients, or one where one or two make up a sum.

    For tables that show what is made of the sums, and not the sums themselves (an index, a place in a
    figure): their basis is this.
    """
    found = contributions(rows, by, values)
    persons = found["brukare"].copy()
    for value in values:
        parts = found[[value, value + LARGEST, value + SECOND]].abs().to_numpy()
        alone = [carried(whole, first, second) for whole, first, second in parts]
        persons = persons.mask(pd.Series(alone, index=found.index), 1)
    return persons


def carried(whole: float, first: float, second: float) -> bool:
    """`dominated` with the limits of params/sekretess.toml."""
    limits = params.toml("sekretess.toml")["dominans"]
    return dominated(
        whole, first, second, limits["storsta_procent"], limits["tva_storsta_procent"], limits["p_procent"]
    )
