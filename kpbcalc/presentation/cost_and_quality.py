"""Does quality follow the cost? Good examples among the findings, and what the clients' answers say beside.

Only what is sure is told (analysis/sure_difference): answers are few, and a neighbour who merely happens to
lie above is no example.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, Uncertain, field, side
from kpbcalc.disclosure import Released
from kpbcalc.presentation import formats
from kpbcalc.presentation.finding import COMPARISON, UNKNOWN, Finding, Sections
from kpbcalc.table import MNKR

EXAMPLES, ANSWERED = "exempel_", ("andel", "lag", "hog")
NEEDED = ("kostnad", *ANSWERED)
ROUNDING = 1e-6
Row = Mapping[str, Any]


def surely_more(row: Row, other: Row) -> bool:
    """Whether a row of a four-fields table has a surely larger share of positive answers than another."""
    if any(formats.is_missing(r[k]) for r in (row, other) for k in ANSWERED):
        return False
    one, two = (Uncertain(*(r[k] for k in ANSWERED)) for r in (row, other))
    return side(one, two) == HIGHER


def good_examples(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """For each insats group, the municipality of the group that is cheaper and surely has better answers.

    One below the group's mean is no example. Of several the one least far away in cost, which
    is easiest to learn from. The size is our volume times the difference in unit cost, both of own and bought
    production. Source: KPB-reference §5.4.
    """
    prices = sections["produktivitet"].get("mot_gruppen")
    for key, table in sections.get("jamforelse", {}).items():
        own = _own(table) if key.startswith(EXAMPLES) else None
        volume = _volume(prices, table.facts["grupp"]) if own else None
        if own is None or volume is None:
            continue
        line, names = _line(table), {own["namn"], table.facts["medel"]}
        rows = [r for r in table.rows() if r["namn"] not in names and not formats.is_missing(r["kostnad"])]
        better = [r for r in rows if surely_more(r, own) and not _below(r["andel"], line["andel"])]
        good = [r for r in better if r["kostnad"] < own["kostnad"]]
        if not good:
            continue
        them = max(good, key=lambda r: (r["kostnad"], r["namn"]))
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
            if own is None:
                continue
            line = _line(table)
            if any(formats.is_missing(line[k]) for k in NEEDED):
                continue
            higher, lower = surely_more(own, line), surely_more(line, own)
            verdict = HIGHER if higher else LOWER if lower else UNDECIDED
            cost = field(own["kostnad"], line["kostnad"], own["andel"], line["andel"]).partition(",")[0]
            beside = f" ({cost})" if verdict != UNDECIDED else ""
            told[verdict].append(table.facts["grupp"] + beside)
    words = {"hogre": HIGHER, "lagre": LOWER, "oppet": UNDECIDED}
    return {word: "|".join(told[verdict]) for word, verdict in words.items()}


def _own(table: Released) -> Row | None:
    """The own municipality's row, when its cost and answers may be shown."""
    mine = (r for r in table.rows() if r["namn"] == table.facts["egen"])
    return next((r for r in mine if not any(formats.is_missing(r[k]) for k in NEEDED)), None)


def _line(table: Released) -> Row:
    """The group's mean, as a row that is known exactly."""
    mean = next(r for r in table.rows() if r["namn"] == table.facts["medel"])
    return mean | {"lag": mean["andel"], "hog": mean["andel"]}


def _below(share: float, mean: float | None) -> bool:
    """Whether a share is below the mean, but for the rounding of a sum."""
    return not formats.is_missing(mean) and float(mean or 0) - share > ROUNDING


def _volume(prices: Released | None, grupp: str) -> float | None:
    """The volume of an insats group, all providers together, in the unit of its cost."""
    rows = prices.rows() if prices else ()
    found = [r["volym"] for r in rows if str(r["rad"]).casefold() == grupp.casefold()]
    return None if not found or formats.is_missing(found[0]) else float(found[0])
