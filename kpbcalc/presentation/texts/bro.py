"""Which one or two parts make most of a difference of cost?"""

from kpbcalc.analysis.effects import FACTORS
from kpbcalc.analysis.split import AGE, COVERAGE, EQUAL_AGE, MIX, NOT_DIVIDED
from kpbcalc.presentation.clear import Twice, of_known
from kpbcalc.presentation.given import Given, Row

NEARLY = 0.8  # of the largest part: then two are named
NAMES = {
    AGE: "invånarnas ålder", COVERAGE: "täckningen vid lika ålder", MIX: "mixen av insatser",
    EQUAL_AGE: "täckning och mix vid lika ålder", FACTORS["tackning"]: "täckningen",
    FACTORS["volym"]: "volymen per brukare", FACTORS["pris"]: "styckkostnaden",
    NOT_DIVIDED: "insatsgrupper som inte kan delas upp",
}  # fmt: skip


def bridge(given: Given, section: str, key: str) -> Row:
    """A bridge from a year or a group to ours, and what it is made by; nothing where any of it is hidden."""
    facts, rows = given.facts(section, key), given.rows(section, key, "belopp")
    of = {row["post"]: row["belopp"] for row in rows}
    if not rows or len(rows) < len(given.rows(section, key)):
        return {}
    cost = of_known(Twice, of.pop(facts["fran"], None), of.pop(facts["till"], None))
    if cost is None or not of:
        return {}
    up = cost.mer > 0
    most, *others = sorted(of, key=lambda post: of[post], reverse=up)
    second = [p for p in others[:1] if of[p] * cost.mer > 0 and abs(of[p]) > NEARLY * abs(of[most])]
    return facts | {"kostnad": cost, "genom": [NAMES[post] for post in (most, *second)], "tva": bool(second)}
