"""What is left to choose in kartor.xlsx: which file is which table, and which word is which."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpbcalc.base.choices_workbook import NAME as MAPS
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.written import rows_of
from kpbcalc.onboarding.filled_maps import Filled
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.onboarding.words_found import Word, is_ours
from kpbcalc.underlag.extracts.dates import to_day
from kpbcalc.underlag.extracts.named_years import years_in
from kpbcalc.underlag.unclaimed import may_be_a_table
from kpbcalc.underlag.unread_sources import of_workbook

_DATED = ("fran", "till", "datum", "start", "period")


@dataclass(frozen=True)
class Todo:
    """One thing to do: the kronor it concerns (none: it stops everything), what, and where."""

    kr: int | None
    what: str
    where: str


def lost(absent: Iterable[str]) -> list[Todo]:
    """Files that kartor.xlsx names and that are not in the folder: the import stops for them."""
    where = f"{MAPS}, filer"
    return [
        Todo(None, f"{name} finns inte i mappen. Lägg dit filen, eller ta bort raden.", where)
        for name in absent
    ]


def files(seen: Iterable[Seen]) -> list[Todo]:
    """Files that may be a table and that nobody has said anything of: what they hold would be lost."""
    found = []
    for file in filter(to_choose, seen):
        what = f"Välj vilken tabell {file.name} är, eller skriv {NOT_USED}."
        if file.said:
            what = f"{file.name} ska vara {file.said} men kan inte läsas så."
        why = f"{file.why[:1].upper()}{file.why[1:]}".rstrip(".")
        found.append(Todo(None, f"{what} {why}.", f"{MAPS}, filer"))
    return found


def words_of_no_source(home: Path) -> list[Todo]:
    """Words that are filled in for a source that no file is of."""
    told = of_workbook(home / MAPS)
    return [Todo(0, f"{f.text} {f.atgard}", f"{MAPS}, ord") for f in told if f.tabell.endswith("ord")]


def other_years(seen: Iterable[Seen], ar: int) -> list[Todo]:
    """Files whose names say another year and that hold nothing of this one, as far as they are seen."""
    found = []
    for file in seen:
        named = years_in(file.name, ar) if file.table else set()
        if named and ar not in named and not file.cut and not _dated_in(file, ar):
            years = " och ".join(map(str, sorted(named)))
            what = f"{file.name} heter som {years}, och inget i den är daterat {ar}."
            found.append(Todo(0, f"{what} Är det rätt fil? Annars: lägg dit årets.", f"{MAPS}, filer"))
    return found


def _dated_in(file: Seen, ar: int) -> bool:
    """Whether any row of a file is of the year, by a date or a period, or a heading says it."""
    if any(str(ar) in str(heading) for heading in file.texts.columns):
        return True
    texts = {str(text) for name in _DATED if name in file.rows for text in file.rows[name].unique()}
    days = (to_day(text) for text in texts)
    return any(text.startswith(str(ar)) for text in texts) or any(
        day is not None and date.fromordinal(day).year == ar for day in days
    )


def to_choose(file: Seen) -> bool:
    """Whether a person is to say which table a file is; a survey has its own command."""
    if file.table or file.surveys or file.said == NOT_USED:
        return False
    return bool(file.said) or may_be_a_table(file.path)


def table(file: Seen) -> str:
    """The table of a file, that it is not used, or that nobody has said what it is."""
    return file.table or ("ingen tabell vald" if to_choose(file) else "används inte")


def words(filled: Filled, found: Iterable[Word], codes: Collection[str]) -> list[Todo]:
    """Words without a translation, counted by column, and words that are translated into none of ours."""
    said = filled.translations()
    left: dict[tuple[str, str, str], list[int]] = {}
    for word in found:
        if word.needed and (word.kalla, word.tabell, word.kolumn, word.ord) not in said:
            left.setdefault((word.kalla, word.tabell, word.kolumn), []).append(word.rader)
    wrong = {
        (table, column, ours)
        for (_, table, column, _), ours in said.items()
        if not is_ours(column, ours, codes)
    }
    told = [
        Todo(None, f"”{ours}” är inget av våra ord för {column} ({table}): välj ur listan.", f"{MAPS}, ord")
        for table, column, ours in sorted(wrong)
    ]
    return told + [
        Todo(
            None,
            f"Översätt {len(rows)} ord i {column} ({table}, {kalla}), på {rows_of(sum(rows))}.",
            f"{MAPS}, ord",
        )
        for (kalla, table, column), rows in left.items()
    ]
