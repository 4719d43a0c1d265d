"""In which classes of clients can two sides be compared, and which of them get a row of their own?

A class is a combination of insats groups that both sides can tell apart, or the others with the same heaviest
insats (`fold_combinations`). Source: docs/metod.md §5.1; the classes are our own choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.fold_combinations import OTHER_MIX, class_in_words, heaviest, is_others, others, weight
from kpbcalc.analysis.reference import JOIN, Referens
from kpbcalc.analysis.small_groups import REST, minimum

MOST = 8  # combinations with a row of their own


@dataclass(frozen=True)
class Split:
    """Both sides' sums (brukare, kr) in the same classes, each combination's class, and each class's row."""

    mine: pd.DataFrame
    theirs: pd.DataFrame
    rows: dict[str, str]
    classes: dict[str, str]

    def row_of(self, codes: pd.Series) -> pd.Series:
        """The row of each `folded` combination."""
        return codes.map(self.classes).map(self.rows)

    def by_row(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The two sides in rows, in the order they stand."""
        order = list(dict.fromkeys(self.rows.values()))
        mine, theirs = (
            side.groupby(side.index.map(self.rows)).sum().reindex(order).fillna(0.0)
            for side in (self.mine, self.theirs)
        )
        return mine, theirs


def in_our_groups(reference: Referens, own: Referens) -> pd.DataFrame:
    """The reference's combinations, with the groups that we have joined joined there too."""
    ours = set(own.insatser["grupp"])
    if reference.per != "grupp" or REST not in ours:
        return reference.mix

    def joined(mix: str) -> str:
        groups = mix.split(JOIN)
        last = [OTHER_MIX] * (OTHER_MIX in groups)
        return JOIN.join([*sorted({g if g in ours else REST for g in groups if g not in last}), *last])

    return reference.mix.groupby(reference.mix.index.map(joined))[["brukare", "kr"]].sum()


def split(own: pd.DataFrame, reference: pd.DataFrame, omrade: Omrade) -> Split:
    """Both sides in the classes that both can tell apart. In: each side's sums, `folded`.

    A combination of one side only is counted with the others of its heaviest insats, and with the smallest
    combination of that insats when the other side has no others. An insats that one side lacks is mix.
    """
    sizes = [{str(mix): float(n) for mix, n in side["brukare"].items()} for side in (own, reference)]
    leads: dict[str, list[str]] = {}
    for mix in sorted(set().union(*sizes), key=lambda m: (sum(side.get(m, 0) for side in sizes), m)):
        leads.setdefault(heaviest(mix, omrade), []).append(mix)
    lightest = max(set(leads) - {OTHER_MIX}, key=lambda g: weight(g, omrade), default=OTHER_MIX)
    if OTHER_MIX in leads and sizes[1].get(OTHER_MIX, 0) < minimum() and lightest != OTHER_MIX:
        leads[lightest] += leads.pop(OTHER_MIX)  # a few that nobody knows anything of
    classes: dict[str, str] = {}
    for lead, every in leads.items():
        both = [m for m in every if not is_others(m) and all(side.get(m) for side in sizes)]
        joined = [m for m in every if m not in both]
        while joined and both and any(not sum(side.get(m, 0) for m in joined) for side in sizes):
            joined.append(both.pop(0))
        classes |= {m: m for m in both} | dict.fromkeys(joined, others(lead))
    mine, theirs = (
        side.groupby(side.index.map(classes))[["brukare", "kr"]].sum() for side in (own, reference)
    )
    return Split(mine, theirs, _rows(classes, mine["brukare"], omrade), classes)


def _rows(classes: Mapping[str, str], clients: pd.Series, omrade: Omrade) -> dict[str, str]:
    """The row of each class: its own for the most common combinations, else one for its heaviest insats."""
    ranked = sorted(set(classes.values()), key=lambda c: (-clients.get(c, 0), c))
    alone = [c for c in ranked if not is_others(c)][:MOST]
    rest: dict[str, list[str]] = {}
    for code in sorted(set(ranked) - set(alone), key=lambda c: (weight(heaviest(c, omrade), omrade), c)):
        rest.setdefault(heaviest(code, omrade), []).append(code)
    found = {code: class_in_words(code) for code in alone}
    for lead, mine in rest.items():
        row = mine[0] if len(mine) == 1 else others(lead)
        found |= dict.fromkeys(mine, class_in_words(row, alone))
    return found
