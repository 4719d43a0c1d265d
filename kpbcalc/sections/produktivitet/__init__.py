"""What an hour or a day costs, and why units differ. Source: docs/metod.md §5.2."""

from collections.abc import Iterator, Mapping

from kpbcalc.analysis import units
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.produktivitet import (
    andring,
    bistand,
    enheter,
    insatser,
    mot_gruppen,
    prislista,
    slag,
    storlek,
    styckkostnad,
    tomma,
    utforande,
    varfor,
)

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area; those of a group end in the group's code."""
    found: dict[str, Table | None] = {
        **styckkostnad.tables(ctx),
        "mot_gruppen": mot_gruppen.table(ctx),
        "varfor": varfor.table(ctx),
        "utforande": utforande.table(ctx),
        "timmen": utforande.against_mean(ctx),
        "storlek": storlek.table(ctx),
        "bistand": bistand.table(ctx),
    }
    there = units.groups_here(ctx)
    for grupp in (g for g in ctx.omrade.enhetsgrupper if g in there):
        found[f"enheter_{grupp}"] = enheter.table(ctx, grupp)
        found[f"slag_{grupp}"] = slag.table(ctx, grupp)
        if price_unit(grupp) == "kr/dygn":
            found[f"tomma_{grupp}"] = tomma.table(ctx, grupp)
        found[f"andring_{grupp}"] = andring.table(ctx, grupp)
    for grupp in (g for g in ctx.omrade.insatsgrupper if g in there):
        found[f"insatser_{grupp}"] = insatser.table(ctx, grupp)
    return {**found, "prislista": prislista.table(ctx, found)}


CHAPTER = (
    "enheter_hemtjanst", "enheter_sabo_heldygn", "enheter_gruppbostad", "enheter_daglig_verksamhet",
    "insatser_ifo_placering",
)  # fmt: skip


def _of_groups() -> Iterator[str | Drawing]:
    """The order of the groups' figures and tables, area by area."""
    for omrade in omraden().values():
        for grupp in omrade.enhetsgrupper:
            units = f"enheter_{grupp}"
            yield Drawing(units, "dumbbell", (("pris_fore", "pris"),)) if units in CHAPTER else units
            yield from (f"{kind}_{grupp}" for kind in ("slag", "tomma", "andring"))
        for grupp in omrade.insatsgrupper:
            forms = f"insatser_{grupp}"
            yield Drawing(forms, "bars", ("pris",)) if forms in CHAPTER else forms


SECTION = Section(
    key="produktivitet",
    heading="Produktivitet",
    tables=(
        *styckkostnad.TABLES, mot_gruppen.AGAINST, varfor.VARFOR, *utforande.TABLES, storlek.STORLEK,
        enheter.UNITS, slag.SPLIT, tomma.EMPTY, andring.CHANGE, insatser.INSATSER, bistand.BISTAND,
        prislista.PRISLISTA,
    ),
    make=make,
    show=(
        "grupper", "skillnader", "mot_gruppen", "varfor", "utforande", "timmen", "storlek", "prislista",
        *_of_groups(), "bistand",
    ),
    chapter=CHAPTER,
)  # fmt: skip
