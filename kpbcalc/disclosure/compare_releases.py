"""Would the difference between a release and an earlier one tell of a few? `release_ledger` says how."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import summed
from kpbcalc.disclosure import set_print
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.release_prints import Earlier, EarlierFamily, Now, Print
from kpbcalc.disclosure.told_cells import Told, place, told_of
from kpbcalc.disclosure.unsafe import Flags, unsafe


@dataclass(frozen=True)
class Difference:
    """What would tell of a few: changed persons, cells split in another way, or classes of another kind."""

    kind: Literal["personer", "celler", "indelning"]
    family: str = ""
    key: Key = ()


def differs(now: Now, earlier: Earlier) -> Difference | None:
    """What of the difference would tell of a few persons, the widest first; None when nothing does."""
    policy = now.package.policy
    for name, of_all in earlier.everyone.items():
        if _few_changed(of_all, now.prints_of_all(set_print.counted(len(of_all)))[name], policy.minimum):
            return Difference("personer")
    mine = [(f, earlier.families[f.name]) for f in now.families if f.name in earlier.families]
    for family, of_before in mine:
        if _redefined(family, of_before):
            return Difference("indelning", family.name)
    same: dict[str, list[bool]] = {}
    for family, of_before in mine:
        after = _as_of_now(now, family, of_before)
        few = _first_of_few(of_before, after, policy.minimum)
        if few is not None:
            return Difference("personer", family.name, few)
        same[family.name] = [not one or one == of for one, of in zip(of_before.prints, after, strict=True)]
    for family, of_before in mine:
        key = _split(family, of_before.told, same[family.name], now.package, policy)
        if key is not None:
            return Difference("celler", family.name, key)
    return None


def _as_of_now(now: Now, family: Family, before: EarlierFamily) -> list[Print]:
    """The prints of an earlier release's cells with the clients of now in them."""
    length = max((len(one) for one in before.prints if one), default=2)
    return now.prints(family, before.told, set_print.counted(length))


def _first_of_few(before: EarlierFamily, after: Sequence[Print], minimum: int) -> Key | None:
    """The first cell that a few clients differ in."""
    for told, one, of_now in zip(before.told, before.prints, after, strict=True):
        if one and _few_changed(one, of_now, minimum):
            return told.key
    return None


def _redefined(family: Family, before: EarlierFamily) -> bool:
    """Whether the family has other dimensions, or told classes are not among those that there can be now."""
    if family.dims != before.dims:
        return True
    leaves = {leaf for one in before.told for leaf in one.leaves or (one.key,)}
    return family.listed and not leaves <= set(family.leaves)


def _split(
    family: Family, before: Sequence[Told], same: Sequence[bool], package: Package, policy: Policy
) -> Key | None:
    """The told cell of which a part, told by neither release, is unsafe by subtraction; None for none."""
    if family.join == "ladder" and not all(same):
        return None
    was, told = place(family, before), told_of(family, package.families)
    was = np.where(np.array([*same, False])[was], was, -1) if len(was) else was
    now = place(family, told)
    there = np.bincount(family.of.leaf, minlength=len(family.leaves)) > 0
    pairs = list(zip(was.tolist(), now.tolist(), strict=True))
    of_was, of_now = (_beside(pairs, there, side) for side in (0, 1))
    apart = sorted({
        (w, n) for (w, n), somebody in zip(pairs, there, strict=True)
        if somebody and (w < 0 or len(of_was[w]) > 1) and (n < 0 or len(of_now[n]) > 1) and (w, n) != (-1, -1)
    })  # fmt: skip
    number = {pair: i for i, pair in enumerate(apart)}
    part = np.array([number.get(pair, -1) for pair in pairs], dtype=np.int64)
    bad = np.flatnonzero(unsafe(summed(family.of, part, len(apart)), policy))
    if not len(bad):
        return None
    w, n = apart[int(bad[0])]
    cell: Told = told[n] if n >= 0 else before[w]
    return cell.key


def _beside(pairs: Sequence[tuple[int, int]], there: Flags, side: int) -> dict[int, set[int]]:
    """The cells of the other release that each cell of one shares leaves with, in which somebody is."""
    found: dict[int, set[int]] = {}
    for pair, somebody in zip(pairs, there, strict=True):
        if somebody:
            found.setdefault(pair[side], set()).add(pair[1 - side])
    return found


def _few_changed(before: Print, after: Print, minimum: int) -> bool:
    """Whether one print is of a few other clients than the other, or of nobody knows how many."""
    if list(before) == list(after):
        return False
    found = set_print.changed(before, after)
    return (set_print.counted(len(before)) + 1 if found is None else found) < minimum
