"""Which hidden sums of a released family can be worked out, says τ-Argus, the statistical offices' program?

The family is written in the program's own form (JJ): every told cell with what was told, every leaf that is
not told by itself with what it is, and a relation for each parent and each joined cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import Sums, summed
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.told_cells import place, told_of
from kpbcalc.disclosure.unsafe import unsafe
from tests.attack.linear_attacker import NEARLY

TOLD, SECRET, UNTOLD = "s", "u", "m"  # the last may not be known; the middle one must not


@dataclass
class Table:
    """Cells (what each is in kr, and its status) and relations: a whole and its parts, by number."""

    cells: list[tuple[float, str]] = field(default_factory=list)
    relations: list[tuple[int, list[int]]] = field(default_factory=list)

    def cell(self, kr: float, status: str) -> int:
        """One cell more: its number."""
        self.cells.append((kr, status))
        return len(self.cells) - 1

    def write(self, path: Path) -> Path:
        """The file that τ-Argus audits."""
        top = max((abs(kr) for kr, _ in self.cells), default=0.0) * 2 + 1
        lines = ["0", str(len(self.cells))]
        for n, (kr, status) in enumerate(self.cells):
            near = NEARLY * abs(kr) if status == SECRET else 0.0
            low = 0.0 if kr >= 0 else -top
            lines.append(f"{n} {kr:.2f} 1 {status} {low:.2f} {top:.2f} {near:.3f} {near:.3f} 0")
        lines.append(str(len(self.relations)))
        for whole, parts in self.relations:
            terms = " ".join([f"{whole} (-1)", *(f"{n} (1)" for n in parts)])
            lines.append(f"0 {len(parts) + 1} : {terms}")
        path.write_text("\n".join(lines) + "\n", encoding="ascii")
        return path


def table(family: Family, released: Mapping[str, ReleasedFamily], policy: Policy) -> Table:
    """The costs of a family beside those of its parent, as they are told."""
    kr = family.quantities.index("kr")
    leaves = summed(family.of, np.arange(len(family.leaves)), len(family.leaves))
    of_leaf = leaves.total[:, kr] / GRID
    secret = unsafe(
        Sums(leaves.n, *(getattr(leaves, x)[:, [kr]] for x in ("total", "size", "first", "second"))), policy
    )
    told = told_of(family, released)
    at = place(family, told)
    mine, parent = released[family.name].by_key, released[family.parent]
    found = Table()
    under: dict[object, list[int]] = {}
    for n, one in enumerate(told):
        members, amount = np.flatnonzero(at == n), mine[one.key]["kr"]
        number = found.cell(amount, TOLD) if known(amount) else found.cell(of_leaf[members].sum(), UNTOLD)
        under.setdefault(parent.classes.get(one.key[: family.up], one.key[: family.up]), []).append(number)
        if len(members) > 1:
            parts = [found.cell(of_leaf[i], SECRET if secret[i] else UNTOLD) for i in members]
            found.relations.append((number, parts))
    for i in np.flatnonzero((at < 0) & (leaves.n > 0)):
        above = family.leaves[i][: family.up]
        number = found.cell(of_leaf[i], SECRET if secret[i] else UNTOLD)
        under.setdefault(parent.classes.get(above, above), []).append(number)
    for cell in parent.cells:
        if not cell.hidden and cell.key in under and family.whole:
            found.relations.append((found.cell(float(cell["kr"]), TOLD), under[cell.key]))
    return found
