"""`kpb import`: raw extracts in, canonical and pseudonymised tables out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpbcalc import exact, params
from kpbcalc.errors import UsageError, ValidationError
from kpbcalc.underlag.extracts import clients, decisions, key, placements, raw, visits, write
from kpbcalc.underlag.extracts.housing import home_care_in_special_housing
from kpbcalc.underlag.extracts.identity import Identity, identify, join
from kpbcalc.underlag.extracts.policy import Policy, read_policy
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import catalogue
from kpbcalc.underlag.maps import Maps, read_maps

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
    imported = convert(source, kommun, ar, secret)
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


def convert(source: Path, kommun: str, ar: int, secret: bytes) -> Imported:
    """Read and convert the extracts, without writing anything."""
    own, insatser = params.municipality(kommun), catalogue(kommun)
    maps, policy = read_maps(own, kommun, insatser), read_policy(own, kommun)
    frames, people, findings = _read(source, maps, ar, secret)
    _stop(findings)
    last, found = clients.last_days({f: t for _, f, t in frames})
    sex, odd = clients.stated_sex({f: t for _, f, t in frames}, people)
    findings += found + odd
    volumes, changes = _volumes(frames, policy, ar, insatser, last)
    findings += changes
    _stop(findings)
    brukare, unlikely = clients.table(volumes["brukar_id"], people, sex, ar)
    return Imported(brukare, volumes, tuple(findings + unlikely))


def _read(
    source: Path, maps: Maps, ar: int, secret: bytes
) -> tuple[list[tuple[str, str, pd.DataFrame]], dict[str, Identity], list[Finding]]:
    """Every extract there is (table, file name, rows) with pseudonyms in place of numbers."""
    if not source.is_dir():
        raise UsageError("Mappen med råfilerna finns inte.", where=source.name, remedy="Kontrollera --from.")
    frames: list[tuple[str, str, pd.DataFrame]] = []
    people: dict[str, Identity] = {}
    findings: list[Finding] = []
    for table in raw.EXTRACTS:
        loaded = raw.load(source, table, maps)
        if loaded is None:
            continue
        rows, file, form = loaded
        findings += form
        if any(f.allvar == "fel" for f in form):
            continue
        named, who, numbers = identify(rows, ar, secret, file)
        join(people, who.items(), file)
        findings += numbers
        frames.append((table, file, named))
    if not frames and not findings:
        raise UsageError(
            "Ingen råfil att importera.", where=source.name,
            remedy=f"Lägg minst en av {', '.join(raw.EXTRACTS)} (.csv, .xlsx eller .parquet) i mappen.",
        )  # fmt: skip
    return frames, people, findings


def _volumes(
    frames: list[tuple[str, str, pd.DataFrame]], policy: Policy, ar: int, insatser: pd.DataFrame,
    last: Mapping[str, int],
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """insatsvolymer of all extracts together; volumes are Int64 counts of 10⁻⁸, missing where not known."""
    prepared: dict[str, tuple[pd.DataFrame, str]] = {}
    findings: list[Finding] = []
    for table, file, frame in frames:
        match table:
            case "beslut":
                ready, found = decisions.prepare(frame, ar, insatser, last, file)
            case "placering":
                ready, found = placements.prepare(frame, ar, insatser, last, file, policy)
            case _:
                ready, found = visits.prepare(frame, ar, insatser, last, file, policy)
        prepared[table] = ready, file
        findings += found
    _stop(findings)
    beviljad, utford = [], []
    if "beslut" in prepared:
        decided, file = prepared["beslut"]
        volumes, found = decisions.granted(decided, ar, file)
        beviljad.append(volumes)
        findings += found
    if "placering" in prepared:
        stays, file = prepared["placering"]
        volumes, found = placements.bed_days(stays, ar, policy, file)
        utford.append(volumes)
        findings += found
    if "utford_tid" in prepared:
        utford.append(visits.performed(prepared["utford_tid"][0], ar))
    if {"beslut", "placering"} <= prepared.keys():
        decided, file = prepared["beslut"]
        findings += home_care_in_special_housing(decided, prepared["placering"][0], insatser, file)
    return _together(beviljad, utford), findings


def _together(beviljad: list[pd.DataFrame], utford: list[pd.DataFrame]) -> pd.DataFrame:
    """One row per client, insats, unit and month, sorted; rows that hold no volume are left out."""
    columns = {}
    for name, parts in (("beviljad", beviljad), ("utford", utford)):
        rows = pd.concat(parts) if parts else pd.DataFrame(columns=[*KEY, "volym"])
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
