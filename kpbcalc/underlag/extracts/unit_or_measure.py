"""Is Enhet of a decision its measure, as our heading says, or the unit that performs it? Its cells tell."""

from collections.abc import Collection, Mapping

import pandas as pd

from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.headings import plain

_USUAL = "enhet"


def unit_or_measure(
    found: Mapping[str, str], cells: pd.DataFrame, table: str, words: Collection[str] = ()
) -> dict[str, str]:
    """The headings by our names, with Enhet as the unit's where nothing in it is a measure.

    Only where no other column is the unit, which a decision must have. In: the words of the measure that the
    municipality has translated.
    """
    heading = next((str(h) for h in cells.columns if plain(str(h)) == _USUAL), "")
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
