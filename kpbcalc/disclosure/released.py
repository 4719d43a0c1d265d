"""`Released`: the only kind of table that presentation, Excel and prose accept."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import pandas as pd

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.table import Column, Table
from kpbcalc.disclosure.plain import plain
from kpbcalc.disclosure.policy import Policy

_KEY = object()


class Cell(StrEnum):
    """What became of a cell."""

    SHOWN = "visad"
    MISSING = "saknas"
    HIDDEN = "dold"


class Released:
    """A table that passed the gate; cells that were hidden hold no value at all.

    Made by `release` alone: the constructor refuses everyone else. `frame` has the shown columns only
    (bases are left behind), with None in hidden and missing cells; `status` has a `Cell` for each.
    """

    __slots__ = ("_frame", "_rows", "_status", "_table", "_why", "policy")

    def __init_subclass__(cls) -> None:
        # A subclass could have a constructor of its own, and that would be a way past the gate.
        raise TypeError("Released cannot be subclassed")

    def __init__(
        self,
        table: Table,
        frame: pd.DataFrame,
        status: Mapping[str, Sequence[str]],
        why: Mapping[tuple[int, str], str],
        policy: Policy,
        key: object,
    ) -> None:
        if key is not _KEY:
            raise DisclosureError(
                "En tabell försökte gå förbi sekretessgranskningen.",
                remedy="Använd disclosure.release(tabell, policy).",
            )
        self._table = table.shown_as(frame)
        self._frame = frame
        # Read cell by cell hundreds of times by prose, tables and figures: plain Python is faster there.
        values = plain(self._table)
        keys = [c.key for c in table.columns]
        self._rows: list[dict[str, Any]] = [
            dict(zip(keys, row, strict=True)) for row in zip(*(values[key] for key in keys), strict=True)
        ]
        self._status = {key: [Cell(word) for word in words] for key, words in status.items()}
        self._why = dict(why)
        self.policy = policy

    @property
    def name(self) -> str:
        """The table's key, used for sheets and anchors."""
        return self._table.name

    @property
    def title(self) -> str:
        """The heading in Swedish."""
        return self._table.title

    @property
    def columns(self) -> tuple[Column, ...]:
        """The shown columns, the row label first."""
        return self._table.columns

    @property
    def about(self) -> str:
        """The population the table covers."""
        return self._table.about

    @property
    def year(self) -> str:
        """The costing year or years."""
        return self._table.year

    @property
    def source(self) -> str:
        """The source line."""
        return self._table.source

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes under the table."""
        return self._table.notes

    @property
    def total(self) -> str | None:
        """The label of the total row, if there is one."""
        return self._table.total

    @property
    def facts(self) -> Mapping[str, str]:
        """Words the prose needs that are not figures (names, years)."""
        return self._table.facts

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of what may be shown."""
        return self._frame.copy()

    @property
    def labels(self) -> list[str]:
        """The row labels in order."""
        first = self.columns[0].key
        return [str(row[first]) for row in self._rows]

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(c for c in self.columns if c.key == key)

    def value(self, label: str, key: str) -> Any:
        """One shown value, or None when it is hidden, missing or has no such row."""
        first = self.columns[0].key
        return next((row[key] for row in self._rows if str(row[first]) == label), None)

    def status(self, row: int, key: str) -> Cell:
        """What became of the cell in row number `row`."""
        return self._status[key][row]

    def reason(self, row: int, key: str) -> str:
        """Why the cell in row number `row` was hidden; empty when it was not."""
        return self._why.get((row, key), "")

    @property
    def reasons(self) -> dict[str, int]:
        """How many cells were hidden for each reason, reasons in alphabetical order."""
        return dict(sorted(Counter(self._why.values()).items()))

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries, hidden and missing values as None."""
        return (dict(row) for row in self._rows)

    @property
    def hidden(self) -> int:
        """How many cells were hidden."""
        return sum(cell == Cell.HIDDEN for column in self._status.values() for cell in column)


def require_released(table: object) -> Released:
    """Run-time guard behind the type: anything but a `Released` stops with exit code 5."""
    if not isinstance(table, Released):
        raise DisclosureError(
            "Något annat än en granskad tabell skulle visas.",
            remedy="Använd disclosure.release(tabell, policy) före presentationen.",
        )
    return table
