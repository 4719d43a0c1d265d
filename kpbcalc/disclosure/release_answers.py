"""Which answers may be told? Those of enough persons, where what is left of the whole is enough too.

The whole municipality's answers to a question are known, so where a unit is hidden, the answers outside the
units that are shown have to be nobody's or enough. Source: docs/sekretess.md.
"""

from collections.abc import Mapping, Sequence

from kpbcalc.aggregates.svar import WHOLE, Asked, Count
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.package import Cell, Key, ReleasedFamily
from kpbcalc.disclosure.policy import Policy, minimum_answers
from kpbcalc.disclosure.unsafe import Reason

QUANTITIES = ("positiva", "tillfragade")


def release_answers(
    asked: Sequence[Asked], of_groups: Mapping[tuple[str, str], Asked], policy: Policy
) -> dict[str, ReleasedFamily]:
    """`svar` by slag, undersokning, enhet ("" for the whole municipality) and fraga; `svar_grupp`.

    In: `of_groups` the question that tells of an insats group (omrade, grupp). The cells' persons are those
    who answered. A unit's answers are hidden when they are few, and so are the next smallest units' until
    what is not told of the whole is nobody's or enough.
    """
    least = fewest(policy)
    cells: list[Cell] = []
    for one in asked:
        key = (one.slag, one.undersokning, WHOLE, one.fraga)
        cells.append(_cell(key, one.whole, _few(one.whole, least), policy))
        hidden = _hidden(one, least)
        cells += [
            _cell((one.slag, one.undersokning, unit, one.fraga), count, hidden.get(unit, ""), policy)
            for unit, count in one.units.items()
        ]
    groups = [_cell(key, one.whole, _few(one.whole, least), policy) for key, one in of_groups.items()]
    return {
        "svar": _family("svar", ("slag", "undersokning", "enhet", "fraga"), cells),
        "svar_grupp": _family("svar_grupp", ("omrade", "grupp"), groups),
    }


def fewest(policy: Policy) -> int:
    """How many answers are enough: no fewer than persons elsewhere, and none are needed internally."""
    if policy.audience == "intern":
        return 0
    return max(policy.minimum, minimum_answers())


def _hidden(one: Asked, least: int) -> dict[str, Reason]:
    """The units to hide. Answers that no unit tells are among those outside the shown ones."""
    few = [unit for unit, count in one.units.items() if _few(count, least)]
    found = dict.fromkeys(few, Reason.FEW)
    outside = max(one.whole.svar - sum(count.svar for count in one.units.values()), 0)
    outside += sum(one.units[unit].svar for unit in few)
    others = sorted((count.svar, unit) for unit, count in one.units.items() if unit not in few)
    while 0 < outside < least and others:
        svar, unit = others.pop(0)
        outside += svar
        found[unit] = Reason.GUARD
    return found


def _few(count: Count, least: int) -> str:
    return Reason.FEW if count.svar < least else ""


def _cell(key: Key, count: Count, why: str, policy: Policy) -> Cell:
    if why:
        return Cell(key, HIDDEN, reason=why)
    step = 1 if policy.audience == "intern" else policy.round_count
    svar = float(round(count.svar / step) * step)
    asked = count.tillfragade
    if known(asked):
        asked = float(round(asked / step) * step)
    # The share stays what it is when the number of answers is rounded.
    return Cell(key, svar, {"positiva": count.positiva * svar / count.svar, "tillfragade": asked})


def _family(name: str, dims: tuple[str, ...], cells: Sequence[Cell]) -> ReleasedFamily:
    return ReleasedFamily(name, dims, QUANTITIES, "", 0, tuple(cells), {})
