"""What an area's chapter says of packages, and the same where tables are hidden or gone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.context import Context
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Table, Value
from kpbcalc.presentation.chapters import SAID, chapter
from kpbcalc.presentation.given import Given
from kpbcalc.sections.every import SECTIONS, section
from tests.samples.packages import context, demo, neighbours

Tables = Mapping[str, Mapping[str, Table]]
SPACE = "\N{NO-BREAK SPACE}"
AO = omraden()["AO"]
KEYS = tuple(key for key in SAID if key != "oversikt")  # what an area's chapter is made of


@dataclass(frozen=True)
class Told:
    """A section's heading and text with plain spaces, the text as it stands, and whether it is drawn."""

    heading: str
    text: str
    raw: str
    drawn: bool


def tables(ctx: Context, omrade: Omrade) -> dict[str, dict[str, Table]]:
    """The area's tables by section."""
    about = [*KEYS, "jamforelse"]
    return {s.key: s.result(ctx.of(omrade)) for s in SECTIONS if s.key in about and omrade.kod in s.areas}


def told(key: str, found: Tables, omrade: Omrade, ar: int = 2024) -> Told | None:
    """What a section says in the area's chapter."""
    said = chapter(section(key), found, {"kommun": "Exempelkommunen", "ar": ar, "omrade": omrade.namn})
    if said is None:
        return None
    raw = re.sub(r"<[^>]+>", "", said.text.html)
    return Told(
        said.heading.replace(SPACE, " "), raw.replace(SPACE, " ").replace("\n", "\n\n"), raw, said.drawn
    )


def words(key: str, ctx: Context, omrade: Omrade) -> str:
    """Conclusion and sentences in one; nothing where the section has nothing to say."""
    one = told(key, tables(ctx, omrade), omrade)
    return f"{one.heading}. {one.text}" if one else ""


def given(found: Tables, omrade: Omrade, ar: int = 2024) -> Given:
    """What a section's module chooses from."""
    return Given(found, "Exempelkommunen", ar, omrade.namn)


def all_hidden(table: Table) -> Table:
    """The table with every figure hidden; its words are there."""
    cells = [
        {key: HIDDEN if isinstance(value, float | int) else value for key, value in row.items()}
        for row in table.cells
    ]
    return replace(table, cells=tuple(cells))


def with_tables(found: Tables, **made: Mapping[str, Table]) -> dict[str, dict[str, Table]]:
    """The same tables with some of them exchanged, by section."""
    return {key: {**found.get(key, {}), **made.get(key, {})} for key in {**found, **made}}


@cache
def full() -> Tables:
    """Elderly care with years before and others to compare with."""
    return tables(context(demo(), neighbours()), AO)


def said(key: str, found: Tables, ar: int = 2024) -> Told:
    """What a section says; it says something."""
    words = told(key, found, AO, ar)
    assert words is not None
    return words


def changed(table: Table, label: str, **values: Value) -> Table:
    """The table with other figures in one row."""
    first = table.columns[0].key
    assert label in table.labels
    cells = [{**row, **values} if str(row[first]) == label else row for row in table.cells]
    return replace(table, cells=tuple(cells))
