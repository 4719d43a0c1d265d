"""What makes the cost per inhabitant differ? One additive split: age, coverage, mix, volume, unit cost.

How many have each insats is three things: the inhabitants' age and sex, how many have support at equal age,
and which insatser those who have it have. Source: docs/metod.md §5.3; the factors' arithmetic is in
`effects`, that of age in `standardise`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.ages import Ages, ages_of, in_target
from kpbcalc.analysis.ages import pooled as pooled_ages
from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.effects import FACTORS, Effects, by_insats
from kpbcalc.analysis.groups import in_reading_order
from kpbcalc.analysis.same_classes import in_common, pooled
from kpbcalc.analysis.standardise import expected_clients, standardise
from kpbcalc.base.figure import ABSENT, Figure, known, ratio, total
from kpbcalc.disclosure.package import Cell, Package

AGE, COVERAGE, MIX = "Ålder och kön", "Täckning vid lika ålder", "Mix av insatser"
EQUAL_AGE, NOT_DIVIDED = "Täckning och mix vid lika ålder", "Ej uppdelat"
HALF = 0.5  # of a part: less of it in one group is not most
# The parts in their order, by what they are called: which code a sentence chooses by. Coverage and mix are
# one part where the number of clients is not told, and with age where that is not.
PARTS: Mapping[str, str] = {
    AGE: "alder", COVERAGE: "tackning", MIX: "mix", EQUAL_AGE: "tackning_mix",
    **{name: code for code, name in FACTORS.items()}, FACTORS["tackning"]: "tackning_alla",
    NOT_DIVIDED: "odelat",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """What one side of a comparison gives: groups, insatser, all cost (kr), inhabitants, clients by age."""

    groups: Sequence[Cell]
    insatser: Sequence[Cell]
    kr: Figure
    people: float
    ages: Ages | None


@dataclass(frozen=True)
class Split:
    """Cost per inhabitant of the target group (kr) on two sides: after - before = the sum of `parts`.

    `groups` are the factors' effects in each insats group, in reading order, and `whole` those of all.
    `people` are the inhabitants on the latter side.
    """

    before: Figure
    parts: Mapping[str, Figure]
    after: Figure
    groups: Sequence[Effects]
    whole: Effects
    people: float

    def mostly_in(self, post: str) -> Cell | None:
        """The insats group with at least half of a factor's part; None without one."""
        factor, whole = list(FACTORS.values()).index(post), self.parts[post]
        if not known(whole):
            return None
        way = 1 if whole > 0 else -1
        told = [(way * part, e) for e in self.groups if known(part := e.parts[factor])]
        size, most = max(told, key=lambda one: one[0], default=(0.0, None))
        return most.cell if most and size >= HALF * abs(whole) else None


def since_last_year(ctx: Context) -> Split | None:
    """The area's year against the year before, in the year's prices; None without it, or without people."""
    before = fixed_prices.before(ctx)
    if before is None:
        return None
    return _split(side(before, ctx.omrade), side(ctx.now, ctx.omrade), ctx.omrade)


def against_peers(ctx: Context) -> Split | None:
    """The area against its peers as one municipality; None without peers, or clients or inhabitants."""
    return _split(_together(ctx), side(ctx.now, ctx.omrade), ctx.omrade) if ctx.peers else None


def each_peer(ctx: Context) -> dict[str, Split]:
    """Each of the peers against all of them, as we are; those without clients or inhabitants left out."""
    if not ctx.peers:
        return {}
    theirs = _together(ctx)
    found = {p.kommun: _split(theirs, side(p, ctx.omrade), ctx.omrade) for p in ctx.peers}
    return {kommun: split for kommun, split in found.items() if split is not None}


def _together(ctx: Context) -> Side:
    """The peers as one municipality."""
    rows = in_common([p.cells("grupper", ctx.omrade.kod) for p in ctx.peers])
    each = [side(p, ctx.omrade) for p in ctx.peers]
    return Side(
        [pooled(row) for row in rows], [], total(s.kr for s in each), sum(s.people for s in each),
        pooled_ages(ctx.peers, ctx.omrade),
    )  # fmt: skip


def side(package: Package, omrade: Omrade) -> Side:
    """What a package gives of an area."""
    groups, whole = package.cells("grupper", omrade.kod), package.cell("omraden", omrade.kod)["kr"]
    kr = whole if known(whole) else total(c["kr"] for c in groups)
    people = package.inhabitants(omrade.malgrupp)
    return Side(groups, package.cells("insatser", omrade.kod), kr, people, ages_of(package, omrade))


def _split(before: Side, after: Side, omrade: Omrade) -> Split | None:
    if not all(one.groups and one.people for one in (before, after)):
        return None
    found = by_insats(
        [before.groups, after.groups], [before.insatser, after.insatser], (before.people, after.people)
    )
    order = {cell.code: n for n, cell in enumerate(in_reading_order([e.cell for e in found], omrade))}
    found.sort(key=lambda e: order[e.cell.code])
    apart = [e for e in found if not e.divided and known(e.before) and known(e.after)]
    divided = [e for e in found if e not in apart] or found
    whole = Effects(
        found[0].cell, ratio(before.kr, before.people),
        tuple(total(e.parts[i] for e in divided) for i in range(len(FACTORS))),
        ratio(after.kr, after.people),
    )  # fmt: skip
    parts = _aged(dict(zip(FACTORS.values(), whole.parts, strict=True)), whole, before, after, omrade)
    if len(divided) < len(found):
        parts[NOT_DIVIDED] = whole.after - whole.before - total(whole.parts)
    return Split(whole.before, parts, whole.after, found, whole, after.people)


def _aged(
    parts: dict[str, Figure], whole: Effects, before: Side, after: Side, omrade: Omrade
) -> dict[str, Figure]:
    """The parts with the first in three: age, how many have support at equal age, and mix."""
    if before.ages is None or after.ages is None:
        return parts
    own, theirs = in_target(after.ages, omrade), in_target(before.ages, omrade)
    age = standardise(own, theirs).age_effect
    if age is ABSENT:
        return parts
    first, *others = parts
    left = parts[first] - age
    coverage = _coverage(own.n, expected_clients(own, theirs), whole.before + age, whole.after)
    apart = {COVERAGE: coverage, MIX: left - coverage} if known(coverage) else {EQUAL_AGE: left}
    return {AGE: age, **apart, **{name: parts[name] for name in others}}


def _coverage(n: Figure, expected: Figure, before: Figure, after: Figure) -> Figure:
    """What more clients than expected make of a cost: at the mean of the two sides' cost per client.

    In: own clients and those that age leads one to expect; cost per inhabitant expected at our ages, and own.
    """
    return (n - expected) * (ratio(before, expected) + ratio(after, n)) / 2
