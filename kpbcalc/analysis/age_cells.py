"""Which age classes can be shown, by sex or not, so that no class points anybody out?

Parts of a known whole are joined with a neighbour before the gate: nothing then has to be hidden, and
nothing can be counted back.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import OLDEST, age_class, age_label
from kpbcalc.analysis.small_groups import minimum

Span = tuple[int, int]
SEXES = {"K": "kvinnor", "M": "män"}


def safe_classes(years: Sequence[pd.DataFrame], classes: Sequence[Span]) -> tuple[tuple[Span, ...], bool]:
    """Age classes in which every cell holds nobody or enough clients in every year; and if by sex too.

    In: client rows (brukar_id, alder, kon) of the years shown together. A class with too small a cell is
    joined with the smaller of its neighbours. When not even all ages together can be split by sex, the
    classes are those that can be shown without.
    """
    joined = _join(_people(years), classes, by_sex=True)
    return (joined, True) if joined is not None else (safe_ages(years, classes), False)


def safe_ages(years: Sequence[pd.DataFrame], classes: Sequence[Span]) -> tuple[Span, ...]:
    """Age classes that can be shown without sex; all ages as one class when they are too few together."""
    return _join(_people(years), classes, by_sex=False) or ((classes[0][0], classes[-1][1]),)


def both_sexes(rows: pd.DataFrame) -> bool:
    """Whether women and men are each enough to be shown apart. In: client rows (brukar_id, kon)."""
    clients = rows.groupby("kon")["brukar_id"].nunique().reindex([*SEXES]).fillna(0)
    return bool(clients.min() >= minimum())


def cell_label(klass: str, kon: str | None) -> str:
    """A cell in words: `80–84 år, kvinnor`."""
    return f"{klass}, {SEXES[kon]}" if kon else klass


def with_all_ages(classes: Sequence[Span]) -> tuple[Span, ...]:
    """The classes with one before and one after them, so that every age is in one."""
    youngest, oldest = classes[0][0], classes[-1][1]
    before = ((0, youngest - 1),) if youngest > 0 else ()
    after = ((oldest + 1, OLDEST),) if oldest < OLDEST else ()
    return (*before, *classes, *after)


def _people(years: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    return [rows[["brukar_id", "alder", "kon"]].drop_duplicates("brukar_id") for rows in years]


def _join(people: list[pd.DataFrame], classes: Sequence[Span], *, by_sex: bool) -> tuple[Span, ...] | None:
    spans = list(classes)
    while True:
        sizes = [_sizes(one, spans, by_sex=by_sex) for one in people]
        small = [n for n in range(len(spans)) if any(0 < x < minimum() for s in sizes for x in s[n])]
        if not small:
            return tuple(spans)
        if len(spans) == 1:
            return None
        at = small[0]
        beside = [n for n in (at - 1, at + 1) if 0 <= n < len(spans)]
        other = min(beside, key=lambda n: (sum(sum(s[n]) for s in sizes), n))
        low, high = sorted((at, other))
        spans[low : high + 1] = [(spans[low][0], spans[high][1])]


def _sizes(people: pd.DataFrame, spans: Sequence[Span], *, by_sex: bool) -> list[list[int]]:
    """How many clients each class has: one number, or one for each sex."""
    klass = age_class(people["alder"], spans)
    found = []
    for span in spans:
        mine = people[klass == age_label(span)]
        found.append([int((mine["kon"] == sex).sum()) for sex in SEXES] if by_sex else [len(mine)])
    return found
