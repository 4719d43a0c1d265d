"""Clients, cost and inhabitants of an area by age class and sex, in classes that several packages share.

A package has joined the classes it had too few clients in, and may have given up sex. Two packages are set
beside each other in the finest classes that neither crosses, by sex where both tell it.

Source: docs/metod.md §5.3 (age structure).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpbcalc.analysis.area import Omrade, age_label
from kpbcalc.base.figure import Figure, total
from kpbcalc.base.lifetime import OLDEST
from kpbcalc.disclosure.package import ALL, JOINED, Package

Span = tuple[int, int]
SEXES = {"K": "kvinnor", "M": "män"}


@dataclass(frozen=True)
class Sums:
    """One age class (of one sex): inhabitants, clients and kr."""

    people: float
    n: Figure
    kr: Figure


@dataclass(frozen=True)
class Ages:
    """One side's sums by class and sex; the sex is empty where it is not told.

    A class that reaches outside the target group's ages holds clients of all its ages, and only the
    inhabitants of the target group: so its cost is per inhabitant of it, as the area's cost is. `count` is
    how many inhabitants any class and sex has, which is known also where clients are joined.
    """

    cells: Mapping[tuple[Span, str], Sums]
    count: Callable[[Span, str], float]

    @property
    def by_sex(self) -> bool:
        """Whether women and men are told apart."""
        return any(sex for _, sex in self.cells)

    @property
    def spans(self) -> list[Span]:
        """The age classes in order."""
        return sorted({span for span, _ in self.cells})

    @property
    def people(self) -> float:
        """All inhabitants of the classes."""
        return sum(s.people for s in self.cells.values())

    @property
    def n(self) -> Figure:
        """All clients."""
        return total(s.n for s in self.cells.values())

    @property
    def kr(self) -> Figure:
        """All cost."""
        return total(s.kr for s in self.cells.values())

    def of(self, spans: Collection[Span]) -> "Ages":
        """Some of the classes."""
        return replace(self, cells={k: s for k, s in self.cells.items() if k[0] in spans})

    def only(self, sex: str) -> "Ages":
        """One sex, by age alone."""
        mine = {(span, ALL): s for (span, of), s in self.cells.items() if of == sex}
        return Ages(mine, lambda span, _: self.count(span, sex))


def ages_of(package: Package, omrade: Omrade, lived: str = "") -> Ages | None:
    """The sums of one package in its own classes; None where the package has no clients by age.

    `lived` is one of the two words that say whether a client has lived in the area's housing
    (aggregates/alder): then it is the sums of those, and sex is not told.
    """
    if lived:
        cells = [c for c in package.cells("alder_boende", omrade.kod) if c.key[2] == lived]
    else:
        cells = list(package.cells("alder", omrade.kod))
    if not cells:
        return None
    told = [(span_of(cell.key[1]), ALL if lived else cell.key[2], cell) for cell in cells]
    covered = {span for span, _, _ in told}
    whole = any(sex == ALL for _, sex, _ in told)
    empty = [s for s in everyspan_of(omrade) if not any(_within(s, c) for c in covered)]
    counted = _counting(package, omrade)
    sexes = [ALL] if whole else [*SEXES]
    found = {
        (span, sex): Sums(counted(span, sex), 0.0, 0.0)
        for span in sorted({*covered, *(s for s in empty if within_target(s, omrade.malgrupp))})
        for sex in sexes
    }
    for span, sex, cell in told:
        found[span, sex] = Sums(counted(span, sex), cell.n, cell["kr"])
    return Ages(found, counted)


def _counting(package: Package, omrade: Omrade) -> Callable[[Span, str], float]:
    """What counts the inhabitants of a class and sex; of one that reaches outside the target group's ages,
    those within."""
    people = package.inhabitants
    return lambda span, sex: people(within_target(span, omrade.malgrupp) or span, "" if sex == ALL else sex)


def within_target(span: Span, target: Span) -> Span | None:
    """The part of an age class that is in the target group; None when none of it is."""
    low, high = max(span[0], target[0]), min(span[1], target[1])
    return (low, high) if low <= high else None


def in_target(ages: Ages, omrade: Omrade) -> Ages:
    """The classes that hold some of the target group's ages."""
    return ages.of([s for s in ages.spans if within_target(s, omrade.malgrupp)])


