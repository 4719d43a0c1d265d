"""Which tables may come as files, and which columns may each have and must it have?"""

from collections.abc import Collection

from kpbcalc.underlag.extracts.layouts import EXTRACTS, READY
from kpbcalc.underlag.implied import LEDGERS
from kpbcalc.underlag.schemas import TABLES

IMPORTED = (*EXTRACTS, *READY)


def columns_of(table: str) -> list[str]:
    """The columns of ours that a table may have."""
    return [*EXTRACTS[table].usual] if table in EXTRACTS else [*TABLES[table].columns]


def required(table: str, found: Collection[str]) -> list[str]:
    """The columns that a table must have; what a ledger may be without only where it is among the `found`."""
    if table in EXTRACTS:
        return [*EXTRACTS[table].required, *EXTRACTS[table].lacking({*EXTRACTS[table].required, *found})]
    may = {*LEDGERS.get(table, ())} - {*found}
    return [name for name, column in TABLES[table].columns.items() if column.required and name not in may]


def implied(table: str) -> tuple[str, ...]:
    """Those of them that a file of places and alarms may be without."""
    return EXTRACTS[table].implied if table in EXTRACTS else ()
