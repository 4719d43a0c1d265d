"""Does quality follow the cost? Good examples among the findings, and what the clients' answers say beside.

Only what is clear is told (analysis/clear_difference): answers are few, and a neighbour who merely happens to
lie above is no example.
"""

from collections.abc import Iterator, Mapping

from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, field
from kpbcalc.base.table import MNKR, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.finding import COMPARISON, UNKNOWN, Finding, Sections
from kpbcalc.presentation.four_fields import Examples, examples, known

EXAMPLES = "exempel_"


def good_examples(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """For each insats group, the municipality of the group that is cheaper and surely has better answers.

    One below the group's mean is no example. Of several the one least far away in cost, which
    is easiest to learn from. The size is our volume times the difference in unit cost, both of own and bought
    production. Source: docs/metod.md §5.4.
    """
    prices = sections["produktivitet"].get("mot_gruppen")
    for table, found in _compared(sections):
        volume = _volume(prices, table.facts["grupp"])
        if volume is None or not found.sure:
            continue
        own, them = found.own, max(found.sure, key=lambda r: (r["kostnad"], r["namn"]))
        unit = table.facts["enhet"]
        text = (
            f"{them['namn']} har lägre kostnad för {table.facts['grupp']}, {formats.kr(them['kostnad'])} mot "
            f"{formats.kr(own['kostnad'])} per {unit}, och tydligt större andel positiva svar, "
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
        for table, found in _compared(sections):
            own, line = found.own, found.mean
            verdict = table.facts["mot_gruppen"]
            if not verdict or not known(line, "kostnad", "andel"):
                continue
            cost = field(own["kostnad"], line["kostnad"], own["andel"], line["andel"]).partition(",")[0]
            beside = f" ({cost})" if verdict != UNDECIDED else ""
            told[verdict].append(table.facts["grupp"] + beside)
    words = {"hogre": HIGHER, "lagre": LOWER, "oppet": UNDECIDED}
    return {word: "|".join(told[verdict]) for word, verdict in words.items()}


def _compared(sections: Sections) -> Iterator[tuple[Table, Examples]]:
    """The tables of municipalities between cost and quality in which our own figures are shown."""
    for key, table in sections.get("jamforelse", {}).items():
        found = examples(table) if key.startswith(EXAMPLES) else None
        if found:
            yield table, found


def _volume(prices: Table | None, grupp: str) -> float | None:
    """The volume of an insats group, all providers together, in the unit of its cost."""
    rows = prices.rows() if prices else ()
    found = [r["volym"] for r in rows if str(r["rad"]).casefold() == grupp.casefold()]
    return None if not found or formats.is_missing(found[0]) else float(found[0])
