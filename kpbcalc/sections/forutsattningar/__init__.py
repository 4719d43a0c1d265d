"""What is given: the population by age, how it changes, its health, and what the cost deviation says."""

from collections.abc import Mapping

from kpbcalc.analysis import net_cost_deviation
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.forutsattningar import befolkning, villkor

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables."""
    return {
        "befolkning": befolkning.by_age(ctx),
        "aldre": befolkning.older(ctx),
        "villkor": villkor.table(ctx),
        **{
            f"avvikelse_{o.kod.lower()}": net_cost_deviation.table(ctx, o, net_cost_deviation.AVVIKELSE)
            for o in ctx.areas
        },
        "saknas": befolkning.lacking(ctx),
    }


SECTION = Section(
    key="forutsattningar",
    heading="Förutsättningar",
    tables=(*befolkning.TABLES, villkor.VILLKOR, net_cost_deviation.AVVIKELSE),
    make=make,
    show=(
        Drawing("befolkning", "pyramid", (("kvinnor", "man"),)),
        "aldre",
        "villkor",
        "avvikelse_{grupp}",
    ),
    areas=(),
)
