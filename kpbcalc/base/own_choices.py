"""What has a municipality decided for itself? Maps, words, policy, accepted warnings, from all its files.

They stand in its data folder, every `<DATA>/<kommunkod>/*.toml` and the workbook kartor.xlsx there
(`choices_workbook`), and in params/kommuner/<kod>.toml. The files are one set of choices: tables that several
files write in are joined, and a key that two files give is refused, because nobody but the municipality knows
which of them holds.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpbcalc.base import choices_workbook, params
from kpbcalc.base.errors import UsageError

# What a municipality may choose; each is read and checked by the room it is about.
SECTIONS = (
    "kolumner", "varden", "enheter_volym", "sie", "import", "insatser", "godkanda", "bokslut", "nycklar",
    "granskning", "rs_forklaring", "sekretess", "jamforelse", "ytterfall", "prisindex", "kalla",
    "oversattning",
)  # fmt: skip
# Lists whose entries say what they are about: every file may have its own, one for each care system.
JOINED = ("kalla", "oversattning")
# Tables of names and values; so are the parts of a system's entry that are called the same.
_TABLES = (
    "kolumner", "varden", "enheter_volym", "sie", "import", "granskning", "jamforelse", "nycklar",
    "sekretess",
)  # fmt: skip
_WITHIN = "placering_insats"  # of [import]
PLACE = "kommunens kartor (kartor.xlsx eller en toml-fil i <kommunkod>/)"


@dataclass(frozen=True)
class Own:
    """A municipality's own choices: `said` by section, `files` they come from, `places` of every key.

    A key of `places` is the way to a value (`kolumner`, `kolumner.enheter`), its value the file's name.
    """

    kommun: str
    said: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    def get(self, section: str, otherwise: Any) -> Any:
        """What is said in a section, or `otherwise` when nothing is."""
        return self.said.get(section, otherwise)

    def where(self, *way: str) -> str:
        """The file and section of a choice, for a message: `0880/kartor.toml, [kolumner.enheter]`."""
        file = next(
            (
                self.places[found]
                for n in range(len(way), 0, -1)
                if (found := ".".join(way[:n])) in self.places
            ),
            f"{self.kommun}/*.toml",
        )
        return f"{file}, [{'.'.join(way)}]" if way else file

    def accounts(self, year: int) -> list[dict[str, Any]]:
        """What is stated of a year's ledger: `[[bokslut]]` (sum, final or preliminary)."""
        return [stated for stated in self.get("bokslut", []) if stated["ar"] == year]


def read(kommun: str, data: Path | None) -> Own:
    """The choices of a municipality, with those of its folder in the underlag `data` where there is one.

    Raises `UsageError` for a file that is not TOML, a section that does not exist (with the nearest name) and
    a key that two files give (with both).
    """
    shared = params.FOLDER / "kommuner" / f"{kommun}.toml"
    files = [(shared, f"params/kommuner/{kommun}.toml")] if shared.is_file() else []
    files += [(file, f"{kommun}/{file.name}") for file in own_files(kommun, data)]
    said: dict[str, Any] = {}
    places: dict[str, str] = {}
    for file, name in files:
        content = _content(file, name)
        _require_sections(content, name)
        _require_tables(content, name)
        _join(said, content, places, name, ())
    return Own(kommun, said, tuple(file for file, _ in files), places)


def own_files(kommun: str, data: Path | None) -> list[Path]:
    """The TOML files and the workbook of maps directly in a municipality's folder, by their names."""
    folder = data / kommun if data else None
    if folder is None or not folder.is_dir():
        return []
    found = (
        f
        for f in folder.iterdir()
        if (f.suffix.lower() == ".toml" or f.name == choices_workbook.NAME) and f.is_file()
    )
    return sorted(found, key=lambda f: f.name)


def require(name: object, known: Iterable[str], what: str, where: str) -> None:
    """Refuse a name that is not among the known ones, with the nearest: `what` says of it that it is none."""
    known = list(known)
    if name not in known:
        near = difflib.get_close_matches(str(name), known, 1)
        remedy = f"Menade du {near[0]}?" if near else f"Välj bland {', '.join(known)}."
        raise UsageError(f"”{name}” {what}.", where=where, remedy=remedy)


def _content(file: Path, name: str) -> dict[str, Any]:
    if file.name == choices_workbook.NAME:
        return choices_workbook.read(file, name)
    try:
        # Notepad writes a mark before the first letter; TOML itself knows none.
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            "En fil med kommunens egna val kan inte läsas.", where=f"{name}: {error}",
            remedy="Rätta filen. Den ska vara TOML i UTF-8, till exempel namn = \"värde\".",
        ) from None  # fmt: skip


def _require_sections(content: Mapping[str, Any], name: str) -> None:
    for section in content:
        require(section, SECTIONS, "är inget som en kommun kan välja", f"{name}, [{section}]")


def _require_tables(content: Mapping[str, Any], name: str) -> None:
    """Refuse a list or a single value where names and values belong."""
    entries = content.get("kalla", [])
    systems = [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
    for place, part in ((name, content), *((f"{name}, [[kalla]]", entry) for entry in systems)):
        given = [(section, part[section]) for section in _TABLES if section in part]
        for section, value in (*given, *_of_import(part.get("import"))):
            if not isinstance(value, Mapping):
                raise UsageError(
                    f"{section} har fel form.", where=f"{place}, [{section}]",
                    remedy=f"Skriv [{section}] på en egen rad, och under den rader med namn = värde.",
                )  # fmt: skip


def _of_import(said: object) -> list[tuple[str, object]]:
    return [(f"import.{_WITHIN}", said[_WITHIN])] if isinstance(said, Mapping) and _WITHIN in said else []


def _join(
    said: dict[str, Any], more: Mapping[str, Any], places: dict[str, str], name: str, way: tuple[str, ...]
) -> None:
    """Put the values of one more file among the others'."""
    for key, value in more.items():
        path = ".".join((*way, key))
        if path in JOINED and isinstance(value, list) and isinstance(said.get(key, []), list):
            said[key] = [*said.get(key, []), *value]
            places.setdefault(path, name)
            continue
        both_tables = isinstance(value, dict) and isinstance(said.get(key, {}), dict)
        if key in said and not both_tables:
            raise UsageError(
                f"{path} är angivet i två filer: {places[path]} och {name}.",
                where=name,
                remedy="Behåll det på ett ställe. Bara kommunen vet vilket som gäller.",
            )
        places.setdefault(path, name)
        if both_tables:
            _join(said.setdefault(key, {}), value, places, name, (*way, key))
        else:
            said[key] = value
