"""What is a krona of one year in another year's prices? By a stated index, every year of it with its source.

The shipped index is PKV for the years that could be sourced (params/prisindex.csv). A municipality adds later
years, or has an index of its own: `[prisindex]` among its choices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import prod

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults
from kpbcalc.base.own_choices import Own

SHIPPED = "PKV"
LOWEST, HIGHEST = -20.0, 50.0  # percent in a year: beyond it an index number has been taken for a change
REMEDY = (
    'Skriv namn = "PKV", kalla = "var siffrorna kommer från", datum = 2025-10-15 och '
    "[prisindex.forandring] med en rad för varje år, till exempel 2023 = 4.5 (procent mot året innan)."
)


@dataclass(frozen=True)
class PriceIndex:
    """An index: what it is called, the change of each year in percent of the year before, and the sources."""

    namn: str
    changes: Mapping[int, float]
    kallor: Mapping[int, str]

    def factor(self, year: int, to: int) -> float | None:
        """What a krona of `year` is in the prices of `to`; None where a year between has no index."""
        low, high = sorted((year, to))
        if self.missing(low, high):
            return None
        found = prod(1 + self.changes[y] / 100 for y in range(low + 1, high + 1))
        return found if year <= to else 1 / found

    def missing(self, first: int, last: int) -> tuple[int, ...]:
        """The years after the first, up to the last, that have no change."""
        return tuple(y for y in range(first + 1, last + 1) if y not in self.changes)

    def sources(self, first: int, last: int) -> tuple[str, ...]:
        """Where the changes after the first year, up to the last, are from; each source once."""
        return tuple(dict.fromkeys(self.kallor[y] for y in range(first + 1, last + 1) if y in self.kallor))


def of(own: Own) -> PriceIndex:
    """The index that a municipality's figures are recalculated by.

    Its own, where it has stated one; years stated of PKV are added to the shipped ones, and go before them.
    Raises `UsageError` for an index without name, source or date, and for a change that cannot be one.
    """
    shipped = [row for row in params.rows("prisindex.csv") if row["index"] == SHIPPED]
    changes = {int(row["ar"]): float(row["forandring_procent"]) for row in shipped}
    kallor = {int(row["ar"]): row["kalla"] for row in shipped}
    stated = own.get("prisindex", None)
    if stated is None:
        return PriceIndex(SHIPPED, changes, kallor)
    namn, source, mine = _told(own, stated)
    if namn.casefold() != SHIPPED.casefold():
        return PriceIndex(namn, mine, dict.fromkeys(mine, source))
    return PriceIndex(SHIPPED, {**changes, **mine}, {**kallor, **dict.fromkeys(mine, source)})


def _told(own: Own, stated: object) -> tuple[str, str, dict[int, float]]:
    """The index's name, its source with date, and the change of each year."""
    if not isinstance(stated, dict):
        raise _wrong(own, "Prisindexet är inget avsnitt.")
    faults = Faults()
    for key in ("namn", "kalla"):
        if not isinstance(stated.get(key), str) or not stated[key].strip():
            faults.add(_wrong(own, f"Prisindexet saknar {key}."))
    if not isinstance(stated.get("datum"), date):
        faults.add(_wrong(own, "Prisindexet saknar datum."))
    years = stated.get("forandring")
    if not isinstance(years, dict) or not years:
        faults.add(_wrong(own, "Prisindexet saknar förändringar."))
        years = {}
    changes: dict[int, float] = {}
    for year, value in years.items():
        with faults.caught():
            changes[_year(own, year)] = _change(own, year, value)
    faults.stop()
    return stated["namn"].strip(), f"{stated['kalla'].strip()}, {stated['datum'].isoformat()[:10]}", changes


def _year(own: Own, year: str) -> int:
    if not (year.isdecimal() and len(year) == 4):
        raise _wrong(own, f"”{year}” är inget år i prisindexet.")
    return int(year)


def _change(own: Own, year: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not LOWEST < value < HIGHEST:
        raise _wrong(own, f"Prisindexets förändring {year} är ingen procentsats för ett år.")
    return float(value)


def _wrong(own: Own, what: str) -> UsageError:
    return UsageError(what, where=own.where("prisindex"), remedy=REMEDY)
