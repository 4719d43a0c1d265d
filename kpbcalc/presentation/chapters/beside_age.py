"""What besides age makes our cost another than the group's: one part, several that cancel out, or nothing?"""

from collections.abc import Mapping
from dataclasses import dataclass

from kpbcalc.presentation.clear import cancelling, is_clear

TAKEN_BACK = 0.25  # of the largest part: less against it is not told


@dataclass(frozen=True)
class BesideAge:
    """`driver` is the largest part that pulls the way all do together; empty where together they are `small`.

    Then `vartannat` are those that are not small by themselves. `motverkar` is the largest part that pulls
    the other way, where it takes back no small part of what the driver does.
    """

    driver: str
    small: bool
    vartannat: tuple[str, ...] = ()
    motverkar: str = ""


def beside_age(parts: Mapping[str, float], left: float, whole: float | None, never: str = "") -> BesideAge:
    """What parts by name come to: `left` together, beside the group's `whole` cost, in the same unit.

    Without a whole they are not known to be small. The part `never` is no driver.
    """
    if whole and not is_clear(100 * left / whole):
        return BesideAge("", small=True, vartannat=tuple(cancelling(parts, whole)))
    ways = {way: [name for name, part in parts.items() if way * part * left > 0] for way in (1, -1)}
    driver = max((n for n in ways[1] if n != never), key=lambda name: abs(parts[name]), default="")
    against = max(ways[-1], key=lambda name: abs(parts[name]), default="")
    if not (driver and against and abs(parts[against]) >= TAKEN_BACK * abs(parts[driver])):
        against = ""
    return BesideAge(driver, small=False, motverkar=against)
