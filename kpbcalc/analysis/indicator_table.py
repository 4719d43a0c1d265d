"""The table of compared indicators: own latest value, interval, the group, the country, place and change."""

from collections.abc import Collection, Sequence

from kpbcalc.aggregates.svar import CLIENTS
from kpbcalc.analysis import clear_difference, indicator_values, reference_group, surveys
from kpbcalc.analysis.compared_indicators import Line, given, group_of
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.indicator_uncertainty import ASSUMED, SURVEY, few_answers
from kpbcalc.analysis.on_whose_word import in_words
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.sure_difference import UNDECIDED, verdict
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.sources.attribution import UNDERLAG, source_line

DIRECTIONS = {"hog": "högt är bra", "lag": "lågt är bra", "ingen": "ingen riktning"}
CHANGES = {"högre": "ökar", "lägre": "minskar", UNDECIDED: UNDECIDED}
# Counts those who feel very safe alone, unlike the survey's share of positive answers. docs/metod.md §6.
ONLY_VERY_SAFE = ("U21450", "U23451")
COLUMNS = (
    Column("titel", "Indikator"), Column("enhet", "Mått"), Column("varde", "Kommunen", "tal", 1),
    Column("lag", "Från", "tal", 1), Column("hog", "Till", "tal", 1), Column("svar", "Svar", "antal"),
    Column("osakerhet", "Osäkerhet"), Column("referens", "Gruppen, ovägt", "tal", 1),
    Column("riket", "Riket", "tal", 1), Column("mot_riket", "Mot riket"),
    Column("percentil", "Percentil", "tal"),
    Column("antal", "Kommuner", "antal"), Column("forandring", "Ändring", "tal", 1),
    Column("andring", "Ändringen"), Column("fore_ar", "Sedan", "år"), Column("riktning", "Riktning"),
    Column("ar", "År"),
)  # fmt: skip
SURE = {"lag", "hog", "svar", "osakerhet", "mot_riket", "andring"}  # not without any interval


def declared(key: str, title: str, sheet: str) -> Declared:
    """The declaration of a table of compared indicators."""
    about = "kommunen, jämförelsegruppen och riket, senaste år med värde"
    return Declared(key, title, COLUMNS, sheet, about)


def table(ctx: Context, what: Declared, lines: Sequence[Line], extra: Sequence[str] = ()) -> Table | None:
    """A row an indicator; None without any. `extra` are further notes."""
    if not lines:
        return None
    group = next((g for line in lines if (g := group_of(ctx, line.known))), None)
    left_out = set() if any(line.interval for line in lines) else set(SURE)
    left_out |= set() if any(line.svar is not None for line in lines) else {"svar"}
    return ctx.table(
        what, [_row(line) for line in lines],
        columns=[column for column in COLUMNS if column.key not in left_out],
        year=str(max(line.ar for line in lines)),
        source=source(lines),
        notes=(*_notes(ctx, lines, group), *extra),
    )  # fmt: skip


def _row(line: Line) -> dict[str, Value]:
    others = list(line.others.values())
    directed = line.known.riktning != "ingen" and line.mot_riket is not None
    better = verdict(str(line.mot_riket), line.known.riktning == "hog") if directed else None
    change = line.varde - line.fore if line.fore is not None else None
    return {
        "titel": line.known.namn,
        "enhet": line.row["enhet"],
        "varde": line.own(line.varde),
        "lag": line.own(line.interval.lag) if line.interval else ABSENT,
        "hog": line.own(line.interval.hog) if line.interval else ABSENT,
        "svar": line.own(_figure(line.svar)),
        "osakerhet": line.osakerhet or None,
        "referens": _figure(reference_group.mean(others)),
        "riket": _figure(line.riket),
        "mot_riket": HIDDEN if line.few and better else better,
        "percentil": line.own(_figure(reference_group.percentile(line.varde, others))),
        "antal": float(len(others)),
        "forandring": line.own_change(_figure(change)),
        "andring": HIDDEN if line.few or (line.few_before and line.andring) else _change(line.andring),
        "fore_ar": _figure(line.fore_ar),
        "riktning": DIRECTIONS[line.known.riktning],
        "ar": line.year,
    }


def _figure(number: float | None) -> Figure:
    return ABSENT if number is None else float(number)


