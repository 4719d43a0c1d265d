"""Which class is a client in, when few have the same combination of insats groups?

Rare combinations are never one rest: that would be full-day care and an alarm in one mean, and what is mix
would look like cost. They are counted with others whose heaviest insats is the same: `sabo_heldygn+ovriga`.
The order of weight is stated (`mixordning` in params/omraden.toml), so that every municipality folds alike.
Source: docs/metod.md §5.1; the classes are our own choice.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, group_name
from kpbcalc.analysis.combine_insatser import in_words
from kpbcalc.analysis.rare_combinations import rare
from kpbcalc.analysis.reference import JOIN
from kpbcalc.analysis.small_groups import minimum

OTHER_MIX = "ovriga"  # the others with a heaviest insats in common, or alone: combinations nobody has told
UNKNOWN = "Kombinationer som inte är kända"


def folded(mix: pd.DataFrame, omrade: Omrade) -> pd.DataFrame:
    """The same sums with rare combinations folded. In and out: brukare and kr by combination."""
    sizes = {str(code): float(n) for code, n in mix["brukare"].items()}
    return mix.groupby(mix.index.map(fold(sizes, omrade)))[["brukare", "kr"]].sum()


def fold(sizes: Mapping[str, float], omrade: Omrade) -> dict[str, str]:
    """Each combination's class: itself, or the others with the same heaviest insats.

    Every class has enough clients (as far as they go): the others of an insats that are too few are counted
    with those of the next one in weight. Only what the report joins is folded (`rare`): nothing that a
    table shows can be taken from a class to leave what a few cost.
    """
    few = rare(sizes)
    groups: dict[str, list[str]] = {}
    for label in sorted(few, key=lambda label: (weight(heaviest(label, omrade), omrade), label)):
        groups.setdefault(heaviest(label, omrade), []).append(label)
    leads = list(groups)
    for order in (leads, leads[::-1]):
        for lead, following in pairwise(order):
            if sum(sizes[label] for label in groups[lead]) < minimum():
                groups[following] += groups[lead]
                groups[lead] = []
    joined = {label: others(lead) for lead, mine in groups.items() for label in mine}
    return {label: joined.get(label, label) for label in sizes}


def heaviest(mix: str, omrade: Omrade) -> str:
    """The insats group of a combination that comes first in weight."""
    groups = [g for g in mix.split(JOIN) if g != OTHER_MIX]
    return min(groups, key=lambda g: weight(g, omrade), default=OTHER_MIX)


def weight(grupp: str, omrade: Omrade) -> tuple[int, str]:
    """Where an insats group stands in the order of weight; those that are not in it come last."""
    order = omrade.mixordning
    return (order.index(grupp) if grupp in order else len(order) + (grupp == OTHER_MIX), grupp)


def others(lead: str) -> str:
    """The code of the others with a heaviest insats."""
    return lead if lead == OTHER_MIX else f"{lead}{JOIN}{OTHER_MIX}"


def is_others(code: str) -> bool:
    """Whether a class is several combinations."""
    return code.rsplit(JOIN, maxsplit=1)[-1] == OTHER_MIX


def class_in_words(code: str, beside: Iterable[str] = ()) -> str:
    """A class as readers say it; `beside` are the classes told apart from it."""
    if not is_others(code):
        return in_words(code)
    lead = code.removesuffix(OTHER_MIX).rstrip(JOIN)
    if not lead:
        return UNKNOWN
    return capital(f"{group_name(lead)} med {'' if lead in set(beside) else 'eller utan '}annat")
