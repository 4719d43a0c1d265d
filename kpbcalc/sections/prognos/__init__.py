"""What does demography do to us if nothing but the population changes? And if need, housing or cost do?

Cost(t) = Σ N(t)·c·v·p per age class and sex, with the base year's coverage, volume and unit cost held
constant: cost per inhabitant times inhabitants. Source: docs/metod.md §5.7.
"""

from collections.abc import Mapping

from kpbcalc.analysis.coming import cells, coming
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.prognos import alder, bas, platser, prognos, scenarier

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The forecast's tables; only the check of the model when there is no population to go on."""
    if not cells(ctx.now, ctx.omrade.kod):
        return {}
    found: dict[str, Table | None] = {"bas": bas.table(ctx)}
    ahead = coming(ctx)
    if ahead is None:
        return found
    return found | {
        "prognos": prognos.table(ctx, ahead), "alder": alder.table(ctx, ahead),
        "scenarier": scenarier.table(ctx, ahead), "platser": platser.table(ctx, ahead),
    }  # fmt: skip


def _ahead(table: Table) -> Mapping[str, object]:
    """The row at which a figure begins to be a forecast."""
    return {"forecast_from": table.labels[1] if len(table) > 1 else None}


SECTION = Section(
    key="prognos",
    heading="Prognos",
    tables=(
        prognos.PROGNOS, alder.ALDER, platser.PLATSER, scenarier.SCENARIER, bas.BAS,
    ),
    make=make,
    show=(
        Drawing("prognos", "lines", ("kostnad",), _ahead, areas=("AO",)),
        "alder", "platser", "scenarier", "bas",
    ),
    chapter=("prognos",),
)  # fmt: skip
