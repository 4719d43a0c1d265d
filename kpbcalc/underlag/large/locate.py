"""Where in a large file are the rows that a finding is about?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import gcd
from pathlib import Path
from typing import Protocol

import pandas as pd

from kpbcalc.underlag.findings import ROWS_KEPT, Finding
from kpbcalc.underlag.large.copy_text import ROW
from kpbcalc.underlag.large.opened import BEGINS_AS_TOTAL, looks_like_total, opened
from kpbcalc.underlag.standing_twice import common

MARK, NOTHING = "markering", "-"  # the key that sets blank rows apart, and rows that may be totals
FIRST_GROUP = -2  # index of the first group, then downwards; -1 is a row that is in no file


@dataclass(frozen=True)
class Condensed:
    """What tells the rows of a large file apart: its groups, and how SQL finds a row's group.

    `groups` has a column for each of `keys` and how many rows are alike (`antal`); index: the groups'. `keys`
    are the columns' SQL over `rows`, which has a place for what to select from.
    """

    file: Path
    table: str
    copied: bool
    groups: pd.DataFrame
    keys: Mapping[str, str]
    rows: str

    def question(self, relation: str, selected: str) -> str:
        """SQL for the keys of every row, with more columns selected."""
        keys = ", ".join(f'{sql} AS "{name}"' for name, sql in self.keys.items())
        return f"SELECT {keys}, {selected} FROM {self.rows.replace('{rows}', relation)}"

    def row_numbers(self, wanted: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
        """The first row numbers of each wanted set of groups, in one pass over the file."""
        parts = [self.groups.loc[list(ids), list(self.keys)].assign(fynd=n) for n, ids in wanted.items()]
        marked = pd.concat(parts, ignore_index=True)
        using = ", ".join(f'"{name}"' for name in self.keys)
        with opened(self.file, copied=self.copied) as source:
            source.db.register("marked", marked)
            found = source.ask(
                lambda relation: (
                    f"SELECT fynd, min({ROW}, {ROWS_KEPT}) AS rader FROM ({self.question(relation, ROW)}) "
                    f"JOIN marked USING ({using}) GROUP BY fynd"
                ),
                numbered=True,
            )
        return {int(n): [int(r) for r in rows] for n, rows in zip(found["fynd"], found["rader"], strict=True)}

    def times(self) -> int:
        """How many times every row stands, at least; totals aside.

        Where it is more than once the groups' numbers of rows have it in common: else nothing is asked.
        """
        first = self.groups["c0"] if "c0" in self.groups else self.groups[MARK]
        total = first.str.contains(BEGINS_AS_TOTAL, regex=True)
        told = self.groups.loc[(self.groups[MARK] == "") & ~total, "antal"]
        if gcd(*told.tolist()) <= 1:
            return 1
        cells = ", ".join(f"trim({name})" for name in self.keys if name != MARK)
        with opened(self.file, copied=self.copied) as source:
            found = source.ask(
                lambda relation: (
                    f"SELECT antal, count(*) AS olika FROM (SELECT count(*) AS antal FROM {relation} "
                    f"WHERE NOT {looks_like_total(source.width)} AND concat({cells}) <> '' "
                    f"GROUP BY hash({cells})) GROUP BY antal"
                )
            )
        return common(map(int, found["antal"]), int(found["olika"].sum()))

    def alike(self, ids: Iterable[int]) -> pd.DataFrame:
        """Of each of these groups how many times its rows stand at least, and how many are different."""
        marked = self.groups.loc[list(ids), list(self.keys)].assign(grupp=list(ids))
        using = ", ".join(f'"{name}"' for name in self.keys)
        cells = ", ".join(f"trim({name})" for name in self.keys if name != MARK)
        with opened(self.file, copied=self.copied) as source:
            source.db.register("marked", marked)
            found = source.ask(
                lambda relation: (
                    "SELECT grupp, min(antal) AS minst, count(*) AS olika FROM (SELECT grupp, count(*) AS "
                    f"antal FROM ({self.question(relation, f'hash({cells}) AS rad')}) "
                    f"JOIN marked USING ({using}) GROUP BY grupp, rad) GROUP BY grupp"
                )
            )
        return found.set_index("grupp")

    def last_row(self) -> int:
        """The number of the last row with anything in it."""
        with opened(self.file, copied=self.copied) as source:
            found = source.ask(
                lambda relation: (
                    f"SELECT max({ROW}) AS rad FROM ({self.question(relation, ROW)}) "
                    f"WHERE {MARK} <> '{NOTHING}'"
                ),
                numbered=True,
            )
        return int(found["rad"].iloc[0])


class Grouped(Protocol):
    """What `located` asks of a file whose rows are in groups: how many are alike, and where they are."""

    @property
    def file(self) -> Path:
        """The file."""

    @property
    def groups(self) -> pd.DataFrame:
        """How many rows are alike (`antal`), by the groups' index."""

    def row_numbers(self, wanted: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
        """The first row numbers of each wanted set of groups."""

    def times(self) -> int:
        """How many times every row stands, at least."""

    def alike(self, ids: Iterable[int]) -> pd.DataFrame:
        """Of each of these groups how many times its rows stand at least, and how many are different."""


def located(findings: list[Finding], condensed: Mapping[str, Grouped]) -> list[Finding]:
    """The findings with the number of rows and the first row numbers, where they told of groups.

    In: what was condensed, by table. Findings about tables read whole are returned as they are.
    """
    result = list(findings)
    for table, rows in condensed.items():
        told = {
            n: f for n, f in enumerate(findings)
            if f.tabell in (table, rows.file.name) and f.rader and f.rader[0] < 1
        }  # fmt: skip
        if not told:
            continue
        # A finding's row number is two more than the index.
        ids = {n: [r - 2 for r in f.rader] for n, f in told.items()}
        numbers = rows.row_numbers(ids)
        for n, finding in told.items():
            antal = int(rows.groups.loc[ids[n], "antal"].sum())
            result[n] = replace(finding, antal=antal, rader=tuple(numbers[n]))
    return result


def repeated(
    tables: Mapping[str, pd.DataFrame], condensed: Mapping[str, Grouped]
) -> dict[str, tuple[int, int]]:
    """How many times every row of the tables that were condensed stands, and how many rows they have."""
    return {
        name: (rows.times(), int(rows.groups.loc[tables[name].index, "antal"].sum()))
        for name, rows in condensed.items()
    }


def standing_twice(rows: Grouped, parts: pd.Series, fewest: int) -> list[str]:
    """The parts whose every row stands twice or more, of so many different rows.

    In: the part of each group. The file is asked only of parts whose groups all have more than one row.
    """
    several = rows.groups.loc[parts.index, "antal"] >= 2
    may = parts[several.groupby(parts).transform("all") & (parts != "")]
    if may.empty:
        return []
    found = rows.alike(may.index).reindex(may.index, fill_value=0)
    enough = (found["minst"].groupby(may).min() >= 2) & (found["olika"].groupby(may).sum() >= fewest)
    return [str(part) for part in enough.index[enough]]
