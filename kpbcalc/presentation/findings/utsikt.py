"""What demography alone does to the cost by the end of the forecast."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpbcalc.presentation.clear import difference, is_clear
from kpbcalc.presentation.findings.finding import FORECAST, UNKNOWN, Finding
from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Outlook:
    """Per cent higher or lower cost at the horizon, in the costing year's prices."""

    procent: float
    sista: str


def find(given: Given) -> Iterator[Finding]:
    """None where the cost stays about the same."""
    about = ("prognos", "prognos")
    base, last = (given.fact(*about, k) for k in ("bas", "sista"))
    now, then = (given.value(*about, year, "kostnad") for year in (base, last))
    gap = difference(then, now)
    if gap is None or not is_clear(gap):
        return
    yearly = (then - now) / (int(last) - int(base))
    yield Finding("utsikt", given.omrade, yearly, FORECAST, UNKNOWN, Outlook(gap, last))
