"""How much of the report was hidden, and why? Counted over the tables that the report shows."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from kpbcalc.base.table import Column, Table
from kpbcalc.disclosure import Policy, Released, require_released

SHOWN, NOTHING, EVERYTHING = "Visade", "Dolda", "Alla celler"


def hidden_table(shown: Sequence[Released], policy: Policy, year: str) -> Table:
    """One row per reason, with the number of cells and their share of all cells with figures."""
    tables = [require_released(t) for t in shown]
    cells = sum(len(t.frame) * (len(t.columns) - 1) for t in tables)
    reasons: Counter[str] = Counter()
    for table in tables:
        reasons.update(table.reasons)
    hidden = {f"Dolda: {reason}": n for reason, n in sorted(reasons.items())}
    rows = {SHOWN: cells - sum(hidden.values()), **(hidden or {NOTHING: 0}), EVERYTHING: cells}
    frame = pd.DataFrame({"vad": list(rows), "celler": list(rows.values())})
    frame["andel"] = 100 * frame["celler"] / cells if cells else 0.0
    return Table(
        name="metod_sekretess",
        title="Celler som är dolda av sekretesskäl" if hidden else "Inga celler är dolda av sekretesskäl",
        frame=frame,
        columns=(
            Column("vad", "Vad"),
            Column("celler", "Celler", "antal"),
            Column("andel", "Andel", "procent", 1),
        ),
        about="rapportens tabeller",
        year=year,
        source="Arbetsbänkens sekretessgranskning, som beskrivs i docs/sekretess.md.",
        notes=(policy.describe(),),
        total=EVERYTHING,
    )
