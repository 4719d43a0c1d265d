"""Policy as data: the dated, sourced files under params/."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kpbcalc.errors import UsageError

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "params"


@cache
def toml(name: str) -> dict[str, Any]:
    """One TOML file of params/. Raises `UsageError` when it is not TOML."""
    try:
        return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            "En parameterfil kan inte läsas.", where=f"params/{name}: {error}",
            remedy="Rätta filen. Den ska vara TOML i UTF-8, till exempel namn = \"värde\".",
        ) from None  # fmt: skip


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """One semicolon-separated file of params/, as text."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


def municipality(kommun: str) -> dict[str, Any]:
    """What a municipality has decided for itself (params/kommuner/<kod>.toml), or nothing."""
    file = FOLDER / "kommuner" / f"{kommun}.toml"
    return toml(f"kommuner/{kommun}.toml") if file.is_file() else {}


def in_force(entries: list[dict[str, Any]], year: int) -> dict[str, Any]:
    """Of dated entries with `fran` (year), the one in force that year.

    Raises `LookupError` when the year is before the first.
    """
    valid = [e for e in entries if int(e["fran"]) <= year]
    if not valid:
        raise LookupError(year)
    return max(valid, key=lambda e: int(e["fran"]))
