"""A cell of a typed file (Excel, Parquet) as the text a person would have written."""

import math
from decimal import Decimal
from typing import Any

import pandas as pd

from kpbcalc.base import exact

_GRID = Decimal(1).scaleb(-exact.DECIMALS)


def as_text(value: Any) -> str:
    """The cell as text; nothing for a missing one."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return _number_as_text(Decimal(str(value)))
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ")
    return str(value)


def _number_as_text(value: Decimal) -> str:
    """Without exponent or binary noise, and never in the shape 1.234, which a reader could take for 1234."""
    if value == value.to_integral_value():
        return f"{value:.0f}"
    shown = f"{value.quantize(_GRID):f}".rstrip("0").rstrip(".")
    return shown + "0" if len(shown.partition(".")[2]) == 3 else shown
