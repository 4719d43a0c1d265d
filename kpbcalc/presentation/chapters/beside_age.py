"""What besides age makes our cost another than the group's: one part, several that cancel out, or nothing?"""

from collections.abc import Mapping
from dataclasses import dataclass

from kpbcalc.presentation.clear import cancelling, is_clear


@dataclass(frozen=True)
class BesideAge:
    """`driver` is the largest part that pulls the way all do together; empty where together they are `small`.

    Then `vartannat` are those that are not small by themselves.
    """

    driver: str
    small: bool
    vartannat: tuple[str, ...]


def beside_age(parts: Mapping[str, float], left: float, whole: float | None, never: str = "") -> BesideAge:
    """What parts by name come to: `left` together, beside the group's `whole` cost, in the same unit.

    Without a whole they are not known to be small. The part `never` is no driver.
    """
    if whole and not is_clear(100 * left / whole):
        return BesideAge("", small=True, vartannat=tuple(cancelling(parts, whole)))
    same = [name for name, part in parts.items() if part * left > 0 and name != never]
    return BesideAge(max(same, key=lambda name: abs(parts[name]), default=""), small=False, vartannat=())
