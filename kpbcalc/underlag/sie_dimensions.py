"""Which dimension of a SIE file carries ansvar, verksamhet and motpart?

What `[sie]` says; else the one whose name is exactly a known word, of several the one with an object on the
most rows; else one whose name begins so.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpbcalc.underlag.encoding import SIE, judge_file
from kpbcalc.underlag.sie_rows import RESERVED, filled_dimensions

# The surest word first.
_NAMES = {
    "ansvar": ("ansvar", "kostnadsställe", "kst", "resultatenhet", "enhet"),
    "verksamhet": ("verksamhet", "vht", "kostnadsbärare"),
    "motpart": ("motpart",),
}
Named = Mapping[str, str]  # a dimension's name by its number


def candidates(dimensions: Named, own: Mapping[str, Any], file: Path) -> dict[str, list[str]]:
    """The numbers of the dimensions that each column could be; it is read from the first."""
    return {
        column: _stated(dimensions, str(own[column])) if own.get(column) else _known(dimensions, words, file)
        for column, words in _NAMES.items()
    }


def dimensions_of(dimensions: Named, own: Mapping[str, Any], file: Path) -> dict[str, str | None]:
    """The number of the dimension that carries each column; None without any."""
    return {column: next(iter(found), None) for column, found in candidates(dimensions, own, file).items()}


def _stated(dimensions: Named, stated: str) -> list[str]:
    """The dimension with a number or a name, or whose name begins so."""
    if stated in dimensions:
        return [stated]
    return _called(dimensions, stated) or _begins(dimensions, stated)


def _known(dimensions: Named, words: tuple[str, ...], file: Path) -> list[str]:
    # A reserved number has its meaning in every file, used or not: it is the last resort.
    named = {number: name for number, name in dimensions.items() if RESERVED.get(number) != name}
    exact_names = [number for word in words for number in _called(named, word)]
    if not exact_names:
        begun = next((found for word in words if (found := _begins(named, word))), [])
        return begun or [number for word in words for number in _called(dimensions, word)]
    if len(exact_names) > 1:
        filled = filled_dimensions(file, judge_file(file, SIE))
        exact_names.sort(key=lambda number: -filled[number])
    # Ansvarsområde may be the ansvar where only Kostnadsställe is an exact name; Verksamhetskod beside
    # Verksamhet is something else.
    surest = [] if _called(named, words[0]) else _begins(named, words[0])
    return [*exact_names, *surest]


def _called(dimensions: Named, word: str) -> list[str]:
    return [n for n, name in dimensions.items() if name.strip().casefold() == word.casefold()]


def _begins(dimensions: Named, word: str) -> list[str]:
    return [n for n, name in dimensions.items() if name.strip().casefold().startswith(word.casefold())]
