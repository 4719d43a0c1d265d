"""How is it reckoned, and what did the check of the underlag find?"""

import re
from collections.abc import Sequence

from kpbcalc.base.written import enumeration
from kpbcalc.presentation.given import Given, Row
from kpbcalc.sections.metod.fynd import NOT_ACCEPTED

AT = "metod"
RESULT = "insatskostnad"  # no file of the municipality's: what is told of it says itself what it is of


def said(given: Given) -> Row:
    """What there is to say; `kvar` are warnings that nobody has accepted, None without findings at all."""
    rows = given.rows(AT, "fynd")
    warnings = [row for row in rows if row["allvar"] == "Varning"]
    left = [row for row in warnings if row["godkand"] == NOT_ACCEPTED]
    return {
        "grupp": given.fact(AT, "val", "jamforelsegrupp"), "jamfors": given.fact(AT, "val", "jamfors"),
        "doljs": given.fact(AT, "val", "doljs"), "avrundas": given.fact(AT, "val", "avrundas"),
        "fynd": bool(rows), "varnar": len(warnings),
        "en_varning": len(warnings) == 1, "kvar": len(left), "godkanda": len(warnings) - len(left),
        "en_kvar": len(left) == 1, "varningar": _texts(left),
        "upplyser": len(rows) - len(warnings), "en_upplysning": len(rows) - len(warnings) == 1,
    }  # fmt: skip


def _texts(findings: Sequence[Row]) -> list[Row]:
    """Each text once, with its files; numbers are kept together as in other sentences."""
    files: dict[str, dict[str, None]] = {}
    for row in findings:
        there = files.setdefault(str(row["text"]), {})
        there |= {str(row["fil"]): None} if row["fil"] != RESULT else {}
    return [
        {
            "text": re.sub(r"(?<=\d) (?=[\d%])", "\N{NO-BREAK SPACE}", text),
            "filer": enumeration(there), "en_fil": len(there) == 1,
        }
        for text, there in files.items()
    ]  # fmt: skip
