"""Which person statistics may be told: those of enough persons on every side, whose own cells are shown."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.base import exact
from kpbcalc.base.dominated import dominated
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known
from kpbcalc.disclosure.package import Cell, Key, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.rounding import in_round_numbers, rounded
from kpbcalc.disclosure.selections import to_be_told
from kpbcalc.disclosure.unsafe import Reason

Shown = dict[tuple[str, Key], float]  # how many persons the statistics told so far are of


def release_statistics(
    statistics: Sequence[Statistic], released: Mapping[str, ReleasedFamily], policy: Policy,
    families: Sequence[Family] = (), rows: pd.DataFrame | None = None,
    of_pair: pd.DataFrame | None = None,
) -> dict[str, ReleasedFamily]:  # fmt: skip
    """The statistics as families of one row each, beside the `released` base sums.

    In: also the families that were released and the year's rows, which selections are set against, and these
    rows in the words of the pair with the year before.
    """
    found: dict[str, list[Cell]] = {}
    told: Counter[tuple[str, Key]] = Counter()
    shown: Shown = {}
    guard = _guard(statistics, released, policy, families, rows, of_pair)
    for one in statistics:
        why = _reason(one, released, shown, policy) if policy.audience == "extern" else ""
        why = why or ("" if guard(one) else Reason.GUARD)
        area = (one.name, one.key[:1])
        if one.most and (why or told[area] == one.most):
            continue
        told[area] += 1
        n = float(one.n) if one.chosen is None or one.chosen.counted else ABSENT
        cell = Cell(one.key, HIDDEN, reason=why) if why else Cell(one.key, n, _values(one, policy))
        shown |= {} if why else {(one.name, one.key): float(one.n)}
        found.setdefault(one.name, []).append(cell)
    return {
        name: ReleasedFamily(
            name, (), tuple(dict.fromkeys(q for c in cells for q in c.sums)), "", 0, tuple(cells), {}
        )
        for name, cells in found.items()
    }


def _values(one: Statistic, policy: Policy) -> dict[str, Figure]:
    """What is told of a statistic: money as precisely as sums are, and no more."""
    found: dict[str, Figure] = dict(one.values)
    if policy.audience == "intern" or policy.round_kr <= 1:
        return found
    found |= {name: _rounded(one.values[name], policy) for name in one.in_kr}
    if one.ends is not None:
        low, high = one.ends
        found |= dict(zip(one.ends, in_round_numbers(one.values[low], one.values[high]), strict=True))
    return found | {
        name: sum(_rounded(kr, policy) / n for kr, n in some) for name, some in one.ratios.items()
    }


def _rounded(kr: float, policy: Policy) -> float:
    return float(rounded(round(kr * exact.GRID), policy.round_kr))


def _guard(
    statistics: Sequence[Statistic], released: Mapping[str, ReleasedFamily], policy: Policy,
    families: Sequence[Family], rows: pd.DataFrame | None, of_pair: pd.DataFrame | None,
) -> Callable[[Statistic], bool]:  # fmt: skip
    """Whether a statistic may be told beside all that is told of the same rows; it is then told too."""
    selections = [one.chosen for one in statistics if one.chosen is not None]
    if rows is None or not len(rows) or policy.audience == "intern" or not selections:
        return lambda one: True
    told = to_be_told(selections, families, released, rows, policy, of_pair)
    place = {id(one): n for n, one in enumerate(selections)}
    return lambda one: one.chosen is None or told.may_tell(place[id(one.chosen)], one.chosen)


def _reason(one: Statistic, released: Mapping[str, ReleasedFamily], shown: Shown, policy: Policy) -> str:
    least = max(policy.minimum, one.least)
    if any(0 < n < least for n in (one.n, *one.sides)):
        return Reason.FEW
    heavy = any(dominated(*sum_, policy.largest, policy.two_largest, policy.p) for sum_ in one.sums)
    alike = one.differs is not None and 100 * one.differs[0] < policy.p * abs(one.differs[1])
    if one.heavy or heavy or alike:
        return Reason.DOMINANT
    if any(0 < abs(n - _told_of(cells, released, shown)) < policy.minimum for n, cells in one.rests):
        return Reason.FEW
    there = all(_is_shown(released.get(family), key) for family, key in one.cells)
    there = there and all(_is_counted(released.get(family), key) for family, key in one.numbers)
    cut = all(_begins(released.get(family), key) for family, key in one.begins)
    return "" if there and cut else Reason.WHOLE


def _told_of(cells: Sequence[tuple[str, Key]], released: Mapping[str, ReleasedFamily], shown: Shown) -> float:
    """How many persons are in those of the cells, and of the statistics `shown` before, that are told."""
    told = sum(shown.get(one, 0.0) for one in cells)
    for family, key in cells:
        cell = released[family].by_key.get(key) if family in released else None
        told += cell.n if cell is not None and known(cell.n) else 0.0
    return told


def _begins(family: ReleasedFamily | None, key: Key) -> bool:
    """Whether a leaf is the first of a class that is told."""
    if family is None:
        return False
    return any(not c.hidden and c.leaves and (*c.key[: family.up], *c.leaves[0]) == key for c in family.cells)


def _is_counted(family: ReleasedFamily | None, key: Key) -> bool:
    """Whether a cell's number of clients is told."""
    return family is None or key not in family.by_key or known(family.by_key[key].n)


def _is_shown(family: ReleasedFamily | None, key: Key) -> bool:
    return family is not None and key in family.by_key and not family.by_key[key].hidden
