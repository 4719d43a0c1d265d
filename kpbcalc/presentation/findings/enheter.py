"""What the own units that stick out cost more than if they had had the others' price.

A unit is set beside the others and not beside a mean that it is part of: it would be compared with itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpbcalc.base.table import MNKR
from kpbcalc.presentation.findings.finding import ACCOUNTS, NEW, SAME, UNKNOWN, Finding, rules
from kpbcalc.presentation.given import Given

FEWEST = 3  # of two units, each is as far from the other
WHOLE = 100
MEASURED = Mapping[str, Any]


@dataclass(frozen=True)
class Spread:
    """A group's units: lowest and highest unit cost (kr), and how many stick out above the others."""

    grupp: str
    enhet: str
    lagst: float
    hogst: float
    over: int

    @property
    def ensam(self) -> bool:
        """Whether it is one unit."""
        return self.over == 1


def find(given: Given) -> Iterator[Finding]:
    """One for each group with at least three own units that are told."""
    for key in given.keys("produktivitet", "enheter_"):
        rows = given.rows("produktivitet", key, "pris", "volym")
        own = [r for r in rows if r["regi"] == "egen regi" and r["volym"]]
        dear = _sticking_out(own) if len(own) >= FEWEST else []
        if not dear:
            continue
        others = _price([r for r in own if not any(r is one for one in dear)])
        over = [(str(r["namn"]), (r["pris"] - others) * r["volym"] / MNKR) for r in dear]
        grupp, prices = given.fact("produktivitet", key, "grupp"), [r["pris"] for r in own]
        said = Spread(grupp, given.fact("produktivitet", key, "enhet"), min(prices), max(prices), len(over))
        size = sum(kr for _, kr in over)
        new = _still_dear(given, key.replace("enheter_", "andring_", 1), over)
        yield Finding("enheter", grupp, size, ACCOUNTS, new, said)


def _sticking_out(own: Sequence[MEASURED]) -> list[MEASURED]:
    """The units that cost clearly more than all the others together; the cheapest never does."""
    least = 1 + rules("urval")["enhet_over_andra"] / WHOLE
    return [r for r in own if r["pris"] > least * _price([one for one in own if one is not r])]


def _price(some: Sequence[MEASURED]) -> float:
    """What a unit of their volume costs, together (kr)."""
    volume: float = sum(r["volym"] for r in some)
    return float(sum(r["pris"] * r["volym"] for r in some)) / volume


def _still_dear(given: Given, changes: str, over: Sequence[tuple[str, float]]) -> str:
    """Whether most of what is above the others comes from units that cost more than most last year too."""
    rest = given.fact("produktivitet", changes, "rest")
    rows = given.rows("produktivitet", changes, "pris_fore")
    before = {str(r["namn"]): r["pris_fore"] for r in rows if str(r["namn"]) != rest}
    prices = sorted(before.values())
    if len(prices) < FEWEST:
        return UNKNOWN
    middle = prices[len(prices) // 2]
    remaining = sum(kr for namn, kr in over if before.get(namn, 0) >= middle)
    return SAME if WHOLE * remaining >= rules("nytt")["kvar"] * sum(kr for _, kr in over) else NEW
