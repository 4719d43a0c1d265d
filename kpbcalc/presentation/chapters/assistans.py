"""Personal assistance: how much of what is granted is performed, and who pays?"""

from dataclasses import dataclass

from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Assistance:
    """All cases of personal assistance; amounts in tkr. `schema`: None where scheduled hours are not told."""

    arenden: float | None
    beviljad: float | None
    schema: float | None
    utford: float | None
    andel: float | None
    brutto: float | None
    fk: float | None
    tackning: float | None
    netto: float | None


def said(given: Given) -> Assistance | None:
    """None where nobody has personal assistance."""
    cases = given.table("assistans", "arenden")
    if cases is None:
        return None
    row = next(r for r in cases.rows() if r["grupp"] == cases.facts["alla"])
    names = ("arenden", "beviljad", "schema", "utford", "andel", "brutto", "fk", "tackning", "netto")
    return Assistance(**{name: row.get(name) for name in names})
