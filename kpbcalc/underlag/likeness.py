"""Which table is a file like? Which heading could be each of our columns, by headings and by cells."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from kpbcalc.underlag.extracts.amount_and_measure import has_measure
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.second_dates import proposed_beside, without_second
from kpbcalc.underlag.extracts.unit_or_measure import measured, unit_or_measure
from kpbcalc.underlag.headings import plain, proposed, synonyms
from kpbcalc.underlag.schemas import TABLES
from kpbcalc.underlag.staff_list import UNITS, is_staff_list, of_units

# A file looks like a table with half the table's columns, or with three that are half the file's.
_LEAST, _SURELY = 0.5, 3
_BUDGET, _OUTTURN = "budget", "utfall"


@dataclass(frozen=True)
class Likeness:
    """A table the file looks like: which heading each of our columns has, and which have none.

    `certain` are the headings that are read without a map; `instead` says what else it could be, and why not.
    """

    table: str
    found: dict[str, str]
    missing: tuple[str, ...]
    certain: frozenset[str]
    instead: str = ""

    def to_write(self) -> dict[str, str]:
        """The headings that a map has to name, with our names."""
        return {heading: name for name, heading in self.found.items() if heading not in self.certain}


def likest(headings: list[str], name: str = "", cells: pd.DataFrame | None = None) -> Likeness | None:
    """The table that the headings are most like; None when they are like no table.

    In: the file's name too, since a ledger and a budget may have the same headings, and its cells if known.
    """
    if is_staff_list(headings):
        return like(headings, UNITS)
    said = plain(" ".join([name, *headings]))
    nearest = max((like(headings, table, cells) for table in _tables() if _told_by(table, said)), key=_fit)
    found = _other(nearest, headings, name, cells)
    known = len(found.found)
    # Dates and quantities are in many files: without whom it is about, three of them are no extract.
    of_somebody = found.table not in EXTRACTS or "personnr" in found.found
    sure = _fit(found)[0] >= _LEAST or (of_somebody and known >= _SURELY and 2 * known >= len(headings))
    return found if sure else None


def _other(found: Likeness, headings: list[str], name: str, cells: pd.DataFrame | None) -> Likeness:
    """Of tables with nearly the same headings the one that some word of the file tells."""
    said, called = plain(" ".join([name, *headings])), plain(name)
    if found.table == "budget" and (_BUDGET not in said or _OUTTURN in said):
        told = "budget, men ordet budget står ensamt varken i filens namn eller i rubrikerna"
        return replace(like(headings, "kontoutfall"), instead=told)
    if found.table == "kontoutfall" and _BUDGET in called and _OUTTURN not in said:
        told = "kontoutfall, men filens namn säger budget"
        return replace(like(headings, "budget"), instead=told)
    decided = like(headings, "beslut", cells)
    if found.table == "placering" and {"omfattning", "fran", "till"} <= {*decided.found}:
        told = f"placering, men ”{decided.found['omfattning']}” är hur mycket som är beviljat"
        return replace(decided, instead=told)
    return found


def _told_by(table: str, said: str) -> bool:
    """Whether a file's name and headings say the word that the table is to be told by, where it is."""
    words = EXTRACTS[table].words if table in EXTRACTS else ()
    return not words or any(word in said for word in words)


def _tables() -> list[str]:
    return [*EXTRACTS, *(table for table in TABLES if table not in EXTRACTS)]


def like(headings: list[str], table: str, cells: pd.DataFrame | None = None) -> Likeness:
    """Which headings could be a table's columns: those it is read by, then those that are like known ones.

    In: the cells under the headings, where they are known: they tell the unit of a decision from its measure.
    """
    headings = of_units(headings) if table == UNITS else headings
    usual = EXTRACTS[table].usual if table in EXTRACTS else {name: name for name in TABLES[table].columns}
    by_usual = {plain(text) if table in EXTRACTS else text: name for name, text in usual.items()}
    found: dict[str, str] = {}
    for heading in headings:
        name = by_usual.get(plain(heading) if table in EXTRACTS else heading)
        if name and name not in found:
            found[name] = heading
    found = unit_or_measure(found, cells, table) if cells is not None else found
    certain = frozenset(found.values())
    no_unit = measured(cells, table) if cells is not None else ""
    left = [heading for heading in headings if heading not in certain and heading != no_unit]
    names = [name for name in without_second(synonyms(table)) if name in usual and name not in found]
    found |= proposed(left, names, table)
    if table in EXTRACTS:
        found |= proposed_beside(left, found, table, cells)
    by_heading = table == "beslut" and has_measure(found, cells)
    missing = [n for n in _lacking(table, found) if not (n == "matt" and by_heading)]
    implied = {*EXTRACTS[table].implied} if table in EXTRACTS else set()
    if implied <= {*missing}:  # a file of places only has none of them, and is one of decisions all the same
        missing = [name for name in missing if name not in implied]
    return Likeness(table, found, tuple(missing), certain)


def _lacking(table: str, found: Collection[str]) -> list[str]:
    if table in EXTRACTS:
        return EXTRACTS[table].lacking(found)
    columns = TABLES[table].columns.items()
    return [name for name, column in columns if column.required and name not in found]


def _fit(likeness: Likeness) -> tuple[float, int, int]:
    """How much of the table is there; then how many columns, and how many without a map."""
    there = len(likeness.found)
    if likeness.table in EXTRACTS:
        layout = EXTRACTS[likeness.table]
        if layout.sign and layout.sign not in likeness.found:
            return 0, 0, 0
        share = 1 - len(likeness.missing) / len(layout.required)
        return min(share, _LEAST) if layout.last else share, there, len(likeness.certain)
    required = sum(column.required for column in TABLES[likeness.table].columns.values())
    return 1 - len(likeness.missing) / required, there, len(likeness.certain)
