"""Read the ledger from a SIE 4 file: vouchers with objects become rows of `kontoutfall`.

The dimensions that carry ansvar, verksamhet and (where there is one) motpart are found by their names, or
stated under `[sie]` of the municipality's own choices. Only #TRANS counts: an added row (#RTRANS) is always
followed by the same row as #TRANS, and a removed one (#BTRANS) no longer holds. Accounts of the balance
sheet (classes 1 and 2) are the other side of the vouchers and stay out. Source: SIE file format 4B and
docs/metod.md §10; #DIM/#OBJEKT [M].
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.own_choices import PLACE
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.encoding import SIE, judge_file
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.numbers import AmbiguousError, to_exact
from kpbcalc.underlag.sie_dimensions import candidates
from kpbcalc.underlag.sie_rows import SUFFIXES, Ledger, Row, objects_of, result_rows

__all__ = ["COLUMNS", "SUFFIXES", "judged", "placed", "read_sie"]

COLUMNS = ["ansvar", "verksamhet", "konto", "motpart", "period", "belopp"]


def read_sie(
    file: Path, own: Mapping[str, Any], vouchers: set[int] | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """`kontoutfall` as text cells (index + 2 = line in the file), and what was wrong with the file.

    In: `own`, the `[sie]` of the municipality's parameters, and the marks of the vouchers of files read
    before, to which this one's are added. No text of a voucher is kept or shown.
    """
    encoding = judge_file(file, SIE)
    if not encoding.readable:
        return pd.DataFrame(), [*encoding.findings]
    ledger = Ledger(vouchers=set() if vouchers is None else vouchers)
    rows = list(result_rows(file, encoding, ledger))
    places, findings = judged(ledger, file, own)
    findings = [*encoding.findings, *findings]
    if not ledger.rows:
        return pd.DataFrame(), findings
    place = placed(places, own)
    # Eight decimals: the format has a decimal point only, and 1.234 is not thousands.
    cells = [
        (*place(row), row.period, row.text if row.amount is None else f"{row.amount:.{exact.DECIMALS}f}")
        for row in rows
    ]
    index = pd.Index([row.line - 2 for row in rows], dtype="int64")
    return pd.DataFrame(cells, index=index, columns=COLUMNS, dtype="str"), findings


def of_the_year(
    frame: pd.DataFrame, ar: int, file: Path, antal: pd.Series | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of the year, where a file has some among others' (V15, a note); else all, for the rules.

    In: `kontoutfall` as text cells, and of how many rows of the file each is, when it is of more than one.
    """
    if frame.empty:
        return frame, []
    years = frame["period"].str.slice(stop=4)
    other = years.str.fullmatch("(?:19|20)[0-9]{2}") & (years != str(ar))  # what is no year is for the check
    if not other.any():
        return frame, []
    listed = ", ".join(sorted({year for year in years if year.isdecimal()}))
    rows = int(other.sum() if antal is None else antal.loc[other.index[other]].sum())
    text = f"{file.name} har verifikat från {listed}: {rows_of(rows)} är från andra år än {ar}."
    if (years == str(ar)).any():
        text += f" Bara {ar} läses: de andra är inte inlästa."
    found = Finding("V15", "info", file.name, "period", rows, (), text, sum_of(frame.loc[other]))
    return (frame[~other] if (years == str(ar)).any() else frame), [found]


def sum_of(rows: pd.DataFrame) -> int | None:
    """What the rows come to, where their amounts can be read."""
    try:
        values, wrong = to_exact(rows["belopp"]) if "belopp" in rows else (pd.Series(dtype="Int64"), None)
    except AmbiguousError:
        return None
    return None if wrong is None or wrong.any() or values.isna().any() else exact.total(values)


def placed(places: Mapping[str, str | None], own: Mapping[str, Any]) -> Callable[[Row], tuple[str, ...]]:
    """What gives a row its ansvar, verksamhet, konto and motpart, by the dimensions that carry them."""
    by_account = own.get("motpart_konto", {})

    @lru_cache(maxsize=1 << 16)
    def place(objects: str, konto: str) -> tuple[str, ...]:
        known = objects_of(objects)
        cells = {column: known.get(number or "", "").strip() for column, number in places.items()}
        motpart = cells["motpart"] or _by_account(konto, by_account)
        return cells["ansvar"], cells["verksamhet"], konto, motpart

    return lambda row: place(row.objects, row.konto)