def _change(found: str | None) -> str | None:
    return CHANGES[found] if found else None


def source(lines: Sequence[Line]) -> str:
    """Where the values are from."""
    dates = [line.known.hamtad for line in lines if line.known.kalla == indicator_values.KOLADA]
    fetched = {indicator_values.KOLADA: max(dates)} if dates else {}
    if len(dates) < len(lines):
        fetched[UNDERLAG] = ""
    return f"{source_line(fetched, computed=True)}."


def on_counted(ctx: Context, shown: Collection[str]) -> list[str]:
    """Which of the indicators shown (ids) count fewer of the answers than the municipality's own survey."""
    names = [row["namn"] for row in params.rows("kvalitet.csv") if row["kpi"] in {*ONLY_VERY_SAFE} & {*shown}]
    if not names:
        return []
    own = "" if not surveys.surveys(ctx.now, CLIENTS) else (
        " Kommunens egen undersökning räknar alla positiva svar, och har därför högre andelar."
    )  # fmt: skip
    told = " och ".join(f"”{name}”" for name in names)
    return [f"{told} räknar bara dem som har svarat mycket trygg.{own}"]


def _notes(ctx: Context, lines: Sequence[Line], group: reference_group.Group | None) -> list[str]:
    notes = []
    if any(line.row["underlag"] == SURVEY for line in lines):
        notes.append(
            f"Kostnaderna i rapporten är {ctx.ar} års. En undersökning som görs på våren gäller vården "
            "före och under våren, och ställs därför bredvid kostnaderna året innan."
        )
    if group:
        there = {kommun for line in lines for kommun in line.others}
        notes += [group.told(there), reference_group.UNWEIGHTED, reference_group.PERCENTILE]
    if any(line.riket is not None for line in lines):
        notes.append("Riket är källans eget värde för landet, inte ett medel som räknats här.")
    notes += on_counted(ctx, {line.known.kpi for line in lines})
    notes += _on_uncertainty(lines)
    if any(line.preliminar for line in lines):
        notes.append("Preliminära värden (prel.) kan ändras när de fastställs.")
    ids = set(given(ctx)["kpi"])
    rows = indicator_values.catalogue(ctx.omrade.kod)
    reused = [row["kpi"] for row in rows if row["status"] == indicator_values.REUSED and row["kpi"] in ids]
    if reused:
        notes.append(
            f"{', '.join(reused)} i underlagets fil visas inte: Kolada har gett numren en ny betydelse."
        )
    used = [(line.known.kpi, line.ar) for line in lines]
    notes += indicator_values.revised(ctx.outside, ctx.kommun.kod, used)
    for kpi, titel in indicator_values.retitled(ctx.omrade.kod, ctx.outside):
        notes.append(f"{kpi} visas inte: Kolada kallar det nu ”{titel}”, vilket inte är det mått som avses.")
    return notes


def _on_uncertainty(lines: Sequence[Line]) -> list[str]:
    """How sure the values are, and what it takes for one to be called better, worse or changed."""
    if not any(line.interval for line in lines):
        return ["Värdena har ingen angiven osäkerhet."]
    notes = [
        "Från och till är osäkerheten: undersökningens egen där den anges, annars ett 95-procentigt "
        "intervall räknat på antalet svar, enligt Kolada eller kommunens egen undersökning."
    ]
    if any(line.osakerhet == ASSUMED for line in lines):
        assumed = params.toml("osakerhet.toml")["marginal"]
        notes.append(
            f"Antagen marginal när ingen osäkerhet är känd: {assumed['enkat']} procentenheter åt var håll "
            f"för enkäter, {assumed['ovriga']} för andra andelar och {assumed['procent_av_vardet']} procent "
            f"av värdet för annat ({in_words(assumed['kalla'])}). En antagen marginal avgör aldrig något."
        )
    notes.append(
        "Bättre, sämre, ökar och minskar sägs bara när skillnaden är tydlig bland alla i tabellen. Annars "
        "går det inte att avgöra. Rikets värde räknas som säkert."
    )
    tests = sum(line.mot_riket is not None and line.osakerhet != ASSUMED for line in lines)
    notes += clear_difference.notes(tests)
    return [*notes, *few_answers(line.svar for line in lines)]
