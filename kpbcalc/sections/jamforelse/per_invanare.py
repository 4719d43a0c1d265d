"""Cost per inhabitant, coverage and volume: ours, the group's weighted mean and our place."""

from dataclasses import dataclass

from kpbcalc.analysis import beside
from kpbcalc.analysis.beside import Beside, Rate
from kpbcalc.analysis.context import SHARED_POPULATION, Context
from kpbcalc.analysis.groups import group_words, in_reading_order, volume_word
from kpbcalc.analysis.reference_group import percentile
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, change, known
from kpbcalc.base.table import Column, Table, Unit, Value

ALL = "Alla insatser"
WEIGHTED = (
    "Gruppens medel är vägt: hela gruppens kostnad, brukare eller volym delad med hela gruppens invånare, "
    "brukare eller volym."
)
PERCENTILE = "Percentilen är hur många procent av kommunerna som har ett lägre värde."


@dataclass(frozen=True)
class Kind:
    """One measure: its table, rate, and how many times it is told (coverage per hundred)."""

    declared: Declared
    rate: Rate
    whole: bool = False
    per_covered: bool = False


def _declared(
    key: str, title: str, sheet: str, unit: Unit, decimals: int, notes: tuple[str, ...] = (), *,
    units: bool = False,
) -> Declared:  # fmt: skip
    return Declared(
        key=key,
        title=title + " i {omrade} mot {grupp}",
        sheet=sheet,
        columns=(
            Column("rad", "Insatser"),
            *((Column("enhet", "Enhet"),) if units else ()),
            Column("varde", "Kommunen", unit, decimals),
            Column("referens", "Gruppen, vägt", unit, decimals),
            Column("skillnad", "Skillnad", "procent", 1),
            Column("percentil", "Percentil", "tal"),
            Column("kommuner", "Kommuner", "antal"),
        ),
        about="brukare i {omrade}, kommunen och {grupp}",
        source=SHARED_POPULATION,
        notes=notes,
    )


KINDS = (
    Kind(_declared("per_invanare", "Kostnad per {malgrupp}", "Jämförelse per invånare", "kr/invånare", 0,
                   (WEIGHTED, PERCENTILE)), beside.per_inhabitant, whole=True),
    Kind(_declared("tackning", "Brukare per {per}", "Jämförelse täckning", "tal", 1), beside.coverage,
         whole=True, per_covered=True),
    Kind(_declared("volym", "Volym per brukare", "Jämförelse volym", "tal", 1, units=True),
         beside.volume_per_client),
)  # fmt: skip
TABLES = tuple(kind.declared for kind in KINDS)


def tables(ctx: Context) -> dict[str, Table | None]:
    """One table a measure, a row for the whole area and each insats group that somebody else tells."""
    return {kind.declared.key: _table(ctx, kind) for kind in KINDS}


def _table(ctx: Context, kind: Kind) -> Table | None:
    group, omrade = ctx.group, ctx.omrade
    if group is None:
        return None
    scale = omrade.tackning_per if kind.per_covered else 1
    rows = [_row(ALL, None, beside.of_area(ctx, kind.rate), scale)] if kind.whole else []
    told = {cell.code: (cell, one) for cell, one in beside.of_groups(ctx, kind.rate)}
    for cell in in_reading_order((cell for cell, _ in told.values()), omrade):
        one = told[cell.code][1]
        if len(cell.codes) == 1 and (one.value is HIDDEN or known(one.value)):
            word = volume_word(cell, both=True)
            unit = word[kind.rate is beside.volume_per_client] if word else None
            rows.append(_row(group_words(cell), unit, one, scale))
    rows = [row for row in rows if row["kommuner"]]
    if not rows:
        return None
    per = f"{omrade.per} {omrade.malgrupp_namn}"
    who = (group.told(p.kommun for p in ctx.peers),) if kind.declared.notes else ()
    return ctx.table(kind.declared, rows, words={"grupp": ctx.peers_name, "per": per}, notes=who)


def _row(name: str, unit: str | None, one: Beside, scale: float) -> dict[str, Value]:
    others, own = list(one.values.values()), one.value
    place: Figure = HIDDEN if own is HIDDEN else ABSENT
    if known(own):
        found = percentile(own, others)
        place = ABSENT if found is None else found
    return {
        "rad": name, "enhet": unit, "varde": scale * own, "referens": scale * one.mean,
        "skillnad": change(one.mean, own), "percentil": place, "kommuner": float(len(others)),
    }  # fmt: skip
