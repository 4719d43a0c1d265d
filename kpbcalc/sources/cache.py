"""What do we know from outside, and since when? The only door from the report to Kolada and SCB.

    outside = stored(fetched_parts.folder())
    outside.values        # kpi, titel, kommun, ar, kon, varde, status, preliminar, hamtad

Nothing here opens a socket. What was never fetched is an empty frame with the same columns, and
`missing` says so in Swedish, with the command that fetches it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import register
from kpbcalc.sources import fetched_parts
from kpbcalc.sources.revisions import noted


@dataclass(frozen=True)
class Outside:
    """Facts from outside as they were fetched; every frame ends with `hamtad`, the date (text, ISO).

    - `values`: kpi, titel, kommun, ar, kon (T|K|M), varde (empty unless status is ""), status ("",
      Missing, Privacy, Not applicable, Deleted, Refused), preliminar (bool), hamtad
    - `kpis`: kpi, titel, beskrivning, prel_publiceringsdatum, publiceringsdatum, publiceringsperiod,
      perspektiv, verksamhet, kommuntyp, konsuppdelad, enhetsdata, hamtad
    - `municipalities`: kommun (four digits; 0000 is Riket), namn, typ (K|L), hamtad
    - `groups`: grupp_id, titel, typ (liknande|kommungrupp), omrade (AO|FN|IFO, "" for all), kommun (whose
      peers; "" for a kommungrupp), ar (edition), medlem, medlem_namn, hamtad: one row a member
    - `units`: enhet_id, titel, kommun, hamtad
    - `population`, `forecast`: kommun, ar, alder (0–100, 100 means 100 and older), kon (K|M), antal, hamtad
    - `remarks`: what was left out and why, one Swedish line each (damaged parts, changed titles)
    - `revised`: values that have changed between two fetches (`revisions.COLUMNS`), oldest first
    """

    root: Path
    values: pd.DataFrame
    kpis: pd.DataFrame
    municipalities: pd.DataFrame
    groups: pd.DataFrame
    units: pd.DataFrame
    population: pd.DataFrame
    forecast: pd.DataFrame
    remarks: tuple[str, ...]
    revised: pd.DataFrame

    @property
    def empty(self) -> bool:
        """Nothing has been fetched."""
        return not any(len(f) for f in (self.values, self.kpis, self.groups, self.population))

    def fetched(self, source: str) -> str:
        """The latest date something was fetched from Kolada or SCB, or "" when nothing was."""
        frames = {
            "Kolada": (self.values, self.kpis, self.municipalities, self.groups, self.units),
            "SCB": (self.population, self.forecast),
        }[source]
        return max((str(f["hamtad"].max()) for f in frames if len(f)), default="")

    def missing(self, kommun: str, year: int) -> tuple[str, ...]:
        """What a report on this municipality and year lacks from outside (Swedish).

        Exempelkommunen is made up and lacks nothing; its code is Riket in Kolada.
        """
        if kommun == register.EXAMPLE:
            return ()
        lacks = []
        if not (self.values["kommun"] == kommun).any():
            lacks.append("nyckeltal från Kolada")
        if not (self.groups["kommun"] == kommun).any():
            lacks.append("liknande kommuner från Kolada")
        if not ((self.population["kommun"] == kommun) & (self.population["ar"] == year)).any():
            lacks.append(f"befolkningen {year} från SCB")
        return tuple(f"Det finns ingen hämtning av {what}." for what in lacks)


def stored(root: Path) -> Outside:
    """Everything the cache holds, the newest answer to each question; damaged parts are left out."""
    found: dict[str, list[pd.DataFrame]] = {slag: [] for slag in fetched_parts.SCHEMAS}
    covered: dict[str, set[tuple[Any, ...]]] = {slag: set() for slag in fetched_parts.SCHEMAS}
    remarks: list[str] = []
    for part in fetched_parts.read(root):
        if isinstance(part, fetched_parts.Damage):
            remarks.append(f"En del av det hämtade är skadad och används inte ({part.nyckel}: {part.text}).")
            continue
        card, rows = part
        about, seen = list(fetched_parts.ABOUT[card.slag]), covered[card.slag]
        if about and seen:
            rows = rows[[key not in seen for key in rows[about].itertuples(index=False, name=None)]]
        elif seen:  # an answer about everything: only the newest counts
            continue
        seen |= fetched_parts.answers(card.slag, card.tacker)
        found[card.slag].append(rows.assign(hamtad=card.hamtad[:10]))
    frames = {slag: _joined(slag, frames) for slag, frames in found.items()}
    values, changed = _of_one_meaning(frames["varden"], frames["nyckeltal"])
    return Outside(
        root, values, frames["nyckeltal"], frames["kommuner"], frames["grupper"], frames["enheter"],
        frames["befolkning"], frames["prognos"], (*remarks, *changed),
        noted(root),
    )  # fmt: skip


def _joined(slag: str, frames: list[pd.DataFrame]) -> pd.DataFrame:
    schema = fetched_parts.SCHEMAS[slag]
    empty: pd.DataFrame = schema.empty_table().to_pandas().assign(hamtad=pd.Series([], dtype="str"))
    filled = [f for f in frames if len(f)]
    if not filled:
        return empty
    return pd.concat(filled, ignore_index=True).sort_values(schema.names, ignore_index=True)


def _of_one_meaning(values: pd.DataFrame, kpis: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out values fetched under another title than the id has now: Kolada reuses ids."""
    now = dict(zip(kpis["kpi"], kpis["titel"], strict=True))
    current = values["kpi"].map(now)
    old = current.notna() & (current != values["titel"])
    changed = [
        f"{kpi} heter nu ”{now[kpi]}”. Värden hämtade som ”{title}” används inte. Hämta på nytt."
        for kpi, title in sorted(set(zip(values.loc[old, "kpi"], values.loc[old, "titel"], strict=True)))
    ]
    return values[~old].reset_index(drop=True), changed
