"""Large tables: visits and ledger rows summed by DuckDB over the file, never held whole in memory.

The same reading, maps, checks and rules as for small files judge the sums: a row is represented by what
makes it like others (client, insats, unit, month; ansvar, verksamhet, konto, motpart, period), and what is
odd about a row keeps it apart. So the findings are those of a small file, by construction; only where their
rows are is asked of the file again, and only when there is something to tell.
"""

from kpbcalc.underlag.large.condense import condense, first_cells, is_large, is_long
from kpbcalc.underlag.large.locate import Condensed, located, repeated, standing_twice
from kpbcalc.underlag.large.sum_sie import SummedSie, sum_sie

__all__ = [
    "Condensed",
    "SummedSie",
    "condense",
    "first_cells",
    "is_large",
    "is_long",
    "located",
    "repeated",
    "standing_twice",
    "sum_sie",
]
