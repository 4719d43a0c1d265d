"""Last year's mapping carried over: what holds still, and what is new, gone, changed or renumbered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, utils

from kpbcalc.base import exact, params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.written import thousands
from kpbcalc.onboarding.insats_words import LIKELY
from kpbcalc.onboarding.sheet import LASTING
from kpbcalc.onboarding.unit_list import OF_YEAR
from kpbcalc.underlag.code_key import PLACE, fitting, followed, row_sets
from kpbcalc.underlag.read import find_file, read

CODES = ["typ", "insats", "enhet", "pool", "anledning"]
CARRIED = ("kodnyckel", "pooler", "enheter", "fordelningsvarden")
_MUCH = 0.5  # of last year's amount
Row = Mapping[str, Any]


@dataclass
class Carried:
    """The rows to begin with, and the objects that differ: a line each, with the kronor of this year."""

    year: int
    rows: list[Row] = field(default_factory=list)
    new: list[tuple[str, int]] = field(default_factory=list)
    gone: list[tuple[str, int]] = field(default_factory=list)
    changed: list[tuple[str, int]] = field(default_factory=list)
    renumbered: list[tuple[str, int]] = field(default_factory=list)
    left: set[tuple[str, str]] = field(default_factory=set)


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    """A year's own tables as text. Raises `UsageError` when the year has no code key."""
    found = {name: read(file)[0] for name in CARRIED if (file := find_file(folder, name))}
    if "kodnyckel" not in found or not {*PLACE[:2], *CODES} <= {*found["kodnyckel"].columns}:
        raise UsageError(
            f"Det finns ingen kodnyckel för {folder.name} att börja från.",
            where=f"{folder.parent.name}/{folder.name}",
            remedy="Ange ett år med underlag efter --from-year, eller börja utan.",
        )  # fmt: skip
    return found


def carry(key: pd.DataFrame, base: pd.DataFrame, objects: pd.DataFrame, year: int) -> Carried:
    """The rows of last year's key that this year's ledger follows, and what has changed.

    In: last year's kodnyckel as text (with what kpb new wrote beside it, if it did), this year's cost base
    and its objects. `left` are the objects that no row places.
    """
    key = key.assign(**{c: key.get(c, "") for c in ("konto", "ansvar_text", "verksamhet_text")})
    key = key[key["typ"] != ""].reset_index(drop=True)
    sets = row_sets(key)
    places = base[PLACE].drop_duplicates(ignore_index=True)
    places = places.assign(rad=followed(places, key))
    carried = Carried(year)
    taken: set[int] = set()
    gone = key[~sets.isin(fitting(places, key)) & (key["ansvar"] != "*")]
    for o in records(objects):
        here = places[(places["ansvar"] == o["ansvar"]) & (places["verksamhet"] == o["verksamhet"])]
        hits = sorted({int(n) for n in here["rad"]} - {-1})
        name, kr = _named(o), round(int(o["belopp"]) / exact.GRID)
        if not hits:
            _unplaced(o, gone, carried, name, kr)
            continue
        rows = key[sets.isin(hits)]
        differs = _differs(o, rows)
        if differs:
            carried.changed.append((f"{name}: {differs}", kr))
        for i, row in zip(rows.index.tolist(), records(rows), strict=True):
            if i not in taken:
                taken.add(i)
                carried.rows.append(_row(row, o, "nej" if differs else "ja", differs or f"som {year}"))
    renumbered = {line.partition(" hette ")[2] for line, _ in carried.renumbered}
    for row in records(gone.drop_duplicates(PLACE[:2])):
        if row["ansvar"] not in renumbered:
            carried.gone.append((_named(row), _amount(row)))
    return carried


def units(frame: pd.DataFrame, year: int, now: Mapping[str, Row]) -> list[Row]:
    """Last year's units; årsarbetare, places and square metres are of the year, and stand beside.

    In: the units of this year's files, where a staff list may say how many there are now.
    """
    return [
        {
            **{str(k): v for k, v in row.items() if k not in OF_YEAR},
            **{n: told for n in OF_YEAR if (told := now.get(str(row["enhet"]), {}).get(n))},
            "kalla": ", ".join([f"från {year}", *(f"{n} {row[n]}" for n in OF_YEAR if row.get(n))]),
            LASTING: True,
        }
        for row in frame.to_dict("records")
    ]


def values(frame: pd.DataFrame) -> list[Row]:
    """Last year's receivers, their values left to be renewed."""
    return [{**row, "varde": "", LASTING: True} for row in records(frame)]


def pools(frame: pd.DataFrame) -> list[Row]:
    """Last year's pools."""
    return [{**row, LASTING: True} for row in records(frame)]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _unplaced(o: Row, gone: pd.DataFrame, carried: Carried, name: str, kr: int) -> None:
    """An object that is new, or last year's under another code."""
    least = params.toml("forslag.toml")["namn_lika"]
    same = [
        row
        for row in records(gone)
        if o["ansvar_text"]
        and row["ansvar_text"]
        and _alike(o["ansvar_text"], row["ansvar_text"]) >= least
        and row["verksamhet"] in ("*", o["verksamhet"])
    ]
    if not same:
        carried.new.append((name, kr))
        carried.left.add((o["ansvar"], o["verksamhet"]))
        return
    old = same[0]["ansvar"]
    carried.renumbered.append((f"{name} hette {old}", kr))
    for row in (r for r in same if r["ansvar"] == old):
        moved = {**row, "ansvar": o["ansvar"], "verksamhet": o["verksamhet"]}
        carried.rows.append(_row(moved, o, "nej", f"numrerad om: {old} {carried.year}", LIKELY))


def _differs(o: Row, rows: pd.DataFrame) -> str:
    """In what an object is another than last year, as far as last year's key tells."""
    exact_rows = rows[rows["ansvar"] == o["ansvar"]]
    for row in records(exact_rows):
        old = row["ansvar_text"]
        if old and o["ansvar_text"] and _alike(old, o["ansvar_text"]) < params.toml("forslag.toml")["trolig"]:
            return f"hette ”{old}”"
        before, now = _amount(row), round(int(o["belopp"]) / exact.GRID)
        if before and row["verksamhet"] == o["verksamhet"] and abs(now - before) > _MUCH * abs(before):
            return f"var {thousands(before)} kr"
    return ""


def _row(row: Any, o: Row, checked: str, why: str, sure: str = "") -> Row:
    pattern = row["ansvar"] != o["ansvar"] or row["verksamhet"] != o["verksamhet"]
    told = {} if pattern else {
        "ansvar_text": o["ansvar_text"], "verksamhet_text": o["verksamhet_text"],
        "belopp": round(int(o["belopp"]) / exact.GRID),
    }  # fmt: skip
    return {
        **{n: row[n] for n in (*PLACE, *CODES)}, **told, "kontrollerad": checked, "sakerhet": sure,
        "varfor": why, LASTING: True,
    }  # fmt: skip


def _amount(row: Row) -> int:
    digits = str(row.get("belopp", "")).replace("\u00a0", "").replace(" ", "")
    try:
        return round(float(digits.replace(",", ".")))
    except ValueError:
        return 0


def _named(o: Row) -> str:
    parts = [f"{o['ansvar']} {o['ansvar_text']}".strip(), f"{o['verksamhet']} {o['verksamhet_text']}".strip()]
    return " / ".join(part or "(tomt)" for part in parts)


def _alike(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(one, other, processor=utils.default_process)
