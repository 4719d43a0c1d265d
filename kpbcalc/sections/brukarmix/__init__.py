"""Who gets what, what the groups cost, and when does special housing cost what home care does?

Source: docs/metod.md §5.1.
"""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.table import Table
from kpbcalc.sections.brukarmix import brytpunkt, grupper, hemma_boende, kombinationer, koncentration

__all__ = ["SECTION"]


def make(ctx: Context) -> Mapping[str, Table | None]:
    """The section's tables of an area."""
    return {
        "grupper": grupper.table(ctx),
        "hemma_boende": hemma_boende.table(ctx),
        "brytpunkt": brytpunkt.table(ctx),
        "koncentration": koncentration.curve(ctx),
        "matt": koncentration.measures(ctx),
        "kombinationer": kombinationer.combinations(ctx),
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
        grupper.GRUPPER, hemma_boende.HEMMA, brytpunkt.BRYTPUNKT, koncentration.KONCENTRATION,
        koncentration.MATT, kombinationer.KOMBINATIONER,
    ),
    make=make,
    show=(
        Drawing("hemma_boende", "quadrants", ("boende", "hemma"), _ours),
        Drawing("brytpunkt", "bars", ("timmar",), _hours),
        Drawing("grupper", "grouped_bars", (("andel_brukare", "andel_kr"),)),
        "koncentration",
        "matt",
        "kombinationer",
    ),
    chapter=("hemma_boende", "brytpunkt", "grupper"),
)  # fmt: skip
