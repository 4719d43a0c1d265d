"""A name that nobody has declared is an error that tells the nearest one, and never a gap."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, TypeVar

What = Literal[
    "table", "column", "fact", "section", "figure", "kind of figure", "area", "insats group", "word", "block",
    "field", "family", "family beside it", "quantity", "join", "open frame", "name", "key", "insats",
    "indicator", "post", "finding", "template", "option", "macro",
    "module", "argument",
]  # fmt: skip

Value = TypeVar("Value")
SHORT = 2  # letters: half of a code as short as AO is like it


class UndeclaredError(LookupError):
    """A name that nobody has declared: `where` it is asked for, `what` it would be, the nearest there is."""

    def __init__(self, name: str, near: str, where: str, what: What) -> None:
        super().__init__(f"{where} has no {what} {name!r}" + (f"; did you mean {near!r}?" if near else ""))
        self.name, self.near, self.where, self.what = name, near, where, what


def undeclared(name: str, known: Iterable[str], where: str, what: What = "table") -> UndeclaredError:
    """The error for a name that nobody has declared."""
    return UndeclaredError(name, nearest(name, known), where, what)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like it; empty where none is."""
    alike = 0.5 if len(name) <= SHORT else 0.6
    return next(iter(difflib.get_close_matches(name, sorted(known), n=1, cutoff=alike)), "")


def require(names: Iterable[str], known: Collection[str], where: str, what: What = "table") -> None:
    """Raise `UndeclaredError`, with the nearest name, for the first of the names that is not known."""
    for name in names:
        if name not in known:
            raise undeclared(name, known, where, what)


class ByName(dict[str, Value]):
    """What stands under some of the names there are: `get` of any other is an error, and no gap."""

    def __init__(
        self, content: Mapping[str, Value], names: Iterable[str], where: str, what: What = "column"
    ) -> None:
        super().__init__(content)
        self._names, self._where, self._what = frozenset(names) | content.keys(), where, what

    def __missing__(self, key: str) -> Value:
        require([key], self._names, self._where, self._what)
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping, but for a name that there is none of: `UndeclaredError` with the nearest."""
        require([key], self._names, self._where, self._what)
        return super().get(key, default)
