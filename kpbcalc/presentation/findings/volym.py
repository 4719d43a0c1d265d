"""What more or less service has done to the cost since the year before; prices are no finding."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpbcalc.presentation.clear import is_clear
from kpbcalc.presentation.findings.finding import ACCOUNTS, UNKNOWN, Finding
from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Volume:
    """Since when."""

    fran: str


def find(given: Given) -> Iterator[Finding]:
    """None where the volume's part is less than is called a difference, or where there was no cost before."""
    about = ("over_tid", "pris_volym")
    found = given.told(*about, given.fact(*about, "alla"), "fore", "volym")
    if found and found["fore"] and is_clear(100 * found["volym"] / found["fore"]):
        since = Volume(given.fact(*about, "fran"))
        yield Finding("volym", given.omrade, found["volym"], ACCOUNTS, UNKNOWN, since)
