"""How do the quality indicators lie against the others', which way is good, and how sure is it?

Öppna jämförelser and the national surveys as Kolada has them, or as the underlag's file gives them.
Source: KPB-reference §6. A survey of the spring of year t is set beside the costs of t−1, and both are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc import params
from kpbcalc.analysis import indicator_values, reference_group
from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.indicator_values import Known, value
from kpbcalc.analysis.nettokostnadsavvikelse import AT_HAND, PERCENTILE_NOTE, UNWEIGHTED
from kpbcalc.analysis.read_surveys import wilson
from kpbcalc.analysis.small_groups import minimum_answers
from kpbcalc.costing import Resultat
from kpbcalc.sources.attribution import UNDERLAG, source_line
from kpbcalc.sources.cache import Outside
from kpbcalc.table import Column, Table

DIRECTIONS = {"hog": "högt är bra", "lag": "lågt är bra", "ingen": "ingen riktning"}
# The boxes of the catalogue that are quality and results, and those that are cost and what drives it.
QUALITY, RESOURCES = ("kvalitet", "personal"), ("kostnad", "tackning", "volym", "pris", "behov")
SURVEY = "enkat"
OLDEST_TREND = 3  # years back that a change is reckoned from, at most
FLAGGED = 30  # Socialstyrelsen flags municipality results on fewer answers


@dataclass(frozen=True)
class Line:
    """One indicator as compared: the year shown, own value and interval, the group's and the country's."""

    known: Known
    ar: int
    preliminar: bool
    varde: float
    lag: float | None
    hog: float | None
    svar: int | None
    others: Mapping[str, float]
    riket: float | None
    fore: float | None
    fore_ar: int | None


def quality(result: Resultat, omrade: Omrade, outside: Outside) -> dict[str, Table]:
    """`indikatorer`: own latest value, its interval, the group's unweighted mean, percentile and trend.

    Empty when nothing is known of the area's indicators.
    """
    name, title = f"indikatorer_{omrade.kod}", f"Öppna jämförelser och brukarundersökningar i {omrade.namn}"
    rows = [row for row in indicator_values.catalogue(omrade.kod) if row["ruta"] in QUALITY]
    table = _compared(rows, name, title, result, omrade, outside)
    return {"indikatorer": table} if table else {}


def resources(result: Resultat, omrade: Omrade, outside: Outside) -> dict[str, Table]:
    """`nyckeltal`: the same of the indicators that tell what the area costs, and to whom it is given.

    But for nettokostnadsavvikelsen, which has its own table (nettokostnadsavvikelse).
    """
    shown = params.toml("nettokostnadsavvikelse.toml")[omrade.kod]["kpi"]
    name, title = f"nyckeltal_{omrade.kod}", f"Nyckeltal om kostnad och omfattning i {omrade.namn}"
    rows = [row for row in indicator_values.catalogue(omrade.kod) if row["ruta"] in RESOURCES]
    rows = [row for row in rows if row["kpi"] != shown]
    table = _compared(rows, name, title, result, omrade, outside)
    return {"nyckeltal": table} if table else {}


def _compared(
    rows: Sequence[Mapping[str, str]], name: str, title: str, result: Resultat, omrade: Omrade,
    outside: Outside,
) -> Table | None:  # fmt: skip
    """The table of these indicators, None when none has an own value."""
    lines = [line for row in rows if (line := compared(row, result, omrade, outside)) is not None]
    return _table(lines, name, title, result, omrade, outside) if lines else None


def compared(row: Mapping[str, str], result: Resultat, omrade: Omrade, outside: Outside) -> Line | None:
    """One indicator of the catalogue, at its latest year with an own value; None without one.

    The latest year is the costing year, or for a survey the spring after it.
    """
    own = result.underlag.kommun
    if own == reference_group.RIKET:  # Kolada's code for the country: nothing to tell the two apart
        return None
    known = indicator_values.known(row, result, outside)
    last = result.ar + (row["underlag"] == SURVEY)
    if known is None:
        return None
    mine = known.values[(known.values["kommun"] == own) & (known.values["ar"] <= last)]
    if mine.empty:
        return None
    latest = mine.sort_values("ar").iloc[-1]
    ar, varde = int(latest["ar"]), float(latest["varde"])
    earlier = mine[(mine["ar"] < ar) & (mine["ar"] >= ar - OLDEST_TREND)].sort_values("ar")
    group = group_of(result, omrade, outside, known)
    members = known.values[
        (known.values["ar"] == ar) & known.values["kommun"].isin(group.kommuner if group else ())
    ]
    lag, hog, svar = _uncertainty(row, varde, own, ar, outside)
    return Line(
        known, ar, bool(latest["preliminar"]), varde, lag, hog, svar,
        {str(k): float(v) for k, v in zip(members["kommun"], members["varde"], strict=True)},
        value(known.values, reference_group.RIKET, ar),
        float(earlier["varde"].iloc[0]) if len(earlier) else None,
        int(earlier["ar"].iloc[0]) if len(earlier) else None,
    )  # fmt: skip


def group_of(
    result: Resultat, omrade: Omrade, outside: Outside, known: Known
) -> reference_group.Group | None:
    """Whom an indicator is compared with."""
    own = result.underlag.kommun
    return reference_group.choose(own, result.ar, omrade.kod, outside, known.at_hand(), AT_HAND)


def _uncertainty(
    row: Mapping[str, str], varde: float, own: str, ar: int, outside: Outside
) -> tuple[float | None, float | None, int | None]:
    """The interval in percent: the survey's own uncertainty when given, else Wilson's from its answers."""

    def number(kpi: str) -> float | None:
        found = outside.values[(outside.values["kpi"] == kpi) & (outside.values["kon"] == "T")]
        return value(found[found["varde"].notna()], own, ar) if kpi else None

    answered, given = number(row["antal_svar"]), number(row["osakerhet"])
    svar = int(answered) if answered is not None else None
    if given is not None:
        return max(0.0, varde - given), min(100.0, varde + given), svar
    if svar and row["enhet"] == "procent":
        low, high = wilson(varde / 100 * svar, svar)
        return 100 * low, 100 * high, svar
    return None, None, svar


def _table(
    lines: list[Line], name: str, title: str, result: Resultat, omrade: Omrade, outside: Outside
) -> Table:
    frame = pd.DataFrame([_row(line) for line in lines])
    numbers = ["lag", "hog", "svar", "referens", "riket", "percentil", "forandring", "fore_ar"]
    frame = frame.astype(dict.fromkeys(numbers, "float64"))
    group = next((g for line in lines if (g := group_of(result, omrade, outside, line.known))), None)
    uncertain = (
        Column("lag", "Från", "tal", 1, basis="bas"),
        Column("hog", "Till", "tal", 1, basis="bas"),
        Column("svar", "Svar", "antal", basis="bas"),
    )
    surveys = sorted({line.ar for line, kind in zip(lines, frame["underlag"], strict=True) if kind == SURVEY})
    return Table(
        name=name,
        title=title,
        frame=frame,
        columns=(
            Column("titel", "Indikator"),
            Column("enhet", "Mått"),
            Column("varde", "Kommunen", "tal", 1, basis="bas"),
            *(uncertain if frame["lag"].notna().any() else ()),
            Column("referens", "Gruppen, ovägt", "tal", 1),
            Column("riket", "Riket", "tal", 1),
            Column("percentil", "Percentil", "tal"),
            Column("antal", "Kommuner", "antal"),
            Column("forandring", "Ändring", "tal", 1),
            Column("fore_ar", "Sedan", "år"),
            Column("riktning", "Riktning"),
            Column("ar", "År"),
        ),
        about="kommunen, jämförelsegruppen och riket, senaste år med värde",
        year=str(max(line.ar for line in lines)),
        source=_source(lines),
        notes=_notes(lines, frame, group, result, omrade, outside),
        facts={
            "omrade": omrade.namn,
            "kostnadsar": str(result.ar),
            "enkatar": ", ".join(str(ar) for ar in surveys),
            "grupp": group.namn if group else "",
            "skal": group.skal if group else "",
        },
    )


def _row(line: Line) -> dict[str, object]:
    row = next(r for r in params.rows("kvalitet.csv") if r["kpi"] == line.known.kpi)
    few = line.svar is not None and line.svar < minimum_answers()
    others = list(line.others.values())
    return {
        "titel": line.known.namn,
        "enhet": row["enhet"],
        "underlag": row["underlag"],
        "varde": line.varde,
        "lag": line.lag,
        "hog": line.hog,
        "svar": line.svar,
        "bas": line.svar or 0,  # a value without a number of answers rests on no answers we know of
        "referens": reference_group.mean(others),
        "riket": line.riket,
        "percentil": None if few else reference_group.percentile(line.varde, others),
        "antal": len(others),
        "forandring": line.varde - line.fore if line.fore is not None else None,
        "fore_ar": line.fore_ar,
        "riktning": DIRECTIONS[line.known.riktning],
        "ar": f"{line.ar} (prel.)" if line.preliminar else str(line.ar),
    }


def _source(lines: list[Line]) -> str:
    dates = [line.known.hamtad for line in lines if line.known.kalla == indicator_values.KOLADA]
    fetched = {indicator_values.KOLADA: max(dates)} if dates else {}
    if len(dates) < len(lines):
        fetched[UNDERLAG] = ""
    return f"{source_line(fetched, computed=True)}."


def _notes(
    lines: list[Line], frame: pd.DataFrame, group: reference_group.Group | None, result: Resultat,
    omrade: Omrade, outside: Outside,
) -> tuple[str, ...]:  # fmt: skip
    notes = []
    if frame["underlag"].eq(SURVEY).any():
        notes.append(
            f"Kostnaderna i rapporten är {result.ar} års. En undersökning som görs på våren gäller vården "
            "före och under våren, och ställs därför bredvid kostnaderna året innan."
        )
    if group:
        there = {kommun for line in lines for kommun in line.others}
        notes += [group.told(there), UNWEIGHTED, PERCENTILE_NOTE]
    if frame["riket"].notna().any():
        notes.append("Riket är källans eget värde för landet, inte ett medel som räknats här.")
    if frame["lag"].notna().any():
        notes.append(
            "Från och till: osäkerheten är undersökningens egen där den anges, annars ett 95-procentigt "
            "intervall (Wilson) räknat på antalet svar. Andra värden har ingen angiven osäkerhet."
        )
        if (frame["svar"] < FLAGGED).any():
            notes.append(f"Resultat som bygger på färre än {FLAGGED} svar ska läsas med stor försiktighet.")
    else:
        notes.append("Värdena har ingen angiven osäkerhet.")
    if any(line.preliminar for line in lines):
        notes.append("Preliminära värden (prel.) kan ändras när de fastställs.")
    reused = indicator_values.reused(omrade.kod, result)
    if reused:
        notes.append(
            f"{', '.join(reused)} i underlagets fil visas inte: Kolada har gett numren en ny betydelse."
        )
    used = [(line.known.kpi, line.ar) for line in lines]
    notes += indicator_values.revised(outside, result.underlag.kommun, used)
    for kpi, titel in indicator_values.retitled(omrade.kod, outside):
        notes.append(f"{kpi} visas inte: Kolada kallar det nu ”{titel}”, vilket inte är det mått som avses.")
    return tuple(notes)
