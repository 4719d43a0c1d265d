"""Has a file two columns for what is counted: portions ordered and delivered, when it was paid and for when?

One is read, and the other would have been read just as well. Which of them is right a person says; that there
are two, and on how many rows they differ, is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from kpbcalc.underlag.extracts.dates import to_day
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.months import month_in
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.extracts.quantity import stated
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import likeness, map_lines

_SAME = 95  # of 100: a heading that is a known one, but for spelling
_WHICH = {
    ("utford_tid", "volym"): "Det utförda räknas: det som levererades, inte det som beställdes.",
    ("utbetalning", "manad"): "Den månad biståndet avser är den som räknas, när filen säger den.",
}


def _month(text: str) -> object:
    """The year and month that a cell says, or what stands in it."""
    day = to_day(month_in(text))
    return text if day is None else date.fromordinal(day).timetuple()[:2]


_READ: Mapping[str, Callable[[str], object]] = {"volym": stated, "manad": _month}


def unread(
    headings: Sequence[str], found: Mapping[str, str], table: str, cells: pd.DataFrame | None, file: str
) -> tuple[set[str], list[Finding]]:
    """V24: headings that nobody reads and that are for a column which another heading is read as.

    In: the headings that no map sets aside, and those that are read; `cells` are missing of a file that is
    read in parts, where it is told without the rows. Out: the headings told too.
    """
    findings: list[Finding] = []
    for (of, name), which in _WHICH.items():
        others = [h for h in headings if likeness(h, name, table) >= _SAME]
        for heading in others if of == table and name in found else ():
            first = found[name]
            two = f"{file} har två kolumner för {EXTRACTS[table].usual[name]}"
            text = f"{two}: ”{first}” läses, och ”{heading}” läses inte."
            remedy = (
                f"{which} Är det ”{heading}”: skriv {map_lines(table, [(heading, name)])} i kommunens "
                f"kartor, och välj (används inte) för ”{first}”. Annars: välj (används inte) för ”{heading}”."
            )
            if cells is None:
                findings.append(Finding("V24", "varning", file, heading, 1, (1,), text, atgard=remedy))
                continue
            read = _READ[name]
            apart = cells[first].map(read) != cells[heading].map(read)
            told = note("V24", "varning", file, heading, apart, f"{text} På de här raderna säger de olika.")
            findings += [replace(f, atgard=remedy) for f in told]
    return {f.kolumn for f in findings}, findings
