"""What drives the cost per inhabitant? A tree of boxes: coverage, volume, price, their drivers and quality.

SKL's own boxes could not be read; this is the default design of docs/metod.md §5.4: need, coverage, volume,
unit cost, staff, quality and cost per inhabitant, each with own value, reference, percentile and direction
of change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from kpbcalc.analysis import (
    group_mean,
    index_parts,
    indicator_values,
    oppna_jamforelser,
    reference_group,
    sure_difference,
)
from kpbcalc.analysis.area import Omrade, capital, group_name, inhabitants, scope, volume_words
from kpbcalc.analysis.jamforelse import Beside, beside
from kpbcalc.analysis.jamforelsetal import (
    COVERAGE,
    PER_INHABITANT,
    POSITIVE,
    PRICE,
    VOLUME,
    WHOLE,
    figures_of,
)
from kpbcalc.analysis.measures import UNIT_COST
from kpbcalc.analysis.nettokostnadsavvikelse import PERCENTILE_NOTE, UNWEIGHTED
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.own_answers import Asked, asked, own_answers
from kpbcalc.analysis.read_surveys import WHOLE as THE_WHOLE
from kpbcalc.analysis.read_surveys import wilson
from kpbcalc.analysis.sure_difference import HIGHER, UNDECIDED, Uncertain
from kpbcalc.base import params
from kpbcalc.base.table import Column, Measure, Table
from kpbcalc.costing import Resultat

BOXES = {
    "kostnad": "Kostnad", "tackning": "Täckning", "volym": "Volym", "pris": "Styckkostnad", "behov": "Behov",
    "personal": "Personal", "kvalitet": "Kvalitet",
}  # fmt: skip
GROUPS = 2  # the insats groups that cost most are taken apart
ROUNDED = 0.5  # percentage points: Kolada may tell a share in whole percent
OTHER = "ovrigt"  # the column of boxes that are no quantity of the costing
_OWN = (PER_INHABITANT, COVERAGE, VOLUME, PRICE)
_PERCENTILES = {
    PER_INHABITANT: "kostnad", COVERAGE: "täckning", VOLUME: "volym", PRICE: "styckkostnad",
    OTHER: "svar och nyckeltal",
}  # fmt: skip
UP, DOWN, SAME = "ökar", "minskar", "oförändrat"
# Which indicator boxes stand below which factor: what drives coverage is need, what drives price is staff.
_DRIVERS = {"tackning": ("tackning", "behov"), "volym": ("volym",), "pris": ("pris", "personal")}


@dataclass(frozen=True)
class Box:
    """One box: level in the tree, which box, its label, unit and figures; `personer` is what it rests on."""

    niva: int
    ruta: str
    rad: str
    enhet: str
    varde: float
    referens: float | None
    percentil: float | None
    riktning: str | None
    ar: str
    personer: int
    slag: str
    grupp: str
    nyckeltal: str
    vagt: bool = False


def tables(years: Sequence[Resultat], omrade: Omrade, omvarld: Omvarld) -> dict[str, Table]:
    """`boxanalys`: one row a box, the tree read from the top. Empty without clients in the area."""
    boxes = list(_tree(years, omrade, omvarld))
    if not boxes:
        return {}
    result = years[-1]
    frame = pd.DataFrame([asdict(box) for box in boxes])
    frame = frame.astype({"referens": "float64", "percentil": "float64"})
    frame["referens"] = frame["referens"].round(1)  # so that a box in whole kr rounds the figure of the table
    # A column for each quantity, so that the gate knows which other figures of the report it is.
    for key in (*_OWN, OTHER):
        frame[key] = frame["varde"].where(frame["slag"] == key)
        frame[f"percentil_{key}"] = frame["percentil"].where(frame["slag"] == key)
    people = float(inhabitants(result, omrade.malgrupp))
    side = beside(result, omrade, omvarld)
    return {
        "boxanalys": Table(
            name=f"boxanalys_{omrade.kod}",
            title=f"Boxanalys av {omrade.namn}: vad som driver kostnaden per invånare",
            frame=frame,
            columns=(
                Column("rad", "Vad"),
                Column("niva", "Nivå", "antal"),
                Column("ruta", "Ruta"),
                Column("enhet", "Mått"),
                Column(PER_INHABITANT, "Kostnad", "kr/invånare", basis="personer",
                       measure=Measure("kr", scale=people)),
                Column(COVERAGE, "Täckning", "tal", 1, basis="personer",
                       measure=Measure("brukare", scale=people / omrade.tackning_per)),
                Column(VOLUME, "Volym", "tal", 1, basis="personer", measure=Measure("volym", per="brukare")),
                Column(PRICE, "Styckkostnad", "kr/enhet", basis="personer", measure=UNIT_COST),
                Column(OTHER, "Svar och nyckeltal", "tal", 1, basis="personer"),
                Column("referens", "Gruppens medel", "tal", 1),
                *(
                    Column(f"percentil_{key}", f"Percentil, {words}", "tal", basis="personer")
                    for key, words in _PERCENTILES.items()
                    if frame[f"percentil_{key}"].notna().any()
                ),
                Column("riktning", "Riktning", basis="personer"),
                Column("ar", "År"),
            ),
            about=f"{omrade.namn}: brukare i kommunens underlag, och nyckeltal där de finns",
            year=str(result.ar),
            source="Egen bearbetning av kommunens underlag, andra kommuners tal och nyckeltal.",
            notes=(
                "Nivå 1 delas upp i nivå 2, som delas upp i täckning, volym och styckkostnad; därunder det "
                "som driver dem. Täckning gånger volym gånger styckkostnad är kostnaden per invånare.",
                "Riktningen är mot året som står där: året innan, för nyckeltal det äldsta värdet de senaste "
                f"tre åren. En ändring under {_still():.0f} procent kallas oförändrat, här som i texten.",
                "Svar och indikatorer om kvalitet, personal och behov ökar eller minskar bara när ändringen "
                "är större än båda årens osäkerhet; annars går det inte att avgöra.",
                "Styckkostnaden gäller alla utförare tillsammans.",
                *_on_means(boxes),
                *_on_need(boxes, omrade),
                *oppna_jamforelser.on_counted(result, {box.nyckeltal for box in boxes}),
                PERCENTILE_NOTE,
                *([side.group.skal] if side else []),
            ),
            facts={"omrade": omrade.namn, "grupp": side.group.namn if side else ""},
            scope=scope(result, omrade),
            dimensions=("grupp", "nyckeltal"),
            own_order=True,
        )
    }  # fmt: skip


def _tree(years: Sequence[Resultat], omrade: Omrade, omvarld: Omvarld) -> Iterator[Box]:
    """The boxes, each followed by what stands below it."""
    result = years[-1]
    own = figures_of(result, omrade, omvarld)
    if own.empty or own[own["matt"] == PER_INHABITANT].empty:
        return
    last_year = years[-2] if len(years) > 1 and years[-2].ar == result.ar - 1 else None
    before = figures_of(last_year, omrade, omvarld) if last_year else None
    side = beside(result, omrade, omvarld)

    def figure(niva: int, ruta: str, grupp: str, matt: str, rad: str, enhet: str) -> Iterator[Box]:
        name = capital(group_name(grupp)) if grupp else ""
        slag, about = (matt, "") if matt in _OWN else (OTHER, rad)
        mean: tuple[float | None, bool] = (None, False)
        if side:
            mean = group_mean.mean(side.others, grupp, matt, omrade.tackning_per)
        yield from _figure(own, before, side, (grupp, matt), Box(
            niva, BOXES[ruta], rad, enhet, 0.0, mean[0], None, None, str(result.ar), 0, slag, name, about,
            mean[1],
        ))  # fmt: skip

    rows = {row["kpi"]: row for row in indicator_values.catalogue(omrade.kod)}
    answered = own_answers(years, omrade, omvarld)
    lines = {
        kpi: line
        for kpi, row in rows.items()
        if (line := oppna_jamforelser.compared(row, result, omrade, omvarld.outside, answered)) is not None
    }
    told = {kpi for kpi, line in lines.items() if _is_own_answer(rows[kpi], line, own, answered)}
    alone = index_parts.bare(list(rows.values()), lines) | told
    below = {
        part
        for row in rows.values()
        for part in index_parts.parts(row)
        if rows.get(part, row)["enhet"] == "index"
    }

    def indicators(niva: int, boxes: Sequence[str], grupp: str) -> Iterator[Box]:
        """The indicators of some boxes; an index has its parts below it, and without any it is not there."""
        for kpi, line in lines.items():
            row = rows[kpi]
            if row["ruta"] in boxes and row["grupp"] == grupp and kpi not in alone | below:
                yield _indicator(niva, row, line)
                for part in index_parts.parts(row):
                    if part in lines:
                        yield _indicator(niva + 1, rows[part], lines[part])

    people = omrade.malgrupp_namn
    per = f"brukare per {omrade.tackning_per:,}".replace(",", "\u00a0")
    yield from figure(1, "kostnad", WHOLE, PER_INHABITANT, f"Kostnad per {people}", "kr")
    yield from indicators(2, ("kostnad", "tackning", "behov"), WHOLE)
    for g in _largest(own, omrade):
        name, (one, many) = capital(group_name(g)), volume_words(g)
        yield from figure(2, "kostnad", g, PER_INHABITANT, f"{name}, kostnad per {people}", "kr")
        yield from figure(3, "tackning", g, COVERAGE, f"{name}, {per} {people}", "antal")
        yield from indicators(4, _DRIVERS["tackning"], g)
        yield from figure(3, "volym", g, VOLUME, f"{name}, {many} per brukare", many)
        yield from indicators(4, _DRIVERS["volym"], g)
        yield from figure(3, "pris", g, PRICE, f"{name}, kostnad per {one}", "kr")
        yield from indicators(4, _DRIVERS["pris"], g)
        yield from figure(3, "kvalitet", g, POSITIVE, f"{name}, positiva svar om helheten", "procent")
        yield from indicators(4, ("kvalitet",), g)
    yield from indicators(2, ("personal",), WHOLE)
    yield from indicators(2, ("kvalitet",), WHOLE)


def _is_own_answer(
    row: Mapping[str, str], line: oppna_jamforelser.Line, own: pd.DataFrame, answered: Asked
) -> bool:
    """Whether an indicator is the very answer to the own survey's lead question, which has a box already."""
    mine = _row(own, (row["grupp"], POSITIVE)) if row["grupp"] and THE_WHOLE in row["fraga"] else None
    if mine is None or asked(row, line.ar, answered) is None:
        return False
    return abs(mine[0] - line.varde) <= ROUNDED


