"""How are several things, and a large number, written in Swedish where no template writes them?"""

from collections.abc import Iterable

HARD_SPACE = "\N{NO-BREAK SPACE}"
_SIGNS = str.maketrans(",-", f"{HARD_SPACE}\N{MINUS SIGN}")


def enumeration(words: Iterable[object]) -> str:
    """A Swedish list: `a`, `a och b`, `a, b och c`; nothing of nothing."""
    told = [str(word) for word in words]
    *most, last = told or [""]
    return f"{', '.join(most)} och {last}" if most else last


def rows_of(number: int) -> str:
    """How many rows: `1 rad`, `1 200 rader`."""
    return f"{thousands(number)} rad{'' if number == 1 else 'er'}"


def thousands(number: float) -> str:
    """A whole number as it is read: 1 400 000, with hard spaces and a minus that is no hyphen."""
    return f"{number:,.0f}".translate(_SIGNS)
