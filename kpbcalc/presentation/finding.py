"""One thing that stands out: what it says, how much money it is about, how sure and how new it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpbcalc.base import params
from kpbcalc.base.table import Table

Tables = Mapping[str, Table]
Sections = Mapping[str, Tables]
ACCOUNTS, ASSUMED = "eget bokslut", "eget bokslut, antagen gräns"
COMPARISON, FORECAST = "jämförelse", "prognos"
NEW, SAME, UNKNOWN = "nytt", "som förra året", "går inte att följa"


@dataclass(frozen=True)
class Finding:
    """One thing that stands out: its kind and what it is about, a sentence, its size in million kr a year.

    `certainty` says what it rests on and `novelty` whether it was so last year, in the words of
    params/sammanfattning.toml.
    """

    kind: str
    about: str
    text: str
    size: float
    certainty: str
    novelty: str

    @property
    def label(self) -> str:
        """What the finding is called."""
        return f"{self.kind}, {self.about}"


def rules(part: str) -> Mapping[str, Any]:
    """A part of params/sammanfattning.toml."""
    found: Mapping[str, Any] = params.toml("sammanfattning.toml")[part]
    return found
