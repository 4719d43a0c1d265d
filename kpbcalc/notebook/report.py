"""What a report notebook works with: a page, a chapter for each area, and an appendix with all the rest."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from IPython.display import display

from kpbcalc import presentation
from kpbcalc.analysis.area import Omrade, chosen
from kpbcalc.analysis.section import Drawing, Section, key_of, require
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import write_results
from kpbcalc.notebook import own_words
from kpbcalc.notebook.context import context, of_parameters
from kpbcalc.notebook.parameters import parameters
from kpbcalc.presentation import front
from kpbcalc.presentation.chapters import asked, chapter
from kpbcalc.presentation.drawn import DRAWN
from kpbcalc.presentation.findings import findings, questions
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.hidden import hidden_table, why_hidden
from kpbcalc.presentation.view import View
from kpbcalc.sections.every import SECTIONS, section

FIGURES_A_CHAPTER = 2  # of one section in an area: more than two beside a few sentences is not chosen
SAID_BEFORE = ("bokslut", "metod")  # their texts stand where the report says how sure it is
ONLY_DRAWN = frozenset({"boxes"})  # what a table of the same numbers does not show


class Rapport:
    """One municipality's released years, shown as a report.

    Arguments are the notebook's parameters. Raises the workbench's own errors for an unknown municipality,
    year, area or audience, and for an underlag that does not pass.
    """

    def __init__(self, kommun: str, ar: int, omrade: str, underlag: str, utdata: str, publik: str) -> None:
        prepared, choice = of_parameters(
            parameters(kommun=kommun, ar=ar, omrade=omrade, underlag=underlag, utdata=utdata, publik=publik)
        )
        self.context = context(prepared, choice, chosen(omrade))
        self._own_words = own_words.read(self.context.kommun.kod, prepared.where.root, ar)
        self._made: dict[tuple[str, str], dict[str, Table]] = {}
        self._numbered: dict[str, Table] = {}
        self._noted: dict[str, int] = {}
        self._figures = 0
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

    def pa_en_sida(self) -> None:
        """The first page: the verdict, the main figures, one split of the cost, and what stands out."""
        overview = section("oversikt")
        display(self._verdict())
        display(front.in_short(self._number(overview, None, "tal")))
        self._keys(overview, None, "bro")
        found = findings([self._given(o) for o in self.context.areas])
        display(front.findings(found, self.context.ar, self.context.policy.minimum))

    def forord(self) -> None:
        """The municipality's own preface, where it has written one."""
        self._own(own_words.PREFACE, 2)

    def fyra_fragor(self) -> None:
        """Four questions an area, each with our place in the group."""
        display(self._said(section("oversikt"), None))
        self._keys(section("oversikt"), None, "lage")

    def sakerhet(self) -> None:
        """How sure the figures are: from the books to the clients, every price, two ways of one change."""
        books, method = section("bokslut"), section("metod")
        display(self._said(books, None))
        self._keys(books, None, "steg")
        display(self._said(method, None))
        for omrade in self.context.areas:
            self._keys(section("produktivitet"), omrade, "prislista")
        self._keys(section("oversikt"), None, "stammer")

    def fragor(self) -> None:
        """One sheet for a meeting: a text to read aloud, and the questions of findings and chapters."""
        given = {o: self._given(o) for o in self.context.areas}
        aloud = " ".join([self._verdict().text, *(t.vad for t in findings(list(given.values())))])
        chapters = {o: asked(SECTIONS, self._of_area(o), self._words(o)) for o in given}
        display(front.meeting(aloud, {o.namn: questions(given[o], chapters[o]) for o in given}))
        self._own(own_words.DECISIONS, 3)

    def kapitel(self) -> None:
        """A chapter for each area: what its sections say in a few sentences, with the figures they choose."""
        for omrade in self.context.areas:
            display(presentation.heading(omrade.rubrik, 2, omrade.val))
            self._own(omrade.rubrik)
            told = [self._chapter(s, omrade) for s in SECTIONS if omrade.kod in s.areas]
            if not any(told):  # nobody is there: one sentence says so
                display(self._said(section("konsumtion"), omrade))

    def bilaga(self) -> None:
        """Every table that stands nowhere else, folded, with what there is to say about it."""
        display(presentation.print_choice())
        for shown in SECTIONS:
            left = {o: self._left(shown, o) for o in self._areas(shown)}
            if not any(left.values()):
                continue
            display(presentation.heading(shown.heading, 3, f"bilaga-{shown.key}", about="Bilaga"))
            for omrade, items in left.items():
                if not self.tables(shown.key, omrade):
                    continue
                if omrade and len(self.context.areas) > 1:
                    anchor = f"bilaga-{shown.key}-{omrade.kod.lower()}"
                    display(presentation.heading(omrade.rubrik, 4, anchor, about=shown.heading))
                if shown.key not in SAID_BEFORE:
                    display(presentation.fold(self._said(shown, omrade), "Mer att läsa"))
                for item, key in items:
                    if isinstance(item, Drawing) and item.kind in ONLY_DRAWN:
                        display(self._figure(shown, omrade, item, key))
                    else:
                        table = self._said_once(self._number(shown, omrade, key))
                        display(presentation.table(table, folded=True))
        self._hidden()

    def avsnitt(self, key: str) -> None:
        """Everything of one section, area by area: text, figures and tables; for a notebook of one's own."""
        shown = section(key)
        for omrade in self._areas(shown):
            if omrade:
                display(presentation.heading(omrade.rubrik, 3))
            display(self._said(shown, omrade))
            for item, found, _ in self._items(shown, omrade):
                display(self._one(shown, omrade, item, found))

    def _chapter(self, shown: Section, omrade: Omrade) -> bool:
        """One section's part of an area's chapter, and whether there was anything to say."""
        said = chapter(shown, self._of_area(omrade), self._words(omrade))
        if said is None:
            return False
        about = f"{shown.heading}, {omrade.rubrik.lower()}"
        display(presentation.heading(said.heading, 3, f"{omrade.val}-{shown.key}", about=about))
        display(said.text)
        self._own(f"{omrade.rubrik}: {shown.heading}")
        chosen_here = [i for i in self._items(shown, omrade) if shown.in_chapter(i[0], omrade.kod)]
        for item, key, _ in chosen_here[:FIGURES_A_CHAPTER] if said.drawn else ():
            before = dict(self._numbered), dict(self._noted)
            view = self._one(shown, omrade, item, key)
            if isinstance(view, presentation.NoFigure):  # the text says why; its table is the appendix's
                self._numbered, self._noted = before
            else:
                display(view)
        return True

    def _own(self, place: str, level: int = 0) -> None:
        """The municipality's own words at a place; under its heading of that level, where it has no other."""
        found = own_words.at(self._own_words, place)
        if found and level:
            display(presentation.heading(place, level))
        for words in found:
            display(front.own_words(words.paragraphs, words.signed))

    def _areas(self, shown: Section) -> list[Omrade | None]:
        return [o for o in self.context.areas if o.kod in shown.areas] if shown.areas else [None]

    def _items(self, shown: Section, omrade: Omrade | None) -> Iterator[tuple[str | Drawing, str, Table]]:
        """What there is to show: figure or table, the table's key, the table."""
        tables = self.tables(shown.key, omrade)
        for item in shown.show:
            stem, group, _ = key_of(item).partition("{grupp}")
            for key in [k for k in tables if k.startswith(stem)] if group else [stem] * (stem in tables):
                yield item, key, tables[key]

    def _one(self, shown: Section, omrade: Omrade | None, item: str | Drawing, key: str) -> View:
        """A figure, or a table."""
        if isinstance(item, Drawing):
            return self._figure(shown, omrade, item, key)
        return presentation.table(self._said_once(self._number(shown, omrade, key)))

    def _keys(self, shown: Section, omrade: Omrade | None, *keys: str) -> None:
        """Some of a section's figures and tables, those that there are."""
        require(keys, [key_of(item) for item in shown.show], shown.key)
        for item, key, _ in self._items(shown, omrade):
            if key in keys:
                display(self._one(shown, omrade, item, key))

    def _verdict(self) -> presentation.Prose:
        first, *more = self.context.areas
        about_all = "vård och omsorg" if more else first.namn
        overview, words = section("oversikt"), {**self._words(None), "omrade": about_all}
        about = [overview.key, *["bokslut"] * bool(more)]  # the accounts are the whole municipality's
        whole = {key: self.tables(key) for key in about}
        found = chapter(overview, {**self._of_area(first), **whole}, words)
        return found.text if found else presentation.Prose("", "")

    def _given(self, omrade: Omrade) -> Given:
        return Given(self._of_area(omrade), **self._words(omrade))

    def _of_area(self, omrade: Omrade) -> dict[str, dict[str, Table]]:
        """An area's tables by section."""
        return {s.key: self.tables(s.key, omrade) for s in SECTIONS if omrade.kod in s.areas}

    def _left(self, shown: Section, omrade: Omrade | None) -> list[tuple[str | Drawing, str]]:
        """What of a section stands nowhere yet."""
        items = self._items(shown, omrade)
        return [(item, key) for item, key, table in items if table.name not in self._numbered]

    def _number(self, shown: Section, omrade: Omrade | None, key: str) -> Table:
        """The table with its number in the report: the same wherever it stands."""
        table = self.tables(shown.key, omrade)[key]
        return self._numbered.setdefault(table.name, replace(table, number=len(self._numbered) + 1))

    def _said_once(self, table: Table) -> Table:
        """The table, knowing which of its notes stand under an earlier one; those that do not stand here."""
        said = {note: at for note in table.notes if (at := self._noted.get(note)) and at != table.number}
        for note in table.notes:
            self._noted.setdefault(note, table.number)
        return replace(table, said=said)

    def _figure(self, shown: Section, omrade: Omrade | None, figure: Drawing, key: str) -> View:
        """A figure of one table, with the conclusion the texts give it as its title."""
        table = self._said_once(replace(self._number(shown, omrade, key), figure=self._figures + 1))
        options = figure.options(table) if callable(figure.options) else figure.options or {}
        title = presentation.title(shown.key, key, self.tables(shown.key, omrade), **self._words(omrade))
        drawn = DRAWN[figure.kind](table, *figure.columns, title=title, **options)
        self._figures += not isinstance(drawn, presentation.NoFigure)
        return drawn

    def _said(self, shown: Section, omrade: Omrade | None) -> presentation.Prose:
        return presentation.say(shown.key, self.tables(shown.key, omrade), **self._words(omrade))

    def _hidden(self) -> None:
        """How many cells of the tables were hidden, and why."""
        cells = hidden_table(list(self._numbered.values()), self.context.policy, str(self.context.ar))
        for found in filter(None, (cells, why_hidden(self.context.now))):
            heading, number = section("metod").heading, len(self._numbered) + 1
            numbered = self._numbered.setdefault(found.name, replace(found, number=number, section=heading))
            display(presentation.table(numbered, folded=True))

    def _words(self, omrade: Omrade | None) -> dict[str, Any]:
        return {
            "kommun": self.context.kommun.namn, "ar": self.context.ar,
            "omrade": omrade.namn if omrade else "",
        }  # fmt: skip
