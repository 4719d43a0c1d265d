"""Load one municipality and year from its folder: read, check, apply the rules."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import pandas as pd

from kpbcalc.base import own_choices
from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag import rules
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.check import check
from kpbcalc.underlag.content import TEXTS
from kpbcalc.underlag.delimited import lines_above
from kpbcalc.underlag.findings import Finding, stop_on_errors, told_once
from kpbcalc.underlag.folders import folder_of
from kpbcalc.underlag.implied import of_the_whole_year, with_implied
from kpbcalc.underlag.large import (
    Condensed,
    SummedSie,
    condense,
    is_large,
    is_long,
    located,
    repeated,
    standing_twice,
    sum_sie,
)  # fmt: skip
from kpbcalc.underlag.maps import Maps, read_maps
from kpbcalc.underlag.method import METHOD_FILE, method
from kpbcalc.underlag.model import Underlag
from kpbcalc.underlag.own_checks import CHECKS
from kpbcalc.underlag.performed_visits import fill_performed
from kpbcalc.underlag.population_advice import of_another_place, titled_otherwise
from kpbcalc.underlag.read import find_file, found_files, not_files, read, suffixes
from kpbcalc.underlag.receipt import imported_findings
from kpbcalc.underlag.schemas import BESIDE, REQUIRED, TABLES
from kpbcalc.underlag.short_periods import with_century
from kpbcalc.underlag.sie import SUFFIXES as SIE
from kpbcalc.underlag.sie import of_the_year, read_sie
from kpbcalc.underlag.unclaimed import unclaimed
from kpbcalc.underlag.unread_sources import unread_sources

# Told by rules of their own, or empty where no cost is shared.
_MAY_BE_EMPTY = ("kontoutfall", "insatsvolymer", "pooler", "fordelningsvarden")


def load(
    data: Path, kommun: str, ar: int, *, strict: bool = False, warn: bool = True
) -> tuple[Underlag, list[Finding]]:
    """The typed underlag of `<data>/<kommun>/<ar>/` and the findings that did not stop it.

    `warn` as for `examine`. Raises `UsageError` when there is no such folder and `ValidationError` when
    something is wrong in it.
    """
    underlag, findings = examine(data, kommun, ar, warn=warn)
    stop_on_errors(findings, strict=strict)
    if underlag is None:
        raise ValidationError("Underlaget kunde inte läsas.", where=f"{kommun}/{ar}")
    return underlag, findings


def examine(data: Path, kommun: str, ar: int, *, warn: bool = True) -> tuple[Underlag | None, list[Finding]]:
    """Every finding about a folder, and the underlag when there is no error among them.

    Without `warn` the rules that cannot stop are not asked: of an earlier year nobody reads what they say.
    """
    folder = folder_of(data, kommun, ar)
    tables: dict[str, pd.DataFrame] = {}
    files: list[str] = []
    findings: list[Finding] = []
    condensed: dict[str, Condensed | SummedSie] = {}
    told: dict[str, list[Finding]] = {}
    own = own_choices.read(kommun, data, CHECKS)
    insatser = catalogue(own)
    maps = read_maps(own, insatser)
    for name, schema in TABLES.items():
        file = find_file(folder, name)
        if file is None:
            odd = not_files(folder, name)
            told[name] = odd or ([_missing(name)] if name in REQUIRED else [])
            tables[name] = _empty(schema)
            continue
        files.append(file.name)
        told[name] = _only_one(folder, name) + not_files(folder, name)
        if is_large(file, name) and not _begins_above(file, name, maps.headings(name)):
            tables[name], found, groups = condense(file, name, maps)
            told[name] += told_once(found)
            condensed |= {name: groups} if groups else {}
            continue
        raw, form, summed = _read_rows(file, name, maps.headings(name), own, ar)
        if raw.columns.empty and any(f.allvar == "fel" for f in form):
            # Nothing was read: that it has no columns either would only hide why.
            told[name] += form
            tables[name] = _empty(schema)
            continue
        raw, mapped = _ours(raw, name, file, maps, ar)
        tables[name], content = check(raw, schema, file.name)
        condensed |= {name: summed} if summed else {}
        told[name] += told_once(form + mapped + located(content, condensed))
    findings += [*(f for each in told.values() for f in each), *_headings_alone(folder, tables, told)]
    metod, wrong = method(folder)
    findings += wrong + imported_findings(folder) + unclaimed(folder) + unread_sources(own)
    tables["insatser"] = insatser
    # A wrong cell stands in the way of nobody else's row; a table that could not be read of all that asks it.
    unread = frozenset(name for name, each in told.items() if any(_is_form(f) for f in each))
    found = located(
        rules.run(
            rules.REFERENCES,
            rules.Case(
                tables,
                own,
                ar,
                unread,
                repeated(tables, condensed),
                {name: partial(standing_twice, rows) for name, rows in condensed.items()},
            ),
            warn=warn,
        ),
        condensed,
    )
    findings += found
    # What is believable is asked of whole tables only.
    wrong_tables = {name for name, each in told.items() if _errors(each)} | {f.tabell for f in _errors(found)}
    events = tables.pop("insatshandelser")
    if "insatshandelser" in wrong_tables:
        wrong_tables.add("insatsvolymer")
    if "insatsvolymer" not in wrong_tables:
        tables["insatsvolymer"] = fill_performed(tables["insatsvolymer"], events)
    case = rules.Case(tables, own, ar, frozenset(wrong_tables))
    findings += located(rules.run(rules.CONTENTS, case, warn=warn), condensed)
    tables["insatsvolymer"] = tables["insatsvolymer"].reset_index(drop=True)
    if _errors(findings):
        return None, findings
    files += [METHOD_FILE] * (folder / METHOD_FILE).is_file()
    return Underlag(own, ar, metod, files=tuple(files), condensed=condensed, **cast(Any, tables)), findings


def _errors(findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if f.allvar == "fel"]


def _is_form(finding: Finding) -> bool:
    """Whether a table is not there, or not as a whole: its file, its rows or its columns (V01 to V03)."""
    return finding.allvar == "fel" and finding.regel in ("V01", "V02", "V03")


def _begins_above(file: Path, table: str, named: Mapping[str, str]) -> bool:
    """Whether a text file has lines above its headings: only reading it whole knows of those."""
    return file.suffix.lower() in TEXTS and lines_above(file, table, named)


def _read_rows(
    file: Path, table: str, named: Mapping[str, str], own: own_choices.Own, ar: int
) -> tuple[pd.DataFrame, list[Finding], SummedSie | None]:
    """The rows of a table as text: those of a SIE file for the year, of a long one in sums."""
    if file.suffix.lower() not in SIE:
        rows, form = read(file, table, named)
        form += of_another_place(rows, table, file.name, own.kommun)
        return rows, form + titled_otherwise(rows, table, file.name, own.kommun, ar), None
    sie, summed = own.get("sie", {}), None
    if is_long(file):
        frame, findings, summed = sum_sie(file, sie)
    else:
        frame, findings = read_sie(file, sie)
    frame, of_others = of_the_year(frame, ar, file, summed.groups["antal"] if summed else None)
    return frame, findings + of_others, summed


def _ours(
    raw: pd.DataFrame, name: str, file: Path, maps: Maps, ar: int
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows under our names and in our words, with what follows from them."""
    raw, mapped = maps.apply(raw, name, file.name)
    if name == "kontoutfall":
        raw, short = with_century(raw, ar, file.name)
        mapped += short
    raw, follows = with_implied(raw, name, file.name)
    known = {*TABLES[name].columns, *BESIDE.get(name, ())}
    raw, yearly = of_the_whole_year(raw, name, file.name, ar, known)
    return raw, mapped + follows + yearly


