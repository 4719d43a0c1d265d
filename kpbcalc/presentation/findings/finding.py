"""One thing that stands out: what it is, how much money it is about, how sure and how new it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpbcalc.base import params
from kpbcalc.base.known_names import require

KINDS = tuple(sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.j2")))
ACCOUNTS, ASSUMED = "eget bokslut", "eget bokslut, antagen gräns"
COMPARISON, FORECAST = "jämförelse", "prognos"
NEW, SAME, UNKNOWN = "nytt", "som förra året", "går inte att följa"


@dataclass(frozen=True)
class Finding:
    """What its kind's template says in sentences.

    `slag` is the kind (its module and template), `om` what it is about, `mnkr` its size in million kr a year,
    `sakerhet` what it rests on and `nyhet` whether it was so last year, in the words of
    params/sammanfattning.toml. `said` is what its sentences choose among and tell. `pengar` is whose money it
    is a part of, where others can be parts of the same: what an area costs more is what its hours do.
    """

    slag: str
    om: str
    mnkr: float
    sakerhet: str
    nyhet: str
    said: Any
    pengar: str = ""

    def __post_init__(self) -> None:
        """Raises `UndeclaredError`, with the nearest, for a kind that has no template."""
        require([self.slag], KINDS, "findings", "finding")

    def counts_again(self, other: "Finding") -> bool:
        """Whether the money of the two is partly the same, so that they must not be told side by side.

        Two of a kind are about two things, each with money of its own.
        """
        same = self.pengar != "" and self.pengar == other.pengar and self.slag != other.slag
        return same and self.mnkr * other.mnkr > 0

    @property
    def weight(self) -> float:
        """Size × certainty × novelty."""
        sure, new = rules("sakerhet")[self.sakerhet], rules("nyhet")[self.nyhet]
        return abs(self.mnkr) * float(sure) * float(new)


def rules(part: str) -> Mapping[str, Any]:
    """A part of params/sammanfattning.toml."""
    found: Mapping[str, Any] = params.toml("sammanfattning.toml")[part]
    return found
