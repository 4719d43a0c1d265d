"""`kpb import`: raw extracts in, canonical and pseudonymised tables out."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import exact, own_choices
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts import clients, decisions, key, lss, placements, visits, write
from kpbcalc.underlag.extracts.housing import home_care_in_special_housing
from kpbcalc.underlag.extracts.notes import has_errors, merged
from kpbcalc.underlag.extracts.policy import Policy, read_policy
from kpbcalc.underlag.extracts.read_extracts import Extract, clients_of, read_extracts
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import catalogue
from kpbcalc.underlag.maps import read_maps
from kpbcalc.underlag.rules.rule import limits

KEY = ["brukar_id", "insats", "enhet", "manad"]
FIRST_YEAR, LAST_YEAR = 1990, 2150
_SHOWN = 10


@dataclass(frozen=True)
class Imported:
    """The canonical tables and what was changed on the way, by rule and count."""

    brukare: pd.DataFrame
    insatsvolymer: pd.DataFrame
    findings: tuple[Finding, ...]


def run(
    kommun: str, ar: int, *, source: Path, data: Path, key_file: Path, create_key: bool = False
) -> tuple[Imported, Path]:
    """Import the extracts of a folder into `<data>/<kommun>/<ar>/`; all of it or nothing.

    Raises `UsageError` for folders, files and keys, `ValidationError` for what stands in the extracts.
    """
    if not FIRST_YEAR <= ar <= LAST_YEAR:
        raise UsageError(f"År {ar} går inte att importera.", remedy="Ange utfallsåret med fyra siffror.")
    target = data / kommun / str(ar)
    secret = key.obtain(key_file, create=create_key, apart_from=(data, source))
    write.refuse_foreign(target, ["brukare", "insatsvolymer"])
    write.refuse_other_key(data, kommun, ar, key.fingerprint(secret))
    imported = convert(source, own_choices.read(kommun, data), ar, secret)
    facts = {
        "nyckel": key.fingerprint(secret),
        "fynd": [
            {"regel": f.regel, "allvar": f.allvar, "tabell": f.tabell, "antal": f.antal, "text": f.text}
            for f in imported.findings
        ],
    }
    tables = {"brukare": _csv(imported.brukare), "insatsvolymer": _csv(imported.insatsvolymer)}
    if create_key:
        key.store(key_file, secret)
    try:
        write.publish(target, tables, facts)
    except BaseException:
        if create_key:
            key_file.unlink()
        raise
    return imported, target


def convert(source: Path, own: Own, ar: int, secret: bytes) -> Imported:
    """Read and convert the extracts, without writing anything that stays."""
    insatser = catalogue(own)
    maps, policy = read_maps(own, insatser), read_policy(own)
    with tempfile.TemporaryDirectory(prefix="kpb-") as folder:
        extracts, people, findings = read_extracts(source, maps, ar, secret, Path(folder))
        _stop(findings)
        last, found = clients.last_days(clients_of(extracts))
        sex, odd = clients.stated_sex(lambda: clients_of(extracts), people)
        findings += found + odd
        volumes, changes = _volumes(extracts, policy, ar, insatser, last, limits(own, ar))
    findings += changes
    _stop(findings)
    brukare, unlikely = clients.table(volumes["brukar_id"], people, sex, ar)
    return Imported(brukare, volumes, tuple(findings + unlikely))


def _volumes(
    extracts: list[Extract], policy: Policy, ar: int, insatser: pd.DataFrame, last: Mapping[str, int],
    limited: Mapping[str, Mapping[str, Any]],
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """insatsvolymer of all extracts together; volumes are Int64 counts of 10⁻⁸, missing where not known."""
    prepared: dict[str, tuple[pd.DataFrame, str]] = {}
    findings: list[Finding] = []
    corrected: list[Finding] = []
    beviljad, utford = [], []
    for table, file, rows, _ in extracts:
        told: list[Finding] = []
        for frame in rows:
            match table:
                case "beslut":
                    ready, found = decisions.prepare(frame, ar, insatser, last, file)
                case "placering":
                    ready, found = placements.prepare(frame, ar, insatser, last, file, policy)
                case _:
                    ready, found = visits.prepare(frame, ar, insatser, last, file, policy)
            told += found
            if table != "utford_tid":
                prepared[table] = ready, file
            elif not has_errors(told):
                # At once, and only the sums are kept: there may be many parts.
                volumes, netted = visits.performed(ready, file, ar)
                utford.append(volumes)
                corrected += netted
        findings += merged(told)
    _stop(findings)
    if "beslut" in prepared:
        decided, file = prepared["beslut"]
        volumes, found = decisions.granted(decided, ar, file)
        beviljad.append(volumes)
        findings += found + lss.believable(decided, insatser, limited, file)
    if "placering" in prepared:
        stays, file = prepared["placering"]
        volumes, found = placements.bed_days(stays, ar, policy, file)
        utford.append(volumes)
        findings += found
    findings += merged(corrected)
    if {"beslut", "placering"} <= prepared.keys():
        decided, file = prepared["beslut"]
        findings += home_care_in_special_housing(decided, prepared["placering"][0], insatser, file)
    return _together(beviljad, utford), findings


def _together(beviljad: list[pd.DataFrame], utford: list[pd.DataFrame]) -> pd.DataFrame:
    """One row per client, insats, unit and month, sorted; rows that hold no volume are left out."""
    columns = {}
    for name, volumes in (("beviljad", beviljad), ("utford", utford)):
        rows = pd.concat(volumes) if volumes else pd.DataFrame(columns=[*KEY, "volym"])
        columns[name] = rows.groupby(KEY)["volym"].sum().astype("Int64")
    both = pd.DataFrame(columns)
    some = (both.fillna(0) > 0).any(axis=1)
    return both[some].sort_index().reset_index()


def _csv(frame: pd.DataFrame) -> str:
    """`;`, LF and decimal point; a missing volume is blank."""
    shown = frame.copy()
    for name in ("beviljad", "utford"):
        if name in shown:
            shown[name] = ["" if pd.isna(v) else exact.text(v) for v in shown[name]]
    return str(shown.to_csv(sep=";", index=False, lineterminator="\n"))


def _stop(findings: list[Finding]) -> None:
    """Raise `ValidationError` with every error among the findings: a raw file is seldom wrong once."""
    errors = [f for f in findings if f.allvar == "fel"]
    if not errors:
        return
    first, *others = errors
    remedy = "Rätta råfilerna och kör kpb import igen. Inget är skrivet."
    for other in others[:_SHOWN]:
        remedy += f"\n  Dessutom: {other.text} ({other.where()})"
    raise ValidationError(first.text, where=first.where(), remedy=remedy)
