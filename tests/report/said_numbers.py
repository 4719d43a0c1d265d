"""The numbers that a finished page says in its sentences: each with its sign, its digits and its unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DIGITS = rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?)"
SIGNED = rf"[{MINUS}+]?{DIGITS}"
NUMBER = re.compile(rf"(?<![\w,.=]){SIGNED}")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
DATE = re.compile(rf"[ {SPACE}](?:{MONTHS})\b")
SPOKEN = {"miljoner kronor": "mnkr", "tusen kronor": "tkr", "kronor": "kr", "procent": "%"}  # read aloud
UNIT = re.compile(
    rf"[ {SPACE}](mnkr|tkr|kr|%|procentenhet|miljoner kronor|tusen kronor|kronor|procent)(?:er\b|\b|(?<=%))"
    r"(?: per (?:\w+ )?(timme|dygn|dag|månad|brukare|invånare)\b)?"
)
# Both ends of an interval are in the unit that stands after the second: `85–92 %`.
OTHER_END = re.compile(rf"(?:–| till ){SIGNED}")
# One in brackets may take its unit from what stands before them: `+0,3 procentenheter (−0,5 till +1,0)`.
BRACKETED = re.compile(
    rf".*(?<![\d,]){DIGITS}([^()\d]*)\((?:\d+-procentigt intervall )?(?:{SIGNED} till )?", re.DOTALL
)


@dataclass(frozen=True)
class Said:
    """A number in the text `whole`, from `start` to `end`."""

    whole: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        return self.whole[self.start : self.end]

    @property
    def after(self) -> str:
        return self.whole[self.end :]

    @property
    def before(self) -> str:
        return self.whole[: self.start]

    @property
    def signed(self) -> bool:
        """Whether a sign stands before it; in `3 % lägre` a word says what the sign would have said."""
        return self.shown[0] in f"+{MINUS}"

    @property
    def value(self) -> Decimal:
        return Decimal(self.shown.replace(MINUS, "-").replace(SPACE, "").replace(",", "."))

    @property
    def decimals(self) -> int:
        return len(self.shown.partition(",")[2])

    @property
    def unit(self) -> tuple[str, str]:
        """`kr`, `tkr`, `mnkr`, `%`, `procentenhet` or nothing, and per what (`dygn`) where that is said."""
        if unit := _unit_at_once(self.after):
            return unit
        end = OTHER_END.match(self.after)
        if end and (unit := _unit_at_once(self.after[end.end() :])):
            return unit
        alone = self.after.startswith((")", " till "))  # and not `(813 svar)`
        bracketed = BRACKETED.fullmatch(self.before) if alone else None
        return (bracketed and _unit_at_once(bracketed[1])) or ("", "")

    def said_as(self, shown: str) -> "Said":
        """The same sentence with another number in its place."""
        return Said(self.before + shown + self.after, self.start, self.start + len(shown))


def numbers_in(text: str) -> Iterator[Said]:
    """The numbers of a text; years and days of a month are not looked up."""
    for found in NUMBER.finditer(text):
        if not YEAR.fullmatch(found[0]) and not DATE.match(text, found.end()):
            yield Said(text, found.start(), found.end())


def _unit_at_once(after: str) -> tuple[str, str] | None:
    found = UNIT.match(after)
    return (SPOKEN.get(found[1], found[1]), found[2] or "") if found else None
