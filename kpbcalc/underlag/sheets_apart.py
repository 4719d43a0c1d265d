"""What to do where the sheets of a workbook are a unit or a month each, and no column says which?"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.underlag.findings import SHEET


def has_sheets(rows: pd.DataFrame) -> bool:
    """Whether rows are of several sheets that are read as one table."""
    return len(rows) > 0 and int(rows.index.max()) >= SHEET


def a_column_on_each(missing: Sequence[str]) -> str:
    """The remedy that a person can carry out in Excel: a sheet's name is read by nobody."""
    return (
        f"Filen har flera blad som läses som en tabell. Är det bladet som säger {' och '.join(missing)}: "
        "lägg till den kolumnen på varje blad, med det som bladet gäller på varje rad."
    )
