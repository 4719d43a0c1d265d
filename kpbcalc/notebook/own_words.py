"""A municipality's own words in its report: a preface, comments to areas and sections, decisions taken.

They stand in `<DATA>/<kommunkod>/texter.md`, each under a heading that says where it belongs, and end with
who signs them and when (docs/kontrakt.md §1). A heading may end with a year: then it is of that year only.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpbcalc.analysis.area import omraden
from kpbcalc.base.errors import UsageError
from kpbcalc.sections.every import SECTIONS

FILE = "texter.md"
PREFACE, DECISIONS = "Förord", "Beslut"
_HEADING = re.compile(r"^#+[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_YEAR = re.compile(r"[ \t]+((?:19|20)\d\d)$")
_ITEM = re.compile(r"^[ \t]*[-*•][ \t]+", re.MULTILINE)
_SIGNED = re.compile(r".+,\s*\d{4}-\d{2}-\d{2}\.?")


@dataclass(frozen=True)
class OwnWords:
    """One text: where it belongs, its paragraphs (a list's are its items), and who signs it and when."""

    place: str
    paragraphs: tuple[str | tuple[str, ...], ...]
    signed: str


def places() -> list[str]:
    """Where words can stand: preface, decisions, an area, or a section of an area."""
    found = [PREFACE, DECISIONS]
    for omrade in omraden().values():
        sections = [s.heading for s in SECTIONS if omrade.kod in s.areas]
        found += [omrade.rubrik, *(f"{omrade.rubrik}: {heading}" for heading in sections)]
    return found


def read(kommun: str, data: Path | None, ar: int) -> list[OwnWords]:
    """The words of a municipality for a year; none without a file.

    Raises `UsageError` for a heading that is no place in the report (with the nearest), for words without who
    signs them, and for a file that is not UTF-8.
    """
    file = data / kommun / FILE if data else None
    if file is None or not file.is_file():
        return []
    where = f"{kommun}/{FILE}"
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            "Kommunens egna texter går inte att läsa.", where=where, remedy="Spara filen som UTF-8."
        ) from None
    heads = list(_HEADING.finditer(text))
    ends = [*(h.start() for h in heads[1:]), len(text)]
    found = [
        _words(head[1], text[head.end() : end], where, ar) for head, end in zip(heads, ends, strict=True)
    ]
    return [words for words in found if words is not None]


def at(words: Sequence[OwnWords], place: str) -> list[OwnWords]:
    """Those that belong at a place."""
    return [one for one in words if one.place == place]


def _words(heading: str, text: str, where: str, ar: int) -> OwnWords | None:
    year = _YEAR.search(heading)
    place = heading[: year.start()] if year else heading
    known = {name.casefold(): name for name in places()}
    if place.casefold() not in known:
        near = difflib.get_close_matches(place.casefold(), known, n=1)
        raise UsageError(
            f"Rapporten har ingen plats som heter ”{place}”.",
            where=where,
            remedy=f"Menade du {known[near[0]]}?" if near else f"Välj bland {', '.join(places()[:6])} …",
        )
    *paragraphs, signed = [p.strip() for p in re.split(r"\n\s*\n", text) if p.strip()] or [""]
    signed = " ".join(signed.split())
    if not paragraphs or not _SIGNED.fullmatch(signed):
        raise UsageError(
            f"Texten under ”{heading}” saknar underskrift.",
            where=where,
            remedy="Avsluta den med ett eget stycke: namn, roll, datum (Anna Ek, socialchef, 2024-03-01).",
        )
    if year and int(year[1]) != ar:
        return None
    return OwnWords(known[place.casefold()], tuple(p for text in paragraphs for p in _parts(text)), signed)


def _parts(text: str) -> list[str | tuple[str, ...]]:
    """A paragraph on one line, and after it the items of the list that it ends with."""
    before, *items = [" ".join(part.split()) for part in _ITEM.split(text)]
    return [*[before] * bool(before), *[tuple(items)] * bool(items)]
