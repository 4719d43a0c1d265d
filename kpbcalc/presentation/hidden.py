"""How much was hidden, and why? In the tables that the report shows, and in the package behind them."""

from collections import Counter
from collections.abc import Sequence

from markupsafe import escape

from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import Policy
from kpbcalc.presentation.prose import Prose

SOURCE = "Arbetsbänkens sekretessgranskning, som bruksanvisningen beskriver."
SHOWN, NOTHING, EVERYTHING = "Visade", "Dolda", "Alla celler"
EVERY = "Alla dolda uppgifter"


def untold(tables: Sequence[Table]) -> Prose:
    """One sentence in place of tables that tell nothing: each of their figures is hidden or missing."""
    if not tables:
        return Prose("", "")
    hidden = {table.hidden > 0 for table in tables}
    why = " eller ".join(["är dolda av sekretesskäl"] * (True in hidden) + ["saknas"] * (False in hidden))
    named = "; ".join(table.title for table in tables)
    which = f"Tabellen ”{named}” visas" if len(tables) == 1 else f"{len(tables)} tabeller visas"
    listed = f": {named}" * (len(tables) > 1)
    text = f"{which} inte eftersom alla tal {why}{listed}."
    return Prose(f'<p class="not">{escape(text)}</p>', text)


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
        source=SOURCE,
        notes=(policy.describe(),),
        total=EVERYTHING,
        sheet="Dolda celler",
    )


def why_hidden(package: Package) -> Table | None:
    """The hidden figures of the package by the gate's reason; None where nothing is hidden.

    A cell of a report is hidden because a figure it is made of is; here is why that one is.
    """
    reasons = Counter(c.reason for f in package.families.values() for c in f.cells if c.hidden)
    if not reasons:
        return None
    rows: list[dict[str, Value]] = [
        {"skal": why, "uppgifter": float(n)} for why, n in sorted(reasons.items())
    ]
    return Table(
        name="metod_sekretess_skal",
        title="Varför uppgifter är dolda i det som tabellerna räknas ur",
        columns=(Column("skal", "Skäl"), Column("uppgifter", "Dolda uppgifter", "antal")),
        cells=(*rows, {"skal": EVERY, "uppgifter": float(sum(reasons.values()))}),
        about="bassummor och personmått som har granskats",
        year=str(package.ar),
        source=SOURCE,
        notes=("En uppgift som har slagits ihop med en annan är inte dold.",),
        total=EVERY,
        sheet="Skäl till dolda celler",
    )
