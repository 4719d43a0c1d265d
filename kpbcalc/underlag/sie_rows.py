"""Go through a SIE file row by row, in constant memory. What is kept of its rows is for others to say."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from kpbcalc.underlag.encoding import Encoding
from kpbcalc.underlag.numbers import undressed

SUFFIXES = (".se", ".si", ".sie")
RESERVED = {"1": "Resultatenhet", "2": "Kostnadsbärare", "6": "Projekt"}  # have meaning without #DIM
_DIMENSION = ("#DIM", "#UNDERDIM")
_BALANCE_SHEET = ("1", "2")
_OBJECTS = r'(\{(?:"(?:\\.|[^"\\])*"|[^}"])*\})'
_FIELD = re.compile(rf'"((?:\\.|[^"\\])*)"|{_OBJECTS}|([^\s{{}}]+)|([{{}}])')
# Nearly every line of a ledger: a row without quoted account or amount, whose first fields are these.
_AFTER = r'(?=\s*$|\s+"|\s+\d{8}(?!\S))'  # what may stand after an amount: nothing, a text or a date
_ROW = re.compile(rf'\s*(#TRANS)\s+(?!")([^\s{{}}]+)\s*{_OBJECTS}\s*(?!")([^\s{{}}]+){_AFTER}', re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{3}([.,]\d{1,8})?")  # what an amount goes on with after a space: `1 000,50`
_AMOUNT = re.compile(r"-?\d{1,10}([.,]\d{1,8})?")


class Row(NamedTuple):
    """One #TRANS: its line, account, objects, period, and amount as written and in kr (None if none)."""

    line: int
    konto: str
    objects: str
    period: str
    text: str
    amount: Decimal | None


@dataclass
class Ledger:
    """What a file says so far: its dimensions, how many rows, and faults by their lines.

    `vouchers` are marks of those that have been read, of other files too; `again` those that were read
    before, and `twice` what they come to on profit and loss accounts.
    """

    dimensions: dict[str, str] = field(default_factory=lambda: dict(RESERVED))
    rows: int = 0
    outside: int = 0
    unbalanced: list[tuple[int, str]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    vouchers: set[int] = field(default_factory=set)
    again: list[tuple[int, str]] = field(default_factory=list)
    twice: Decimal = Decimal(0)


def result_rows(file: Path, encoding: Encoding, ledger: Ledger) -> Iterator[Row]:
    """The rows on profit and loss accounts, one at a time; what else the file says is put in `ledger`."""
    voucher: list[str] | None = None
    start, total, result, rows = 0, Decimal(0), Decimal(0), list[tuple[str, str, str]]()
    with encoding.lines(file) as stream:
        for number, line in enumerate(stream, start=1):
            usual = _ROW.match(line)
            fields = list(usual.groups()) if usual else list(fields_of(line))
            label = fields[0].upper() if fields else ""
            if label in _DIMENSION and len(fields) >= 3:
                ledger.dimensions[fields[1]] = fields[2]
            elif label == "#VER":
                if voucher is not None:
                    ledger.broken.append(start)
                voucher, start, total, result, rows = fields, number, Decimal(0), Decimal(0), []
            elif label == "#TRANS":
                objects = fields[2] if len(fields) > 3 else ""
                if voucher is None or len(voucher) < 4 or not objects.startswith("{"):
                    ledger.broken.append(number)
                    continue
                written = _whole(fields[3:])
                amount = _amount(written)
                if amount is not None:
                    total += amount
                    result += 0 if fields[1].startswith(_BALANCE_SHEET) else amount
                rows.append((fields[1], objects, written))
                ledger.rows += 1
                if fields[1].startswith(_BALANCE_SHEET):
                    ledger.outside += 1
                else:
                    yield Row(number, fields[1], objects, voucher[3][:6], written.replace(",", "."), amount)
            elif label == "}" and voucher is not None:
                if total:
                    ledger.unbalanced.append((start, " ".join(voucher[1:3]).strip()))
                _remember(ledger, voucher, rows, start, result)
                voucher = None
    if voucher is not None:
        ledger.broken.append(start)


def _remember(
    ledger: Ledger, voucher: list[str], rows: list[tuple[str, str, str]], start: int, result: Decimal
) -> None:
    """Note the voucher, and whether one with its series, number, date and rows has been read before."""
    if len(voucher) < 4 or not voucher[2] or not rows:
        return  # without a number two alike may be two
    mark = hash((*voucher[1:4], *sorted(rows)))
    if mark in ledger.vouchers:
        ledger.again.append((start, " ".join(voucher[1:3]).strip()))
        ledger.twice += result
    ledger.vouchers.add(mark)


def _whole(fields: list[str]) -> str:
    """The first field, with those that it goes on in where somebody has written spaces in the amount."""
    written, *rest = fields
    for more in rest:
        if written.endswith((".", ",")) or "." in written or "," in written or not _THOUSANDS.fullmatch(more):
            break
        written += more
    return written


def _amount(text: str) -> Decimal | None:
    """An amount as the format has it, or as Swedes write it (`"1 234,50"`); None for what is none."""
    if _AMOUNT.fullmatch(text):
        return Decimal(text.replace(",", "."))
    plain = undressed(text)
    return Decimal(plain.replace(",", ".")) if _AMOUNT.fullmatch(plain) else None


def fields_of(line: str) -> Iterator[str]:
    """The fields of a line: quoted texts without quotes, an object list in its braces."""
    for quoted, objects, bare, brace in _FIELD.findall(line):
        yield objects or bare or brace or quoted.replace('\\"', '"')


def objects_of(listed: str) -> dict[str, str]:
    """`{1 "100" 6 "510"}` as dimension → object."""
    parts = list(fields_of(listed[1:-1]))
    return dict(zip(parts[::2], parts[1::2], strict=False))


def stated_dimensions(file: Path, encoding: Encoding) -> dict[str, str]:
    """The dimensions by number, wherever in the file they stand."""
    dimensions = dict(RESERVED)
    with encoding.lines(file) as stream:
        for line in stream:
            if line.lstrip()[:9].upper().startswith(_DIMENSION):
                fields = list(fields_of(line))
                if fields[0].upper() in _DIMENSION and len(fields) >= 3:
                    dimensions[fields[1]] = fields[2]
    return dimensions


def filled_dimensions(file: Path, encoding: Encoding) -> Counter[str]:
    """On how many rows of profit and loss accounts each dimension has an object; one pass over the file."""
    filled: Counter[str] = Counter()
    for row in result_rows(file, encoding, Ledger()):
        filled.update(number for number, code in objects_of(row.objects).items() if code.strip())
    return filled
