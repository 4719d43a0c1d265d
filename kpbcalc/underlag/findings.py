"""A finding: one rule broken in one table, told without quoting anybody's row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kpbcalc.errors import ValidationError

Severity = Literal["fel", "varning", "info"]
ROWS_SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """What a rule found: rule id, severity, table, column, count, row numbers in the file, text.

    Row 1 is the heading, so the first data row is 2, as a spreadsheet shows it.
    """

    regel: str
    allvar: Severity
    tabell: str
    kolumn: str
    antal: int
    rader: tuple[int, ...]
    text: str

    def where(self) -> str:
        """The place in words: file, column, the first rows and the rule."""
        parts = [self.tabell]
        if self.kolumn:
            parts.append(f"kolumn {self.kolumn}")
        if self.rader:
            shown = ", ".join(str(r) for r in self.rader[:ROWS_SHOWN])
            more = self.antal - min(len(self.rader), ROWS_SHOWN)
            parts.append(f"rad {shown}" + (f" och {more} till" if more > 0 else ""))
        parts.append(f"regel {self.regel}")
        return ", ".join(parts)


def stop_on_errors(findings: Iterable[Finding], *, strict: bool = False) -> None:
    """Raise `ValidationError` when any finding is an error (or, with `strict`, a warning)."""
    stopping = [f for f in findings if f.allvar == "fel" or (strict and f.allvar == "varning")]
    if not stopping:
        return
    first = stopping[0]
    more = len(stopping) - 1
    remedy = "Rätta filen och kör igen. kpb validate visar alla fynd."
    if more:
        remedy = f"Rätta filen och kör igen. {more} fynd till finns: kpb validate visar alla."
    raise ValidationError(first.text, where=first.where(), remedy=remedy)
