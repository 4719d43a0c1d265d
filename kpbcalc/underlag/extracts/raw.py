"""Open one raw extract: find its columns by their headings, keep those that are needed, leave the rest.

Headings are those of docs/metod.md §10; a municipality's own stand in its own choices as
`[kolumner.beslut]` "Team" = "enhet", its own words as `[varden.beslut.insats]` "Omvårdnad" = "HT-OMV".
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import PLACE
from kpbcalc.underlag.extracts.notes import has_errors
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.maps import Maps
from kpbcalc.underlag.read import read


@dataclass(frozen=True)
class Extract:
    """A raw table: our column names and the headings they usually have.

    Optional columns are blank where the file has none; those that are only judged are then left out.
    """

    required: Mapping[str, str]
    optional: Mapping[str, str]
    judged: Mapping[str, str] = field(default_factory=dict)


ABOUT_CLIENT = {"kon": "Kön", "avliden": "Avliden", "utflyttad": "Utflyttad"}
EXTRACTS = {
    "beslut": Extract(
        {"personnr": "Personnr", "insats": "Insats", "fran": "Fr.o.m", "till": "T.o.m",
         "omfattning": "Omfattning", "matt": "Enhet", "enhet": "Utförare"},
        ABOUT_CLIENT,
        {"personkrets": "Personkrets", "grundlaggande": "Grundläggande behov", "sfb": "SFB-beslut"},
    ),
    "utford_tid": Extract(
        {"personnr": "Personnr", "datum": "Besöksdatum", "insats": "Typ", "enhet": "Utförare"},
        {"start": "Start", "stopp": "Stopp", "minuter": "Minuter", "avvikelse": "Avvikelse", **ABOUT_CLIENT},
    ),
    "placering": Extract(
        {"personnr": "Personnr", "enhet": "Enhet", "fran": "Inflytt", "till": "Utflytt"},
        {"insats": "Insats", "franvaro": "Frånvarodygn", **ABOUT_CLIENT},
    ),
}  # fmt: skip


def load(file: Path, table: str, maps: Maps) -> tuple[pd.DataFrame, list[Finding]]:
    """The table's needed columns as text under our names, and findings. With errors it is not to be used."""
    raw, findings = read(file)
    if has_errors(findings):
        return raw, findings
    found, told = headings(list(raw.columns), table, maps, file.name)
    findings += told
    if has_errors(told):
        return raw, told
    if raw.empty:
        findings.append(no_rows(file.name))
    there = pd.DataFrame({name: raw[heading] for name, heading in found.items()}, index=raw.index)
    return shaped(there, table, maps), findings


def headings(names: Sequence[str], table: str, maps: Maps, file: str) -> tuple[dict[str, str], list[Finding]]:
    """Which of the file's headings holds each of our columns, and what is missing or left behind (V03)."""
    extract = EXTRACTS[table]
    usual = {**extract.required, **extract.optional, **extract.judged}
    for heading, name in maps.columns.get(table, {}).items():
        if name not in usual:
            raise UsageError(
                f"”{name}” är ingen kolumn i {table}.", where=f"kommunens egna val, [kolumner.{table}]",
                remedy=f"Välj bland {', '.join(usual)}.",
            )  # fmt: skip
        usual[name] = heading
    there = {_plain(name): name for name in names}
    found = {name: there[_plain(text)] for name, text in usual.items() if _plain(text) in there}
    missing = [usual[name] for name in extract.required if name not in found]
    if missing:
        text = (
            f"{file} saknar kolumnen {', '.join(missing)}. Har kolumnen ett annat namn hos er, skriv "
            f"det under [kolumner.{table}] i {PLACE}."
        )
        return found, [Finding("V03", "fel", file, "", len(missing), (1,), text)]
    dropped = len(names) - len(found)
    if not dropped:
        return found, []
    text = "Kolumner som inte behövs har lästs förbi (namn, adress, handläggare, fritext …)."
    return found, [Finding("V03", "info", file, "", dropped, (), text)]


def shaped(there: pd.DataFrame, table: str, maps: Maps) -> pd.DataFrame:
    """The columns under our names in our words; optional ones that are not there are blank."""
    extract, values = EXTRACTS[table], maps.values.get(table, {})
    columns = {
        name: translated(there[name], values.get(name, {})) if name in there else ""
        for name in (*extract.required, *extract.optional, *extract.judged)
        if name in there or name not in extract.judged
    }
    return pd.DataFrame(columns, index=there.index).astype("str")


def no_rows(file: str) -> Finding:
    """The finding that an extract has headings only."""
    return Finding("V02", "fel", file, "", 1, (1,), f"{file} har inga rader.")


def _plain(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation: `Fr.o.m.` and `from` are one."""
    letters = unicodedata.normalize("NFKD", heading.lower())
    return "".join(c for c in letters if c.isalnum())


def translated(texts: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """The municipality's own words as ours; what is not listed stays."""
    if not words:
        return texts
    ours = {" ".join(theirs.split()).casefold(): code for theirs, code in words.items()}
    return texts.map(lambda text: ours.get(" ".join(text.split()).casefold(), text))
