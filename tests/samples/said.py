"""What a section says of packages, in one line a paragraph and with plain spaces."""

import re

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.context import Context
from kpbcalc.presentation import say, title
from kpbcalc.sections.every import section

LEFT_OVERS = r"\bNone\b|\bnan\b| ,| \.|\.\.|–\s(brukare|mnkr|kr)|\bTrue\b|\+0(?![,\d])|\(\)|HIDDEN|ABSENT"


def said(key: str, ctx: Context, omrade: Omrade | None = None) -> str:
    """The section's text, once its figures' titles and it are found to hold no leftovers of code."""
    one = section(key)
    area = (omrade or next(iter(omraden().values()))) if one.areas else None
    tables = one.result(ctx.of(area) if area else ctx)
    about = {"omrade": area.namn if area else "", "kommun": ctx.kommun.namn, "ar": ctx.ar}
    told = say(key, tables, **about)
    text = told.text
    for words in (text, *(title(key, t, tables, **about) for t in tables)):
        assert not re.search(LEFT_OVERS, words), words
    whole = [p.strip() for p in re.findall(r"<p>(.*?)</p>", told.html, re.DOTALL)]
    assert text and all(p[-1] in ".?:" for p in whole), text
    return text.replace("\N{NO-BREAK SPACE}", " ")
