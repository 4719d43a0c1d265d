"""What do the clients' files say of insatser at units: how many decisions, clients and hours?

Counts only, with words as the maps say and, where they say nothing, as they surely are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.folded import folded
from kpbcalc.onboarding.insats_words import SURE
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.onboarding.words_found import Word, of_somebody
from kpbcalc.underlag.extracts import payments
from kpbcalc.underlag.extracts.absences import AWAY, said
from kpbcalc.underlag.extracts.absences import COLUMNS as ABSENCES
from kpbcalc.underlag.extracts.durations import MINUTES, to_minutes
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.rejected import AVVIKELSE, column_of_status, given_only
from kpbcalc.underlag.numbers import AmbiguousError

Translations = Mapping[tuple[str, str, str, str], str]  # (kalla, tabell, kolumn, word) → ours


@dataclass(frozen=True)
class Given:
    """What is counted of one insats (ours, or the system's word until it is translated) at a unit.

    `utford` says that something is performed, and not only decided.
    """

    insats: str
    enhet: str
    beslut: int
    brukare: int
    timmar: int | None
    kallor: tuple[str, ...]
    utford: bool = True


def translations(filled: Translations, words: Iterable[Word]) -> dict[tuple[str, str, str, str], str]:
    """Every word's meaning: what is filled in, else what is sure."""
    sure = {
        (w.kalla, w.tabell, w.kolumn, folded(w.ord)): w.forslag
        for w in words
        if w.forslag and w.sakerhet == SURE
    }
    return {**sure, **{(k, t, c, folded(word)): ours for (k, t, c, word), ours in filled.items()}}


def translated(file: Seen, column: str, meant: Translations) -> pd.Series:
    """A column of a file in our words."""
    texts = file.rows[column] if column in file.rows else pd.Series("", index=file.rows.index)
    known = {
        text: meant.get((file.kalla, file.table, column, folded(str(text))), str(text))
        for text in texts.unique()
        if not of_somebody(str(text))
    }
    return texts.map(lambda text: known.get(text, "")).astype("str")


def given(seen: Iterable[Seen], meant: Translations, tidsenhet: Callable[[str], str]) -> list[Given]:
    """Every insats at every unit of the clients' files, the most decisions first.

    In: what bare numbers of Minuter are in a system, where the municipality has said so.
    """
    files = [file for file in seen if file.table in EXTRACTS and not file.rows.empty]
    parts = [_rows(file, meant, tidsenhet(file.kalla)) for file in files]
    if not parts:
        return []
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[~rows[["insats", "enhet"]].isin(["", NOT_USED]).any(axis=1)]
    found = []
    for (insats, enhet), each in rows.groupby(["insats", "enhet"], sort=True):
        minutes = each["minuter"].dropna()
        hours = int(minutes.sum()) // (60 * exact.GRID) if len(minutes) else None
        # A place is decided before it is taken: one who has both is counted once.
        decided = each.loc[each["slag"] == "beslut"]
        counted = decided if len(decided) else each.loc[each["slag"] == "placering"]
        # Who is paid month after month has one decision, as far as a list of payments tells.
        counted = counted if len(counted) else each.loc[each["slag"] == payments.TABLE].drop_duplicates("vem")
        found.append(
            Given(
                str(insats), str(enhet), len(counted), each["vem"].nunique(), hours,
                tuple(sorted(set(each["kalla"]))), bool((each["slag"] != "beslut").any()),
            )
        )  # fmt: skip
    return sorted(found, key=lambda g: (-g.beslut, g.insats, g.enhet))


def with_base(found: Sequence[Given], insatser: pd.DataFrame) -> list[Given]:
    """Those that can carry a cost: visits that nobody has decided do not where it is decided hours that do.

    An insats that no unit has decisions of is left: then performed volume may be what is to carry it.
    """
    base = insatser.set_index("kod")["volymbas"]
    decided = {g.insats for g in found if g.beslut}
    return [g for g in found if g.beslut or g.insats not in decided or base.get(g.insats) != "beviljad"]


def _rows(file: Seen, meant: Translations, tidsenhet: str) -> pd.DataFrame:
    minutes = pd.Series(pd.NA, index=file.rows.index, dtype="Int64")
    if file.table == "utford_tid" and "minuter" in file.rows:
        try:
            said = tidsenhet if tidsenhet in MINUTES else ""  # another word is told by the import
            read = to_minutes(file.rows["minuter"], said, heading=file.headings.get("minuter", ""))
            minutes = read.minutes.where(~read.wrong) if read.unit else minutes
        except AmbiguousError:
            pass
    rows = pd.DataFrame({
        "insats": translated(file, "insats", meant), "enhet": translated(file, "enhet", meant),
        "vem": _numbers(file), "minuter": minutes,
        "kalla": file.kalla, "slag": file.table,
    })  # fmt: skip
    return rows[_was_given(file, meant)]


def _was_given(file: Seen, meant: Translations) -> "pd.Series[bool]":
    """The rows that the import counts: not those rejected or cancelled, nor visits that nobody made."""
    index = file.rows.index
    name = column_of_status(file.table)
    there = pd.Series(True, index=index)
    for column in (c for c in ABSENCES if file.table == "utford_tid" and c in file.rows):
        there &= (
            translated(file, column, meant).map(lambda text, of=column: said(text, of) != AWAY).astype(bool)
        )
    if not name or name not in file.rows:
        return there
    status = pd.DataFrame({name: translated(file, name, meant)})
    kept, _ = given_only(status, file.name, file.table, file.headings.get(name, ""))
    missed = status[name].map(folded).isin(shared_words("ej_utford")) & (name == AVVIKELSE)
    return there & ~missed & index.isin(kept.index)


def _numbers(file: Seen) -> pd.Series:
    """Whom each row is about: one and the same however a file writes its numbers, with century or without."""
    texts = file.rows.get("personnr", pd.Series("", index=file.rows.index)).astype("str")
    digits = texts.str.replace(r"\D", "", regex=True)
    return texts.where(digits.str.len() < 10, digits.str[-10:])
