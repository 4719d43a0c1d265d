"""What demography alone does to the cost by the end of the forecast."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpbcalc.presentation import forecast
from kpbcalc.presentation.clear import forecast_change
from kpbcalc.presentation.findings.finding import FORECAST, UNKNOWN, Finding
from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Outlook:
    """Per cent higher or lower cost at the horizon, in the costing year's prices."""

    procent: float
    sista: str


def find(given: Given) -> Iterator[Finding]:
    """None where the cost stays about the same, or changes by no more than the model has missed a year's."""
    ahead = forecast.read(given)
    if ahead.kostnad is None or not ahead.andras or ahead.inom_felet:
        return
    yearly = (ahead.kostnad.da - ahead.kostnad.nu) / (int(ahead.sista) - int(ahead.bas))
    gap = forecast_change(ahead.kostnad.nu, ahead.kostnad.da)
    yield Finding("utsikt", given.omrade, yearly, FORECAST, UNKNOWN, Outlook(gap, ahead.sista))
