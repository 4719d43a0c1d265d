"""Read a TOML file that a person writes; what is wrong with it is told in Swedish, with row and column."""

import re
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from kpbcalc.base.errors import UsageError
from kpbcalc.base.known_names import nearest

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADING = re.compile(r"\s*\[\[?([^\]]*)")
_QUOTED_NAME = re.compile(r"\"[^\"]*\"|'[^']*'")
_QUOTED = 'Skriv text mellan raka citattecken (namn = "värde"), och tal med decimalpunkt utan citattecken.'
_KEY = (
    'Skriv namn = "värde". Ett namn med å, ä, ö eller mellanslag står mellan raka citattecken: '
    '"Månad" = "manad".'
)
_CLOSED = 'Avsluta det som är påbörjat: varje ", [ och { behöver sitt ", ] och }.'
_ONCE = "Behåll det på ett ställe, och lägg raderna tillsammans där."
_SLASH = "Skriv sökvägar med /, eller mellan enkla citattecken: 'C:\\data'."
_INVISIBLE = "Ta bort tecknet, eller skriv om raden."
# What the library says, in our words, and what to do about it.
_WHY = (
    (r"Cannot (overwrite|declare|mutate|redefine)|Duplicate", "något står två gånger", _ONCE),
    (r"Unterminated|Unclosed|Expected (\"'|'\])|Illegal character '\\n'", "något är inte avslutat", _CLOSED),
    (r"Unescaped|Escaped|Invalid hex", "ett omvänt snedstreck är inte tillåtet där", _SLASH),
    (r"Expected '='|.*key part|Invalid statement", "där ska stå ett namn, = och ett värde", _KEY),
    (r"Illegal character", "där står ett osynligt tecken", _INVISIBLE),
    (r"Expected newline", "raden går inte att läsa till slutet", _QUOTED),
)  # fmt: skip


def read(file: Path, what: str, name: str, known: Collection[str] = ()) -> dict[str, Any]:
    """The content. `what` says what kind of file cannot be read, `name` is what messages call it, and `known`
    are the names of the sections there may be.

    Raises `UsageError` with the row and the column of the fault, and `OSError` as it is.
    """
    content = file.read_bytes()
    try:
        # Notepad writes a mark before the first letter; TOML itself knows none.
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise UsageError(
            f"{what}: den är inte sparad i UTF-8.", where=f"{name}, rad {row}",
            remedy="Spara om den i UTF-8 (i Anteckningar: Spara som, Kodning).",
        ) from None  # fmt: skip
    except RecursionError:
        raise UsageError(f"{what}: den har för många nivåer.", where=name, remedy=_KEY) from None
    except ValueError as error:
        raise _told(str(error), what, name, content.decode("utf-8-sig").split("\n"), known) from None


def _told(said: str, what: str, name: str, lines: Sequence[str], known: Collection[str]) -> UsageError:
    """The library's words as ours; `known` are the names that a heading may have."""
    found = _PLACE.search(said)
    place = f"rad {len(lines)}, filens slut"
    row = ""
    if found and found[1]:
        place, row = f"rad {found[1]}, kolumn {found[2]}", lines[int(found[1]) - 1]
    if bare := _bare(row):
        right = nearest(bare, known)
        meant = f"Menade du {right}? Annars: skriv" if right else "Skriv"
        return UsageError(
            f"{what}: ett namn med å, ä eller ö ska stå mellan raka citattecken.", where=f"{name}, {place}",
            remedy=f'{meant} "{bare}", med citattecknen.',
        )  # fmt: skip
    near = ((why, remedy) for words, why, remedy in _WHY if re.match(words, said))
    why, remedy = next(near, ("värdet går inte att läsa", _QUOTED))
    return UsageError(f"{what}: {why}.", where=f"{name}, {place}", remedy=f"Rätta raden. {remedy}")


def _bare(row: str) -> str:
    """The name in a row that has a letter beyond a–z and no quotation marks; empty where there is none."""
    heading = _HEADING.match(row)
    names = heading[1] if heading else row.partition("=")[0]
    bare = (part.strip() for part in _QUOTED_NAME.sub("", names).split("."))
    return next((part for part in bare if not part.isascii() and part.replace("-", "_").isidentifier()), "")
