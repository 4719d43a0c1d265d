"""What was each insats group to cost, and what did it cost? The budget beside the outturn.

The package says which groups are told together (kpbcalc/disclosure/release_budget.py): the outturn of such a
class is the sum of its released cells in all areas, and of what it cost without any client's volume.
"""

import math

from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.base.written import enumeration, thousands
from kpbcalc.disclosure.package import JOINED
from kpbcalc.disclosure.release_budget import NO_GROUPS
from kpbcalc.sections.bokslut.bro import ABOUT, POSTS, amounts

TOTAL = POSTS["kpb_bas"]
OUTSIDE, WITHOUT_OBJECT = NO_GROUPS
BUDGET = Declared(
    "budget", "Budget och utfall",
    (
        Column("rad", "Insatsgrupp"), Column("budget", "Budget", "mnkr", 1),
        Column("utfall", "Utfall", "mnkr", 1), Column("avvikelse", "Avvikelse", "mnkr", 1),
        Column("andel", "Avvikelse mot budgeten", "procent", 1),
    ),
    "Budget och utfall", ABOUT, "Kommunens budget och huvudbok, egna beräkningar enligt KPB.",
    (
        "Avvikelsen är budget minus utfall: minus är att det kostade mer än budgeten. Budget och utfall är "
        "kodade med samma kodnyckel, och de gemensamma kostnaderna är fördelade på samma sätt.",
    ), TOTAL,
)  # fmt: skip
JOINS = "Insatsgrupper som rapporten inte visar var för sig står i en gemensam rad."
HIDES = "Utfallet visas inte där någon del av det är dold."
ROUNDS = (
    "Brukarnas del av utfallet är avrundad till hela {kr} kronor, så raderna kan skilja något från summan."
)
LEAVES_OUT = "Budgetrader på {kr} kr är inte med: ingen rad i kodnyckeln passar dem."


def table(ctx: Context) -> Table | None:
    """A row for each class of groups, what is coded outside KPB, and the cost base; None without a budget."""
    frame, kr = ctx.now.frame_or_none("budget"), amounts(ctx)
    if frame is None or frame.empty or not kr:
        return None
    planned = dict(zip(frame["grupp"], frame["budget"], strict=True))
    lost = float(planned.pop(WITHOUT_OBJECT, 0.0))
    without = dict(zip(frame["grupp"], frame["utan_volym"], strict=True))
    classes = [str(code) for code in planned if code != OUTSIDE]
    rows = sorted(
        (_row(_name(code), planned[code], _outturn(ctx, code) + float(without[code])) for code in classes),
        key=lambda row: str(row["rad"]),
    )
    rows += [
        _row(POSTS["utanfor_kpb"], planned[OUTSIDE], kr["utanfor_kpb"]),
        _row(TOTAL, math.fsum(planned.values()), kr["kpb_bas"]),
    ]
    shown = [row for row in rows if row["rad"] == TOTAL or row["budget"] or row["utfall"] not in (0, ABSENT)]
    notes = [JOINS] * any(JOINED in code for code in classes)
    notes += [HIDES] * any(row["utfall"] is HIDDEN for row in shown)
    if ctx.policy.round_kr > 1 and ctx.policy.audience == "extern":
        notes.append(ROUNDS.format(kr=ctx.policy.round_kr))
    if lost:
        notes.append(LEAVES_OUT.format(kr=thousands(lost)))
    return ctx.table(BUDGET, shown, notes=notes, facts={"utelamnat": "ja" if lost else ""})


def _name(code: str) -> str:
    """The groups of a class as a row's label: `Hemtjänst`, `Korttidsboende och tillsyn`."""
    return capital(enumeration(sorted(group_name(group) for group in code.split(JOINED))))


def _outturn(ctx: Context, code: str) -> Figure:
    """The clients' cost of a class, over the areas; absent where the package has no groups."""
    if not ctx.now.has("grupper"):
        return ABSENT
    groups = set(code.split(JOINED))
    return total(cell["kr"] for cell in ctx.now.cells("grupper") if groups & set(cell.codes))


def _row(name: str, planned: float, outturn: Figure) -> dict[str, Value]:
    apart = planned - outturn
    return {
        "rad": name, "budget": planned / MNKR, "utfall": outturn / MNKR, "avvikelse": apart / MNKR,
        "andel": 100 * ratio(apart, abs(planned)),
    }  # fmt: skip
