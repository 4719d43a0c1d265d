"""What is left to choose of the headings: columns that must be there, proposals nobody has answered, and
headings that are filled in and that no file has any more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.base.choices_workbook import NAME as MAPS
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.known_names import nearest
from kpbcalc.onboarding import headings_proposed, table_columns
from kpbcalc.onboarding.candidates import candidates
from kpbcalc.onboarding.filled_maps import Filled
from kpbcalc.onboarding.given_at_units import Translations, translated, translations
from kpbcalc.onboarding.maps_left import Todo
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.onboarding.words_found import Word
from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.extracts.amount_and_measure import has_measure
from kpbcalc.underlag.extracts.unit_or_measure import measured
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.implied import LEDGERS, SAID
from kpbcalc.underlag.inspected import money
from kpbcalc.underlag.sheets_apart import a_column_on_each, has_sheets

_RENAMED = "Har de bytt namn: fyll i den nya raden. Ta sedan bort den gamla."
WHERE = f"{MAPS}, rubriker"
_FILE = "<fil>"
_ADD = " Har filen ingen: lägg till en kolumn i den, med samma ord på varje rad."
_TIME = "Är tiden i timmar: välj det för tidsenhet, i bladet val."


@dataclass(frozen=True)
class _Asked:
    """What is asked of a file, with `_FILE` for its name, and the kronor of the Todo."""

    file: Seen
    what: str
    kr: int | None


def _once(asked: Iterable[_Asked]) -> list[Todo]:
    """Each question once for the files of a system that have it: one row of the sheet answers for all."""
    files: dict[tuple[str, str, str, int | None], list[str]] = {}
    for one in asked:
        files.setdefault((one.file.kalla, one.file.table, one.what, one.kr), []).append(one.file.name)
    return [
        Todo(kr, what.replace(_FILE, names[0] + _more(len(names) - 1)), WHERE)
        for (_, _, what, kr), names in files.items()
    ]


def _more(files: int) -> str:
    return "" if not files else f" och {files} {'fil' if files == 1 else 'filer'} till"


def needed(
    filled: Filled, seen: Sequence[Seen], words: Iterable[Word], unit: Mapping[str, str]
) -> list[Todo]:
    """Columns that must be there and that nobody has said which they are, file by file.

    In: `unit` is what each insats is counted in: a place needs no quantity, and only hours need times.
    """
    meant = translations(filled.translations(), words)
    found: list[_Asked] = []
    for file, named in _files(seen, filled):
        told, kinds = _told(file, named), _kinds(file, meant, unit)
        timed = "minuter" in told or {"start", "stopp"} <= told
        if file.table == "utford_tid" and "timme" in kinds and not timed:
            what = f"Välj vilken rubrik i {_FILE} som är minuter, eller vilka som är start och stopp."
            found.append(_Asked(file, what, None))
        must = _required(file, named, kinds)
        for name in must:
            if name in told:
                continue
            heading = _proposed(file, name, named)
            hint = f": ”{heading}” föreslås" if heading else candidates(file, name, named, must)
            sign = " Det är pengar: kontrollera tecken och att det är kronor."
            kronor = sign if _is_money(file, heading) else ""
            lacks = _lacks(file, name, hint)
            what = f"Välj vilken rubrik i {_FILE} som är {name}{hint}.{kronor}{lacks}"
            found.append(_Asked(file, what, None))
        for name in _may_be_without(file, named, told):
            if hint := candidates(file, name, named, file.likeness.found if file.likeness else ()):
                what = f"Välj vilken rubrik i {_FILE} som är {name}{hint}. Är ingen det"
                found.append(_Asked(file, f"{what}: skriv {NOT_USED} för dem. Filen {SAID[name]}", None))
    return _once(found)


def unanswered(
    filled: Filled, seen: Sequence[Seen], words: Iterable[Word], unit: Mapping[str, str]
) -> list[Todo]:
    """Headings that could be a column of ours and that nobody has said anything of: they are not read."""
    meant = translations(filled.translations(), words)
    found: list[_Asked] = []
    for file, named in _files(seen, filled):
        must = {*_required(file, named, _kinds(file, meant, unit))} - _told(file, named)
        rows = [
            f"”{row['rubrik']}” ({row['forslag']})"
            for row in headings_proposed.headings(file, filled)
            if row["forslag"] and plain(str(row["rubrik"])) not in named and row["forslag"] not in must
            and not _read_as_it_is(file, str(row["rubrik"]), str(row["forslag"]))
        ]  # fmt: skip
        if rows:
            what = f"Rubriker i {_FILE} som kan behövas och inte läses: {', '.join(rows)}."
            found.append(_Asked(file, f"{what} Välj vår kolumn, eller {NOT_USED}.", 0))
        if (heading := measured(file.texts, file.table)) and plain(heading) not in named:
            what = f"”{heading}” i {_FILE} har mått och inga enheter, och läses inte. Skriv {NOT_USED}."
            found.append(_Asked(file, f"{what} {_TIME}" if file.table == "utford_tid" else what, 0))
    return _once(found)


def stale(filled: Filled, seen: Sequence[Seen]) -> list[Todo]:
    """Rows of the sheet that a person has filled in and whose heading no file has.

    Nothing of a system whose files cannot all be read: what is wrong with them is told.
    """
    unread = {file.kalla for file in seen if file.said not in ("", NOT_USED) and not file.table}
    there: dict[tuple[str, str], set[str]] = {}
    for file in seen:
        headings = {plain(str(heading)) for heading in file.texts.columns}
        there.setdefault((file.kalla, file.table), set()).update(headings)
    found: dict[tuple[str, str], list[str]] = {}
    for row in filled.rows:
        of = (row.get("kalla", ""), row.get("tabell", ""))
        says = row.get("blir", "") not in ("", NOT_USED) and of[0] not in unread
        if says and plain(row.get("rubrik", "")) not in there.get(of, ()):
            found.setdefault(of, []).append(f"”{row['rubrik']}” ({row['blir']})")
    sources = {file.kalla for file in seen}
    return [
        Todo(
            0, f"Rubriker som är ifyllda och som ingen fil har ({table}, {kalla}): {', '.join(rows)}. "
            f"{_RENAMED if kalla in sources else _no_source(kalla, sources)}", WHERE,
        )
        for (kalla, table), rows in found.items()
    ]  # fmt: skip


def _no_source(kalla: str, sources: Collection[str]) -> str:
    near = nearest(kalla, sources)
    meant = f"Menade du ”{near}”? " if near else ""
    return f"Ingen fil har källan ”{kalla}” i bladet filer. {meant}Rätta raden, eller ta bort den."


def _files(seen: Iterable[Seen], filled: Filled) -> Iterator[tuple[Seen, dict[str, str]]]:
    """The files with headings, each with what is filled in of its own: our column by plain heading."""
    columns = filled.columns()
    for file in seen:
        if file.likeness is not None and file.table in table_columns.IMPORTED:
            its_own = {plain(str(heading)) for heading in file.texts.columns}
            of_system = columns.get((file.kalla, file.table), {})
            yield file, {heading: name for heading, name in of_system.items() if heading in its_own}


def _lacks(file: Seen, name: str, hint: str) -> str:
    """What to do where no heading is the unit or the insats: a list of one alone may leave it unsaid."""
    if name not in ("enhet", "insats"):
        return ""
    return f" {a_column_on_each([name])}" if has_sheets(file.texts) else "" if hint else _ADD


def _told(file: Seen, named: Mapping[str, str]) -> set[str]:
    """The columns of ours that are read: by the map, under their own headings, or as a fixed value."""
    assert file.likeness is not None
    certain = file.likeness.certain
    own = {n for n, h in file.likeness.found.items() if h in certain and plain(h) not in named}
    return {*named.values(), *own, *file.constant}


def _may_be_without(file: Seen, named: Mapping[str, str], told: Collection[str]) -> list[str]:
    """The columns that a ledger may be without, and that none of its headings is proposed for."""
    assert file.likeness is not None
    known = {*told, *file.likeness.found}
    return [name for name in LEDGERS.get(file.table, ()) if name not in known]


def _kinds(file: Seen, meant: Translations, unit: Mapping[str, str]) -> set[str]:
    """What the insatser of a file are counted in."""
    return {unit.get(code, "") for code in translated(file, "insats", meant)}


def _required(file: Seen, named: Mapping[str, str], kinds: set[str]) -> list[str]:
    assert file.likeness is not None
    found = file.likeness.found
    must = table_columns.required(file.table, {*found, *named.values()})
    if not kinds - {"", *measure.ALWAYS}:
        must = [name for name in must if name not in table_columns.implied(file.table)]
    if has_measure(found, file.texts):
        must = [name for name in must if name != "matt"]
    return must


def _proposed(file: Seen, name: str, named: Mapping[str, str]) -> str:
    heading = file.likeness.found.get(name, "") if file.likeness else ""
    return "" if plain(heading) in named else heading


def _read_as_it_is(file: Seen, heading: str, name: str) -> bool:
    """Whether a heading is read as the column that it is proposed for, without a map."""
    assert file.likeness is not None
    return heading in file.likeness.certain and file.likeness.found.get(name) == heading


def _is_money(file: Seen, heading: str) -> bool:
    return bool(heading and file.likeness and heading in dict(money([heading], file.likeness)))
