"""What the units above the municipality's own mean cost more than that mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpbcalc.base.table import MNKR
from kpbcalc.presentation.findings.finding import ACCOUNTS, NEW, SAME, UNKNOWN, Finding, rules
from kpbcalc.presentation.given import Given

FEWEST = 3  # of two units, each is as far from the mean as the other
WHOLE = 100


@dataclass(frozen=True)
class Spread:
    """A group's units: lowest and highest unit cost (kr), and how many lie above the own mean."""

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
        rows = given.rows("produktivitet", key, "pris", "volym", "index")
        own = [r for r in rows if r["regi"] == "egen regi"]
        over = [  # not by name: two units may have the same
            (str(r["namn"]), (r["pris"] - WHOLE * r["pris"] / r["index"]) * r["volym"] / MNKR)
            for r in own
            if r["index"] > WHOLE
        ]
        if len(own) < FEWEST or not over:
            continue
        grupp, prices = given.fact("produktivitet", key, "grupp"), [r["pris"] for r in own]
        said = Spread(grupp, given.fact("produktivitet", key, "enhet"), min(prices), max(prices), len(over))
        size = sum(kr for _, kr in over)
        new = _still_dear(given, key.replace("enheter_", "andring_", 1), over)
        yield Finding("enheter", grupp, size, ACCOUNTS, new, said)


def _still_dear(given: Given, changes: str, over: Sequence[tuple[str, float]]) -> str:
    """Whether most of what is above the mean comes from units that cost more than most last year too."""
    rest = given.fact("produktivitet", changes, "rest")
    rows = given.rows("produktivitet", changes, "pris_fore")
    before = {str(r["namn"]): r["pris_fore"] for r in rows if str(r["namn"]) != rest}
    prices = sorted(before.values())
    if len(prices) < FEWEST:
        return UNKNOWN
    middle = prices[len(prices) // 2]
    remaining = sum(kr for namn, kr in over if before.get(namn, 0) >= middle)
    return SAME if WHOLE * remaining >= rules("nytt")["kvar"] * sum(kr for _, kr in over) else NEW
