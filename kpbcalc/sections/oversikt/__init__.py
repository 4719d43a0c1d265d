"""What somebody with ten minutes needs: the main figures, one split, four questions an area."""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.oversikt import bro, lage, stammer, tal

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The overview's tables."""
    return {
        "tal": tal.table(ctx),
        "bro": bro.table(ctx),
        "lage": lage.table(ctx),
        "stammer": stammer.table(ctx),
    }


SECTION = Section(
    key="oversikt",
    heading="På en sida",
    tables=(tal.TAL, bro.BRO, lage.LAGE, stammer.STAMMER),
    make=make,
    show=("tal", Drawing("bro", "waterfall", ("belopp",)), Drawing("lage", "strip"), "stammer"),
    areas=(),
)
