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
    """None where the volume's part is less than is called a difference."""
    about = ("over_tid", "pris_volym_steg")
    fran = given.fact(*about, "fran")
    before, volume = given.value(*about, fran, "belopp"), given.value(*about, "Volym", "belopp")
    if before is None or volume is None or not is_clear(100 * volume / before):
        return
    yield Finding("volym", given.omrade, volume, ACCOUNTS, UNKNOWN, Volume(fran))
