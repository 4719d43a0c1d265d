"""The shape of a page: a section for each h2, a part for each h3, anchors, and the table of contents."""

import re
import unicodedata
from dataclasses import dataclass, field
from html import unescape

_HEADING = re.compile(r'<h([1-6])(?: id="([^"]*)")?>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_EYEBROW = re.compile(r'<span class="om">(.*?)<span class="dolt">:</span></span>', re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents, with the lines below it; `text` is escaped HTML."""

    anchor: str
    text: str
    below: list["Entry"] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    """The contents and the body: headings in order, a section around each h2, a part around each h3."""

    contents: list[Entry]
    body: str


def outline(html: str) -> Outline:
    """Arrange a rendered notebook.

    A leading h1 is dropped (the page has its own), later ones become h2, and no level is skipped.
    Anchors are the slug of the text unless the heading has its own, numbered when they repeat.
    """
    contents: list[Entry] = []
    parts: list[str] = []
    used: set[str] = set()
    at, level, in_part = 0, 1, False
    for found in _HEADING.finditer(html):
        parts.append(html[at : found.start()])
        at = found.end()
        wanted, own, text = int(found[1]), found[2], found[3].strip()
        if wanted == 1 and level == 1:
            continue
        level = min(max(wanted, 2), level + 1)
        anchor = _unique(own or slug(text), used)
        if level <= 3:
            parts.append("</div>\n" * in_part)
            in_part = level == 3
        if level == 2:
            parts.append("</section>\n" if contents else "")
            parts.append(f'<section id="{anchor}" aria-labelledby="{anchor}-rubrik">\n')
            parts.append(f'<h2 id="{anchor}-rubrik">{text}</h2>')
            contents.append(Entry(anchor, _TAG.sub("", text)))
        else:
            parts.append('<div class="del">\n' * (level == 3))
            parts.append(f'<h{level} id="{anchor}">{text}</h{level}>')
            named = _named(text, contents[-1].text) if level == 3 else ""
            if named:
                contents[-1].below.append(Entry(anchor, named))
    parts.append(html[at:])
    parts.append("</div>\n" * in_part)
    parts.append("</section>\n" if contents else "")
    return Outline(contents, "".join(parts))


def _named(text: str, chapter: str) -> str:
    """A line of the contents: what the heading is about, not what it concludes.

    The chapter's name is not said again, and a heading that is about nothing else has no line.
    """
    about = _EYEBROW.match(text)
    if about is None:
        return _TAG.sub("", text)
    return about[1].removesuffix(f", {chapter.lower()}") if about[1] != chapter else ""


def slug(text: str) -> str:
    """A stable anchor: lower case, å and ä become a, ö becomes o, everything else a hyphen."""
    plain = unescape(_TAG.sub("", text)).lower()
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "avsnitt"


def _unique(anchor: str, used: set[str]) -> str:
    """The anchor, numbered when the page has it already; `-rubrik` is kept for section headings."""
    number, candidate = 1, anchor
    while {candidate, f"{candidate}-rubrik"} & used or candidate == "innehall":
        number += 1
        candidate = f"{anchor}-{number}"
    used |= {candidate, f"{candidate}-rubrik"}
    return candidate
