"""Which systems do the raw files come from? `[[kalla]]` among the municipality's own choices, one for each.

`namn`; `filer`, where each table has a file name or pattern, or a list of them (`{ar}` and `{ar2}` are the
year); `perioder` of a ledger's file, where not all are to be read (`chosen_periods`); `slutdag` of a file of
decisions or places, whose last day counts or not (`last_day`); and what is the system's own of `[kolumner]`,
`[varden]`, `[[oversattning]]`, `[sie]` and `[import]`. A system may be the ledger's too. Without any there is
one source: `beslut`, `utford_tid`, … in the folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts.chosen_periods import read_periods
from kpbcalc.underlag.extracts.import_choices import Policy, read_policy
from kpbcalc.underlag.extracts.last_day import read_last_days
from kpbcalc.underlag.extracts.layouts import EXTRACTS, READY
from kpbcalc.underlag.extracts.words import Words, read_words
from kpbcalc.underlag.maps import Maps, read_maps

_KNOWN = ("namn", "filer", "perioder", "slutdag", "kolumner", "varden", "oversattning", "import", "sie")
TABLES = (*EXTRACTS, *READY)


@dataclass(frozen=True)
class System:
    """One system: its name (empty when there is only one), its files a table, its words and choices.

    `maps`, `sie` and the `perioder` by pattern are for the tables that come ready, `slutdag` by pattern for
    those with a first and a last day.
    """

    namn: str
    filer: Mapping[str, tuple[str, ...]]
    words: Words
    policy: Policy
    maps: Maps = field(default_factory=Maps)
    sie: Mapping[str, Any] = field(default_factory=dict)
    perioder: Mapping[str, str] = field(default_factory=dict)
    slutdag: Mapping[str, str] = field(default_factory=dict)


def systems(own: Own) -> list[System]:
    """The systems of a municipality's own choices. Raises `UsageError` that names all that is wrong."""
    given = own.get("kalla", [])
    faults = Faults()
    shared: Mapping[str, Any] = {}  # what is wrong with it is told once, and not again of each system
    with faults.caught():
        policy = read_policy(decided(own, {}), own.where("import"))
        shared = decided(own, {})
    if given == []:
        with faults.caught():
            words = read_words(own, {}, "")
        faults.stop()
        return [System("", {}, words, policy)]
    remedy = 'Skriv [[kalla]] med namn = "Treserva" och filer = { beslut = "treserva_beslut*.csv" }.'
    if not (isinstance(given, list) and all(isinstance(e, Mapping) for e in given)):
        faults.add(UsageError("kalla har fel form.", where=own.where("kalla"), remedy=remedy))
        faults.stop()
    found: dict[str, System] = {}
    for number, entry in enumerate(given):
        with faults.caught():
            system = _system(own, number, entry, shared, remedy)
            if not system.namn or system.namn in found:
                where = own.where_entry("kalla", number)
                raise UsageError("Varje källa behöver ett eget namn.", where=where, remedy=remedy)
            found[system.namn] = system
    faults.stop()
    return [*found.values()]


def _system(
    own: Own, number: int, entry: Mapping[str, Any], shared: Mapping[str, Any], remedy: str
) -> System:
    namn = str(entry.get("namn", "")).strip()
    place = f"{own.where_entry('kalla', number)} {namn}".rstrip()
    faults = Faults()
    for key in entry:
        with faults.caught():
            require(key, _KNOWN, "är ingen inställning för en källa", place)
    with faults.caught():
        files = _files(entry, place, remedy)
        chosen = read_periods(entry.get("perioder", {}), files, place)
        last = read_last_days(entry.get("slutdag", {}), files, place)
    with faults.caught():
        read_policy(entry.get("import", {}), f"{place}, [kalla.import]")
    with faults.caught():
        words = read_words(own, entry, place)
    with faults.caught():
        maps, sie = _ready_maps(own, entry, place)
    faults.stop()
    policy = read_policy({**shared, **entry.get("import", {})}, place)
    return System(namn, files, words, policy, maps, sie, chosen, last)


def decided(own: Own, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What is decided of the import of a system, unchecked: its own `[kalla.import]` over `[import]`."""
    return {**own.get("import", {}), **entry.get("import", {})}


def _ready_maps(own: Own, entry: Mapping[str, Any], place: str) -> tuple[Maps, Mapping[str, Any]]:
    """The maps of the tables that come ready: what holds for all systems, and over it this one's own."""
    said: dict[str, Any] = {"sie": {**own.get("sie", {}), **entry.get("sie", {})}}
    for section in ("kolumner", "varden"):
        both = (own.get(section, {}), entry.get(section, {}))
        said[section] = {t: _over(*(_table(one.get(t)) for one in both)) for t in READY}
    nothing_hourly = pd.DataFrame({"kod": [], "volymenhet": []}, dtype="str")
    places = {**own.places, **{section: place for section in said if section in entry}}
    return read_maps(Own(own.kommun, said, own.files, places), nothing_hourly), said["sie"]


def _table(said: object) -> Mapping[str, Any]:
    """A map; without anything where it has not its form, which `read_words` tells."""
    return said if isinstance(said, Mapping) else {}


def _over(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """One map over another, column by column."""
    return {
        key: {**shared.get(key, {}), **own.get(key, {})}
        if isinstance(own.get(key, shared.get(key)), Mapping)
        else own.get(key, shared.get(key))
        for key in {**shared, **own}
    }


def _files(entry: Mapping[str, Any], where: str, remedy: str) -> dict[str, tuple[str, ...]]:
    given = entry.get("filer")
    if not isinstance(given, Mapping) or not given:
        raise UsageError("Källan har inga filer.", where=where, remedy=remedy)
    files: dict[str, tuple[str, ...]] = {}
    faults = Faults()
    for table, patterns in given.items():
        with faults.caught():
            require(table, TABLES, "är inget råuttag", where)
        each = [patterns] if isinstance(patterns, str) else patterns
        if not (isinstance(each, list) and each and all(isinstance(p, str) and p.strip() for p in each)):
            faults.add(UsageError(f"filer för {table} har fel form.", where=where, remedy=remedy))
        elif any(Path(p).is_absolute() or ".." in Path(p).parts for p in each):
            within = "Ange filnamn eller mönster inom mappen i --from."
            faults.add(UsageError(f"filer för {table} pekar ut ur mappen.", where=where, remedy=within))
        else:
            files[table] = tuple(each)
    faults.stop()
    return files
