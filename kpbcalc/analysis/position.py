"""Where do we stand among the group's municipalities, in what we give, what it costs and what comes of it?

Every measure is a quotient of released sums, so that areas add up: a municipality's own sums beside each
peer's. What age leads one to expect is reckoned with the group as one municipality.
Cost and price at equal age are as the split has them (`grupper`, `alder`); answers are of `svar_grupp`.
Source: docs/metod.md §5.3.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kpbcalc.analysis import clear_difference, surveys
from kpbcalc.analysis.beside import Beside, Parts
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.effects import FACTORS
from kpbcalc.analysis.split import AGE, NOT_DIVIDED, Split, against_peers, each_peer
from kpbcalc.analysis.sure_difference import HIGHER, LOWER
from kpbcalc.base.figure import ABSENT, Figure, known, total
from kpbcalc.disclosure.package import Package

PRICE = FACTORS["pris"]
PEER = "kommun_"  # how the key of a column with one municipality's values begins
FEWEST = 3  # peers: a place among fewer says nothing
QUARTERS = (25, 50, 75)
WHERE = (  # the word for each quarter of the group, from the lowest
    "bland gruppens lägsta fjärdedel", "under gruppens median", "över gruppens median",
    "bland gruppens högsta fjärdedel",
)  # fmt: skip
AT, JUST = "vid gruppens median", "strax"
NEAR = 0.5  # of the way from the median to the quartile: less is just above or below the median
LOWEST, HIGHEST = "lägre än alla i gruppen", "högre än alla i gruppen"
LOW, HIGH = (LOWEST, WHERE[0]), (WHERE[-1], HIGHEST)  # the words for the outer quarters
BY_CHANCE = "ingen tydlig skillnad mot gruppen"


@dataclass(frozen=True)
class Spread:
    """The group's values: lowest, lower quartile, median, upper quartile, highest; and ours among them."""

    own: Figure
    values: tuple[float, ...]

    @property
    def cuts(self) -> tuple[Figure, ...]:
        """Lowest, quartiles, highest; absent with too few peers."""
        if len(self.values) < FEWEST:
            return (ABSENT,) * 5
        low, mid, high = (float(q) for q in np.percentile(self.values, QUARTERS))
        return (min(self.values), low, mid, high, max(self.values))

    @property
    def word(self) -> str:
        """In which quarter of the group we are, or outside all of it; empty where that is not known.

        Beside the median it is told whether we are just there, by how wide the quarter is.
        """
        if len(self.values) < FEWEST or not known(self.own):
            return ""
        if self.own < min(self.values):
            return LOWEST
        if self.own > max(self.values):
            return HIGHEST
        low, mid, high = cuts = [float(q) for q in np.percentile(self.values, QUARTERS)]
        quarter = int(np.searchsorted(cuts, self.own, side="right"))
        if self.own == mid and low < mid < high:
            return AT
        if mid - NEAR * (mid - low) < self.own < mid + NEAR * (high - mid):
            return f"{JUST} {WHERE[quarter]}"
        return WHERE[quarter]


def spread(of: Beside) -> Spread:
    """The place of one measure."""
    return Spread(of.value, tuple(sorted(of.values.values())))


def added(some: Sequence[Beside]) -> Beside | None:
    """Several areas' sums as one; of the peers those that every area has. None without any."""
    if not some:
        return None
    everywhere = [k for k in some[0].others if all(k in one.others for one in some)]
    return Beside(_sum(one.own for one in some), {k: _sum(o.others[k] for o in some) for k in everywhere})


def cost_at_equal_age(ctx: Context) -> Beside | None:
    """What the area costs over what age leads one to expect, as the split says; None where it has no age."""
    return _of_split(
        ctx, lambda of: (of.people * of.after, of.people * (of.before + of.parts.get(AGE, ABSENT)))
    )


def given_at_equal_age(ctx: Context) -> Beside | None:
    """What more is given than age motivates (coverage, mix and volume of the split), over what age motivates.

    None where age is no part of the split.
    """
    return _of_split(ctx, lambda of: (of.after - _priced(of), of.before + of.parts.get(AGE, ABSENT)))


def price_level(ctx: Context) -> Beside | None:
    """Cost over what it would be with the group's unit costs: without that part of the split."""
    return _of_split(ctx, lambda of: (of.after, of.after - of.parts.get(PRICE, ABSENT)))


def _priced(of: Split) -> Figure:
    """What of a cost is neither the group's, nor age, nor what is given."""
    return of.parts.get(PRICE, ABSENT) + of.parts.get(NOT_DIVIDED, 0.0)


def _of_split(ctx: Context, measured: Callable[[Split], Parts]) -> Beside | None:
    """A measure of our split against the group, beside each peer's: so that it says what the split says."""
    own = against_peers(ctx)
    if own is None or ABSENT in measured(own):
        return None
    return Beside(measured(own), {kommun: measured(of) for kommun, of in each_peer(ctx).items()})


def satisfied(ctx: Context) -> Beside | None:
    """Positive answers over all answers of the clients' surveys about the area; None without surveys."""

    def parts(package: Package) -> Parts:
        cells = package.cells("svar_grupp", ctx.omrade.kod)
        return total(c["positiva"] for c in cells), total(c.n for c in cells)

    own = parts(ctx.now)
    if not ctx.now.cells("svar_grupp", ctx.omrade.kod):
        return None
    return Beside(own, {p.kommun: parts(p) for p in ctx.peers if p.cells("svar_grupp", ctx.omrade.kod)})


def place_of_answers(areas: Sequence[Context], of: Spread) -> str:
    """The word for our place in what clients answer, where most insats groups' answers clearly differ.

    Each against the peers' together: a place that chance may have given is none, nor that of one among many.
    """
    pairs = []
    for ctx in areas:
        for own in ctx.now.cells("svar_grupp", ctx.omrade.kod):
            theirs = [p.cell("svar_grupp", *own.key) for p in ctx.peers]
            told = [cell for cell in theirs if known(cell.n) and cell.n]
            pairs.append((surveys.answers(own), surveys.together(told)))
    tested = [side for side in clear_difference.of_shares(pairs) if side]
    clear = 2 * sum(side in {HIGHER, LOWER} for side in tested) > len(tested)
    return of.word if clear or not of.word else BY_CHANCE


def _sum(some: Iterable[Parts]) -> Parts:
    parts = list(some)
    return total(a for a, _ in parts), total(b for _, b in parts)
