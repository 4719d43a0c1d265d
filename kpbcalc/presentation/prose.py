"""Sentences written by rules from released numbers.

A template gets released tables, words and years, and nothing else; what it prints is formatted by
`formats`, so that a number reads the same in a sentence as in a table. A template that decides to say
nothing leaves nothing on the page.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from kpbcalc.base import written
from kpbcalc.base.params import alike_below
from kpbcalc.base.table import State, Table
from kpbcalc.presentation import formats, names
from kpbcalc.presentation.clear import difference, is_clear, is_nothing
from kpbcalc.presentation.four_fields import examples, sides
from kpbcalc.presentation.view import View

Said = TypeVar("Said")
TEXTS = Path(__file__).parent / "texts"
NEUTER = frozenset({"dygn", "besök"})  # volume units that are ett-words
NEUTER_WORDS = ("inget", "ett")
WORDS = ("ingen", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_TAG = re.compile(r"<[^>]+>")
_BULLET, _NUMBER = re.compile(r"- "), re.compile(r"\d+\. ")


class Prose(View):
    """Paragraphs on the page, or nothing at all."""

    def _ipython_display_(self) -> None:
        """Let IPython use the MIME bundle, unless there is nothing to say: then it shows nothing."""
        if self.html:
            raise NotImplementedError


def one_line(rendered: str) -> str:
    """Rendered words as plain text on one line; hard spaces stay."""
    return re.sub(r"[ \n]+", " ", Markup(rendered).unescape()).strip(" ")


class _Said(Context):
    """What a template may ask for: a declared table that nobody gave is None there."""

    def resolve_or_missing(self, key: str) -> Any:
        """The value of a name."""
        found = super().resolve_or_missing(key)
        return None if found is missing else found


@cache
def asked(folder: Path, template_name: str) -> frozenset[str]:
    """The tables and words a template takes from outside."""
    return names.asked_for(environment(folder), _source(folder, template_name))


def _source(folder: Path, template_name: str) -> str:
    return (folder / f"{template_name}.j2").read_text(encoding="utf-8")


def paragraphs(rendered: str) -> Prose:
    """Paragraphs are parted by blank lines; lines that begin with `- ` or `1. ` are a list."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", rendered) if block.strip()]
    html = "\n".join(_block(block) for block in blocks)
    return Prose(html, one_line(_TAG.sub("", html)))  # striptags would make hard spaces soft


def fold(prose: Prose, label: str) -> Prose:
    """The same text behind its label, opened by who wants it; nothing where there is no text."""
    if not prose.html:
        return prose
    return Prose(
        f"<details>\n<summary>{Markup.escape(label)}</summary>\n{prose.html}\n</details>", prose.text
    )


def _block(block: str) -> str:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    for kind, mark in (("ul", _BULLET), ("ol", _NUMBER)):
        if all(mark.match(line) for line in lines):
            items = "\n".join(f"<li>{mark.sub('', line, count=1)}</li>" for line in lines)
            return f"<{kind}>\n{items}\n</{kind}>"
    return f"<p>{' '.join(lines)}</p>"


@cache
def environment(folder: Path) -> Environment:
    """The environment of the texts, which ask released tables themselves where no module chooses."""
    environment = formatting(folder)
    environment.context_class = _Said
    environment.globals |= {
        "shown": shown, "compare": compare, "storst": most_changed, "difference": difference,
        "exempel": examples, "sidor": sides,
    }  # fmt: skip
    return environment


def formatting(folder: Path) -> Environment:
    """The environment of a folder of sentences: escaped, strict about names, with the numbers' formats."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kr": formats.kr,
        "number": formats.number,
        "percent": formats.percent,
        "signed": formats.signed,
        "unit": formats.unit_value,
        "count": formats.count,
        "share": formats.share_words,
        "lista": enumeration,
        "inne": inside,
        "forst": leading,
        "obestamd": indefinite,
        "ord": in_words,
        "vart": towards,
    }
    environment.tests |= {
        "higher": _higher, "lower": _lower, "alike": _alike, "known": _known, "tydlig": is_clear,
        "noll": is_nothing,
    }  # fmt: skip
    return environment


def shown(released: Table, label: str, key: str) -> str:
    """A cell as a sentence says it: with its unit, `..` when hidden, `–` when missing."""
    if label not in released.labels:
        return formats.MISSING
    status = released.status(released.labels.index(label), key)
    column = released.column(key)
    if status == State.SHOWN:
        return formats.unit_value(released.value(label, key), column.unit, column.decimals)
    return formats.cell(None, column, status)


def enumeration(items: Sequence[str] | Mapping[str, Any]) -> str:
    """A Swedish list of words that may be markup; what is not is escaped."""
    return Markup(written.enumeration(Markup.escape(word) for word in items))


def inside(text: str) -> str:
    """A label as it reads inside a sentence: a small first letter, but abbreviations (LSS, SoL) stay."""
    rest = text.partition(" ")[0][1:]
    return text[:1].lower() + text[1:] if not rest or rest.islower() else text


def leading(text: str) -> str:
    """A label as it begins a sentence: a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def indefinite(noun: str, common: str, neuter: str) -> str:
    """A unit with article and the right form of its adjective: `en utförd timme`, `ett utfört dygn`."""
    return f"ett {neuter} {noun}" if noun in NEUTER else f"en {common} {noun}"


def in_words(number: int, *, neuter: bool = False) -> str:
    """A small number of things in words, a large one in figures: `fyra`, `13`; of ett-words `ett`."""
    if neuter and number < len(NEUTER_WORDS):
        return NEUTER_WORDS[number]
    return WORDS[number] if number < len(WORDS) else formats.number(number)


def towards(change: float, up: Said, down: Said) -> Said:
    """What is said of which way something goes: `up` when it is more than nothing."""
    return up if change > 0 else down


def most_changed(rows: Sequence[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
    """The rows whose change in per cent is the largest; none where no change is clear, several in a tie.

    A tie is one on the page, where changes are rounded to a tenth.
    """
    clear = [row for row in rows if is_clear(row[key])]
    top = max((round(abs(row[key]), 1) for row in clear), default=0.0)
    return [row for row in clear if round(abs(row[key]), 1) == top]


def compare(a: Any, b: Any, higher: str = "högre", lower: str = "lägre", alike: str = "ungefär lika") -> str:
    """The word for how `a` compares with `b`; one below `alike_below` is `alike`."""
    gap = difference(a, b)
    if gap is None:
        return "går inte att jämföra"
    if abs(gap) < alike_below():
        return alike
    return higher if gap > 0 else lower


def _known(value: Any) -> bool:
    return not formats.is_missing(value)


def _higher(a: Any, b: Any) -> bool:
    gap = difference(a, b)
    return gap is not None and gap >= alike_below()


def _lower(a: Any, b: Any) -> bool:
    gap = difference(a, b)
    return gap is not None and gap <= -alike_below()


def _alike(a: Any, b: Any) -> bool:
    gap = difference(a, b)
    return gap is not None and abs(gap) < alike_below()
