"""Which class of cost takes most more of the money than of the clients?"""

from kpbcalc.presentation.given import Given, Row

SHARES = ("andel_kostnad", "andel_brukare")


def said(given: Given) -> Row:
    """What the titles of the section's figures tell."""
    classes = given.rows("ytterfall", "kostnadsklasser", *SHARES)
    most = max(classes, key=_more, default={})
    return {"tyngst": most if most and _more(most) > 0 else {}}


def _more(row: Row) -> float:
    kr, clients = (float(row[share]) for share in SHARES)
    return kr - clients
