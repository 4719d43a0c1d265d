"""Where are we heading: cost, clients and unit costs over the years, who stayed, and price or volume?

Source: docs/metod.md §5.5. Amounts are in the costing year's prices (analysis/fixed_prices).
"""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.figure import known
from kpbcalc.base.table import Table
from kpbcalc.sections.over_tid import (
    atergang,
    bana,
    boende,
    flode,
    osakerhet,
    pris_volym,
    utveckling,
)

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area; none with one year, or when nobody has been there."""
    there = [p.cell("omraden", ctx.omrade.kod).n for p in ctx.years]
    if len(ctx.years) < 2 or all(known(n) and n == 0 for n in there):
        return {}
    return {
        **utveckling.tables(ctx), **osakerhet.tables(ctx), "pris_volym": pris_volym.table(ctx),
        **flode.tables(ctx), "boende": boende.table(ctx), "bana": bana.table(ctx), **atergang.tables(ctx),
    }  # fmt: skip


SECTION = Section(
    key="over_tid",
    heading="Utveckling över tid",
    tables=(
        *utveckling.TABLES, osakerhet.OSAKERHET, pris_volym.PRIS_VOLYM, *flode.TABLES, boende.BOENDE,
        bana.BANA, *atergang.TABLES,
    ),
    make=make,
    show=(
        "utveckling", "forandring", "osakerhet",
        Drawing("styckkostnader", "slope", ("forandring", "enhet")),
        "pris_volym", "flode", "per_person", "boende", "bana", "atergang", "atergang_skillnad",
    ),
    chapter=("styckkostnader",),
)  # fmt: skip
