"""A result table: headings, units, rows of figures that may be hidden or absent, population, year and source.

It is made of what has been released, and holds nothing else. Presentation, Excel and prose read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Union

from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, Gone
from kpbcalc.base.known_names import require

Unit = Literal[
    "text", "kr", "tkr", "mnkr", "kr/timme", "kr/dygn", "kr/dag", "kr/månad",
    "kr/enhet", "kr/brukare", "kr/invånare",
    "antal", "timmar", "dygn", "procent", "procentenheter", "index", "tal", "år",
]  # fmt: skip
Value = Union[Figure, str, None]  # noqa: UP007 - a figure, words, or None: absent

PER_UNIT: Unit = "kr/enhet"  # until it is known whether the unit is an hour, a day or a month
MNKR = 1e6  # kr in the unit mnkr
THOUSAND = 1e3  # kr in the unit tkr


class State(StrEnum):
    """What a cell of a table is."""

    SHOWN = "visad"
    MISSING = "saknas"
    HIDDEN = "dold"


@dataclass(frozen=True)
class Column:
    """One column: its key in the rows, Swedish heading, unit and decimals.

    `unit_in` is the column that says what a row's number is of, where each row has a unit of its own.
    """

    key: str
    heading: str
    unit: Unit = "text"
    decimals: int = 0
    unit_in: str = ""


@dataclass(frozen=True)
class Table:
    """One table. The first column names the rows.

    `name` is its code in the report, `sheet` what its sheet is called, `total` the label of its total row.
    `about` says whom or what it covers, `year` the costing year, `source` where the figures come from, and
    `facts` the words that prose needs (names, years). `area` is the heading of the area it is about, if it is
    about one, and `section` that of its section. `minimum` is how few persons are too few to be told.
    `number` and `figure` are its number in the report and that of the figure drawn of it; 0: none yet.
    `said` are those of its notes that stand under an earlier table of the report, each with that number.
    Every row has every column.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    cells: tuple[Mapping[str, Value], ...]
    about: str = ""
    year: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    total: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    area: str = ""
    section: str = ""
    minimum: int = 0
    number: int = 0
    figure: int = 0
    said: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = {c.key for c in self.columns}
        for row in self.cells:
            if missing := keys - set(row):
                raise ValueError(f"table {self.name} lacks columns {sorted(missing)}")

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows by column key, hidden and absent figures as None."""
        for row in self.cells:
            yield {c.key: _plain(row[c.key]) for c in self.columns}

    @property
    def labels(self) -> list[str]:
        """The row labels in order."""
        return [str(row[self.columns[0].key]) for row in self.cells]

    def __len__(self) -> int:
        return len(self.cells)

    def column(self, key: str) -> Column:
        """The column with this key. Raises `LookupError`, with the nearest, where there is none."""
        require([key], [c.key for c in self.columns], self.name, "column")
        return next(c for c in self.columns if c.key == key)

    def value(self, label: str, key: str) -> Any:
        """One figure, or None when it is hidden, absent or has no such row. Raises as `column`."""
        first = self.columns[0].key
        found = next((row for row in self.cells if str(row[first]) == label), None)
        if found is None:
            return None
        require([key], found, self.name, "column")
        return _plain(found[key])

    def status(self, row: int, key: str) -> State:
        """What the cell in row number `row` is."""
        value = self.cells[row][key]
        if value is HIDDEN:
            return State.HIDDEN
        return State.MISSING if value is ABSENT or value is None else State.SHOWN

    @property
    def tells(self) -> bool:
        """Whether any of its figures is shown; a table of words always tells."""
        figures = [c.key for c in self.columns if c.unit != "text"]
        shown = (self.status(n, key) == State.SHOWN for n in range(len(self)) for key in figures)
        return not figures or any(shown)

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(row[c.key] is HIDDEN for row in self.cells for c in self.columns)

    @property
    def reasons(self) -> dict[str, int]:
        """How many cells are hidden, by why."""
        return {"följer av en dold uppgift": self.hidden} if self.hidden else {}


def _plain(value: Value) -> float | str | None:
    return None if isinstance(value, Gone) else value


def rows_of(columns: Sequence[Column], *rows: Sequence[Value]) -> list[dict[str, Value]]:
    """Rows given in the order of the columns."""
    return [dict(zip([c.key for c in columns], row, strict=True)) for row in rows]
