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
THOUSAND = 1e3  # kr in the unit tkr


@dataclass(frozen=True)
class Measure:
    """Which quantity a column's figures are, in the system of sums that all tables of a report make.

    figure × `scale` = the quantity `of`, or with `per` the ratio `of` / `per`. The divisor belongs to the
    same row, or with `whole` to everything the table covers. `where` adds coordinates to the row's own
    (a column for women: sex). Columns with the same quantity at the same coordinates are one figure,
    wherever they stand; the disclosure gate reckons with what one gives away of another.
    """

    of: str
    per: str = ""
    whole: bool = False
    scale: float = 1.0
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column: key in the frame, Swedish heading, unit, decimals and the count it rests on.

    `persons` is true for a count of protected persons (clients, survey answers). `basis` names another
    column of the frame, shown or not, that holds the number of persons a value is built on. `largest` and
    `second` name columns with the two largest persons' parts of a sum, or of a mean's numerator; `sum_of`
    then names the sum itself where the figure is not it. `quantile` marks a percentile (0.5: median).
    `parts` names a column that lists, as coordinates within `Table.follows`, the parts a figure mixes: what
    clients, volume and price of each did to a cost. Who knows the other side could solve several such figures
    for a part, so they are hidden where a part is.
    """

    key: str
    heading: str
    unit: Unit = "text"
    decimals: int = 0
    persons: bool = False
    basis: str | None = None
    measure: Measure | None = None
    largest: str | None = None
    second: str | None = None
    sum_of: str | None = None
    quantile: float | None = None
    parts: str | None = None

    @property
    def counted(self) -> str | None:
        """The column that says how many persons a figure rests on: its basis, or a count itself."""
        return self.basis or (self.key if self.persons else None)


@dataclass(frozen=True)
class Table:
    """A table before the gate. The first shown column names the rows.

    `frame` holds every column's key (plus bases that are not shown); `total` is the row label of a
    total, if any. `about` says whom or what it covers, `year` the costing year, `source` where the
    figures come from.

    `scope` are the coordinates all rows share (area, year) and `dimensions` the columns of the frame that
    tell the rows apart, the first column if not said otherwise: together they place each figure in the
    report's system of sums. `identities` are columns that are the sum of others on every row.
    `open_total` says that the total is public anyway (it is in the accounts), so that hiding it is no use.
    `own_order` says that the rows stand in an order that follows from no figure (a tree), and keep it.
    `follows` are the coordinates of a whole (an area and year) that the figures about persons could be
    reckoned back to, though no sum says how (a bridge, a model): where that whole is hidden, so are they.
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
    scope: Mapping[str, str] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ()
    identities: tuple[tuple[str, tuple[str, ...]], ...] = ()
    open_total: bool = False
    own_order: bool = False
    follows: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bases = {k for c in self.columns for k in (c.basis, c.largest, c.second, c.sum_of, c.parts) if k}
        needed = {c.key for c in self.columns} | bases | set(self.dimensions)
        missing = needed - set(self.frame.columns)
        if missing:
            raise ValueError(f"table {self.name} lacks columns {sorted(missing)}")

    def shown_as(self, frame: pd.DataFrame) -> "Table":
        """The same table holding only this frame, which has left the bases behind."""
        columns = tuple(
            replace(c, basis=None, largest=None, second=None, sum_of=None, parts=None) for c in self.columns
        )
        return replace(self, frame=frame, columns=columns, dimensions=())
