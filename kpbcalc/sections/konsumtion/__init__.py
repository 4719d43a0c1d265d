"""Do we give more, is each client given more, or does it cost more? Cost per inhabitant in three factors.

C/inv = (clients/inv) · (volume/client) · (kr/unit). Source: docs/metod.md §5.3.
"""

from collections.abc import Mapping

from kpbcalc.analysis import net_cost_deviation
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.konsumtion import (
    alder,
    bistand_unga,
    drivkrafter,
    grupper,
    lan,
    tackning_alder,
    vantat,
    verksamheter,
)

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area."""
    return {
        "grupper": grupper.table(ctx),
        **verksamheter.tables(ctx),
        "bistand_unga": bistand_unga.table(ctx),
        **drivkrafter.since_last_year(ctx),
        **drivkrafter.against_peers(ctx),
        "alder": alder.by_age(ctx),
        "kon": alder.by_sex(ctx),
        "vantat": vantat.table(ctx),
        "tackning_alder": tackning_alder.table(ctx),
        "lan": lan.table(ctx),
        "avvikelse": net_cost_deviation.table(ctx, ctx.omrade, net_cost_deviation.OF_AREA),
    }


SECTION = Section(
    key="konsumtion",
    heading="Konsumtion",
    tables=(
        grupper.GRUPPER,
        *verksamheter.TABLES,
        bistand_unga.BISTAND_UNGA,
        *drivkrafter.TABLES,
        alder.ALDER,
        alder.KON,
        vantat.VANTAT,
        tackning_alder.TACKNING,
        lan.LAN,
        net_cost_deviation.OF_AREA,
    ),
    make=make,
    show=(
        "drivkrafter",
        "drivkrafter_grupper",
        Drawing("drivkrafter_jamfort", "waterfall", ("belopp",)),
        "drivkrafter_jamfort_grupper",
        "grupper",
        "verksamheter",
        "insatser",
        "bistand_unga",
        "alder",
        "kon",
        "vantat",
        Drawing("tackning_alder", "panels", (), tackning_alder.panels),
        Drawing("lan", "map", ("kostnad",)),
    ),
    chapter=("drivkrafter_jamfort", "tackning_alder"),
)
