"""Read the ledger from a SIE 4 file: vouchers with objects become rows of `kontoutfall`.

The dimensions that carry ansvar, verksamhet and (where there is one) motpart are found by their names, or
stated in params/kommuner/<kod>.toml under `[sie]`. Only #TRANS counts: an added row (#RTRANS) is always
followed by the same row as #TRANS, and a removed one (#BTRANS) no longer holds. Accounts of the balance
sheet (classes 1 and 2) are the other side of the vouchers and stay out. Source: SIE file format 4B and
KPB-reference §10; #DIM/#OBJEKT [M].
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc import exact
from kpbcalc.underlag.findings import Finding

SUFFIXES = (".se", ".si", ".sie")
COLUMNS = ["ansvar", "verksamhet", "konto", "motpart", "period", "belopp"]
# Words that a dimension's name begins with, the surest first; a name of `[sie]` comes before them.
_NAMES = {
    "ansvar": ("ansvar", "kostnadsställe", "kst", "resultatenhet", "enhet"),
    "verksamhet": ("verksamhet", "vht", "kostnadsbärare"),
    "motpart": ("motpart",),
}
_RESERVED = {"1": "Resultatenhet", "2": "Kostnadsbärare", "6": "Projekt"}  # have meaning without #DIM
_SWEDISH = "åäöÅÄÖéÉüÜ"
_BALANCE_SHEET = ("1", "2")
_FIELD = re.compile(r'"((?:\\.|[^"\\])*)"|(\{(?:"(?:\\.|[^"\\])*"|[^}"])*\})|([^\s{}]+)|([{}])')
_AMOUNT = re.compile(r"-?\d{1,10}([.,]\d{1,8})?")


@dataclass
class Ledger:
    """What a file says so far: its dimensions, ledger rows with their line numbers, and faults."""

    dimensions: dict[str, str] = field(default_factory=lambda: dict(_RESERVED))
    rows: list[tuple[int, str, dict[str, str], str, str]] = field(default_factory=list)
    unbalanced: list[tuple[int, str]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def read_sie(file: Path, own: Mapping[str, Any]) -> tuple[pd.DataFrame, list[Finding]]:
    """`kontoutfall` as text cells (index + 2 = line in the file), and what was wrong with the file.

    In: `own`, the `[sie]` of the municipality's parameters. No text of a voucher is kept or shown.
    """
    ledger = _parse(_decode(file.read_bytes()))
    if not ledger.rows:
        text = f"{file.name} innehåller inga verifikat. Exportera på nytt som SIE typ 4."
        return pd.DataFrame(), [_fault("V01", file, [], text)]
    findings = []
    if ledger.broken:
        text = f"{file.name} har rader som bryter mot SIE-formatet eller är avhuggen. Exportera på nytt."
        findings.append(_fault("V02", file, ledger.broken, text))
    if ledger.unbalanced:
        named = ", ".join(name for _, name in ledger.unbalanced[:10])
        text = f"Verifikat som inte summerar till noll: {named}. Exportera på nytt eller rätta bokföringen."
        findings.append(_fault("V36", file, [line for line, _ in ledger.unbalanced], text))
    outside = sum(konto.startswith(_BALANCE_SHEET) for _, konto, *_ in ledger.rows)
    if outside:
        text = f"{outside} rader i {file.name} ligger på balanskonton (klass 1 och 2) och läses inte in."
        findings.append(Finding("V38", "info", file.name, "konto", outside, (), text))
    places = {}
    for column, words in _NAMES.items():
        places[column] = _dimension(ledger.dimensions, str(own.get(column, "")), words)
        if places[column] is None and (column != "motpart" or column in own):
            known = ", ".join(f"{n} {name}" for n, name in ledger.dimensions.items())
            text = (
                f"{file.name} har ingen dimension för {column}. Dimensioner: {known}. Ange rätt dimension "
                f"under [sie] i kommunens fil i params/kommuner."
            )
            findings.append(Finding("V03", "fel", file.name, column, 1, (), text))
    return _frame(ledger, places, own.get("motpart_konto", {})), findings


def _decode(raw: bytes) -> str:
    """UTF-8 where the bytes allow it, else the code page that gives more Swedish letters.

    #FORMAT PC8 is written by most programs whatever they encode in, so it only settles a tie.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        candidates = [raw.decode("cp437"), raw.decode("latin-1")]
        return max(candidates, key=lambda text: sum(map(text.count, _SWEDISH)))


