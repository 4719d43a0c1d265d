"""Where did a cost come from, and where did it go? One object's branches in the cost flows.

A branch is the part of the object's amount that passes that way, so the branches of every node add up to
it. A node is opened once, where it is nearest the object; at its other places it only refers there, because
its money divides in the same proportions wherever it is met, and the pools of the reciprocal method go in
rings. The flows are those of `costing.flows`.
"""

import difflib
from collections import deque
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import pandas as pd

from kpbcalc.base.errors import UsageError

Direction = Literal["fran", "till"]  # back to where it came from, or on to where it went
PERCENT = 100


@dataclass
class Branch:
    """One node as seen from the traced object.

    `belopp` is the part of the object's amount that passes here (counts of 10⁻⁸ kr, unrounded), `andel` its
    share of the object in percent (missing when the object is zero), `nyckel` what decided it. `upprepad`
    says that the node is opened at another place in the tree.
    """

    namn: str
    belopp: Fraction
    andel: float | None
    nyckel: str = ""
    grenar: list["Branch"] = field(default_factory=list)
    upprepad: bool = False


def trace(flows: pd.DataFrame, namn: str, direction: Direction) -> Branch:
    """The tree from one object: `fran` back to the accounts, `till` on to the ends.

    In: the cost flows and a name that stands in them (`find`). The largest branches come first.
    """
    here = "till" if direction == "fran" else "fran"
    steps: dict[str, list[tuple[str, int, str]]] = {}
    for at, to, amount, key in zip(
        flows[here], flows[direction], flows["belopp"], flows["nyckel"], strict=True
    ):
        steps.setdefault(at, []).append((to, int(amount), key))
    whole = amount_of(flows, namn)
    root = Branch(namn, Fraction(whole), float(PERCENT) if whole else None)
    waiting, opened = deque([root]), set[str]()
    while waiting:
        branch = waiting.popleft()
        onward = steps.get(branch.namn, [])
        branch.upprepad = bool(onward) and branch.namn in opened
        if branch.upprepad:
            continue
        opened.add(branch.namn)
        total = sum(amount for _, amount, _ in onward)
        # What nets to nothing sends nothing on; the object itself shows its flows as they are.
        passing = branch.belopp / total if total else Fraction(int(branch is root))
        for to, amount, key in sorted(onward, key=lambda step: (-abs(step[1]), step[0])):
            part = amount * passing
            share = float(PERCENT * part / whole) if whole else None
            branch.grenar.append(Branch(to, part, share, key))
        waiting.extend(branch.grenar)
    return root


def amount_of(flows: pd.DataFrame, namn: str) -> int:
    """What passes a node: all that flows in, or out where nothing flows in."""
    side = "till" if (flows["till"] == namn).any() else "fran"
    return sum(int(amount) for amount in flows.loc[flows[side] == namn, "belopp"])


def find(flows: pd.DataFrame, text: str) -> str:
    """The name in the flows that is meant; upper and lower case are alike.

    Never a guess: raises `UsageError` with the nearest names when there is none.
    """
    names: list[str] = list(dict.fromkeys([*flows["fran"], *flows["till"]]))
    if text in names:
        return text
    by_folded = {n.casefold(): n for n in names}
    wanted = text.strip().casefold()
    if wanted in by_folded:
        return by_folded[wanted]
    near = [by_folded[n] for n in difflib.get_close_matches(wanted, by_folded, n=3, cutoff=0.6)]
    remedy = (
        "Ange insats@enhet (HT-OMV@HT1), en pools namn, ansvar@verksamhet (200@510) eller "
        "ansvar/verksamhet/konto (200/510/5010). Alla namn står i resultat/kostnadsflode.csv."
    )
    if near:
        remedy = f"Menade du {' eller '.join(near)}?"
    raise UsageError(f"”{text}” finns inte bland kostnadsflödena.", remedy=remedy)
