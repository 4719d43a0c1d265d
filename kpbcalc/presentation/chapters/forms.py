"""Which form makes the price of a placement, and what is economic support: handling, and pay to the young?"""

from dataclasses import dataclass

from kpbcalc.base.table import THOUSAND
from kpbcalc.presentation.chapters.group_names import plain, unit
from kpbcalc.presentation.chapters.prices import DAY
from kpbcalc.presentation.given import Given, most_of, whole


@dataclass(frozen=True)
class Form:
    """A form of placement and its price, kr per day."""

    namn: str
    pris: float


@dataclass(frozen=True)
class Placed:
    """The cheapest and the dearest form of placement.

    `dygnen` is how many million kr dearer the year's days are than at the group's price of each form, and
    `alla` whether it has a price of each; `mest` is the form with most of that, and `av_dygnen` how much.
    """

    billigast: Form
    dyrast: Form
    dygnen: float | None
    alla: bool
    mest: str
    av_dygnen: float

    @property
    def mer_an_alla(self) -> bool:
        """Whether that form makes more than all of it: others go the other way."""
        return bool(self.mest) and self.dygnen is not None and abs(self.av_dygnen) > abs(self.dygnen)


@dataclass(frozen=True)
class Support:
    """Economic support: million kr paid out, and what handling it costs in all and per month (kr).

    `grupp` is the group's handling per month.
    """

    utbetalt: float
    handlaggning: float
    per_manad: float
    grupp: float | None


@dataclass(frozen=True)
class Young:
    """What economic support is paid to those of an age (`alder`), kr per inhabitant; None: hidden."""

    alder: str
    kr: float | None
    grupp: float | None


def placed(given: Given) -> Placed | None:
    """None where fewer than two forms have a price."""
    keys = [f"insatser_{g}" for g in given.area.insatsgrupper if unit(g) == DAY]
    rows = [row for key in keys for row in given.rows("produktivitet", key)]
    forms = [Form(plain(row["namn"]), row["pris"]) for row in rows if row["pris"] is not None]
    gaps = [gap for key in keys if (gap := _at_the_groups_prices(given, key)) is not None]
    if len(forms) < 2:
        return None
    every = all(row.get("hela") is not None for row in rows)
    total = sum(gaps) if gaps else None
    told = [row for row in rows if row.get("hela") is not None]
    most = most_of(told, "hela", total or 0.0)
    return Placed(
        forms[0], forms[-1], total, every, plain(most["namn"]) if most else "", most.get("hela", 0.0)
    )


def support(given: Given) -> Support | None:
    """None where payment or handling is not told."""
    about = ("produktivitet", "bistand")
    paid, handled = (given.row(*about, given.fact(*about, of)) for of in ("utbetalt", "handlaggning"))
    if not (whole(paid, "kr") and whole(handled, "kr", "per_manad")):
        return None
    return Support(
        paid["kr"] / THOUSAND, handled["kr"] / THOUSAND, handled["per_manad"], handled.get("medel")
    )


def paid_to_young(given: Given) -> Young | None:
    """None where nobody of their ages is paid."""
    row = next(iter(given.rows("konsumtion", "bistand_unga")), None)
    return Young(str(row["alder"]), row["per_invanare"], row.get("grupp")) if row else None


def _at_the_groups_prices(given: Given, key: str) -> float | None:
    """How much dearer a group's forms are than at the others' price of each; None where it is not told."""
    table = given.table("produktivitet", key)
    if table is None or "hela" not in {c.key for c in table.columns}:
        return None
    gap: float | None = given.value("produktivitet", key, str(table.total), "hela")
    return gap
