"""The Swedish number formats: one place for prose, tables, axes and Excel.

Babel's sv_SE gives the signs (U+00A0 between thousands, decimal comma, U+2212 minus). Rounding is half
away from zero, as Excel shows numbers, so that a page and a workbook never differ in the last digit.
Percentages are given in percent: 12.3 is `12,3 %`.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from kpbcalc.base.table import Column, State, Unit

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MISSING = "–"
HIDDEN = ".."

_LOCALE = Locale.parse("sv_SE")
_SUFFIX: dict[str, str] = {
    "kr": "kr", "tkr": "tkr", "mnkr": "mnkr", "kr/timme": "kr/timme", "kr/dygn": "kr/dygn",
    "kr/dag": "kr/dag", "kr/månad": "kr/månad",
    "kr/enhet": "kr/enhet", "kr/brukare": "kr/brukare", "kr/invånare": "kr/invånare",
    "timmar": "timmar", "dygn": "dygn", "procent": "%", "procentenheter": "procentenheter",
}  # fmt: skip
_ONE = {"timmar": "timme", "procentenheter": "procentenhet"}
_SHARES = (
    (10, "en tiondel"), (20, "en femtedel"), (25, "en fjärdedel"), (100 / 3, "en tredjedel"),
    (50, "hälften"), (200 / 3, "två tredjedelar"), (75, "tre fjärdedelar"), (90, "nio tiondelar"),
)  # fmt: skip


def is_missing(x: object) -> bool:
    """Whether a value is absent: None, not a number, or infinite."""
    if x is None:
        return True
    try:
        return not math.isfinite(x)  # type: ignore[arg-type]
    except TypeError:
        return str(x) in {"", "nan", "<NA>", "NaT"}


def number_as_shown(x: Any, decimals: int) -> Decimal:
    """The number rounded half away from zero; a rounded-off negative becomes a plain zero."""
    number = Decimal(str(x)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(number) if number == 0 else number


def shown_alike(x: Any, other: Any, decimals: int = 0) -> bool:
    """Whether two numbers are written with the same digits."""
    return number_as_shown(x, decimals) == number_as_shown(other, decimals)


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


@cache
def _digits(number: Decimal, decimals: int) -> str:
    # The same figure is on the page, in the notebook and the workbook.
    # Babel knows the Swedish minus sign but writes a hyphen where a pattern is given.
    return str(_pattern(decimals).apply(number, _LOCALE)).replace("-", MINUS)


def number(x: Any, decimals: int = 0) -> str:
    """A plain number: `1 234,5`; `–` when there is none."""
    return MISSING if is_missing(x) else _digits(number_as_shown(x, decimals), decimals)


def kr(x: Any) -> str:
    """An amount in whole kronor: `1 234 kr`."""
    return unit_value(x, "kr")


def percent(x: Any, decimals: int = 1) -> str:
    """A percentage given in percent: `12,3 %`."""
    return unit_value(x, "procent", decimals)


def unit_value(x: Any, unit: Unit, decimals: int = 0) -> str:
    """A number with its unit: `1 234,5 kr/timme`. A year is never grouped, a text is left as it is."""
    if is_missing(x):
        return MISSING
    if unit == "text":
        return str(x)
    if unit == "år":
        return str(int(x))
    shown = number(x, decimals)
    suffix = _SUFFIX.get(unit)
    if suffix is None:
        return shown
    return shown + SPACE + (_ONE.get(unit, suffix) if shown == "1" else suffix)


def signed(x: Any, decimals: int = 0, unit: Unit = "tal") -> str:
    """A change with its sign: `+1,2 %`, `−300 kr`; nothing but `0` when it rounds to zero."""
    if is_missing(x):
        return MISSING
    plus = "+" if number_as_shown(x, decimals) > 0 else ""
    return plus + unit_value(x, unit, decimals)


def in_row(column: Column, unit: str) -> Column:
    """The column as a row has it whose numbers have a unit of their own: kronor and persons are whole, shares
    and millions have a decimal."""
    decimals = 1 if unit.split(maxsplit=1)[0] in {"mnkr", "procent"} else 0
    return replace(column, decimals=decimals)


def cell(value: Any, column: Column, status: State) -> str:
    """What a table cell shows: no unit (the heading has it), `..` when hidden, `–` when missing."""
    if status == State.HIDDEN:
        return HIDDEN
    if status == State.MISSING or is_missing(value):
        return MISSING
    if column.unit in {"text", "år"}:
        return unit_value(value, column.unit)
    return number(value, column.decimals)


def unit_label(unit: Unit) -> str:
    """The unit as a heading names it, or nothing where the heading already says it."""
    return "procent" if unit == "procent" else _SUFFIX.get(unit, "")


def axis_formatter(unit: Unit, decimals: int = 0) -> Callable[[float, int | None], str]:
    """A tick formatter for matplotlib: bare numbers, percent with its sign."""

    def tick(x: float, _position: int | None = None) -> str:
        if unit in {"procent", "år"}:
            return unit_value(x, unit, decimals)
        return number(x, decimals)

    return tick


def excel_format(column: Column) -> str:
    """The Excel number format of a column; Excel sets separators by the reader's own language.

    The heading says that a number is in percent. With a sign after it 12.3 would look like Excel's own
    12.3 %, which is 0.123 in a formula.
    """
    if column.unit == "text":
        return "@"
    if column.unit == "år":
        return "0"
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def count(n: Any, singular: str, plural: str) -> str:
    """A number of things with the right form of the noun: `1 enhet`, `1 234 enheter`."""
    shown = number(n)
    return shown + SPACE + (singular if shown == "1" else plural)


def share_words(x: Any) -> str:
    """A percentage in words where a simple fraction is within three points: `drygt en tredjedel`."""
    if is_missing(x):
        return MISSING
    size, words = min(_SHARES, key=lambda share: abs(float(x) - share[0]))
    distance = float(x) - size
    if abs(distance) <= 0.5:
        return words
    if abs(distance) <= 3:
        return ("drygt " if distance > 0 else "knappt ") + words
    return percent(x, 0)
