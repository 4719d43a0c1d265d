"""Who runs a unit, the municipality or another? By its name, the ledger's texts and what its cost is for."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from kpbcalc.base import exact, params

PLACE = ["ansvar", "verksamhet"]
OWN, OTHER = "egen", "annan"
_MOST = 0.9  # of pay and bought care together, for the unit to be the one or the other


def by_ledger(key: pd.DataFrame, base: pd.DataFrame) -> Mapping[str, str]:
    """The regi of each unit of the code key's rows that the ledger tells; empty where it tells both.

    In: ansvar, verksamhet and enhet of the key; the rows of the cost base with the codes' texts.
    """
    units = key.loc[key["enhet"] != "", [*PLACE, "enhet"]].drop_duplicates()
    rows = units.merge(base[[*PLACE, "konto", "belopp", "ansvar_text", "verksamhet_text"]], on=PLACE)
    return {str(unit): _regi(str(unit), own) for unit, own in rows.groupby("enhet")}


def by_name(name: str) -> str:
    """The regi that a unit's name tells."""
    return OTHER if _says_other([name]) else ""


def _regi(unit: str, rows: pd.DataFrame) -> str:
    pay, bought = (_spent(rows, kind) for kind in ("Personal", "Köpt verksamhet"))
    other = _says_other([unit, *rows["ansvar_text"].unique(), *rows["verksamhet_text"].unique()])
    if pay + bought <= 0:
        return OTHER if other else ""
    share = bought / (pay + bought)
    if share >= _MOST or (other and pay <= 0):
        return OTHER
    return OWN if share <= 1 - _MOST and not other else ""


def _spent(rows: pd.DataFrame, kind: str) -> int:
    """What of the cost is on the accounts of a kind."""
    kinds = params.toml("kontoplan.toml")["kostnadsslag"]
    accounts = tuple(next(k["konto"] for k in kinds if k["namn"] == kind))
    return max(exact.total(rows.loc[rows["konto"].str.startswith(accounts), "belopp"]), 0)


def _says_other(texts: Iterable[str]) -> bool:
    """Whether a text has a word for other providers; a longer one may go on (`köpta platser`)."""
    said = params.toml("forslag.toml")["regi"]
    text = " | ".join(texts).casefold()
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in said["annan"]) or any(
        re.search(rf"\b{re.escape(word)}", text) for word in said["annan_borjan"]
    )
