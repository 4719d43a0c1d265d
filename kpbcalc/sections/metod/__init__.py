"""How was this made: choices, assumptions, definitions, the KPB indicators, what validation found."""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Section
from kpbcalc.base.table import Table
from kpbcalc.sections.metod import antaganden, fynd, ingar, nyckeltal, val

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables."""
    return {
        "fynd": fynd.short(ctx), "val": val.table(ctx), "antaganden": antaganden.table(ctx),
        "ingar": ingar.table(ctx),
        "definitioner": val.definitions(ctx), "nyckeltal": nyckeltal.table(ctx),
    }  # fmt: skip


SECTION = Section(
    key="metod",
    heading="Metoddeklaration och datakvalitet",
    tables=(fynd.FYND, val.VAL, antaganden.ANTAGANDEN, ingar.INGAR, val.DEFINITIONER, nyckeltal.NYCKELTAL),
    make=make,
    show=("fynd", "val", "antaganden", "ingar", "definitioner", "nyckeltal"),
    areas=(),
)
