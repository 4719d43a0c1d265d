"""Which insatser are there? The shared catalogue, with what a municipality has replaced or added."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.code_words import AREAS
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.base.own_choices import Own
from kpbcalc.base.own_sections import entries
from kpbcalc.base.param_columns import COLUMNS

_WORDS = COLUMNS["insatser.csv"]


def catalogue(own: Own) -> pd.DataFrame:
    """The insats catalogue, with the rows the municipality has replaced or added (`[[insatser]]`).

    Raises `UsageError` for every column and word that there is none of, with the nearest, and for a new
    insats that lacks something.
    """
    shared = pd.DataFrame(params.rows("insatser.csv"), dtype="str")
    known = shared.set_index("kod", drop=False).to_dict("index")
    faults = Faults()
    rows = entries(own, "insatser")
    for row in rows:
        with faults.caught():
            _check(row, own.where("insatser"))
            # What the municipality does not say stays as in the shared catalogue.
            known[row["kod"]] = {**known.get(row["kod"], {}), **{k: str(v) for k, v in row.items()}}
    both = pd.DataFrame(list(known.values()), columns=shared.columns, dtype="str")
    missing = both.set_index("kod", drop=False).drop(columns="rs_kod").isna()
    for kod, without in missing[missing.any(axis=1)].iterrows():
        faults.add(
            UsageError(
                f"Insatsen {kod} är ny och saknar uppgifter: {', '.join(without.index[without])}.",
                where=own.where("insatser"),
                remedy=f"En ny insats behöver {', '.join(shared.columns)}.",
            )
        )
    faults.stop()
    return both.fillna("")


def _check(row: Mapping[str, Any], where: str) -> None:
    """Hold a row's columns and words to those that there are."""
    faults = Faults()
    if not (isinstance(row.get("kod"), str) and row["kod"].strip()):
        remedy = 'Skriv kod = "HT-OMV" under varje [[insatser]].'
        faults.add(UsageError("En insats saknar kod.", where=where, remedy=remedy))
    for column, value in row.items():
        with faults.caught():
            require(column, _WORDS, "är ingen uppgift om en insats", where)
        if words := _WORDS.get(column):
            for word in words.of(str(value)):
                with faults.caught():
                    require(word, _known(words.known), f"finns inte att välja i {column}", where)
    faults.stop()


def _known(of: tuple[str, ...] | str) -> tuple[str, ...]:
    """The words of a column: those that are stated, or the codes of a kind."""
    if isinstance(of, tuple):
        return of
    return AREAS if of == "area" else tuple(params.toml("omraden.toml")["grupp"])
