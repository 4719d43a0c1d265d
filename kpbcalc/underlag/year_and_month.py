"""Year and month in a column each, perhaps a day too, as one: `2024` and `3` (or `mars`) are 2024-03.

The column of the month (of the day, where there is one) then holds all of it, under its own heading, so that
a map names it as any other. Nothing is joined where some column already tells the month.
"""

import re
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain

_YEARS = {"ar", "bokforingsar", "rakenskapsar", "redovisningsar", "verksamhetsar", "kalenderar", "utfallsar"}
_MONTHS = {
    "manad", "man", "manadnr", "manadsnr", "manadsnummer", "bokforingsmanad", "kalendermanad", "period",
    "periodnr",
}  # fmt: skip
_CLOSING = ("13", "14", "15", "16")  # periods of a ledger in which the year is closed
_DAYS = {"dag", "dagnr", "dagimanaden"}
NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WHOLE = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
    "november", "december",
)  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_NUMBER = re.compile(r"0?[1-9]|[12]\d|3[01]", re.ASCII)
_OF_TIME = re.compile("datum|period|manad|fr.?n|from|tom|till|start|dag|tid")  # headings that may tell it
_DATED = r"(?:19|20)\d\d[-./]?(?:0[1-9]|1[0-2]).*|[2-6]\d{4}(?:[.,]\d+)?"  # also as Excel keeps a date
_MOST = 0.8  # of the filled cells are months, for a column to be of months
_LOOKED_AT = 100  # rows that show whether a column tells the month


def month_of(text: str) -> int | None:
    """The month that a number or a word says: `3`, `03`, `mar`, `mars.`; None for anything else."""
    word = text.strip().rstrip(".").lower()
    if word.isdecimal():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= len(NAMES) else None
    return next((names.index(word) + 1 for names in (NAMES, _WHOLE) if word in names), None)


def _period_of(text: str) -> str:
    """Two figures for a month, or for a ledger's period before or after them (00, 13); empty for none."""
    month = month_of(text)
    if text in ("0", "00", *_CLOSING):
        return text.zfill(2)
    return f"{month:02}" if month else ""


def in_two_columns(headings: Iterable[str]) -> bool:
    """Whether a year and a month have a heading each."""
    known = {plain(heading) for heading in headings}
    return bool(known & _YEARS and known & _MONTHS)


def joined(frame: pd.DataFrame, named: Mapping[str, str], file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The frame with year and month as one, and that it was done (V05).

    In: text cells, and our names by the plain headings of the municipality's map.
    """
    headings = list(map(str, frame.columns))
    year = next((h for h in headings if plain(h) in _YEARS and _are(frame[h], _YEAR.fullmatch)), "")
    month = next((h for h in headings if plain(h) in _MONTHS and _mostly(frame[h], _period_of)), "")
    if not year or not month or plain(year) in named or _dated(frame):
        return frame, []
    day = next((h for h in headings if plain(h) in _DAYS and _are(frame[h], _NUMBER.fullmatch)), "")
    of, parts = day or month, [year, month, *([day] if day else [])]
    months = frame[month].map({text: _period_of(text) for text in frame[month].unique()})
    # What is no month (a sum called Totalt) is left as it stands, for its own row to be told.
    rows = (frame[parts] != "").all(axis=1) & (months != "")
    whole = frame[year] + "-" + months + ("-" + frame[day].str.zfill(2) if day else "")
    kept = frame.assign(**{of: frame[of].mask(rows, whole)}).drop(columns=[h for h in parts if h != of])
    shown = ", ".join(f"”{heading}”" for heading in parts[:-1]) + f" och ”{parts[-1]}”"
    text = f"{shown} i {file} är lästa tillsammans som ”{of}” (ÅÅÅÅ-MM{'-DD' if day else ''})."
    return kept, [Finding("V05", "info", file, of, int(rows.sum()), (), text)]


def _are(texts: pd.Series, holds: Callable[[str], object]) -> bool:
    """Whether every filled cell is something, and there is one."""
    filled = [text for text in texts.unique() if text]
    return bool(filled) and all(holds(text) for text in filled)


def _mostly(texts: pd.Series, holds: Callable[[str], object]) -> bool:
    """Whether nearly every filled cell is something."""
    filled = texts[texts != ""]
    known = {text: bool(holds(text)) for text in filled.unique()}
    return len(filled) > 0 and float(filled.map(known).mean()) >= _MOST


def _dated(frame: pd.DataFrame) -> bool:
    """Whether some column already says year and month."""
    for heading in (h for h in map(str, frame.columns) if _OF_TIME.search(plain(h))):
        texts = frame[heading].head(_LOOKED_AT)
        filled = texts[texts != ""]
        if len(filled) and filled.str.fullmatch(_DATED).all():
            return True
    return False
