"""Does a table stand several times in its file, or a file under two names? Such money is counted twice.

One row may well be like another; that every row is is no chance. What is found is told and never taken away:
nobody but the municipality knows which is right.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from math import gcd

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.rules.rule import listed

FEWEST = 3  # different rows; fewer may all be alike by chance
CODED = ["ansvar", "verksamhet"]
ALIKE = 100  # two sums are alike when they differ by no more than this part of the larger


def times(frame: pd.DataFrame) -> int:
    """How many times every row of a table stands in it, at least."""
    if not frame.duplicated(keep=False).all():
        return 1
    rows = _rows(frame)
    return common(rows.values(), len(rows))


def common(counts: Iterable[int], different: int) -> int:
    """How many times every row stands at least, of so many different rows with these counts."""
    return gcd(*counts) if different >= FEWEST else 1


def too_much(amounts: pd.Series, many: int) -> int:
    """How much of a sum is counted again, where every row stands so many times."""
    total = exact.total(amounts)
    return total - total // many


def same_in_two(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """V35: files whose every row stands in another file too, with what that comes to."""
    findings: list[Finding] = []
    rows = {name: _rows(frame) for name, frame in frames.items()}
    names = sorted(rows, key=lambda name: (rows[name].total(), name))
    for place, name in enumerate(names):
        enough = len(rows[name]) >= FEWEST
        other = next((big for big in names[place + 1 :] if enough and rows[name] <= rows[big]), "")
        if other:
            all_of = f"{name} ({rows_of(len(frames[name]))})"
            text = f"Allt i {all_of} finns också i {other}, så de räknas två gånger."
            remedy = (
                "Är det samma uppgifter: flytta den ena ur mappen, eller välj (används inte) i kartor.xlsx."
            )
            money = exact.total(frames[name]["belopp"]) if "belopp" in frames[name] else None
            count = len(frames[name])
            findings.append(Finding("V35", "varning", name, "", count, (), text, money, remedy))
    return findings


def same_money_in_two(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """V35: what two ledgers have of the same ansvar and verksamhet in the same periods, and hardly differ by.

    One may have the months' sums, or the year's, of what the other has in vouchers. Files that are copies row
    for row are told by `same_in_two`.
    """
    findings: list[Finding] = []
    for one, other in combinations(sorted(frames), 2):
        mine, theirs = frames[one], frames[other]
        sums = pd.concat([f.groupby(CODED)["belopp"].sum() for f in (mine, theirs)], axis=1, join="inner")
        sums.columns = pd.Index(["ena", "andra"])
        size = sums.abs().max(axis=1)
        near = sums[(size > 0) & ((sums["ena"] - sums["andra"]).abs() * ALIKE <= size)]
        alike = [key for key in near.index if _overlap(mine, theirs, key, "period")]
        surely = len(alike) >= FEWEST or any(_overlap(mine, theirs, key, "konto") for key in alike)
        if surely and not is_copy(mine, theirs):
            named = listed(" ".join(filter(None, key)) for key in alike)
            text = (
                f"Samma ansvar och verksamhet har nästan samma summa i {one} och i {other}: {named}. Är det "
                "samma pengar räknas de två gånger."
            )
            remedy = "Är det samma kostnader: flytta den ena filen ur mappen. Annars: godkänn med skäl."
            money = int(near.loc[alike].abs().min(axis=1).sum())
            findings.append(Finding("V35", "varning", one, "", len(alike), (), text, money, remedy))
    return findings


def is_copy(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether every row of one of two tables stands in the other."""
    rows = _rows(one), _rows(other)
    return rows[0] <= rows[1] or rows[1] <= rows[0]


def _overlap(one: pd.DataFrame, other: pd.DataFrame, key: tuple[str, str], column: str) -> bool:
    """Whether two tables have a value in common in the rows of an ansvar and verksamhet."""
    values = [
        {*f.loc[(f[CODED[0]] == key[0]) & (f[CODED[1]] == key[1]), column]} for f in (one, other)
    ]  # fmt: skip
    return bool(set.intersection(*values))


def _rows(frame: pd.DataFrame) -> Counter[int]:
    """How many times each row stands, by its hash."""
    texts = frame.astype("str").fillna("")
    return Counter(pd.util.hash_pandas_object(texts, index=False).tolist())
