"""How do cost and prices stand in the group, and who can we learn from?"""

from kpbcalc.presentation.chapters.names import OF_ALL
from kpbcalc.presentation.clear import Twice
from kpbcalc.presentation.four_fields import examples
from kpbcalc.presentation.given import Given, Row, first, whole
from kpbcalc.presentation.prose import inside

AT = "jamforelse"
GROUPS = (
    "hemtjanst", "sabo_heldygn", "korttid", "gruppbostad", "daglig_verksamhet", "boendestod", "ifo_placering",
    "ifo_oppenvard", "ifo_ekonomiskt_bistand",
)  # fmt: skip
HIGH, LOW = 75, 25  # percentiles
NAMED = 3


def said(given: Given) -> Row:
    """What there is to say; lists are of the dearest and cheapest quarters of the group."""
    about, figures = given.facts(AT, "per_invanare"), given.rows(AT, "nyckeltal", "percentil")
    found = {grupp: _examples(given, f"exempel_{grupp}") for grupp in GROUPS}
    prices = given.rows(AT, "styckkostnader", "percentil")
    return {
        "finns": bool(about) or given.table(AT, "styckkostnader") is not None,
        "om": about, "kostnad": _cost(given), "exempel": found,
        "oviss": any(e and e["oviss"] for e in found.values()),
        "dyra": _names([inside(r["rad"]) for r in prices if r["percentil"] >= HIGH]),
        "billiga": _names([inside(r["rad"]) for r in prices if r["percentil"] <= LOW]),
        "hoga": _names([r["titel"] for r in figures if r["percentil"] >= HIGH]),
        "laga": _names([r["titel"] for r in figures if r["percentil"] <= LOW]),
        "skal": given.facts(AT, "nyckeltal").get("skal"),
    }  # fmt: skip


def _cost(given: Given) -> Row:
    """The cost per inhabitant beside the group's mean; `billigare` is how many per cent of it cost less."""
    row = whole(first(given.rows(AT, "per_invanare")), "varde", "referens", "skillnad")
    several = row and row["kommuner"] is not None and row["kommuner"] > 1
    return row and row | {
        "kr": Twice(row["referens"], row["varde"]), "billigare": row["percentil"] if several else None,
        "alla": row["percentil"] == 100,
    }  # fmt: skip


def _names(names: list[str]) -> Row:
    """Names in a list; `och` says that one of them has the word that lists have."""
    return {"namn": names, "ett": len(names) == 1, "och": any(" och " in n for n in names)} if names else {}


def _examples(given: Given, key: str) -> Row:
    """Who is cheaper and as good (`goda`), surely so (`sakra`), or does not reach the mean (`svaga`)."""
    table = given.table(AT, key)
    found = examples(table) if table else None
    if table is None or found is None:
        return {}
    sure, weak, good = ([row["namn"] for row in rows] for rows in (found.sure, found.weak, found.good))
    return {
        **table.facts, "egen": found.own, "medel": whole(dict(found.mean), "kostnad", "andel"),
        "av_alla": table.facts["enhet"] in OF_ALL, "antal": len(good), "ett": len(good) == 1,
        "goda": [{**row, "saker": row in found.sure} for row in found.good[:NAMED]],
        "fler_goda": len(good) > NAMED, "oviss": good != sure,
        "sakra": sure, "antal_sakra": len(sure) if len(sure) > NAMED else None,
        "svaga": weak, "antal_svaga": len(weak) if len(weak) > NAMED else None, "en_svag": len(weak) == 1,
    }  # fmt: skip
