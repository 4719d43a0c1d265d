"""What lies in the folder? Each file with the table it seems to be, why, and its rows under our names."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.choices_workbook import NOT_USED, UNIT_LIST
from kpbcalc.base.errors import UsageError
from kpbcalc.base.masked import masked
from kpbcalc.underlag import sie
from kpbcalc.underlag.by_cells import told_by_cells
from kpbcalc.underlag.extracts import payments
from kpbcalc.underlag.extracts.amount_and_measure import with_measure
from kpbcalc.underlag.extracts.layouts import EXTRACTS, READY
from kpbcalc.underlag.extracts.named_years import without_year
from kpbcalc.underlag.extracts.raw import no_rows
from kpbcalc.underlag.extracts.words import Words
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.likeness import Likeness, like, likest
from kpbcalc.underlag.money_unit import COLUMNS as MONEY
from kpbcalc.underlag.months_across import advice
from kpbcalc.underlag.population_advice import sexes_across
from kpbcalc.underlag.read import SUFFIXES, read
from kpbcalc.underlag.sample import sample
from kpbcalc.underlag.schemas import TABLES
from kpbcalc.underlag.survey_seen import surveys_like
from kpbcalc.underlag.unreadable import Why, told, within

USED = (*EXTRACTS, *READY, "enheter")
_NAMELESS = "utan namn"  # the system of files that are called by their year alone
_NUMBER = re.compile(r"[?]{6,8}[-+ _]?[?]{4}")  # a masked personnummer
_SHOWN = 6  # headings that say why


@dataclass(frozen=True)
class Claim:
    """What the maps say of a file: the name or pattern it stands under, its table, system and periods."""

    fil: str
    tabell: str
    kalla: str
    perioder: str = ""


@dataclass(frozen=True)
class Seen:
    """One file: its name within the folder, its table (empty when none is used), why, and what it holds.

    `texts` are the cells under the file's own headings, none for SIE; `rows` are under our names by the maps
    and, where they say nothing, by what is proposed.
    """

    path: Path
    name: str
    table: str
    kalla: str
    why: str
    texts: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    likeness: Likeness | None = None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    findings: tuple[Finding, ...] = ()
    cut: bool = False
    surveys: tuple[str, ...] = ()
    perioder: str = ""  # of a ledger, those that are read where not all are
    said: str = ""  # the table that a person has chosen, or that it is not used
    headings: Mapping[str, str] = field(default_factory=dict)  # the file's own, by our names
    constant: frozenset[str] = frozenset()  # columns of ours that a fixed value stands for


def look(
    folder: Path, filled: Mapping[str, Claim], columns: Mapping[tuple[str, str], Mapping[str, str]],
    sie_own: Mapping[str, object],
) -> list[Seen]:  # fmt: skip
    """Every file, in the order of their names.

    In: what the maps already say of files, headings by system and table. Raises `UsageError`
    when the folder is not there or empty.
    """
    if not folder.is_dir():
        raise UsageError("Mappen med råfilerna finns inte.", where=folder.name, remedy="Kontrollera --from.")
    odd = dict(within(folder))
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    if not files and not odd:
        raise UsageError(
            "Det finns inga filer i mappen.", where=folder.name,
            remedy="Lägg leveransens filer där: huvudboken och uttagen ur verksamhetssystemet.",
        )  # fmt: skip
    seen = [_seen(p, name_of(p, folder), filled, columns, sie_own) for p in files if p not in odd]
    seen += [_unread(p, name_of(p, folder), why) for p, why in odd.items()]
    said = {name: (claim.tabell, claim.perioder) for name, claim in filled.items()}
    named = [(file, *said.get(file.name, ("", ""))) for file in sorted(seen, key=lambda s: s.name)]
    return [replace(file, said=table, perioder=periods) for file, table, periods in named]


def with_insats(file: Seen, by_unit: Mapping[str, str]) -> Seen:
    """A list without Insats as the import reads it: of placements the unit tells it, payments are of one.

    In: the insats of units that the municipality has stated in `[import.placering_insats]`.
    """
    if file.table == payments.TABLE:
        return replace(file, rows=payments.with_defaults(file.rows))
    if file.table != "placering" or "insats" in file.rows or "enhet" not in file.rows:
        return file
    units = file.rows["enhet"]
    known = {unit: insats for unit, insats in by_unit.items() if insats != NOT_USED}
    return replace(file, rows=file.rows.assign(insats=units.map(lambda unit: known.get(unit, unit))))


def with_constants(file: Seen, words: Words) -> Seen:
    """A file with the columns that it has not and that a translation without a word stands for."""
    rows = file.rows
    added = [name for name in sorted(words.everywhere(file.table)) if name not in rows]
    if not added or rows.empty:
        return file
    said = words.translate(rows.assign(**dict.fromkeys(added, "")), file.table)
    return replace(file, rows=rows.assign(**{n: said[n] for n in added}), constant=frozenset(added))


def name_of(path: Path, folder: Path) -> str:
    """What a file is called: its name within the folder, without anybody's number."""
    return masked(path.relative_to(folder).as_posix())


def _unread(path: Path, name: str, why: Why) -> Seen:
    return Seen(path, name, "", system_of(name), f"{why.what}. {why.remedy}", findings=(told(name, why),))


