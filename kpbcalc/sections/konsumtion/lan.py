"""What does an inhabitant cost in the municipalities of the county? Told when the county is the group."""

from kpbcalc.analysis import beside
from kpbcalc.analysis.context import SHARED_POPULATION, Context
from kpbcalc.analysis.reference_group import COUNTY
from kpbcalc.analysis.section import Declared
from kpbcalc.base import register
from kpbcalc.base.table import Column, Table

AREA = "AO"
MEAN = "Länets andra kommuner"
LAN = Declared(
    "lan", "Kostnad per {malgrupp} i länets kommuner", (
        Column("kommun", "Kommun"), Column("kostnad", "Kostnad per invånare", "kr/invånare"),
    ),
    "Konsumtion länet", "brukare i {omrade} per {malgrupp}",
    SHARED_POPULATION,
    ("Länets andra kommuner räknas tillsammans som en enda.",),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Ours first, then those of the county that have shared theirs, by name, and their mean.

    None for another group, and for other areas than the one that everybody has most of.
    """
    if ctx.omrade.kod != AREA or ctx.choice.slag != COUNTY or not ctx.peers:
        return None
    of = beside.of_area(ctx, beside.per_inhabitant)
    others = sorted((register.kommuner()[k].namn, kr) for k, kr in of.values.items())
    rows = [(ctx.kommun.namn, of.value), *others, (MEAN, of.mean)]
    cells = [{"kommun": name, "kostnad": kr} for name, kr in rows]
    return ctx.table(LAN, cells, facts={"egen": ctx.kommun.namn, "medel": MEAN})
