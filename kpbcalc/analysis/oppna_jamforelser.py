"""How do the quality indicators lie against the others', which way is good, and how sure is it?

Öppna jämförelser and the national surveys as Kolada has them, or as the underlag's file gives them.
Source: docs/metod.md §6. A survey of the spring of year t is set beside the costs of t−1, and both are shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.analysis import indicator_values, reference_group
from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.index_parts import bare, part_notes
from kpbcalc.analysis.indicator_uncertainty import QUALITY, SURVEY, on_uncertainty, uncertainty
from kpbcalc.analysis.indicator_values import Known, value
from kpbcalc.analysis.nettokostnadsavvikelse import AT_HAND, PERCENTILE_NOTE, UNWEIGHTED
from kpbcalc.analysis.own_answers import NOBODY, Asked
from kpbcalc.analysis.small_groups import minimum_answers
from kpbcalc.analysis.sure_difference import UNDECIDED, Uncertain, side, verdict
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.sources.attribution import UNDERLAG, source_line
from kpbcalc.sources.cache import Outside

DIRECTIONS = {"hog": "högt är bra", "lag": "lågt är bra", "ingen": "ingen riktning"}
# The boxes of the catalogue that are cost and what drives it; the others are quality and results.
RESOURCES = ("kostnad", "tackning", "volym", "pris", "behov")
# Counts those who feel very safe alone, unlike the survey's share of positive answers. docs/metod.md §6.
ONLY_VERY_SAFE = ("U21450", "U23451")
OLDEST_TREND = 3  # years back that a change is reckoned from, at most
CHANGES = {"högre": "ökar", "lägre": "minskar", UNDECIDED: UNDECIDED}


@dataclass(frozen=True)
class Line:
    """One indicator as compared: the year shown, own value and interval, the group's and the country's.

    `osakerhet` is where the interval is from; without one nothing is said to differ. `mot_riket` says whether
    the value is higher or lower than the country's for sure, `andring` than the earlier one.
    """

    known: Known
    ar: int
    preliminar: bool
    varde: float
    interval: Uncertain | None
    osakerhet: str
    svar: int | None
    others: Mapping[str, float]
    riket: float | None
    mot_riket: str | None
    fore: float | None
    fore_ar: int | None
    fore_svar: int | None
    andring: str | None


def quality(result: Resultat, omrade: Omrade, outside: Outside, own: Asked = NOBODY) -> dict[str, Table]:
    """`indikatorer`: own latest value, its interval, the group's unweighted mean, percentile and trend.

    `own` are the answers of the municipality's own surveys. Empty when nothing is known of the area's
    indicators. An index stands with its parts, or not at all.
    """
    name, title = f"indikatorer_{omrade.kod}", f"Öppna jämförelser och brukarundersökningar i {omrade.namn}"
    rows = [row for row in indicator_values.catalogue(omrade.kod) if row["ruta"] in QUALITY]
    lines = quality_lines(result, omrade, outside, own)
    extra = part_notes(
        rows, {line.known.kpi: line.known.namn for line in lines}, given(rows, result, outside)
    )
    table = _table(lines, name, title, result, omrade, outside, extra) if lines else None
    return {"indikatorer": table} if table else {}


def quality_lines(result: Resultat, omrade: Omrade, outside: Outside, own: Asked = NOBODY) -> list[Line]:
    """The area's indicators of quality and staff that have an own value, but no index without parts."""
    rows = [row for row in indicator_values.catalogue(omrade.kod) if row["ruta"] in QUALITY]
    found = {
        row["kpi"]: line for row in rows if (line := compared(row, result, omrade, outside, own)) is not None
    }
    alone = bare(rows, found)
    return [line for kpi, line in found.items() if kpi not in alone]


def resources(result: Resultat, omrade: Omrade, outside: Outside) -> dict[str, Table]:
    """`nyckeltal`: the same of the indicators that tell what the area costs, and to whom it is given.

    But for nettokostnadsavvikelsen, which has its own table (nettokostnadsavvikelse).
    """
    shown = params.toml("nettokostnadsavvikelse.toml")[omrade.kod]["kpi"]
    name, title = f"nyckeltal_{omrade.kod}", f"Nyckeltal om kostnad och omfattning i {omrade.namn}"
    rows = [row for row in indicator_values.catalogue(omrade.kod) if row["ruta"] in RESOURCES]
    rows = [row for row in rows if row["kpi"] != shown]
    lines = [line for row in rows if (line := compared(row, result, omrade, outside)) is not None]
    return {"nyckeltal": _table(lines, name, title, result, omrade, outside)} if lines else {}


