"""The figures of cells that may be shown: how many clients, rounded money and volumes in units.

A number of clients is hidden where it would tell of a few who are not in the cell, or who are in two. Money
is rounded once, so that parts add up to their whole.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from kpbcalc.aggregates.every_name import PART
from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import Sums
from kpbcalc.base import exact
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure
from kpbcalc.disclosure.join import MONEY
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.rounding import rounded, shared_out
from kpbcalc.disclosure.unsafe import few

# Beside the number of clients months tell how many a few lack of a full year: they are told in whole years.
MONTHS, YEAR = "manader", 12


def counts(
    family: Family, sums: Sums, everybody: int, above: Sequence[Figure], outside: int, policy: Policy
) -> list[Figure]:
    """Distinct clients of each cell of a parent.

    In: `everybody` is how many they are together, `above` what is told of the number in the parent, its
    parent and so on, and `outside` how many are told elsewhere and are in none of the cells.
    """
    if policy.audience == "intern":
        return [float(n) for n in sums.n]
    n, least = sums.n, policy.minimum
    there = n > 0
    hidden = np.full(len(n), not family.counted)
    parent_hidden = bool(above) and above[0] is HIDDEN and family.join != "alone"
    if family.partition:
        hidden |= parent_hidden
    else:
        wholes = [int(x) for x in above if isinstance(x, float)]
        wholes += [everybody] * (family.whole and bool(above))
        for whole in wholes:
            hidden |= few(np.maximum(whole - n, 0), policy)
        hidden |= parent_hidden & (everybody - n < least)
        if family.whole and 0 < int(n.sum()) - everybody < least:
            hidden[min(np.flatnonzero(there), key=lambda i: (int(n[i]), int(i)))] = True
    if there.any() and 0 < outside < least:
        hidden[int(n.argmax())] = True
    if family.overlapping:
        most = sum(family.overlapping)
        for x in np.flatnonzero(there):
            beside = [int(n[x]) - one for one in family.overlapping]
            hidden[x] |= 0 < most - int(n[x]) < least or any(0 < b < least for b in beside)
            hidden[x] |= _fills(int(n[x]), family.overlapping, least)
    step = policy.round_count
    return [
        HIDDEN if h else float(round(int(x) / step) * step) for x, h in zip(n, hidden & there, strict=True)
    ]


def _fills(n: int, overlapping: Sequence[int], least: int) -> bool:
    """Whether those who are in no told part are as many as its few parts can be: each is then at its most."""
    few_parts = [one for one in overlapping if 0 < one < least]
    told = sum(overlapping) - sum(few_parts)
    return bool(few_parts) and n - told >= (least - 1) * len(few_parts)


def money(family: Family, sums: Sums, whole: Mapping[str, Figure], policy: Policy) -> dict[str, list[int]]:
    """Each amount rounded in kr, so that the parts of a whole add up to it; none for audience intern.

    In: `whole` is what is told of the parent by quantity, empty where there is no parent.
    """
    if policy.audience == "intern" or policy.round_kr <= 1:
        return {}
    found = {}
    for q, name in enumerate(family.quantities):
        if not name.startswith(MONEY):
            continue
        amounts = [int(x) for x in sums.total[:, q]]
        of_all = whole.get(name, ABSENT)
        if family.whole and isinstance(of_all, float):
            there = [i for i in range(len(amounts)) if sums.n[i]]
            parts = shared_out([amounts[i] for i in there], round(of_all), policy.round_kr)
            shares = dict(zip(there, parts, strict=True))
            found[name] = [shares.get(i, 0) for i in range(len(amounts))]
        else:
            found[name] = [rounded(a, policy.round_kr) for a in amounts]
    return found


def figures(
    family: Family, cell: tuple[int, ...], sums: Sums, in_kr: Mapping[str, Sequence[int]], number: int,
    policy: Policy,
) -> dict[str, Figure]:  # fmt: skip
    """The sums of a cell in units; volumes of mixed units, and that nobody in it states, are absent."""
    mixed = bool(family.units) and not unit(family, cell)
    found: dict[str, Figure] = {}
    for q, name in enumerate(family.quantities):
        if name.startswith(MONEY):
            value = int(sums.total[number, q])
            found[name] = float(in_kr[name][number]) if name in in_kr else value / exact.GRID
        else:
            silent = name in family.unstated and all(family.unstated[name][i] for i in cell)
            found[name] = ABSENT if mixed or silent else int(sums.total[number, q]) / exact.GRID
        if name == MONTHS and policy.audience == "extern":
            found[name] = float(YEAR * round(int(sums.total[number, q]) / exact.GRID / YEAR))
    beside = {name: sum(values[i] for i in cell) for name, values in family.beside.items()}
    parts = [name for name in beside if name.startswith(PART)]
    if parts and MONEY in in_kr:
        amounts = [round(beside[name] * exact.GRID) for name in parts]
        shares = shared_out(amounts, in_kr[MONEY][number], policy.round_kr)
        beside |= dict(zip(parts, map(float, shares), strict=True))
    return found | {name: float(value) for name, value in beside.items()}


def unit(family: Family, cell: tuple[int, ...]) -> str:
    """The unit of a cell's volume, empty where its leaves are counted in several."""
    units = {family.units[i] for i in cell} if family.units else set()
    return units.pop() if len(units) == 1 else ""
