"""A ledger with what was debited and credited in columns of their own: belopp is debet minus kredit.

Only where no column is the amount already. A column Saldo beside the two is a running balance.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain, synonyms
from kpbcalc.underlag.numbers import ONE_WAY, AmbiguousError, to_exact

AMOUNT = "belopp"
_DEBIT, _CREDIT, _BALANCE = "debet", "kredit", "saldo"


def with_amount(
    frame: pd.DataFrame, named: Mapping[str, str], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The frame with belopp in place of debet and kredit, and what was done (V39).

    In: text cells, and our names by the plain headings of the municipality's map. What cannot be read stays
    in belopp as it is written, for the check to tell.
    """
    sides = {_side(plain(heading)): heading for heading in map(str, frame.columns)}
    others = {plain(h) for h in map(str, frame.columns) if not _side(plain(h))}
    amounts = {*synonyms("kontoutfall")[AMOUNT]} - {_BALANCE}
    amounts |= {heading for heading, name in named.items() if name == AMOUNT}
    if _DEBIT not in sides or _CREDIT not in sides or others & amounts:
        return frame, []
    debit, credit = frame[sides[_DEBIT]], frame[sides[_CREDIT]]
    try:
        (plus, wrong), (minus, also_wrong) = to_exact(debit), to_exact(credit)
    except AmbiguousError:
        text = f"Debet och kredit i {file} kan läsas på två sätt: är punkt eller komma tusental?"
        remedy = ONE_WAY
        return frame, [Finding("V04", "fel", file, sides[_DEBIT], 1, (), text, atgard=remedy)]
    filled = minus.fillna(0)
    signed = bool((filled < 0).any() and (filled <= 0).all())
    net = plus.fillna(0) + (filled if signed else -filled)
    cells = net.map(lambda v: exact.text(int(v), exact.DECIMALS)).astype("str")
    cells = cells.mask((debit == "") & (credit == ""), "").mask(wrong, debit).mask(also_wrong, credit)
    at = list(frame.columns).index(sides[_DEBIT])
    kept = frame.drop(columns=[sides[_DEBIT], sides[_CREDIT]])
    kept.insert(min(at, len(kept.columns)), AMOUNT, cells)
    text = f"belopp i {file} är debet minus kredit."
    if signed:
        text = f"Kredit i {file} är skriven med minus på alla rader, så belopp är debet plus kredit."
        remedy = "Jämför summan med ekonomisystemets."
        return kept, [Finding("V39", "varning", file, AMOUNT, len(kept), (), text, atgard=remedy)]
    return kept, [Finding("V39", "info", file, AMOUNT, len(kept), (), text)]


def has_both_sides(headings: Iterable[str]) -> bool:
    """Whether debet and kredit stand in columns of their own."""
    return {_DEBIT, _CREDIT} <= {_side(plain(heading)) for heading in headings}


def _side(heading: str) -> str:
    """Which side a plain heading is: `Debet`, `Debet (kr)`, `Debetbelopp`; empty when it is neither."""
    for side in (_DEBIT, _CREDIT):
        if heading in {side + unit for unit in ("", "kr", "belopp", "sek", "tkr", "itkr", "mnkr", "mkr")}:
            return side
    return ""
