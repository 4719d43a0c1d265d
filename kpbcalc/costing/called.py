"""What is an insats, a unit, called in a message: by its name, with the code that the files have."""

from collections.abc import Iterable, Mapping

import pandas as pd

from kpbcalc.underlag.model import Underlag


def places(underlag: Underlag, rows: pd.DataFrame) -> list[str]:
    """The insatser at their units: Daglig verksamhet vid Norrgården (DAGV@DN1).

    Columns in: insats, enhet.
    """
    insatser, enheter = _insatser(underlag), _enheter(underlag)
    return [
        f"{insatser.get(i, i)} vid {enheter.get(e, e)} ({i}@{e})"
        for i, e in rows[["insats", "enhet"]].itertuples(index=False, name=None)
    ]


def units(underlag: Underlag, codes: Iterable[str]) -> list[str]:
    """The units: Norrgården (DN1)."""
    names = _enheter(underlag)
    return [f"{names.get(code, code)} ({code})" for code in codes]


def insatser(underlag: Underlag, codes: Iterable[str]) -> list[str]:
    """The insatser: Daglig verksamhet (DAGV)."""
    names = _insatser(underlag)
    return [f"{names.get(code, code)} ({code})" for code in codes]


def _insatser(underlag: Underlag) -> Mapping[str, str]:
    return dict(zip(underlag.insatser["kod"], underlag.insatser["namn"], strict=True))


def _enheter(underlag: Underlag) -> Mapping[str, str]:
    return dict(zip(underlag.enheter["enhet"], underlag.enheter["namn"], strict=True))