def _parse(text: str) -> Ledger:
    """Every voucher of the file."""
    ledger = Ledger()
    voucher: list[str] | None = None
    start, total = 0, Decimal(0)
    for number, line in enumerate(re.split("\r\n?|\n", text), start=1):
        fields = list(_fields(line))
        label = fields[0].upper() if fields else ""
        if label in ("#DIM", "#UNDERDIM") and len(fields) >= 3:
            ledger.dimensions[fields[1]] = fields[2]
        elif label == "#VER":
            if voucher is not None:
                ledger.broken.append(start)
            voucher, start, total = fields, number, Decimal(0)
        elif label == "#TRANS":
            objects = fields[2] if len(fields) > 3 else ""
            if voucher is None or len(voucher) < 4 or not objects.startswith("{"):
                ledger.broken.append(number)
                continue
            amount = fields[3].replace(",", ".")
            if _AMOUNT.fullmatch(fields[3]):
                total += Decimal(amount)
                # Eight decimals: the format has a decimal point only, and 1.234 is not thousands.
                amount = f"{Decimal(amount):.{exact.DECIMALS}f}"
            ledger.rows.append((number, fields[1], _objects(objects), voucher[3][:6], amount))
        elif label == "}" and voucher is not None:
            if total:
                ledger.unbalanced.append((start, " ".join(voucher[1:3]).strip()))
            voucher = None
    if voucher is not None:
        ledger.broken.append(start)
    return ledger


def _fields(line: str) -> Iterator[str]:
    """The fields of a line: quoted texts without quotes, an object list in its braces."""
    for quoted, objects, bare, brace in _FIELD.findall(line):
        yield objects or bare or brace or quoted.replace('\\"', '"')


def _objects(listed: str) -> dict[str, str]:
    """`{1 "100" 6 "510"}` as dimension → object."""
    parts = list(_fields(listed[1:-1]))
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _dimension(dimensions: Mapping[str, str], stated: str, words: tuple[str, ...]) -> str | None:
    """The number of the dimension that is stated by number or name, or whose name begins as one should."""
    for word in (stated,) if stated else words:
        for number, name in dimensions.items():
            if word == number or name.casefold().startswith(word.casefold()):
                return number
    return None


def _frame(
    ledger: Ledger, places: Mapping[str, str | None], motpart_konto: Mapping[str, str]
) -> pd.DataFrame:
    """The rows of the profit and loss accounts under the columns of `kontoutfall`."""
    kept = [row for row in ledger.rows if not row[1].startswith(_BALANCE_SHEET)]
    cells = {
        column: [objects.get(place or "", "").strip() for _, _, objects, _, _ in kept]
        for column, place in places.items()
    }
    konto = [row[1] for row in kept]
    cells["motpart"] = [
        motpart or _by_account(k, motpart_konto)
        for motpart, k in zip(cells["motpart"], konto, strict=True)
    ]  # fmt: skip
    cells |= {"konto": konto, "period": [row[3] for row in kept], "belopp": [row[4] for row in kept]}
    index = pd.Index([row[0] - 2 for row in kept], dtype="int64")
    return pd.DataFrame(cells, index=index, columns=COLUMNS, dtype="str")


def _by_account(konto: str, motpart_konto: Mapping[str, str]) -> str:
    """The counterpart of `[sie.motpart_konto]`: the longest beginning of the account wins."""
    fitting = [start for start in motpart_konto if konto.startswith(start)]
    return motpart_konto[max(fitting, key=len)] if fitting else ""


def _fault(rule: str, file: Path, lines: list[int], text: str) -> Finding:
    return Finding(rule, "fel", file.name, "", max(len(lines), 1), tuple(lines[:100]), text)
