"""What besides age makes our cost another than the group's: one part, several that cancel out, or nothing?"""

from collections.abc import Mapping
from dataclasses import dataclass

from kpbcalc.presentation.clear import cancelling, is_clear

TAKEN_BACK = 0.25  # of the largest part: less against it is not told
NEARLY = 0.8  # of the largest part: then a second is told with it
PAIR = ("tackning", "mix")  # fewer clients with dearer insatser: what takes each other out is told together


@dataclass(frozen=True)
class BesideAge:
    """`driver` is the largest part that pulls the way all do together; empty where together they are `small`.

    Then `vartannat` are those that are not small by themselves. `aven` is a second part nearly as large.
    `motverkar` is the largest part that pulls the other way, where it takes back no small part of the
    driver. Where the pair pull each their way they are as one: both drive, or neither, and then they are
    `par` where they are not small.
    """

    driver: str
    small: bool
    vartannat: tuple[str, ...] = ()
    aven: str = ""
    motverkar: str = ""
    par: tuple[str, ...] = ()


def beside_age(parts: Mapping[str, float], left: float, whole: float | None, never: str = "") -> BesideAge:
    """What parts by code come to: `left` together, beside the group's `whole` cost, in the same unit.

    Without a whole they are not known to be small. The part `never` is no driver.
    """
    if whole and not is_clear(100 * left / whole):
        return BesideAge("", small=True, vartannat=tuple(cancelling(parts, whole)))
    each, large = as_one(parts)
    alone = {code: part for code, part in each.items() if code != large}
    same = sorted((c for c in each if each[c] * left > 0 and c != never), key=lambda c: -abs(each[c]))
    driver = next(iter(same), "")
    if driver and driver == large:
        return BesideAge(driver, small=False, motverkar=next(code for code in PAIR if code != large))
    aven = next((c for c in same[1:2] if c != large and abs(each[c]) >= NEARLY * abs(each[driver])), "")
    against = max((c for c in alone if alone[c] * left < 0), key=lambda c: abs(alone[c]), default="")
    if not (driver and against and abs(alone[against]) >= TAKEN_BACK * abs(each[driver])):
        against = ""
    told = bool(large and whole) and all(is_clear(100 * parts[code] / (whole or 1)) for code in PAIR)
    return BesideAge(driver, small=False, aven=aven, motverkar=against, par=PAIR if told else ())


def as_one(parts: Mapping[str, float]) -> tuple[dict[str, float], str]:
    """The parts, the pair as one where they pull each their way; and which of them it goes by, if so."""
    pair = {code: parts[code] for code in PAIR if code in parts}
    if len(pair) < len(PAIR) or not min(pair.values()) < 0 < max(pair.values()):
        return dict(parts), ""
    large = max(pair, key=lambda code: abs(pair[code]))
    return {c: part for c, part in parts.items() if c not in pair} | {large: sum(pair.values())}, large


def is_age(age: float, parts: Mapping[str, float], driver: str) -> bool:
    """Whether age makes more of the whole difference than the driver among the other parts does."""
    whole = age + sum(parts.values())
    made = as_one(parts)[0].get(driver, 0.0)
    return age * whole > max(made * whole, 0.0)
