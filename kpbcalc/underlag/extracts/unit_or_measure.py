"""Is Enhet a measure or the unit that performs? Our heading says a decision's measure and others' unit; its
cells tell.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.headings import plain

_USUAL = "enhet"
_OF_UNITS = ("utford_tid", "placering")


def unit_or_measure(
    found: Mapping[str, str], cells: pd.DataFrame, table: str, words: Collection[str] = ()
) -> dict[str, str]:
    """The headings by our names, with Enhet as the unit's where nothing in it is a measure.

    Only where no other column is the unit, which a decision must have. In: the words of the measure that the
    municipality has translated.
    """
    heading = next((str(h) for h in cells.columns if plain(str(h)) == _USUAL), "")
    if no_unit := measured(cells, table):
        return {name: h for name, h in found.items() if h != no_unit}
    others = {h for name, h in found.items() if name != "matt"}
    if table != "beslut" or not heading or "enhet" in found or heading in others:
        return {**found}
    if words and found.get("matt") == heading:
        return {**found}
    filled = [text for text in cells[heading].unique() if text]
    measures = sum(measure.speaks_of(text) for text in filled)
    if not filled or 2 * measures >= len(filled):
        return {**found}
    return {**{name: h for name, h in found.items() if h != heading}, "enhet": heading}


def measured(cells: pd.DataFrame, table: str) -> str:
    """The heading Enhet of visits or placements where every cell is a measure (tim, dygn, st): no unit."""
    heading = next((str(h) for h in cells.columns if plain(str(h)) == _USUAL), "")
    filled = [text for text in cells[heading].unique() if text] if heading and table in _OF_UNITS else []
    return heading if filled and all(map(measure.is_one, filled)) else ""
