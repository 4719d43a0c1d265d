"""How much of the report was hidden, and why? Counted over the tables that the report shows."""

from collections import Counter
from collections.abc import Sequence

from kpbcalc.base.table import Column, Table
from kpbcalc.disclosure.policy import Policy

SHOWN, NOTHING, EVERYTHING = "Visade", "Dolda", "Alla celler"


def hidden_table(shown: Sequence[Table], policy: Policy, year: str) -> Table:
    """One row per reason, with the number of cells and their share of all cells with figures."""
    cells = sum(len(t) * (len(t.columns) - 1) for t in shown)
    reasons: Counter[str] = Counter()
    for table in shown:
        reasons.update(table.reasons)
    hidden = {f"Dolda: {reason}": n for reason, n in sorted(reasons.items())}
    rows = {SHOWN: cells - sum(hidden.values()), **(hidden or {NOTHING: 0}), EVERYTHING: cells}
    return Table(
        name="metod_sekretess",
        title="Celler som är dolda av sekretesskäl" if hidden else "Inga celler är dolda av sekretesskäl",
        columns=(
            Column("vad", "Vad"),
            Column("celler", "Celler", "antal"),
            Column("andel", "Andel", "procent", 1),
        ),
        cells=tuple(
            {"vad": what, "celler": float(n), "andel": 100 * n / cells if cells else 0.0}
            for what, n in rows.items()
        ),
        about="rapportens tabeller",
        year=year,
        source="Arbetsbänkens sekretessgranskning, som beskrivs i docs/sekretess.md.",
        notes=(policy.describe(),),
        total=EVERYTHING,
        sheet="Dolda celler",
    )
