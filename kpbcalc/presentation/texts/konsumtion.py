"""What does the area cost each inhabitant, what has changed it, and is it age?"""

from typing import Any

from kpbcalc.presentation.chapters.names import OF_ALL
from kpbcalc.presentation.clear import Twice, of_known
from kpbcalc.presentation.given import Given, Row, whole
from kpbcalc.presentation.prose import inside
from kpbcalc.presentation.texts.avvikelse import deviation
from kpbcalc.presentation.texts.bro import bridge

AT = "konsumtion"
LITTLE = 0.5  # per cent: what an older population means next to nothing by


def said(given: Given) -> Row:
    """What there is to say."""
    groups, ages = given.rows(AT, "grupper", "per_invanare"), _ages(given)
    parts = given.rows(AT, "verksamheter")
    hidden = [inside(row["verksamhet"]) for row in parts if row["per_invanare"] is None]
    return {
        "finns": given.table(AT, "grupper") is not None, "om": given.facts(AT, "grupper"),
        "storst": _largest(given, groups),
        "delar": [row | {"grupp": row.get("grupp")} for row in parts if row["per_invanare"]],
        "dolda": hidden, "en_dold": len(hidden) == 1,
        "referens": given.facts(AT, "verksamheter").get("referens"),
        "drivkrafter": [d for of in ("", "_jamfort") if (d := _drivers(given, of)) is not None],
        "utan_fore": given.table(AT, "drivkrafter") is None,
        "utan_andra": given.table(AT, "drivkrafter_jamfort") is None,
        "standard": _standard(given), "avvikelse": deviation(given, AT, "avvikelse"),
        "aldrar": ages, "kon": _sexes(given), "langst": _farthest(given),
        "sedan": bridge(given, AT, "drivkrafter"), "mot": bridge(given, AT, "drivkrafter_jamfort"),
        "vantat": any(v is not None for v in _column(given, "vantat", "procent")),
    }  # fmt: skip


def _column(given: Given, key: str, column: str) -> list[Any]:
    table = given.table(AT, key)
    return [row[column] for row in table.rows()] if table else []


def _largest(given: Given, groups: list[Row]) -> Row:
    """The group that costs an inhabitant most, and what it is made of where all that is told."""
    row = max(groups, key=lambda r: r["per_invanare"], default={})
    if not row:
        return {}
    made = bool(whole(row, "pris", "tackning", "volym_per_brukare", "enhet"))
    return row | {
        "delad": made,
        "enheter": given.facts(AT, "grupper")[row["enhet"]] if made else "",
        "alla": made and row["enhet"].split()[-1] in OF_ALL,
    }


def _drivers(given: Given, of: str) -> Row | None:
    """What made the change since last year, or the difference to the group; nothing where it is not told."""
    steps, groups = (AT, f"drivkrafter{of}"), (AT, f"drivkrafter{of}_grupper")
    table, facts = given.table(*groups), given.facts(*steps)
    if table is None or not facts:
        return None
    cost = of_known(Twice, *(given.value(*steps, facts[y], "belopp") for y in ("fran", "till")))
    row = given.told(*groups, str(table.total), "forandring", "procent", "tackning", "volym", "pris")
    each = given.rows(*groups, "forandring")
    most = max(each, key=lambda r: abs(r["forandring"]), default={})
    rest = given.value(*steps, "Ej uppdelat", "belopp")
    told = {} if cost is None or not row else row | {
        "kostnad": cost, "odelat": rest if rest and abs(rest) >= 1 else None,
        "storst": {} if len(each) < 2 or abs(most["forandring"]) < 1 or cost.lika else most,
    }  # fmt: skip
    return {**table.facts, "jamfort": bool(of), "tal": told}


def _standard(given: Given) -> Row:
    """What age and sex mean beside a profile, and what they have meant since last year."""
    about = (AT, "standard")
    facts = given.facts(*about)
    if not facts:
        return {}
    row = given.row(*about, facts["profilrad"])
    since = given.told(*about, facts["fore"], "effekt", "procent", "ovrigt")
    return facts | {
        "rad": whole(row, "procent", "effekt"),
        "egen": of_known(Twice, row["forvantad"], row["egen"]) if whole(row, "ovrigt") else None,
        "sedan": since, "lite": bool(since) and abs(since["procent"]) < LITTLE,
        "malgrupp": given.facts(AT, "grupper").get("malgrupp", "invånare"),
    }  # fmt: skip


def _ages(given: Given) -> Row:
    """The ages that cost an inhabitant most and least."""
    rows = [row for row in given.rows(AT, "alder") if row["per_invanare"]]
    rows.sort(key=lambda row: -row["per_invanare"])
    told = [{"vilka": _cell(row["cell"]), "kr": row["per_invanare"]} for row in rows]
    return {"hogst": told[0], "lagst": told[-1], "flera": len(told) > 1} if told else {}


def _cell(name: str) -> str:
    """A cell of age and sex inside a sentence: kvinnor 80–84 år, flickor 0–17 år."""
    age, _, sex = name.partition(", ")
    young = {"kvinnor": "flickor", "män": "pojkar"} if age.startswith("0–") else {}
    return f"{young.get(sex, sex)} {age}".strip()


def _sexes(given: Given) -> Row:
    """Women beside men, and what becomes of the difference when both are equally old (`varfor`)."""
    cost, same = (
        of_known(Twice, *(given.value(AT, "kon", of, column) for of in ("Män", "Kvinnor")))
        for column in ("kr", "direkt")
    )
    return {"kr": cost, "direkt": same, "varfor": _why(cost, same) if same else ""} if cost else {}


def _why(cost: Twice, same: Twice) -> str:
    """What becomes of a difference between women and men at the same age."""
    if Twice(cost.efter, same.efter).lika and Twice(cost.fore, same.fore).lika:
        return "inte_alder"
    if abs(same.mer) < abs(cost.mer) / 5:
        return "alder"
    if same.mer * cost.mer < 0:
        return "tvartom"
    return "delvis" if abs(same.mer) < abs(cost.mer) * 4 / 5 else "kvar"


def _farthest(given: Given) -> Row:
    """The age in which the share that has support is farthest from the group's."""
    table = given.table(AT, "tackning_alder")
    found = [
        {"klass": row["klass"], "vilka": of, "andel": pair}
        for of in ("bor", "ej", "alla") if table and of in table.facts
        for row in table.rows() if (pair := of_known(Twice, row[f"{of}_grupp"], row[f"{of}_egen"]))
    ]  # fmt: skip
    most = max(found, key=lambda one: abs(one["andel"].mer), default={})
    return given.facts(AT, "tackning_alder") | most if most and most["andel"].mer else {}
