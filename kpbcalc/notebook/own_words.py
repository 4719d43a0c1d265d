"""A municipality's own words in its report: a preface, comments to what is shown and asked, decisions taken.

They stand in `<DATA>/<kommunkod>/texter.md`, each under a heading that says where it belongs, and end with
who signs them and when (docs/kontrakt.md §1). A heading may end with a year: then it is of that year only.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpbcalc.base.errors import UsageError
from kpbcalc.base.known_names import nearest

FILE = "texter.md"
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


def read(kommun: str, data: Path | None) -> list[OwnWords]:
    """The words of a municipality, their places as they are written; none without a file.

    Raises `UsageError` for words without who signs them or without a heading, and for no UTF-8.
    """
    file = data / kommun / FILE if data else None
    if file is None or not file.is_file():
        return []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            "Kommunens egna texter går inte att läsa.",
            where=f"{kommun}/{FILE}",
            remedy="Spara filen som UTF-8.",
        ) from None
    heads = list(_HEADING.finditer(text))
    begins = [head.start() for head in heads]
    if text[: begins[0] if begins else None].strip():
        raise UsageError(
            "Texten har ingen rubrik som säger var den ska stå.",
            where=f"{kommun}/{FILE}",
            remedy="Börja med en rubrik, till exempel # Förord.",
        )
    ends = [*begins, len(text)][1:]
    return [
        _words(head[1], text[head.end() : end], f"{kommun}/{FILE}")
        for head, end in zip(heads, ends, strict=True)
    ]


def placed(words: Sequence[OwnWords], names: Mapping[str, str], kommun: str, ar: int) -> list[OwnWords]:
    """Those of a year, each at the place that its heading names; `names` leads from a name to its place.

    Raises `UsageError`, with the nearest, for a heading that names nothing in the report of that year.
    """
    known = {_alike(name): name for name in names}
    found = []
    for one in words:
        named, year = _name_and_year(one.place, known)
        if year not in {None, ar}:
            continue
        if _alike(named) not in known:
            near = nearest(_alike(named), known)
            other = f"Hör texten till ett annat år, avsluta rubriken med det: ”{named} {ar - 1}”."
            raise UsageError(
                f"Rapporten för {ar} har ingen plats, tabell, figur eller fråga som heter ”{named}”.",
                where=f"{kommun}/{FILE}",
                remedy=f"Menade du ”{known[near]}”? {other}" if near else other,
            )
        found.append(replace(one, place=names[known[_alike(named)]]))
    return found


def _name_and_year(heading: str, known: Collection[str]) -> tuple[str, int | None]:
    """What a heading names, and the year it ends with; a title that ends with one is no other year's."""
    year = _YEAR.search(heading)
    if year is None or _alike(heading) in known:
        return heading, None
    return heading[: year.start()], int(year[1])


def _alike(name: str) -> str:
    """A name whatever its letters' size and spaces are."""
    return " ".join(name.casefold().split())


def at(words: Sequence[OwnWords], place: str) -> list[OwnWords]:
    """Those that belong at a place."""
    return [one for one in words if one.place == place]


def _words(heading: str, text: str, where: str) -> OwnWords:
    *paragraphs, signed = [p.strip() for p in re.split(r"\n\s*\n", text) if p.strip()] or [""]
    signed = " ".join(signed.split())
    if not paragraphs or not _SIGNED.fullmatch(signed):
        raise UsageError(
            f"Texten under ”{heading}” saknar underskrift.",
            where=where,
            remedy="Avsluta den med ett eget stycke: namn, roll, datum (Anna Ek, socialchef, 2024-03-01).",
        )
    return OwnWords(heading, tuple(p for text in paragraphs for p in _parts(text)), signed)


def _parts(text: str) -> list[str | tuple[str, ...]]:
    """A paragraph on one line, and after it the items of the list that it ends with."""
    before, *items = [" ".join(part.split()) for part in _ITEM.split(text)]
    return [*[before] * bool(before), *[tuple(items)] * bool(items)]
