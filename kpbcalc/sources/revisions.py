"""What has changed since last time? Kolada revises without notice, so we say what it did."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import in_place
from kpbcalc.sources import fetched_parts

KEY = ["kpi", "kommun", "ar", "kon"]
COLUMNS = [
    "kpi", "titel", "kommun", "ar", "kon", "gammalt", "nytt", "preliminar", "hamtad_da", "hamtad_nu",
]  # fmt: skip
LOG = fetched_parts.CHANGES


def revisions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Values that were there before and are others now.

    Both are `Outside.values`. Columns: kpi, titel, kommun, ar, kon, gammalt, nytt (empty when there is no
    value), preliminar (was the old one preliminary?), hamtad_da, hamtad_nu. A KPI whose title has changed
    is another KPI and no revision (`changed_titles`).
    """
    both = before.merge(after, on=[*KEY, "titel"], suffixes=("_da", "_nu"))
    same = (both["varde_da"] == both["varde_nu"]) | (both["varde_da"].isna() & both["varde_nu"].isna())
    changed = both[~same].rename(
        columns={"varde_da": "gammalt", "varde_nu": "nytt", "preliminar_da": "preliminar"}
    )
    return changed[COLUMNS].sort_values(KEY, ignore_index=True)


def note(root: Path, changed: pd.DataFrame) -> None:
    """Add revisions to the cache's log, a JSON object a line; the dates are those of the fetches."""
    if changed.empty:
        return
    lines = [json.dumps(_plain(row), ensure_ascii=False) for row in changed[COLUMNS].to_dict("records")]
    log = root / LOG
    before = log.read_bytes() if log.is_file() else b""
    in_place.put(log, before + "".join(f"{line}\n" for line in lines).encode())


def noted(root: Path) -> pd.DataFrame:
    """Every revision noted in the cache's log, oldest first; a line that cannot be read is left out."""
    log = root / LOG
    rows = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else ():
        try:
            rows.append(_typed(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            continue
    return pd.DataFrame(rows, columns=COLUMNS).astype({"gammalt": "float64", "nytt": "float64"})


def _typed(row: dict[str, Any]) -> list[Any]:
    """One line's values. Raises `ValueError`, `KeyError` or `TypeError` for what is no such line."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "ar": int, "preliminar": bool, "gammalt": _number, "nytt": _number,
    }  # fmt: skip
    return [kinds.get(column, str)(row[column]) for column in COLUMNS]


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}


def changed_titles(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """One Swedish line for each KPI that Kolada has given another title; both are `Outside.kpis`."""
    both = before[["kpi", "titel"]].merge(after[["kpi", "titel"]], on="kpi", suffixes=("_da", "_nu"))
    other = both[both["titel_da"] != both["titel_nu"]].sort_values("kpi")
    return [
        f"{kpi} har bytt namn från ”{old}” till ”{new}”. Värden under det gamla namnet används inte."
        for kpi, old, new in other[["kpi", "titel_da", "titel_nu"]].itertuples(index=False, name=None)
    ]
