"""`kpb import`: raw extracts in, canonical and pseudonymised tables out."""

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kpbcalc.base import exact, own_choices
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.extracts import clients, key, write
from kpbcalc.underlag.extracts.booked_payments import against_ledger
from kpbcalc.underlag.extracts.files_found import find_files
from kpbcalc.underlag.extracts.layouts import EXTRACTS, READY
from kpbcalc.underlag.extracts.read_extracts import clients_of, read_extracts
from kpbcalc.underlag.extracts.ready import as_csv, read_ready
from kpbcalc.underlag.extracts.systems import systems
from kpbcalc.underlag.extracts.volumes import all_volumes
from kpbcalc.underlag.findings import Finding, told_once
from kpbcalc.underlag.maps import read_maps
from kpbcalc.underlag.own_checks import CHECKS
from kpbcalc.underlag.receipt import kept
from kpbcalc.underlag.rules.rule import limits
from kpbcalc.underlag.rules.volumes import the_other_basis, told_by_the_other
from kpbcalc.underlag.unread_sources import unread_sources

TABLES = ["brukare", "insatsvolymer"]
FIRST_YEAR, LAST_YEAR = 1990, 2150


class StoppedError(ValidationError):
    """The extracts hold what stops the import: the `errors`, of every file."""

    def __init__(self, errors: Sequence[Finding]) -> None:
        first, *others = errors
        remedy = f"{first.to_do()} Rätta råfilerna och kör kpb import igen. Inget är skrivet.".strip()
        for other in others:
            remedy += f"\n  Dessutom: {other.told()} ({other.where()})"
        super().__init__(first.text, where=first.where(), remedy=remedy)
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Imported:
    """The canonical tables, what was changed on the way, and the raw files they are made of.

    `ready` are the tables beside the clients' (the ledger), by name.
    """

    brukare: pd.DataFrame
    insatsvolymer: pd.DataFrame
    findings: tuple[Finding, ...]
    files: tuple[str, ...] = ()
    ready: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def run(
    kommun: str, ar: int, *, source: Path, data: Path, key_file: Path, create_key: bool = False,
    replace: bool = False, say: Callable[[str], None] = lambda text: None,
) -> tuple[Imported, Path]:  # fmt: skip
    """Import the extracts of a folder into `<data>/<kommun>/<ar>/`; all of it or nothing.

    What an earlier import wrote there is taken away only with `replace`; `say` is told how far it has come.

    Raises `UsageError` for folders, files and keys, `ValidationError` for what stands in the extracts.
    """
    if not FIRST_YEAR <= ar <= LAST_YEAR:
        raise UsageError(f"År {ar} går inte att importera.", remedy="Ange utfallsåret med fyra siffror.")
    target = data / kommun / str(ar)
    secret = key.obtain(key_file, create=create_key, apart_from=(data, source))
    own = own_choices.read(kommun, data, CHECKS)
    written = [*TABLES, *(t for t in READY if any(t in system.filer for system in systems(own)))]
    write.refuse_foreign(target, written)
    if not replace:
        write.refuse_to_replace(target, written)
    write.refuse_other_key(data, kommun, ar, key.fingerprint(secret))
    imported = convert(source, own, ar, secret, say)
    facts = {
        "nyckel": key.fingerprint(secret),
        "rafiler": list(imported.files),
        "fynd": kept(imported.findings),
    }
    tables = {"brukare": _csv(imported.brukare), "insatsvolymer": _csv(imported.insatsvolymer)}
    tables |= {name: as_csv(frame, name) for name, frame in imported.ready.items()}
    if create_key:
        key.store(key_file, secret)
    try:
        write.publish(target, tables, facts)
    except BaseException:
        if create_key:
            key_file.unlink()
        raise
    return imported, target


def convert(
    source: Path, own: Own, ar: int, secret: bytes, say: Callable[[str], None] = lambda text: None
) -> Imported:
    """Read and convert the extracts, without writing anything that stays; `say` is told how far it has come.

    Raises `StoppedError` with everything that stops, of every file.
    """
    insatser = catalogue(own)
    read_maps(own, insatser)  # a map of the wrong form is told here too
    known = systems(own)
    with tempfile.TemporaryDirectory(prefix="kpb-") as folder:
        files, findings = find_files(source, known, ar)
        findings += unread_sources(own)
        ready, found = read_ready(
            [file for file in files if file.table in READY], ar, own.kommun, limits(own, ar)
        )
        findings += found
        raw = [file for file in files if file.table not in READY]
        if not raw:
            _stop(findings)  # a file that is named and not there says more than that there is none
            _require_clients(source, ready)
        extracts, people, found = read_extracts(raw, ar, secret, Path(folder), say)
        findings += found
        last, found = clients.last_days(clients_of(extracts), people)
        sex, odd = clients.stated_sex(lambda: clients_of(extracts), people)
        people, ages = clients.with_birth_years(lambda: clients_of(extracts), people)
        findings += found + odd + ages
        volumes, changes = all_volumes(extracts, ar, insatser, last, limits(own, ar), say)
    findings += changes
    findings += against_ledger(changes, ready.get("kontoutfall"), limits(own, ar)["V37"]["bistand"])
    _stop(findings)
    findings += _bases(volumes, insatser)
    brukare, unlikely = clients.table(volumes["brukar_id"], people, sex, ar)
    names = tuple(file.name for file in files)
    return Imported(brukare, volumes, tuple(findings + unlikely), names, ready)


def _bases(volumes: pd.DataFrame, insatser: pd.DataFrame) -> list[Finding]:
    """V21: insatser that came as decisions only, or as visits only, and the lines to write."""
    other = told_by_the_other(volumes, insatser)
    findings = []
    for basis in sorted(set(other.values())):
        codes = [code for code, there in other.items() if there == basis]
        text, remedy = the_other_basis(codes, basis)
        findings.append(
            Finding("V21", "info", "insatsvolymer", "beviljad/utford", len(codes), (), text, atgard=remedy)
        )
    return findings


def _csv(frame: pd.DataFrame) -> str:
    """`;`, LF and decimal point; a missing volume is blank."""
    shown = frame.copy()
    for name in ("beviljad", "utford"):
        if name in shown:
            shown[name] = ["" if pd.isna(v) else exact.text(v) for v in shown[name]]
    return str(shown.to_csv(sep=";", index=False, lineterminator="\n"))


def _require_clients(source: Path, ready: Collection[str]) -> None:
    """Raises `UsageError`: there is no file about clients, and of a ledger alone nothing can be made."""
    there = f"Mappen har {' och '.join(sorted(ready))}, men" if ready else "Mappen har"
    raise UsageError(
        f"{there} ingen fil om brukare.", where=source.name,
        remedy=f"Lägg dit minst en av {', '.join(EXTRACTS)} (.csv, .xlsx eller .parquet) ur "
        "verksamhetssystemet, eller välj i kartor.xlsx, bladet filer, vilken fil det är. Finns brukare och "
        "insatsvolymer redan i vår form i årets mapp behövs ingen import: lägg filerna där med tabellens "
        "namn (kontoutfall.csv).",
    )  # fmt: skip


def _stop(findings: list[Finding]) -> None:
    """Raise `StoppedError` with every error among the findings: a raw file is seldom wrong once."""
    if errors := [f for f in told_once(findings) if f.allvar == "fel"]:
        raise StoppedError(errors)
