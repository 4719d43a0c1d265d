"""Personal assistance: hours granted and performed, what it costs, and what Försäkringskassan pays of it.

A case is a client and a law; groups go by granted hours a week (params/assistans.toml).
"""

from collections.abc import Sequence

from kpbcalc.aggregates.assistans import LAWS, SCHEDULED, UNKNOWN
from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, percent, ratio, total
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package

ALL_CASES, HOURS_UNKNOWN = "All personlig assistans", "beviljade timmar saknas"
NAMES = {"assistans_sfb": "SFB", "assistans_lss": "LSS"}
ABOUT = "ärenden om personlig assistans, egen och annan regi"
NOTES = (
    "Ett ärende är en brukare och en lag. Timmar i veckan är de beviljade timmarna under de månader ärendet "
    "pågick; en grupp går från och med den lägre gränsen till den högre.",
    "Ersatt är Försäkringskassans ersättning: bokförd per enhet och här fördelad efter utförda timmar. "
    "Brutto är nettokostnaden, med gemensamma kostnader, plus ersättningen.",
)
FIGURES = (
    Column("arenden", "Ärenden", "antal"),
    Column("beviljad", "Beviljat", "timmar"),
    Column("schema", "Schemalagt", "timmar"),
    Column("utford", "Utfört", "timmar"),
    Column("andel", "Utfört av beviljat", "procent", 1),
    Column("brutto", "Brutto", "tkr"),
    Column("fk", "Ersatt", "tkr"),
    Column("tackning", "Ersatt av brutto", "procent", 1),
    Column("netto", "Netto", "tkr"),
    Column("per_timme", "Netto per utförd timme", "kr/timme"),
)
TABLES = CASES, YEARS = (
    Declared("arenden", "Personlig assistans per grupp av ärenden",
             (Column("grupp", "Grupp av ärenden"), *FIGURES), "Assistans ärenden", ABOUT, notes=NOTES,
             total=ALL_CASES),
    Declared("over_aren", "Personlig assistans år för år", (Column("ar", "År"), *FIGURES),
             "Assistans år för år", ABOUT, notes=NOTES),
)  # fmt: skip


def this_year(ctx: Context) -> Table | None:
    """One row per law and class of hours, and all cases; None where nobody has personal assistance."""
    omrade = ctx.omrade.kod
    if not _has_any(ctx.now, omrade):
        return None
    rows = [
        {"grupp": _name(cell), **_figures([cell])} for law in LAWS for cell in _cells(ctx.now, omrade, law)
        if not cell.hidden
    ]  # fmt: skip
    rows.append({"grupp": ALL_CASES, **_all(ctx.now, omrade)})
    return ctx.table(CASES, rows, but=_untold(rows), facts={"alla": ALL_CASES})


def year_by_year(ctx: Context) -> Table | None:
    """All cases of each year; None for a single one."""
    rows: list[dict[str, Value]] = [
        {"ar": str(package.ar), **_all(package, ctx.omrade.kod)}
        for package in fixed_prices.years(ctx) if _has_any(package, ctx.omrade.kod)
    ]  # fmt: skip
    if len(ctx.years) < 2 or not rows or not _has_any(ctx.now, ctx.omrade.kod):
        return None
    first, last = str(rows[0]["ar"]), str(rows[-1]["ar"])
    return ctx.table(YEARS, rows, but=_untold(rows),
                     notes=[fixed_prices.note(ctx, int(first))], year=f"{first}–{last}")  # fmt: skip


def _has_any(package: Package, omrade: str) -> bool:
    """Whether anybody has personal assistance, told or not."""
    return any(set(cell.codes) & set(LAWS) for cell in package.cells("grupper", omrade))


def _cells(package: Package, omrade: str, law: str) -> list[Cell]:
    """The classes of a law; one hidden cell where the law is counted with other groups or not told."""
    if found := package.cells("assistans", omrade, law):
        return found
    there = any(law in cell.codes for cell in package.cells("grupper", omrade))
    return [Cell((omrade, law, ""), HIDDEN, reason="ingår i en annan uppgift")] if there else []


def _all(package: Package, omrade: str) -> dict[str, Value]:
    return _figures([cell for law in LAWS for cell in _cells(package, omrade, law)])


def _figures(cells: Sequence[Cell]) -> dict[str, Value]:
    """Cases, hours, money (tkr) and ratios of some classes together. A case has one class, so they add up."""
    sums: dict[str, Figure] = {
        q: total(c[q] for c in cells) for q in ("beviljad", "utford", "kr", "kr_fk", SCHEDULED)
    }
    gross = sums["kr"] + sums["kr_fk"]
    return {
        "arenden": total(c.n for c in cells),
        "beviljad": sums["beviljad"], "schema": sums[SCHEDULED], "utford": sums["utford"],
        "andel": percent(sums["utford"], sums["beviljad"]),
        "brutto": gross / THOUSAND, "fk": sums["kr_fk"] / THOUSAND,
        "tackning": percent(sums["kr_fk"], gross),
        "netto": sums["kr"] / THOUSAND, "per_timme": ratio(sums["kr"], sums["utford"]),
    }  # fmt: skip


def _untold(rows: Sequence[dict[str, Value]]) -> tuple[str, ...]:
    """Scheduled hours where the underlag does not tell them."""
    return () if any(row["schema"] not in (ABSENT, HIDDEN) for row in rows) else ("schema",)


def _name(cell: Cell) -> str:
    """A class in words: SFB, 40–80 timmar i veckan; SFB alone where all are joined."""
    law, classes = NAMES[cell.key[1]], list(cell.codes)
    known = [code for code in classes if code != UNKNOWN]
    if not known:
        return f"{law}, {HOURS_UNKNOWN}"
    low, high = known[0].partition("-")[0], known[-1].rpartition("-")[2]
    unsaid = f" eller {HOURS_UNKNOWN}" if UNKNOWN in classes else ""
    if not high:
        return f"{law}, {low} timmar eller mer i veckan{unsaid}" if low != "0" else law
    span = f"under {high}" if low == "0" else f"{low}–{high}"
    return f"{law}, {span} timmar i veckan{unsaid}"