def _on_means(boxes: Sequence[Box]) -> list[str]:
    """Which of the group's means are weighted: those of the costing, when all have shared the weights."""
    there = [box for box in boxes if box.referens is not None]
    plain = [box.rad[:1].lower() + box.rad[1:] for box in there if box.slag != OTHER and not box.vagt]
    if not any(box.vagt for box in there):
        return [UNWEIGHTED] if there else []
    also = f" och för {'; '.join(plain)}" if plain else ""
    return [f"{group_mean.BY_SHARE} För svar och nyckeltal{also} är medlet ovägt: varje kommun räknas lika."]


def _on_need(boxes: Sequence[Box], omrade: Omrade) -> list[str]:
    """What the tree does not tell of need: coverage is then read without knowing who needed it."""
    if any(box.ruta == BOXES["behov"] for box in boxes):
        return []
    known = [row["namn"] for row in indicator_values.catalogue(omrade.kod) if row["ruta"] == "behov"]
    if not known:
        return [f"Trädet har ingen ruta för behov: arbetsbänken har inget mått på behovet i {omrade.namn}."]
    missing = ", ".join(name[:1].lower() + name[1:] for name in known)
    return [f"Trädet har ingen ruta för behov, eftersom kommunen saknar värden för måtten ({missing})."]


