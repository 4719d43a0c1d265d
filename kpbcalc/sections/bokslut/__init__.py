"""Can I trust the total? From the accounts to the KPB cost base, the insatser and the clients."""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.bokslut import bro, budget, innehall, omraden, pooler, rs_bro

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables."""
    return {
        **bro.tables(ctx),
        **innehall.tables(ctx),
        "budget": budget.table(ctx),
        "omraden": omraden.table(ctx),
        "pooler": pooler.table(ctx),
        "rs_bro": rs_bro.table(ctx),
    }


SECTION = Section(
    key="bokslut",
    heading="Från bokslut till KPB",
    tables=(*bro.TABLES, *innehall.TABLES, budget.BUDGET, omraden.AREAS, pooler.POOLS, rs_bro.RS_BRIDGE),
    make=make,
    show=(
        Drawing("steg", "waterfall", ("belopp",)),
        "bro",
        "memo",
        "innehall",
        "utan_volym",
        "budget",
        "omraden",
        "pooler",
        "rs_bro",
    ),
    areas=(),
)
