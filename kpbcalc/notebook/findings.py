"""What the findings notebook works with: what the checks found, file by file, as released tables."""

from IPython.display import display

from kpbcalc import disclosure, presentation
from kpbcalc.analysis import fynd, rs_bro
from kpbcalc.base import own_choices, register
from kpbcalc.calculation.calculate import examine_all, source
from kpbcalc.disclosure import Released
from kpbcalc.underlag import acceptance


class Granskning:
    """The findings about one municipality and year, behind the disclosure gate.

    Arguments are the notebook's parameters; all areas are examined, and nothing is written. An underlag with
    errors is shown with them: only a municipality or year that does not exist is refused.
    """

    def __init__(self, kommun: str, ar: int, omrade: str, underlag: str, utdata: str, publik: str) -> None:
        self.kommun = register.find(str(kommun))
        self.ar = ar
        where = source(underlag, self.kommun.kod)
        result, findings = examine_all(where.root, self.kommun.kod, ar, acceptance.from_environment())
        found = fynd.tables(findings, str(ar)) | (rs_bro.tables([result]) if result else {})
        own = own_choices.read(self.kommun.kod, where.root)
        policy = disclosure.policy_from_params("intern" if publik == "intern" else "extern", own)
        released = disclosure.release_report(list(found.values()), policy)
        self.tables: dict[str, Released] = dict(zip(found, released, strict=True))

    def text(self) -> None:
        """The findings in a few sentences."""
        display(presentation.say("fynd", self.tables, kommun=self.kommun.namn, ar=self.ar))

    def tabell(self, *keys: str) -> None:
        """The tables with these keys; a table without data is left out."""
        for key in keys:
            if key in self.tables:
                display(presentation.table(self.tables[key]))

    def filer(self) -> list[str]:
        """The keys of the tables with one file's findings."""
        return [key for key in self.tables if key.startswith("fil_")]
