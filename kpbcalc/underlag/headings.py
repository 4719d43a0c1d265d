"""Which heading could be which of our columns? Proposals for a map, for a person to write down."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from rapidfuzz import fuzz

from kpbcalc.base import params
from kpbcalc.underlag.money_words import without

# What a heading says its quantity is for: `Beviljade timmar/mån`, `Timmar per vecka`.
_PER = re.compile(r"\s*(?:/|\bper\b)\s*(?:månad|mån|vecka|v|dag|dygn|år)\b\.?\)?\s*$", re.IGNORECASE)

# `Folkmängd 2024`: the year that a column is of.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)


def plain(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation: `Fr.o.m.` and `from` are one.

    One of signs alone is those signs: `-` and `%` are not each other, and neither is an empty cell.
    """
    letters = unicodedata.normalize("NFKD", heading.lower())
    return "".join(c for c in letters if c.isalnum()) or heading.strip()


def as_heading(text: str) -> str:
    """A heading as files are compared by: in lower case, on one line."""
    return " ".join(text.split()).lower()


@cache
def synonyms(table: str) -> Mapping[str, tuple[str, ...]]:
    """The known headings of a table's columns, plain, by our names."""
    listed = params.toml("rubriker.toml").get(table, {})
    return {name: tuple(plain(text) for text in texts) for name, texts in listed.items()}


def likeness(heading: str, name: str, table: str) -> float:
    """How like a heading is to the known ones of a column, 0 to 100.

    One that is another column's, letter for letter, is like no other: Personal-ID is not Person-ID.
    """
    whole = plain(heading)
    known = synonyms(table).get(name, ())
    if whole in _of_others() and whole not in known:
        return 0.0
    undated = plain(_YEAR.sub("", heading))
    ways = {whole, plain(_PER.sub("", heading)), plain(without(heading)), undated} - {""}
    return max((fuzz.ratio(text, word) for text in ways for word in known), default=0.0)


@cache
def _of_others() -> frozenset[str]:
    """Headings of others than clients, units and their days, which are spelt nearly as theirs."""
    return frozenset(plain(text) for text in params.toml("rubriker.toml")["andras"]["ord"])


def proposed(headings: Iterable[str], names: Collection[str], table: str) -> dict[str, str]:
    """For each of our names the heading most like it, if like enough; each heading at most once.

    Of two that are as like it, that which says what was given rather than what was ordered, else the first.
    """
    known = params.toml("rubriker.toml")
    least, better = known["minsta_likhet"], {plain(text) for text in known["foretrade"].get(table, ())}
    scored = sorted(
        ((-likeness(heading, name, table), plain(heading) not in better, i, name, heading)
         for i, heading in enumerate(headings) if heading for name in names),
    )  # fmt: skip
    found: dict[str, str] = {}
    for score, *_, name, heading in scored:
        if -score >= least and name not in found and heading not in found.values():
            found[name] = heading
    return found


def map_lines(table: str, pairs: Iterable[tuple[str, str]]) -> str:
    """`[kolumner.beslut] "gäller fr.o.m." = "fran"`: what to write in the municipality's map."""
    lines = ", ".join(f'"{heading}" = "{name}"' for heading, name in pairs)
    return f"[kolumner.{table}] {lines}"


def is_heading_row(headings: Collection[str], table: str) -> bool:
    """Whether the first row is surely headings: at least three of them, or half, are known.

    In a file without headings that row is about somebody, and must not be shown.
    """
    known = proposed(headings, tuple(synonyms(table)), table)
    return len(known) >= min(3, max(len(headings) / 2, 1))