def _largest(own: pd.DataFrame, omrade: Omrade) -> list[str]:
    """The groups that cost most per inhabitant."""
    cost = own[(own["matt"] == PER_INHABITANT) & own["grupp"].isin(omrade.grupper)]
    return list(cost.sort_values(["varde", "grupp"], ascending=[False, True])["grupp"].head(GROUPS))


def _figure(
    own: pd.DataFrame, before: pd.DataFrame | None, side: Beside | None, which: tuple[str, str], empty: Box
) -> Iterator[Box]:
    """A box of our own figures, beside what the others have shared."""
    mine = _row(own, which)
    if mine is None:
        return
    value, persons = mine
    was = _row(before, which) if before is not None else None
    found = side.of(*which) if side else None
    others = list(found[2].values()) if found else []
    year = int(empty.ar) - 1
    if was and which[1] == POSITIVE:
        since: str | None = _sure(sure_difference.side(_answered(value, persons), _answered(*was)), year)
    else:
        since = _since(direction(was[0] if was else None, value), year)
    yield Box(
        empty.niva, empty.ruta, empty.rad, empty.enhet, value,
        empty.referens, reference_group.percentile(value, others), since, empty.ar,
        min(persons, was[1]) if was else persons,
        empty.slag, empty.grupp, empty.nyckeltal, empty.vagt,
    )  # fmt: skip


