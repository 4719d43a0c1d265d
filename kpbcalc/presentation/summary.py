"""What stands out, most first: findings of all sections ranked by size × certainty.

Everything is read from released tables, so a finding can never say more than the page does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpbcalc.disclosure import Released
from kpbcalc.presentation import formats
from kpbcalc.presentation.prose import difference
from kpbcalc.table import MNKR, Column, Table

Tables = Mapping[str, Released]
MOST = 5
MOST_PER_KIND = 2
ORDINARY = "Ordinärt boende"
CLEAR = 2.0  # percent: a smaller difference is not worth a finding

# How sure a finding is. Weights are ours: the own accounts count in full, a comparison with other
# municipalities half, a forecast a third.
CERTAINTY = {"eget bokslut": 1.0, "jämförelse": 0.5, "prognos": 1 / 3}


@dataclass(frozen=True)
class Finding:
    """One thing that stands out: a label, a sentence, its size in million kr, and how sure it is."""

    label: str
    text: str
    size: float
    certainty: str

    @property
    def weight(self) -> float:
        """What findings are ranked by."""
        return abs(self.size) * CERTAINTY[self.certainty]


def summary_table(areas: Mapping[str, Mapping[str, Tables]], ar: int) -> Table:
    """The three to five findings that weigh most (fynd, text, mnkr, sakerhet).

    In: by the area's name, its sections' released tables. At most two findings of a kind are kept.
    """
    found = [f for name, sections in areas.items() for f in _of_area(name, sections, ar)]
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: (-f.weight, f.label)):
        kind = finding.label.split(",")[0]
        if sum(k.label.split(",")[0] == kind for k in kept) < MOST_PER_KIND and len(kept) < MOST:
            kept.append(finding)
    rows = [(f.label, f.text, f.size, f.certainty) for f in kept]
    return Table(
        name="sammanfattning",
        title="Det som sticker ut, ordnat efter storlek och säkerhet",
        frame=pd.DataFrame(rows, columns=["fynd", "text", "mnkr", "sakerhet"]),
        columns=(
            Column("fynd", "Fynd"),
            Column("text", "Vad"),
            Column("mnkr", "Storlek per år", "mnkr", 1),
            Column("sakerhet", "Säkerhet"),
        ),
        about="de områden rapporten omfattar",
        year=str(ar),
        source="Sammanställning av rapportens egna tabeller.",
        notes=(
            "Fynden ordnas efter storlek gånger säkerhet: det som bara bygger på kommunens eget bokslut "
            "räknas fullt, jämförelser med andra kommuner till hälften och prognoser till en tredjedel. Ett "
            "minustecken betyder lägre kostnad.",
        ),
    )


def _of_area(name: str, sections: Mapping[str, Tables], ar: int) -> Iterator[Finding]:
    for find in FINDERS:
        yield from find(name, sections, ar)


def _change(name: str, sections: Mapping[str, Tables], ar: int) -> Iterator[Finding]:
    """Total cost against the year before, and whether volume or unit cost drove it."""
    steps = sections["over_tid"].get("pris_volym_steg")
    if steps is None:
        return
    before, after = (steps.value(steps.facts[k], "belopp") for k in ("fran", "till"))
    volume, price = (steps.value(p, "belopp") for p in ("Volym", "Styckkostnad"))
    gap = difference(after, before)
    if gap is None or volume is None or price is None or abs(gap) < CLEAR:
        return
    verb = "ökade" if gap > 0 else "minskade"
    (driver, most), (other, rest) = sorted(
        [("styckkostnaden", price), ("volymen", volume)], key=lambda part: -abs(part[1])
    )
    text = (
        f"Kostnaden i {name} {verb} med {formats.percent(abs(gap))} från {steps.facts['fran']} till "
        f"{steps.facts['till']}. Det mesta beror på {driver} ({formats.signed(most, 1, 'mnkr')}); {other} "
        f"stod för {formats.signed(rest, 1, 'mnkr')}."
    )
    yield Finding(f"Kostnadsändring, {name}", text, after - before, "eget bokslut")


def _price(name: str, sections: Mapping[str, Tables], ar: int) -> Iterator[Finding]:
    """Own unit cost against the published mean."""
    groups = sections["produktivitet"].get("grupper")
    if groups is None:
        return
    for row in groups.rows():
        gap = difference(row["pris"], row.get("referens"))
        if gap is None or row["volym"] is None or abs(gap) < CLEAR:
            continue
        side = "över" if gap > 0 else "under"
        year = "" if groups.facts["medelar"] == str(ar) else f" från {groups.facts['medelar']}"
        text = (
            f"{row['grupp']} i egen regi kostar {formats.kr(row['pris'])} per {row['enhet']}, "
            f"{formats.percent(abs(gap))} {side} det publicerade medlet{year}."
        )
        size = (row["pris"] - row["referens"]) * row["volym"] / MNKR
        yield Finding(f"Styckkostnad, {_lower(row['grupp'])}", text, size, "jämförelse")


def _spread(name: str, sections: Mapping[str, Tables], ar: int) -> Iterator[Finding]:
    """What the units above the municipality's own mean cost more than that mean."""
    for key, table in sections["produktivitet"].items():
        if not key.startswith("enheter_"):
            continue
        own = [r for r in table.rows() if r["regi"] == "egen regi" and _known(r, "pris", "volym", "index")]
        dear = [r for r in own if r["index"] > 100]
        if len(own) < 3 or not dear:
            continue
        size = sum((r["pris"] - 100 * r["pris"] / r["index"]) * r["volym"] for r in dear) / MNKR
        low, high = min(r["pris"] for r in own), max(r["pris"] for r in own)
        text = (
            f"Enheterna för {table.facts['grupp']} kostar från {formats.kr(low)} till {formats.kr(high)} per "
            f"{table.facts['enhet']}. {_units(len(dear))} som ligger över medlet i egen regi kostar "
            f"tillsammans {formats.unit_value(size, 'mnkr', 1)} mer än om de hade legat på medlet. "
            "Vad beror det på?"
        )
        yield Finding(f"Skillnad mellan enheter, {table.facts['grupp']}", text, size, "eget bokslut")


