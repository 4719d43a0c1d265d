"""What do the words of a text say that amounts are in: kronor, tkr, mnkr? And the text without them."""

import re

_WORDS = {
    1_000_000: r"mn?\s?kr|milj\.?\s?kr|miljoner|msek",
    1_000: r"t\s?kr|kkr|tusental|tusentals|tusen|1\s?000[-\s]?tal|1\s?000\s?kr|tsek|ksek",
    1: r"kr|kronor|sek",
}
_UNIT = re.compile(
    r"(?:\bi )?\b(?:" + "|".join(f"(?P<u{n}>{words})" for n, words in _WORDS.items()) + r")\b(?: kronor\b)?"
)


def units_in(text: str) -> set[int]:
    """What the words of a text say that amounts are in, in kronor."""
    return {int(str(match.lastgroup)[1:]) for match in _UNIT.finditer(_spaced(text))}


def without(text: str) -> str:
    """The text without what it says that amounts are in: `Utfall (kkr)` is `utfall ( )`."""
    return _UNIT.sub(" ", _spaced(text))


def _spaced(text: str) -> str:
    return text.casefold().replace("_", " ")
