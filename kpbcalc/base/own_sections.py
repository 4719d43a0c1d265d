"""Which names may stand in a section of a municipality's own choices, and what does an entry need?

A misspelt name that may be left out would change nothing and tell nobody. Maps, `[import]`, `[[kalla]]` and
`[[insatser]]` are checked where they are read.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from kpbcalc.base import params
from kpbcalc.base.code_words import LIMITS
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.base.own_choices import Own

Entry = TypeVar("Entry")

# What every entry of a list needs, unless a later room asks for it, and what it may have beside.
LISTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bokslut": (("ar",), ("summa_tkr", "status")),
    "godkanda": ((), ("regel", "anledning", "tabell", "ar")),
    "rs_forklaring": (("rs_kod", "belopp_tkr", "text"), ("ar",)),
    "ytterfall": ((), ("fran", *LIMITS, "kalla", "status")),
}
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "jamforelse": ("grupp", "kommuner"),
    "prisindex": ("namn", "kalla", "datum", "forandring"),
}
OF_A_KEY = ("kalla", "datum", "ansvarig")
_YEARS, _AMOUNTS = ("ar",), ("summa_tkr", "belopp_tkr")
_MOST = 1e12
_NONE = "finns inte att välja här"


def check(own: Own) -> None:
    """Raises `UsageError` with every name that there is none of and every entry that lacks something."""
    faults = Faults()
    for section in LISTS:
        with faults.caught():
            for entry in entries(own, section):
                with faults.caught():
                    _entry(entry, section, own.where(section))
    for section, known in SECTIONS.items():
        with faults.caught():
            _names(own.get(section, {}), known, own.where(section))
    for pool in own.get("nycklar", {}):
        with faults.caught():
            _names(own.said["nycklar"][pool], OF_A_KEY, own.where("nycklar", pool))
    limits = {rule: known for one in params.toml("granskning.toml")["granser"] for rule, known in one.items()}
    rules = [rule for rule, known in limits.items() if isinstance(known, Mapping)]
    for rule, stated in own.get("granskning", {}).items():
        with faults.caught():
            require(rule, rules, "har inga gränser att välja", own.where("granskning"))
            _names(stated, limits[rule], own.where("granskning", rule))
            for name, value in stated.items():
                with faults.caught():
                    _like(value, limits[rule][name], name, own.where("granskning", rule))
    faults.stop()


def entries(own: Own, section: str) -> list[Mapping[str, Any]]:
    """The entries of a list of tables. Raises `UsageError` for what is none."""
    given = own.get(section, [])
    if isinstance(given, list) and all(isinstance(entry, Mapping) for entry in given):
        return given
    raise UsageError(
        f"{section} har fel form.", where=own.where(section),
        remedy=f"Skriv [[{section}]] på en egen rad, och under den rader med namn = värde.",
    )  # fmt: skip


def each(own: Own, section: str, read: Callable[[Mapping[str, Any], str], Entry]) -> list[Entry]:
    """The entries of a list as `read` makes them; in: the entry, and where it stands.

    Raises `UsageError` with all that is wrong in them.
    """
    found = []
    faults = Faults()
    for entry in entries(own, section):
        with faults.caught():
            found.append(read(entry, own.where(section)))
    faults.stop()
    return found


def _names(given: object, known: Mapping[str, Any] | tuple[str, ...], where: str) -> None:
    faults = Faults()
    if not isinstance(given, Mapping):
        raise UsageError(
            "Avsnittet har fel form.", where=where, remedy="Skriv rader med namn = värde under avsnittet."
        )
    for name in given:
        with faults.caught():
            require(name, known, _NONE, where)
    faults.stop()


def is_number(value: object, kinds: type | tuple[type, ...] = (int, float)) -> bool:
    """Whether a value is a number that can be reckoned with; TOML has also nan, inf and endless digits."""
    return isinstance(value, kinds) and not isinstance(value, bool) and -_MOST < value < _MOST  # type: ignore[operator]


def _like(value: object, shared: object, name: str, where: str) -> None:
    """Refuse a limit of another kind than the shared one: a number, as many of them, a list of words."""
    if isinstance(shared, Mapping):
        holds = isinstance(value, Mapping)
    elif isinstance(shared, list):
        numbers = bool(shared) and all(map(is_number, shared))
        holds = isinstance(value, list) and (
            len(value) == len(shared) and all(map(is_number, value))
            if numbers
            else all(isinstance(word, str) for word in value)
        )
    else:
        holds = is_number(value) if is_number(shared) else isinstance(value, str)
    if not holds:
        raise UsageError(
            f"{name} är av fel slag.", where=where, remedy=f"Skriv som i {name} = {_shown(shared)}."
        )


def _shown(shared: object) -> str:
    """A value as TOML writes it."""
    return json.dumps(shared, ensure_ascii=False)


def _entry(entry: Mapping[str, Any], section: str, where: str) -> None:
    needed, others = LISTS[section]
    faults = Faults()
    with faults.caught():
        _names(entry, (*needed, *others), where)
    if missing := [name for name in needed if name not in entry]:
        what = f"En post i {section} saknar {', '.join(missing)}."
        remedy = f"Varje [[{section}]] behöver {', '.join(needed)}."
        faults.add(UsageError(what, where=where, remedy=remedy))
    for name in (*_YEARS, *_AMOUNTS):
        kinds = int if name in _YEARS else (int, float)
        if name in entry and not is_number(entry[name], kinds):
            what = f"{name} är inget {'årtal' if name in _YEARS else 'tal'}."
            remedy = f"Skriv {name} = och talet, utan citattecken."
            faults.add(UsageError(what, where=where, remedy=remedy))
    faults.stop()
