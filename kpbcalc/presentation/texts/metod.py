"""How is it reckoned, and what did the check of the underlag find?"""

from kpbcalc.presentation.given import Given, Row

AT = "metod"


def said(given: Given) -> Row:
    """What there is to say; `kvar` are warnings that nobody has accepted, None without findings at all."""
    rows = given.rows(AT, "fynd")
    warnings = [row for row in rows if row["allvar"] == "Varning"]
    left = sum(row["godkand"] == "Nej" for row in warnings)
    return {
        "grupp": given.fact(AT, "val", "jamforelsegrupp"), "jamfors": given.fact(AT, "val", "jamfors"),
        "fynd": bool(rows), "varnar": len(warnings),
        "en_varning": len(warnings) == 1, "kvar": left, "godkanda": len(warnings) - left,
        "upplyser": len(rows) - len(warnings), "en_upplysning": len(rows) - len(warnings) == 1,
    }  # fmt: skip
