"""What do Kolada's indicators say of the area's cost, and of how many get support and how much?"""

from kpbcalc.analysis import indicator_table
from kpbcalc.analysis.compared_indicators import resource_lines
from kpbcalc.analysis.context import Context
from kpbcalc.base.table import Table

NYCKELTAL = indicator_table.declared(
    "nyckeltal", "Nyckeltal om kostnad och omfattning i {omrade}", "Nyckeltal"
)


def table(ctx: Context) -> Table | None:
    """One row an indicator; None without any."""
    return indicator_table.table(ctx, NYCKELTAL, resource_lines(ctx))
