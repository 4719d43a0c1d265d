"""Which row of the code key does a ledger row follow? The most specific one that fits (docs/kontrakt.md §2).

Each of ansvar, verksamhet and konto is a code, the beginning of codes (`3101*`) or any (`*`; an empty konto
is any too). A code goes before the longest beginning and that before any, first in ansvar, then in
verksamhet, then in konto. Several rows for one place are a row set: the cost is shared between its insatser.
"""

from collections.abc import Iterator

import pandas as pd

ANY = "*"
PLACE = ["ansvar", "verksamhet", "konto"]
_EXACT = 1 << 16  # before every beginning: longer than any code


def row_sets(kodnyckel: pd.DataFrame) -> pd.Series:
    """The number of the row set each row belongs to: rows for the same place have the same, from 0."""
    return _places(kodnyckel).groupby(PLACE, sort=False).ngroup()


def followed(rows: pd.DataFrame, kodnyckel: pd.DataFrame) -> pd.Series:
    """The number of the row set that each row (ansvar, verksamhet, konto) follows; -1 where none fits."""
    found = pd.Series(-1, index=rows.index, dtype="int64")
    for hits in _hits(rows, kodnyckel):
        found = hits.where(hits >= 0, found)
    return found


def fitting(rows: pd.DataFrame, kodnyckel: pd.DataFrame) -> set[int]:
    """The numbers of the row sets that fit some row, whether or not it follows them."""
    return {int(n) for hits in _hits(rows, kodnyckel) for n in hits.unique() if n >= 0}


def _places(kodnyckel: pd.DataFrame) -> pd.DataFrame:
    return kodnyckel[PLACE].assign(konto=kodnyckel["konto"].replace("", ANY))


def _hits(rows: pd.DataFrame, kodnyckel: pd.DataFrame) -> Iterator[pd.Series]:
    """For each kind of row in the key, from the least specific, the set each row fits (-1 for none)."""
    sets = _places(kodnyckel).drop_duplicates(ignore_index=True)
    if sets.empty:
        return
    kinds = pd.DataFrame({column: sets[column].map(_rank) for column in PLACE})
    wanted = sets.apply(lambda codes: codes.str.removesuffix(ANY))
    for kind in sorted({tuple(map(int, row)) for row in kinds.to_numpy()}):
        ranks = dict(zip(PLACE, kind, strict=True))
        which = kinds.index[(kinds == list(kind)).all(axis=1)]
        codes = pd.DataFrame({
            column: rows[column] if rank == _EXACT else rows[column].str.slice(stop=rank)
            for column, rank in ranks.items()
        })  # fmt: skip
        found = codes.merge(wanted.loc[which].assign(nr=which), on=PLACE, how="left")["nr"]
        yield found.fillna(-1).astype("int64").set_axis(rows.index)


def _rank(code: str) -> int:
    """How specific a code is: any 0, a beginning its length, a whole code above all."""
    return len(code) - 1 if code.endswith(ANY) else _EXACT
