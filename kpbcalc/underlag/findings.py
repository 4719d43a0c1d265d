"""A finding: one rule broken in one table, told without quoting anybody's row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kpbcalc.base.errors import ValidationError
from kpbcalc.base.exact import GRID
from kpbcalc.base.masked import masked
from kpbcalc.base.written import HARD_SPACE, thousands
from kpbcalc.underlag.untranslated import Untranslated

Severity = Literal["fel", "varning", "info"]
ROWS_SHOWN = 10
ROWS_KEPT = 100
SHEET = 10_000_000  # a row of a workbook's further sheets is so many more for each tab before it


@dataclass(frozen=True)
class Finding:
    """What a rule found: rule id, severity, table, column, count, row numbers in the file, text.

    Row 1 is the heading, so the first data row is 2, as a spreadsheet shows it; on further sheets `SHEET`
    more. `belopp` is the money concerned (10⁻⁸ kr) where that can be said, `atgard` what to do, `godkand` why
    somebody has accepted it. `volymer` are the volumes concerned per (insats, unit): what they cost is known
    when the costs are. `ord` are the words that no map translates, where that is what is wrong. `utan` is the
    text without figures of clients, where it has such, and `personer` how many clients the rows are of.
    """

    regel: str
    allvar: Severity
    tabell: str
    kolumn: str
    antal: int
    rader: tuple[int, ...]
    text: str
    belopp: int | None = None
    atgard: str = ""
    godkand: str = ""
    volymer: Mapping[tuple[str, str], int] = field(default_factory=dict, compare=False, repr=False)
    ord: Untranslated | None = field(default=None, compare=False, repr=False)
    utan: str = field(default="", compare=False)
    personer: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """A file may have somebody's number for a name: it is told nowhere."""
        for name in ("tabell", "text", "atgard", "utan"):
            object.__setattr__(self, name, masked(getattr(self, name)))

    def where(self) -> str:
        """The place in words: file, column, the first rows and the rule."""
        parts = [self.tabell]
        if self.kolumn:
            parts.append(f"kolumn {self.kolumn}")
        if self.rader:
            parts.append(f"rad {self.rows()}")
        parts.append(f"regel {self.regel}")
        return ", ".join(parts)

    def rows(self) -> str:
        """The first row numbers, and how many more there are."""
        shown = ", ".join(map(_row, self.rader[:ROWS_SHOWN]))
        more = self.antal - min(len(self.rader), ROWS_SHOWN)
        return shown + (f" och {more} till" if shown and more > 0 else "")

    def money(self) -> str:
        """The money concerned in whole kronor, or nothing."""
        if self.belopp is None:
            return ""
        return f"{thousands(round(self.belopp / GRID))}{HARD_SPACE}kr"

    def told(self) -> str:
        """What is wrong, how much money, and what to do."""
        money = f"Det gäller {self.money()}." if self.belopp is not None else ""
        return " ".join(filter(None, [self.text, money, self.to_do()]))

    def to_do(self) -> str:
        """What to do, with the words to translate."""
        return " ".join(filter(None, [self.atgard, self.ord.told() if self.ord else ""]))

    def as_dict(self) -> dict[str, Any]:
        """The finding in validering.json (docs/kontrakt.md §4), with the reason it is accepted for."""
        told = {
            "regel": self.regel, "allvar": self.allvar, "tabell": self.tabell, "kolumn": self.kolumn,
            "antal": self.antal, "rader": list(self.rader), "text": self.told(),
        }  # fmt: skip
        return told | ({"godkand": self.godkand} if self.godkand else {})


def _row(number: int) -> str:
    sheet, row = divmod(number, SHEET)
    return f"{row} (blad {sheet + 1})" if sheet > 0 else str(number)


def kept(rows: Iterable[int]) -> tuple[int, ...]:
    """The first row numbers. Numbers below 1 are groups of a large table, all kept until they are located."""
    listed = tuple(rows)
    return listed if listed and listed[0] < 1 else listed[:ROWS_KEPT]


def together(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that say the same of several sheets as one, with all of their rows and counted together."""
    found: dict[tuple[str, ...], Finding] = {}
    for f in findings:
        counted = f.text.startswith(f"{f.antal} ")
        said = f.text.removeprefix(f"{f.antal} ") if counted else f.text
        key = (f.regel, f.allvar, f.tabell, f.kolumn, said, f.atgard, "antal" if counted else "")
        if before := found.get(key):
            antal = before.antal + f.antal
            text = f"{antal} {said}" if counted else f.text
            found[key] = replace(before, antal=antal, rader=kept((*before.rader, *f.rader)), text=text)
        else:
            found[key] = f
    return [*found.values()]


def told_once(findings: Sequence[Finding]) -> list[Finding]:
    """The findings on tables without the errors in rows that cannot be read, which V02 tells of.

    What could not be read is not empty or wrong besides. Of more rows than are kept, those that are decide.
    """
    unread = {(f.tabell, row) for f in findings if f.regel == "V02" and f.allvar == "fel" for row in f.rader}
    left = []
    for f in findings:
        rows = tuple(row for row in f.rader if (f.tabell, row) not in unread)
        if f.regel == "V02" or f.allvar != "fel" or rows == f.rader:
            left.append(f)
        elif rows:
            left.append(replace(f, rader=rows, antal=f.antal - len(f.rader) + len(rows)))
    return left


def only_rows_unread(findings: Iterable[Finding]) -> bool:
    """Whether all that is wrong with a file's form is some of its rows, so that the others can be judged."""
    wrong = [f for f in findings if f.allvar == "fel"]
    return all(f.regel == "V02" and f.rader for f in wrong)


def stopping(findings: Iterable[Finding], *, strict: bool = False) -> list[Finding]:
    """The findings that stop a run: errors and, with `strict`, warnings that nobody has accepted."""
    return [f for f in findings if f.allvar == "fel" or (strict and f.allvar == "varning" and not f.godkand)]


def stop_on_errors(findings: Iterable[Finding], *, strict: bool = False) -> None:
    """Raise `ValidationError` when any finding is an error (or, with `strict`, an unaccepted warning)."""
    stops = stopping(findings, strict=strict)
    if not stops:
        return
    first = stops[0]
    remedy = first.atgard or "Rätta filen och kör igen."
    if first.allvar == "varning":
        remedy += f' Eller godkänn varningen: --accept {first.regel}="skäl".'
    more = len(stops) - 1
    remedy += f" {more} fynd till finns." if more else ""
    remedy += " kpb validate visar alla fynd."
    raise ValidationError(first.text, where=first.where(), remedy=remedy)
