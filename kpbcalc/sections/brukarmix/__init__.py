"""Who gets what, what the groups cost, and what the mix of insatser does to the mean cost per client.

Source: docs/metod.md §5.1.
"""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.brukarmix import brytpunkt, grupper, hemma_boende, kombinationer, koncentration, mix

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area."""
    return {
        "grupper": grupper.by_group(ctx),
        "boende": grupper.by_housing(ctx),
        "alder": grupper.by_age(ctx),
        "kon": grupper.by_sex(ctx),
        "hemma_boende": hemma_boende.table(ctx),
        "brytpunkt": brytpunkt.table(ctx),
        "koncentration": koncentration.curve(ctx),
        "matt": koncentration.measures(ctx),
        "kombinationer": kombinationer.combinations(ctx),
        "par": kombinationer.pairs(ctx),
        **mix.since_last_year(ctx),
        **mix.against_peers(ctx),
    }


def _ours(table: Table) -> Mapping[str, object]:
    """How the municipalities are drawn: ours stands out, and the line is the group's mean."""
    return {"highlight": table.facts["egen"], "reference": table.facts["medel"] or None}


def _hours(table: Table) -> Mapping[str, object]:
    """As the municipalities, and what the hours are."""
    return {**_ours(table), "shows": "Timmar i månaden då hemtjänst kostar lika mycket som särskilt boende"}


SECTION = Section(
    key="brukarmix",
    heading="Brukar- och insatsmix",
    tables=(
        *grupper.TABLES, hemma_boende.HEMMA, brytpunkt.BRYTPUNKT, koncentration.KONCENTRATION,
        koncentration.MATT, kombinationer.KOMBINATIONER, kombinationer.PAR, *mix.TABLES,
    ),
    make=make,
    show=(
        Drawing("hemma_boende", "quadrants", ("boende", "hemma"), _ours),
        Drawing("brytpunkt", "bars", ("timmar",), _hours),
        Drawing("grupper", "grouped_bars", (("andel_brukare", "andel_kr"),)),
        "boende",
        "koncentration",
        "alder",
        "kon",
        "matt",
        "kombinationer",
        "par",
        "mix_steg",
        "mix",
        "mix_jamfort_steg",
        "mix_jamfort",
    ),
    chapter=("hemma_boende", "brytpunkt", "grupper"),
)  # fmt: skip
