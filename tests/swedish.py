"""What a Swedish sentence in a report must not look like: numbers, signs, agreement, leftovers of code."""

import re
from collections.abc import Iterator

HARD = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
GAP = f"[ {HARD}]"
# A number that stands for itself, and is not the end of a longer one.
ONE = rf"(?<![\d,.{HARD}]{HARD})(?<![\d,.–−+{HARD}])1{GAP}"
MANY = rf"(?<![\d,.])(?:[2-9]|\d\d+|\d+{HARD}\d{{3}}|\d+,\d+){GAP}"
PLURALS = (
    r"(?:\w+ )?(?:timmar|månader|dagar|portioner|enheter|platser|personer|ärenden|kommuner|procentenheter)"
)
SINGULARS = "(?:timme|månad|dag|portion|enhet|plats|person|ärende|kommun|procentenhet)"

FORBIDDEN = {
    "two spaces": rf"{GAP}{GAP}",
    "a space before a sign": rf"{GAP}[,.;:?!)]",
    "a space after a bracket": rf"\({GAP}",
    "a leftover of code": r"\b(?:nan|NaN|None|inf|True|False|Undefined|NaT)\b|\{\{|\{%|<NA>|&\w+;",
    "nothing of nothing": rf"\b0{GAP}av{GAP}0\b",
    "two full stops": r"\.\.|\?\.|\.\?|,,|:\.",
    "a missing figure": r"(?:^|[\s(])–(?:[\s,.;:)]|$)",
    "a sentence that begins small": r"[.?!] [a-zåäö]",
    "a percent sign without its hard space": r"\d ?%",
    "a hyphen for a minus": r"(?<![\w-])-\d",
    "thousands without a hard space": r"(?<![\d,])\d{1,3} \d{3}(?!\d)",
    "a sign before zero": rf"[+{MINUS}]0(?:,0+)?(?![,\d])",
    "one of many": ONE + PLURALS + r"\b",
    "one that are new": ONE + r"brukare var nya\b",
    "many that is new": MANY + r"brukare var ny\b",
    "those one": rf"\b[Dd]e{GAP}1{GAP}(?!\d)",
    "of one in definite form": rf"\b[Aa]v{GAP}1{GAP}\w+na\b",
    "many of one": MANY + SINGULARS + r"\b",
    "en before an ett-word": r"\b[Ee]n (?:\w+t )?(?:dygn|besök)\b|\b[Ee]n \w+at \w+\b",
    "ett before an en-word": r"\b[Ee]tt (?:\w+t )?(?:timme|dag|månad|portion|enhet|plats|brukare)\b",
    "a word said twice": r"\b([^\W\d]{2,}) \1\b",
    "an abbreviation made small": r"\b(?:lSS|soL|hSL|hVB|sFB|iFO)\b",
    "a number beside a year": r"\b(?:19|20)\d\d \d",
    "a change of nothing": rf"\b(?:ök|minsk)(?:ade|at)\b[^.:]*\bmed{GAP}0(?:,0+)?{HARD}",
}  # fmt: skip


# Notes explain the two signs, and sources name surveys with a dash.
NOT_IN_NOTES = {"a missing figure", "two full stops"}


def faults(text: str, *, whole: bool = True, note: bool = False) -> Iterator[str]:
    """What is wrong with a paragraph, list item or title; `whole` when it must begin as a sentence does."""
    text = text.strip()
    for name, pattern in FORBIDDEN.items():
        if note and name in NOT_IN_NOTES:
            continue
        found = re.search(pattern, text)
        if found:
            yield f"{name}: …{text[max(0, found.start() - 40) : found.end() + 40]}…"
    if text.count("(") != text.count(")") or text.count("”") % 2 or text.count('"') % 2:
        yield f"signs that do not pair: {text[:120]}"
    if whole and text and text[0].islower():
        yield f"begins small: {text[:80]}"
