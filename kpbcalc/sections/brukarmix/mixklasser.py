"""In which classes of clients can two sides be compared, and which of them get a row of their own?

A class is a combination of insats groups that both sides can tell apart, or the others with the same heaviest
insats. The order of weight is stated (`mixordning` in params/omraden.toml), so that every municipality folds
alike. Source: docs/metod.md §5.1; the classes are our own choice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kpbcalc.aggregates.mix import AND
from kpbcalc.analysis.area import Omrade, capital, group_name
from kpbcalc.disclosure.fold import OTHERS, is_others, lead_of, leads_of, weight_in

MOST = 8  # combinations with a row of their own
Sums = Mapping[str, tuple[float, float]]  # clients and kr by combination or class


@dataclass(frozen=True)
class Split:
    """Both sides' sums in the same classes, and each class's row in words, in the order the rows stand."""

    mine: Sums
    theirs: Sums
    rows: Mapping[str, str]

    def by_row(self) -> tuple[Sums, Sums]:
        """The two sides in rows."""
        return _summed(self.mine, self.rows), _summed(self.theirs, self.rows)


def split(own: Sums, reference: Sums, omrade: Omrade) -> Split:
    """Both sides in the classes that both can tell apart.

    A combination of one side only is counted with the others of its heaviest insats, and with the smallest
    combination of that insats when the other side has no others. An insats that one side lacks is mix. Where
    a side counts several heaviest insatser together, so is the other.
    """
    sizes = [{code: n for code, (n, _) in side.items() if n} for side in (own, reference)]
    leads: dict[str, list[str]] = {}
    every = {code for side in sizes for code in side}
    for code in sorted(every, key=lambda c: (sum(side.get(c, 0) for side in sizes), c)):
        leads.setdefault(heaviest(code, omrade), []).append(code)
    classes: dict[str, str] = {}
    for together, codes in _together(leads, omrade):
        both = [c for c in codes if not is_others(c) and all(side.get(c) for side in sizes)]
        joined = [c for c in codes if c not in both]
        while joined and both and any(not sum(side.get(c, 0) for c in joined) for side in sizes):
            joined.append(both.pop(0))
        classes |= {c: c for c in both} | dict.fromkeys(joined, AND.join((*together, OTHERS)))
    mine, theirs = (_summed(side, classes) for side in (own, reference))
    return Split(mine, theirs, _rows(set(classes.values()), mine, omrade))


def _together(leads: Mapping[str, list[str]], omrade: Omrade) -> list[tuple[tuple[str, ...], list[str]]]:
    """The heaviest insatser that have to be counted together, in order of weight, and their combinations."""
    sets = [{lead} for lead in leads]
    for code in (c for codes in leads.values() for c in codes if is_others(c)):
        mine = set(leads_of(code))
        touched = [s for s in sets if s & mine]
        sets = [s for s in sets if not s & mine] + [mine.union(*touched)]
    ordered = [tuple(sorted(s, key=weight_in(omrade.mixordning))) for s in sets]
    return [(s, [code for lead in s for code in leads.get(lead, [])]) for s in ordered]


def _summed(side: Sums, classes: Mapping[str, str]) -> Sums:
    found = dict.fromkeys(classes.values(), (0.0, 0.0))
    for code, (n, kr) in side.items():
        if code in classes:
            before = found[classes[code]]
            found[classes[code]] = (before[0] + n, before[1] + kr)
    return found


def _rows(classes: Collection[str], mine: Sums, omrade: Omrade) -> dict[str, str]:
    """The row of each class: its own for the most common combinations, else one for its heaviest insats."""
    ranked = sorted(classes, key=lambda c: (-mine[c][0], c))
    alone = [c for c in ranked if not is_others(c)][:MOST]
    rest: dict[str, list[str]] = {}
    weight = weight_in(omrade.mixordning)
    for code in sorted(set(ranked) - set(alone), key=lambda c: (weight(heaviest(c, omrade)), c)):
        rest.setdefault(heaviest(code, omrade), []).append(code)
    found = {code: class_in_words(code) for code in alone}
    for lead, codes in rest.items():
        leads = dict.fromkeys([lead, *(one for c in codes if is_others(c) for one in leads_of(c))])
        row = codes[0] if len(codes) == 1 else AND.join((*leads, OTHERS))
        found |= dict.fromkeys(codes, class_in_words(row, alone))
    return found


def heaviest(code: str, omrade: Omrade) -> str:
    """The insats group of a combination that comes first in weight."""
    return lead_of([g for g in code.split(AND) if g != OTHERS], omrade.mixordning)


def in_words(code: str) -> str:
    """A combination as readers say it: `Hemtjänst + trygghetslarm`; one alone is said to be so."""
    names = [group_name(group) for group in code.split(AND)]
    return capital(" + ".join(names)) if len(names) > 1 else f"Enbart {names[0]}"


def class_in_words(code: str, beside: Iterable[str] = ()) -> str:
    """A class as readers say it; `beside` are the classes told apart from it."""
    if not is_others(code):
        return in_words(code)
    leads = leads_of(code)
    names = " eller ".join(group_name(lead) for lead in leads)
    return capital(f"{names} med {'' if leads[0] in set(beside) else 'eller utan '}annat")
