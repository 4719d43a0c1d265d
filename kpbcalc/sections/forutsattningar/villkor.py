"""How are the inhabitants' health and households beside the group's, where somebody has fetched it?

What age does not explain may be needs that it does not show. Kolada's registers say a little of them: the
rows of params/kvalitet.csv whose box is `behov` and that no survey is behind.
"""

from kpbcalc.analysis import indicator_table
from kpbcalc.analysis.compared_indicators import lines
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.indicator_uncertainty import SURVEY
from kpbcalc.base.table import Table

VILLKOR = indicator_table.declared("villkor", "Invånarnas hälsa och hushåll", "Hälsa och hushåll")


def table(ctx: Context) -> Table | None:
    """`villkor`: a row an indicator of all inhabitants; None without any."""
    for omrade in ctx.areas:
        of = ctx.of(omrade)
        if found := [line for line in lines(of, ("behov",)).values() if line.row["underlag"] != SURVEY]:
            return indicator_table.table(of, VILLKOR, found)
    return None
