"""The few clients over the limit, and their share of the cost."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpbcalc.analysis.sure_difference import HIGHER, LOWER
from kpbcalc.base.table import THOUSAND
from kpbcalc.presentation.findings.finding import ACCOUNTS, ASSUMED, NEW, SAME, UNKNOWN, Finding, rules
from kpbcalc.presentation.given import Given

ORDINARY = "Ordinärt boende"


@dataclass(frozen=True)
class Outliers:
    """Who (a row's label), the limit (kr), their share of clients and of cost (per cent), and the group's.

    `lagre` is whether ours is clearly lower than the group's.
    """

    vilka: str
    ordinart: bool
    grans: float
    andel: float
    andel_kostnad: float
    grupp: float | None
    lagre: bool


def find(given: Given) -> Iterator[Finding]:
    """At most one, and none where the share may be as the group's.

    Of several limits the one for ordinary housing is told: a full year in special housing costs more than the
    limit by itself, so being over it there says little.
    """
    rows = given.rows("ytterfall", "granser", "grans", "andel", "andel_kostnad", "over_grans")
    row = next((r for r in rows if r["rad"] == ORDINARY), rows[0] if rows else None)
    if row is None or not row["over_grans"]:
        return
    beside = given.told("ytterfall", "jamfort", str(row["rad"]), "grupp", "tydlig")
    if beside and beside["tydlig"] not in {HIGHER, LOWER}:
        return
    said = Outliers(
        str(row["rad"]), row["rad"] == ORDINARY, row["grans"], row["andel"], row["andel_kostnad"],
        beside["grupp"] if beside else None, bool(beside) and beside["tydlig"] == LOWER,
    )  # fmt: skip
    share = given.value("ytterfall", "kvar", said.vilka, "andel_kvar")
    new = UNKNOWN if share is None else SAME if share >= rules("nytt")["kvar"] else NEW
    assumed = given.fact("ytterfall", "granser", "status") == "antagande"
    size = row["over_grans"] / THOUSAND
    yield Finding("ytterfall", given.omrade, size, ASSUMED if assumed else ACCOUNTS, new, said)
