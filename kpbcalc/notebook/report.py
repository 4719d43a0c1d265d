"""What a report notebook works with: one call a section, which shows what the section declares."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from IPython.display import display

from kpbcalc import presentation
from kpbcalc.analysis.area import Omrade, chosen
from kpbcalc.analysis.section import Figure, Section
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import write_results
from kpbcalc.notebook.context import Parameters, context, of_parameters
from kpbcalc.presentation.hidden import hidden_table
from kpbcalc.presentation.summary import summary_table
from kpbcalc.sections.every import SECTIONS, section

DRAWN: Mapping[str, Callable[..., Any]] = {
    "bars": presentation.bars, "boxes": presentation.boxes, "curve": presentation.curve,
    "grouped_bars": presentation.grouped_bars, "lines": presentation.lines,
    "pyramid": presentation.pyramid, "quadrants": presentation.quadrants,
    "waterfall": presentation.waterfall,
}  # fmt: skip
SUMMARY = "sammanfattning"
HEAVIEST = Figure("fynd", "bars", ("mnkr",), {"sort": False})


class Rapport:
    """One municipality's released years, shown section by section.

    Arguments are the notebook's parameters. Raises the workbench's own errors for an unknown municipality,
    year, area or audience, and for an underlag that does not pass.
    """

    def __init__(self, kommun: str, ar: int, omrade: str, underlag: str, utdata: str, publik: str) -> None:
        prepared, choice = of_parameters(Parameters(kommun, ar, omrade, underlag, utdata, publik))
        self.context = context(prepared, choice, chosen(omrade))
        self._made: dict[tuple[str, str], dict[str, Table]] = {}
        self._shown: dict[str, Table] = {}
        if utdata:
            write_results(prepared.result, list(prepared.findings), Path(utdata) / "resultat")

    def tables(self, key: str, omrade: Omrade | None = None) -> dict[str, Table]:
        """A section's tables by key, for the whole report or one area.

        Raises `UsageError` for a section that is not there.
        """
        place = (key, omrade.kod if omrade else "")
        if place not in self._made:
            ctx = self.context.of(omrade) if omrade else self.context
            self._made[place] = section(key).result(ctx)
        return self._made[place]

    def avsnitt(self, key: str) -> None:
        """Show a section: text, figures and tables as declared, area by area where it is about areas."""
        shown = section(key)
        if not shown.areas:
            self._show(shown, None)
        for omrade in self.context.areas:
            for part in (shown, *(s for s in SECTIONS if s.below == key)):
                if omrade.kod in part.areas:
                    self._show(part, omrade)

    def sammanfattning(self) -> None:
        """The findings of all sections, ranked by size and certainty."""
        per_area = {
            o.namn: {s.key: self.tables(s.key, o) if o.kod in s.areas else {} for s in SECTIONS}
            for o in self.context.areas
        }
        found = {"fynd": summary_table(per_area, self.context.ar)}
        words = self._words(None)
        display(presentation.say(SUMMARY, found, **words))
        self._figure(SUMMARY, found, "fynd", HEAVIEST, words)

    def dolda_celler(self) -> None:
        """How many cells of the tables shown so far were hidden, and why."""
        found = hidden_table(list(self._shown.values()), self.context.policy, str(self.context.ar))
        display(presentation.table(found))

    def _show(self, shown: Section, omrade: Omrade | None) -> None:
        """The section's text, then its figures and tables in their order."""
        tables, words = self.tables(shown.key, omrade), self._words(omrade)
        self._heading(shown, omrade)
        display(presentation.say(shown.key, tables, **words))
        for item in shown.show:
            for key in _keys(item, tables):
                if isinstance(item, Figure):
                    self._figure(shown.key, tables, key, item, words)
                else:
                    self._shown[tables[key].name] = tables[key]
                    display(presentation.table(tables[key]))

    def _heading(self, shown: Section, omrade: Omrade | None) -> None:
        """The area as a heading where the report has several; a section inside another has its own."""
        several = len(self.context.areas) > 1
        if shown.below:
            display(presentation.heading(shown.heading, 4 if several else 3, shown.key))
        elif omrade and several:
            display(presentation.heading(omrade.rubrik, 3, f"{shown.key}-{omrade.kod.lower()}"))

    def _figure(
        self, name: str, tables: Mapping[str, Table], key: str, figure: Figure, words: Mapping[str, Any]
    ) -> None:
        """A figure of one table, with the conclusion the texts give it as its title."""
        table = tables[key]
        self._shown[table.name] = table
        options = figure.options(table) if callable(figure.options) else figure.options or {}
        title = presentation.title(name, key, tables, **words)
        display(DRAWN[figure.kind](table, *figure.columns, title=title, **options))

    def _words(self, omrade: Omrade | None) -> dict[str, Any]:
        return {
            "kommun": self.context.kommun.namn, "ar": self.context.ar,
            "omrade": omrade.namn if omrade else "",
        }  # fmt: skip


def _keys(item: str | Figure, tables: Mapping[str, Table]) -> list[str]:
    """The tables that something shown stands for: one, or one for each insats group."""
    key = item.key if isinstance(item, Figure) else item
    stem, group, _ = key.partition("{grupp}")
    return [k for k in tables if k.startswith(stem)] if group else [key] * (key in tables)