def _row(figures: pd.DataFrame, which: tuple[str, str]) -> tuple[float, int] | None:
    found = figures[(figures["grupp"] == which[0]) & (figures["matt"] == which[1])]
    return (float(found["varde"].iloc[0]), int(found["antal"].iloc[0])) if len(found) else None


def _indicator(niva: int, row: Mapping[str, str], line: oppna_jamforelser.Line) -> Box:
    """A box of an indicator that has an own value."""
    others = list(line.others.values())
    persons = min(line.svar or line.fore_svar or 0, line.fore_svar or line.svar or 0)
    told = _since(direction(line.fore, line.varde), line.fore_ar)
    since = _sure(line.andring, line.fore_ar) if line.andring else told
    return Box(
        niva, BOXES[row["ruta"]], line.known.namn, row["enhet"], line.varde,
        reference_group.mean(others), reference_group.percentile(line.varde, others), since,
        f"{line.ar} (prel.)" if line.preliminar else str(line.ar),
        persons, OTHER, "", line.known.kpi,
    )  # fmt: skip


def _answered(share: float, n: int) -> Uncertain:
    """The share of positive answers (percent) with its interval."""
    low, high = wilson(share / 100 * n, n)
    return Uncertain(share, 100 * low, 100 * high)


def _still() -> float:
    """A smaller change, in percent, is not called one: the same limit as in the report's sentences."""
    return float(params.toml("sammanfattning.toml")["urval"]["tydlig"])


def _since(found: str | None, ar: int | None) -> str | None:
    """A direction with the year it is told from; two boxes of one figure may have different ones."""
    return None if found is None else f"{found} sedan {ar}"


def _sure(found: str, ar: int | None) -> str:
    """The direction of an answer or indicator, told only when it is more than the uncertainty."""
    if found == UNDECIDED:
        return f"ändringen sedan {ar} {UNDECIDED}"
    return f"{UP if found == HIGHER else DOWN} sedan {ar}"


def direction(before: float | None, now: float) -> str | None:
    """Whether a value rises or falls; None when there is none before it."""
    if before is None or before == 0:
        return None
    change = 100 * (now - before) / abs(before)
    if abs(change) < _still():
        return SAME
    return UP if change > 0 else DOWN
