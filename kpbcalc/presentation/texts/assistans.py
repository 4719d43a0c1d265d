"""How much of the granted assistance is performed, where does the rest go, and who pays?"""

from kpbcalc.presentation.clear import Twice, difference, is_clear, of_known
from kpbcalc.presentation.given import Given, Row, first, whole

AT = "assistans"


def said(given: Given) -> Row:
    """What there is to say; `ar` are the first and the last year."""
    cases, years = (AT, "arenden"), given.rows(AT, "over_aren")
    price = of_known(Twice, years[0]["per_timme"], years[-1]["per_timme"]) if years else None
    return {
        "finns": given.table(*cases) is not None, "alla": _all(given.row(*cases, given.fact(*cases, "alla"))),
        "minst": _least(given), "ar": given.facts(AT, "over_aren") if len(years) > 1 else {}, "pris": price,
    }  # fmt: skip


def _all(row: Row) -> Row:
    """All cases; `schemalagt` says that hours were scheduled, `brist` how many were lost at each step."""
    if not whole(row, "arenden", "brutto", "netto"):
        return {}
    planned, granted, performed = row.get("schema"), row["beviljad"], row["utford"]
    told = planned is not None and granted is not None and performed is not None
    lost = Twice(granted - planned, planned - performed) if told else None
    return row | {
        **{f"{name}_mnkr": row[name] and row[name] / 1000 for name in ("brutto", "fk", "netto")},
        "schemalagt": planned is not None, "brist": lost, "utfors": Twice(granted, performed).lika,
        "planeras": bool(lost and abs(lost.fore) > abs(lost.efter)),
        "kant": bool(whole(row, "andel", "beviljad", "utford")),
    }  # fmt: skip


def _least(given: Given) -> Row:
    """The law that least of what is granted is performed under, where it is clearly less."""
    rows = sorted(given.rows(AT, "arenden", "andel"), key=lambda row: row["andel"])
    gap = difference(rows[0]["andel"], rows[-1]["andel"]) if rows else None
    return first(rows) if gap is not None and gap < 0 and is_clear(gap) else {}