def compared(
    row: Mapping[str, str], result: Resultat, omrade: Omrade, outside: Outside, own: Asked = NOBODY
) -> Line | None:
    """One indicator of the catalogue, at its latest year with an own value; None without one.

    The latest year is the costing year, or for a survey the spring after it.
    """
    kommun = result.underlag.kommun
    if kommun == reference_group.RIKET:  # Kolada's code for the country: nothing to tell the two apart
        return None
    known = indicator_values.known(row, result, outside)
    last = result.ar + (row["underlag"] == SURVEY)
    if known is None:
        return None
    mine = known.values[(known.values["kommun"] == kommun) & (known.values["ar"] <= last)]
    if mine.empty:
        return None
    latest = mine.sort_values("ar").iloc[-1]
    ar, varde = int(latest["ar"]), float(latest["varde"])
    earlier = mine[(mine["ar"] < ar) & (mine["ar"] >= ar - OLDEST_TREND)].sort_values("ar")
    group = group_of(result, omrade, outside, known)
    members = known.values[
        (known.values["ar"] == ar) & known.values["kommun"].isin(group.kommuner if group else ())
    ]
    riket = value(known.values, reference_group.RIKET, ar)
    fore = float(earlier["varde"].iloc[0]) if len(earlier) else None
    fore_ar = int(earlier["ar"].iloc[0]) if len(earlier) else None
    interval, osakerhet, svar = uncertainty(row, varde, kommun, ar, outside, own)
    andring, fore_svar = None, None
    if interval and fore is not None and fore_ar is not None:
        then, _, fore_svar = uncertainty(row, fore, kommun, fore_ar, outside, own)
        andring = side(interval, then) if then else None
    return Line(
        known, ar, bool(latest["preliminar"]), varde, interval, osakerhet, svar,
        {str(k): float(v) for k, v in zip(members["kommun"], members["varde"], strict=True)},
        riket, side(interval, Uncertain.exactly(riket)) if interval and riket is not None else None,
        fore, fore_ar, fore_svar, andring,
    )  # fmt: skip


def group_of(
    result: Resultat, omrade: Omrade, outside: Outside, known: Known
) -> reference_group.Group | None:
    """Whom an indicator is compared with."""
    return reference_group.choose(
        result.underlag.own, result.ar, omrade.kod, outside, known.at_hand(), AT_HAND
    )


def on_counted(result: Resultat, shown: Collection[str]) -> list[str]:
    """Which of the indicators shown (ids) count fewer of the answers than the municipality's own survey."""
    names = [row["namn"] for row in params.rows("kvalitet.csv") if row["kpi"] in {*ONLY_VERY_SAFE} & {*shown}]
    if not names:
        return []
    own = "" if result.underlag.brukarundersokning.empty else (
        " Kommunens egen undersökning räknar alla positiva svar, och har därför högre andelar."
    )  # fmt: skip
    told = " och ".join(f"”{name}”" for name in names)
    return [f"{told} räknar bara dem som har svarat mycket trygg.{own}"]


def given(rows: Sequence[Mapping[str, str]], result: Resultat, outside: Outside) -> set[str]:
    """Which of these indicators have an own value at all."""
    return {row["kpi"] for row in rows if indicator_values.known(row, result, outside) is not None}


def _table(
    lines: list[Line], name: str, title: str, result: Resultat, omrade: Omrade, outside: Outside,
    extra: Sequence[str] = (),
) -> Table:  # fmt: skip
    frame = pd.DataFrame([_row(line) for line in lines])
    numbers = ["lag", "hog", "svar", "referens", "riket", "percentil", "forandring", "fore_ar"]
    frame = frame.astype(dict.fromkeys(numbers, "float64"))
    group = next((g for line in lines if (g := group_of(result, omrade, outside, line.known))), None)
    sure = frame["lag"].notna().any()
    uncertain = (
        Column("lag", "Från", "tal", 1, basis="bas"),
        Column("hog", "Till", "tal", 1, basis="bas"),
        *((Column("svar", "Svar", "antal", basis="bas"),) if frame["svar"].notna().any() else ()),
        Column("osakerhet", "Osäkerhet"),
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
            *(uncertain if sure else ()),
            Column("referens", "Gruppen, ovägt", "tal", 1),
            Column("riket", "Riket", "tal", 1),
            *((Column("mot_riket", "Mot riket", basis="bas"),) if sure else ()),
            Column("percentil", "Percentil", "tal", basis="bas"),
            Column("antal", "Kommuner", "antal"),
            Column("forandring", "Ändring", "tal", 1, basis="bas_bada"),
            *((Column("andring", "Ändringen", basis="bas_bada"),) if sure else ()),
            Column("fore_ar", "Sedan", "år"),
            Column("riktning", "Riktning"),
            Column("ar", "År"),
        ),
        about="kommunen, jämförelsegruppen och riket, senaste år med värde",
        year=str(max(line.ar for line in lines)),
        source=_source(lines),
        notes=(*_notes(lines, frame, group, result, omrade, outside), *extra),
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
    bas = line.svar or 0  # a value without a number of answers rests on no answers we know of
    directed = line.known.riktning != "ingen" and line.mot_riket is not None
    return {
        "titel": line.known.namn,
        "enhet": row["enhet"],
        "underlag": row["underlag"],
        "varde": line.varde,
        "lag": line.interval.lag if line.interval else None,
        "hog": line.interval.hog if line.interval else None,
        "svar": line.svar,
        "osakerhet": line.osakerhet or None,
        "bas": bas,
        "bas_bada": min(bas or line.fore_svar or 0, line.fore_svar or bas),
        "referens": reference_group.mean(others),
        "riket": line.riket,
        "mot_riket": verdict(str(line.mot_riket), line.known.riktning == "hog") if directed else None,
        "percentil": None if few else reference_group.percentile(line.varde, others),
        "antal": len(others),
        "forandring": line.varde - line.fore if line.fore is not None else None,
        "andring": CHANGES[line.andring] if line.andring else None,
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
    notes += on_counted(result, {line.known.kpi for line in lines})
    notes += on_uncertainty(frame)
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
