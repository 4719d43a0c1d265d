"""What does a report show of its sections: their tables, made once, as tables, figures and sentences?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kpbcalc import presentation
from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Drawing, Section, key_of
from kpbcalc.base.known_names import ByName, require
from kpbcalc.base.table import Table
from kpbcalc.base.written import enumeration
from kpbcalc.notebook.numbering import Numbering
from kpbcalc.presentation import aloud, front
from kpbcalc.presentation.chapters import Chapter, asked, chapter
from kpbcalc.presentation.drawn import DRAWN, options_of
from kpbcalc.presentation.findings import Told, every, findings, questions
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.hidden import hidden_table, untold, why_hidden
from kpbcalc.presentation.view import View
from kpbcalc.sections.every import SECTIONS, section

FIGURES_A_CHAPTER = 2  # of one section in an area: more than two beside a few sentences is not chosen


class Shown:
    """The sections of one report. What is asked for is numbered in that order, and so is to be shown."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._made: dict[tuple[str, str], dict[str, Table]] = {}
        self._numbers = Numbering()

    def tables(self, key: str, omrade: Omrade | None = None) -> dict[str, Table]:
        """A section's tables by key, for the whole report or one area.

        Raises `UsageError` for a section that is not there.
        """
        place = (key, omrade.kod if omrade else "")
        if place not in self._made:
            of = section(key)
            made = of.result(self._ctx.of(omrade) if omrade else self._ctx)
            self._made[place] = ByName(made, of.keys(), key, "table")
        return self._made[place]

    def areas(self, shown: Section) -> list[Omrade | None]:
        """The areas of the report that a section is about; None alone: it is about none of them."""
        return [o for o in self._ctx.areas if o.kod in shown.areas] if shown.areas else [None]

    def items(self, shown: Section, omrade: Omrade | None) -> Iterator[tuple[str | Drawing, str]]:
        """What there is to show of a section: figure or table, and the table's key."""
        tables = self.tables(shown.key, omrade)
        for item in shown.show:
            stem, group, _ = key_of(item).partition("{grupp}")
            for key in [k for k in tables if k.startswith(stem)] if group else [stem] * (stem in tables):
                yield item, key

    def left(self, shown: Section, omrade: Omrade | None) -> list[tuple[str | Drawing, str]]:
        """What of it stands nowhere yet; of tables that tell nothing see `untold`."""
        tables = self.tables(shown.key, omrade)
        items = [(item, key) for item, key in self.items(shown, omrade) if tables[key].tells]
        return [(item, key) for item, key in items if tables[key] not in self._numbers]

    def untold(self, shown: Section, omrade: Omrade | None) -> presentation.Prose:
        """The sentence in place of the appendix's tables that tell nothing."""
        tables = self.tables(shown.key, omrade)
        return untold([tables[key] for _, key in self.items(shown, omrade) if not tables[key].tells])

    def keys(self, shown: Section, omrade: Omrade | None, *keys: str) -> Iterator[View]:
        """Some of a section's figures and tables, those that there are."""
        require(keys, [key_of(item) for item in shown.show], shown.key)
        for item, key in self.items(shown, omrade):
            if key in keys:
                yield self.one(shown, omrade, item, key)

    def drawings(self, shown: Section, omrade: Omrade) -> list[View]:
        """The figures that an area's chapter has of a section; no more than are chosen.

        Where one cannot be drawn the text says why, and its table stands in the appendix.
        """
        chosen = [
            (item, key) for item, key in self.items(shown, omrade)
            if isinstance(item, Drawing) and shown.in_chapter(item, omrade.kod)
        ]  # fmt: skip
        views = [self.drawn(shown, omrade, *one) for one in chosen[:FIGURES_A_CHAPTER]]
        return [view for view in views if not isinstance(view, presentation.NoFigure)]

    def one(
        self, shown: Section, omrade: Omrade | None, item: str | Drawing, key: str, *, folded: bool = False
    ) -> View:
        """A figure, or a table; for a figure that cannot be drawn the reason, with its table.

        In place of what tells nothing stands a sentence.
        """
        if not (table := self.tables(shown.key, omrade)[key]).tells:
            return untold([table])
        drawn = self.drawn(shown, omrade, item, key) if isinstance(item, Drawing) else None
        if isinstance(drawn, presentation.NoFigure):
            self.numbered(shown, omrade, key)
        return drawn or presentation.table(self.numbered(shown, omrade, key), folded=folded)

    def drawn(self, shown: Section, omrade: Omrade | None, item: Drawing, key: str) -> View:
        """A figure of one table, with the conclusion the texts give it; one not drawn takes no number."""
        tables = self.tables(shown.key, omrade)
        table = self._numbers.next(tables[key], figure=True)
        options = item.options(table) if callable(item.options) else item.options or {}
        require(options, options_of(item.kind), f"{shown.key}_{key}", "option")
        title = presentation.title(shown.key, key, tables, **self.words(omrade))
        drawn = DRAWN[item.kind](table, *item.columns, title=title, **options)
        if not isinstance(drawn, presentation.NoFigure):
            self._numbers.shown(table)
        return drawn

    def numbered(self, shown: Section, omrade: Omrade | None, key: str, *, notes: bool = True) -> Table:
        """A table with its number in the report; `notes` says whether they are to stand below it."""
        return self._numbers.shown(self._numbers.next(self.tables(shown.key, omrade)[key]), notes=notes)

    def hidden(self) -> Iterator[View]:
        """How many cells of the tables were hidden, and why."""
        cells = hidden_table(self._numbers.tables, self._ctx.policy, str(self._ctx.ar))
        for found in filter(None, (cells, why_hidden(self._ctx.now))):
            table = self._numbers.next(replace(found, section=section("metod").heading))
            yield presentation.table(self._numbers.shown(table), folded=True)

    def said(self, shown: Section) -> presentation.Prose:
        """What is said of a section that is about no area."""
        return presentation.say(shown.key, self.tables(shown.key), **self.words(None))

    def chapter(self, shown: Section, omrade: Omrade) -> Chapter | None:
        """What a section says of an area, if anything."""
        return chapter(shown, self._of_area(omrade), self.words(omrade))

    def asked(self, omrade: Omrade) -> dict[str, str]:
        """What an area's chapter asks, by section."""
        return asked(SECTIONS, self._of_area(omrade), self.words(omrade))

    def verdict(self) -> presentation.Prose:
        """The first sentences of the report."""
        tables, about = self._of_all()
        found = chapter(section("oversikt"), tables, {**self.words(None), "omrade": about})
        return found.text if found else presentation.Prose("", "")

    def aloud(self) -> presentation.Prose:
        """A text to read aloud about all of it; the areas are named one by one further on in it."""
        tables, about = self._of_all()
        about = about if len(self._ctx.areas) == 1 else "omsorg och stöd"
        whole = Given(tables, **self.words(self._ctx.areas[0]))
        return aloud.text(whole, [self.given(o) for o in self._ctx.areas], about)

    def _of_all(self) -> tuple[dict[str, dict[str, Table]], str]:
        """The report's own tables with the first area's, and what the report is about in words."""
        first, *more = self._ctx.areas
        # The accounts are the whole municipality's, and so is what the checks find.
        about = ["oversikt", "metod", *["bokslut"] * bool(more)]
        tables = {**self._of_area(first), **{key: self.tables(key) for key in about}}
        return tables, enumeration(omrade.namn for omrade in self._ctx.areas)

    def found(self) -> list[tuple[Omrade, Told]]:
        """What stands out on the first page, each with its area."""
        given = {o: self.given(o) for o in self._ctx.areas}
        of = {o: every(about) for o, about in given.items()}
        return [(next(o for o in of if one.finding in of[o]), one) for one in findings(list(given.values()))]

    def on_the_sheet(self, omrade: Omrade) -> list[str]:
        """What the sheet for a meeting asks of an area."""
        return questions(self.given(omrade), self.asked(omrade))

    def questions(self) -> Iterator[tuple[Omrade, str]]:
        """What is asked: by the findings of the first page, in the chapters, on the sheet for a meeting."""
        yield from ((omrade, finding.fraga) for omrade, finding in self.found())
        for omrade in self._ctx.areas:
            for question in (*self.asked(omrade).values(), *self.on_the_sheet(omrade)):
                yield omrade, question

    def every(self) -> list[Table]:
        """Every table that the page has, those it makes itself last: the findings, and what is hidden."""
        made = [t for s in SECTIONS for o in self.areas(s) for t in self.tables(s.key, o).values()]
        policy, ar = self._ctx.policy, self._ctx.ar
        hidden = [hidden_table([], policy, str(ar)), why_hidden(self._ctx.now)]
        of_page = [front.table([], ar, policy.minimum), *filter(None, hidden)]
        return [table for table in (*made, *of_page) if table.sheet and table.tells]

    def given(self, omrade: Omrade) -> Given:
        """What findings are looked for in."""
        return Given(self._of_area(omrade), **self.words(omrade))

    def words(self, omrade: Omrade | None) -> dict[str, Any]:
        """What the report is about."""
        about = omrade.namn if omrade else ""
        return {"kommun": self._ctx.kommun.namn, "ar": self._ctx.ar, "omrade": about}

    def _of_area(self, omrade: Omrade) -> dict[str, dict[str, Table]]:
        """An area's tables by section."""
        return {s.key: self.tables(s.key, omrade) for s in SECTIONS if omrade.kod in s.areas}
