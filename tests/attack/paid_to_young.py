"""How many young adults are paid economic support, beside all who are and all of their ages."""

from kpbcalc.base import params
from tests.attack.cells import Reading
from tests.attack.persons import Counts
from tests.attack.system import Terms


def who_are_paid(found: Counts, reading: Reading, omrade: str) -> None:
    """They are some of those who are paid, and some of those of their ages."""
    split = params.toml("verksamheter.toml")["bistand"]
    low, high = split["unga"]
    for cell in reading.package.shown("bistand_unga", omrade):
        n = found.system.unknown((reading.package.ar, "paid to the young", omrade), cell.n, cell.n)
        mine: Terms = [(n, 1.0)]
        paid = reading.total("insatser", omrade, split["grupp"], of=lambda key: key[2] == split["utbetalt"])
        found.inside(mine, paid, f"paid in {omrade} and not young")
        ages = reading.total("alder", omrade, of=lambda key: _meets(key[1], low, high))
        found.inside(mine, ages, f"as old in {omrade} and not paid, or a little younger or older")


def _meets(klass: str, low: int, high: int) -> bool:
    first, _, last = klass.partition("-")
    return bool(last) and int(first) <= high and low <= int(last)
