"""Sum a long SIE file while it is read: memory grows with the number of sums, not with the vouchers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.encoding import SIE, judge_file
from kpbcalc.underlag.findings import ROWS_KEPT, Finding
from kpbcalc.underlag.large.locate import FIRST_GROUP
from kpbcalc.underlag.sie import COLUMNS, judged, placed
from kpbcalc.underlag.sie_dimensions import dimensions_of
from kpbcalc.underlag.sie_rows import Ledger, result_rows, stated_dimensions
from kpbcalc.underlag.standing_twice import common

Key = tuple[str | None, ...]


@dataclass(frozen=True)
class SummedSie:
    """What tells the rows of a long SIE file apart, as `locate.Condensed` for other files.

    `groups` has for each sum how many rows it is of (`antal`), under its negative index.
    """

    file: Path
    own: Mapping[str, Any]
    groups: pd.DataFrame
    index: Mapping[Key, int]

    def times(self) -> int:
        """How many times every row stands, at least: looked for where the sums' numbers of rows allow it."""
        if self.groups.empty or gcd(*self.groups["antal"].tolist()) <= 1:
            return 1
        rows = Counter(hash((key, amount)) for _, key, amount in _rows(self.file, self.own, Ledger()))
        return common(rows.values(), len(rows))

    def alike(self, ids: Iterable[int]) -> pd.DataFrame:
        """Of each of these groups how many times its rows stand at least, and how many are different."""
        there = set(ids)
        keyed = ((self.index[key], amount) for _, key, amount in _rows(self.file, self.own, Ledger()))
        rows = Counter(row for row in keyed if row[0] in there)
        counted = pd.Series(list(rows.values()), index=[group for group, _ in rows]).groupby(level=0)
        return pd.DataFrame({"minst": counted.min(), "olika": counted.size()})

    def row_numbers(self, wanted: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
        """The first lines of each wanted set of groups, in one pass over the file."""
        sets = {n: set(ids) for n, ids in wanted.items()}
        found: dict[int, list[int]] = {n: [] for n in sets}
        for line, key, _ in _rows(self.file, self.own, Ledger()):
            group = self.index[key]
            for n, ids in sets.items():
                if group in ids and len(found[n]) < ROWS_KEPT:
                    found[n].append(line)
        return found


def sum_sie(file: Path, own: Mapping[str, Any]) -> tuple[pd.DataFrame, list[Finding], SummedSie]:
    """`kontoutfall` as text cells, one row for each ansvar, verksamhet, konto, motpart and period.

    As `sie.read_sie`, but the index is negative: groups. A row whose amount is none is kept by its text.
    """
    encoding = judge_file(file, SIE)
    if not encoding.readable:
        nothing = SummedSie(file, own, pd.DataFrame(columns=["antal"]), {})
        return pd.DataFrame(), [*encoding.findings], nothing
    ledger = Ledger()
    sums: dict[Key, Decimal] = {}
    counts: dict[Key, int] = {}
    for _, key, amount in _rows(file, own, ledger):
        sums[key] = sums.get(key, Decimal(0)) + amount
        counts[key] = counts.get(key, 0) + 1
    _, findings = judged(ledger, file, own)
    findings = [*encoding.findings, *findings]
    columns = COLUMNS if ledger.rows else []  # as `read_sie`: without vouchers there is no table
    index = pd.RangeIndex(FIRST_GROUP, FIRST_GROUP - len(sums), -1)
    cells = [
        (*key[:-1], f"{total:.{exact.DECIMALS}f}" if key[-1] is None else key[-1])
        for key, total in sums.items()
    ]
    frame = pd.DataFrame(cells, index=index, columns=columns, dtype="str")
    groups = pd.DataFrame({"antal": list(counts.values())}, index=index)
    return frame, findings, SummedSie(file, own, groups, dict(zip(sums, index, strict=True)))


def _rows(file: Path, own: Mapping[str, Any], ledger: Ledger) -> Iterator[tuple[int, Key, Decimal]]:
    """Each row's line, its group and its amount.

    The group's last part is the text of what is no amount, which may be blank, and None for amounts.
    """
    encoding = judge_file(file, SIE)
    # The dimensions may be stated after the vouchers, so they are looked for first.
    place = placed(dimensions_of(stated_dimensions(file, encoding), own, file), own)
    for row in result_rows(file, encoding, ledger):
        odd = row.text if row.amount is None else None
        yield row.line, (*place(row), row.period, odd), row.amount or Decimal(0)
