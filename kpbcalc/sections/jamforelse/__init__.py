"""Who can we learn from? Our figures beside those of other municipalities, and the good examples.

Source: docs/metod.md §5.2–5.4. Others' figures are their released packages, never their client rows.
"""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Section
from kpbcalc.base.table import Table
from kpbcalc.sections.jamforelse import exempel, nyckeltal, per_invanare

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area; only the indicators when nobody's package is at hand."""
    beside = {**per_invanare.tables(ctx), **exempel.tables(ctx)} if ctx.peers else {}
    return {**beside, "nyckeltal": nyckeltal.table(ctx)}


SECTION = Section(
    key="jamforelse",
    heading="Jämförelse",
    tables=(*per_invanare.TABLES, exempel.EXEMPEL, nyckeltal.NYCKELTAL),
    make=make,
    show=(
        "exempel_{grupp}",
        "per_invanare",
        "tackning",
        "volym",
        "nyckeltal",
    ),
)
