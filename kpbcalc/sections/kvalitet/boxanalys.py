"""What drives the cost per inhabitant? A tree of boxes: coverage, volume, price, their drivers and quality.

SKL's own boxes could not be read; this is the default design of docs/metod.md §5.4: need, coverage, volume,
unit cost, staff, quality and cost per inhabitant, each with own value, reference, percentile and direction
of change.
"""

from collections.abc import Mapping, Sequence

from kpbcalc.analysis import indicator_values, reference_group
from kpbcalc.analysis.compared_indicators import Line
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.indicator_table import on_counted
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.surveys import Asked
from kpbcalc.base.figure import ABSENT, known
from kpbcalc.base.params import alike_below
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.sections.kvalitet.boxar import (
    COVERAGE,
    OTHER,
    PER_INHABITANT,
    PRICE,
    RUTOR,
    VOLUME,
    Box,
    tree,
)

WEIGHTED = (
    "Gruppens medel är vägt: kostnad per invånare och täckning med kommunernas invånare, volym per brukare "
    "med deras brukare och styckkostnad med deras volym. För svar och nyckeltal är medlet ovägt: varje "
    "kommun räknas lika."
)
PERCENTILES = {
    PER_INHABITANT: "kostnad", COVERAGE: "täckning", VOLUME: "volym", PRICE: "styckkostnad",
    OTHER: "svar och nyckeltal",
}  # fmt: skip
COLUMNS = (
    Column("rad", "Vad"), Column("niva", "Nivå", "antal"), Column("ruta", "Ruta"), Column("enhet", "Mått"),
    Column(PER_INHABITANT, "Kostnad", "kr/invånare"), Column(COVERAGE, "Täckning", "tal", 1),
    Column(VOLUME, "Volym", "tal", 1), Column(PRICE, "Styckkostnad", "kr/enhet"),
    Column(OTHER, "Svar och nyckeltal", "tal", 1), Column("referens", "Gruppens medel", "tal", 1),
    *(Column(f"percentil_{key}", f"Percentil, {words}", "tal") for key, words in PERCENTILES.items()),
    Column("riktning", "Riktning"), Column("ar", "År"),
)  # fmt: skip
BOXANALYS = Declared(
    key="boxanalys",
    title="Boxanalys av {omrade}: vad som driver kostnaden per invånare",
    sheet="Boxanalys",
    columns=COLUMNS,
    about="{omrade}: brukare i kommunens underlag, och nyckeltal där de finns",
    source="Egen bearbetning av kommunens underlag, andra kommuners delade tal och nyckeltal.",
    notes=(
        "Nivå 1 delas upp i nivå 2, som delas upp i täckning, volym och styckkostnad; därunder det "
        "som driver dem. Täckning gånger volym gånger styckkostnad är kostnaden per invånare.",
        "Riktningen är ändringen sedan året som står där: året innan, och för nyckeltal det äldsta av de "
        "senaste tre åren. En ändring under {still} procent kallas oförändrat, här som i texten.",
        "Svar och indikatorer om kvalitet, personal och behov ökar eller minskar bara när ändringen "
        "är större än båda årens osäkerhet; annars går det inte att avgöra.",
        "Styckkostnaden gäller alla utförare tillsammans. Kronor är i {ar} års priser.",
    ),
)


def table(ctx: Context, lines: Mapping[str, Line], own: Asked) -> Table | None:
    """`boxanalys`: one row a box, the tree read from the top; None without clients in the area.

    In: as `tree`.
    """
    boxes = list(tree(ctx, lines, own))
    if not boxes:
        return None
    rows = [_row(box) for box in boxes]
    used = {box.slag for box in boxes if known(box.percentil)}
    unused = {f"percentil_{key}" for key in PERCENTILES if key not in used}
    compared = any(box.referens is not ABSENT for box in boxes)
    return ctx.table(
        BOXANALYS, rows, but=unused,
        words={"still": f"{alike_below():.0f}"},
        notes=(
            *((WEIGHTED if ctx.peers else reference_group.UNWEIGHTED,) if compared else ()),
            *_on_need(ctx, boxes),
            *on_counted(ctx, {box.kpi for box in boxes}),
            *((reference_group.PERCENTILE,) if used else ()),
        ),
    )  # fmt: skip


def _row(box: Box) -> dict[str, Value]:
    """A box as a row: its value and percentile stand in the column of its own quantity."""
    whole = box.slag in (PER_INHABITANT, PRICE)  # kr: the box rounds what the table has, and not twice
    reference = round(box.referens, 0 if whole else 1) if known(box.referens) else box.referens
    return {
        "rad": box.rad, "niva": float(box.niva), "ruta": box.ruta, "enhet": box.enhet,
        **{key: box.varde if key == box.slag else ABSENT for key in PERCENTILES},
        "referens": reference,
        **{f"percentil_{key}": box.percentil if key == box.slag else ABSENT for key in PERCENTILES},
        "riktning": box.riktning, "ar": box.ar,
    }  # fmt: skip


def _on_need(ctx: Context, boxes: Sequence[Box]) -> list[str]:
    """What the tree does not tell of need: coverage is then read without knowing who needed it."""
    if any(box.ruta == RUTOR["behov"] for box in boxes):
        return []
    rows = indicator_values.catalogue(ctx.omrade.kod)
    missing = ", ".join(r["namn"][:1].lower() + r["namn"][1:] for r in rows if r["ruta"] == "behov")
    if not missing:
        return [f"Trädet har ingen ruta för behov: det finns inget mått på behovet i {ctx.omrade.namn}."]
    return [
        f"Trädet har ingen ruta för behov, eftersom kommunen saknar värden för de mått som finns: {missing}."
    ]
