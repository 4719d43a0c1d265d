"""What can go wrong, one class and one exit code per kind, told in Swedish.

A message says what is wrong, where (file, row, column, rule) and what to do. It never quotes a value
from a client's row: column names, row numbers and counts only; a personnummer in a file's name is masked.
"""

from typing import ClassVar

from kpbcalc.base.masked import masked


class KpbError(Exception):
    """An error shown to the user as it is, without a traceback.

    `what` names the problem, `where` the place, `remedy` what the user can do. Subclasses set
    `exit_code` as docs/kontrakt.md §1 lists them.
    """

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "Internt fel"

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(masked(what))
        self.what, self.where, self.remedy = masked(what), masked(where), masked(remedy)

    def __str__(self) -> str:
        lines = [f"{self.kind}: {self.what}"]
        if self.where:
            lines.append(f"  Var: {self.where}")
        if self.remedy:
            lines.append(f"  Gör så här: {self.remedy}")
        return "\n".join(lines)


class InternalError(KpbError):
    """A fault in the workbench itself."""


class UsageError(KpbError):
    """Unknown municipality, year, area or option."""

    exit_code = 2
    kind = "Fel användning"


class MachineError(KpbError):
    """The disk, a folder or the machine does not let the command do what was asked (see `faults`).

    It shares its exit code with wrong use: nothing is wrong with the underlag or the workbench, and the
    command works when somebody has given it room, access or another folder.
    """

    exit_code = 2
    kind = "Datorn eller mappen säger stopp"


class ValidationError(KpbError):
    """The underlag does not pass validation."""

    exit_code = 3
    kind = "Underlaget godkänns inte"


class ReconciliationError(KpbError):
    """The cost base and the costs per client do not add up."""

    exit_code = 4
    kind = "Avstämningen går inte ihop"


class DisclosureError(KpbError):
    """The disclosure gate stopped the output."""

    exit_code = 5
    kind = "Sekretessgranskningen stoppade rapporten"


class SourceError(KpbError):
    """An outside source is unreachable and nothing is cached."""

    exit_code = 6
    kind = "Extern källa saknas"
