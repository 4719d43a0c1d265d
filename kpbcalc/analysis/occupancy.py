"""How full are some units' places, and what does a day of them cost, empty or occupied?

price per occupied day = cost per place-day ÷ occupancy. Source: docs/metod.md §5.2. Places are public; days
(`volym`) and cost (`kr`) are the sums of what the family `enheter` tells of the units in every insats group
counted in days; places are those of the open frame `enheter`.
"""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kpbcalc.analysis.units import Units, compared
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, ratio, total
from kpbcalc.disclosure.package import Package

DAY, ALL_UNITS = "dygn", "Alla enheter"


@dataclass(frozen=True)
class Occupancy:
    """Places, days of places in the year, days of care and what they cost (kr), of one unit or several."""

    places: Figure
    place_days: Figure
    days: Figure
    kr: Figure

    @property
    def share(self) -> Figure:
        """How large a part of the days of places is occupied."""
        return ratio(self.days, self.place_days)

    @property
    def per_place(self) -> Figure:
        """The cost of a day of a place, kr."""
        return ratio(self.kr, self.place_days)

    @property
    def empty(self) -> Figure:
        """Days on which a place was empty; none where two share one."""
        left = self.place_days - self.days
        return max(left, 0.0) if known(left) else left


def price_occupied(cost_per_place_day: Figure, occupancy: Figure) -> Figure:
    """The cost of an occupied day when every place-day costs this much and this share of them is occupied."""
    return ratio(cost_per_place_day, occupancy)


def occupancy(package: Package, codes: Sequence[str]) -> Occupancy:
    """How full some units are together: absent without stated places, hidden where a part of it is.

    Days in a group where one of the units is joined with others than these are not told.
    """
    register, mine = package.frame_or_none("enheter"), set(codes)
    if register is None:
        return Occupancy(ABSENT, ABSENT, ABSENT, ABSENT)
    stated = dict(zip(register["enhet"], register["platser"], strict=True))
    places: Figure = total(_places(stated.get(code)) for code in codes)
    days: list[Figure] = []
    kr: list[Figure] = []
    for cell in package.cells("enheter"):
        touched = mine & set(cell.codes)
        if not touched or (cell.unit != DAY and not _maybe_days(package, cell.key[0])):
            continue
        whole = set(cell.codes) <= mine
        days.append(cell["volym"] if whole else HIDDEN)
        kr.append(cell["kr"] if whole else HIDDEN)
    of_year = 365 + calendar.isleap(package.ar)
    if not days:
        return Occupancy(places, places * of_year, ABSENT, ABSENT)
    return Occupancy(places, places * of_year, total(days), total(kr))


def of_group(package: Package, grupp: str) -> list[tuple[Units, Occupancy]]:
    """The units compared in a group that state their places, and how full they are."""
    each = [(one, occupancy(package, one.cell.codes)) for one in compared(package, grupp)]
    return [(one, places) for one, places in each if known(places.places)]


def together(units: Collection[Occupancy]) -> Occupancy:
    """Several units' places and days as one's; hidden where a part of it is."""
    return Occupancy(
        total(one.places for one in units), total(one.place_days for one in units),
        total(one.days for one in units), total(one.kr for one in units),
    )  # fmt: skip


def _places(stated: object) -> Figure:
    return float(stated) if isinstance(stated, int | float) and stated > 0 else ABSENT


def _maybe_days(package: Package, grupp: str) -> bool:
    """Whether a hidden unit of a group may have days: all of the group's insatser are counted in them."""
    frame = package.frame_or_none("insatser")
    return frame is not None and set(frame.loc[frame["grupp"] == grupp, "volymenhet"]) == {DAY}
