"""What does an hour or a day cost, beside the published mean and the group's, and in which form?"""

from kpbcalc.presentation.clear import Twice, difference, is_clear, is_nothing, of_known
from kpbcalc.presentation.given import Given, Row, first, whole
from kpbcalc.presentation.prose import inside
from kpbcalc.presentation.texts import enheter

AT = "produktivitet"
GROUPS = ("hemtjanst", "sabo_heldygn", "korttid", "gruppbostad", "daglig_verksamhet", "boendestod")
FORMS = ("ifo_placering", "ifo_oppenvard")
LONGEST = 3  # groups named each way
ALL = 99.95  # per cent that reads as all of the time


def said(given: Given) -> Row:
    """What there is to say."""
    known, facts = given.rows(AT, "grupper", "pris"), given.facts(AT, "grupper")
    compared = [row for row in known if row["referens"]] if facts.get("medelar") else []
    units = [g for g in GROUPS if given.table(AT, f"enheter_{g}")]
    others = given.table(AT, "mot_gruppen") is not None
    return {
        "finns": bool(facts), "dolt": not known, "om": facts,
        "omraknat": facts.get("medelar") != str(given.ar),
        "mot_medel": [r for row in compared if (r := _beside_mean(given, row))],
        "timmen": _hour(given) if compared else {}, "utan_medel": bool(known and not compared),
        "forsta": {} if others else first([row for row in known if row["enhet"] is not None]),
        "gruppen": others, "egna": any(grupp != "korttid" for grupp in units), "enheter": bool(units),
        **_beside_group(given), "utfort": _performed(given),
        "grupper": {grupp: enheter.of_group(given, grupp) for grupp in GROUPS},
        "priser": {g: enheter.prices(given, f"enheter_{g}") for g in GROUPS}
        | {g: enheter.prices(given, f"insatser_{g}") for g in FORMS},
        "former": _forms(given), "bistand": _support(given),
    }  # fmt: skip


def _beside_mean(given: Given, row: Row) -> Row:
    """A group's price beside the published mean: per cent (`mot`), and million kr where that is clear."""
    gap, whole_year = (given.value(AT, "skillnader", row["grupp"], c) for c in ("avvikelse", "skillnad"))
    if gap is None:
        return {}
    clear = is_clear(gap) and whole_year is not None and not is_nothing(whole_year)
    included = given.facts(AT, "grupper").get(f"utan_{inside(row['grupp'])}", "")
    return row | {"med": included, "mot": gap, "hela": whole_year if clear else None}


def _hour(given: Given) -> Row:
    """The hour as granted and as performed, and whether they lie on either side of the mean."""
    facts, of = given.facts(AT, "timmen"), {}
    for row in given.rows(AT, "timmen", "pris", "avvikelse"):
        of["utford" if row["rad"].endswith(f" per utförd {facts['timme']}") else "beviljad"] = row
    if len(of) < 2:
        return {}
    return facts | of | {"olika": of["utford"]["avvikelse"] * of["beviljad"]["avvikelse"] < 0}


def _beside_group(given: Given) -> Row:
    """The groups that are clearly dearer, and cheaper, than the group's mean, and make most of it."""
    rows = given.rows(AT, "mot_gruppen", "pris", "index", "hela")
    found = [
        row
        for up in (True, False)
        for row in sorted(rows, key=lambda r: r["hela"], reverse=up)[:LONGEST]
        if not is_nothing(row["hela"]) and (row["hela"] > 0) is up and _is(row, up)
    ]
    return {"skiljer": found, "jamford": bool(rows), "ovagt": given.facts(AT, "mot_gruppen").get("ovagt")}


def _is(row: Row, dearer: bool) -> bool:
    gap = difference(row["pris"], row["medel"])
    return gap is not None and is_clear(gap) and (gap > 0) is dearer


def _performed(given: Given) -> Row:
    """How much of the granted time was performed, in the first group where it is known."""
    row = whole(first(given.rows(AT, "utforande", "andel", "kand")), "pris", "pris_utford")
    if not row:
        return {}
    sexes = (given.value(AT, "utforande", f"{row['grupp']}, {sex}", "andel") for sex in ("män", "kvinnor"))
    share = of_known(Twice, *sexes)
    return row | {
        "enhet": given.fact(AT, "utforande", row["grupp"]), "alla": row["kand"] >= ALL,
        "kon": share, "kon_lika": share is not None and not is_clear(share.mer),
    }  # fmt: skip


def _forms(given: Given) -> Row:
    """The forms of placement, the cheapest first, and what the group's price of each would have made."""
    table = given.table(AT, "insatser_ifo_placering")
    if table is None:
        return {}
    forms, known = (given.rows(AT, "insatser_ifo_placering", *c) for c in ((), ("pris",)))
    gap = given.row(AT, "insatser_ifo_placering", str(table.total)).get("hela")
    return {
        "ensam": known[0] if len(forms) == len(known) == 1 else {}, "visas": len(known) > 1,
        "billigast": first(known), "dyrast": first(known[::-1]), "hela": gap,
        "delvis": any(row.get("hela") is None for row in forms),
    }  # fmt: skip


def _support(given: Given) -> Row:
    """Economic support paid out, and what handling it costs; `visas` says that all of it is told."""
    facts = given.facts(AT, "bistand")
    if not facts:
        return {}
    paid, handled = (given.row(AT, "bistand", facts[of]) for of in ("utbetalt", "handlaggning"))
    told = bool(whole(paid, "kr", "per_manad") and whole(handled, "kr", "per_manad", "andel"))
    mnkr = {"ut_mnkr": paid["kr"] / 1000, "hdl_mnkr": handled["kr"] / 1000} if told else {}
    means = of_known(Twice, paid.get("medel"), handled.get("medel"))
    return facts | mnkr | {"visas": told, "ut": paid, "hdl": handled, "medel": means}
