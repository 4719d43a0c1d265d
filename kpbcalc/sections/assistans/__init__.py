"""Personal assistance, with what Försäkringskassan pays of it. Only in funktionshinderomsorgen."""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Section
from kpbcalc.base.table import Table
from kpbcalc.sections.assistans import arenden

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables."""
    return {"arenden": arenden.this_year(ctx), "over_aren": arenden.year_by_year(ctx)}


SECTION = Section(
    key="assistans",
    heading="Personlig assistans",
    tables=arenden.TABLES,
    make=make,
    show=("arenden", "over_aren"),
    areas=("FN",),
)
