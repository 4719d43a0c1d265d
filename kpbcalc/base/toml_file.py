"""Read a TOML file that a person writes; what is wrong with it is told in Swedish, with row and column."""

import re
import tomllib
from pathlib import Path
from typing import Any

from kpbcalc.base.errors import UsageError

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
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


def read(file: Path, what: str, name: str) -> dict[str, Any]:
    """The content. `what` says what kind of file cannot be read, `name` is what messages call it.

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
        raise _told(str(error), what, name, content.count(b"\n") + 1) from None


def _told(said: str, what: str, name: str, last: int) -> UsageError:
    """The library's words as ours."""
    found = _PLACE.search(said)
    place = f"rad {found[1]}, kolumn {found[2]}" if found and found[1] else f"rad {last}, filens slut"
    near = ((why, remedy) for words, why, remedy in _WHY if re.match(words, said))
    why, remedy = next(near, ("värdet går inte att läsa", _QUOTED))
    return UsageError(f"{what}: {why}.", where=f"{name}, {place}", remedy=f"Rätta raden. {remedy}")
