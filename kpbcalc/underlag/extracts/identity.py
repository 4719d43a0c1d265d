"""Who a row is about: read a personnummer, then forget it behind a keyed pseudonym.

Sources: the rule of the numbers, `base.personnummer`; HMAC on the 12-digit number, docs/metod.md §9. Reserve
numbers have no national form: a date and four signs with at least one letter are taken (V07). Where an
identity is protected there is a word and no number; what then happens is the municipality's choice.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from kpbcalc.base.errors import ValidationError
from kpbcalc.base.personnummer import is_real
from kpbcalc.underlag.exponents import DESTROYED, EXPONENT
from kpbcalc.underlag.extracts.dates import plain_dashes
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding

HEX_DIGITS = 16
OLDEST_BIRTH = 1890  # as the schema of brukare
_FORM = re.compile(
    r"(?P<century>\d{2})?(?P<date>\d{6})(?P<sign>[-+]?)(?P<serial>[0-9A-ZÅÄÖ]{4})",
    re.ASCII,
)
# In place of a pseudonym, for rows that the municipality leaves out; the frame's rows are dropped at once.
LEFT_OUT = {"skyddad": "skyddad", "reserv": "reserv"}
_LAST = r"(?:[ :.-]+[0-9a-zåäö]{1,4}|[0-9]{1,4})?"  # what tells two protected people apart: "Skyddad 2"
# Whoever has a plus sign has turned 100 in the year of the export, which may be some years after ours.
_YOUNGEST_WITH_PLUS = 90


@dataclass(frozen=True)
class Identity:
    """What a number tells. `number` is never shown, not even by `repr`.

    `kind` is "nummer", "reserv" or "skyddad"; the last has no birth year (0) until a column tells it.
    """

    number: str = field(repr=False)
    fodelsear: int
    kon: str
    kind: str = "nummer"

    @property
    def reserve(self) -> bool:
        """Whether this is a reserve number."""
        return self.kind == "reserv"


def parse(text: str, year: int) -> Identity | None:
    """Read a number of 10 or 12 signs; the costing year settles the century. None when it is not one."""
    match = _FORM.fullmatch(re.sub(r"\s", "", plain_dashes(text)).upper())
    if match is None:
        return None
    birth, serial = match["date"], match["serial"]
    if match["century"]:
        born = int(match["century"] + birth[:2])
    else:
        latest = year - _YOUNGEST_WITH_PLUS if match["sign"] == "+" else year
        born = latest - (latest - int(birth[:2])) % 100
    reserve = not serial.isdigit()
    number = f"{born:04d}{birth[2:]}{serial}"
    if born < OLDEST_BIRTH or not (reserve or is_real(number)):
        return None
    sex = ("K", "M")[int(serial[2]) % 2] if not reserve else ""
    return Identity(number, born, sex, "reserv" if reserve else "nummer")


def protected(text: str, words: Iterable[str]) -> Identity | None:
    """The identity that a word for protected identity stands for, one a text; None when it is none."""
    plain = " ".join(plain_dashes(text).casefold().split()).strip("*() ")
    if not plain:
        return Identity("skyddad", 0, "", "skyddad") if "*" in text else None
    if any(re.fullmatch(re.escape(word.casefold()) + _LAST, plain) for word in words):
        return Identity(f"skyddad {plain}", 0, "", "skyddad")
    return None


def pseudonym(key: bytes, number: str) -> str:
    """The same person and key give the same pseudonym, in every file and year."""
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:HEX_DIGITS]


def identify(
    frame: pd.DataFrame, year: int, key: bytes, file: str, policy: Policy
) -> tuple[pd.DataFrame, dict[str, Identity], list[Finding]]:
    """Replace the column personnr by brukar_id.

    Out: the frame without any number (empty brukar_id where none could be read) and without the rows that
    are left out, whom each pseudonym is about, and the findings V06 and V07.
    """
    names, people = named(frame["personnr"].unique(), year, key, file, policy)
    ids = frame["personnr"].map(lambda text: names.get(text, "")).astype("str")
    lost = note("V06", "fel", file, "personnr", frame["personnr"].str.fullmatch(EXPONENT), DESTROYED)
    frame = frame.drop(columns="personnr").assign(brukar_id=ids)
    return kept(frame), people, lost + numbers_told(ids, people, file)


def kept(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of those who are not left out."""
    return frame[~frame["brukar_id"].isin(LEFT_OUT.values())]


def named(
    texts: Iterable[str], year: int, key: bytes, file: str, policy: Policy
) -> tuple[dict[str, str], dict[str, Identity]]:
    """The pseudonym of each text that is a number, and whom each pseudonym is about (V08).

    Who is to be left out has a word of `LEFT_OUT` for a pseudonym, and is nobody.
    """
    left_out = {kind for kind, choice in (("skyddad", policy.skyddad), ("reserv", policy.reservnummer))
                if choice == "utelamna"}  # fmt: skip
    read = {text: parse(text, year) or protected(text, policy.skyddad_ord) for text in texts}
    names = {
        text: LEFT_OUT[who.kind] if who.kind in left_out else pseudonym(key, who.number)
        for text, who in read.items()
        if who
    }
    people: dict[str, Identity] = {}
    join(people, ((names[t], who) for t, who in read.items() if who and who.kind not in left_out), file)
    return names, people


def numbers_told(ids: pd.Series, people: Mapping[str, Identity], file: str) -> list[Finding]:
    """V06 for rows without a pseudonym, V07 for those with a reserve number or a protected identity."""
    kind = ids.map({name: who.kind for name, who in people.items()})
    findings = note(
        "V06", "fel", file, "personnr", ids == "",
        "personnr är inte ett giltigt personnummer, samordningsnummer eller reservnummer (10 eller 12 "
        "tecken, riktigt datum, rätt kontrollsiffra). Rätta i verksamhetssystemet och ta ut filen igen. Har "
        "numren nio siffror har Excel tagit bort den första nollan: ge kolumnen ett eget talformat med tio "
        "nollor i Excel, eller ta ut filen igen med kolumnen som text. Står numren som 1,99E+11 har Excel "
        "förstört dem: de går inte att få tillbaka ur filen. Står "
        "där ett ord för skyddad identitet, skriv ordet i skyddad_ord under [import].",
    )  # fmt: skip
    findings += note(
        "V07", "varning", file, "personnr", kind == "reserv",
        "Rader med reservnummer. De behålls med egen pseudonym; samma person kan ha ett riktigt nummer.",
    )  # fmt: skip
    findings += note(
        "V07", "varning", file, "personnr", ids == LEFT_OUT["reserv"],
        'Rader med reservnummer är utelämnade, som kommunen har valt (reservnummer = "utelamna"). Deras '
        "volym är inte med, så enhetens övriga brukare bär hela kostnaden.",
    )  # fmt: skip
    findings += note(
        "V07", "varning", file, "personnr", kind == "skyddad",
        "Rader med skyddad identitet. De behålls med egen pseudonym; rader med samma text är en person.",
    )  # fmt: skip
    return findings + note(
        "V07", "varning", file, "personnr", ids == LEFT_OUT["skyddad"],
        "Rader med skyddad identitet är utelämnade. Deras volym är inte med, så enhetens övriga brukare bär "
        'hela kostnaden. Ska de vara med: skriv skyddad = "behall" i bladet val ([import]).',
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
