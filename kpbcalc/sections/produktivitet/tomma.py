"""How full are the homes, and what do the empty places cost?

price per occupied day = cost per place-day ÷ occupancy. Source: docs/metod.md §5.2; that empty days are shown
on a line of their own: docs/metod.md §3.1. Places are public; days and cost are the sums of what is told of
the units in every insats group counted in days.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.analysis.area import group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, if_known, known, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.produktivitet import units

DAY, ALL_UNITS = "dygn", "Alla enheter"
EMPTY = Declared(
    "tomma_{grupp}", "Beläggning och tomma platser, {namn}",
    (
        Column("namn", "Enhet"),
        Column("platser", "Platser", "antal"),
        Column("procent", "Beläggning", "procent", 1),
        Column("per_plats", "Kostnad per platsdygn", "kr/dygn"),
        Column("per_dygn", "Kostnad per belagt dygn", "kr/dygn"),
        Column("tomma", "Tomma dygn", "antal"),
        Column("tomt", "Kostnad för tomma dygn", "mnkr", 1),
    ),
    "Beläggning {kort}", "alla som har bott på enheterna, med alla insatser per dygn",
    notes=(
        "Kostnad per belagt dygn är kostnaden per platsdygn delad med beläggningen. Ett tomt dygn räknas "
        "till platsdygnets kostnad, som om ingen kostnad kan sparas när platsen står tom: ett tak, inte "
        "en möjlig besparing. Sista raden är enheternas summa, räknad med varje enhets egen kostnad per "
        "platsdygn. "
        "Delar två en plats kan beläggningen bli över 100\u00a0%.",
    ),
    total=ALL_UNITS,
)  # fmt: skip


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
    register, mine = package.facts.get("enheter"), set(codes)
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


def _places(stated: object) -> Figure:
    return float(stated) if isinstance(stated, int | float) and stated > 0 else ABSENT


def _maybe_days(package: Package, grupp: str) -> bool:
    """Whether a hidden unit of a group may have days: all of the group's insatser are counted in them."""
    frame = package.facts.get("insatser")
    return frame is not None and set(frame.loc[frame["grupp"] == grupp, "volymenhet"]) == {DAY}


def table(ctx: Context, grupp: str) -> Table | None:
    """Occupancy, cost per place-day and per occupied day, empty days and what they cost, by unit.

    An empty day is taken to cost what the place-day does, as if no cost were spared. None where no unit
    states its places.
    """
    mine = [(u, occupancy(ctx.now, u.cell.codes)) for u in units.compared(ctx.now, grupp)]
    told = [(u, o) for u, o in mine if known(o.places)]
    if not told:
        return None
    told.sort(key=lambda one: (not known(one[1].share), if_known(one[1].share) or 0.0, one[0].name))
    rows = [_row(u.name, o, o.empty, o.empty * o.per_place / MNKR) for u, o in told]
    whole = Occupancy(
        total(o.places for _, o in told), total(o.place_days for _, o in told),
        total(o.days for _, o in told), total(o.kr for _, o in told),
    )  # fmt: skip
    empty, cost = total(o.empty for _, o in told), total(o.empty * o.per_place / MNKR for _, o in told)
    rows.append(_row(ALL_UNITS, whole, empty, cost))
    missing = sum(len(u.cell.codes) for u, o in mine if not known(o.places))
    notes = [f"Enheter utan uppgift om platser är inte med ({missing} st.)."] * (missing > 0)
    facts = {"grupp": group_name(grupp), "alla": ALL_UNITS}
    return ctx.table(EMPTY, rows, words=units.words(ctx, grupp), facts=facts, notes=notes)


def _row(name: str, of: Occupancy, empty: Figure, cost: Figure) -> dict[str, Value]:
    return {
        "namn": name, "platser": of.places, "procent": 100 * of.share, "per_plats": of.per_place,
        "per_dygn": price_occupied(of.per_place, of.share), "tomma": empty, "tomt": cost,
    }  # fmt: skip
