"""What the report says of packages in a place of its own, with plain spaces."""

import re

from kpbcalc.analysis.context import Context
from kpbcalc.presentation import say, title
from kpbcalc.sections.every import section

LEFT_OVERS = r"\bNone\b|\bnan\b| ,| \.|\.\.|–\s(brukare|mnkr|kr)|\bTrue\b|\+0(?![,\d])|\(\)|HIDDEN|ABSENT"


def said(key: str, ctx: Context) -> str:
    """The text of a section about no area, once it and its figures' titles hold no leftovers of code."""
    tables = section(key).result(ctx)
    about = {"omrade": "", "kommun": ctx.kommun.namn, "ar": ctx.ar}
    told = say(key, tables, **about)
    text = told.text
    for words in (text, *(title(key, t, tables, **about) for t in tables)):
        assert not re.search(LEFT_OVERS, words), words
    whole = [p.strip() for p in re.findall(r"<p>(.*?)</p>", told.html, re.DOTALL)]
    assert text and all(p[-1] in ".?:" for p in whole), text
    return text.replace("\N{NO-BREAK SPACE}", " ")
