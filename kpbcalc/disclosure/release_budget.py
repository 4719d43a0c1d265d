"""Which insats groups' budgets may be told apart? Those whose cost is, in every area.

The pooled part of a budget follows volumes, so a group's own budget tells how much its clients have. Groups
that some area tells joined are joined, and all that some area does not tell are one, joined with a group that
is told: what the sum leaves is never theirs alone. Source: docs/sekretess.md.
"""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.aggregates.family import Key
from kpbcalc.base import exact
from kpbcalc.costing.budget import OUTSIDE, WITHOUT_OBJECT
from kpbcalc.disclosure.package import ReleasedFamily, joined_code
from kpbcalc.disclosure.together import told_together

AMOUNTS = ["budget", "utan_volym"]
NO_GROUPS = (OUTSIDE, WITHOUT_OBJECT)  # the rows that are no group's: the last


def release_budget(rows: pd.DataFrame, groups: ReleasedFamily, costs: Mapping[Key, int]) -> pd.DataFrame:
    """The open frame `budget`: grupp (a class's code is its groups' joined by `+`), budget, utan_volym in kr.

    In: `rows` as `aggregates.budget.by_group`, the released family `grupper`, and what each area's groups
    that somebody has cost. Every cell of `groups` is in one class, whole.
    """
    own = [str(group) for group in rows["grupp"] if group not in NO_GROUPS]
    classes = told_together([{group} for group in own], groups, costs) if own else []
    code = {group: joined_code(sorted(members)) for members in classes for group in members}
    sums = rows.groupby(rows["grupp"].map(lambda group: code.get(group, group)))[AMOUNTS].sum()
    order = [*sorted(set(sums.index) - set(NO_GROUPS)), *(code for code in NO_GROUPS if code in sums.index)]
    found = sums.reindex(order).rename_axis("grupp").reset_index()
    return found.assign(**{column: exact.to_float(found[column].astype("int64")) for column in AMOUNTS})
