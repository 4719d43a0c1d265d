"""A name that nobody has declared is an error that tells the nearest one, and never a gap."""

import difflib
from collections.abc import Collection, Iterable


def undeclared(name: str, known: Iterable[str], where: str, what: str = "table") -> LookupError:
    """The error for a name that nobody has declared."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return LookupError(f"{where} has no {what} {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def require(names: Iterable[str], known: Collection[str], where: str, what: str = "table") -> None:
    """Raise `LookupError`, with the nearest name, for the first of the names that is not known."""
    for name in names:
        if name not in known:
            raise undeclared(name, known, where, what)
