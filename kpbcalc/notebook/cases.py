"""What the internal notebook works with: the outliers one by one, for the municipality's own staff only.

Nothing but that notebook imports this module, and it refuses every audience but intern.
"""

from IPython.display import display

from kpbcalc import presentation
from kpbcalc.analysis.area import Omrade, chosen
from kpbcalc.base import register
from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.new_table import Table
from kpbcalc.calculation.calculate import calculate_years, source
from kpbcalc.disclosure.policy import audience_of
from kpbcalc.notebook import case_list
from kpbcalc.underlag import acceptance


class Fallista:
    """One municipality's outliers, by area. Arguments are the notebook's parameters.

    Raises `DisclosureError` for the audience extern, and the workbench's own errors as a report does.
    """

    def __init__(self, kommun: str, ar: int, omrade: str, underlag: str, utdata: str, publik: str) -> None:
        if audience_of(publik) != "intern":
            raise DisclosureError(
                "Listan med ytterfall visar enskilda personer och är bara för kommunens egen personal.",
                where="ytterfall_intern.ipynb",
                remedy="Välj --audience intern (AUDIENCE=intern) om du har rätt att se uppgifterna.",
            )
        self.kommun = register.find(str(kommun))
        self.ar = ar
        self.omraden = chosen(omrade)
        where = source(underlag, self.kommun.kod)
        years, _ = calculate_years(where.root, self.kommun.kod, ar, acceptance.from_environment())
        self._tables: dict[str, dict[str, Table]] = {o.kod: case_list.tables(years, o) for o in self.omraden}

    def rubrik(self, omrade: Omrade) -> None:
        """The area as a heading."""
        display(presentation.heading(omrade.rubrik, 3, f"fall-{omrade.kod.lower()}"))

    def text(self, omrade: Omrade) -> None:
        """How many rows the area has and how to read them."""
        tables = self._tables[omrade.kod]
        display(presentation.say("ytterfall_intern", tables, ar=self.ar, omrade=omrade.namn))

    def tabell(self, omrade: Omrade) -> None:
        """The area's list; nothing when it has none."""
        for table in self._tables[omrade.kod].values():
            display(presentation.table(table))
