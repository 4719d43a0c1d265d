"""What is known of one unit?"""

from __future__ import annotations

from typing import NamedTuple

AREAS = ("Centrum", "Norr", "Söder", "Öster", "Väster", "Landsbygden")
EVERYWHERE = "Hela kommunen"


class Unit(NamedTuple):
    """A unit and the reasons for its cost."""

    enhet: str
    namn: str
    typ: str
    slag: str  # kind: the first letters of the id (HT, SB, …)
    omrade: str
    regi: str = "egen"
    platser: int | None = None
    storlek: float = 1.0  # weight when clients are dealt out
    andel_utford: float = float("nan")  # performed share of granted time, NaN = not recorded
    natt: float = 1.0  # night staffing, 1 = normal
    lokal: float = 0.0  # premises, share of cost
    resor: float = 0.0  # travel, share of cost
    egen_fran: int = 0  # run by another until this year
