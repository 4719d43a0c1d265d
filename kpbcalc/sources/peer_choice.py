"""Whom has somebody chosen to compare with? The command's choice, the project's, the municipality's own.

    [jamforelse]
    grupp = "lan"                 # liknande, lan, kommungrupp or riket
    grupp = ["1281", "Eslöv"]     # or the municipalities themselves

Only the choice is read here; who is in a group is in kpbcalc/analysis/reference_group.py.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from kpbcalc.base import params, register
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, UnknownNameError
from kpbcalc.base.own_choices import Own

KINDS = ("liknande", "lan", "kommungrupp", "riket")
LIST = "lista"
COMMAND, PROJECT, PARAMS, DEFAULT = "kommandot", "projektet", "parametrarna", "forval"
_PROJECT = 'Skriv kommuner = ["0880", "Eslöv"]: kommunkoder eller namn, inom hakparenteser.'
_NEITHER = "är varken en jämförelsegrupp eller en kommun"
_REMEDY = "Välj liknande, lan, kommungrupp eller riket, eller räkna upp kommuner med komma mellan: 0880,1290."


@dataclass(frozen=True)
class Choice:
    """`slag` is one of `KINDS` or `LIST`; `kommuner` the codes of a list; `vald` who chose.

    `namn` is the project's name.
    """

    slag: str = KINDS[0]
    kommuner: tuple[str, ...] = ()
    vald: str = DEFAULT
    namn: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return {key: list(v) if key == "kommuner" else v for key, v in asdict(self).items() if v or v == ()}


def wanted(own: Own, ar: int, words: str = "") -> Choice:
    """The first choice there is: the command's, a project's of that year, the municipality's own.

    The command's is `words` (`--peers`). Raises `UsageError` for a choice that is none.
    """
    return from_words(words, own.kommun) or project(own.kommun, ar) or from_own(own) or Choice()


def from_words(words: str, kommun: str) -> Choice | None:
    """What `--peers` says: the name of a group, or municipalities with commas between; None when blank."""
    return _choice(words, kommun, COMMAND, "--peers") if words.strip() else None


def from_own(own: Own) -> Choice | None:
    """The municipality's own choice: `[jamforelse]` `grupp` or `kommuner`."""
    table = own.get("jamforelse", {})
    said = [table[key] for key in ("grupp", "kommuner") if table.get(key)] if isinstance(table, dict) else []
    where = own.where("jamforelse")
    if len(said) > 1:
        raise UsageError(
            "Jämförelsegruppen är angiven på två sätt.", where=where,
            remedy="Behåll antingen grupp eller kommuner.",
        )  # fmt: skip
    return _choice(said[0], own.kommun, PARAMS, where) if said else None


def project(kommun: str, ar: int) -> Choice | None:
    """The first comparison project (params/projekt/) that has this municipality and year, among others.

    A faulty file stops everybody, since the one it leaves out cannot be known. Raises `UsageError` naming it.
    """
    folder = params.FOLDER / "projekt"
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        found = _project(f"projekt/{file.name}", kommun, ar)
        if found:
            return found
    return None


def _project(name: str, kommun: str, ar: int) -> Choice | None:
    """The choice in one project's file; None when it is not about this municipality and year."""
    table, where = params.toml(name), f"params/{name}"
    said, year = table.get("kommuner", []), str(table.get("ar", ar))
    if not isinstance(said, list):
        raise UsageError("Projektets kommuner ska vara en lista.", where=where, remedy=_PROJECT)
    if not year.isdecimal():
        raise UsageError(f"”{year}” är inget år.", where=where, remedy="Till exempel ar = 2024.")
    codes = {_code(str(k), f"{where}, kommuner", "är ingen kommun", _PROJECT) for k in said}
    others = tuple(sorted(codes - {kommun, register.EXAMPLE}))
    if kommun not in codes or int(year) != ar or not others:
        return None
    return Choice(LIST, others, PROJECT, str(table.get("namn", name.removeprefix("projekt/")[:-5])))


def _choice(said: object, kommun: str, vald: str, where: str) -> Choice:
    """A word or a list as a choice. Raises `UsageError`."""
    if isinstance(said, str):
        word = said.strip().casefold().replace("län", "lan")
        if word in KINDS:
            return Choice(word, (), vald)
        said = said.split(",")
    if not isinstance(said, Iterable):
        raise UsageError("Jämförelsegruppen ska vara ett namn eller en lista.", where=where, remedy=_REMEDY)
    named = [str(part) for part in said if str(part).strip()]
    found: set[str] = set()
    faults = Faults()
    for part in named:
        with faults.caught():
            found.add(_code(part, where))
    faults.stop()
    codes = tuple(sorted(found - {kommun, register.EXAMPLE}))
    if not codes:
        raise UsageError("Jämförelsegruppen har ingen annan kommun än den egna.", where=where, remedy=_REMEDY)
    return Choice(LIST, codes, vald)


def _code(text: str, where: str, what: str = _NEITHER, remedy: str = _REMEDY) -> str:
    try:
        return register.find(text).kod
    except UsageError as unknown:
        near = f"{unknown.remedy} " if unknown.remedy.startswith("Menade") else ""
        told = f"”{text.strip()}” {what}."
        raise UnknownNameError(text.strip(), told, where=where, remedy=f"{near}{remedy}") from None
