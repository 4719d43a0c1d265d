"""`kpb new`: read what lies in a folder and write the municipality's working folder, or what is new in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import choices_workbook, in_place, own_choices
from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import Own
from kpbcalc.base.unfinished import made
from kpbcalc.onboarding import earlier, maps_book, year_workbooks
from kpbcalc.onboarding.filled_in import put
from kpbcalc.onboarding.filled_maps import Filled
from kpbcalc.onboarding.given_at_units import given, translations, with_base
from kpbcalc.onboarding.ledger_objects import coded, ledger, objects
from kpbcalc.onboarding.left_to_do import State, state
from kpbcalc.onboarding.page import NAME as PAGE
from kpbcalc.onboarding.page import written
from kpbcalc.onboarding.population import befolkning
from kpbcalc.onboarding.raw_files import Seen, look, with_constants, with_insats
from kpbcalc.onboarding.receivers import receivers
from kpbcalc.onboarding.remembered import Key
from kpbcalc.onboarding.rows_proposed import (
    KEY,
    POOL,
    table_rows,
    text_table,
    wanted_key,
    wanted_pools,
    wanted_units,
    words_in,
)
from kpbcalc.onboarding.sheet import Sheet
from kpbcalc.onboarding.tried import stops
from kpbcalc.onboarding.words_found import words
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.extracts.systems import decided
from kpbcalc.underlag.extracts.words import Words, read_words
from kpbcalc.underlag.own_checks import CHECKS
from kpbcalc.underlag.read import find_file

POPULATION = "befolkning.csv"


@dataclass(frozen=True)
class Begun:
    """What was seen and written: the files, the new rows by workbook, what is left, and the page of it.

    `away` are the rows by workbook that a person has taken away since the last time, and that stay away.
    """

    seen: Sequence[Seen]
    added: dict[str, int]
    away: dict[str, list[Key]]
    state: State
    page: Path


def begin(
    kommun: str, ar: int, *, source: Path, data: Path, from_year: int | None = None, cache: str = "",
    say: Callable[[str], None] = lambda text: None,
) -> Begun:  # fmt: skip
    """Write kartor.xlsx, the workbooks of the year's folder and att_gora.html; nothing filled in changes.

    With `from_year` that year's mapping is where it begins; `say` is told what takes time. Raises
    `UsageError` for folders and workbooks.
    """
    home = data / kommun
    year = home / str(ar)
    files = [home / choices_workbook.NAME, home / PAGE]
    files += [year / name for name in (*(f"{table}.xlsx" for table in year_workbooks.TABLES), POPULATION)]
    with (
        made(home, owner_only=True),
        made(year, owner_only=True),
        in_place.as_before_on_failure(home, files),
    ):
        return _begin(kommun, ar, home, source, data, from_year, cache, say)


def _begin(
    kommun: str, ar: int, home: Path, source: Path, data: Path, from_year: int | None, cache: str,
    say: Callable[[str], None],
) -> Begun:  # fmt: skip
    year = home / str(ar)
    own, insatser = _own(kommun, data)
    before = earlier.tables(home / str(from_year)) if from_year else {}
    filled = Filled(home, ar, source)
    seen = look(source, filled.files, filled.columns(), own.get("sie", {}))
    seen = [with_constants(file, _words(own, file.kalla)) for file in seen]
    seen = [with_insats(file, _decided(own, file.kalla).get("placering_insats", {})) for file in seen]
    found_words = words(seen, insatser)
    meant = translations(filled.translations(), found_words)
    found = given(seen, meant, lambda kalla: str(_decided(own, kalla).get("tidsenhet", "")))
    rows, amiss = ledger(seen, meant, ar)
    new, _ = put(
        home / choices_workbook.NAME, maps_book.sheets(seen, found_words, found, insatser, ar, filled)
    )
    done: dict[str, tuple[int, list[Key]]] = {choices_workbook.NAME: (sum(new.values()), [])}
    key = text_table(year, "kodnyckel", KEY)
    base = coded(rows, key, insatser)
    each = objects(base)
    carried = (
        earlier.carry(before["kodnyckel"], base, each, from_year) if from_year and not key.size else None
    )
    bearing = with_base(found, insatser)
    proposed = wanted_key(each, key, base, bearing, insatser, carried)
    wishes = [key, pd.DataFrame(proposed, columns=KEY, dtype="str")]
    names = [str(unit["enhet"]) for unit in wanted_units(year, seen, found, wishes, base, None, None)]
    there = text_table(year, "pooler", POOL)
    codes = dict.fromkeys([*words_in(there, "pool"), *(p for w in wishes for p in words_in(w, "pool"))])
    done |= _put(year, year_workbooks.code_key_sheet(proposed, insatser, names, [*codes]))
    # The rest follows what kodnyckel says now: what was filled in, and the proposals as they are renewed.
    key = text_table(year, "kodnyckel", KEY)
    units = wanted_units(year, seen, found, [key], base, before.get("enheter"), from_year)
    done |= _put(year, year_workbooks.units_sheet(units))
    done |= _put(year, year_workbooks.pools_sheet(wanted_pools(year, key, before.get("pooler"))))
    pools = table_rows(text_table(year, "pooler", POOL))
    first = text_table(year, "fordelningsvarden", ["pool"]).empty  # or last year's are there already
    last = before.get("fordelningsvarden", pd.DataFrame()) if first else pd.DataFrame()
    done |= _put(year, year_workbooks.values_sheet(receivers(last, pools, key, base, bearing, insatser)))
    people = befolkning(kommun, ar, cache)
    if people and find_file(year, "befolkning") is None:
        in_place.put(year / POPULATION, people.encode())
        done[POPULATION] = people.count("\n") - 1, []
    left = state(
        home, year, base, seen, found_words, amiss, carried, insatser, filled.absent,
        lambda: stops(source, kommun, data, ar, say), str(_decided(own, "").get("handlaggning", "")),
    )  # fmt: skip
    added = {name: rows for name, (rows, _) in done.items()}
    away = {name: keys for name, (_, keys) in done.items() if keys}
    return Begun(seen, added, away, left, written(home / PAGE, left, kommun, ar, seen, source, data))


def _own(kommun: str, data: Path) -> tuple[Own, pd.DataFrame]:
    """The municipality's choices and its insatser. Raises `UsageError` with all that is wrong, if anything
    is that leaves nothing to begin with.
    """
    try:
        own = own_choices.read(kommun, data)
        return own, catalogue(own)
    except UsageError:
        own_choices.read(kommun, data, CHECKS)
        raise


def _decided(own: Own, kalla: str) -> dict[str, Any]:
    """What is decided of the import of a system; what is wrong with it is told when the import is tried."""
    return decided(own, _entry(own, kalla))


def _words(own: Own, kalla: str) -> Words:
    """The maps of a system; none where something is wrong with them, which the import tells."""
    try:
        return read_words(own, _entry(own, kalla), kalla)
    except UsageError:
        return Words()


def _entry(own: Own, kalla: str) -> Mapping[str, Any]:
    entries = own.get("kalla", [])
    tables = [e for e in entries if isinstance(e, Mapping)] if isinstance(entries, list) else []
    return next((entry for entry in tables if entry.get("namn") == kalla), {})


def _put(year: Path, sheet: Sheet) -> dict[str, tuple[int, list[Key]]]:
    """Into the table's workbook; a table that the municipality has in another form is left alone."""
    there = find_file(year, sheet.name)
    file = year / f"{sheet.name}.xlsx"
    if there is not None and there.name != file.name:
        return {there.name: (0, [])}
    added, away = put(file, [sheet])
    return {file.name: (added[sheet.name], away)}
