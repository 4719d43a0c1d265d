"""Faults in what somebody has written, told all at once: nobody should need a round for every misspelling."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from kpbcalc.base.errors import UsageError


class UnknownNameError(UsageError):
    """A name that there is none of; `name` as it is written, so that its row can be found."""

    def __init__(self, name: str, what: str, *, where: str, remedy: str) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.name = name


class SeveralError(UsageError):
    """Several faults as one error: the first as itself, the others after it."""

    def __init__(self, faults: Sequence[UsageError]) -> None:
        first, *others = faults
        remedy = first.remedy
        for other in others:
            remedy += f"\n  Dessutom: {other.what} ({other.where}) {other.remedy}".rstrip()
        super().__init__(first.what, where=first.where, remedy=remedy)
        self.faults = tuple(faults)


class Faults:
    """What has been found so far, each once. A step that is `caught` does not stop the next."""

    def __init__(self) -> None:
        self.found: list[UsageError] = []

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Keep the faults that are raised within."""
        try:
            yield
        except UsageError as error:
            self.add(error)

    def add(self, error: UsageError) -> None:
        """Keep a fault, or the several of one."""
        told = {(fault.what, fault.where) for fault in self.found}
        self.found += [fault for fault in faults_of(error) if (fault.what, fault.where) not in told]

    def stop(self) -> None:
        """Raise what has been found: the one fault as it is, several as one."""
        if self.found:
            raise self.found[0] if len(self.found) == 1 else SeveralError(self.found)


def faults_of(error: UsageError) -> tuple[UsageError, ...]:
    """The faults of an error: its own, when it is one of several."""
    return error.faults if isinstance(error, SeveralError) else (error,)


def require(name: object, known: Iterable[str], what: str, where: str) -> None:
    """Refuse a name that is not among the known ones, with the nearest: `what` says of it that it is none."""
    known = list(known)
    if name not in known:
        near = difflib.get_close_matches(str(name), known, 1)
        remedy = f"Menade du {near[0]}?" if near else f"Välj bland {', '.join(known)}."
        raise UnknownNameError(str(name), f"”{name}” {what}.", where=where, remedy=remedy)
