"""Which person statistics may be told: those of enough persons on every side, whose own cells are shown."""

from collections.abc import Mapping, Sequence

from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.base.dominated import dominated
from kpbcalc.base.figure import HIDDEN
from kpbcalc.disclosure.package import Cell, Key, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import Reason


def release_statistics(
    statistics: Sequence[Statistic], released: Mapping[str, ReleasedFamily], policy: Policy
) -> dict[str, ReleasedFamily]:
    """The statistics as families of one row each, beside the `released` base sums."""
    found: dict[str, list[Cell]] = {}
    for one in statistics:
        why = _reason(one, released, policy) if policy.audience == "extern" else ""
        cell = Cell(one.key, HIDDEN, reason=why) if why else Cell(one.key, float(one.n), dict(one.values))
        found.setdefault(one.name, []).append(cell)
    return {
        name: ReleasedFamily(
            name, (), tuple(dict.fromkeys(q for c in cells for q in c.sums)), "", 0, tuple(cells), {}
        )
        for name, cells in found.items()
    }


def _reason(one: Statistic, released: Mapping[str, ReleasedFamily], policy: Policy) -> str:
    least = max(policy.minimum, one.least)
    if any(0 < n < least for n in (one.n, *one.sides)):
        return Reason.FEW
    heavy = any(dominated(*sum_, policy.largest, policy.two_largest, policy.p) for sum_ in one.sums)
    if one.heavy or heavy:
        return Reason.DOMINANT
    shown = all(_is_shown(released.get(family), key) for family, key in one.cells)
    return "" if shown else Reason.WHOLE


def _is_shown(family: ReleasedFamily | None, key: Key) -> bool:
    return family is not None and key in family.by_key and not family.by_key[key].hidden
