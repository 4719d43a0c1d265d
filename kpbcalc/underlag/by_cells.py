"""What do the cells say that the headings alone do not? Proposals for columns that no heading tells.

A proposal for a person to look at: nothing is read so before the municipality's map says it.
"""

import re
from dataclasses import replace

import pandas as pd

from kpbcalc.base import params
from kpbcalc.underlag.column_kinds import kind_of
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.quantity import MONTH
from kpbcalc.underlag.headings import likeness
from kpbcalc.underlag.likeness import Likeness

_NUMBER, _CLOCK = "personnummer", "klockslag"
_QUANTITIES = ("heltal", "tal")
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_ENDS = {
    "fran": re.compile(r"\b(?:fr\.? ?o\.? ?m|from|fom|från)\b", re.IGNORECASE),
    "till": re.compile(r"\b(?:t\.? ?o\.? ?m|tom|till)\b", re.IGNORECASE),
}
_OF_A_YEAR = {"befolkning": "antal", "kontoutfall": "belopp", "budget": "belopp"}


def told_by_cells(found: Likeness, cells: pd.DataFrame) -> Likeness:
    """A likeness with what the cells, or the other headings, say of the columns that are missing."""
    for rule in (_number, _from_and_to, _end_of_stay, _clock, _of_the_year, _of_months):
        found = rule(found, cells)
    return found


def _number(found: Likeness, cells: pd.DataFrame) -> Likeness:
    """The only column of personnummer, whatever its heading."""
    if found.table not in EXTRACTS or "personnr" in found.found:
        return found
    hits = [heading for heading in _left(found, cells) if kind_of(cells[heading]).startswith(_NUMBER)]
    return _with(found, personnr=hits[0]) if len(hits) == 1 else found


def _from_and_to(found: Likeness, cells: pd.DataFrame) -> Likeness:
    """The only heading with the word from, and the only one with until: `Placerad from`."""
    if found.table not in ("beslut", "placering"):
        return found
    for name, word in _ENDS.items():
        hits = [heading for heading in _left(found, cells) if word.search(heading)]
        if name in found.missing and len(hits) == 1 and kind_of(cells[hits[0]]).startswith(("datum", "text")):
            found = _with(found, **{name: hits[0]})
    return found


def _end_of_stay(found: Likeness, cells: pd.DataFrame) -> Likeness:
    """Utflyttad of placements that have no other end: when somebody left the home, not the municipality."""
    if found.table != "placering" or "till" not in found.missing or "utflyttad" not in found.found:
        return found
    heading = found.found["utflyttad"]
    rest = {name: h for name, h in found.found.items() if name != "utflyttad"}
    return _with(replace(found, found=rest, certain=found.certain - {heading}), till=heading)


def _clock(found: Likeness, cells: pd.DataFrame) -> Likeness:
    """Times of day in a column that nothing is known of: when a visit began, and then when it ended.

    Of two columns that may be how long it took (Tid, Längd) the one with times of day is when it began.
    """
    if found.table != "utford_tid" or "start" in found.found:
        return found
    left, taken = _left(found, cells), found.found.get("minuter", "")
    if taken and taken not in found.certain and kind_of(cells[taken]).startswith(_CLOCK):
        least = params.toml("rubriker.toml")["minsta_likhet"]
        others = [heading for heading in left if likeness(heading, "minuter", found.table) >= least]
        if others:
            return _with(found, start=taken, minuter=others[0])
    clocks = [heading for heading in left if kind_of(cells[heading]).startswith(_CLOCK)]
    free = [name for name in ("start", "stopp") if name not in found.found]
    return _with(found, **dict(zip(free, clocks, strict=False)))


def _of_the_year(found: Likeness, cells: pd.DataFrame) -> Likeness:
    """The only column that is called by its year: what the table has of that year."""
    name = _OF_A_YEAR.get(found.table, "")
    if name not in found.missing:
        return found
    years = [heading for heading in _left(found, cells) if _YEAR.fullmatch(heading.strip())]
    numbers = [heading for heading in years if kind_of(cells[heading]).split(" (")[0] in _QUANTITIES]
    return _with(found, **{name: numbers[0]}) if len(years) == len(numbers) == 1 else found


def _of_months(found: Likeness, cells: pd.DataFrame) -> Likeness:
    """The only column of numbers beside months: how much each month's sum is."""
    day = found.found.get("datum", "")
    if found.table != "utford_tid" or not day or {"minuter", "volym", "start", "antal"} & {*found.found}:
        return found
    if not all(MONTH.fullmatch(text) for text in cells[day].unique() if text):
        return found
    hits = [h for h in _left(found, cells) if kind_of(cells[h]).split(" (")[0] in _QUANTITIES]
    return _with(found, volym=hits[0]) if len(hits) == 1 else found


def _left(found: Likeness, cells: pd.DataFrame) -> list[str]:
    return [str(heading) for heading in cells.columns if heading not in found.found.values()]


def _with(found: Likeness, **named: str) -> Likeness:
    missing = tuple(name for name in found.missing if name not in named)
    return replace(found, found={**found.found, **named}, missing=missing)
