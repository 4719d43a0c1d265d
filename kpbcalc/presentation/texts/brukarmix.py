"""Who gets what, what takes the money, and has the mix of insatser changed the mean cost?"""

from collections.abc import Sequence

from kpbcalc.analysis.groups import REST
from kpbcalc.presentation.clear import Twice, is_clear, of_known
from kpbcalc.presentation.given import Given, Row, first, most_of, whole
from kpbcalc.presentation.prose import inside

AT = "brukarmix"
ALL = 99.95  # per cent that reads as every client
OFTEN = 1.2  # times as often as if insatser were given independently
NAMED = 500  # kr per client that a class makes: less is not named
MIX, SAME = "Mix", "Kostnad i samma mix"


def said(given: Given) -> Row:
    """What there is to say."""
    everyone, measures = given.fact(AT, "kombinationer", "rest"), given.rows(AT, "matt")
    combined = [r for r in given.rows(AT, "kombinationer") if r["klass"] != everyone]
    several = [r for r in combined if whole(r, "per_brukare", "brukare")]
    shares = [r for r in combined if whole(r, "andel_brukare", "andel_kr")]
    housing = [
        r for r in given.rows(AT, "boende", "per_brukare") if r["klass"] != given.fact(AT, "boende", "rest")
    ]
    pairs = given.rows(AT, "par", "kvot")
    often = max(pairs, key=lambda r: r["kvot"], default={})
    home = given.facts(AT, "hemma_boende")
    return {
        "finns": given.table(AT, "grupper") is not None, "alla": _everyone(given),
        "grupp": _first_group(given),
        "matt": whole(first(measures), "topp", "median", "gini"),
        "boende": _ends(housing) if len(housing) > 1 else (), "kon": _sexes(given),
        "vanligast": _named(first(several)), "dyrast": _named(_dearest(several)),
        "tyngst": max(shares, key=lambda r: r["andel_kr"], default={}),
        "par": often if often and often["kvot"] >= OFTEN else {},
        "mix": [m for of in ("", "_jamfort") if (m := _mix(given, of)) is not None],
        "steg": {of: _steps(given, f"mix{of}_steg") for of in ("", "_jamfort")},
        "utan_fore": given.table(AT, "mix") is None, "prisindex": given.facts(AT, "grupper").get("prisindex"),
        "halften": given.value(AT, "koncentration", "50 %", "andel_kr"),
        "hemma": home and home | _expected(given, home["egen"]),
        "timmar": given.value(AT, "brytpunkt", given.fact(AT, "brytpunkt", "egen"), "timmar"),
    }  # fmt: skip


def _everyone(given: Given) -> Row:
    table = given.table(AT, "grupper")
    return given.row(AT, "grupper", str(table.total)) if table else {}


def _first_group(given: Given) -> Row:
    """The first group whose shares are told; `dyr` says that it takes more than its part."""
    told = given.rows(AT, "grupper", "andel_kr", "andel_brukare")
    rows = [row for row in told if row["klass"] != REST]  # small ones together are no conclusion
    if not rows:
        return {}
    row = rows[0]
    more = row["andel_kr"] - row["andel_brukare"]
    return row | {
        "flera": len(rows) > 1,
        "dyr": more > 0 and is_clear(more),
        "alla": row["andel_brukare"] >= ALL,
    }


def _sexes(given: Given) -> Row:
    """Women's shares, and what a man and a woman cost."""
    cost = of_known(Twice, *(given.value(AT, "kon", of, "per_brukare") for of in ("Män", "Kvinnor")))
    shares = given.told(AT, "kon", "Kvinnor", "andel_brukare", "andel_kr")
    return shares | {"kr": cost} if cost and shares else {}


def _named(row: Row) -> Row:
    """A combination with its insatser one by one."""
    return row and row | {"insatser": inside(row["klass"]).split(" + ")}


def _ends(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The dearest and the cheapest."""
    ordered = sorted(rows, key=lambda row: row["per_brukare"], reverse=True)
    return (ordered[0], ordered[-1])


def _dearest(rows: Sequence[Row]) -> Row:
    """The dearest combination, unless it is the most common."""
    most = max(rows, key=lambda row: row["per_brukare"], default={})
    return most if most and most["klass"] != rows[0]["klass"] else {}


def _mix(given: Given, of: str) -> Row | None:
    """What the mix and the cost of the same insatser make of the mean cost; {} where it is not told."""
    table, facts = given.table(AT, f"mix{of}"), given.facts(AT, f"mix{of}")
    if table is None:
        return None
    row = given.told(AT, f"mix{of}", str(table.total), "kostnad", "kostnad_ref", "mix", "niva")
    each = given.rows(AT, f"mix{of}", "mix", "andel", "andel_ref")
    most = most_of(each, "mix", row["mix"]) if row and facts["mix_avgjord"] else {}
    return facts | {"jamfort": bool(of), "rad": row, "mest": _most(most, row) if most else {}}


def _most(most: Row, everyone: Row) -> Row:
    """The class that most of the mix is in; `dyrare` says how its cost does that, and is None if it does not.

    Several classes in one row may pull it otherwise than its own mean does: then that is not said.
    """
    if abs(most["mix"]) < NAMED:
        return {}
    gap = 0 if most["kostnad_ref"] is None else most["kostnad_ref"] - everyone["kostnad_ref"]
    more = most["andel"] - most["andel_ref"]
    return _named(most) | {"dyrare": gap if gap * more * most["mix"] > 0 else None}


def _steps(given: Given, key: str) -> Row:
    """The same as a bridge; `genom` says that the larger part is decided and goes the cost's way."""
    facts = given.facts(AT, key)
    of = {row["post"]: row["belopp"] for row in given.rows(AT, key, "belopp")}
    cost = of_known(Twice, *(of.get(facts[year]) for year in ("fran", "till"))) if facts else None
    if cost is None or None in (of.get(MIX), of.get(SAME)):
        return {}
    part, decided = (MIX, "mix_avgjord") if abs(of[MIX]) > abs(of[SAME]) else (SAME, "niva_avgjord")
    through = part if facts[decided] and of[part] * cost.mer > 0 else ""
    return facts | {"kostnad": cost, "mixen": through == MIX, "genom": bool(through)}


def _expected(given: Given, row: str) -> Row:
    """How many more (per cent) live in housing and have support outside it than age makes one expect."""
    found = given.told(AT, "hemma_boende", row, "boende", "hemma")
    return {"bor": found["boende"] - 100, "ute": found["hemma"] - 100} if found else {"bor": None}
