"""What an area's chapter says of a section.

Each section has a module that chooses (typed, from released tables) and a template with the sentences beside
it. A section whose module says None has no part in the chapter.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kpbcalc.analysis.section import Section
from kpbcalc.base.known_names import require
from kpbcalc.presentation import prose
from kpbcalc.presentation.chapters import (
    assistans,
    brukarmix,
    konsumtion,
    kvalitet,
    over_tid,
    oversikt,
    produktivitet,
    prognos,
    ytterfall,
)
from kpbcalc.presentation.given import Given, Sections
from kpbcalc.presentation.template_names import CHOSEN, WORDS
from kpbcalc.sections.every import SECTIONS

TEXTS = Path(__file__).parent


class MayBeDrawn(Protocol):
    """What is chosen where a figure may have nothing to show, and says so itself."""

    @property
    def ritas(self) -> bool:
        """Whether a figure shows anything."""


CHOOSES_FIGURE: Mapping[str, Callable[[Given], MayBeDrawn | None]] = {
    "brukarmix": brukarmix.said, "prognos": prognos.said,
}  # fmt: skip
SAID: Mapping[str, Callable[[Given], Any]] = {
    "oversikt": oversikt.said, "konsumtion": konsumtion.said, "produktivitet": produktivitet.said,
    "assistans": assistans.said, "ytterfall": ytterfall.said, "kvalitet": kvalitet.said,
    "over_tid": over_tid.said, **CHOOSES_FIGURE,
}  # fmt: skip
require(SAID, [s.key for s in SECTIONS], "chapters", "section")

# What a section says, and what is said of an area that has no clients.
BLOCKS = (*(SAYS := ("rubrik", "text", "fraga")), "ingen")


@dataclass(frozen=True)
class Chapter:
    """A section's part of a chapter: the conclusion that heads it, its sentences, a question, if drawn."""

    heading: str
    text: prose.Prose
    question: str = ""
    drawn: bool = True


def chapter(section: Section, sections: Sections, words: Mapping[str, Any]) -> Chapter | None:
    """What a section says of an area, or None. In: the area's tables by section; kommun, ar and omrade."""
    choose = SAID.get(section.key)
    said = choose(Given(sections, **words)) if choose else None
    if said is None:
        return None
    told = {"s": said, **words}
    heading, text, question = (_block(section.key, block, told) for block in SAYS)
    drawn = said.ritas if section.key in CHOOSES_FIGURE else True
    shown = prose.paragraphs(text, question)
    return Chapter(prose.one_line(heading), shown, prose.one_line(question), drawn)


def nobody(words: Mapping[str, Any]) -> prose.Prose:
    """The sentence of an area that has no clients: no section has anything to say of it."""
    return prose.paragraphs(_block("konsumtion", "ingen", words))


def asked(shown: Iterable[Section], sections: Sections, words: Mapping[str, Any]) -> dict[str, str]:
    """What an area's chapter asks, by section: those that have a question. Arguments as `chapter`."""
    said = {one.key: chapter(one, sections, words) for one in shown if one.key in sections}
    return {key: of.question for key, of in said.items() if of and of.question}


def _block(key: str, block: str, told: Mapping[str, Any]) -> str:
    template = prose.sentences(TEXTS, key, (CHOSEN, *WORDS), BLOCKS)
    if block not in template.blocks:
        return ""
    return "".join(template.blocks[block](template.new_context(dict(told))))