def judged(ledger: Ledger, file: Path, own: Mapping[str, Any]) -> tuple[dict[str, str | None], list[Finding]]:
    """The dimension of each column, and what is wrong with a file that has been read to its end."""
    if not ledger.rows:
        text = f"{file.name} innehåller inga verifikat."
        return {}, [_fault("V01", file, [], text, "Exportera på nytt som SIE typ 4.")]
    findings = []
    if ledger.broken:
        text = f"{file.name} har rader som bryter mot SIE-formatet eller är avhuggen."
        findings.append(_fault("V02", file, ledger.broken, text, "Exportera på nytt."))
    if ledger.unbalanced:
        named = ", ".join(name for _, name in ledger.unbalanced[:10])
        text = f"Verifikat som inte summerar till noll: {named}."
        lines = [line for line, _ in ledger.unbalanced]
        findings.append(_fault("V36", file, lines, text, "Exportera på nytt eller rätta bokföringen."))
    if ledger.again:
        named = ", ".join(name for _, name in ledger.again[:10])
        text = f"Verifikat i {file.name} som redan är lästa, med samma nummer, datum och rader: {named}."
        remedy = "Hämta ut verifikaten på nytt, en gång vart. Annars räknas de två gånger."
        at, money = tuple(line for line, _ in ledger.again[:100]), int(ledger.twice * exact.GRID)
        count = len(ledger.again)
        findings.append(Finding("V35", "varning", file.name, "", count, at, text, money, remedy))
    if ledger.outside:
        text = f"{rows_of(ledger.outside)} i {file.name} på balanskonton (klass 1 och 2) läses inte in."
        findings.append(Finding("V38", "info", file.name, "konto", ledger.outside, (), text))
    could_be = candidates(ledger.dimensions, own, file)
    places = {column: next(iter(found), None) for column, found in could_be.items()}
    for column, place in places.items():
        if place is None and (column != "motpart" or column in own):
            known = ", ".join(f"{n} {name}" for n, name in ledger.dimensions.items())
            text = f"{file.name} har ingen dimension för {column}. Dimensioner: {known}."
            remedy = f"Ange rätt dimension under [sie] i {PLACE}."
            findings.append(Finding("V03", "fel", file.name, column, 1, (), text, atgard=remedy))
        elif place is not None and ledger.dimensions[place]:
            findings += _told(ledger, own, column, could_be[column], file)
    return places, findings


def _told(
    ledger: Ledger, own: Mapping[str, Any], column: str, could_be: list[str], file: Path
) -> list[Finding]:
    """Which dimension a column is read from; with others that could be it, when nobody has said which."""
    place, *others = could_be
    named = f"{place} {ledger.dimensions[place]}"
    if own.get(column) or not others:
        return [Finding("V03", "info", file.name, column, 1, (), f"{column} läses ur dimensionen {named}.")]
    listed = ", ".join(f"{n} {ledger.dimensions[n]}" for n in others)
    text = f"{column} läses ur dimensionen {named}, men kan också vara {listed}."
    remedy = f'Säg vilken som gäller under [sie] i {PLACE}: {column} = "{place}".'
    return [Finding("V03", "varning", file.name, column, len(could_be), (), text, atgard=remedy)]


def _by_account(konto: str, motpart_konto: Mapping[str, str]) -> str:
    """The counterpart of `[sie.motpart_konto]`: the longest beginning of the account wins."""
    fitting = [start for start in motpart_konto if konto.startswith(start)]
    return motpart_konto[max(fitting, key=len)] if fitting else ""


def _fault(rule: str, file: Path, lines: list[int], text: str, remedy: str) -> Finding:
    return Finding(rule, "fel", file.name, "", max(len(lines), 1), tuple(lines[:100]), text, atgard=remedy)
