"""Which groups are too small to be shown alone, and which others must stand aside with them?

The gate hides a cell that rests on few persons. Where parts add up to a known whole, an analysis does
better to join the small parts before the gate: nothing is then hidden, and nothing can be counted back.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from kpbcalc.base import params
from kpbcalc.costing import Resultat

REST = "ovrigt"


def minimum() -> int:
    """The smallest number of persons a group may have (params/sekretess.toml)."""
    return int(params.toml("sekretess.toml")["troskel"]["minsta_antal"])


def minimum_answers() -> int:
    """The smallest number of answers a unit may be judged on (params/sekretess.toml)."""
    return int(params.toml("sekretess.toml")["undersokning"]["minsta_antal_svar"])


def to_join(labels: Sequence[str], size: Callable[[list[str]], int], least: int) -> list[str]:
    """The labels to join so that neither a part nor what is joined rests on 1 to least-1 persons.

    `size` says how many persons a list of labels rests on; zero is nobody and need not be joined. The
    small labels come first, then as many of the smallest others as it takes.
    """
    joined = [label for label in labels if 0 < size([label]) < least]
    others = [label for label in labels if label not in joined and size([label]) > 0]
    others.sort(key=lambda label: size([label]))
    while joined and others and size(joined) < least:
        joined.append(others.pop(0))
    return joined


def join_small_groups(years: Sequence[Resultat]) -> list[Resultat]:
    """The years with every area's small insats groups called `ovrigt`, the same groups in every year.

    Decided once for the whole report: a group that one table joins and another shows could be counted
    back from the two.
    """
    rows = pd.concat([r.brukarrader.assign(ar=r.ar) for r in years])
    small: set[tuple[str, str]] = set()
    for omrade, mine in rows.groupby("omrade"):
        size = _smallest_year(mine)
        groups = sorted(set(mine["grupp"]), key=lambda g: (size([g]), g))
        joined = [g for g in groups if 0 < size([g]) < minimum()]
        others = [g for g in groups if g not in joined]
        while joined and others and size([*joined, REST]) < minimum():
            joined.append(others.pop(0))
        small |= {(str(omrade), grupp) for grupp in joined}
    return [_relabelled(result, small) for result in years]


def _smallest_year(rows: pd.DataFrame) -> Callable[[list[str]], int]:
    """How many clients some groups had together, in the year they had fewest."""

    def size(groups: list[str]) -> int:
        mine = rows[rows["grupp"].isin(groups)]
        return int(mine.groupby("ar")["brukar_id"].nunique().min()) if len(mine) else 0

    return size


def _relabelled(result: Resultat, small: set[tuple[str, str]]) -> Resultat:
    rows = result.brukarrader
    pairs = zip(rows["omrade"], rows["grupp"], strict=True)
    grupp = [REST if pair in small else pair[1] for pair in pairs]
    return replace(result, brukarrader=rows.assign(grupp=pd.Series(grupp, index=rows.index, dtype="str")))