def _headings_alone(
    folder: Path, tables: Mapping[str, pd.DataFrame], told: Mapping[str, list[Finding]]
) -> list[Finding]:
    """V02: tables without rows, which are as if they were not there, unless a rule says more of them."""
    findings = []
    for name in tables:
        file = find_file(folder, name)
        if file and tables[name].empty and name not in _MAY_BE_EMPTY and not _errors(told[name]):
            text = f"{file.name} har bara rubriker: det är som om tabellen inte fanns."
            remedy = "Hämta ut den på nytt" + (
                ", med rader." if name in REQUIRED else ", eller ta bort filen."
            )
            findings.append(Finding("V02", "varning", file.name, "", 1, (1,), text, atgard=remedy))
    return findings


def _missing(name: str) -> Finding:
    named = ", ".join(name + s for s in suffixes(name))
    remedy = f"Lägg en av {named} i mappen."
    return Finding("V03", "fel", name, "", 1, (), f"Filen {name} saknas.", atgard=remedy)


def _only_one(folder: Path, name: str) -> list[Finding]:
    """Two files for one table: nobody but the municipality knows which is right."""
    found = [file.name for file in found_files(folder, name)]
    if len(found) == 1:
        return []
    text = f"Tabellen {name} finns i flera filer: {', '.join(found)}."
    remedy = "Behåll den som gäller, och flytta de andra ur mappen."
    return [Finding("V03", "fel", name, "", len(found), (), text, atgard=remedy)]


def _empty(schema: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {n: pd.Series(dtype=str(c.dtype)) for n, c in schema.columns.items()},
    )
