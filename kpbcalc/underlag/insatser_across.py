"""A file with a column for each insats (LSS, SFB), or with what is granted beside what is performed.

It is a form that people make by hand, of assistance a month above all: it is told how to make rows of it.
"""

import re
from collections.abc import Collection

from kpbcalc.base import params
from kpbcalc.underlag.headings import plain, synonyms

TABLES = ("beslut", "utford_tid", "insatsvolymer", "schematid")
# What else stands in such a heading: `LSS-timmar`, `Utförd tid SFB`.
_QUANTITY = re.compile(
    r"\b(?:antal|beviljade?|beslutade?|utförda?|timmar|tim|h|tid)\b|[-_/.(),]+|\s+", re.IGNORECASE
)
_GRANTED = re.compile(r"\b(?:beviljad|beslutad)", re.IGNORECASE)
_PERFORMED = re.compile(r"\butförda?\b|\butfört\b", re.IGNORECASE)
_ROWS = (
    "Gör en rad för varje insats och månad: ta ut filen så, eller gör om den i Excel (Data, Från tabell, "
    "markera kolumnerna, Ta bort kolumnpivotering). Kolumnen med rubrikerna blir insatsen (Typ), den med "
    "talen timmarna (Utförda timmar)."
)
_APART = (
    "Beviljat och utfört står bredvid varandra i filen: de läses ur en fil var. Utförd tid har månaden "
    "(Besöksdatum, ÅÅÅÅ-MM), Typ, Utförare och Utförda timmar. Beslut har månadens första och sista dag "
    "(Fr.o.m, T.o.m), Insats, Utförare, Omfattning och Enhet (tim/mån)."
)


def insatser_across(headings: Collection[str]) -> list[str]:
    """The headings that are the name of an insats, where two or more have a column each; else none."""
    known = {plain(word) for words in params.toml("forslag.toml")["insats"].values() for word in words}
    found = {heading: plain(_QUANTITY.sub(" ", heading)) for heading in headings}
    hits = {heading: name for heading, name in found.items() if name in {*known, "lss"}}
    return [*hits] if len({*hits.values()}) > 1 else []


def advice(headings: Collection[str], table: str) -> str:
    """What to do with a file of this table (or of none that is known) in such a form; empty for others."""
    if table and table not in TABLES:
        return ""
    told = []
    if across := insatser_across(headings):
        told.append(f"Filen har en kolumn för varje insats ({', '.join(across)}). {_ROWS}")
    ours = table == "insatsvolymer" and not {*map(plain, headings)} & {*synonyms("beslut")["personnr"]}
    if not ours and any(map(_GRANTED.search, headings)) and any(map(_PERFORMED.search, headings)):
        told.append(_APART)
    return " ".join(told)
