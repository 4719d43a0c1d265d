"""What a report notebook works with: a page, a chapter for each area, and an appendix with all the rest."""

from collections.abc import Iterable
from pathlib import Path

from IPython.display import display
from markupsafe import Markup

from kpbcalc import presentation
from kpbcalc.analysis.area import ALL, Omrade, chosen
from kpbcalc.analysis.section import Drawing, Section
from kpbcalc.base.known_names import require
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import write_results
from kpbcalc.notebook import named_in_report, own_words
from kpbcalc.notebook.handed_over import context, of_parameters
from kpbcalc.notebook.parameters import parameters
from kpbcalc.notebook.shown import Shown
from kpbcalc.presentation import front, prose, texts
from kpbcalc.presentation.chapters import Chapter, nobody
from kpbcalc.presentation.view import TABLE, View
from kpbcalc.sections.every import SECTIONS, section

SAID_LAST = ("forutsattningar",)  # its text stands in the appendix
require(SAID_LAST, texts.SAID, "the report", "section")


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
        self._shown = Shown(self.context)
        self._own_words: list[own_words.OwnWords] = []
        if written := own_words.read(kommun := self.context.kommun.kod, prepared.where.root):
            # In a report of one area they may be about another, which is no mistake.
            every = named_in_report.names(Shown(context(prepared, choice, chosen(ALL))))
            self._own_words = own_words.placed(written, every, kommun, ar)
        if utdata:
            write_results(prepared.result, list(prepared.findings), Path(utdata) / "resultat")

    def tables(self, key: str, omrade: Omrade | None = None) -> dict[str, Table]:
        """A section's tables by key, for the whole report or one area.

        Raises `UsageError` for a section that is not there.
        """
        return self._shown.tables(key, omrade)

    def pa_en_sida(self) -> None:
        """The first page: the verdict, the main figures, one split of the cost, and what stands out."""
        overview = section("oversikt")
        display(self._shown.verdict())
        self._each([front.in_short(self._shown.numbered(overview, None, "tal", notes=False))])
        self._each(self._shown.keys(overview, None, "bro"))
        found = self._shown.found()
        own = [self._words(named_in_report.question_of(o, told.fraga)) for o, told in found]
        self._each([front.findings([t for _, t in found], self.context.ar, self.context.policy.minimum, own)])

    def forord(self) -> None:
        """The municipality's own preface, where it has written one."""
        self._own(named_in_report.PREFACE, 2)

    def fyra_fragor(self) -> None:
        """Four questions an area, each with our place in the group."""
        display(self._shown.said(section("oversikt")))
        self._each(self._shown.keys(section("oversikt"), None, "lage"))

    def sakerhet(self) -> None:
        """How sure the figures are: from the books to the clients, every price, two ways of one change.

        Where the two ways agree there is nothing to explain, and their table stands in the appendix.
        """
        books, method = section("bokslut"), section("metod")
        display(self._shown.said(books))
        self._each(self._shown.keys(books, None, "steg"))
        display(self._shown.said(method))
        for omrade in self.context.areas:
            self._each(self._shown.keys(section("produktivitet"), omrade, "prislista"))
        overview = section("oversikt")
        two_ways = self.tables(overview.key).get("stammer")
        if two_ways and two_ways.facts["skiljer"]:
            self._each(self._shown.keys(overview, None, "stammer"))

    def fragor(self) -> None:
        """One sheet for a meeting: a text to read aloud, and the questions of findings and chapters."""
        found = self._shown.found()
        before = {(o, told.fraga) for o, told in found}
        before |= {(o, asked) for o in self.context.areas for asked in self._shown.asked(o).values()}
        asked = {
            o.namn: {
                question: Markup()
                if (o, question) in before
                else self._words(named_in_report.question_of(o, question))
                for question in self._shown.on_the_sheet(o)
            }
            for o in self.context.areas
        }
        display(front.meeting(self._shown.aloud(), asked))
        self._own(named_in_report.DECISIONS, 3)

    def kapitel(self) -> None:
        """A chapter for each area: what its sections say in a few sentences, with the figures they choose."""
        for omrade in self.context.areas:
            display(presentation.heading(omrade.rubrik, 2, omrade.val))
            self._own(omrade.rubrik)
            told = [self._chapter(s, omrade) for s in SECTIONS if omrade.kod in s.areas]
            if not any(told):
                display(nobody(self._shown.words(omrade)))

    def bilaga(self) -> None:
        """Every table that stands nowhere else, folded, and the figures that no chapter has."""
        display(presentation.print_choice())
        for shown in SECTIONS:
            left = {o: self._shown.left(shown, o) for o in self._shown.areas(shown)}
            silent = {o: self._shown.untold(shown, o) for o in left}
            if not any(left.values()) and not any(said.text for said in silent.values()):
                continue
            display(presentation.heading(shown.heading, 3, f"bilaga-{shown.key}", about="Bilaga"))
            if shown.key in SAID_LAST:
                display(self._shown.said(shown))
            for omrade, items in left.items():
                if not items and not silent[omrade].text:
                    continue
                if omrade and len(self.context.areas) > 1:
                    anchor = f"bilaga-{shown.key}-{omrade.kod.lower()}"
                    display(presentation.heading(omrade.rubrik, 4, anchor, about=shown.heading))
                for item, key in items:
                    drawn = isinstance(item, Drawing) and item.key not in shown.chapter
                    self._each([self._shown.one(shown, omrade, item if drawn else key, key, folded=True)])
                display(silent[omrade])
        self._each(self._shown.hidden())

    def avsnitt(self, key: str) -> None:
        """Everything of one section, area by area: text, figures and tables; for a notebook of one's own."""
        shown = section(key)
        for omrade in self._shown.areas(shown):
            items = list(self._shown.items(shown, omrade))
            if omrade is None:
                display(self._shown.said(shown))
            elif items or self._shown.chapter(shown, omrade):
                display(presentation.heading(omrade.rubrik, 3))
                if said := self._shown.chapter(shown, omrade):
                    self._sentences(shown, omrade, said, 4)
            self._each(self._shown.one(shown, omrade, *item) for item in items)

    def _chapter(self, shown: Section, omrade: Omrade) -> bool:
        """One section's part of an area's chapter, and whether there was anything to say."""
        said = self._shown.chapter(shown, omrade)
        if said is None:
            return False
        self._sentences(shown, omrade, said, 3)
        self._own(named_in_report.section_of(omrade, shown.heading))
        self._each(self._shown.drawings(shown, omrade) if said.drawn else [])
        return True

    def _sentences(self, shown: Section, omrade: Omrade, said: Chapter, level: int) -> None:
        """What a section says of an area, below its conclusion."""
        about = f"{shown.heading}, {omrade.rubrik.lower()}"
        anchor = f"{omrade.val}-{shown.key}"
        display(presentation.heading(said.heading, level, anchor, about=about))
        display(prose.together(said.text))
        self._own(named_in_report.question_of(omrade, said.question))

    def _own(self, place: str, level: int = 0) -> None:
        """The municipality's own words at a place; under its heading of that level, where it has no other."""
        found = self._written(place)
        if found and level:
            display(presentation.heading(place, level))
        for words in found:
            display(words)

    def _each(self, views: Iterable[View]) -> None:
        """Show one after the other, each with the municipality's own words on it."""
        for view in views:
            table = view.data.get(TABLE)
            display(front.beneath(view, self._words(table["name"])) if table else view)

    def _words(self, place: str) -> Markup:
        """The municipality's own words at a place, where they are a part of something shown."""
        return Markup().join(Markup(words.html) for words in self._written(place))

    def _written(self, place: str) -> list[View]:
        found = own_words.at(self._own_words, place)
        return [front.own_words(words.paragraphs, words.signed) for words in found]
