"""What do the words of a text mean: a pool, outside, an insats, a group of insatser, an area?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from kpbcalc.base import params

_SHORT = 4  # letters; a shorter word must stand by itself


@dataclass(frozen=True)
class Meaning:
    """What a word in a text means: its kind (pool, utanfor, insats, grupp, omrade), which, and the word."""

    kind: str
    value: str
    word: str


def meaning(text: str) -> Meaning | None:
    """What the longest known word of a cost means; an area is none."""
    return max((m for m in hits(text) if m.kind != "omrade"), key=lambda m: len(m.word), default=None)


def hits(text: str) -> Sequence[Meaning]:
    """Every known word in a text; one within another (service in servicebostad) counts for nothing."""
    said = " ".join(re.findall(r"[\w&-]+", text.casefold()))
    found = [
        meant
        for meant in _meanings()
        if re.search(rf"\b{re.escape(meant.word)}" + (r"\b" if len(meant.word) <= _SHORT else ""), said)
    ]
    return [m for m in found if not any(m.word != o.word and m.word in o.word for o in found)]


def insatser_of(meant: Meaning, insatser: pd.DataFrame) -> list[str]:
    """The codes of an insats or a group of insatser; none of what is neither."""
    column = {"insats": "kod", "grupp": "grupp"}.get(meant.kind)
    return [str(k) for k in insatser.loc[insatser[column] == meant.value, "kod"]] if column else []


@cache
def _meanings() -> tuple[Meaning, ...]:
    known = params.toml("forslag.toml")
    found = [Meaning("pool", pool["kod"], word) for pool in known["pool"] for word in pool["ord"]]
    found += [Meaning("utanfor", out["anledning"], word) for out in known["utanfor"] for word in out["ord"]]
    for kind in ("insats", "grupp"):
        found += [Meaning(kind, value, word) for value, words in known[kind].items() for word in words]
    areas = known["omrade"]["ord"].items()
    return (*found, *(Meaning("omrade", area, word) for area, words in areas for word in words))
