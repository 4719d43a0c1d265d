"""What the findings notebook works with: what the checks found, file by file."""

from IPython.display import display

from kpbcalc import presentation
from kpbcalc.base import own_choices, register
from kpbcalc.base.errors import UsageError
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import examine_all, source
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.notebook.parameters import parameters
from kpbcalc.presentation.given import BESIDE
from kpbcalc.sections.metod.fynd import by_file


class Granskning:
    """The findings about one municipality and year.

    Arguments are the notebook's parameters; all areas are examined, and nothing is written. An underlag with
    errors is shown with them: only a municipality or year that does not exist is refused.
    """

    def __init__(self, kommun: str, ar: int, omrade: str, underlag: str, utdata: str, publik: str) -> None:
        given = parameters(
            kommun=kommun, ar=ar, omrade=omrade, underlag=underlag, utdata=utdata, publik=publik
        )
        self.kommun = register.find(given.kommun)
        self.ar = ar
        where = source(underlag, self.kommun.kod)
        _, findings = examine_all(where.root, self.kommun.kod, ar)
        own = own_choices.read(self.kommun.kod, where.root)
        policy = policy_from_params("intern" if publik == "intern" else "extern", own)
        self.tables: dict[str, Table] = by_file(findings, policy, str(ar))

    def text(self) -> None:
        """The findings in a few sentences."""
        display(presentation.say("fynd", self.tables, kommun=self.kommun.namn, ar=self.ar))

    def tabell(self, *keys: str) -> None:
        """The tables with these keys; a table without data is left out.

        Raises `UsageError` for a key of no table.
        """
        for key in keys:
            if key in self.tables:
                display(presentation.table(self.tables[key]))
            elif key not in BESIDE["fynd"]:
                raise UsageError(
                    f"Granskningen har ingen tabell som heter ”{key}”.",
                    remedy=f"Välj bland {', '.join(BESIDE['fynd'])}.",
                )

    def filer(self) -> None:
        """One table for each file with findings."""
        self.tabell(*(key for key in self.tables if key.startswith("fil_")))
