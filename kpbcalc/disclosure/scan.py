"""Is anything about a person in what is about to be shared? The last look, at the finished files themselves.

The gate guards what is meant to be shown. This looks for what nobody meant: pseudonyms of the underlag,
personnummer, and lists that agree with clients' costs, in every file and every corner of it (metadata,
shared strings, document properties, image text).
"""

import base64
import binascii
import json
import re
import zipfile
from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

from kpbcalc.errors import DisclosureError
from kpbcalc.underlag.extracts.identity import parse

PRIVATE = ("resultat", "internt")  # the municipality's own folders, never shared
ZIPPED = {".xlsx", ".pptx", ".zip"}
# A pseudonym of a few digits or signs cannot be told from any other number or word on a page.
LEAST_DIGITS, LEAST_SIGNS = 6, 4
YEARS = range(1900, 2101)
LEAST_LISTED, LEAST_COST = 3, 1000
RARE = 0.01  # hits by chance: fewer than one column in a hundred has one
NEAR = 0.1  # what lies so near a figure, as a share of it, tells how close costs lie there
_TOKEN = re.compile(r"[\w.@:-]+")
_BIRTH_NUMBER = re.compile(r"(?<![\w.,-])(?:\d{2})?\d{6}[-+]?\d{4}(?![\w-]|[.,]\d)")
_EMBEDDED = re.compile(r"data:[\w/+.;=-]*;base64,([A-Za-z0-9+/=]+)")
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")


@dataclass(frozen=True)
class Secrets:
    """What must not be found: pseudonyms, and each client's cost in whole öre; `year` reads birth numbers."""

    pseudonyms: frozenset[str]
    costs: frozenset[int]
    year: int

    @cached_property
    def odd(self) -> tuple[str, ...]:
        """The pseudonyms that are not one word, and must be looked for in the whole text."""
        return tuple(sorted(p for p in self.pseudonyms if not _TOKEN.fullmatch(p)))

    @cached_property
    def kronor(self) -> frozenset[int]:
        """The costs in whole kronor."""
        return frozenset(round(c / 100) for c in self.costs)

    @cached_property
    def _ordered(self) -> list[int]:
        return sorted(self.costs)

    def density(self, kr: float) -> float:
        """How many of the amounts near this one, öre by öre, are somebody's cost: a share."""
        ore = abs(kr) * 100
        low, high = (bisect(self._ordered, ore * (1 + side)) for side in (-NEAR, NEAR))
        return (high - low) / (2 * NEAR * ore)


def secrets_of(pseudonyms: Collection[str], costs_kr: Collection[float], year: int) -> Secrets:
    """The secrets of an underlag; pseudonyms too short to be told from numbers are left out."""
    known = {p for p in pseudonyms if len(p) >= (LEAST_DIGITS if p.isdigit() else LEAST_SIGNS)}
    return Secrets(frozenset(known), frozenset(round(100 * kr) for kr in costs_kr if kr), year)


def scan(folder: Path, secrets: Secrets) -> None:
    """Search everything in the folder that may be shared.

    Raises `DisclosureError` (exit 5) naming the file and the kind of hit, never the hit itself.
    """
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if file.is_file() and inside.parts[0] not in PRIVATE:
            for name, content in _parts(inside.as_posix(), file.read_bytes()):
                kind = _found(name, content, secrets)
                if kind:
                    raise DisclosureError(
                        f"{kind} finns i en fil som skulle delas.",
                        where=name,
                        remedy="Inget är skrivet. Anmäl det till dem som sköter arbetsbänken; se efter om "
                        "underlagets namn på enheter innehåller uppgifter om personer.",
                    )


