"""What is an insats called in a message: by its name, with the code that the files have.

A unit is told by its code alone: a report that leaves the house may tell it only together with others.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from kpbcalc.underlag.model import Underlag


def places(underlag: Underlag, rows: pd.DataFrame) -> list[str]:
    """The insatser at their units: Daglig verksamhet (DAGV@DN1). Columns in: insats, enhet."""
    names = _insatser(underlag)
    return [
        f"{names.get(i, i)} ({i}@{e})"
        for i, e in rows[["insats", "enhet"]].itertuples(index=False, name=None)
    ]


def insatser(underlag: Underlag, codes: Iterable[str]) -> list[str]:
    """The insatser: Daglig verksamhet (DAGV)."""
    names = _insatser(underlag)
    return [f"{names.get(code, code)} ({code})" for code in codes]


def _insatser(underlag: Underlag) -> Mapping[str, str]:
    return dict(zip(underlag.insatser["kod"], underlag.insatser["namn"], strict=True))
