"""What is chosen for one file of a source (`perioder = { "fil*.csv" = "…" }`): is it one of the source's?"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.underlag.extracts.named_years import SHORT, YEAR


def read_by_file(
    given: object, name: str, known: Sequence[str], what: str, where: str, form: str
) -> dict[str, str]:
    """The choice by the pattern or name of its file. In: the patterns that may have it, `what` others are.

    Raises `UsageError` for every file that is none of them; `form` is how the choice is written.
    """
    if not (isinstance(given, Mapping) and all(isinstance(said, str) for said in given.values())):
        raise UsageError(f"{name} har fel form.", where=where, remedy=form)
    faults = Faults()
    for file in given:
        fits = any(fnmatchcase(_of_any_year(file), _of_any_year(one)) for one in known)
        if file not in known and not fits:
            with faults.caught():
                require(file, known, f"är {what} i källan", f"{where}, {name}")
    faults.stop()
    return dict(given)


def _of_any_year(pattern: str) -> str:
    return pattern.replace(YEAR, "*").replace(SHORT, "*")