def _parts(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and the files inside it."""
    if Path(name).suffix in ZIPPED:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from _parts(f"{name}/{inner}", archive.read(inner))
        return
    yield name, content
    for match in _EMBEDDED.finditer(content.decode("latin-1")):
        try:
            yield f"{name} (inbäddad bild)", base64.b64decode(match[1], validate=True)
        except (binascii.Error, ValueError):
            continue


def _found(name: str, content: bytes, secrets: Secrets) -> str:
    """What kind of secret the content holds, or nothing."""
    text = content.decode("utf-8", errors="replace")
    words, columns = _read(name, text)
    if "/worksheets/" in name or "/tables/" in name:  # B12 is a cell there, whoever is called so
        text = words
    if _mentions(text, words, secrets):
        return "En pseudonym ur underlaget"
    if any(_is_birth_number(m[0], secrets.year) for m in _BIRTH_NUMBER.finditer(words)):
        return "Ett personnummer"
    if any(_is_a_list_of_costs(column, secrets) for column in columns):
        return "En lista med enskilda brukares kostnader"
    return ""


def _mentions(text: str, words: str, secrets: Secrets) -> bool:
    tokens = {t.strip(".:-") for part in (text, words) for t in _TOKEN.findall(part)}
    tokens |= {piece for t in tokens for piece in re.split(r"[.:@_-]", t)}
    if not tokens.isdisjoint(secrets.pseudonyms):
        return True
    return any(p in text or p in words for p in secrets.odd)


def _is_birth_number(text: str, year: int) -> bool:
    found = parse(text, year)
    return found is not None and not found.reserve


def _is_a_list_of_costs(column: Sequence[float], secrets: Secrets) -> bool:
    """Whether most of a column's figures are clients' costs, to the krona, or one of them to the öre.

    Where clients' costs lie close, a figure agrees with one of them by chance; as many hits as chance gives,
    thrice over, tell nothing. A figure that stands there many times is one figure, and a year is a year.
    """
    different = {v for v in column if abs(v) >= LEAST_COST}
    to_the_ore = {v for v in different if round(v * 100) % 100}
    hits = sum(round(v * 100) in secrets.costs for v in to_the_ore)
    chance = sum(secrets.density(v) for v in to_the_ore)
    if hits > (0 if chance < RARE else LEAST_LISTED - 1 + 3 * chance):
        return True
    # Round figures are rounded ones: they agree with somebody's cost often enough.
    odd = {v for v in different if v == round(v) and v % 100 and v not in YEARS}
    hits = sum(round(v) in secrets.kronor for v in odd)
    chance = sum(min(1.0, 100 * secrets.density(v)) for v in odd)
    return hits > LEAST_LISTED - 1 + 3 * chance and 2 * hits > len(set(column))


def _read(name: str, text: str) -> tuple[str, list[list[float]]]:
    """The words of a file without its own numbers, and its numbers column by column."""
    suffix = Path(name).suffix
    if suffix in {".json", ".ipynb"}:
        strings: list[str] = []
        columns: list[list[float]] = []
        _walk(json.loads(text), strings, columns)
        return "\n".join(strings), columns
    if suffix in {".html", ".htm", ".svg"}:
        page = _Page()
        page.feed(text)
        return "\n".join(page.words), page.columns()
    if "/worksheets/" in name or "/tables/" in name:
        words = re.findall(r"<t[^>]*>([^<]*)</t>", text) + re.findall(r'name="([^"]*)"', text)
        return " ".join(words), _sheet_columns(text)
    return text, []


def _walk(node: Any, strings: list[str], columns: list[list[float]]) -> None:
    if isinstance(node, str):
        strings.append(node)
    elif isinstance(node, dict):
        strings += node
        for value in node.values():
            _walk(value, strings, columns)
    elif isinstance(node, list):
        rows = [r["values"] for r in node if isinstance(r, dict) and isinstance(r.get("values"), list)]
        for column in zip(*rows, strict=False):
            columns.append([float(v) for v in column if isinstance(v, int | float)])
        columns.append([float(v) for v in node if isinstance(v, int | float) and not isinstance(v, bool)])
        for value in node:
            _walk(value, strings, columns)


def _sheet_columns(text: str) -> list[list[float]]:
    """The plain numbers of a worksheet by column letter."""
    found: dict[str, list[float]] = {}
    for letters, attributes, value in re.findall(r'<c r="([A-Z]+)\d+"([^>]*)><v>([^<]*)</v>', text):
        if 't="' not in attributes and _NUMBER.match(value):
            found.setdefault(letters, []).append(float(value))
    return list(found.values())


class _Page(HTMLParser):
    """The text and attributes of a page, and the numbers of its tables by column."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._tables: list[list[list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for _, value in attrs if value]
        if tag == "table":
            self._tables.append([])
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in {"td", "th"} and self._tables and self._tables[-1]:
            self._tables[-1][-1].append("")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._tables and self._tables[-1] and self._tables[-1][-1]:
            self._tables[-1][-1][-1] += data

    def handle_comment(self, data: str) -> None:
        self.words.append(data)

    def columns(self) -> list[list[float]]:
        """The numbers of each column of each table, as a reader would read them."""
        return [
            [float(n) for n in map(_plain, column) if _NUMBER.match(n)]
            for table in self._tables
            for column in zip(*[row for row in table if row], strict=False)
        ]


def _plain(text: str) -> str:
    """A Swedish number as a plain one."""
    return re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-").replace(",", ".")
