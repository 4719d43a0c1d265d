"""Is anything about a person in what is about to be shared? The last look, at the finished files themselves.

The gate guards what is meant to be shown. This looks for what nobody meant: pseudonyms of the underlag,
personnummer, and lists that agree with clients' costs, in every file and every corner of it (metadata,
shared strings, document properties, image text).
"""

import base64
import binascii
import math
import re
import zipfile
from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from kpbcalc.base.errors import DisclosureError
from kpbcalc.disclosure.file_columns import NumberColumn, is_sheet, read, sheet_names
from kpbcalc.underlag.extracts.identity import parse

PRIVATE = ("resultat", "internt")  # the municipality's own folders, never shared
ZIPPED = {".xlsx", ".pptx", ".zip"}
# A pseudonym of a few digits or signs cannot be told from any other number or word on a page.
LEAST_DIGITS, LEAST_SIGNS = 6, 4
YEARS = range(1900, 2101)
LEAST_LISTED, LEAST_COST = 3, 1000
RARE = 0.01  # how often a report without any list may be suspected of one, all its columns together
NEAR = 0.1  # what lies so near a figure, as a share of it, tells how close costs lie there
_TOKEN = re.compile(r"[\w.@:-]+")
_BIRTH_NUMBER = re.compile(r"(?<![\w.,-])(?:\d{2})?\d{6}[-+]?\d{4}(?![\w-]|[.,]\d)")
_EMBEDDED = re.compile(r"data:[\w/+.;=-]*;base64,([A-Za-z0-9+/=]+)")
_SHEET_NUMBER = re.compile(r"/worksheets/sheet(\d+)\.xml$")


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


def secrets_of(
    pseudonyms: Collection[str], costs_kr: Collection[float], year: int, told: Collection[float] = ()
) -> Secrets:
    """The secrets of an underlag; pseudonyms too short to be told from numbers are left out.

    So are costs that agree to the krona with an amount that is told of enough persons (`told_figures`).
    """
    known = {p for p in pseudonyms if len(p) >= (LEAST_DIGITS if p.isdigit() else LEAST_SIGNS)}
    open_ = {round(kr) for kr in told}
    costs = {round(100 * kr) for kr in costs_kr if kr and round(kr) not in open_}
    return Secrets(frozenset(known), frozenset(costs), year)


def scan(folder: Path, secrets: Secrets) -> None:
    """Search everything in the folder that may be shared.

    Raises `DisclosureError` (exit 5) naming the kind of hit, the file and for a column of numbers its table
    and heading; never the hit itself. That figures agree with costs is judged by how many columns there are.
    """
    tried: list[tuple[Path, str, NumberColumn]] = []
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if file.is_file() and inside.parts[0] not in PRIVATE:
            for name, content in _parts(inside.as_posix(), file.read_bytes()):
                kind, columns = _read(name, content, secrets)
                if kind:
                    raise _stopped(kind, _told(file, name))
                tried += [(file, name, column) for column in columns]
    for file, name, column in tried:
        if _is_a_list_of_costs(column.values, secrets, len(tried)):
            raise _stopped("En lista med enskilda brukares kostnader", _told(file, name), column.where)


def _stopped(kind: str, *where: str) -> DisclosureError:
    return DisclosureError(
        f"{kind} finns i en fil som skulle delas.", where=", ".join(filter(None, where)),
        remedy="Inget är skrivet. Anmäl det till dem som sköter arbetsbänken; se efter om underlagets namn "
        "på enheter innehåller uppgifter om personer.",
    )  # fmt: skip


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


def _told(file: Path, name: str) -> str:
    """The file's name, and for a worksheet what the workbook calls it."""
    sheet = _SHEET_NUMBER.search(name)
    if not sheet:
        return name
    with zipfile.ZipFile(file) as archive:
        book = "xl/workbook.xml"
        names = sheet_names(archive.read(book).decode("utf-8")) if book in archive.namelist() else []
    number = int(sheet[1])
    return f"{file.name}, bladet ”{names[number - 1]}”" if number <= len(names) else name


def _read(name: str, content: bytes, secrets: Secrets) -> tuple[str, list[NumberColumn]]:
    """What kind of secret the words hold, or nothing, and the columns of amounts."""
    text = content.decode("utf-8", errors="replace")
    words, columns = read(name, text)
    if is_sheet(name):  # B12 is a cell there, whoever is called so
        text = words
    if _mentions(text, words, secrets):
        return "En pseudonym ur underlaget", []
    if any(_is_birth_number(m[0], secrets.year) for m in _BIRTH_NUMBER.finditer(words)):
        return "Ett personnummer", []
    return "", [column for column in columns if any(abs(v) >= LEAST_COST for v in column.values)]


def _mentions(text: str, words: str, secrets: Secrets) -> bool:
    found = {*_TOKEN.findall(text), *(() if words is text else _TOKEN.findall(words))}
    tokens = {t.strip(".:-") for t in found}
    tokens |= {piece for t in tokens for piece in re.split(r"[.:@_-]", t)}
    if not tokens.isdisjoint(secrets.pseudonyms):
        return True
    return any(p in text or p in words for p in secrets.odd)


def _is_birth_number(text: str, year: int) -> bool:
    found = parse(text, year)
    return found is not None and not found.reserve


def _is_a_list_of_costs(column: Sequence[float], secrets: Secrets, tried: int) -> bool:
    """Whether most of a column's figures are clients' costs, to the krona, or some of them to the öre.

    Where clients' costs lie close, a figure agrees with one of them by chance, and the more columns are
    `tried` the oftener. A figure that stands there many times is one figure, and a year is a year.
    """
    different = {v for v in column if abs(v) >= LEAST_COST}
    to_the_ore = {v for v in different if round(v * 100) % 100}
    hits = sum(round(v * 100) in secrets.costs for v in to_the_ore)
    if tried * _by_chance(hits, [secrets.density(v) for v in to_the_ore]) < RARE:
        return True
    # Round figures are rounded ones: they agree with somebody's cost often enough.
    odd = {v for v in different if v == round(v) and v % 100 and v not in YEARS}
    hits = sum(round(v) in secrets.kronor for v in odd)
    if hits < LEAST_LISTED or 2 * hits <= len(set(column)):
        return False
    return tried * _by_chance(hits, [min(1.0, 100 * secrets.density(v)) for v in odd]) < RARE


def _by_chance(hits: int, chances: Sequence[float]) -> float:
    """How likely so many hits or more are (Poisson), when each figure has its chance of being one."""
    expected = sum(chances)
    if not hits or not expected:
        return 1.0
    first = math.exp(hits * math.log(expected) - expected - math.lgamma(hits + 1))
    found, term = 0.0, first
    for n in range(hits + 1, hits + 1000):
        found += term
        term *= expected / n
    return min(1.0, found)