def everyspan_of(omrade: Omrade) -> tuple[Span, ...]:
    """The area's age classes with one before and one after, so that every age is in one."""
    classes = omrade.aldersklasser
    youngest, oldest = classes[0][0], classes[-1][1]
    before = ((0, youngest - 1),) if youngest > 0 else ()
    after = ((oldest + 1, OLDEST),) if oldest < OLDEST else ()
    return (*before, *classes, *after)


def common_spans(sides: Sequence[Ages], omrade: Omrade) -> list[Span]:
    """The finest classes that no class of any side crosses."""
    spans = [span for side in sides for span in side.spans]
    starts = [low for low, _ in everyspan_of(omrade)]
    kept = [s for s in starts if not any(low < s <= high for low, high in spans)]
    return [(low, after - 1) for low, after in pairwise([*kept, OLDEST + 1])]


def in_spans(ages: Ages, spans: Sequence[Span], omrade: Omrade, *, by_sex: bool) -> Ages:
    """The sums in coarser classes (`common_spans`), by sex or not; what no class holds is left out."""
    members: dict[tuple[Span, str], list[Sums]] = {}
    for (span, sex), sums in ages.cells.items():
        holder = next((s for s in spans if _within(span, s)), None)
        if holder is None:
            continue
        if within_target(holder, omrade.malgrupp) and not within_target(span, omrade.malgrupp):
            counted = replace(sums, people=0.0)  # the class counts the target group's inhabitants only
        else:
            counted = sums
        members.setdefault((holder, sex if by_sex else ALL), []).append(counted)
    return Ages({key: _added(some) for key, some in sorted(members.items())}, ages.count)


def in_common(sides: Sequence[Ages], omrade: Omrade) -> list[Ages]:
    """The sides in the classes that all of them can tell apart, by sex where all tell it."""
    spans = common_spans(sides, omrade)
    by_sex = all(side.by_sex for side in sides)
    return [in_spans(side, spans, omrade, by_sex=by_sex) for side in sides]


def pooled(packages: Sequence[Package], omrade: Omrade, lived: str = "") -> Ages | None:
    """Several municipalities as one: their sums in common classes; None when somebody has not told ages.

    Those of some would be another group than the one whose costs are compared.
    """
    sides = [side for package in packages if (side := ages_of(package, omrade, lived)) is not None]
    if not sides or len(sides) < len(packages):
        return None
    alike = in_common(sides, omrade)
    keys = sorted({key for side in alike for key in side.cells})
    found = {key: _added([s.cells[key] for s in alike if key in s.cells]) for key in keys}
    return Ages(found, lambda span, sex: sum(side.count(span, sex) for side in sides))


def label(span: Span, omrade: Omrade, sex: str = "") -> str:
    """A class in words: `80–84 år, kvinnor`; one of clients outside the target group's ages too is open."""
    inside = within_target(span, omrade.malgrupp) or span
    words = age_label(inside) if span != (0, OLDEST) else "Alla åldrar"
    if span not in {inside, (0, OLDEST)}:
        words = f"{inside[1]} år och yngre" if span[0] < inside[0] else f"{inside[0]} år och äldre"
    return f"{words}, {SEXES[sex]}" if sex else words


def _added(some: Sequence[Sums]) -> Sums:
    return Sums(sum(s.people for s in some), total(s.n for s in some), total(s.kr for s in some))


def span_of(code: str) -> Span:
    """The ages of a class: of `65-79+80-84` 65 to 84."""
    ends = [int(end) for part in code.split(JOINED) for end in part.split("-")]
    return min(ends), max(ends)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
