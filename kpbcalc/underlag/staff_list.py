"""Is a file a list of the staff? It has personnummer too, of employees and not of clients."""

from collections.abc import Sequence

from kpbcalc.base import params
from kpbcalc.underlag.headings import plain

UNITS = "enheter"


def is_staff_list(headings: Sequence[str]) -> bool:
    """Whether the headings are of a payroll system: a personnummer beside a job or how much of one."""
    return _has(headings, "person") and _has(headings, "arbete")


def of_units(headings: Sequence[str]) -> list[str]:
    """The headings that may be of units: a name beside a personnummer is that person's."""
    if not _has(headings, "person"):
        return list(headings)
    return [heading for heading in headings if plain(heading) not in _words("namn")]


def _has(headings: Sequence[str], what: str) -> bool:
    return bool({plain(heading) for heading in headings} & _words(what))


def _words(what: str) -> set[str]:
    return {plain(text) for text in params.toml("rubriker.toml")["personallista"][what]}
