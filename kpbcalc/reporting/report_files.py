"""What are a report's files called? One that may be shared, a secret one and a draft never share a name.

So no run takes away what a run of another kind has written: not an extern one the intern report, not the
other way round, and a draft neither of them. A draft lies in a folder of its own too.
"""

from dataclasses import dataclass

from kpbcalc.disclosure.policy import Audience

DRAFTS = "utkast"
CASES = "internt"


@dataclass(frozen=True)
class ReportFiles:
    """The names of a report's files in its folder."""

    page: str
    notebook: str
    workbook: str
    manifest: str

    @property
    def names(self) -> list[str]:
        """All of them."""
        return [self.page, self.notebook, self.workbook, self.manifest]


def report_files(audience: Audience, *, draft: bool = False) -> ReportFiles:
    """The names for an audience: `rapport.html`, `rapport_SEKRETESS.html`, `rapport_UTKAST.html`."""
    kind = "_SEKRETESS" * (audience == "intern") + "_UTKAST" * draft
    return ReportFiles(
        f"rapport{kind}.html", f"rapport{kind}.ipynb", f"tabeller{kind}.xlsx", f"manifest{kind}.json"
    )


def of_others(audience: Audience, *, draft: bool = False) -> list[str]:
    """What a run finds in its folder and leaves there: the other audience's files, and the drafts."""
    if audience == "intern":
        others = report_files("extern", draft=draft).names
    else:
        others = [*report_files("intern", draft=draft).names, CASES]
    return others if draft else [*others, DRAFTS]
