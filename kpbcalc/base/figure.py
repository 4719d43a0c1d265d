"""A figure that may be hidden or absent, so that what is made of it is hidden or absent by arithmetic.

Four states: a number, zero (a number: nobody), `HIDDEN` (there is a figure, and it may not be told) and
`ABSENT` (there is none). Every operation with a hidden part is hidden, else every one with an absent part is
absent. They have no order and are never true or false: code that asks has to say what it does with them.

>>> HIDDEN + 1, 2 * ABSENT, HIDDEN / ABSENT, ratio(6, 2), ratio(6, 0)
(HIDDEN, ABSENT, HIDDEN, 3.0, ABSENT)
"""

from collections.abc import Iterable
from typing import NoReturn, TypeGuard, Union


class Gone:
    """Not a number: hidden, or absent. There are two, `HIDDEN` and `ABSENT`."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def _with(self, other: object) -> "Gone":
        return HIDDEN if other is HIDDEN else self

    def __add__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __radd__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __sub__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __rsub__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __mul__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __rmul__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __truediv__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __rtruediv__(self, other: "Figure") -> "Gone":
        return self._with(other)

    def __neg__(self) -> "Gone":
        return self

    def __abs__(self) -> "Gone":
        return self

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self!r} is neither true nor false")

    def __reduce__(self) -> str:
        return self._name  # a copy is the same one


HIDDEN = Gone("HIDDEN")
ABSENT = Gone("ABSENT")
Figure = Union[float, Gone]  # noqa: UP007 - `float | Gone` cannot name a class that is being typed above


def known(figure: Figure) -> TypeGuard[float]:
    """Whether it is a number."""
    return not isinstance(figure, Gone)


def total(figures: Iterable[Figure]) -> Figure:
    """The sum; hidden when a part is hidden, else absent when a part is absent."""
    found: Figure = 0.0
    for figure in figures:
        found = found + figure
    return found


def ratio(numerator: Figure, denominator: Figure) -> Figure:
    """The quotient; absent when the denominator is zero."""
    if not isinstance(denominator, Gone) and denominator == 0:
        return numerator if numerator is HIDDEN else ABSENT
    return numerator / denominator


def percent(part: Figure, whole: Figure) -> Figure:
    """How many percent a part is of a whole; absent when the whole is zero."""
    return 100 * ratio(part, whole)


def change(before: Figure, after: Figure) -> Figure:
    """How many percent something changed; absent when it was zero."""
    return percent(after - before, before)


def if_known(figure: Figure) -> float | None:
    """The number, or None."""
    return figure if known(figure) else None
