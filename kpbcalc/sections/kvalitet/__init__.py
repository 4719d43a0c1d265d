"""What do we get for the money? Answers, comparisons, and cost beside quality for each unit.

Source: docs/metod.md §5.4 (four fields around weighted means) and docs/metod.md §6 (surveys, indicators).
"""

from collections.abc import Mapping

from kpbcalc.analysis import surveys
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.compared_indicators import lines
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.kvalitet import boxanalys, enheter, indikatorer, samband, svar

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area."""
    own = surveys.own_answers(ctx)
    found = lines(ctx, own=own)
    return {
        **svar.tables(ctx), **enheter.tables(ctx), **indikatorer.tables(ctx, found),
        "samband": samband.table(ctx),
        "boxanalys": boxanalys.table(ctx, found, own),
    }  # fmt: skip


CHAPTER = ("fyrfalt_sabo_heldygn", "fyrfalt_daglig_verksamhet")
_FIELDS = tuple(
    Drawing(key, "quadrants", ("kostnad", "andel")) if key in CHAPTER else key
    for omrade in omraden().values()
    for key in (f"fyrfalt_{grupp}" for grupp in omrade.enhetsgrupper)
)
SECTION = Section(
    key="kvalitet",
    heading="Kvalitet och resultat",
    tables=(*svar.TABLES, *enheter.TABLES, *indikatorer.TABLES, samband.SAMBAND, boxanalys.BOXANALYS),
    make=make,
    show=(
        *_FIELDS,
        "samband", "enheter", "brukarundersokning", "personal", "indikatorer", "indikatorer_kon",
        Drawing("boxanalys", "boxes"),
    ),
    chapter=CHAPTER,
)  # fmt: skip
