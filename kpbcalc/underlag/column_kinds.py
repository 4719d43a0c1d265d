"""What does a column hold, and what do its cells look like with every digit and letter masked?"""

import re
from collections.abc import Callable

import pandas as pd

from kpbcalc.underlag.extracts.clock import to_moment
from kpbcalc.underlag.extracts.dates import to_day
from kpbcalc.underlag.extracts.durations import exact_minutes
from kpbcalc.underlag.extracts.identity import parse
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

_MOST = 0.9  # of the filled cells, for a column to be called by their kind
_LATEST = 2150
_BARE = re.compile(r"[0-9]+")
_CELL = 40  # signs of a masked cell that are shown


def kind_of(texts: pd.Series) -> str:
    """What most of a column's filled cells are, in Swedish, and on how many in a hundred if not on all."""
    filled = texts[texts != ""]
    if filled.empty:
        return "tom"
    for name, holds in _KINDS.items():
        share = float(holds(filled).mean())
        if share >= _MOST:
            return name if share == 1 else f"{name} ({min(99, round(100 * share))} % av de ifyllda)"
    return "text"


def masked(text: str) -> str:
    """The shape of a cell: 9 for a digit, x and X for letters; signs stay."""
    shown = "".join("9" if c.isdigit() else ("X" if c.isupper() else "x") if c.isalpha() else c for c in text)
    return shown[:_CELL] + ("…" if len(shown) > _CELL else "")


def _each(holds: Callable[[str], bool]) -> Callable[[pd.Series], pd.Series]:
    """The question asked once of every different text."""
    return lambda texts: texts.map({text: holds(text) for text in texts.unique()})


def _numbers(texts: pd.Series) -> pd.Series:
    try:
        values, wrong = to_exact(texts)
    except AmbiguousError:
        return texts.str.fullmatch(r"-?[0-9.,]+")
    return values.notna() & ~wrong


# In this order: a personnummer of twelve digits is a number too, and a date of eight.
_KINDS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "personnummer": _each(lambda text: parse(text, _LATEST) is not None),
    "datum och klockslag": _each(lambda text: (m := to_moment(text)) is not None and m.day is not None),
    "datum": _each(lambda text: to_day(text) is not None and not (_BARE.fullmatch(text) and len(text) == 5)),
    "klockslag eller tid (h:mm)": _each(
        lambda text: ":" in text and (to_moment(text) is not None or exact_minutes(text) is not None)
    ),
    "heltal": _each(lambda text: _BARE.fullmatch(text) is not None),
    "tal": _numbers,
}
