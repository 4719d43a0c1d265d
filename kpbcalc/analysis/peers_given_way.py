"""Did the group somebody chose to compare with give way to another? A line for the console."""

from collections.abc import Iterable

from kpbcalc.analysis.reference_group import gave_way
from kpbcalc.base import register
from kpbcalc.sources import peer_choice
from kpbcalc.sources.peer_choice import Choice

_COMPARED = "Jämförelsegruppen är "  # in every sentence about who was compared with (reference_group)
_VALUES = (" Med värden: ", " Värden saknas för ")  # what follows that sentence in a note


def peers_given_way(choice: Choice, notes: Iterable[str]) -> str:
    """What was asked, what was used instead and why; empty when nobody chose, or the choice was followed.

    `notes` are those of the tables the page shows.
    """
    if choice.vald == peer_choice.DEFAULT:
        return ""
    compared = [note for note in notes if _COMPARED in note]
    asked = f"Jämförelse med {_asked(choice)}"
    if not compared:
        return f"{asked}: rapporten jämför inte med någon, eftersom ingen annan kommun har värden."
    instead = [_reason(note) for note in compared if gave_way(note)]
    if not instead:
        return ""
    where = "" if len(instead) == len(compared) else f" i {len(instead)} av {len(compared)} tabeller"
    return f"{asked} gick inte{where}. {' '.join(dict.fromkeys(instead))}"


def _asked(choice: Choice) -> str:
    """The choice as it was said, and where."""
    known = register.kommuner()
    names = ", ".join(known[k].namn for k in choice.kommuner)
    words = names if choice.slag == peer_choice.LIST else choice.slag
    by = {
        peer_choice.COMMAND: "valt för den här rapporten",
        peer_choice.PROJECT: f"projektet {choice.namn}",
        peer_choice.PARAMS: "valt i kommunens parametrar",
    }
    return f"{words} ({by[choice.vald]})"


def _reason(note: str) -> str:
    for word in _VALUES:
        note = note.partition(word)[0]
    return note
