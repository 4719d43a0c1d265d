"""Which words does no map translate, on how many rows, and what is to be written?

A word from clients' rows is shown only when it stands for at least five of them and is no number: the same
word for many is a system's vocabulary, one person's may be anything. The others are counted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpbcalc.base.written import rows_of

FEWEST = 5
SHOWN = 20
_NUMBER = re.compile(r"\d[\d -]{4,}\d")


@dataclass(frozen=True)
class Untranslated:
    """Words without translation in one column: `place` is the map's heading, `words` rows and people of each.

    No number of people (None) says that the rows are about nobody.
    """

    place: str
    words: Mapping[str, tuple[int, int | None]]

    def __add__(self, other: "Untranslated") -> "Untranslated":
        """The words of two parts of a file, with no client in both."""
        both = dict(self.words)
        for word, (rows, people) in other.words.items():
            before = both.get(word, (0, 0))
            both[word] = before[0] + rows, (before[1] or 0) + (people or 0)
        return Untranslated(self.place, both)

    def told(self) -> str:
        """The words with their rows, how many are not shown, and the lines to write."""
        shown = {
            word: rows
            for word, (rows, people) in self.words.items()
            if people is None or (people >= FEWEST and not _NUMBER.search(word))
        }
        first = sorted(shown, key=lambda word: (-shown[word], word))[:SHOWN]
        listed = [f"”{word}” ({rows_of(shown[word])})" for word in first]
        hidden = len(self.words) - len(first)
        if hidden:
            listed.append(f"{hidden} ord som inte visas (färre än {FEWEST} brukare, eller siffror)")
        lines = ", ".join(f'"{word}" = "…"' for word in first or ["ert ord"])
        return f"Ord utan översättning: {', '.join(listed)}. Skriv: [{self.place}] {lines}."


def untranslated(
    place: str, texts: pd.Series, marked: pd.Series, people: pd.Series | None = None
) -> Untranslated | None:
    """The words of the marked rows; blanks are no words. None without any.

    `people` says whom each row is about; without it the table is about nobody.
    """
    chosen = texts[marked & (texts != "")]
    if chosen.empty:
        return None
    rows = {str(word): int(n) for word, n in chosen.value_counts().items()}
    if people is None:
        return Untranslated(place, {word: (n, None) for word, n in rows.items()})
    who = {str(word): int(n) for word, n in people.loc[chosen.index].groupby(chosen).nunique().items()}
    return Untranslated(place, {word: (n, who[word]) for word, n in rows.items()})
