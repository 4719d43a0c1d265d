"""Policy as data: the dated, sourced files under params/."""

import csv
from functools import cache
from typing import Any

from kpbcalc.base import param_columns, param_names, places, toml_file

FOLDER = places.shipped("params")


@cache
def toml(name: str) -> dict[str, Any]:
    """One TOML file of params/. Raises `UsageError` when it is not TOML.

    And `UndeclaredError`, with the nearest, for a key or code that there is none of, or is not in the file.
    """
    content = _content(name)
    param_names.check(name, content, rows("insatser.csv"))
    return param_names.Named(content, f"params/{name}")


def _content(name: str) -> dict[str, Any]:
    return toml_file.read(FOLDER / name, "En parameterfil kan inte läsas", f"params/{name}")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """One semicolon-separated file of params/, as text.

    Raises `UndeclaredError`, with the nearest, for a heading, code or word that there is none of.
    """
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter=";")
        found = tuple(table)
    groups = _content("omraden.toml")["grupp"]
    param_columns.check(name, table.fieldnames or (), found, groups)
    return found


def in_force(entries: list[dict[str, Any]], year: int) -> dict[str, Any]:
    """Of dated entries with `fran` (year), the one in force that year.

    Raises `LookupError` when the year is before the first.
    """
    valid = [e for e in entries if int(e["fran"]) <= year]
    if not valid:
        raise LookupError(year)
    return max(valid, key=lambda e: int(e["fran"]))


def published_mean(grupp: str, year: int, *, current: bool = False) -> tuple[float, int] | None:
    """The published KPB mean of an insats group (kr per unit), and the year it is of.

    That year's, or the latest before it; with `current` only one that is new enough to set a price against
    (`aktualitet`). None for a group without any, and before the first: nobody could know a later year's.
    """
    reference = toml("referens.toml")
    oldest = year - int(reference["aktualitet"]["hogst_ar"]) if current else 0
    entries = [*reference["kpb_medel"], *reference["kpb_medel_lss"]]
    known = [e for e in entries if grupp in e and oldest <= int(e["ar"]) <= year]
    if not known:
        return None
    latest = max(known, key=lambda e: int(e["ar"]))
    return float(latest[grupp]), int(latest["ar"])


def alike_below() -> float:
    """How many percent a difference must be to be called one, in sentences and in boxes."""
    return float(toml("sammanfattning.toml")["urval"]["tydlig"])
