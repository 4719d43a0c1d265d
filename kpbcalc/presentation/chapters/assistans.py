"""Personal assistance: how much of what is granted is performed, and who pays?"""

from dataclasses import dataclass

from kpbcalc.base.figure import ABSENT
from kpbcalc.base.table import THOUSAND
from kpbcalc.presentation.chapters.prices import NEARLY_ALL
from kpbcalc.presentation.formats import share_words
from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Assistance:
    """All cases of personal assistance; amounts in mnkr. `schema`: None without scheduled hours.

    `okand`: whether the underlag does not say how much is performed.
    """

    arenden: float | None
    beviljad: float | None
    schema: float | None
    utford: float | None
    andel: float | None
    brutto: float | None
    fk: float | None
    tackning: float | None
    netto: float | None
    okand: bool

    @property
    def betalar(self) -> str:
        """Which share Försäkringskassan pays, in words; empty where that is not told."""
        return share_words(self.tackning) if self.tackning else ""

    @property
    def fattas(self) -> bool:
        """Whether not nearly all that is granted is performed."""
        return self.andel is not None and self.andel < NEARLY_ALL

    @property
    def i_planeringen(self) -> bool | None:
        """Whether more of it is lost in planning than in performing; None without scheduled hours."""
        if self.beviljad is None or self.schema is None or self.utford is None:
            return None
        return self.beviljad - self.schema > self.schema - self.utford


def said(given: Given) -> Assistance | None:
    """None where nobody has personal assistance."""
    cases = given.table("assistans", "arenden")
    if cases is None:
        return None
    number, row = next((n, r) for n, r in enumerate(cases.rows()) if r["grupp"] == cases.facts["alla"])
    names = ("arenden", "beviljad", "schema", "utford", "andel", "tackning")
    amounts = {n: None if row.get(n) is None else row[n] / THOUSAND for n in ("brutto", "fk", "netto")}
    unknown = cases.cells[number]["utford"] is ABSENT
    return Assistance(**{name: row.get(name) for name in names}, **amounts, okand=unknown)
