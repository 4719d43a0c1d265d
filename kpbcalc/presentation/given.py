"""What a chapter reads: an area's tables, by section and key; a name nobody has declared is an error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.known_names import ByName, require
from kpbcalc.base.table import Table
from kpbcalc.sections.every import SECTIONS

Sections = Mapping[str, Mapping[str, Table]]
Row = dict[str, Any]
# Texts of no section, and their tables.
BESIDE = {"fynd": ("per_fil", "lista"), "ytterfall_intern": ("fall",)}
_KEYS = {s.key: s.keys() for s in SECTIONS} | BESIDE
_STEMS = {s.key: [t.key.removesuffix("{grupp}") for t in s.tables] for s in SECTIONS}


@dataclass(frozen=True)
class Given:
    """An area's tables, and what the report is about: municipality, costing year, the area's name."""

    sections: Sections
    kommun: str
    ar: int
    omrade: str

    @property
    def area(self) -> Omrade:
        """The area the chapter is about."""
        return next(o for o in omraden().values() if o.namn == self.omrade)

    def table(self, section: str, key: str) -> Table | None:
        """A section's table; None where it has no data. Raises `LookupError` with the nearest name."""
        require([section], list(_KEYS), "the report", "section")
        require([key], _KEYS[section], section)
        return self.sections.get(section, {}).get(key)

    def keys(self, section: str, stem: str) -> list[str]:
        """The keys of a section's tables that begin so: one for each insats group."""
        require([section], list(_KEYS), "the report", "section")
        require([stem], _STEMS[section], section)
        return [key for key in self.sections.get(section, {}) if key.startswith(stem)]

    def value(self, section: str, key: str, row: str, column: str) -> Any:
        """One figure of a table; None when it is hidden, absent, or the table or row is not there."""
        table = self._with(section, key, column)
        return table.value(row, column) if table and row else None

    def row(self, section: str, key: str, label: str) -> Row:
        """A table's row; empty when it is not there."""
        table = self.table(section, key)
        rows = table.rows() if table else ()
        found = next((row for row in rows if table and str(row[table.columns[0].key]) == label), {})
        return self._asked(section, key, found)

    def told(self, section: str, key: str, row: str, *columns: str) -> dict[str, Any]:
        """Some figures of a row by column; empty where any of them is not told."""
        found = {column: self.value(section, key, row, column) for column in columns}
        return {} if None in found.values() else found

    def fact(self, section: str, key: str, name: str) -> str:
        """A word that a table knows; empty when the table is not there, or says so by an empty word."""
        table = self.table(section, key)
        if table is None:
            return ""
        require([name], list(table.facts), f"{section}_{key}", "fact")
        return table.facts[name]

    def facts(self, section: str, key: str) -> Row:
        """All the words that a table knows, and no other may be asked for; empty where it has no rows."""
        table = self.table(section, key)
        return ByName(table.facts, (), f"{section}_{key}", "fact") if table else {}

    def rows(self, section: str, key: str, *known: str) -> list[Row]:
        """A table's rows but its total; those only whose `known` columns are told."""
        table = self._with(section, key, *known)
        if table is None:
            return []
        label = table.columns[0].key
        return [
            self._asked(section, key, row) for row in table.rows()
            if str(row[label]) != table.total and all(row[c] is not None for c in known)
        ]  # fmt: skip

    @staticmethod
    def _asked(section: str, key: str, row: Row) -> Row:
        """A row that may lack a declared column, and tells a column that is not declared."""
        return ByName(row, declared_columns(section, key), f"{section}_{key}")

    def _with(self, section: str, key: str, *columns: str) -> Table | None:
        """`table`, of which these columns are asked: a misspelt one must not wait for its rows."""
        table = self.table(section, key)
        there = {c.key for c in table.columns} if table else set()
        require(columns, declared_columns(section, key) | there, f"{section}_{key}", "column")
        return table


@cache
def declared_columns(section: str, key: str) -> frozenset[str]:
    """The columns that a table is declared with, or those of what stands beside the sections."""
    return frozenset(c.key for s in SECTIONS if s.key == section for c in s.declared(key).columns)


def whole(row: Row, *columns: str) -> Row:
    """A row where all of these are told, or all there is; else nothing."""
    return row if row and all(row[column] is not None for column in columns or row) else {}


def first(rows: Sequence[Row]) -> Row:
    """The first of some rows; nothing where there is none."""
    return rows[0] if rows else {}


def most_of(rows: Sequence[Row], column: str, whole: float) -> Row:
    """The row that most of a whole is in, of those that go the way it does; nothing where none does."""
    same = [row for row in rows if row[column] * whole > 0]
    return max(same, key=lambda row: abs(row[column]), default={})
