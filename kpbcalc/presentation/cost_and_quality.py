"""Does quality follow the cost? Good examples among the findings, and what the clients' answers say beside.

Only what is sure is told (analysis/sure_difference): answers are few, and a neighbour who merely happens to
lie above is no example.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, Uncertain, side
from kpbcalc.disclosure import Released
from kpbcalc.presentation import formats
from kpbcalc.presentation.finding import COMPARISON, UNKNOWN, Finding, Sections
from kpbcalc.table import MNKR

EXAMPLES, NEEDED = "exempel_", ("kostnad", "andel", "lag", "hog")
Row = Mapping[str, Any]


def surely_more(row: Row, other: Row) -> bool:
    """Whether a row of a four-fields table has a surely larger share of positive answers than another."""
    if any(formats.is_missing(r[k]) for r in (row, other) for k in NEEDED):
        return False
    one, two = (Uncertain(r["andel"], r["lag"], r["hog"]) for r in (row, other))
    return side(one, two) == HIGHER


def good_examples(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """For each insats group, the municipality of the group that is cheaper and surely has better answers.

    Of several the one least far away in cost, which is easiest to learn from. The size is our volume in own
    production times the difference in unit cost. Source: KPB-reference §5.4.
    """
    groups = sections["produktivitet"].get("grupper")
    for key, table in sections.get("jamforelse", {}).items():
        own = _own(table) if key.startswith(EXAMPLES) else None
        volume = _volume(groups, table.facts["grupp"]) if own else None
        if own is None or volume is None:
            continue
        better = [r for r in table.rows() if r["namn"] != own["namn"] and surely_more(r, own)]
        cheaper = [r for r in better if r["namn"] != table.facts["medel"] and r["kostnad"] < own["kostnad"]]
        if not cheaper:
            continue
        them = max(cheaper, key=lambda r: (r["kostnad"], r["namn"]))
        unit = table.facts["enhet"]
        text = (
            f"{them['namn']} har lägre kostnad för {table.facts['grupp']}, {formats.kr(them['kostnad'])} mot "
            f"{formats.kr(own['kostnad'])} per {unit}, och säkerställt större andel positiva svar, "
            f"{formats.percent(them['andel'], 0)} mot {formats.percent(own['andel'], 0)}. "
            "Vad gör de annorlunda?"
        )
        size = (own["kostnad"] - them["kostnad"]) * volume / MNKR
        yield Finding("Gott exempel", table.facts["grupp"], text, size, COMPARISON, UNKNOWN)


def what_clients_say(areas: Mapping[str, Sections]) -> dict[str, str]:
    """Insats groups whose share of positive answers is surely higher or lower than the comparison's mean.

    By `hogre`, `lagre` and `oppet` (it cannot be told), parted by `|`; the sure ones with the side their cost
    is on, as `daglig verksamhet (lägre kostnad)`.
    """
    told: dict[str, list[str]] = {HIGHER: [], LOWER: [], UNDECIDED: []}
    for sections in areas.values():
        for key, table in sections.get("jamforelse", {}).items():
            own = _own(table) if key.startswith(EXAMPLES) else None
            if own is not None and own["skillnad"] in told:
                cost = str(own["falt"] or "").partition(",")[0]
                beside = f" ({cost})" if cost and own["skillnad"] != UNDECIDED else ""
                told[own["skillnad"]].append(table.facts["grupp"] + beside)
    words = {"hogre": HIGHER, "lagre": LOWER, "oppet": UNDECIDED}
    return {word: "|".join(told[verdict]) for word, verdict in words.items()}


def _own(table: Released) -> Row | None:
    """The own municipality's row, when its cost and answers may be shown."""
    mine = (r for r in table.rows() if r["namn"] == table.facts["egen"])
    return next((r for r in mine if not any(formats.is_missing(r[k]) for k in NEEDED)), None)


def _volume(groups: Released | None, grupp: str) -> float | None:
    """The volume of an insats group in own production, in the unit of its cost."""
    rows = groups.rows() if groups else ()
    found = [r["volym"] for r in rows if str(r["grupp"]).casefold() == grupp.casefold()]
    return None if not found or formats.is_missing(found[0]) else float(found[0])
