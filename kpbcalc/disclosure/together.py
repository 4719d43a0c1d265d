"""Which sums over all areas may be told apart, where the areas' own cells tell some codes and hide others?

Codes that some area tells joined are joined, and all that some area does not tell are one, joined with a code
that is told: what the sum leaves is never theirs alone. Source: docs/sekretess.md.
"""

from collections.abc import Mapping

from kpbcalc.aggregates.family import Key
from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import ReleasedFamily

Classes = list[set[str]]


def told_together(classes: Classes, family: ReleasedFamily, costs: Mapping[Key, int]) -> Classes:
    """The codes that are told together, of those that `classes` already hold.

    In: the family whose cells, by their last dimension, are of these codes, and what each of its leaves that
    somebody is in costs (10⁻⁸ kr). Every cell is in one class, whole.
    """
    told: dict[str, int] = {}
    hidden: dict[str, int] = {}
    for key, kr in sorted(costs.items()):
        cell = family.by_key.get(family.classes.get(key, key))
        shown = cell is not None and not cell.hidden and known(cell["kr"])
        of = told if shown else hidden
        of[key[-1]] = of.get(key[-1], 0) + abs(kr)
        classes = _joined(classes, {*cell.codes, key[-1]} if cell and shown else {key[-1]})
    return _joined(classes, _behind(_joined(classes, set(hidden)), told, hidden)) if hidden else classes


def _behind(classes: Classes, told: Mapping[str, int], hidden: Mapping[str, int]) -> set[str]:
    """What is hidden, with the smallest that it can stand behind: told codes that cost as much, or the most.

    Behind less it could be guessed at. What other areas tell of the same codes may be enough.
    """
    size = sum(hidden.values())
    own = next(c for c in classes if c & set(hidden))
    cost = [(sum(told.get(code, 0) for code in c), sorted(c)) for c in classes if c is not own]
    others = sorted((kr, members) for kr, members in cost if kr)
    held = sum(told.get(code, 0) for code in own)
    if (held and held >= size) or not others:  # what costs nothing is behind something too
        return own
    return own.union(next((members for kr, members in others if kr >= size), others[-1][1]))


def _joined(classes: Classes, together: set[str]) -> Classes:
    """The classes with those that these codes are in made one."""
    touching = [c for c in classes if c & together]
    return [*(c for c in classes if not c & together), together.union(*touching)]
