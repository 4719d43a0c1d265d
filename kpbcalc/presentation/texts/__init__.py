"""What the appendix says of a section, how sure the figures are said to be, and the titles of figures.

A section may have a module that chooses, typed, from released tables (`SAID`); its template here has the
sentences, and takes what was chosen as `s`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.table import Table
from kpbcalc.presentation import forecast, names, prose
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import Prose, asked, environment, one_line, paragraphs
from kpbcalc.presentation.texts import (
    brukarmix,
    forutsattningar,
    jamforelse,
    konsumtion,
    kvalitet,
    over_tid,
    oversikt,
    produktivitet,
    ytterfall,
)
from kpbcalc.sections.every import section

GROUPED = "_{grupp}"
SAID: Mapping[str, Callable[[Given], Any]] = {
    "brukarmix": brukarmix.said, "forutsattningar": forutsattningar.said, "konsumtion": konsumtion.said,
    "jamforelse": jamforelse.said, "kvalitet": kvalitet.said, "over_tid": over_tid.said,
    "oversikt": oversikt.said, "produktivitet": produktivitet.said, "prognos": forecast.read,
    "ytterfall": ytterfall.said,
}  # fmt: skip


def say(template_name: str, tables: Mapping[str, Table] | None = None, **about: Table | str | int) -> Prose:
    """Render the block `text` of `texts/<template_name>.j2` with released tables, words and years.

    A table that the section declares and nobody gave is None there: the section has no data for it. Raises
    `LookupError` for a name that nobody declares (`names`), and `DisclosureError` for any other kind of
    argument: an int that is not a year is a number that did not pass the gate.
    """
    return paragraphs(_rendered(template_name, "text", {**(tables or {}), **about}))


def title(template_name: str, figure: str, tables: Mapping[str, Table], **about: Table | str | int) -> str:
    """The conclusion a figure shows: the template's block `rubrik_<table>`, or the table's own title.

    Tables of one kind, one for each insats group, share a block, which is told the `grupp`.
    """
    stem = section(template_name).declared(figure).key.removesuffix(GROUPED)
    rendered = _rendered(template_name, f"rubrik_{figure}", {**tables, **about})
    if stem != figure and not rendered:
        group = figure.removeprefix(f"{stem}_")
        rendered = _rendered(template_name, f"rubrik_{stem}", {**tables, **about, "grupp": group})
    return one_line(rendered) or tables[figure].title


def _rendered(template_name: str, block: str, about: Mapping[str, Table | str | int]) -> str:
    """One block of a template, or nothing when the template has no such block."""
    for name, value in about.items():
        if not _may_be_said(value):
            raise DisclosureError(
                f"Texten {template_name} fick något annat än granskade tabeller, ord och årtal.",
                where=f"argumentet {name}",
                remedy="Skicka in en av avsnittets tabeller.",
            )
    names.check(template_name, asked(prose.TEXTS, template_name), about)
    template = environment(prose.TEXTS).get_template(f"{template_name}.j2")
    if block not in template.blocks:
        return ""
    context = template.new_context({**about, names.CHOSEN: _chosen(template_name, about)})
    return "".join(template.blocks[block](context))


def _chosen(template_name: str, about: Mapping[str, Any]) -> Any:
    """What the section's module has chosen to say; None where the template chooses by itself."""
    choose = SAID.get(template_name)
    if choose is None:
        return None
    tables = {key: value for key, value in about.items() if isinstance(value, Table)}
    return choose(Given({template_name: tables}, **{word: about.get(word, "") for word in names.WORDS}))


def _may_be_said(value: object) -> bool:
    if isinstance(value, Table | str):
        return True
    return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100
