"""How does the page say where a choice or an assumption comes from?

The sources of params/ are written for whoever changes them: they point at sections of the method's own
document and mark professional judgement with [J]. A reader of the page has neither.
"""

import re

_SECTION = re.compile(r"docs/metod\.md ?§ ?([\d.]+\d|\d)")
_WORDS = {
    "policy; ingen källa": "arbetsbänkens eget val, utan källa",
    "antagande; ingen källa": "antagande, utan källa",
    "[J]": "egen bedömning:",
}


def in_words(source: str) -> str:
    """A source of params/ as a reader meets it: no files, no marks."""
    for mark, words in _WORDS.items():
        source = source.replace(mark, words)
    found = _SECTION.sub(r"metodbeskrivningen, avsnitt \1", source)
    return re.sub(r",? ?params/[a-z_]+\.(toml|csv)", "", found).strip()
