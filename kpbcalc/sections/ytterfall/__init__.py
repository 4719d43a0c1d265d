"""How many clients cost more than the limit, how much, and with which insatser? Never who.

Source: docs/metod.md §5.6.
"""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.occupancy import ALL_UNITS
from kpbcalc.analysis.section import Figure, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.ytterfall import fordelning, granser, insatser, jamfort, kvar, over_belopp, sabo, vilka

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area."""
    return {
        "granser": granser.table(ctx),
        "jamfort": jamfort.table(ctx),
        "kvar": kvar.table(ctx),
        "over_belopp": over_belopp.table(ctx),
        "kostnadsklasser": fordelning.classes(ctx),
        "insatser": insatser.by_group(ctx),
        "kombinationer": insatser.combinations(ctx),
        "profil": vilka.profile(ctx),
        "alder": vilka.by_age(ctx),
        "linser": fordelning.lenses(ctx),
        "sabo_belaggning": sabo.table(ctx),
    }


SECTION = Section(
    key="ytterfall",
    heading="Ytterfall",
    intro="Ett ytterfall är en brukare vars kostnad under året ligger över gränsen. Här visas grupper, "
    "aldrig personer.",
    tables=(
        granser.GRANSER, jamfort.JAMFORT, kvar.KVAR, over_belopp.OVER_BELOPP, *fordelning.TABLES,
        *insatser.TABLES, *vilka.TABLES, sabo.BELAGGNING,
    ),
    make=make,
    show=(
        "granser",
        "jamfort",
        "kvar",
        "over_belopp",
        Figure("kostnadsklasser", "grouped_bars", (("andel_brukare", "andel_kostnad"),)),
        Figure("insatser", "grouped_bars", (("andel_ovriga", "andel"),)),
        "kombinationer",
        "profil",
        "alder",
        "linser",
        Figure("sabo_belaggning", "bars", ("belaggning",), {"reference": ALL_UNITS}),
    ),
)  # fmt: skip
