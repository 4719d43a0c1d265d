"""What has a municipality decided for itself? Maps, words, policy, accepted warnings, from all its files.

They stand in its data folder, every `<DATA>/<kommunkod>/*.toml` and the workbook kartor.xlsx there
(`choices_workbook`), and in params/kommuner/<kod>.toml. The files are one set of choices: tables that several
files write in are joined, and a key that two files give is refused, because nobody but the municipality knows
which of them holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpbcalc.base import choices_workbook, params, toml_file
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.base.name_place import entry_rows, with_row

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

    A key of `places` is the way to a value (`kolumner`, `kolumner.enheter`, `kalla.0`), its value the file's
    name, with the row of an entry of a list.
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

    def where_entry(self, section: str, number: int) -> str:
        """The file and row of an entry of a list that files add to: `0880/viva.toml, rad 4, [[kalla]]`."""
        file = self.places.get(f"{section}.{number}") or self.places.get(section, self.where())
        return f"{file}, [[{section}]]"

    def accounts(self, year: int) -> list[dict[str, Any]]:
        """What is stated of a year's ledger: `[[bokslut]]` (sum, final or preliminary)."""
        return [stated for stated in self.get("bokslut", []) if stated["ar"] == year]


def read(kommun: str, data: Path | None, checks: Sequence[Callable[[Own], object]] = ()) -> Own:
    """The choices of a municipality, with those of its folder in the underlag `data` where there is one.

    Raises `UsageError` for a file that is not TOML, a section that does not exist (with the nearest name), a
    key that two files give (with both), and what the `checks` raise: all that is wrong, with its row.
    """
    shared = params.FOLDER / "kommuner" / f"{kommun}.toml"
    files = [(shared, f"params/kommuner/{kommun}.toml")] if shared.is_file() else []
    files += [(file, f"{kommun}/{file.name}") for file in own_files(kommun, data)]
    said: dict[str, Any] = {}
    places: dict[str, str] = {}
    faults = Faults()
    readable = []
    for file, name in files:
        with faults.caught():
            content = _content(file, name)
            readable.append((file, name))
            _require_sections(content, name, faults)
            rows = entry_rows(file) if file.suffix.lower() == ".toml" else {}
            _join(said, _tables(content, name, rows, faults), places, name, (), faults, rows)
    own = Own(kommun, said, tuple(file for file, _ in files), places)
    for check in checks:
        with faults.caught():
            check(own)
    faults.found = [with_row(fault, readable) for fault in faults.found]
    faults.stop()
    return own


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


def _content(file: Path, name: str) -> dict[str, Any]:
    if file.name == choices_workbook.NAME:
        return choices_workbook.read(file, name)
    return toml_file.read(file, "En fil med kommunens egna val kan inte läsas", name, SECTIONS)


def _require_sections(content: Mapping[str, Any], name: str, faults: Faults) -> None:
    for section in content:
        with faults.caught():
            require(section, SECTIONS, "är inget som en kommun kan välja", f"{name}, [{section}]")


def _tables(
    content: Mapping[str, Any], name: str, rows: Mapping[str, Sequence[int]], faults: Faults
) -> dict[str, Any]:
    """The content, without a list or a single value where names and values belong: that is a fault."""
    kept = {key: _named_values(content, key, f"{name}, [{key}]", faults) for key in content}
    systems = kept.get("kalla")
    if isinstance(systems, list):
        kept["kalla"] = [
            {key: _named_values(entry, key, f"{place}, [[kalla]], [{key}]", faults) for key in entry}
            if isinstance(entry, Mapping)
            else entry
            for entry, place in zip(systems, _entries(name, rows.get("kalla", ()), len(systems)), strict=True)
        ]
    return kept


def _entries(name: str, rows: Sequence[int], count: int) -> list[str]:
    """The place of each entry of a list in a file, with its row where each has a heading of its own."""
    return [f"{name}, rad {row}" for row in rows] if len(rows) == count else [name] * count


def _named_values(part: Mapping[str, Any], section: str, where: str, faults: Faults) -> Any:
    """What a section says; nothing where it has the wrong form."""
    value = part[section]
    if section in _TABLES and not isinstance(value, Mapping):
        faults.add(_wrong_form(section, where))
        return {}
    if section == "import" and not isinstance(value.get(_WITHIN, {}), Mapping):
        faults.add(_wrong_form(f"import.{_WITHIN}", where.replace("[import]", f"[import.{_WITHIN}]")))
        return {key: said for key, said in value.items() if key != _WITHIN}
    return value


def _wrong_form(section: str, where: str) -> UsageError:
    return UsageError(
        f"{section} har fel form.", where=where,
        remedy=f"Skriv [{section}] på en egen rad, och under den rader med namn = värde.",
    )  # fmt: skip


def _join(
    said: dict[str, Any], more: Mapping[str, Any], places: dict[str, str], name: str, way: tuple[str, ...],
    faults: Faults, rows: Mapping[str, Sequence[int]],
) -> None:  # fmt: skip
    """Put the values of one more file among the others'."""
    for key, value in more.items():
        path = ".".join((*way, key))
        if path in JOINED and isinstance(value, list) and isinstance(said.get(key, []), list):
            before = said.get(key, [])
            said[key] = [*before, *value]
            places.setdefault(path, name)
            entries = _entries(name, rows.get(path, ()), len(value))
            places.update({f"{path}.{n}": place for n, place in enumerate(entries, start=len(before))})
            continue
        both_tables = isinstance(value, dict) and isinstance(said.get(key, {}), dict)
        if key in said and not both_tables:
            faults.add(
                UsageError(
                    f"{path} är angivet i två filer: {places[path]} och {name}.",
                    where=name,
                    remedy="Behåll det på ett ställe. Bara kommunen vet vilket som gäller.",
                )
            )
            continue
        places.setdefault(path, name)
        if both_tables:
            _join(said.setdefault(key, {}), value, places, name, (*way, key), faults, rows)
        else:
            said[key] = value
