"""What a municipality decides about its import: `[import]`, and `[kalla.import]` for one of its systems."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from kpbcalc.base import params
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, UnknownNameError, require

CHOICES = {
    "franvaro": ("belagd", "avdrag"),
    "skyddad": ("utelamna", "behall"),
    "reservnummer": ("behall", "utelamna"),
    "overlapp": ("storsta", "summa", "senaste"),
    "tidsenhet": ("", "minuter", "timmar", "dygn"),
    "handlaggning": ("utan", "med"),
    "utan_tid": ("stoppa", "utelamna", "utan_minuter"),
}


@dataclass(frozen=True)
class Policy:
    """How what can be counted in two ways is counted; the first of `CHOICES` where nothing is said.

    `franvaro`: days away count as `belagd` or are taken off (`avdrag`). `skyddad`, `reservnummer`: rows of
    people with protected identity or a reserve number are left out (`utelamna`) or kept under a pseudonym of
    their own (`behall`). `overlapp`: of decisions on the same insats, unit and days the larger holds
    (`storsta`), they are added up (`summa`), or the one that began last holds (`senaste`). `tidsenhet`: what
    bare numbers in Minuter are.
    `utan_tid`: visits of an hourly insats without any time stop, or are none that were performed and are left
    out (`utelamna`); with `utan_minuter` so are those without Minuter, whose Start and Stopp are planned.
    `handlaggning`: the handling of ekonomiskt bistånd has the months of the payments (`med`), or none.
    `placering_insats`: unit → insats, for placements without one. `ej_utford`, `skyddad_ord`: words for
    missed visits and protected identity. `anvands_inte`: names or patterns of files that are in the folder
    and are not to be read.
    The last are no choices of `[import]`: `seen` is what a whole column's bare numbers were seen to be, where
    a file is read in parts; `heading` and `dygn` are the file's own headings of Minuter and of its days,
    `slutdag` what is chosen for the file (`last_day`).
    """

    franvaro: str = "belagd"
    skyddad: str = "utelamna"
    reservnummer: str = "behall"
    overlapp: str = "storsta"
    tidsenhet: str = ""
    handlaggning: str = "utan"
    utan_tid: str = "stoppa"
    placering_insats: Mapping[str, str] = field(default_factory=dict)
    ej_utford: tuple[str, ...] = field(default_factory=lambda: shared_words("ej_utford"))
    skyddad_ord: tuple[str, ...] = field(default_factory=lambda: shared_words("skyddad_ord"))
    anvands_inte: tuple[str, ...] = ()
    seen: str | None = None
    heading: str = ""
    dygn: str = ""
    slutdag: str = ""


_OF_A_FILE = ("seen", "heading", "dygn", "slutdag")


def shared_words(name: str) -> tuple[str, ...]:
    """The words of params/import.toml."""
    return tuple(params.toml("import.toml")[name])


def read_policy(given: Mapping[str, Any], where: str) -> Policy:
    """The `[import]` of a municipality or of one of its systems, checked.

    Raises `UsageError` that names all that is wrong.
    """
    known = [f.name for f in fields(Policy) if f.name not in _OF_A_FILE]
    faults = Faults()
    for name in given:
        with faults.caught():
            require(name, known, "är ingen inställning för importen", where)
    for name, choices in CHOICES.items():
        if given.get(name, choices[0]) not in choices:
            *some, last = [choice for choice in choices if choice]
            faults.add(
                UnknownNameError(
                    str(given[name]), f"{name} ska vara {', '.join(some)} eller {last}.", where=where,
                    remedy="Vad valen betyder står i docs/import.md.",
                )
            )  # fmt: skip
    with faults.caught():
        _check_units(given.get("placering_insats", {}), where)
    lists: dict[str, Any] = {}
    for name in ("ej_utford", "skyddad_ord", "anvands_inte"):
        words = given.get(name, () if name == "anvands_inte" else shared_words(name))
        if not (isinstance(words, list | tuple) and all(isinstance(word, str) for word in words)):
            remedy = f'Skriv {name} = ["Bomkörning"].'
            faults.add(UsageError(f"{name} har fel form.", where=where, remedy=remedy))
            continue
        lists[name] = tuple(words)
    faults.stop()
    return Policy(**{**given, **lists})


def _check_units(units: object, where: str) -> None:
    if not (isinstance(units, Mapping) and all(isinstance(code, str) for code in units.values())):
        raise UsageError(
            "placering_insats har fel form.",
            where=where,
            remedy='Skriv [import.placering_insats] SB1 = "SABO-OMV".',
        )
    if NOT_USED in units.values():
        raise UsageError(
            f"placering_insats säger {NOT_USED}, som inte är någon insats.", where=where,
            remedy="Skriv insatsens kod för enheten. Ska dess rader inte vara med: skriv så för enheten i "
            "kartor.xlsx, bladet ord, kolumn insats.",
        )  # fmt: skip
