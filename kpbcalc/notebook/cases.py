"""What the internal notebook works with: the outliers one by one, for the municipality's own staff only.

Nothing but that notebook imports this module, and it refuses every audience but intern.
"""

from IPython.display import display

from kpbcalc import presentation
from kpbcalc.analysis.area import Omrade, chosen
from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.table import Table
from kpbcalc.notebook import case_list
from kpbcalc.notebook.handed_over import of_parameters
from kpbcalc.notebook.parameters import parameters


class Fallista:
    """One municipality's outliers, by area. Arguments are the notebook's parameters.

    Raises `DisclosureError` for the audience extern, and the workbench's own errors as a report does.
    """

    def __init__(self, kommun: str, ar: int, omrade: str, underlag: str, utdata: str, publik: str) -> None:
        given = parameters(
            kommun=kommun, ar=ar, omrade=omrade, underlag=underlag, utdata=utdata, publik=publik
        )
        if given.publik != "intern":
            raise DisclosureError(
                "Listan med ytterfall visar enskilda personer och är bara för kommunens egen personal.",
                where="ytterfall_intern.ipynb",
                remedy="Välj --audience intern (AUDIENCE=intern) om du har rätt att se uppgifterna.",
            )
        prepared, _ = of_parameters(given)
        self.ar = ar
        self.omraden = chosen(omrade)
        self._tables: dict[str, dict[str, Table]] = {
            o.kod: case_list.tables(prepared.results, o) for o in self.omraden
        }

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
