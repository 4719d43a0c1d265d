"""Rules on how long cost and volume last: none ends where the other goes on, and cost has no hole (V34, V40).

One ledger of two that is fetched before the books are closed, or an extract that is cut off, leaves the
municipality's months as a whole: only the insats at its unit, or the ansvar, shows that something is missing.
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


@rule("V40", "varning")
def cost_has_no_hole(seen: "Outcome") -> Iterator[Hit]:
    """V40: what costs something every month does so in the middle of the year too: an ansvar, an insats."""
    book = seen.result.huvudbok
    rows = book[book["i_bas"] & book["typ"].isin(["insats", "pool"])]
    caught_up = seen.limits["V40"]["ikapp"]
    known = {
        *map(int, rows["period"].astype("str").str[-2:])
    }  # a month of nobody is told of the whole ledger
    months = [m for m in MONTHS if m in known]
    lacking: list[str] = []
    told = pd.Series(False, index=rows.index)
    for by, called in ((["ansvar"], "ansvar "), (OBJECT, "")):
        left = rows[~told & (rows[by[0]] != "")]
        holes = _holes(left, by, months, caught_up)
        holes = holes[holes.any(axis=1)]
        if len(holes):
            lacking.append(f"{called}{_told(holes.reindex(columns=list(MONTHS), fill_value=False))}")
            keys = pd.MultiIndex.from_frame(rows[by]) if len(by) > 1 else pd.Index(rows[by[0]])
            told |= keys.isin(holes.index)
    if lacking:
        text = f"Kostnad saknas mitt i året, men finns månaderna före och efter: {'; '.join(lacking)}."
        remedy = (
            "Kontrollera att månaden är med i huvudboken. Är kostnaden bokförd en annan månad: godkänn med "
            "skäl."
        )
        money = exact.total(rows.loc[told, "belopp"])
        yield Hit("kontoutfall", "period", len(lacking), text, remedy, belopp=money)


@rule("V34", "varning")
def volume_lasts_as_long_as_cost(seen: "Outcome") -> Iterator[Hit]:
    """V34: what is granted, or performed, is there where cost and the other volume go on.

    Hours have no gap either: what is given in days may close for a month.
    """
    cost = _cost(seen)
    clients = {basis: _clients(seen, basis) for basis in ("beviljad", "utford")}
    few = seen.limits["V34"]["minsta_brukare_slut"]
    for basis, word, other in (("beviljad", "Beviljad", "utford"), ("utford", "Utförd", "beviljad")):
        given = clients[basis]
        many = given.where(given > 0).mean(axis=1) >= few
        goes_on = cost.reindex(given.index, fill_value=False) | (clients[other] > 0)
        ends = _ended(given > 0).mul(many, axis=0) & goes_on
        ends |= ((given == 0) & (clients[other] >= few)).mul(many & _in_hours(seen, given.index), axis=0)
        if ends.any(axis=None):
            text = (
                f"{word} volym saknas i månader då kostnaden eller den andra volymen fortsätter: "
                f"{_told(ends)}. Fattas den i uttaget blir styckkostnaden fel."
            )
            remedy = "Kontrollera att uttagen gäller hela året. Har enheten slutat: godkänn med skäl."
            yield Hit("insatsvolymer", "manad", int(ends.any(axis=1).sum()), text, remedy)


def _cost(seen: "Outcome") -> pd.DataFrame:
    """Whether each insats at a unit has direct cost in each month."""
    book = seen.result.huvudbok
    rows = book[book["i_bas"] & (book["typ"] == "insats")]
    return _wide(rows["belopp"].groupby([rows[c] for c in (*OBJECT, "period")], observed=True).sum()) != 0


def _in_hours(seen: "Outcome", objects: pd.Index) -> pd.Series:
    """Which objects' volume is hours."""
    unit = seen.result.underlag.insatser.set_index("kod")["volymenhet"]
    insats = objects.get_level_values("insats")
    return pd.Series(unit.reindex(insats).to_numpy() == "timme", index=objects)


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


def _holes(rows: pd.DataFrame, by: list[str], months: list[int], caught_up: float) -> pd.DataFrame:
    """The months without cost between months with it, where those are the only ones that break it.

    Nothing where the months beside have what the hole lacks: what is invoiced late is not missing. What comes
    now and then has more than one hole, or too few months.
    """
    sums = _wide(rows["belopp"].groupby([rows[c] for c in (*by, "period")], observed=True).sum())[months]
    there = sums != 0
    if there.empty:
        return there
    before = there.cummax(axis=1)
    after = there.iloc[:, ::-1].cummax(axis=1).iloc[:, ::-1]
    hole = before & after & ~there
    starts = (hole & ~hole.shift(axis=1, fill_value=False)).sum(axis=1)
    usual = sums.where(there).median(axis=1)
    beside = (hole.shift(axis=1, fill_value=False) | hole.shift(-1, axis=1, fill_value=False)) & there
    more = sums.where(beside).sum(axis=1) - beside.sum(axis=1) * usual
    late = more >= (caught_up * usual * hole.sum(axis=1))
    whole = (starts == 1) & (there.sum(axis=1) >= LONG) & (usual > 0) & ~late
    return hole.mul(whole, axis=0)


def _told(ends: pd.DataFrame) -> str:
    """The pools, or insatser at units, with the months that lack something."""
    some = ends[ends.any(axis=1)]
    return listed(
        f"{name if isinstance(name, str) else ' vid '.join(name)} (månad {_spans(months)})"
        for name, months in zip(some.index, some.to_numpy().tolist(), strict=True)
    )


def _spans(lacking: Sequence[bool]) -> str:
    """The months that lack something: 1–2, 12."""
    spans: list[list[int]] = []
    for month, lacks in zip(MONTHS, lacking, strict=True):
        if lacks and spans and spans[-1][1] == month - 1:
            spans[-1][1] = month
        elif lacks:
            spans.append([month, month])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
