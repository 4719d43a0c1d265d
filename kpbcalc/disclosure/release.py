"""Release a report's tables together: hide every unsafe cell, and what would give it away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kpbcalc.base.table import Table
from kpbcalc.disclosure import released as _released
from kpbcalc.disclosure.audit import audit
from kpbcalc.disclosure.cheapest import Block
from kpbcalc.disclosure.dominance import spread_dominance
from kpbcalc.disclosure.order import safe_order
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.primary import Reason, unsafe_cells
from kpbcalc.disclosure.protect import protect
from kpbcalc.disclosure.relations import Place, System, quantity, step, system
from kpbcalc.disclosure.released import Cell, Released

# A figure that rests on no persons (a total of accounts, say) is hidden last of all.
OPEN_WEIGHT = 100.0


@dataclass(frozen=True)
class ShownBefore:
    """A cell that an earlier report of the same data has shown: table, row label, column key."""

    table: str
    row: str
    key: str


def release(table: Table, policy: Policy) -> Released:
    """One table by itself. Tables of one report belong together: use `release_report` for them."""
    return release_report([table], policy)[0]


def release_report(
    tables: Sequence[Table], policy: Policy, before: Collection[ShownBefore] = ()
) -> list[Released]:
    """The tables with every unsafe cell hidden, ready for presentation, in the same order.

    First what is unsafe in itself (too few persons, one who dominates). Then the least costly set of
    further cells such that nobody can ring in a hidden figure within the policy's protection interval,
    from all the tables together and what was shown `before`. Last an audit of what is about to be shown.
    With audience intern nothing is hidden.

    Raises `DisclosureError` (exit 5) when no choice of cells is enough, and when the audit fails.
    """
    reasons: dict[Place, Reason] = {}
    for number, table in enumerate(tables):
        for (row, key), reason in unsafe_cells(table, policy).items():
            reasons[Place(number, row, key)] = reason
    if reasons:
        whole = system(tables, policy)
        labels = [t.frame[t.columns[0].key].astype(str).tolist() for t in tables]
        blocks = _blocks(tables, labels, whole, policy)
        reasons |= dict.fromkeys(spread_dominance(whole, reasons, blocks) - set(reasons), Reason.DOMINANT)
        known = [place for place in reasons if place in whole.figures]
        fixed = _fixed(tables, labels, whole, before)
        everything = protect(whole, known, blocks, fixed, policy, lambda p: tables[p.table].title)
        reasons |= dict.fromkeys(everything - set(reasons), Reason.GUARD)
        following = _following(tables, whole, reasons) | _mixing(tables, whole, reasons)
        reasons |= dict.fromkeys(following - fixed - set(reasons), Reason.GUARD)
        audit(whole, reasons, fixed, policy, lambda p: tables[p.table].title)
    return [
        _released_table(table, {p: r for p, r in sorted(reasons.items()) if p.table == number}, policy)
        for number, table in enumerate(tables)
    ]


def _fixed(
    tables: Sequence[Table], labels: Sequence[list[str]], whole: System, before: Collection[ShownBefore]
) -> set[Place]:
    """The figures that are out already."""
    return {
        place for place in whole.figures
        if ShownBefore(tables[place.table].name, labels[place.table][place.row], place.key) in before
    }  # fmt: skip


def _following(tables: Sequence[Table], whole: System, hidden: Collection[Place]) -> set[Place]:
    """The figures of tables that follow from a whole (`Table.follows`) whose clients or cost are hidden."""
    gone = {f.quantities for place in hidden if (f := whole.figures.get(place)) and f.single}
    tell = {
        number for number, table in enumerate(tables)
        if table.follows and gone & {(quantity(name, table.follows),) for name in ("brukare", "kr")}
    }  # fmt: skip
    return {place for place, figure in whole.figures.items() if place.table in tell and figure.few}


def _mixing(tables: Sequence[Table], whole: System, hidden: Collection[Place]) -> set[Place]:
    """The figures that mix parts (`Column.parts`) of which one has its clients, volume or cost hidden.

    A part is a coordinate, or several. One that is hidden in one place and shown in another is no secret.
    """
    gone = {f.quantities[0] for place in hidden if (f := whole.figures.get(place)) and f.quantities}
    gone -= {f.quantities[0] for place, f in whole.figures.items() if place not in hidden and f.single}
    found = set()
    for number, table in enumerate(tables):
        for column in (c for c in table.columns if c.parts):
            for row, parts in enumerate(table.frame[column.parts]):
                secret = any(
                    quantity(name, {**table.follows, **_coordinates(part)}) in gone
                    for part in parts for name in ("brukare", "volym", "kr")
                )  # fmt: skip
                place = Place(number, row, column.key)
                if secret and place in whole.figures and whole.figures[place].few:
                    found.add(place)
    return found


def _coordinates(part: tuple[Any, ...]) -> dict[str, str]:
    return dict([part] if isinstance(part[0], str) else part)


def _blocks(
    tables: Sequence[Table], labels: Sequence[list[str]], whole: System, policy: Policy
) -> list[Block]:
    """What can be hidden further: the figures of a row that rest on the same persons, as one.

    A row of fewer persons is cheaper than one of many, and a total is worth many rows.
    """
    counted = [{c.key: c.counted for c in table.columns} for table in tables]
    members: dict[tuple[int, int, str], set[Place]] = {}
    few: dict[tuple[int, int, str], float] = {}
    for place, figure in whole.figures.items():
        name = (place.table, place.row, counted[place.table].get(place.key) or place.key)
        members.setdefault(name, set()).add(place)
        few[name] = min(few.get(name, float("inf")), figure.few)
    most = max((n for n in few.values() if n != float("inf")), default=1.0) or 1.0
    found = []
    for name, places in sorted(members.items()):
        table, row, _ = name
        if few[name] == 0:  # zero is nobody, and always shown: hiding it would protect nothing
            continue
        total = labels[table][row] == tables[table].total
        if total and tables[table].open_total:
            continue
        weight = OPEN_WEIGHT if few[name] == float("inf") else 1.0 + few[name] / most
        found.append(Block(name, frozenset(places), weight * (policy.total_weight if total else 1.0)))
    return found


def _released_table(table: Table, reasons: Mapping[Place, Reason], policy: Policy) -> Released:
    shown = [c.key for c in table.columns]
    frame = table.frame[shown].reset_index(drop=True)
    if reasons:
        order = safe_order(table, {(p.row, p.key) for p in reasons})
        frame = frame.iloc[order].reset_index(drop=True)
        reasons = {replace(p, row=order.index(p.row)): reason for p, reason in reasons.items()}
    status = {key: [str(Cell.MISSING if gone else Cell.SHOWN) for gone in frame[key].isna()] for key in shown}
    if policy.audience == "extern":
        for column in table.columns:
            to = step(column, policy) if column.counted else 0.0
            if to > 1:
                frame[column.key] = (frame[column.key] / to).round() * to
    for place in reasons:
        status[place.key][place.row] = str(Cell.HIDDEN)
    for key in sorted({place.key for place in reasons}):
        gone = pd.Series([word == Cell.HIDDEN for word in status[key]], index=frame.index)
        frame[key] = frame[key].astype(object).mask(gone, None)
    why = {(p.row, p.key): str(reason) for p, reason in reasons.items()}
    return Released(table, frame, status, why, policy, _released._KEY)
