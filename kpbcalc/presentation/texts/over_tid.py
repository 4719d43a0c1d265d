"""Where has the cost been heading, whom did it follow, and is it more than chance?"""

from kpbcalc.presentation.clear import Interval, Twice, is_nothing, most_changed, of_known
from kpbcalc.presentation.formats import signed
from kpbcalc.presentation.given import Given, Row, first, whole

AT = "over_tid"
MEASURES = ("Kostnad", "Brukare", "Kostnad per brukare")


def said(given: Given) -> Row:
    """What there is to say of all years, and of the last step from one to the next."""
    bana = given.rows(AT, "bana")
    return {
        "ar": _years(given), "osakerhet": _uncertainty(given), "steg": _step(given), "poster": _posts(given),
        "styck": _unit_costs(given), "flode": _flow(given), "dyrast": _dearest(given),
        "flytt": given.told(AT, "boende", given.fact(AT, "boende", "in"), "brukare", "fore", "efter"),
        "boende": given.fact(AT, "boende", "boende"), "nya": given.fact(AT, "bana", "ar"),
        "bana": bana and of_known(Twice, bana[0]["kostnad"], bana[-1]["kostnad"]),
        "perioder": [row["period"] for row in bana], "kvar": bana and bana[-1]["andel"],
    }  # fmt: skip


def _years(given: Given) -> Row:
    """The first year beside the last; `tva` says that there are no others."""
    rows = given.rows(AT, "utveckling")
    if not rows:
        return {}
    then, now = rows[0], rows[-1]
    of = {c: of_known(Twice, then[c] or None, now[c]) for c in ("kostnad", "brukare", "per_brukare")}
    of |= {c: of_known(Twice, then.get(c), now.get(c)) for c in ("ytterfall", "grans")}
    percent = {m: given.value(AT, "forandring", m, "procent") for m in MEASURES}
    each, change, over = of["per_brukare"], percent[MEASURES[-1]], of["ytterfall"]
    return given.facts(AT, "utveckling") | of | {
        "procent": percent, "tva": len(rows) == 2,
        "oforandrad": bool(each and each.lika) or (change is not None and is_nothing(change)),
        "fler_over": bool(over and over.mer > 0) and given.fact(AT, "utveckling", "granser") == "samma",
    }  # fmt: skip


def _uncertainty(given: Given) -> Row:
    """How sure the changes of the cost per client and of the share of outliers are."""
    row = given.row(AT, "osakerhet", given.fact(AT, "osakerhet", "forandring"))
    return row and given.facts(AT, "osakerhet") | {
        "kostnad": of_known(Interval, *(row[c] for c in ("medel", "lag", "hog"))),
        "andel": of_known(Interval, *(row.get(c) for c in ("andel", "andel_lag", "andel_hog"))),
    }


def _step(given: Given) -> Row:
    """The change since last year by volume and unit cost; `mest` is the group that alone did most of it."""
    about = (AT, "pris_volym")
    facts = given.facts(*about)
    row = facts and given.told(*about, facts["alla"], "forandring", "volym", "pris")
    if not row:
        return {}
    change, years = row["forandring"], given.rows(AT, "utveckling")
    cost = of_known(Twice, *(given.value(AT, "utveckling", facts[y], "kostnad") for y in ("fran", "till")))
    groups = [r for r in given.rows(*about, "forandring") if r["grupp"] != facts["rest"]]
    groups.sort(key=lambda r: r["forandring"], reverse=change > 0)
    told = [signed(r["forandring"], 1) for r in groups[:2]]
    return facts | row | {
        "kostnad": cost, "senaste": len(years) > 2, "lika": is_nothing(change) or bool(cost and cost.lika),
        "delat": not (is_nothing(row["volym"]) and is_nothing(row["pris"])),
        "mest": {} if is_nothing(change) or len(set(told)) < len(told) else first(groups),
    }  # fmt: skip


def _posts(given: Given) -> Row:
    """The same change as a bridge."""
    about = (AT, "pris_volym_steg")
    of = {row["post"]: row["belopp"] for row in given.rows(*about, "belopp")}
    cost = of_known(Twice, *(of.get(given.fact(*about, year)) for year in ("fran", "till")))
    if cost is None or not {"Volym", "Styckkostnad"} <= of.keys():
        return {}
    return {**of, "kostnad": cost, "lika": is_nothing(cost.mer) or cost.lika}


def _unit_costs(given: Given) -> Row:
    """The one unit cost that changed most, with its `pris` the last year; `ingen` says that none did."""
    about = (AT, "styckkostnader")
    known, facts = given.rows(*about, "forandring"), given.facts(*about)
    most = most_changed(known, "forandring")
    storst = most[0] if len(most) == 1 else {}
    return facts and facts | {
        "ingen": bool(known) and not most,
        "storst": storst,
        "pris": storst.get(facts["till"]),
        "enda": known[0]["grupp"] if len(known) == 1 else "",
    }


def _flow(given: Given) -> Row:
    """How many stayed, came and left; `pengar` is what they cost, and `person` for who stayed."""
    about, tells = (AT, "flode"), {"kvar": "forandring", "nya": "efter", "avslutade": "fore"}
    facts = given.facts(*about)
    of = {kind: given.row(*about, facts[kind]) for kind in tells} if facts else {}
    number = whole({kind: row["brukare"] for kind, row in of.items()})
    return facts and facts | {
        "antal": number,
        "pengar": number and whole({kind: of[kind][c] for kind, c in tells.items()}),
        "person": given.told(AT, "per_person", given.fact(AT, "per_person", "alla"), "volym", "pris"),
    }


def _dearest(given: Given) -> Row:
    """How the dearest fared the year after, and the same ranks the time before (`da`, `skillnad`)."""
    facts = given.facts(AT, "atergang")
    now = whole(first(given.rows(AT, "atergang")), "brukare", "fore", "efter", "forandring")
    then = given.value(AT, "atergang", facts.get("da", ""), "forandring")
    row = first(given.rows(AT, "atergang_skillnad"))
    gap = None if then is None else of_known(Interval, *(row.get(c) for c in ("skillnad", "lag", "hog")))
    niva = given.fact(AT, "atergang_skillnad", "niva")
    return now and facts | now | {
        "da": then, "skillnad": gap, "niva": niva, "steg": now["forandring"] >= 0,
    }  # fmt: skip
