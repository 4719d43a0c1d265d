"""Which points between cost and quality are clearly better than others? Read from what a table shows.

Table rows only, so that a hidden figure leaves no word. Texts and summary use it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED
from kpbcalc.base.table import Table
from kpbcalc.presentation import formats

SIDES = (HIGHER, LOWER, UNDECIDED)
ANSWERED = ("andel", "lag", "hog")
ROUNDING = 1e-6  # of a mean that is a sum
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sides:
    """Names of the units whose share is clearly higher or lower than the others'; `cheaper` of the higher."""

    higher: Sequence[str]
    lower: Sequence[str]
    undecided: Sequence[str]
    cheaper: Sequence[str]


@dataclass(frozen=True)
class Examples:
    """Our row, the group's mean, and who is cheaper and at least as good as we are.

    `good` also reach the mean in both, those with clearly better answers (`sure`) first; `weak` do not.
    """

    own: Row
    mean: Row
    good: Sequence[Row]
    sure: Sequence[Row]
    weak: Sequence[Row]


def known(row: Row, *keys: str) -> bool:
    """Whether a row shows all of these."""
    return not any(formats.is_missing(row[key]) for key in keys)


def sides(table: Table) -> Sides:
    """The units by the side of the table's total row; all empty without such a row."""
    total = next((row for row in table.rows() if row["namn"] == table.total), None)
    if total is None:
        return Sides((), (), (), ())
    found: dict[str, list[Row]] = {side: [] for side in SIDES}
    for row in table.rows():
        if row["namn"] != table.total and row["mot"] in found and known(row, *ANSWERED):
            found[row["mot"]].append(row)
    priced = [r for r in found[HIGHER] if known(r, "kostnad") and known(total, "kostnad")]
    cheaper = [r for r in priced if r["kostnad"] < total["kostnad"]]
    return Sides(*([str(r["namn"]) for r in rows] for rows in (*(found[s] for s in SIDES), cheaper)))


def examples(table: Table) -> Examples | None:
    """Who in the comparison group is a good example, and who is not; None where our own figures are hidden.

    Source: docs/metod.md §5.4.
    """
    rows = {str(row["namn"]): row for row in table.rows()}
    own, mean = rows.get(table.facts["egen"]), rows[table.facts["medel"]]
    if own is None or not known(own, "kostnad", "andel"):
        return None
    others = [r for name, r in rows.items() if name not in {table.facts["egen"], table.facts["medel"]}]
    least = (1 - float(table.facts["minst"]) / 100) * own["kostnad"]
    cheaper = [
        r for r in others
        if known(r, "kostnad", "andel") and r["kostnad"] <= least and r["andel"] >= own["andel"]
    ]  # fmt: skip
    weak = [
        r for r in cheaper
        if known(mean, "andel", "kostnad")
        and (mean["andel"] - r["andel"] > ROUNDING or r["kostnad"] >= mean["kostnad"])
    ]  # fmt: skip
    good = sorted((r for r in cheaper if r not in weak), key=lambda r: r["mot"] != HIGHER)
    return Examples(own, mean, good, [r for r in good if r["mot"] == HIGHER], weak)