def _outliers(name: str, sections: Mapping[str, Tables], ar: int) -> Iterator[Finding]:
    """The few clients over the limit and their share of the cost.

    Of several limits the one for ordinary housing is told: a full year in special housing costs more than
    the limit by itself, so being over it there says little.
    """
    limits = sections["ytterfall"].get("granser")
    if limits is None:
        return
    rows = list(limits.rows())
    row = next((r for r in rows if r["rad"] == ORDINARY), rows[0])
    if not _known(row, "andel", "andel_kostnad", "over_grans") or not row["over_grans"]:
        return
    text = (
        f"{row['rad']}: {formats.percent(row['andel'])} av brukarna i {name} är ytterfall och står för "
        f"{formats.percent(row['andel_kostnad'])} av kostnaden där. Det som ligger över gränsen är "
        f"{formats.unit_value(row['over_grans'] / 1000, 'mnkr', 1)}."
    )
    yield Finding(f"Ytterfall, {name}", text, row["over_grans"] / 1000, "eget bokslut")


def _forecast(name: str, sections: Mapping[str, Tables], ar: int) -> Iterator[Finding]:
    """What demography alone does to the cost by the end of the forecast."""
    forecast = sections["prognos"].get("prognos")
    if forecast is None:
        return
    first, last = (forecast.value(forecast.facts[k], "kostnad") for k in ("bas", "sista"))
    gap = difference(last, first)
    if gap is None or abs(gap) < CLEAR:
        return
    verb, way = ("ökar", "mer") if gap > 0 else ("minskar", "mindre")
    yearly = (last - first) / (int(forecast.facts["sista"]) - int(forecast.facts["bas"]))
    text = (
        f"Om dagens nivå behålls {verb} kostnaden i {name} med {formats.percent(abs(gap))} till "
        f"{forecast.facts['sista']} i fasta priser, bara för att befolkningen ändras: i genomsnitt "
        f"{formats.unit_value(abs(yearly), 'mnkr', 1)} {way} för varje år."
    )
    yield Finding(f"Befolkningens påverkan, {name}", text, yearly, "prognos")


Finder = Callable[[str, Mapping[str, Tables], int], Iterator[Finding]]
FINDERS: tuple[Finder, ...] = (_change, _price, _spread, _outliers, _forecast)


def _known(row: Mapping[str, Any], *keys: str) -> bool:
    return all(not formats.is_missing(row[k]) for k in keys)


def _lower(text: str) -> str:
    """A small first letter, unless the word is an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _units(number: int) -> str:
    words = (
        "",
        "Den enhet",
        "De två enheter",
        "De tre enheter",
        "De fyra enheter",
        "De fem enheter",
        "De sex enheter",
    )
    return words[number] if number < len(words) else f"De {number} enheter"
