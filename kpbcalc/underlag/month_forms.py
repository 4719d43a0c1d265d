"""Months in another form than ours: dates that Excel has made of them, and 2024-01 where 202401 is written.

`2024-01` becomes 1 January in Excel, or the serial 45292 (V05). A date says which month it is in, and so does
a year before a month, so nothing is guessed. What is neither stays for the check to judge.
"""

import datetime
import re

import pandas as pd

from kpbcalc.underlag.findings import Finding

_FORMS = {"period": "%Y%m", "manad": "%Y-%m", "start": "%Y-%m-%d %H:%M:%S"}
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
# Days since 1899-12-30; five digits from 20000 (1954) to 69999 (2091) are no month and no other date.
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?", re.ASCII)
_ZERO = datetime.datetime(1899, 12, 30)
_MONTH = re.compile(r"((?:19|20)\d\d)[-/.]?(0[1-9]|1[0-2])", re.ASCII)
_DAY = 24 * 60 * 60


def written_out(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The table's months and times as they should be written, and how many were dates before.

    In and out: text cells under our names; `period` YYYYMM, `manad` YYYY-MM, `start` a time.
    """
    findings = []
    for name, form in _FORMS.items():
        if name not in frame.columns:
            continue
        known = {text: _as(text, form, month=name != "start") for text in frame[name].unique()}
        changed = {text: shown for text, shown in known.items() if shown is not None}
        if changed:
            rows = frame[name].isin(list(changed))
            frame = frame.assign(**{name: frame[name].replace(changed)})
            plain = all(_MONTH.fullmatch(text) for text in changed)
            was = "är skriven på ett annat sätt" if plain else "var datum i Excel"
            text = f"{name} i {file} {was} och är läst som {'månad' if name != 'start' else 'tid'}."
            findings.append(Finding("V05", "info", file, name, int(rows.sum()), (), text))
    return frame, findings


def _as(text: str, form: str, *, month: bool) -> str | None:
    """The text of a date in this form, or None when it is none or needs no change."""
    if month and (in_words := _MONTH.fullmatch(text)):
        shown = datetime.date(int(in_words[1]), int(in_words[2]), 1).strftime(form)
        return None if shown == text else shown
    if _SERIAL.fullmatch(text):
        seconds = round(float(text) * _DAY)
        return (_ZERO + datetime.timedelta(seconds=seconds)).strftime(form)
    written = _DATE.fullmatch(text) if month else None
    if written is None:
        return None
    try:
        return datetime.date(*(int(part) for part in written.groups())).strftime(form)
    except ValueError:
        return None
