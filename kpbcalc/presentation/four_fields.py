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
    """Our row, and those who cost clearly less, no more than the mean, with clearly better answers."""

    own: Row
    sure: Sequence[Row]


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
    """Who in the comparison group is a good example; None where our own figures are hidden.

    One whose answers may be no better than ours is none, nor one that the mean outdoes. Source:
    docs/metod.md §5.4.
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
    return Examples(own, [r for r in cheaper if r["mot"] == HIGHER and not _outdone(r, mean)])


def _outdone(row: Row, mean: Row) -> bool:
    """Whether the mean is known, and has better answers or costs no more."""
    if not known(mean, "andel", "kostnad"):
        return False
    return bool(mean["andel"] - row["andel"] > ROUNDING or row["kostnad"] >= mean["kostnad"])
