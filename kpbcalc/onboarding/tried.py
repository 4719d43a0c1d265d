"""What would stop the import? It is tried, without writing any table, once the maps leave nothing to choose.

So the list of what is left is never empty while `kpb import` stops, whatever stops it. Of millions of visits
it takes minutes: what it said is kept beside kartor.xlsx, while files, choices and code are the same.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path

from kpbcalc.base import in_place, own_choices, params
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.every_fault import faults_of
from kpbcalc.base.own_choices import Own
from kpbcalc.base.places import PACKAGE
from kpbcalc.onboarding.maps_left import Todo
from kpbcalc.underlag.extracts.run import StoppedError, convert
from kpbcalc.underlag.own_checks import CHECKS

KEPT = ".provad_import.json"
_MADE_BY = (PACKAGE / "base", PACKAGE / "underlag", params.FOLDER)
_LONG = 50  # MB of raw files, from which it is told that it may take minutes


def stops(source: Path, kommun: str, data: Path, ar: int, say: Callable[[str], None]) -> list[Todo]:
    """Everything that the import says it stops for, each with what to do; `say` is told what goes on."""
    try:
        own = own_choices.read(kommun, data, CHECKS)
    except UsageError as error:
        return _each(error)
    files = sorted(path for path in source.rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in files) // 10**6
    mark = _mark(source, files, own, ar)
    kept = data / kommun / KEPT
    known = _kept(kept, mark)
    if known is None:
        long = f" Det är {size} MB, och kan ta flera minuter." if size >= _LONG else ""
        say(f"Provar importen utan att skriva något.{long}")
        known = _tried(source, own, ar, say)
        rows = [[todo.what, todo.where] for todo in known]
        if mark:
            in_place.put(kept, json.dumps({"av": mark, "stoppar": rows}).encode(), owner_only=True)
    return known


def _tried(source: Path, own: Own, ar: int, say: Callable[[str], None]) -> list[Todo]:
    try:
        convert(source, own, ar, secrets.token_bytes(32), say)
    except StoppedError as stopped:
        return [Todo(None, f.told(), f.where()) for f in stopped.errors]
    except UsageError as error:
        return _each(error)
    except ValidationError as error:
        return [Todo(None, f"{error.what} {error.remedy}".strip(), error.where)]
    return []


def _each(error: UsageError) -> list[Todo]:
    return [Todo(None, f"{fault.what} {fault.remedy}".strip(), fault.where) for fault in faults_of(error)]


def _mark(source: Path, files: list[Path], own: Own, ar: int) -> str:
    """What the outcome hangs on: files, choices and code, by content; empty where a file is shut."""
    mark = hashlib.sha256(json.dumps([ar, own.kommun, own.said, own.places], default=str).encode())
    code = [file for folder in _MADE_BY for file in sorted(folder.rglob("*.*")) if file.suffix != ".pyc"]
    try:
        for path in (*files, *code):
            name = path.relative_to(source) if path.is_relative_to(source) else path.name
            with path.open("rb") as stream:
                mark.update(f"{name} {hashlib.file_digest(stream, 'sha256').hexdigest()} ".encode())
    except OSError:  # the import tells which
        return ""
    return mark.hexdigest()


def _kept(file: Path, mark: str) -> list[Todo] | None:
    """What was said of just these files; None when it was of others, or never."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if mark and kept["av"] == mark:
            return [Todo(None, str(what), str(where)) for what, where in kept["stoppar"]]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
