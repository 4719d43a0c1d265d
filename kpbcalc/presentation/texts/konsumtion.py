"""What makes the cost of an inhabitant another than the group's, and in which age do we differ most?"""

from kpbcalc.presentation.clear import Twice, is_clear, of_known
from kpbcalc.presentation.formats import percent
from kpbcalc.presentation.given import Given, Row
from kpbcalc.presentation.texts.largest_parts import bridge

AT = "konsumtion"


def said(given: Given) -> Row:
    """What the titles of the section's figures tell."""
    return {
        "mot": bridge(given, AT, "drivkrafter_jamfort"),
        "langst": _farthest(given),
        "lan": _county(given),
    }


def _county(given: Given) -> Row:
    """What an inhabitant costs here and in the county's other municipalities."""
    facts = given.facts(AT, "lan")
    found = [given.value(AT, "lan", facts[which], "kostnad") for which in ("medel", "egen")] if facts else []
    pair = of_known(Twice, *found) if found else None
    return {"kostnad": pair} if pair else {}


def _farthest(given: Given) -> Row:
    """The age in which the share that has support is farthest from the group's.

    Where more, or fewer, than age explains live in the area's housing, or have support without, it is an age
    in which they do: the title says what the heading above it does.
    """
    table = given.table(AT, "tackning_alder")
    found = [
        {"klass": row["klass"], "vilka": of, "andel": pair}
        for of in ("bor", "ej", "alla") if table and of in table.facts
        for row in table.rows() if (pair := of_known(Twice, row[f"{of}_grupp"], row[f"{of}_egen"]))
        and percent(pair.fore) != percent(pair.efter)
    ]  # fmt: skip
    gaps = {of: given.value(AT, "vantat", given.fact(AT, "vantat", of), "procent") for of in ("bor", "ej")}
    of, gap = max(gaps.items(), key=lambda one: abs(one[1] or 0.0))
    alike = [one for one in found if one["vilka"] == of and one["andel"].mer * (gap or 0.0) > 0]
    chosen = alike if is_clear(gap) and alike else found
    most = max(chosen, key=lambda one: abs(one["andel"].mer), default={})
    return most and given.facts(AT, "tackning_alder") | most
