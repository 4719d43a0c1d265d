"""Hand-made underlag for tests: one line of text per row, as it would stand in the file.

`small()` is a whole municipality that can be counted on paper; a test changes the table it is about.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.check import check
from kpbcalc.underlag.load import load
from kpbcalc.underlag.model import Underlag
from kpbcalc.underlag.rules.rule import limits
from kpbcalc.underlag.schemas import OPTIONAL, REQUIRED, TABLES

Rows = Mapping[str, Sequence[str]]
YEAR = 2024
LIMITS = limits(Own("0000", {}), YEAR)


def columns(table: str, fields: int = 0) -> list[str]:
    """The columns of a table, in the contract's order: those it must have, or the first so many."""
    every = TABLES[table].columns
    return list(every)[:fields] if fields else [name for name, column in every.items() if column.required]


def small(**changed: Sequence[str]) -> dict[str, Sequence[str]]:
    """Home care 1000 kr for 10 granted hours, special housing 2000 kr for 20 days, one pool of 300 kr."""
    rows: dict[str, Sequence[str]] = {
        "kontoutfall": [
            "100;510;5010;;202401;1000",
            "110;510;5010;;202401;2000",
            "200;510;5010;;202401;300",
        ],
        "kodnyckel": ["100;*;insats;HT-OMV;HT1;;", "110;*;insats;SABO-OMV;SB1;;", "200;*;pool;;;OH;"],
        "pooler": ["OH;Overhead;1;årsarbetare;bokslut"],
        "fordelningsvarden": ["OH;insats;HT-OMV;HT1;;1", "OH;insats;SABO-OMV;SB1;;2"],
        "enheter": ["HT1;Hemtjänst;egen;hemtjänst;;;1", "SB1;Solgården;egen;säbo;;2;2"],
        "brukare": ["A;K;1940", "B;M;1950"],
        "insatsvolymer": [
            "A;HT-OMV;HT1;2024-01;4;3",
            "B;HT-OMV;HT1;2024-01;6;5",
            "B;SABO-OMV;SB1;2024-02;;20",
        ],
        "befolkning": ["70;K;60", "70;M;40"],
    }
    return {**rows, **changed}


def frame(table: str, rows: Sequence[str]) -> pd.DataFrame:
    """Text rows as the reader would give them: every cell text, empty where nothing stands."""
    names = list(TABLES[table].columns)
    cells = [row.split(";") for row in rows]
    few = len(columns(table))
    assert all(few <= len(c) <= len(names) for c in cells), f"{table}: {few}–{len(names)} fields expected"
    cells = [c + [""] * (len(names) - len(c)) for c in cells]
    return pd.DataFrame(cells, columns=names, dtype="str")


def write(root: Path, rows: Rows, *, kommun: str = "0000", ar: int = YEAR) -> Path:
    """The underlag as files `<root>/<kommun>/<ar>/<tabell>.csv`; the folder is returned."""
    folder = root / kommun / str(ar)
    folder.mkdir(parents=True, exist_ok=True)
    for table, lines in rows.items():
        heading = columns(table, lines[0].count(";") + 1 if lines else 0)
        content = "\n".join([";".join(heading), *lines]) + "\n"
        (folder / f"{table}.csv").write_text(content, encoding="utf-8")
    return folder


def loaded(root: Path, rows: Rows, *, metod: str = "") -> Underlag:
    """The underlag through files and every rule."""
    folder = write(root, rows)
    if metod:
        (folder / "fordelning.toml").write_text(f'metod = "{metod}"\n', encoding="utf-8")
    return load(root, "0000", YEAR)[0]


@cache
def _catalogue() -> pd.DataFrame:
    return pd.DataFrame(params.rows("insatser.csv"), dtype="str")


@lru_cache(maxsize=500)
def _checked(name: str, lines: tuple[str, ...] | None) -> pd.DataFrame:
    """One table; most tests differ from one another in a table or two, and the same rows are checked once."""
    schema = {**REQUIRED, **OPTIONAL}[name]
    if lines is None:
        return pd.DataFrame({n: pd.Series(dtype=str(c.dtype)) for n, c in schema.columns.items()})
    found, findings = check(frame(name, lines), schema, name)
    assert not [f for f in findings if f.allvar == "fel"], findings
    return found


def typed(rows: Rows, *, metod: Any = "stegvis", ar: int = YEAR) -> Underlag:
    """The underlag straight from the rows: typed and checked, but past files and cross-table rules."""
    tables: dict[str, Any] = {
        name: _checked(name, tuple(rows[name]) if name in rows else None).copy(deep=False)
        for name in {**REQUIRED, **OPTIONAL} if name != "insatshandelser"
    }  # fmt: skip
    return Underlag(Own("0000"), ar, metod, insatser=_catalogue(), **tables)


def kr(amount: float | str) -> int:
    """Kronor as the whole number of 10⁻⁸ that the core counts in."""
    whole, _, decimals = str(amount).partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * 10**8 + int((decimals + "0" * 8)[:8]))
