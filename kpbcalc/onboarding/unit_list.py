"""What does a list of the units say of each, and which rows of it and which units has it nothing on?

A row without a unit's name is nobody's: a sum, a note, or a unit that somebody has to name.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import enumeration, rows_of
from kpbcalc.onboarding.maps_left import Todo
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.numbers import to_exact
from kpbcalc.underlag.totals_among_rows import begins_as_total

TABLE, REGISTER = "enheter", "enhetsregistret"  # the table, and what a unit's row is told to be from
OF_YEAR = ("platser", "arsarbetare", "yta")  # of a unit, and another every year
_NAMES = ("namn", "enhet")
_SHOWN = 5  # units, and rows of the list, that are told one by one


def rows_by_unit(register: pd.DataFrame) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """A register's row of each unit by its plain name, and what is said of those that have several.

    A staff list has a row for every employee or occupation: their årsarbetare are the unit's together.
    """
    listed: dict[str, dict[str, Any]] = {}
    several: dict[str, str] = {}
    count: dict[str, int] = {}
    for row in register.to_dict("records"):
        key = plain(_name(row))
        if not key or begins_as_total([str(cell) for cell in row.values()]):
            continue
        count[key] = count.get(key, 0) + 1
        before = listed.setdefault(key, {str(name): value for name, value in row.items()})
        if count[key] == 1:
            continue
        listed[key] = {name: value or row.get(name, "") for name, value in before.items()}
        both = [str(r.get("arsarbetare", "")).strip() for r in (before, row)]
        numbers, wrong = to_exact(pd.Series(both, dtype="str"))
        several[key] = f" ({count[key]} rader)"
        if any(both) and not wrong.any():
            listed[key]["arsarbetare"] = exact.text(exact.total(numbers), 0).rstrip(".")
            several[key] = f" ({count[key]} rader, årsarbetare hopräknade)"
    return listed, several


def left(seen: Iterable[Seen], units: pd.DataFrame, kr: dict[str, int]) -> list[Todo]:
    """What a person has to say of the lists: which heading is the unit, whose a row is, where a unit stands.

    In: the rows of the workbook enheter, and the kronor of each unit.
    """
    lists = [file for file in seen if file.table == TABLE and file.likeness is not None]
    found: list[Todo] = []
    for file in lists:
        if not {*_NAMES} & {*file.rows.columns}:
            what = f"Ingen rubrik i {file.name} är enhetens namn: listan läses inte."
            found.append(Todo(0, f"{what} Döp om rubriken till Enhet i filen.", file.name))
        elif nameless := _nameless(file.rows):
            told = ", ".join(map(str, nameless[:_SHOWN])) + (" …" if len(nameless) > _SHOWN else "")
            what = f"{rows_of(len(nameless))} i {file.name} har ingen enhet och läses inte (rad {told})."
            found.append(Todo(0, f"{what} Skriv enhetens namn på raden, om den är en enhets.", file.name))
    read = [file for file in lists if {*_NAMES} & {*file.rows.columns}]
    return found + (_absent(read, units, kr) if read else [])


def _absent(lists: Sequence[Seen], units: pd.DataFrame, kr: dict[str, int]) -> list[Todo]:
    """The units that clients are at and that no list has, as long as nothing is filled in of them."""
    asked = [name for name in OF_YEAR if any(name in file.rows for file in lists)]
    if not asked or not {"enhet", "insatser", "kalla", *asked} <= {*units.columns}:
        return []
    blank = (units[asked] == "").all(axis=1) & (units["insatser"] != "")
    absent = [*units.loc[blank & ~units["kalla"].str.contains(REGISTER, regex=False), "enhet"]]
    if not absent:
        return []
    names = [*absent[:_SHOWN], *([f"{len(absent) - _SHOWN} till"] if len(absent) > _SHOWN else [])]
    what = f"{enumeration(names)} står inte i {enumeration(file.name for file in lists)}."
    remedy = "Står enheten där under ett annat namn: skriv det i kolumnen namn."
    remedy += f" Annars: fyll i {enumeration(asked)}."
    return [Todo(sum(kr.get(unit, 0) for unit in absent), f"{what} {remedy}", TABLE)]


def _nameless(rows: pd.DataFrame) -> list[int]:
    """The rows of the file (index + 2) that say something of a unit that they do not name."""
    return [
        int(str(index)) + 2
        for index, row in zip(rows.index, rows.to_dict("records"), strict=True)
        if not plain(_name(row)) and any(str(row.get(name, "")).strip() for name in OF_YEAR)
    ]  # fmt: skip


def _name(row: dict[Any, Any]) -> str:
    return str(row.get("namn") or row.get("enhet") or "").strip()
