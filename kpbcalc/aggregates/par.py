"""How many clients have two insats groups, of those with the one and those with the other?

Source: docs/metod.md §5.1.
"""

from itertools import combinations

from kpbcalc.aggregates.mix import AND, together
from kpbcalc.aggregates.omraden import AREAS
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.year import Year

MOST = 10  # pairs of an area that are told


def statistics(year: Year) -> list[Statistic]:
    """`par` by area and pair (`a&b`): bada, forsta, andra (clients with both, with a, with b).

    Who has one without the other, or neither, is as easy to count as who has both, and so is who has both
    and is in no combination that is told. The groups are told by themselves: beside the class that one is
    joined in, its number would tell of the others in the class.
    """
    rows = year.rows.assign(mix=together(year.rows, "grupp"))
    found = []
    for omrade in AREAS:
        counted = rows[rows["omrade"] == omrade].groupby("mix")["client"].nunique()
        sizes = {str(mix): int(n) for mix, n in counted.items()}
        everyone = sum(sizes.values())
        groups = sorted({group for mix in sizes for group in mix.split(AND)})
        had = {g: {mix for mix in sizes if g in mix.split(AND)} for g in groups}
        count = {g: sum(sizes[mix] for mix in had[g]) for g in groups}
        pairs = []
        for a, b in combinations(groups, 2):
            mixes = sorted(had[a] & had[b])
            both = sum(sizes[mix] for mix in mixes)
            if not both:
                continue
            sides = (both, count[a] - both, count[b] - both, everyone - count[a] - count[b] + both)
            values = {"bada": float(both), "forsta": float(count[a]), "andra": float(count[b])}
            told = tuple(("mix", (omrade, mix)) for mix in mixes)
            apart = tuple(("grupper", (omrade, group)) for group in (a, b))
            pairs.append(Statistic("par", (omrade, AND.join((a, b))), values, both, sides, cells=apart,
                                   made_of=told, most=MOST))  # fmt: skip
        found += sorted(pairs, key=lambda one: (-one.n, one.key))
    return found
