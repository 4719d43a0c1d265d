"""The volumes of all extracts together: decisions, placements and visits of every care system."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from kpbcalc.base.written import rows_of
from kpbcalc.underlag.extracts import decisions, lss, payments, placements, visits
from kpbcalc.underlag.extracts.absences import present_only
from kpbcalc.underlag.extracts.across import Ready, VisitsSeen, same_in_two_systems, together
from kpbcalc.underlag.extracts.codes import by_choice
from kpbcalc.underlag.extracts.housing import home_care_in_special_housing
from kpbcalc.underlag.extracts.notes import has_errors, merged
from kpbcalc.underlag.extracts.read_extracts import REGISTER, Extract
from kpbcalc.underlag.extracts.rejected import column_of_status, given_only
from kpbcalc.underlag.extracts.spells import in_year
from kpbcalc.underlag.extracts.visits_twice import VisitsTwice
from kpbcalc.underlag.findings import Finding

OUTSIDE = "V15"  # rows wholly outside the year
KEY = ["brukar_id", "insats", "enhet", "manad"]
_WITH_DAYS = ("beslut", "placering")


def all_volumes(
    extracts: list[Extract], ar: int, insatser: pd.DataFrame, last: Mapping[str, int],
    limited: Mapping[str, Mapping[str, Any]], say: Callable[[str], None],
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """insatsvolymer; volumes are Int64 counts of 10⁻⁸, missing where not known.

    With errors among the findings, which are those of every file, the volumes are not to be used.
    """
    ready: dict[str, list[Ready]] = defaultdict(list)
    before: dict[str, list[Ready]] = defaultdict(list)  # what ended before the year
    findings: list[Finding] = []
    corrected: list[Finding] = []
    utford = []
    seen = VisitsSeen()
    for extract in (e for e in extracts if e.table != REGISTER):
        told: list[Finding] = []
        inside, counted, twice = False, 0, VisitsTwice(ar)
        for frame in extract.parts:
            counted += len(frame)
            say(f"Räknar {extract.file}: {rows_of(counted)}")
            wanted, chosen = by_choice(frame, extract.insatser, insatser, extract.file)
            status = extract.headings.get(column_of_status(extract.table), "")
            wanted, rejected = given_only(wanted, extract.file, extract.table, status)
            wanted, absent = present_only(wanted, extract.file, extract.table, extract.headings)
            rows, found = _prepared(extract, wanted, ar, insatser, last, limited["V16"])
            told += chosen + rejected + absent + found
            if extract.table in _WITH_DAYS and not has_errors(found):
                before[extract.table].append(Ready(extract.file, extract.system, rows[~in_year(rows)]))
                rows = rows[in_year(rows)]
            inside |= not rows.empty
            if extract.table != "utford_tid":
                ready[extract.table].append(Ready(extract.file, extract.system, rows))
            elif not has_errors(told):
                twice.see(frame, rows)
                # At once, and only the sums are kept: there may be many parts.
                rows, copies = seen.new(rows, extract.file)
                volumes, netted = visits.performed(rows, extract.file, ar)
                told += copies
                utford.append(volumes)
                corrected += netted
        seen.end_of_file()
        told = merged([*told, *twice.told(extract.file)])
        outside = sum(f.antal for f in told if f.regel == OUTSIDE)
        if outside and not inside:
            told.append(_of_other_years(extract.file, outside, ar))
        findings += told
    if has_errors(findings):
        return pd.DataFrame(), findings
    granted, performed, found = _settled(ready, before, ar, insatser, limited)
    return _together(granted, utford + performed), findings + found + merged(corrected)


def _settled(
    ready: Mapping[str, list[Ready]], before: Mapping[str, list[Ready]], ar: int, insatser: pd.DataFrame,
    limited: Mapping[str, Mapping[str, Any]],
) -> tuple[list[pd.DataFrame], list[pd.DataFrame], list[Finding]]:  # fmt: skip
    """What is granted and what is performed by the decisions, stays and payments of all files together.

    In: `before` is what ended before the year.
    """
    beviljad, utford, findings = list[pd.DataFrame](), list[pd.DataFrame](), list[Finding]()
    decided = stays = None
    if "beslut" in ready:
        decided, copies = together(ready["beslut"], decisions.DECISION)
        volumes, found = decisions.granted(_with(decided, before["beslut"], decisions.DECISION), ar, "")
        beviljad.append(volumes)
        findings += (
            copies + found + same_in_two_systems(decided) + lss.believable(decided, insatser, limited, "")
        )
    if "placering" in ready:
        stays, copies = together(ready["placering"], placements.STAY)
        volumes, found = placements.bed_days(_with(stays, before["placering"], placements.STAY), ar, "")
        utford.append(volumes)
        findings += copies + found
    if payments.TABLE in ready:
        paid, copies = together(ready[payments.TABLE], payments.PAYMENT)
        utford.append(payments.months_paid(paid))
        findings += copies
    if decided is not None and stays is not None:
        findings += home_care_in_special_housing(decided, stays, insatser, "")
    return beviljad, utford, findings


def _with(rows: pd.DataFrame, before: list[Ready], columns: list[str]) -> pd.DataFrame:
    """The rows, and those that ended before the year, each once."""
    ended = together(before, columns)[0]
    return pd.concat([rows, ended]) if len(ended) else rows


def _of_other_years(file: str, rows: int, ar: int) -> Finding:
    """V15: a file that is not of the year at all; of others the rows of the year are read."""
    text = f"{file} har inget om {ar}: {rows_of(rows)} är från andra år."
    remedy = (
        f"Lägg dit uttaget för {ar}. Hör filen inte dit: välj (används inte) i kartor.xlsx, bladet filer."
    )
    return Finding(OUTSIDE, "fel", file, "", rows, (), text, atgard=remedy)


def _prepared(
    extract: Extract, frame: pd.DataFrame, ar: int, insatser: pd.DataFrame, last: Mapping[str, int],
    limits: Mapping[str, Any],
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """A file's rows or a part of them, typed and within the year. In: `limits` of what their ends tell."""
    match extract.table:
        case "beslut":
            return decisions.prepare(frame, ar, insatser, last, extract.file, extract.policy, limits)
        case "placering":
            return placements.prepare(frame, ar, insatser, last, extract.file, extract.policy, limits)
        case payments.TABLE:
            return payments.prepare(frame, ar, insatser, last, extract.file, extract.policy)
        case _:
            return visits.prepare(frame, ar, insatser, last, extract.file, extract.policy)


def _together(beviljad: list[pd.DataFrame], utford: list[pd.DataFrame]) -> pd.DataFrame:
    """One row per client, insats, unit and month, sorted; rows that hold no volume are left out."""
    columns = {}
    for name, volumes in (("beviljad", beviljad), ("utford", utford)):
        rows = pd.concat(volumes) if volumes else pd.DataFrame(columns=[*KEY, "volym"])
        columns[name] = rows.groupby(KEY)["volym"].sum().astype("Int64")
    both = pd.DataFrame(columns)
    some = (both.fillna(0) > 0).any(axis=1)
    return both[some].sort_index().reset_index()
