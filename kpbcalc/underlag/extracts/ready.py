"""The tables that a system writes as they are, but for headings and words: the ledger first of all.

Several files of a table are put together; each is told with its rows and sum, for somebody to set beside the
system's own total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.accumulated import accumulated
from kpbcalc.underlag.check import check
from kpbcalc.underlag.extracts.chosen_periods import of_periods
from kpbcalc.underlag.extracts.files_found import RawFile
from kpbcalc.underlag.extracts.notes import has_errors
from kpbcalc.underlag.extracts.raw import called, no_rows
from kpbcalc.underlag.findings import Finding, only_rows_unread
from kpbcalc.underlag.implied import LEDGERS, of_the_whole_year
from kpbcalc.underlag.periods_twice import same_period_in_two
from kpbcalc.underlag.population_advice import of_another_place, titled_otherwise
from kpbcalc.underlag.read import read
from kpbcalc.underlag.rules.ledger import GROW, OWN_MONTHS, SERIES
from kpbcalc.underlag.rules.rule import listed
from kpbcalc.underlag.schemas import BESIDE, TABLES
from kpbcalc.underlag.short_periods import with_century
from kpbcalc.underlag.sie import SUFFIXES, of_the_year, read_sie
from kpbcalc.underlag.standing_twice import same_in_two, same_money_in_two
from kpbcalc.underlag.turned_signs import turned


def read_ready(
    files: Sequence[RawFile], ar: int, kommun: str, limits: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """The typed tables by name, and what is to be said of their files; with errors not to be used."""
    parts: dict[str, list[pd.DataFrame]] = {}
    findings: list[Finding] = []
    vouchers: set[int] = set()
    by_name: dict[str, dict[str, pd.DataFrame]] = {}
    for file in files:
        frame, told = _read(file, ar, kommun, vouchers, limits["V40"])
        findings += told
        if not has_errors(told):
            parts.setdefault(file.table, []).append(frame)
            by_name.setdefault(file.table, {})[file.name] = frame
    findings += [found for frames in by_name.values() for found in same_in_two(frames)]
    findings += same_money_in_two(by_name.get("kontoutfall", {}))
    findings += [found for table in LEDGERS for found in same_period_in_two(by_name.get(table, {}))]
    return {name: pd.concat(each, ignore_index=True) for name, each in parts.items()}, findings


def as_csv(frame: pd.DataFrame, table: str) -> str:
    """`;`, LF and decimal point, every amount exact."""
    shown = frame.copy()
    for name, column in TABLES[table].columns.items():
        if (column.metadata or {}).get("as") == "exact":
            shown[name] = ["" if pd.isna(v) else exact.text(int(v)) for v in shown[name]]
    return str(shown.to_csv(sep=";", index=False, lineterminator="\n"))


def _read(
    file: RawFile, ar: int, kommun: str, vouchers: set[int], limits: Mapping[str, Any]
) -> tuple[pd.DataFrame, list[Finding]]:
    """One file: its rows of the year, under our names and in our words."""
    if file.path.suffix.lower() in SUFFIXES:
        raw, form = read_sie(file.path, file.system.sie, vouchers)
    else:
        raw, form = read(file.path, named=file.system.maps.headings(file.table))
    findings = called(form, file.path, file.name)
    if (raw.empty and has_errors(findings)) or not only_rows_unread(findings):
        return raw, findings
    if raw.empty:
        return raw, [*findings, no_rows(file.name)]
    findings += of_another_place(raw, file.table, file.name, kommun)
    findings += titled_otherwise(raw, file.table, file.name, kommun, ar)
    # What the check says of a file it says by the table's name: the map to write has it.
    stand_in = f"{file.table}{file.path.suffix}"
    raw, mapped = file.system.maps.apply(raw, file.table, stand_in)
    if file.table == "kontoutfall":
        raw, short = with_century(raw, ar, stand_in)
        mapped += short
    known = {*TABLES[file.table].columns, *BESIDE.get(file.table, ())}
    raw, yearly = of_the_whole_year(raw, file.table, stand_in, ar, known)
    mapped += yearly
    if "period" in raw:
        raw, of_others = of_the_year(raw, ar, file.path)
        if of_others and not (raw["period"].str.slice(stop=4) == str(ar)).any():
            remedy = f"Lägg dit huvudboken för {ar}. Hör filen inte dit: välj (används inte) i kartor.xlsx."
            return raw, [*findings, replace(of_others[0], allvar="fel", tabell=file.name, atgard=remedy)]
        findings += [replace(f, tabell=file.name) for f in of_others]
    raw, chosen = of_periods(raw, file.perioder, ar, file.name)
    findings += chosen
    if has_errors(chosen):
        return raw, findings
    frame, content = check(raw, TABLES[file.table], stand_in)
    findings += [
        replace(f, tabell=file.name, text=f.text.replace(stand_in, file.name)) for f in (*mapped, *content)
    ]
    if not has_errors(findings):
        findings.append(_told(frame, file))
        if file.table == "kontoutfall":
            findings += _turned(frame, file) + _accumulated(frame, file, limits)
    return frame, findings


def _turned(frame: pd.DataFrame, file: RawFile) -> list[Finding]:
    """V39: a ledger whose costs are minus, all of it or some months."""
    remedy = "Vänd tecknet på dem i filen, så att kostnader är plus och intäkter minus."
    return [
        Finding(
            "V39", "varning", file.name, "belopp", int(odd.sum()), (),
            f"{what} i {file.name} är {sign}, i period {listed(frame.loc[odd, 'period'])}.", money, remedy,
        )
        for what, sign, odd, money in turned(frame, pd.Series("", index=frame.index))
    ]  # fmt: skip


def _accumulated(frame: pd.DataFrame, file: RawFile, limits: Mapping[str, Any]) -> list[Finding]:
    """V40: a ledger whose months are each the sum since January."""
    found = accumulated(frame, ["ansvar", *SERIES], "period", "belopp", "ansvar", limits)
    if not found.parts:
        return []
    text = f"{GROW.format(where=file.name)} Så räknas de för mycket ({listed(found.parts)})."
    where = (file.name, "belopp", found.series, ())
    return [Finding("V40", "varning", *where, text, found.too_much, OWN_MONTHS)]


def _told(frame: pd.DataFrame, file: RawFile) -> Finding:
    text = f"{file.name}: {rows_of(len(frame))} till {file.table}."
    money = int(frame["belopp"].sum()) if "belopp" in frame else None
    remedy = "Jämför summan med ekonomisystemets." if money is not None else ""
    return Finding("V37", "info", file.name, "", len(frame), (), text, money, remedy)
