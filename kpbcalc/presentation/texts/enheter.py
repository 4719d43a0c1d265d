"""How do the units of one insats group differ, why, and what do empty places and the year mean?"""

from kpbcalc.presentation.chapters.names import label
from kpbcalc.presentation.clear import Twice, is_clear, is_nothing, of_known
from kpbcalc.presentation.formats import kr
from kpbcalc.presentation.given import Given, Row, first
from kpbcalc.presentation.prose import leading

AT = "produktivitet"
OWN, OTHER = "egen regi", "annan regi"
FULLER = 5  # percentage points: then how full the cheapest is counts


def of_group(given: Given, grupp: str) -> Row:
    """What there is to say of a group's units; `utan` are the insatser that are not compared."""
    keys = [f"{kind}_{grupp}" for kind in ("enheter", "andring", "tomma")]
    name = next((facts["grupp"] for key in keys if (facts := given.facts(AT, key))), "")
    without = given.facts(AT, "grupper").get(f"utan_{name}", "")
    return {
        "utan": without, "egna": _own(given, grupp, name, without), "bro": bridge(given, f"bro_{grupp}"),
        "tomma": _empty(given, f"tomma_{grupp}"), "andring": _change(given, f"andring_{grupp}"),
    }  # fmt: skip


def prices(given: Given, key: str) -> Row:
    """The lowest and the highest price of a table; `annan` says that others' units are among them."""
    rows = given.rows(AT, key, "pris")
    if len(rows) < 2:
        return {}
    ends = Twice(rows[0]["pris"], rows[-1]["pris"])
    return given.facts(AT, key) | {"pris": ends, "annan": any(row.get("regi") == OTHER for row in rows)}


def bridge(given: Given, key: str) -> Row:
    """What makes the dearest own unit dearer than their mean: the largest part, and the next."""
    facts = given.facts(AT, key)
    rows = [r for r in given.rows(AT, key, "belopp") if r["post"] not in (facts["medel"], facts["dyrast"])]
    rows.sort(key=lambda row: row["belopp"], reverse=True)
    if not rows or rows[0]["belopp"] <= 0:
        return {}
    return facts | {"mest": rows[0], "sedan": first([row for row in rows[1:2] if row["belopp"] >= 1])}


def _own(given: Given, grupp: str, name: str, without: str) -> Row:
    """The cheapest and the dearest own unit.

    Which mean is told: of the own units compared (`medel`), and of all own (`hela`) where it is another.
    """
    rows = [row for row in given.rows(AT, f"enheter_{grupp}", "pris") if row["regi"] == OWN]
    if len(rows) < 2:
        return {}
    low, high = rows[0], rows[-1]
    spread = given.value(AT, "skillnader", label(grupp), "spridning")
    mean = given.value(AT, f"slag_{grupp}", given.fact(AT, f"slag_{grupp}", "medel"), "pris")
    whole = given.value(AT, "grupper", leading(name), "pris")
    full = of_known(Twice, high.get("belaggning"), low.get("belaggning"))
    return given.facts(AT, f"enheter_{grupp}") | {
        "lag": low, "hog": high, "spridning": spread, "lika": spread is not None and not is_clear(spread),
        "medel": mean if without else None, "hela": None if whole is None or kr(whole) == kr(mean) else whole,
        "fullt": full if full and full.mer > FULLER else None,
    }  # fmt: skip


def _empty(given: Given, key: str) -> Row:
    """How full the places are, and what the empty days cost at most (`flera`: added unit by unit)."""
    table = given.table(AT, key)
    row = given.told(AT, key, str(table.total), "procent", "tomt", "tomma", "per_plats") if table else {}
    return row and given.facts(AT, key) | row | {
        "flera": len(given.rows(AT, key)) > 1, "full": is_nothing(row["tomt"]) or row["tomt"] < 0,
    }  # fmt: skip


def _change(given: Given, key: str) -> Row:
    """What happened to the unit cost and the cost; `mest` and `minst` are units that stand out."""
    table, facts = given.table(AT, key), given.facts(AT, key)
    row = given.told(AT, key, str(table.total), "andring", "procent", "volym", "pris") if table else {}
    rows = [r for r in given.rows(AT, key, "procent") if r["namn"] != facts["rest"]]
    rows.sort(key=lambda r: r["procent"], reverse=True)
    if not row:
        return {}
    most, least = (rows[0], rows[-1]) if len(rows) > 2 else ({}, {})
    more = most["procent"] - row["procent"] if most else 0
    stands_out = more > 0 and is_clear(more) and most["procent"] > 1
    return facts | row | {
        "mest": most if stands_out else {}, "minst": least if least and least["procent"] < -1 else {},
    }  # fmt: skip
