"""Rules on how long cost and volume last: neither ends where the other goes on (V34, V40).

One ledger of two that is fetched before the books are closed, or an extract that is cut off, leaves the
municipality's months as a whole: only the insats at its unit shows that something ends.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.rules.rule import Hit, listed, rule

if TYPE_CHECKING:
    from kpbcalc.costing.rules import Outcome

MONTHS = range(1, 13)
LONG = 6  # months in a row, for what is there to be what ends and not what comes now and then
OBJECT = ["insats", "enhet"]


@rule("V40", "varning")
def cost_lasts_as_long_as_volume(seen: "Outcome") -> Iterator[Hit]:
    """V40: an insats at a unit has cost in the last months, and the first, if it has volume there."""
    few = seen.limits["V34"]["minsta_brukare_slut"]
    volume = (_clients(seen, "beviljad") >= few) | (_clients(seen, "utford") >= few)
    cost = _cost(seen)
    ends = _ended(cost) & volume.reindex(cost.index, fill_value=False)
    if ends.any(axis=None):
        text = f"Kostnaden tar slut men volymen fortsätter: {_told(ends)}. Kostnaden blir för låg."
        remedy = (
            "Kontrollera att varje huvudbok är hämtad för hela året, också bokslutsposterna, och att inte en "
            "kolumn till har belopp. Kostnad som är bokförd i en annan månad: godkänn med skäl."
        )
        book = seen.result.huvudbok
        of_them = pd.MultiIndex.from_frame(book[OBJECT]).isin(ends.index[ends.any(axis=1)])
        money = exact.total(book.loc[of_them & book["i_bas"], "belopp"])
        yield Hit("kontoutfall", "period", int(ends.any(axis=1).sum()), text, remedy, belopp=money)


@rule("V40", "varning")
def shared_cost_lasts_the_year(seen: "Outcome") -> Iterator[Hit]:
    """V40: so has a pool; it has no volume to be set against, but what is shared seldom ends."""
    book = seen.result.huvudbok
    rows = book[book["i_bas"] & (book["typ"] == "pool")]
    ends = _ended(_wide(rows["belopp"].groupby([rows["pool"], rows["period"]], observed=True).sum()) != 0)
    if ends.any(axis=None):
        text = f"Gemensamma kostnader tar slut: {_told(ends)}. Alla som har del i dem blir för billiga."
        money = exact.total(rows.loc[rows["pool"].isin(ends.index[ends.any(axis=1)]), "belopp"])
        remedy = "Kontrollera att huvudboken är hämtad för hela året. Har de upphört: godkänn med skäl."
        yield Hit("kontoutfall", "period", int(ends.any(axis=1).sum()), text, remedy, belopp=money)


@rule("V34", "varning")
def volume_lasts_as_long_as_cost(seen: "Outcome") -> Iterator[Hit]:
    """V34: what is granted, or performed, has not ended where cost and the other volume go on."""
    cost = _cost(seen)
    clients = {basis: _clients(seen, basis) for basis in ("beviljad", "utford")}
    few = seen.limits["V34"]["minsta_brukare_slut"]
    for basis, word, other in (("beviljad", "Beviljad", "utford"), ("utford", "Utförd", "beviljad")):
        given = clients[basis]
        many = given.where(given > 0).mean(axis=1) >= few
        goes_on = cost.reindex(given.index, fill_value=False) | (clients[other] > 0)
        ends = _ended(given > 0).mul(many, axis=0) & goes_on
        if ends.any(axis=None):
            text = (
                f"{word} volym tar slut men kostnaden eller den andra volymen fortsätter: {_told(ends)}. "
                "Är den avhuggen blir styckkostnaden fel."
            )
            remedy = "Kontrollera att uttagen gäller hela året. Har enheten slutat: godkänn med skäl."
            yield Hit("insatsvolymer", "manad", int(ends.any(axis=1).sum()), text, remedy)


def _cost(seen: "Outcome") -> pd.DataFrame:
    """Whether each insats at a unit has direct cost in each month."""
    book = seen.result.huvudbok
    rows = book[book["i_bas"] & (book["typ"] == "insats")]
    return _wide(rows["belopp"].groupby([rows[c] for c in (*OBJECT, "period")], observed=True).sum()) != 0


def _clients(seen: "Outcome", basis: str) -> pd.DataFrame:
    """How many clients have some of the volume, per insats at a unit and month; every object has a row."""
    rows = seen.result.underlag.insatsvolymer
    some = (rows[basis].fillna(0) > 0).astype("int64")
    return _wide(some.groupby([rows[c] for c in (*OBJECT, "manad")], observed=True).sum())


def _wide(sums: pd.Series) -> pd.DataFrame:
    """A column for each month, which is the last two figures of a period and of a manad."""
    wide = sums.unstack(fill_value=0).rename(columns=lambda month: int(str(month)[-2:]))
    return wide.reindex(columns=list(MONTHS), fill_value=0)


def _ended(there: pd.DataFrame) -> pd.DataFrame:
    """The months after the last, and the two or more before the first, of what is there without a break.

    One month first is passed by: what is bought is often invoiced the month after.
    """
    if there.empty:
        return there
    first, last = there.idxmax(axis=1), there.iloc[:, ::-1].idxmax(axis=1)
    whole = (there.sum(axis=1) >= LONG) & (there.sum(axis=1) == last - first + 1)
    return pd.DataFrame(
        {m: whole & ((m > last) | ((m < first) & (first > MONTHS[1]))) for m in MONTHS},
        index=there.index,
    )


def _told(ends: pd.DataFrame) -> str:
    """The pools, or insatser at units, with the months that lack something."""
    some = ends[ends.any(axis=1)]
    return listed(
        f"{name if isinstance(name, str) else ' vid '.join(name)} (månad {_spans(months)})"
        for name, months in zip(some.index, some.to_numpy().tolist(), strict=True)
    )


def _spans(lacking: Sequence[bool]) -> str:
    """The months at either end that lack something: 1–2, 12."""
    first = next(m for m, lacks in zip(MONTHS, lacking, strict=True) if not lacks)
    after = next((m for m in MONTHS[first:] if lacking[m - 1]), None)
    spans = [(1, first - 1)] * (first > 1) + ([(after, MONTHS[-1])] if after else [])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
