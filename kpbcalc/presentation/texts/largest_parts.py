"""Which one or two parts make most of a difference of cost? The same as the sentences beside it say."""

from kpbcalc.analysis.split import AGE, COVERAGE, EQUAL_AGE, MIX, NOT_DIVIDED, PARTS
from kpbcalc.presentation.chapters.beside_age import beside_age, is_age
from kpbcalc.presentation.clear import Twice, of_known
from kpbcalc.presentation.given import Given, Row

NAMES = {
    PARTS[AGE]: "invånarnas ålder", PARTS[COVERAGE]: "täckningen vid lika ålder",
    PARTS[MIX]: "mixen av insatser", PARTS[EQUAL_AGE]: "täckning och mix vid lika ålder",
    PARTS[NOT_DIVIDED]: "insatsgrupper som inte kan delas upp",
    "tackning_alla": "täckningen", "volym": "volymen per brukare", "pris": "styckkostnaden",
}  # fmt: skip


def bridge(given: Given, section: str, key: str) -> Row:
    """A bridge from the group's cost to ours, and what it is made by; nothing where any of it is hidden."""
    facts, rows = given.facts(section, key), given.rows(section, key, "belopp")
    of = {row["post"]: row["belopp"] for row in rows}
    if not rows or len(rows) < len(given.rows(section, key)):
        return {}
    cost = of_known(Twice, of.pop(facts["fran"], None), of.pop(facts["till"], None))
    if cost is None or not of:
        return {}
    parts = {PARTS[post]: kr for post, kr in of.items()}
    age = parts.pop(PARTS[AGE], 0.0)
    found = beside_age(parts, sum(parts.values()), cost.fore)
    through = [code for code in (found.driver, found.aven) if code]
    if is_age(age, parts, found.driver) or not through:
        through = [PARTS[AGE]]
    return facts | {"kostnad": cost, "genom": [NAMES[code] for code in through], "tva": len(through) > 1}
