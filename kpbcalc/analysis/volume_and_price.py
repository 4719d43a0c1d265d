"""Did the cost change because of more service or dearer service? Source: docs/metod.md §5.5.

ΔC = Δv·p̄ + Δp·v̄, bars = mean of the two sides; exactly additive. An insats that begins or ends has one
price, so all of its change is volume. Each insats is taken by itself, so that hours and months are never
added.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.analysis.same_classes import in_common
from kpbcalc.base.figure import ABSENT, Figure, known, ratio, total
from kpbcalc.disclosure.package import JOINED, Cell, Package


@dataclass(frozen=True)
class Change:
    """A cost before and after, and what volume and price did: after - before = volume + price."""

    before: Figure
    volume: Figure
    price: Figure
    after: Figure


def change(before: Cell, after: Cell) -> Change:
    """Of one insats, or of classes in one unit of volume. Where the volume is not told nothing is divided.

    What has no volume of its own in either year (a part of another insats' months) is counted in clients.
    """
    amounts = [c["volym"] for c in (before, after)]
    if all(known(v) and v == 0 for v in amounts):
        amounts = [before.n, after.n]
    was, now = (ratio(c["kr"], v) for c, v in zip((before, after), amounts, strict=True))
    if was is ABSENT and known(amounts[0]) and amounts[0] == 0:
        was = now
    if now is ABSENT and known(amounts[1]) and amounts[1] == 0:
        now = was
    volume = (amounts[1] - amounts[0]) * (was + now) / 2
    return Change(before["kr"], volume, after["kr"] - before["kr"] - volume, after["kr"])


def of_group(before: Package, after: Package, omrade: str, was: Cell, now: Cell) -> Change:
    """What volume and price did to a group's cost, insats by insats in the classes both years tell.

    In: the group's cell in each year (`in_common`).
    """
    groups = {*was.codes, *now.codes}
    sides = [
        [cell for cell in package.cells("insatser", omrade) if groups & set(cell.key[1].split(JOINED))]
        for package in (before, after)
    ]
    return added([change(*pair) for pair in in_common(sides)]) if any(sides) else change(was, now)


def added(changes: Sequence[Change]) -> Change:
    """Several changes as one."""
    return Change(
        total(c.before for c in changes), total(c.volume for c in changes),
        total(c.price for c in changes), total(c.after for c in changes),
    )  # fmt: skip
