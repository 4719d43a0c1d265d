"""What `kpb trace` prints: one object's cost as a tree, back to the accounts and on to the clients."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from decimal import Decimal

from kpbcalc.base import exact, register
from kpbcalc.calculation.calculate import calculate, source
from kpbcalc.costing.flows import cost_flows
from kpbcalc.costing.trace import Branch, Direction, amount_of, find, trace
from kpbcalc.presentation import formats

_REFERS = "se"
_NOTE = "”se OH”: OH delas upp på ett annat ställe i trädet, i samma proportioner."
_HEADINGS: dict[Direction, str] = {"fran": "Härifrån kommer beloppet:", "till": "Hit går beloppet:"}


def trace_object(
    muni: str, year: int, *, data: str, wanted: str, step: Callable[[str], AbstractContextManager[None]]
) -> str:
    """The trees of one object as text.

    Raises `UsageError` for an unknown municipality, year or object, and what the calculation raises.
    """
    kommun = register.find(muni)
    with step("Hämtar demounderlaget" if not data else "Läser underlaget"):
        where = source(data, kommun.kod)
    with step(f"Räknar {kommun.namn} {year}"):
        result, _ = calculate(where.root, kommun.kod, year)
        flows = cost_flows(result)
    name = find(flows, wanted)
    trees = {heading: trace(flows, name, direction) for direction, heading in _HEADINGS.items()}
    about = f"{kommun.namn} {year}" + (" (syntetiskt underlag)" if where.synthetic else "")
    lines = [f"{name}: {_kr(amount_of(flows, name))}", f"{about}, fördelning: {result.underlag.metod}"]
    for heading, tree in trees.items():
        if tree.grenar:
            lines += ["", heading, *_lines(tree)]
    if any(f"; {_REFERS} " in line for line in lines):
        lines += ["", _NOTE]
    return "\n".join(lines)


def _lines(branch: Branch, indent: str = "") -> Iterator[str]:
    """The branches below one node, drawn as a tree."""
    for child in branch.grenar:
        last = child is branch.grenar[-1]
        parts = [child.namn, _kr(round(child.belopp)), formats.percent(child.andel)]
        note = child.nyckel + (f"; {_REFERS} {child.namn}" if child.upprepad else "")
        yield indent + ("└─ " if last else "├─ ") + "  ".join([*parts, f"({note})"])
        yield from _lines(child, indent + ("   " if last else "│  "))


def _kr(count: int) -> str:
    return formats.kr(Decimal(count).scaleb(-exact.DECIMALS))
