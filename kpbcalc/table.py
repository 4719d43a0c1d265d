"""A result table that knows what it shows: headings, units, whom each cell rests on, source.

Analyses return these, the disclosure gate releases them, and presentation, Excel and prose read the
released form. A column says which count of persons its cells rest on (`basis`); that is what the gate
needs in order to decide what may be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

Unit = Literal[
    "text", "kr", "tkr", "mnkr", "kr/timme", "kr/dygn", "kr/dag", "kr/månad",
    "kr/enhet", "kr/brukare", "kr/invånare",
    "antal", "timmar", "dygn", "procent", "procentenheter", "index", "tal", "år",
]  # fmt: skip


MNKR = 1e6  # kr in the unit mnkr


@dataclass(frozen=True)
class Column:
    """One column: key in the frame, Swedish heading, unit, decimals and the count it rests on.

    `persons` is true for a count of protected persons (clients, survey answers). `basis` names another
    column of the frame, shown or not, that holds the number of persons a value is built on.
    """

    key: str
    heading: str
    unit: Unit = "text"
    decimals: int = 0
    persons: bool = False
    basis: str | None = None


@dataclass(frozen=True)
class Table:
    """A table before the gate. The first shown column names the rows.

    `frame` holds every column's key (plus bases that are not shown); `total` is the row label of a
    total, if any. `about` says whom or what it covers, `year` the costing year, `source` where the
    figures come from.
    """

    name: str
    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    about: str
    year: str
    source: str
    notes: tuple[str, ...] = ()
    total: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        needed = {c.key for c in self.columns} | {c.basis for c in self.columns if c.basis}
        missing = needed - set(self.frame.columns)
        if missing:
            raise ValueError(f"table {self.name} lacks columns {sorted(missing)}")

    def shown_as(self, frame: pd.DataFrame) -> "Table":
        """The same table holding only this frame, which has left the bases behind."""
        return replace(self, frame=frame, columns=tuple(replace(c, basis=None) for c in self.columns))
