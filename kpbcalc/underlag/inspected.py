"""What do we see in one file? Its form, its columns, which table it looks like, and a map to start from.

No value is told: cells are masked, and so are the headings where the first row may be somebody's.
"""

from dataclasses import dataclass
from pathlib import Path

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.underlag.by_cells import told_by_cells
from kpbcalc.underlag.column_kinds import kind_of, masked
from kpbcalc.underlag.content import kind
from kpbcalc.underlag.delimited import SEPARATORS
from kpbcalc.underlag.encoding import judge_file
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.likeness import Likeness, likest
from kpbcalc.underlag.read import SUFFIXES, read
from kpbcalc.underlag.sample import sample
from kpbcalc.underlag.sie_rows import SUFFIXES as SIE
from kpbcalc.underlag.unreadable import require_file

EXAMPLES = 3
_NAMES = {";": "semikolon", "\t": "tabb", ",": "komma"}


@dataclass(frozen=True)
class Column:
    """One column: its heading (masked where it may be a value), what it holds, how many cells are filled."""

    heading: str
    kind: str
    filled: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Inspected:
    """What is seen in a file; `rows` are those looked at, all of them unless `sample`.

    `money` are headings that look like money, with the column of ours each is read as, or nothing.
    """

    form: str
    rows: int
    sample: bool
    columns: tuple[Column, ...]
    likeness: Likeness | None
    money: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


def inspect(file: Path) -> Inspected:
    """Look at one file. Raises `UsageError` when it is no file or of a kind we do not read,
    `ValidationError` when it cannot be read.
    """
    require_file(file)
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"{file.name} är ingen fil som kpb inspect visar.",
            remedy=f"Den läser {', '.join((*SUFFIXES, *SIE))}. Spara om filen i Excel om den behövs.",
        )
    with sample(file) as (part, cut):
        frame, findings = read(part)
    if frame.columns.empty:
        first = findings[0]
        raise ValidationError(first.text, where=first.where(), remedy=first.atgard)
    if frame.empty:
        text = f"{file.name} har bara rubriker, inga rader."
        findings.append(Finding("V02", "fel", file.name, "", 1, (1,), text, atgard="Ta ut filen på nytt."))
    headings = [str(name) for name in frame.columns]
    likeness = likest(headings, file.stem, frame)
    sure = likeness is not None
    likeness = told_by_cells(likeness, frame) if likeness else None
    columns = tuple(
        Column(
            name if sure else masked(name), kind_of(frame[name]), int((frame[name] != "").sum()),
            tuple(masked(text) for text in frame[name].head(EXAMPLES)),
        )
        for name in headings
    )  # fmt: skip
    return Inspected(
        _form(file), len(frame), cut, columns, likeness,
        money(headings, likeness) if likeness else (), tuple(findings),
    )  # fmt: skip


def _form(file: Path) -> str:
    """The kind of file in words: for text its encoding and separator, for a workbook its sheets."""
    suffix = file.suffix.lower()
    if suffix == ".xlsx":
        from kpbcalc.underlag.excel.book import opened  # noqa: PLC0415 - only Excel needs it

        with opened(file) as book:
            shown = book.shown()
            names = ", ".join(f"”{n}”" + ("" if n in shown else " (dolt)") for n in book.sheets)
        return f"Excel, blad: {names}"
    if suffix == ".parquet":
        return "Parquet"
    encoding = judge_file(file)
    with encoding.lines(file) as lines:
        first = next(lines, "")
    separator = max(SEPARATORS, key=first.count)
    return f"{kind(file)}, {encoding.name.removesuffix('-sig')}, skiljetecken {_NAMES[separator]}"


def money(headings: list[str], likeness: Likeness) -> tuple[tuple[str, str], ...]:
    """The headings that look like money, and what each is read as."""
    words = [plain(word) for word in params.toml("rubriker.toml")["pengar"]["ord"]]
    ours = {heading: name for name, heading in likeness.found.items()}
    return tuple((h, ours.get(h, "")) for h in headings if _is_money(h, words))


def _is_money(heading: str, words: list[str]) -> bool:
    """Whether one of the words is in the heading: as a word by itself, the longer ones also as a part."""
    each = {plain(part) for part in heading.replace("(", " ").replace(")", " ").split()}
    whole = plain(heading)
    return any(word in each or (len(word) > 3 and word in whole) for word in words)
