"""What the report says in places of its own, and the titles of figures.

Each has a module that chooses, typed, from released tables (`SAID`); its template here has the sentences, and
takes what was chosen as `s`. What an area's chapter says of a section is in `chapters/`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.known_names import require
from kpbcalc.base.table import Table
from kpbcalc.presentation import forecast, prose, template_names
from kpbcalc.presentation.given import BESIDE, Given
from kpbcalc.presentation.prose import Prose, asked, environment, one_line, paragraphs
from kpbcalc.presentation.texts import (
    bokslut,
    brukarmix,
    elsewhere,
    forutsattningar,
    konsumtion,
    kvalitet,
    metod,
    over_tid,
    oversikt,
    produktivitet,
    ytterfall,
)
from kpbcalc.sections.every import SECTIONS, section

SAID: Mapping[str, Callable[[Given], Any]] = {
    "oversikt": oversikt.said, "bokslut": bokslut.said, "forutsattningar": forutsattningar.said,
    "konsumtion": konsumtion.said, "brukarmix": brukarmix.said, "produktivitet": produktivitet.said,
    "ytterfall": ytterfall.said, "kvalitet": kvalitet.said, "over_tid": over_tid.said,
    "prognos": forecast.read, "metod": metod.said, "fynd": elsewhere.findings,
    "ytterfall_intern": elsewhere.cases,
}  # fmt: skip
require(SAID, [*(s.key for s in SECTIONS), *BESIDE], "texts", "section")


def say(template_name: str, tables: Mapping[str, Table] | None = None, **about: Table | str | int) -> Prose:
    """Render the block `text` of `texts/<template_name>.j2` with released tables, words and years.

    Raises `LookupError` for a name that no text has (`names`), and `DisclosureError` for any other kind of
    argument: an int that is not a year is a number that did not pass the gate.
    """
    return paragraphs(_rendered(template_name, template_names.TEXT, {**(tables or {}), **about}))


def title(template_name: str, figure: str, tables: Mapping[str, Table], **about: Table | str | int) -> str:
    """The conclusion a figure shows: the template's block `rubrik_<table>`, or the table's own title.

    Tables of one kind, one for each insats group, share a block, which is told the `grupp`.
    """
    stem = section(template_name).declared(figure).key.removesuffix(template_names.GROUPED)
    group = figure.removeprefix(stem).removeprefix("_")
    rendered = _rendered(template_name, f"{template_names.TITLE}{stem}", {**tables, **about}, group)
    return one_line(rendered) or tables[figure].title


def _rendered(template_name: str, block: str, about: Mapping[str, Table | str | int], group: str = "") -> str:
    """One block of a template, or nothing when the template has no such block."""
    for name, value in about.items():
        if not _may_be_said(value):
            raise DisclosureError(
                f"Texten {template_name} fick något annat än granskade tabeller, ord och årtal.",
                where=f"argumentet {name}",
                remedy="Skicka in en av avsnittets tabeller.",
            )
    template_names.check(template_name, *asked(prose.TEXTS, template_name))
    template = environment(prose.TEXTS).get_template(f"{template_name}.j2")
    if block not in template.blocks:
        return ""
    tables = {key: value for key, value in about.items() if isinstance(value, Table)}
    words: dict[str, Any] = {word: about.get(word, "") for word in template_names.WORDS}
    said = SAID[template_name](Given({template_name: tables}, **words))
    context = template.new_context({**words, template_names.CHOSEN: said, template_names.GROUP: group})
    return "".join(template.blocks[block](context))


def _may_be_said(value: object) -> bool:
    if isinstance(value, Table | str):
        return True
    return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100
