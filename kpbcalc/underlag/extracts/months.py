"""Which month does a cell say? `202403`, `2024-03`, `mars 2024`, or a date in it."""

import re

from kpbcalc.underlag.extracts.dates import plain_dashes
from kpbcalc.underlag.year_and_month import month_of

_FIGURES = re.compile(r"((?:19|20)\d\d)[-./ ]?(0[1-9]|1[0-2])", re.ASCII)
_WORD = re.compile(r"([a-zåäö]+)\.? ?-?((?:19|20)\d\d)", re.IGNORECASE)


def month_in(text: str) -> str:
    """The first day of the month as YYYY-MM-DD; a text that says none as it is, for the dates to judge."""
    said = plain_dashes(text)
    if figures := _FIGURES.fullmatch(said):
        return f"{figures[1]}-{figures[2]}-01"
    if (word := _WORD.fullmatch(said)) and (month := month_of(word[1])):
        return f"{word[2]}-{month:02}-01"
    return text