def _seen(
    path: Path, name: str, filled: Mapping[str, Claim],
    columns: Mapping[tuple[str, str], Mapping[str, str]], sie_own: Mapping[str, object],
) -> Seen:  # fmt: skip
    said = filled.get(name)
    table, kalla = (said.tabell, said.kalla or system_of(name)) if said else ("", system_of(name))
    surveys = surveys_like(path) if table in ("", NOT_USED) else ()
    if surveys or table == NOT_USED:
        why = f"undersökning: {', '.join(surveys)}" if surveys else "används inte, enligt kartor.xlsx"
        return Seen(path, name, "", kalla, why, surveys=surveys)
    table = "enheter" if table == UNIT_LIST else table
    if path.suffix.lower() in sie.SUFFIXES:
        rows, findings = sie.read_sie(path, sie_own)
        return Seen(
            path, name, "kontoutfall", kalla, "SIE-fil med verifikat", rows=rows, findings=tuple(findings)
        )
    if path.suffix.lower() not in SUFFIXES:
        why = f"läses inte: kpb läser {', '.join(SUFFIXES)} och SIE. Spara om den i Excel om den behövs"
        return Seen(path, name, "", kalla, why)
    mapped = columns.get((kalla, table), {})
    with sample(path) as (part, cut):
        texts, findings = read(part, table or _named(name), mapped)
        if proposed := _money_proposed(texts, table or _named(name), path.stem, mapped):
            texts, findings = read(part, table or _named(name), {**mapped, **proposed})
    if texts.columns.empty:
        return Seen(path, name, "", kalla, findings[0].text if findings else "tom", findings=tuple(findings))
    if texts.empty:
        findings.append(no_rows(name))
    headings = [str(heading) for heading in texts.columns]
    chosen, table = bool(table), table or _named(name)
    found = like(headings, table, texts) if table in {*EXTRACTS, *TABLES} else None
    if found is None or (not chosen and len(found.missing) > len(found.found)):
        found = likest(headings, Path(name).stem, texts)
    if found is None or not (chosen or found.found):  # a name alone says nothing
        why = "liknar ingen tabell: rubrikerna är okända"
        if turn := advice(headings, "") or sexes_across(headings):
            why += f". {turn}".rstrip(".")
        return Seen(path, name, "", kalla, why, texts, findings=tuple(findings), cut=cut)
    found = told_by_cells(found, texts)
    named = _under_our_names(texts, found, columns.get((kalla, found.table), {}))
    used = found.table if found.table in USED else ""
    why = _why(found, {*named})
    done = " ".join(f.text for f in findings if f.allvar == "info" and f.kolumn)
    turn = advice(headings, found.table) if found.missing else ""
    why = ". ".join(part.rstrip(".") for part in (why, done, turn) if part)
    if not used:
        why += f". Läggs som {found.table}{path.suffix.lower()} i årets mapp i underlaget"
    rows = pd.DataFrame({n: texts[h] for n, h in named.items()}, index=texts.index)
    rows, _ = with_measure(rows, named.get("omfattning", ""), name)
    return Seen(path, name, used, kalla, why, texts, found, rows, tuple(findings), cut, headings=named)


def _money_proposed(texts: pd.DataFrame, table: str, stem: str, mapped: Mapping[str, str]) -> dict[str, str]:
    """Our columns of money by the headings they are proposed for: with them the file is read as imported."""
    headings = [str(heading) for heading in texts.columns]
    found = like(headings, table) if table in {*EXTRACTS, *TABLES} else likest(headings, stem)
    taken = {*headings, *mapped.values()}
    named = found.found.items() if found else ()
    return {plain(h): n for n, h in named if n in MONEY and n not in taken and plain(h) not in mapped}


def _named(name: str) -> str:
    """The one extract that a file's own name says it is, as the import would read `beslut.csv`."""
    tables = [table for table in EXTRACTS if plain(table) in plain(Path(name).stem)]
    return tables[0] if len(tables) == 1 else ""


def system_of(name: str) -> str:
    """What to call the system a file comes from: a known system in its name, else the name itself."""
    known = params.toml("forslag.toml")["system"]["namn"]
    words = plain(name)
    bare = without_year(Path(_NUMBER.sub("", name)).with_suffix("").as_posix().replace("/", " "))
    stem = " ".join(part for word in bare.split() if (part := word.strip("_-.,")))
    return next(
        (system.capitalize() for system in known if len(system) > 3 and system in words), stem or _NAMELESS
    )


def _why(found: Likeness, known: Collection[str]) -> str:
    shown = [f"{heading} = {name}" for name, heading in found.found.items()]
    more = f" med flera ({len(shown)})" if len(shown) > _SHOWN else ""
    text = f"rubriker som känns igen: {', '.join(shown[:_SHOWN])}{more}"
    missing = [name for name in found.missing if name not in known]
    text += f". Saknas: {', '.join(missing)}" if missing else ""
    return text + (f". Kunde också vara {found.instead}" if found.instead else "")


def _under_our_names(texts: pd.DataFrame, found: Likeness, mapped: Mapping[str, str]) -> dict[str, str]:
    """The heading of each of our columns by the map and, where it says nothing, as it is read or proposed."""
    by_map = {name: heading for heading in texts.columns if (name := mapped.get(plain(heading)))}
    by_map.pop(NOT_USED, None)
    rest = {
        n: h for n, h in found.found.items()
        if n not in by_map and plain(h) not in mapped and h not in by_map.values()
    }  # fmt: skip
    return {**by_map, **rest}
