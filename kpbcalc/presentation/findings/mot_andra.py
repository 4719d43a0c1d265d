"""Cost per inhabitant against the peers when age is taken out, and what makes most of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpbcalc.base.table import MNKR
from kpbcalc.presentation.chapters import konsumtion
from kpbcalc.presentation.findings.finding import COMPARISON, UNKNOWN, Finding
from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class AgainstPeers:
    """The area's chapter on consumption, and what is left of the difference when age is taken out, mnkr."""

    konsumtion: konsumtion.Consumption
    ovrigt: float


def find(given: Given) -> Iterator[Finding]:
    """None where age explains the difference, or where there is nobody to compare with."""
    said = konsumtion.said(given)
    people = given.value("konsumtion", "alder", given.fact("konsumtion", "alder", "alla"), "invanare")
    if said is None or said.driver is None or people is None:
        return
    left = sum(part.kr for part in said.delar if part.vad != "alder") * people / MNKR
    yield Finding(
        "mot_andra", given.omrade, left, COMPARISON, UNKNOWN, AgainstPeers(said, left), given.omrade
    )
