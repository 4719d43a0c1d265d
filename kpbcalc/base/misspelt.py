"""Which name is misspelt in a file of the workbench? Told in Swedish to whoever has edited it.

An error's own words may quote a row and are never shown (see `error_log`). A misspelt name is another thing:
it stands in the code, a template, a notebook or params/. Only a name that does stand there is shown.
"""

import inspect
import pkgutil
import re
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from kpbcalc.base import known_names, param_columns, param_names, places
from kpbcalc.base.errors import UsageError
from kpbcalc.base.known_names import UndeclaredError, What, undeclared

FRAMES = 3  # of the way to the fault: whoever asks stands before whoever looks it up
_FILES = ("*.py", "*.j2", "*.toml", "*.csv", "*.ipynb")
_WORDS: Mapping[What, str] = {
    "table": "Tabellen", "column": "Kolumnen", "fact": "Uppgiften", "section": "Avsnittet",
    "figure": "Figuren", "kind of figure": "Figurslaget", "area": "Området", "insats group": "Insatsgruppen",
    "word": "Ordet", "block": "Blocket", "field": "Fältet", "family": "Familjen",
    "family beside it": "Familjen bredvid", "quantity": "Måttet", "join": "Sammanslagningen",
    "open frame": "Den öppna tabellen", "name": "Namnet", "key": "Namnet", "insats": "Insatsen",
    "indicator": "Nyckeltalet", "post": "Posten", "finding": "Fyndet", "template": "Mallen",
    "option": "Valet", "macro": "Makrot", "module": "Modulen", "argument": "Argumentet",
}  # fmt: skip
# Whoever asks these is told of.
_CHECKS = tuple(Path(str(one.__file__)) for one in (known_names, param_names, param_columns))
_IMPORTED = re.compile(r"cannot import name '(\w+)'")
_KEYWORD = re.compile(r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'")
_NO_SUCH = re.compile(r"No (filter|test) named ")
_PLACES = {"the report": "rapporten", "a package": "paketet", "a row of": "en rad i"}


def as_told(error: BaseException) -> UsageError | None:
    """The error to show for a name that nobody has declared; None where that is not what went wrong."""
    found = _undeclared(error)
    if found is None:
        return _of_template(error)
    name = f" ”{found.name}”" if _is_written(found.name) else ""
    near = f"Menade du {found.near}? " if found.near and _is_written(found.near) else ""
    place = found.where
    for english, swedish in _PLACES.items():
        place = place.replace(english, swedish)
    return UsageError(
        f"{_WORDS[found.what]}{name} finns inte i {place}.", where=_way(error),
        remedy=f"{near}Rätta namnet i filen där det står, en modul, en mall, en anteckningsbok eller params/."
        " Har du inte ändrat något där: anmäl det till dem som sköter arbetsbänken.",
    )  # fmt: skip


def _undeclared(error: BaseException) -> UndeclaredError | None:
    """The undeclared name: ours, or Python's for an object or a module of ours, or in a notebook's cell."""
    if isinstance(error, UndeclaredError):
        return error
    if type(error).__name__ == "TemplateNotFound" and getattr(error, "name", None):
        files = [file.name for file in places.PACKAGE.rglob("*.j2")]
        return undeclared(str(error.name).rpartition("/")[2], files, "kpbcalc/presentation", "template")  # type: ignore[attr-defined]
    if isinstance(error, AttributeError) and error.name:
        kind = error.obj.__name__ if isinstance(error.obj, ModuleType) else type(error.obj).__module__
        if kind.partition(".")[0] == __name__.partition(".")[0]:
            owner = kind if isinstance(error.obj, ModuleType) else type(error.obj).__name__
            return undeclared(error.name, _public(error.obj), owner, "name")
    if isinstance(error, NameError) and error.name and (way := _way(error)):
        frame = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][-1]
        there = {*frame.f_locals, *frame.f_globals}
        return undeclared(error.name, there, way.rpartition(" → ")[2], "name")
    if isinstance(error, ImportError):
        return _not_imported(error)
    return _not_a_keyword(error) if isinstance(error, TypeError) else None


def _not_imported(error: ImportError) -> UndeclaredError | None:
    """A module of ours that there is none of, or a name that there is none of in one."""
    module = error.name or ""
    if module.partition(".")[0] != __name__.partition(".")[0]:
        return None
    package, _, last = module.rpartition(".")
    if isinstance(error, ModuleNotFoundError):
        there = getattr(sys.modules.get(package), "__path__", [])
        return undeclared(last, [one.name for one in pkgutil.iter_modules(there)], package, "module")
    named = _IMPORTED.match(str(error))
    return undeclared(named[1], _public(sys.modules.get(module)), module, "name") if named else None


def _not_a_keyword(error: TypeError) -> UndeclaredError | None:
    """A keyword, in a call of ours or of a notebook's cell, that the function has not."""
    said = _KEYWORD.match(str(error))
    if said is None or not _way(error):
        return None
    frame = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][-1]
    called: Any = {**frame.f_globals, **frame.f_locals}
    for part in said[1].split("."):
        called = called.get(part) if isinstance(called, dict) else getattr(called, part, None)
    there = inspect.signature(called).parameters if callable(called) else ()
    return undeclared(said[2], there, f"{said[1]}()", "argument")


def _of_template(error: BaseException) -> UsageError | None:
    """A template that Jinja cannot read, or with a filter or test that there is none of: the file's words."""
    from jinja2 import TemplateRuntimeError, TemplateSyntaxError  # noqa: PLC0415

    if isinstance(error, TemplateSyntaxError):
        where = f"{_shown(error.filename) or error.name or 'mall'}:{error.lineno}: {error.message}"
    elif isinstance(error, TemplateRuntimeError) and _NO_SUCH.match(error.message or ""):
        where = f"{_way(error)}: {error.message}"
    else:
        return None
    return UsageError("En mall kan inte läsas.", where=where, remedy="Rätta mallen.")


def _public(owner: object) -> list[str]:
    return [name for name in dir(owner) if not name.startswith("_")]


def _is_written(name: str) -> bool:
    """Whether a name stands in a file of the workbench, so that it is nobody's value."""
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    folders = (places.PACKAGE, places.shipped("params"), places.shipped("notebooks"))
    files = (file for folder in folders for kind in _FILES for file in sorted(folder.rglob(kind)))
    return any(whole.search(file.read_text(encoding="utf-8", errors="replace")) for file in files)


def _way(error: BaseException) -> str:
    """Where in the workbench's files since the notebook's cell, the last of them last."""
    steps: list[str] = []
    for frame in traceback.extract_tb(error.__traceback__):
        if (shown := _shown(frame.filename)) and Path(frame.filename) not in _CHECKS:
            steps.append(f"{shown}:{frame.lineno}")
        elif frame.filename.startswith("<ipython"):
            steps = [f"en cell i anteckningsboken, rad {frame.lineno}"]
    template = [step for step in steps[:-FRAMES] if ".j2:" in step][-1:]  # it is asked for there
    return " → ".join([*template, *steps[-FRAMES:]])


def _shown(file: str | None) -> str:
    """A file of the workbench by its place in it; empty for another."""
    if file is None or not Path(file).is_relative_to(places.PACKAGE):
        return ""
    return Path(file).relative_to(places.PACKAGE.parent).as_posix()
