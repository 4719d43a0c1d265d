"""What becomes of every krona of the accounts, and do the sums agree?"""

from kpbcalc.base.table import MNKR
from kpbcalc.presentation.clear import is_nothing
from kpbcalc.presentation.given import Given, Row

AT = "bokslut"
LEAST = 0.5  # tkr: what rounds to nothing in a table of them


def said(given: Given) -> Row:
    """What there is to say; amounts of the bridge are in million kr by their post."""
    of = {row["post"]: row["belopp"] for row in given.rows(AT, "bro")}
    memo = given.table(AT, "memo")
    return {
        "bro": {post: None if kr is None else kr / MNKR for post, kr in of.items()},
        "andel": given.value(AT, "bro", "Brukarnas kostnad", "andel"),
        "gar_ihop": of.get("Differens") == 0,
        "gemensamt": _shared(given), "budget": _budget(given), "memo": memo.title if memo else "",
        "rs": _return(given),
        "steg": {row["post"]: row["belopp"] for row in given.rows(AT, "steg")},
    }  # fmt: skip


def _shared(given: Given) -> Row:
    """By what shared costs are allocated, each once and with what the largest so allocated is taken from."""
    rows = sorted(given.rows(AT, "pooler"), key=lambda row: -row["belopp"])
    keys: dict[str, str] = {}
    for row in rows:
        source = row.get("belagg")
        keys.setdefault(row["nyckel"], f"{row['nyckel']} ({source})" if source else row["nyckel"])
    if not rows:
        return {}
    return {
        "storst": rows[0]["pool"],
        "nycklar": tuple(keys.values()),
        "sagt": list(keys) != [*keys.values()],
    }


def _budget(given: Given) -> Row:
    """The budget, how much more was spent, and the largest deviation of those that are told."""
    table = given.table(AT, "budget")
    if table is None:
        return {}
    row = given.row(AT, "budget", str(table.total))
    most = max(given.rows(AT, "budget", "avvikelse"), key=lambda r: abs(r["avvikelse"]), default={})
    return row | {
        "storst": {} if not most or is_nothing(most["avvikelse"]) else most, "dolt": table.hidden > 0,
        "utelamnat": bool(table.facts["utelamnat"]),
    }  # fmt: skip


def _return(given: Given) -> Row:
    """The largest unexplained difference to what is reported to SCB (`storst`: more than nothing)."""
    table = given.table(AT, "rs_bro")
    rows = sorted(given.rows(AT, "rs_bro", "differens", "avvikelse"), key=lambda row: row["differens"])
    if table is None or not rows:
        return {}
    most = max(rows, key=lambda row: abs(row["differens"]))
    return most | {"titel": table.title, "skiljer": abs(most["differens"]) >= LEAST}
