"""How many cost more than the limit, who are they, and what sets them apart?"""

from collections.abc import Sequence

from kpbcalc.presentation.formats import number
from kpbcalc.presentation.given import Given, Row, first, whole
from kpbcalc.presentation.prose import inside

AT = "ytterfall"
MORE = 1.5  # times as common as among all
TOGETHER = " + "  # between the insatser of a combination
TOLD = ("ytterfall", "andel", "andel_kostnad", "over_grans", "grans")


def said(given: Given) -> Row:
    """What there is to say; `belopp` is of an area without a limit, `klass` of one where nobody is in one."""
    full, profile = given.fact(AT, "sabo_belaggning", "alla"), _profile(given)
    homes = given.told(AT, "sabo_belaggning", full, "tomma", "platser", "belaggning")
    dearest, combined = given.fact(AT, "linser", "dyraste"), first(given.rows(AT, "kombinationer"))
    classes = given.rows(AT, "kostnadsklasser")
    return {
        "granser": _limits(given), "belopp": _amounts(given), "klasser": bool(classes),
        "klass": whole(classes[-1], "brukare", "andel_brukare", "andel_kostnad") if classes else {},
        "tyngst": _apart(classes, "andel_kostnad", "andel_brukare"),
        "kvar": _stayed(given), "utan_kvar": _nobody_stayed(given), "profil": profile, "alder": _age(given),
        "insats": _apart(given.rows(AT, "insatser"), "andel", "andel_ovriga"),
        "dyrast": given.told(AT, "linser", dearest, "regel", "antal", "andel_kostnad", "medel"),
        "ihop": _combination(whole(combined, "ytterfall", "andel")),
        "boende": homes and homes | {"fullt": homes["tomma"] <= 0},
        "har_boende": given.table(AT, "sabo_belaggning") is not None,
        "belagt": given.value(AT, "sabo_belaggning", full, "belaggning"),
    }  # fmt: skip


def _limits(given: Given) -> Row:
    """The first scope (`visas` where all of it is told), the others, and those first over with housing."""
    rows, facts = given.rows(AT, "granser"), given.facts(AT, "granser")
    if not rows:
        return {}
    row, *others = rows
    told = bool(row["brukare"] and whole(row, *TOLD))
    more = [r for r in others if r["brukare"] and whole(r, "ytterfall", "andel", "grans")]
    alone = row["ytterfall"] or facts["summa"] != row["rad"]
    over = given.value(AT, "granser", facts["forst"], "ytterfall")
    return facts | row | {
        "visas": told, "mnkr": row["over_grans"] / 1000 if told else None, "andra": more if alone else [],
        "forst": over if row["ytterfall"] else None, "antagen": facts["status"] == "antagande",
    }  # fmt: skip


def _amounts(given: Given) -> Row:
    """Those who cost more than high amounts; `hogst` of the group is None where it reads as `minst`."""
    found = []
    for row in given.rows(AT, "over_belopp", "brukare", "per_tusen"):
        least, most = row.get("minst"), row.get("hogst")
        told = None not in (least, most)
        same = told and number(least, 2) == number(most, 2)
        found.append(row | {"minst": least if told else None, "hogst": None if same else most})
    facts = given.facts(AT, "over_belopp")
    return facts and facts | {"rader": found}


def _stayed(given: Given) -> Row:
    """How many of last year's outliers are outliers still, in the scope they are described in."""
    rows, main = given.rows(AT, "kvar"), given.fact(AT, "granser", "beskrivs")
    row = next((r for r in rows if r["rad"] == main), first(rows))
    told = row if row.get("fore") and whole(row, "kvar", "andel_kvar", "borta", "nya") else {}
    return told and given.facts(AT, "kvar") | told


def _nobody_stayed(given: Given) -> str:
    """Why it is not told who stayed, where there may be outliers; else nothing."""
    if given.rows(AT, "kvar") or all(r["ytterfall"] == 0 for r in given.rows(AT, "granser")):
        return ""
    return given.fact(AT, "granser", "utan_kvar")


def _profile(given: Given) -> Row:
    """The outliers beside the others; `kvinnor` is None where it is not told of both."""
    rows = given.rows(AT, "profil")
    if not rows:
        return {}
    ours, others = rows[0], rows[-1]
    return {
        "omfattning": given.fact(AT, "profil", "omfattning"), "ytterfall": ours, "ovriga": others,
        "visas": bool(whole(ours, "alder", "manader") and whole(others, "alder", "manader")),
        "kvinnor": None not in (ours["kvinnor"], others["kvinnor"]),
    }  # fmt: skip


def _age(given: Given) -> Row:
    """The age where outliers are much more common than among all."""
    rows, table = given.rows(AT, "alder", "andel"), given.table(AT, "alder")
    everybody = given.value(AT, "alder", str(table.total), "andel") if table else None
    most = max(rows, key=lambda row: row["andel"], default={})
    common = len(rows) > 1 and everybody is not None and most["andel"] > MORE * everybody
    return most | {"alla": everybody} if common else {}


def _apart(rows: Sequence[Row], share: str, other: str) -> Row:
    """The row where one share is most above another; `alla` says that it is all of them."""
    known = [row for row in rows if None not in (row[share], row[other])]
    most = max(known, key=lambda row: row[share] - row[other], default={})
    return most | {"alla": most[share] == 100} if most and most[share] > most[other] else {}


def _combination(row: Row) -> Row:
    """The most common combination: its insatser, or the only one that they have had."""
    names = inside(row["kombination"]).split(TOGETHER) if row else []
    return row and row | {"insatser": names, "flera": len(names) > 1, "alla": row["andel"] == 100}
