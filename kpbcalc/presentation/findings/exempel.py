"""Who in the group is cheaper and clearly has better answers: a good example to learn from."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpbcalc.base.table import MNKR
from kpbcalc.presentation.findings.finding import COMPARISON, UNKNOWN, Finding
from kpbcalc.presentation.four_fields import examples
from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Example:
    """Whose example, and what it costs (kr) and is said (per cent positive) there and here."""

    grupp: str
    enhet: str
    namn: str
    kostnad: float
    egen_kostnad: float
    andel: float
    egen_andel: float


def find(given: Given) -> Iterator[Finding]:
    """One for each insats group with a proven example; of several the one least far away in cost.

    The size is our volume times the difference in unit cost. Source: docs/metod.md §5.4.
    """
    for key in given.keys("jamforelse", "exempel_"):
        table = given.table("jamforelse", key)
        found = examples(table) if table else None
        grupp, enhet = (given.fact("jamforelse", key, name) for name in ("grupp", "enhet"))
        volume = _volume(given, grupp)
        if found is None or volume is None or not found.sure:
            continue
        own, them = found.own, max(found.sure, key=lambda r: (r["kostnad"], r["namn"]))
        said = Example(
            grupp, enhet, str(them["namn"]), them["kostnad"], own["kostnad"], them["andel"], own["andel"]
        )
        size = (own["kostnad"] - them["kostnad"]) * volume / MNKR
        yield Finding("exempel", grupp, size, COMPARISON, UNKNOWN, said)


def _volume(given: Given, grupp: str) -> float | None:
    """The volume of an insats group, all providers together."""
    rows = given.rows("produktivitet", "mot_gruppen", "volym")
    return next((float(r["volym"]) for r in rows if str(r["rad"]).casefold() == grupp.casefold()), None)
