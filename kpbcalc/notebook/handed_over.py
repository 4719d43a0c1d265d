"""What sections are asked about, made of a prepared municipality; and how a command hands one over.

A notebook has six parameters by contract (docs/kontrakt.md §1). A command that has already prepared the
municipality hands it to the notebook it runs in its own process; in JupyterLab and under plain papermill
nobody has, and the notebook prepares it itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from kpbcalc.analysis import reference_group
from kpbcalc.analysis.area import ALL, Omrade, chosen
from kpbcalc.analysis.at_hand import at_hand
from kpbcalc.analysis.context import Context
from kpbcalc.base import register
from kpbcalc.calculation.prepare import Prepared, prepare
from kpbcalc.disclosure.policy import audience_of
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.sources import fetched_parts, peer_choice
from kpbcalc.sources.cache import stored
from kpbcalc.sources.peer_choice import Choice


@dataclass(frozen=True)
class Handed:
    """What a command hands to the notebooks it runs: the prepared municipality, whom to compare with."""

    prepared: Prepared
    choice: Choice


_HANDED: ContextVar[Handed | None] = ContextVar("handed", default=None)


@contextmanager
def handed(prepared: Prepared, choice: Choice) -> Iterator[None]:
    """While inside, a notebook about this municipality, year and audience works with what is prepared."""
    token = _HANDED.set(Handed(prepared, choice))
    try:
        yield
    finally:
        _HANDED.reset(token)


def of_parameters(given: Parameters) -> tuple[Prepared, Choice]:
    """What a command has handed over, when it is what the parameters ask for; else it is prepared now."""
    there = _HANDED.get()
    audience = audience_of(given.publik)
    if there is not None and _is_about(there.prepared, given):
        return there.prepared, there.choice
    prepared = prepare(given.kommun, given.ar, given.underlag, audience)
    return prepared, peer_choice.wanted(prepared.own, given.ar)


def _is_about(prepared: Prepared, given: Parameters) -> bool:
    asked = (register.find(given.kommun), given.ar, given.publik)
    if (prepared.kommun, prepared.result.ar, prepared.policy.audience) != asked:
        return False
    if not given.underlag:
        return prepared.where.synthetic
    return Path(given.underlag).resolve() == prepared.where.root.resolve()


def context(prepared: Prepared, choice: Choice, areas: Sequence[Omrade]) -> Context:
    """What the sections of a report about these areas are asked about."""
    kommun, ar = prepared.kommun.kod, prepared.result.ar
    outside = stored(fetched_parts.folder())
    others = at_hand(prepared.where.root, kommun, ar, demo=prepared.where.demo)
    codes = [p.kommun for p in others.packages]
    groups = {
        o.kod: reference_group.choose(choice, kommun, ar, o.kod, outside, codes, others.namn)
        for o in chosen(ALL)
        if codes
    }
    return Context(
        kommun=prepared.kommun, years=prepared.packages, areas=tuple(areas), at_hand=others.packages,
        groups={code: group for code, group in groups.items() if group}, outside=outside,
        karta=prepared.karta, findings=prepared.findings, policy=prepared.policy, own=prepared.own,
        choice=choice, demo=prepared.where.demo,
    )  # fmt: skip
