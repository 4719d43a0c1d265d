"""Which part of individ- och familjeomsorgen is an insats of: barn och unga, vuxna or ekonomiskt bistånd?

Source: params/verksamheter.toml.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kpbcalc.base import params


@dataclass(frozen=True)
class Verksamhet:
    """One part of an area; its cost is set against the inhabitants of `aldrar`, called `per`."""

    kod: str
    omrade: str
    namn: str
    rs: tuple[str, ...]
    aldrar: tuple[int, int]
    per: str


@cache
def verksamheter(omrade: str) -> tuple[Verksamhet, ...]:
    """The parts of an area in the order of the report; none for an area that has no such parts."""
    return tuple(
        Verksamhet(v["kod"], v["omrade"], v["namn"], tuple(v["rs"]), tuple(v["aldrar"]), v["per"])
        for v in params.toml("verksamheter.toml")["verksamhet"] if v["omrade"] == omrade
    )  # fmt: skip


def by_insats(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """The part that each insats is of, by code. In: kod, omrade and rs_kod of insatser."""
    found: dict[str, str] = {}
    for kod, omrade, rs in rows:
        parts = verksamheter(omrade)
        if parts:
            found[kod] = next((v.kod for v in parts if rs in v.rs), parts[-1].kod)
    return found
