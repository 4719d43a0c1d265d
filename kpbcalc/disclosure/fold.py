"""Which combinations of insatser can be told, and which are counted with others of the same heaviest insats?

A combination is codes joined by `&`. Rare ones are never one rest: that would be full-day care and an alarm
in one mean, and what is mix would look like cost. They are counted with others whose heaviest insats is the
same (`mixordning` in params/omraden.toml, so that every municipality folds alike). The clients of an insats
less those in the told combinations with it are the ones among the others: were they a few, or all but a few
of the others, a combination more is folded. Source: docs/sekretess.md.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.mix import AND
from kpbcalc.base import params
from kpbcalc.disclosure.join import Classes, sums_of
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe

OTHERS = "ovriga"  # the last code of a class of several combinations, after their heaviest insatser


def join_mix(
    family: Family, classes: Classes, policy: Policy, omrade: str, joined: Sequence[frozenset[str]] = ()
) -> Classes | None:
    """The classes of combinations that may be told; None when not even all together are enough.

    In: one class for each combination of an area, and the insatser that are told together (`joined`).
    """
    if policy.audience == "intern":
        return classes
    order = order_of(omrade)
    name = {c: family.leaves[c[0]][-1] for c in classes}
    size = dict(zip(classes, (int(n) for n in sums_of(family, classes).n), strict=True))
    bad = unsafe(sums_of(family, classes), policy)
    few = [c for c, is_bad in zip(classes, bad, strict=True) if is_bad]
    codes = sorted({code for names in name.values() for code in names.split(AND)})
    counted = [*(frozenset([code]) for code in codes), *joined]
    while True:
        while (more := _told(classes, name, size, few, counted, policy.minimum)) is not None:
            few.append(more)
        folded = _fold(family, few, name, order, policy)
        if not unsafe(sums_of(family, folded), policy).any():
            return [*(c for c in classes if c not in few), *folded]
        rest = sorted((c for c in classes if c not in few), key=lambda c: (size[c], name[c]))
        if not rest:
            return None
        few.append(rest[0])


def order_of(omrade: str) -> list[str]:
    """The area's insats groups in order of weight."""
    return list(params.toml("omraden.toml")[omrade]["mixordning"])


def weight_in(order: Sequence[str]) -> Callable[[str], tuple[int, str]]:
    """What to sort insats groups by: their place in the order of weight; those not in it come last."""
    return lambda g: (order.index(g) if g in order else len(order), g)


def lead_of(codes: Sequence[str], order: Sequence[str]) -> str:
    """The code that comes first in the order of weight."""
    return min(codes, key=weight_in(order))


def is_others(code: str) -> bool:
    """Whether a class is several combinations."""
    return code.rsplit(AND, maxsplit=1)[-1] == OTHERS


def leads_of(code: str) -> tuple[str, ...]:
    """The heaviest insatser of a class of several combinations."""
    return tuple(code.removesuffix(AND + OTHERS).split(AND))


def _told(
    classes: Classes, name: Mapping[tuple[int, ...], str], size: Mapping[tuple[int, ...], int],
    few: Sequence[tuple[int, ...]], counted: Sequence[frozenset[str]], least: int,
) -> tuple[int, ...] | None:  # fmt: skip
    """The next combination to fold, for the first insats that tells of a few; None when there is none.

    Who has one of the `counted` insatser is told, and so who has none of them.
    """
    for codes in counted:
        having = {c for c in classes if codes & set(name[c].split(AND)) and size[c]}
        for side in (having, {c for c in classes if size[c]} - having):
            beside = side.difference(few)
            if 0 < sum(size[c] for c in side.intersection(few)) < least and beside:
                return min(beside, key=lambda c: (size[c], name[c]))
    return None


def _fold(
    family: Family, few: Sequence[tuple[int, ...]], name: Mapping[tuple[int, ...], str],
    order: Sequence[str], policy: Policy,
) -> Classes:  # fmt: skip
    """The folded combinations by heaviest insats; a lone one, and those too few, join the next in weight."""
    groups: dict[str, tuple[int, ...]] = {}

    def weight(c: tuple[int, ...]) -> tuple[tuple[int, str], str]:
        return weight_in(order)(lead_of(name[c].split(AND), order)), name[c]

    for c in sorted(few, key=weight):
        lead = lead_of(name[c].split(AND), order)
        groups[lead] = (*groups.get(lead, ()), *c)
    leads = list(groups)

    def is_told(lead: str) -> bool:
        """Whether they are one combination, so that folding it has hidden nothing."""
        return len(few) > 1 and len(groups[lead]) == 1

    for direction in (leads, leads[::-1]):
        for lead, following in pairwise(direction):
            if groups[lead] and (is_told(lead) or unsafe(sums_of(family, [groups[lead]]), policy)[0]):
                groups[following] += groups[lead]
                groups[lead] = ()
    return [tuple(sorted(some)) for some in groups.values() if some]


def code_of(family: Family, members: Sequence[int], order: Sequence[str], least: int) -> str:
    """The code of a class: the combination itself, or the heaviest insatser in it and others.

    An insats is named where at least `least` clients have no heavier one, so that nobody takes a class with
    them in it for one of the first insats alone. Rare combinations are not listed: that somebody has one
    would be told.
    """
    names = [family.leaves[i][-1] for i in members]
    if len(names) == 1:
        return names[0]
    by_lead: dict[str, tuple[int, ...]] = {}
    for i, name in zip(members, names, strict=True):
        lead = lead_of(name.split(AND), order)
        by_lead[lead] = (*by_lead.get(lead, ()), i)
    first = lead_of([*by_lead], order)
    sizes = zip(by_lead, sums_of(family, [*by_lead.values()]).n, strict=True)
    others = sorted((lead for lead, n in sizes if lead != first and n >= least), key=weight_in(order))
    return AND.join([first, *others, OTHERS])
