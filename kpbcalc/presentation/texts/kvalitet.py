"""What do clients and staff answer, which units differ, and how do the indicators stand?"""

from collections.abc import Sequence

from kpbcalc.presentation.four_fields import sides
from kpbcalc.presentation.given import Given, Row
from kpbcalc.presentation.prose import inside

AT = "kvalitet"
SURVEYS = ("brukarundersokning", "personal")
GROUPS = (
    "hemtjanst", "sabo_heldygn", "korttid", "gruppbostad", "daglig_verksamhet", "boendestod", "ifo_placering",
)  # fmt: skip
BETTER, WORSE = "bättre", "sämre"
DIFFER = {"kvinnor högre", "män högre"}
PART = 3  # the level of the analysis in boxes that has each insats
FAR = 0.02  # of the group's mean: a smaller difference is not told


def said(given: Given) -> Row:
    """What there is to say."""
    fields = {g: _fields(given, f"fyrfalt_{g}") for g in GROUPS}
    about, sexes = given.facts(AT, "indikatorer"), given.rows(AT, "indikatorer_kon", "kvinnor", "man")
    there = [survey for survey in SURVEYS if given.table(AT, survey)]
    return {
        "svar": {survey: _answers(given, survey) for survey in there}, "enheter": fields,
        "oavgjorda": [f["grupp"] for f in fields.values() if f and f["oklara"] and not f["skilda"]],
        "mot_riket": _beside_nation(given), "kon": [row for row in sexes if row["saker"] in DIFFER],
        "ingenting": not there and not about,
        "enkatar": about.get("enkatar") if about.get("enkatar") != about.get("kostnadsar") else "",
        "kostnadsar": about.get("kostnadsar"), "langst": _farthest(given),
    }  # fmt: skip


def _answers(given: Given, survey: str) -> Row:
    """The answers to the main questions (`huvud`), and the largest clear changes in others (`andra`)."""
    facts, rows = given.facts(AT, survey), given.rows(AT, survey, "andel", "lag", "hog")
    main = facts["huvudfragor"].split("|")
    asked = [row for row in rows if row["rad"] in main and row["svar"] is not None]
    changed = [
        row for row in given.rows(AT, survey, "svar")
        if row["rad"] not in main and row.get("saker") == facts["sakert"] and row["forandring"] is not None
    ]  # fmt: skip
    sizes = sorted({abs(row["forandring"]) for row in changed}, reverse=True)[: int(facts["flest_andringar"])]
    told = [row for size in sizes for row in changed if abs(row["forandring"]) == size]
    return {
        "huvud": [_answer(row, rows, facts) for row in asked], "andra": told, "en": len(changed) == 1,
        "alla": len(changed) == len(sizes),
    }  # fmt: skip


def _answer(row: Row, rows: Sequence[Row], facts: Row) -> Row:
    """A main question, with its sure change, and the other questions of the same survey (`delar`)."""
    survey = row["rad"].split(": ")[0] + ": "
    parts = [r for r in rows if r is not row and r["rad"].startswith(survey)]
    return row | {
        "nojda": "helhet" in row["rad"], "referens": row.get("referens"),
        "andring": row.get("forandring") if row.get("saker") == facts["sakert"] else None,
        "delar": [part | {"rad": part["rad"].removeprefix(survey)} for part in parts],
    }  # fmt: skip


def _fields(given: Given, key: str) -> Row:
    """Units whose share of positive answers is clearly higher or lower than the others'.

    `oklara` says that some are undecided, `ensam` that one is, `tva` that there are two units in all.
    """
    table = given.table(AT, key)
    if table is None:
        return {}
    found = sides(table)
    apart, left = [*found.higher, *found.lower], len(found.undecided)
    return {
        **table.facts, "fler": found.higher, "farre": found.lower, "billigare": found.cheaper,
        "skilda": apart, "oklara": left > 0, "ensam": left == 1, "tva": left + len(apart) == 2,
    }  # fmt: skip


def _beside_nation(given: Given) -> Row:
    """Titles of the indicators that are better and worse than the nation's, and where it is undecided."""
    of: dict[str, list[str]] = {}
    for row in given.rows(AT, "indikatorer"):
        if row["mot_riket"]:
            where = row["mot_riket"] if row["mot_riket"] in (BETTER, WORSE) else "går inte att avgöra"
            of.setdefault(where, []).append(inside(row["titel"]))
    ordered = sorted(of.items(), key=lambda one: (one[0] != BETTER, one[0] != WORSE))
    return {"avgjort": bool({BETTER, WORSE} & of.keys()), "rader": ordered} if of else {}


def _farthest(given: Given) -> Row:
    """The part of the analysis in boxes that is farthest from the group's mean."""
    found = [
        {"rad": row["rad"], "varde": row[column], "referens": row["referens"], "kr": column == "styckkostnad"}
        for row in given.rows(AT, "boxanalys") if row["niva"] == PART and row["referens"]
        for column in ("tackning", "volym_per_brukare", "styckkostnad") if row[column] is not None
    ]  # fmt: skip
    most = max(found, key=_gap, default={})
    return most if most and _gap(most) >= FAR else {}


def _gap(row: Row) -> float:
    return abs(float(row["varde"] / row["referens"] - 1))
