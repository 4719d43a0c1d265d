"""Exact money and volumes: every amount is a whole number of 10⁻⁸ kr, every volume of 10⁻⁸ units.

Why: 64-bit integers add up the same in any order, on any machine, in pandas as in DuckDB, so a
reconciliation is decided by arithmetic and never by float drift. 10⁻⁸ kr is a millionth of an öre: small
enough that unrounded shares survive, large enough that 92 billion kr fit. Where an amount must be
divided, `share_out` rounds by largest remainder, so that the parts always add up to the whole.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

GRID = 10**8
DECIMALS = 8
_DECIMAL = pa.decimal128(18, DECIMALS)


def parse(texts: pd.Series) -> pd.Series:
    """Turn plain decimal texts ("-1234.5") into int64 counts of 10⁻⁸; missing stays missing.

    In: text with a decimal point, already cleaned. Out: Int64 (nullable). Raises `ValueError` when any
    text is not a number, is too large (10 billion or more) or has more than eight decimals.
    """
    array = pa.array(texts.astype(object).where(texts.notna(), None).tolist(), pa.string(), from_pandas=True)
    decimals = pc.cast(array, _DECIMAL)
    whole = pc.cast(pc.multiply(decimals, pa.scalar(GRID, pa.int64())), pa.int64())
    return pd.Series(whole.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)).set_axis(texts.index)


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion to non-negative weights; the parts add up to it exactly.

    Largest-remainder rounding; ties go to the earlier weight, so callers pass weights in a fixed order.
    Raises `ValueError` when no weight is positive.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative with a positive sum")
    parts = [amount * weight // total for weight in weights]
    remainders = [amount * weight % total for weight in weights]
    left = amount - sum(parts)
    for i in sorted(range(len(weights)), key=lambda i: -remainders[i])[:left]:
        parts[i] += 1
    return parts


def share_out_groups(amount: pd.Series, weight: pd.Series, group: pd.Series, tie: pd.Series) -> pd.Series:
    """`share_out` for many groups at once: each row's part of its group's amount.

    In, row by row: the group's amount (int64), the row's weight ≥ 0 (int64), the group's label and a
    label that settles ties. Every group has a positive weight. Out: int64 parts that add up per group.
    """
    total = weight.groupby(group).transform("sum")
    # Python integers: the product of an amount and a volume does not fit in 64 bits.
    product = amount.to_numpy(object) * weight.to_numpy(object)
    parts = pd.Series(product // total.to_numpy(object), index=amount.index).astype("int64")
    remainder = pd.Series(product % total.to_numpy(object), index=amount.index).astype("int64")
    left = amount - parts.groupby(group).transform("sum")
    order = pd.DataFrame({"group": group, "remainder": -remainder, "tie": tie})
    order = order.sort_values(["group", "remainder", "tie"], kind="stable")
    rank = order.groupby("group").cumcount().reindex(amount.index)
    return parts + (rank < left).astype("int64")


def to_float(exact: pd.Series) -> pd.Series:
    """Exact counts as ordinary floats in kr or units, for ratios and presentation only."""
    return exact.astype("Float64").astype("float64") / GRID


def text(value: int, at_least: int = 1) -> str:
    """An exact count as decimal text with a point, full precision: 2400.0, 40025252.52525253."""
    number = Decimal(int(value)).scaleb(-DECIMALS)
    shown = f"{number:.{DECIMALS}f}".rstrip("0")
    missing = at_least - len(shown.partition(".")[2])
    return shown + "0" * max(missing, 0)


def ratio(numerator: int, denominator: int) -> float | None:
    """The quotient of two exact counts, correctly rounded once; None when the denominator is zero."""
    return int(numerator) / int(denominator) if denominator else None


def total(exact: pd.Series) -> int:
    """The sum as a Python integer (int64 arithmetic, missing counts as zero)."""
    return int(np.sum(exact.fillna(0).to_numpy(dtype="int64")))
