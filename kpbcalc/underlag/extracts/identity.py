"""Who a row is about: read a personnummer, then forget it behind a keyed pseudonym.

Sources: the form of personnummer and the check digit, folkbokföringslagen (1991:481) 18 §; day + 60 in a
samordningsnummer, same law 18 b §; HMAC on the 12-digit number, docs/metod.md §9. Reserve numbers have no
national form: a date and four signs with at least one letter are taken (V07).
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding

HEX_DIGITS = 16
OLDEST_BIRTH = 1890  # as the schema of brukare
_FORM = re.compile(
    r"(?P<century>\d{2})?(?P<date>\d{6})(?P<sign>[-+]?)(?P<serial>[0-9A-ZÅÄÖ]{4})",
    re.ASCII,
)
_COORDINATION = 60
# Whoever has a plus sign has turned 100 in the year of the export, which may be some years after ours.
_YOUNGEST_WITH_PLUS = 90


@dataclass(frozen=True)
class Identity:
    """What a number tells. `number` is never shown, not even by `repr`."""

    number: str = field(repr=False)
    fodelsear: int
    kon: str
    reserve: bool


def parse(text: str, year: int) -> Identity | None:
    """Read a number of 10 or 12 signs; the costing year settles the century. None when it is not one."""
    match = _FORM.fullmatch(re.sub(r"\s", "", text).upper())
    if match is None:
        return None
    birth, serial = match["date"], match["serial"]
    if match["century"]:
        born = int(match["century"] + birth[:2])
    else:
        latest = year - _YOUNGEST_WITH_PLUS if match["sign"] == "+" else year
        born = latest - (latest - int(birth[:2])) % 100
    reserve = not serial.isdigit()
    if born < OLDEST_BIRTH:
        return None
    if not reserve and not (_real(born, birth) and luhn(birth + serial)):
        return None
    sex = ("K", "M")[int(serial[2]) % 2] if not reserve else ""
    return Identity(f"{born:04d}{birth[2:]}{serial}", born, sex, reserve)


def _real(born: int, birth: str) -> bool:
    month, day = int(birth[2:4]), int(birth[4:])
    try:
        date(born, month, day - _COORDINATION if day > _COORDINATION else day)
    except ValueError:
        return False
    return True


def luhn(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the other nine."""
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(digits)]
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def pseudonym(key: bytes, number: str) -> str:
    """The same person and key give the same pseudonym, in every file and year."""
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:HEX_DIGITS]


def identify(
    frame: pd.DataFrame, year: int, key: bytes, file: str
) -> tuple[pd.DataFrame, dict[str, Identity], list[Finding]]:
    """Replace the column personnr by brukar_id.

    Out: the frame without any number (empty brukar_id where none could be read), whom each pseudonym is
    about, and the findings V06 and V07.
    """
    names, people = named(frame["personnr"].unique(), year, key, file)
    ids = frame["personnr"].map(lambda text: names.get(text, "")).astype("str")
    return frame.drop(columns="personnr").assign(brukar_id=ids), people, numbers_told(ids, people, file)


def named(
    texts: Iterable[str], year: int, key: bytes, file: str
) -> tuple[dict[str, str], dict[str, Identity]]:
    """The pseudonym of each text that is a number, and whom each pseudonym is about (V08)."""
    read = {text: parse(text, year) for text in texts}
    names = {text: pseudonym(key, who.number) for text, who in read.items() if who}
    people: dict[str, Identity] = {}
    join(people, ((names[text], who) for text, who in read.items() if who), file)
    return names, people


def numbers_told(ids: pd.Series, people: Mapping[str, Identity], file: str) -> list[Finding]:
    """V06 for rows without a pseudonym, V07 for those with a reserve number."""
    reserve = ids.map(lambda name: name in people and people[name].reserve).astype(bool)
    findings = note(
        "V06", "fel", file, "personnr", ids == "",
        "personnr är inte ett giltigt personnummer, samordningsnummer eller reservnummer (10 eller 12 "
        "tecken, riktigt datum, rätt kontrollsiffra). Rätta i verksamhetssystemet och ta ut filen igen.",
    )  # fmt: skip
    return findings + note(
        "V07", "varning", file, "personnr", reserve,
        "Rader med reservnummer. De behålls med egen pseudonym; samma person kan ha ett riktigt nummer.",
    )  # fmt: skip


def join(people: dict[str, Identity], more: Iterable[tuple[str, Identity]], file: str) -> None:
    """Add people; two numbers behind one pseudonym stop the import (V08)."""
    for name, who in more:
        if people.setdefault(name, who).number != who.number:
            raise ValidationError(
                "Två personer fick samma pseudonym.",
                where=f"{file}, kolumn personnr, regel V08",
                remedy="Skapa en ny nyckel i en ny fil med --create-key och importera alla år igen.",
            )
