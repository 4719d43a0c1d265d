"""Which words stand in the clients' files and the ledger, how often, and what could each be?"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from kpbcalc.base import params
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.folded import folded
from kpbcalc.onboarding.code_texts import code_texts
from kpbcalc.onboarding.insats_words import LIKELY, SURE, UNSURE, insats_of
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.extracts.absences import COLUMNS as ABSENCES
from kpbcalc.underlag.extracts.absences import is_known as says_whether_there
from kpbcalc.underlag.extracts.clients import SEX
from kpbcalc.underlag.extracts.identity import parse
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.lss import PERSONKRETS, is_personkrets
from kpbcalc.underlag.extracts.rejected import AVVIKELSE, STATUS, is_known
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.schemas import MOTPART

TRANSLATED = {
    "beslut": ("insats", "matt", "enhet", "status", "kon", PERSONKRETS),
    "utford_tid": ("insats", "enhet", "avvikelse", *ABSENCES, "kon"),
    "placering": ("insats", "enhet", "status", "kon"), "utbetalning": ("insats", "enhet", "status", "kon"),
    "personregister": ("kon",),
    "kontoutfall": ("motpart",), "budget": ("motpart",),
    "befolkning": ("kon",), "befolkningsprognos": ("kon",),
}  # fmt: skip
SEXES = ("K", "M")
_LATEST = 2150
_FREE_TEXT = (
    30  # unknown words of Avvikelse, a status or personkrets: more are notes, and are not written down
)
_MAY_BE_NOTES = (STATUS, AVVIKELSE, PERSONKRETS, *ABSENCES)
_CODE = re.compile(r"^\d+\s+(?=\D)")  # a code before its text in one cell
_NUMBER = re.compile(r"\d[\d -]{6,}\d")


@dataclass(frozen=True)
class Word:
    """A word of one system: where it stands, how often, what it could be and how sure that is.

    `needed` says that nothing can be read until it is translated.
    """

    kalla: str
    tabell: str
    kolumn: str
    ord: str
    rader: int
    forslag: str
    sakerhet: str
    needed: bool


def words(seen: Iterable[Seen], insatser: pd.DataFrame) -> list[Word]:
    """Every word that a map may have to translate, the most frequent first within its column."""
    files = list(seen)
    counted: dict[tuple[str, str, str, str], int] = {}
    for file in files:
        for column in TRANSLATED.get(file.table, ()):
            if column in file.rows:
                for text, rows in file.rows[column].value_counts().items():
                    if text and not _is_told(file, column, str(text)):
                        place = (file.kalla, file.table, column, str(text))
                        counted[place] = counted.get(place, 0) + int(rows)
    alone, called = _periods_alone(files), _counterparts_called(files)
    each = [
        _word(
            kalla, table, column, text, rows, insatser, (kalla, text) in alone, called.get((kalla, text), "")
        )
        for (kalla, table, column, text), rows in counted.items()
        if not of_somebody(text)
    ]
    found = [word for word in each if word.needed or word.kolumn in ("enhet", PERSONKRETS)]
    notes = {
        place
        for place, n in Counter(_place(w) for w in found if w.kolumn in _MAY_BE_NOTES).items()
        if n > _FREE_TEXT
    }
    found = [word for word in found if _place(word) not in notes]
    units = _same_units(found)
    found = [_as_unit(word, units) if word.kolumn == "enhet" else word for word in found]
    order = list(TRANSLATED)
    return sorted(found, key=lambda w: (w.kalla, order.index(w.tabell), w.kolumn, -w.rader, w.ord))


def _place(word: Word) -> tuple[str, str, str]:
    return word.kalla, word.tabell, word.kolumn


def _is_told(file: Seen, column: str, text: str) -> bool:
    """Whether the import knows what a word says of whether its row was given, or who it is about."""
    if column in (STATUS, AVVIKELSE):
        return is_known(text, file.table, file.headings.get(column, ""))
    if column in ABSENCES:
        return says_whether_there(text, column)
    if column == PERSONKRETS:
        return is_personkrets(text)
    return column == "kon" and file.table in EXTRACTS and text.lower() in SEX


def _periods_alone(files: Iterable[Seen]) -> set[tuple[str, str]]:
    """The measures of decisions, by system, that say a period and not of what: `Månad` after the number 10.

    After a time it is hours a month, and after 1 or nothing it is one a month.
    """
    found: set[tuple[str, str]] = set()
    for file in files:
        if file.table == "beslut" and {"matt", "omfattning"} <= {*file.rows}:
            amounts, matt = file.rows["omfattning"], file.rows["matt"]
            unsaid = ~amounts.str.contains(":", regex=False)
            one = {
                text for text in matt.unique() if measure.read(text)
            }  # Månad is one a month, Vecka nothing
            asked = matt.loc[unsaid & ~(amounts.isin(["", "1"]) & matt.isin(one))].unique()
            found |= {(file.kalla, str(text)) for text in asked if measure.of_time(str(text))}
    return found


def _counterparts_called(files: Iterable[Seen]) -> dict[tuple[str, str], str]:
    """What the ledger calls each code of a counterpart, by system: `82` is Försäkringskassan."""
    return {
        (file.kalla, code): text
        for file in files
        if "motpart" in TRANSLATED.get(file.table, ())
        and {"motpart"} <= {*file.rows}
        and not file.texts.empty
        for code, text in code_texts(file, "motpart").items()
    }


def _word(
    kalla: str, table: str, column: str, text: str, rows: int, insatser: pd.DataFrame, alone: bool,
    called: str,
) -> Word:  # fmt: skip
    forslag, sakerhet, needed = "", "", False
    if column == "insats" and text not in set(insatser["kod"]):
        (forslag, sakerhet), needed = insats_of(text, insatser), True
    elif column == "matt" and (alone or not (measure.read(text) or measure.of_time(text))):
        forslag, needed = measure.of_time(text), True
        sakerhet = UNSURE if forslag else ""
    elif (column == "motpart" and text not in MOTPART) or (column == "kon" and text not in SEXES):
        forslag, needed = known_word(column, text), True
        sakerhet = SURE if forslag else ""
        if not forslag and called and (forslag := known_word(column, called)):
            sakerhet = LIKELY
    elif column in (STATUS, AVVIKELSE, *ABSENCES):
        needed = True
    elif column == PERSONKRETS and len(numbers := set(re.findall(r"\d+", text)) & {"1", "2", "3"}) == 1:
        forslag, sakerhet = min(numbers), LIKELY
    return Word(kalla, table, column, text, rows, forslag, sakerhet, needed)


def known_word(column: str, text: str) -> str:
    """Our word for one that is written otherwise, as `Kvinnor` and `83 Staten`; empty when not known."""
    known = params.toml("forslag.toml")["ord"][column]
    said = {plain(text), plain(_CODE.sub("", text))}
    return next((ours for ours, theirs in known.items() if said & {*map(plain, (ours, *theirs))}), "")


def is_ours(column: str, text: str, codes: Collection[str]) -> bool:
    """Whether a word is one that a translation into this column may give; any word is a unit."""
    if text == NOT_USED:
        return column == "insats"
    known = {
        "insats": codes, "motpart": MOTPART, "kon": SEXES,
        "avvikelse": [*shared_words("ej_utford"), *shared_words("utford_ord")],
        "status": [*shared_words("aldrig_gallt"), *shared_words("kanske_gallt"), *shared_words("gallt")],
    }  # fmt: skip
    if column in ABSENCES:
        return says_whether_there(text, column)
    if column == "matt":
        return measure.read(text) is not None
    return column not in known or text in known[column] or folded(text) in known[column]


def of_somebody(text: str) -> bool:
    """Whether a word is a number of somebody, which is not to be written down anywhere."""
    return bool(_NUMBER.search(text)) or parse(text, _LATEST) is not None


def _same_units(found: Iterable[Word]) -> Mapping[str, str]:
    """The proper writing of each unit, by its plain letters: in capitals and small ones if any is, and then
    the most frequent.
    """
    units: dict[str, tuple[bool, int, str]] = {}
    for word in found:
        if word.kolumn == "enhet":
            mixed = word.ord not in (word.ord.upper(), word.ord.lower())
            here = (mixed, word.rader, word.ord)
            units[plain(word.ord)] = max(units.get(plain(word.ord), here), here)
    return {letters: text for letters, (*_, text) in units.items()}


def _as_unit(word: Word, units: Mapping[str, str]) -> Word:
    """A unit under another writing than the usual one is that unit; a name like another's may be."""
    same = units[plain(word.ord)]
    if same != word.ord:
        sure = SURE if folded(same) == folded(word.ord) or plain(same) == plain(word.ord) else LIKELY
        return Word(word.kalla, word.tabell, word.kolumn, word.ord, word.rader, same, sure, False)
    others = [text for text in units.values() if text != word.ord]
    least = params.toml("forslag.toml")["namn_lika"]
    near = process.extractOne(word.ord, others, scorer=fuzz.token_sort_ratio, score_cutoff=least)
    if near:
        return Word(word.kalla, word.tabell, word.kolumn, word.ord, word.rader, near[0], UNSURE, False)
    return word
