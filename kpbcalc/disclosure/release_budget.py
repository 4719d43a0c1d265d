"""Which insats groups' budgets may be told apart? Those whose cost is, in every area.

The pooled part of a budget follows volumes, so a group's own budget tells how much its clients have. Groups
that some area tells joined are joined, and all that some area does not tell are one, joined with a group that
is told: what the sum leaves is never theirs alone. Source: docs/sekretess.md.
"""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.aggregates.family import Key
from kpbcalc.base import exact
from kpbcalc.base.figure import known
from kpbcalc.costing.budget import OUTSIDE, WITHOUT_OBJECT
from kpbcalc.disclosure.package import ReleasedFamily, joined_code

AMOUNTS = ["budget", "utan_volym"]
NO_GROUPS = (OUTSIDE, WITHOUT_OBJECT)  # the rows that are no group's: the last
Classes = list[set[str]]


def release_budget(rows: pd.DataFrame, groups: ReleasedFamily, costs: Mapping[Key, int]) -> pd.DataFrame:
    """The open frame `budget`: grupp (a class's code is its groups' joined by `+`), budget, utan_volym in kr.

    In: `rows` as `aggregates.budget.by_group`, the released family `grupper`, and what each area's groups
    that somebody has cost. Every cell of `groups` is in one class, whole.
    """
    own = [str(group) for group in rows["grupp"] if group not in NO_GROUPS]
    classes = _classes([{group} for group in own], groups, costs) if own else []
    code = {group: joined_code(sorted(members)) for members in classes for group in members}
    sums = rows.groupby(rows["grupp"].map(lambda group: code.get(group, group)))[AMOUNTS].sum()
    order = [*sorted(set(sums.index) - set(NO_GROUPS)), *(code for code in NO_GROUPS if code in sums.index)]
    found = sums.reindex(order).rename_axis("grupp").reset_index()
    return found.assign(**{column: exact.to_float(found[column].astype("int64")) for column in AMOUNTS})


def _classes(classes: Classes, groups: ReleasedFamily, costs: Mapping[Key, int]) -> Classes:
    """The groups that are told together."""
    told: dict[str, int] = {}
    hidden: dict[str, int] = {}
    for key, kr in sorted(costs.items()):
        cell = groups.by_key.get(groups.classes.get(key, key))
        shown = cell is not None and not cell.hidden and known(cell["kr"])
        of = told if shown else hidden
        of[key[-1]] = of.get(key[-1], 0) + abs(kr)
        classes = _joined(classes, {*cell.codes, key[-1]} if cell and shown else {key[-1]})
    return _joined(classes, _behind(_joined(classes, set(hidden)), told, hidden)) if hidden else classes


def _behind(classes: Classes, told: Mapping[str, int], hidden: Mapping[str, int]) -> set[str]:
    """What is hidden, with the smallest that it can stand behind: told groups that cost as much, or the most.

    Behind less it could be guessed at. What other areas tell of the same groups may be enough.
    """
    size = sum(hidden.values())
    own = next(c for c in classes if c & set(hidden))
    cost = [(sum(told.get(group, 0) for group in c), sorted(c)) for c in classes if c is not own]
    others = sorted((kr, members) for kr, members in cost if kr)
    if sum(told.get(group, 0) for group in own) >= size or not others:
        return own
    return own.union(next((members for kr, members in others if kr >= size), others[-1][1]))


def _joined(classes: Classes, together: set[str]) -> Classes:
    """The classes with those that these groups are in made one."""
    touching = [c for c in classes if c & together]
    return [*(c for c in classes if not c & together), together.union(*touching)]
