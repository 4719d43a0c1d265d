"""How many clients cost more than the limit, how much, and with which insatser? Never who.

Source: docs/metod.md §5.6.
"""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.ytterfall import (
    granser,
    insatser,
    jamfort,
    kostnadsklasser,
    kvar,
    over_belopp,
    profil,
    sabo_belaggning,
)

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area."""
    return {
        "granser": granser.table(ctx),
        "jamfort": jamfort.table(ctx),
        "kvar": kvar.table(ctx),
        "over_belopp": over_belopp.table(ctx),
        "kostnadsklasser": kostnadsklasser.table(ctx),
        "insatser": insatser.by_group(ctx),
        "kombinationer": insatser.combinations(ctx),
        "profil": profil.profile(ctx),
        "alder": profil.by_age(ctx),
        "sabo_belaggning": sabo_belaggning.table(ctx),
    }


SECTION = Section(
    key="ytterfall",
    heading="Ytterfall",
    tables=(
        granser.GRANSER, jamfort.JAMFORT, kvar.KVAR, over_belopp.OVER_BELOPP, kostnadsklasser.KOSTNADSKLASSER,
        *insatser.TABLES, *profil.TABLES, sabo_belaggning.BELAGGNING,
    ),
    make=make,
    show=(
        "granser",
        "jamfort",
        "kvar",
        "over_belopp",
        Drawing(
            "kostnadsklasser", "grouped_bars", (("andel_brukare", "andel_kostnad"),), areas=("AO", "FN")
        ),
        "insatser",
        "kombinationer",
        "profil",
        "alder",
        "sabo_belaggning",
    ),
    chapter=("kostnadsklasser",),
)  # fmt: skip
