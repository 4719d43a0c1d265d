"""Open one raw extract: find its columns by their headings, keep those that are needed, leave the rest.

Headings are those of KPB-reference §10; a municipality's own stand in params/kommuner/<kod>.toml as
`[kolumner.beslut]` "Team" = "enhet", its own words as `[varden.beslut.insats]` "Omvårdnad" = "HT-OMV".
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpbcalc.errors import UsageError
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.maps import Maps
from kpbcalc.underlag.read import find_file, read


@dataclass(frozen=True)
class Extract:
    """A raw table: our column names and the headings they usually have."""

    required: Mapping[str, str]
    optional: Mapping[str, str]


_ABOUT_CLIENT = {"kon": "Kön", "avliden": "Avliden", "utflyttad": "Utflyttad"}
EXTRACTS = {
    "beslut": Extract(
        {"personnr": "Personnr", "insats": "Insats", "fran": "Fr.o.m", "till": "T.o.m",
         "omfattning": "Omfattning", "matt": "Enhet", "enhet": "Utförare"},
        _ABOUT_CLIENT,
    ),
    "utford_tid": Extract(
        {"personnr": "Personnr", "datum": "Besöksdatum", "insats": "Typ", "enhet": "Utförare"},
        {"start": "Start", "stopp": "Stopp", "minuter": "Minuter", "avvikelse": "Avvikelse", **_ABOUT_CLIENT},
    ),
    "placering": Extract(
        {"personnr": "Personnr", "enhet": "Enhet", "fran": "Inflytt", "till": "Utflytt"},
        {"insats": "Insats", "franvaro": "Frånvarodygn", **_ABOUT_CLIENT},
    ),
}  # fmt: skip


def load(folder: Path, table: str, maps: Maps) -> tuple[pd.DataFrame, str, list[Finding]] | None:
    """The table's needed columns as text under our names, its file name and findings; None without a file."""
    file = find_file(folder, table)
    if file is None:
        return None
    raw, findings = read(file)
    if any(f.allvar == "fel" for f in findings):
        return raw, file.name, findings
    extract = EXTRACTS[table]
    headings = {**extract.required, **extract.optional}
    for heading, name in maps.columns.get(table, {}).items():
        if name not in headings:
            raise UsageError(
                f"”{name}” är ingen kolumn i {table}.", where=f"params/kommuner, [kolumner.{table}]",
                remedy=f"Välj bland {', '.join(headings)}.",
            )  # fmt: skip
        headings[name] = heading
    there = {_plain(str(c)): c for c in raw.columns}
    found = {name: there[_plain(text)] for name, text in headings.items() if _plain(text) in there}
    missing = [headings[name] for name in extract.required if name not in found]
    if missing:
        text = (
            f"{file.name} saknar kolumnen {', '.join(missing)}. Har kolumnen ett annat namn hos er, skriv "
            f"det under [kolumner.{table}] i kommunens fil i params/kommuner."
        )
        return raw, file.name, [Finding("V03", "fel", file.name, "", len(missing), (1,), text)]
    dropped = len(raw.columns) - len(found)
    if dropped:
        text = "Kolumner som inte behövs har lästs förbi (namn, adress, handläggare, fritext …)."
        findings.append(Finding("V03", "info", file.name, "", dropped, (), text))
    values = maps.values.get(table, {})
    columns = {
        name: _translated(raw[found[name]], values.get(name, {})) if name in found else ""
        for name in (*extract.required, *extract.optional)
    }
    if raw.empty:
        findings.append(Finding("V02", "fel", file.name, "", 1, (1,), f"{file.name} har inga rader."))
    return pd.DataFrame(columns, index=raw.index).astype("str"), file.name, findings


def _plain(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation: `Fr.o.m.` and `from` are one."""
    letters = unicodedata.normalize("NFKD", heading.lower())
    return "".join(c for c in letters if c.isalnum())


def _translated(texts: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """The municipality's own words as ours; what is not listed stays."""
    if not words:
        return texts
    ours = {" ".join(theirs.split()).casefold(): code for theirs, code in words.items()}
    return texts.map(lambda text: ours.get(" ".join(text.split()).casefold(), text))
