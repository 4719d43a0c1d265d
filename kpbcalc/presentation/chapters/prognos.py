"""What does the population do to the cost in the years to come, and how sure is that?"""

from kpbcalc.presentation import forecast
from kpbcalc.presentation.forecast import Forecast
from kpbcalc.presentation.given import Given


def said(given: Given) -> Forecast | None:
    """None where the area has no clients."""
    return None if given.table("brukarmix", "grupper") is None else forecast.read(given)
