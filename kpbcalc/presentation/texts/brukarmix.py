"""Who takes most of the money, who lives in special housing, and when does it cost what home care does?"""

from kpbcalc.analysis.groups import REST
from kpbcalc.presentation.given import Given, Row, first

AT = "brukarmix"


def said(given: Given) -> Row:
    """What the titles of the section's figures tell."""
    home = given.facts(AT, "hemma_boende")
    told = given.rows(AT, "grupper", "andel_kr", "andel_brukare")
    return {
        "grupp": first([row for row in told if row["klass"] != REST]),  # small ones are no conclusion
        "hemma": home and home | _expected(given, home["egen"]),
        "timmar": given.value(AT, "brytpunkt", given.fact(AT, "brytpunkt", "egen"), "timmar"),
    }


def _expected(given: Given, row: str) -> Row:
    """How many more (per cent) live in housing and have support outside it than age makes one expect."""
    found = given.told(AT, "hemma_boende", row, "boende", "hemma")
    return {"bor": found["boende"] - 100, "ute": found["hemma"] - 100} if found else {"bor": None}
