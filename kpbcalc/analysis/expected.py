"""How many clients do the inhabitants' ages lead one to expect, and how many are there?

Expected: as large a share of each age (and sex) as in the group. Source: docs/metod.md §5.3.
"""

from dataclasses import dataclass

from kpbcalc.analysis.ages import Ages, ages_of, in_target, pooled
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.standardise import expected_clients
from kpbcalc.base.figure import HIDDEN, Figure, known


@dataclass(frozen=True)
class Expected:
    """Own clients and inhabitants of the target ages, the group's, and how many clients were expected."""

    own: Ages
    group: Ages
    expected: Figure

    @property
    def more(self) -> Figure:
        """How many more (fewer: negative) there are than expected."""
        return self.own.n - self.expected


def beside_group(ctx: Context, lived: str) -> Expected | None:
    """The area's clients by housing (`alder.LIVED`, `NOT`, all: ""); None without inhabitants on a side."""
    every, theirs = ages_of(ctx.now, ctx.omrade, lived), pooled(ctx.peers, ctx.omrade, lived)
    if every is None or theirs is None or not every.people or not theirs.people:
        return None
    own, theirs = in_target(every, ctx.omrade), in_target(theirs, ctx.omrade)
    return Expected(own, theirs, expected_clients(own, theirs) if known(own.n) else HIDDEN)
