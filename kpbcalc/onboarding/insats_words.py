"""Which insats of the catalogue could a word of a care system be? `SÄBO demens` and `Hemtjänst, service`."""

import re
from collections.abc import Mapping
from functools import cache

import pandas as pd
from rapidfuzz import fuzz, process, utils

from kpbcalc.base import params
from kpbcalc.underlag.headings import plain

SURE, LIKELY, UNSURE = "säker", "trolig", "osäker"
Words = frozenset[str]
_WORD = re.compile(r"[^\W\d_]+")


def insats_of(text: str, insatser: pd.DataFrame) -> tuple[str, str]:
    """The code of the catalogue that a word could be, and how sure; empty when there is no telling."""
    known = params.toml("forslag.toml")
    said = [(synonym, kod) for kod, synonyms in known["insats"].items() for synonym in synonyms]
    said += zip(map(str, insatser["namn"]), map(str, insatser["kod"]), strict=True)
    spoken = {plain(synonym): kod for synonym, kod in said}
    if kod := spoken.get(plain(text)):
        return kod, SURE
    by_words: dict[Words, set[str]] = {}
    for synonym, kod in said:
        by_words.setdefault(_words(synonym), set()).add(kod)
    words = _words(text)
    if len(same := by_words.get(words, set())) == 1:
        return min(same), LIKELY
    as_long = [plain(synonym) for synonym, _ in said if _length(synonym) == _length(text)]
    near = process.extractOne(plain(text), as_long, scorer=fuzz.ratio, score_cutoff=known["trolig"])
    if near:
        return spoken[near[0]], LIKELY
    if codes := _within(words, by_words):
        return (min(codes), UNSURE) if len(codes) == 1 else ("", "")
    near = process.extractOne(
        " ".join(words - {*known["lagar"]}), list(insatser["namn"]), scorer=fuzz.token_set_ratio,
        processor=utils.default_process, score_cutoff=known["trolig"],
    )  # fmt: skip
    return (str(insatser["kod"].iloc[near[2]]), UNSURE) if near else ("", "")


def _within(words: Words, by_words: Mapping[Words, set[str]]) -> set[str]:
    """The insatser whose names are in a text with other words; a name within another one counts for nothing.

    Nor does what only says of what kind something is (demens, service), beside a name.
    """
    kinds = {_words(text) for text in params.toml("forslag.toml")["bestamningar"]}
    names = [name for name in by_words if name and name <= words]
    names = [name for name in names if name not in kinds] or names
    return {kod for name in names if not any(name < other for other in names) for kod in by_words[name]}


def _length(text: str) -> int:
    """Of how many words a text is: `Service - städ` is not `Servicebostad`, however alike their letters."""
    return len(_WORD.findall(text))


@cache
def _words(text: str) -> Words:
    """The words of a text, with other and shorter names as the usual one, without those that say nothing."""
    known = params.toml("forslag.toml")
    said = f" {' '.join(_WORD.findall(text.casefold()))} "
    for short, whole in known["annat_namn"].items():
        said = said.replace(f" {short} ", f" {whole} ")
    return frozenset(said.split()) - {*known["fyllnad"]}
