"""What is the comparison group's mean? Weighted, when all its members have shared what weighs them.

The mean of a rate is all of the numerator divided by all of the denominator: costs per inhabitant and
coverage weigh with inhabitants, volume per client with clients, and price with volume. The means then
multiply as the factors do. Answers are not weighed. Source: docs/metod.md §5.3.
"""

import pandas as pd

from kpbcalc.analysis import reference_group
from kpbcalc.analysis.jamforelsetal import COVERAGE, PEOPLE, PER_INHABITANT, PRICE, VOLUME, WHOLE

BY_SHARE = (
    "Gruppens medel är vägt: kostnad per invånare och täckning med kommunernas invånare, volym per brukare "
    "med deras brukare och styckkostnad med deras volym."
)


def mean(others: pd.DataFrame, grupp: str, matt: str, per: int) -> tuple[float | None, bool]:
    """The mean of a measure of the municipalities in `others` (shared figures), and whether it is weighted.

    `per` is the number of inhabitants that coverage is told for (Omrade.tackning_per).
    """
    values = _shared(others, grupp, matt)
    known = {str(k): float(v) for k, v in values.items()}
    weighted = reference_group.weighted_mean(known, weights(others, grupp, matt, per))
    if weighted is not None:
        return weighted, True
    return reference_group.mean(list(known.values())), False


def weights(others: pd.DataFrame, grupp: str, matt: str, per: int) -> dict[str, float]:
    """What each municipality weighs in the mean of a measure, those that have shared it; none for answers."""
    people = _shared(others, WHOLE, PEOPLE)
    clients = _shared(others, grupp, COVERAGE) / per * people
    found = {
        PER_INHABITANT: people, COVERAGE: people, VOLUME: clients, PRICE: volumes(others, grupp, per),
    }.get(matt, people.head(0))  # fmt: skip
    return {str(k): float(v) for k, v in found.items() if v > 0}


def volumes(others: pd.DataFrame, grupp: str, per: int) -> pd.Series:
    """Each municipality's volume in a group: coverage × inhabitants × volume per client, NaN when not shared.

    In the group's unit (hours, days), by municipality.
    """
    volume = (
        _shared(others, grupp, COVERAGE)
        / per
        * _shared(others, WHOLE, PEOPLE)
        * _shared(others, grupp, VOLUME)
    )
    return volume.where(volume > 0)


def _shared(others: pd.DataFrame, grupp: str, matt: str) -> pd.Series:
    found = others[(others["grupp"] == grupp) & (others["matt"] == matt)]
    return found.set_index("kommun")["varde"]
