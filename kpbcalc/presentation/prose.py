"""Sentences written by rules from released numbers.

A template gets what a module chose from released tables, words and years, and nothing else; what it prints is
formatted by `formats`, so that a number reads the same in a sentence as in a table. A template that decides
to say nothing leaves nothing on the page.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from kpbcalc.base import written
from kpbcalc.base.known_names import require
from kpbcalc.presentation import formats, template_names
from kpbcalc.presentation.clear import is_clear, is_nothing
from kpbcalc.presentation.strict import Asked
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


@cache
def asked(folder: Path, template_name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names a template takes from outside, and its blocks."""
    source = (folder / f"{template_name}.j2").read_text(encoding="utf-8")
    return template_names.asked_for(environment(folder), source)


@cache
def sentences(
    folder: Path, template_name: str, words: tuple[str, ...], blocks: tuple[str, ...]
) -> Template:  # fmt: skip
    """A template of sentences. Raises `LookupError`, with the nearest name, for a word that nobody hands it.

    And for a block that nobody reads: what stands in it would never be on a page.
    """
    file = f"{template_name}.j2"
    template = environment(folder).get_template(file)
    require(sorted(asked(folder, template_name)[0]), words, f"{folder.name}/{file}", "word")
    require(sorted(template.blocks), blocks, f"{folder.name}/{file}", "block")
    return template


def paragraphs(rendered: str, question: str = "") -> Prose:
    """Paragraphs are parted by blank lines; lines that begin with `- ` or `1. ` are a list.

    A `question`, rendered too, comes last, so marked that paper has it with what it asks about (style.css).
    """
    blocks = [block.strip() for block in re.split(r"\n\s*\n", rendered) if block.strip()]
    html = "\n".join(_block(block) for block in blocks)
    html += f'\n<p class="fraga">Att diskutera: {question.strip()}</p>' * bool(question.strip())
    return Prose(html, one_line(_TAG.sub("", html)))  # striptags would make hard spaces soft


def together(said: Prose) -> Prose:
    """Paragraphs in one piece: on paper they stand in columns, or beside their figure (style.css)."""
    return replace(said, html=f'<div class="sagt">\n{said.html}\n</div>') if said.html else said


def _block(block: str) -> str:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    for kind, mark in (("ul", _BULLET), ("ol", _NUMBER)):
        if all(mark.match(line) for line in lines):
            items = "\n".join(f"<li>{mark.sub('', line, count=1)}</li>" for line in lines)
            return f"<{kind}>\n{items}\n</{kind}>"
    return f"<p>{' '.join(lines)}</p>"


@cache
def environment(folder: Path) -> Environment:
    """The environment of a folder of sentences: escaped, strict about names, with the numbers' formats."""
    environment = Environment(
        loader=FileSystemLoader([folder, folder.parent]),  # a folder's own words, and ”chapters/_ord.j2”
        autoescape=True,
        undefined=Asked,
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
        "lista": enumeration,
        "inne": inside,
        "agarens": genitive,
        "forst": leading,
        "obestamd": indefinite,
        "ord": in_words,
        "vart": towards,
    }
    environment.tests |= {"tydlig": is_clear, "noll": is_nothing, "lika": formats.shown_alike}
    for asks_whether_it_is_there in ("defined", "undefined"):  # of a misspelt field the answer is always no
        del environment.tests[asks_whether_it_is_there]
    return environment


def enumeration(items: Sequence[str] | Mapping[str, Any]) -> str:
    """A Swedish list of words that may be markup; what is not is escaped."""
    return Markup(written.enumeration(Markup.escape(word) for word in items))


def inside(text: str) -> str:
    """A label as it reads inside a sentence: a small first letter, but abbreviations (LSS, SoL) stay."""
    rest = text.partition(" ")[0][1:]
    return text[:1].lower() + text[1:] if not rest or rest.islower() else text


def genitive(name: str) -> str:
    """A name that owns something: `Kalmars`, but `Hofors`.

    >>> genitive("Kalmar"), genitive("Hofors")
    ('Kalmars', 'Hofors')
    """
    return name if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"


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
