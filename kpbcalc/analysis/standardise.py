"""How much of a difference in cost per inhabitant is age and sex, and how much is something else?

Indirect standardisation: expected = Σ w·r°, own population with the reference's rates. Direct: Σ w°·r, the
reference's population with own rates. Source: docs/metod.md §5.3.
"""

from dataclasses import dataclass

from kpbcalc.analysis.ages import Ages, Span, Sums
from kpbcalc.base.figure import ABSENT, Figure, ratio, total


@dataclass(frozen=True)
class Standard:
    """Cost per inhabitant (kr) in four lights; what age and sex do not explain is own − expected."""

    own: Figure
    reference: Figure
    expected: Figure
    direct: Figure

    @property
    def age_effect(self) -> Figure:
        """What the own population's ages and sexes alone make of the reference's cost."""
        return self.expected - self.reference


def standardise(own: Ages, reference: Ages) -> Standard:
    """Own cost per inhabitant against a reference's, with age and sex held apart.

    What is expected is reckoned in the reference's classes, and what is standardised in the own ones: only
    the one side's cost is needed in each, and inhabitants are known in any. A class that nobody lives in at
    the reference has no expected rate, and is expected to cost what it does; the other way round there is no
    direct standardisation. All are absent when a side has no inhabitants.
    """
    expected = expected_cost(own, reference)
    direct = total(
        ratio(mine.kr, mine.people) * people
        for key, mine in own.cells.items()
        if (people := reference.count(*key))
    )
    return Standard(
        ratio(own.kr, own.people), ratio(reference.kr, reference.people), ratio(expected, own.people),
        ratio(direct, reference.people),
    )  # fmt: skip


def expected_cost(own: Ages, reference: Ages) -> Figure:
    """What the own inhabitants would cost (kr) with the reference's cost in each age and sex."""
    return total(_expected(key, theirs, own) for key, theirs in reference.cells.items())


def expected_clients(own: Ages, reference: Ages) -> Figure:
    """How many clients the own inhabitants would be with the reference's share in each age and sex."""
    return total(
        ratio(theirs.n, theirs.people) * people
        for key, theirs in reference.cells.items()
        if (people := own.count(*key))
    )


def _expected(key: tuple[Span, str], theirs: Sums, own: Ages) -> Figure:
    """The cost that a class of the reference leads one to expect of those who live here."""
    people = own.count(*key)
    if theirs.people or not people:
        return ratio(theirs.kr, theirs.people) * people if people else 0.0
    return own.cells[key].kr if key in own.cells else ABSENT
