"""A unit cost that is another than the group's, the same year; the published mean where there is no group."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kpbcalc.analysis.area import PAID_OUT, joined, omraden
from kpbcalc.base.table import MNKR
from kpbcalc.presentation.chapters.forms import placed, support
from kpbcalc.presentation.chapters.group_names import DEFINITE, label
from kpbcalc.presentation.clear import difference, is_clear, is_most
from kpbcalc.presentation.findings.finding import COMPARISON, UNKNOWN, Finding
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import inside


@dataclass(frozen=True)
class Price:
    """What an hour or a day costs against a reference (kr), and the reference's year if another.

    `former` says that the price is a mean of unlike forms: it may be another because the forms are, unless
    `form` is the one that most of it is in, at another price. `handlaggning` says that most of it
    is what handling the support costs.
    """

    grupp: str
    enhet: str
    pris: float
    referens: float
    namn: str
    medelar: str
    hogre: bool
    former: bool
    form: str = ""
    handlaggning: bool = False

    @property
    def det(self) -> str:
        """What has the price: timmen i hemtjänst. A group may cost more in all while its hour is cheaper."""
        return f"{DEFINITE.get(self.enhet, self.enhet)} {joined(self.enhet)} {self.grupp}"


def find(given: Given) -> Iterator[Finding]:
    """One for each group whose unit cost is clearly another."""
    yield from _against_group(given) if given.table("produktivitet", "mot_gruppen") else _against_mean(given)


def _against_group(given: Given) -> Iterator[Finding]:
    name = given.fact("produktivitet", "mot_gruppen", "grupp")
    for row in given.rows("produktivitet", "mot_gruppen", "pris", "medel", "volym"):
        said = _price(str(row["rad"]), str(row["enhet"]), row["pris"], row["medel"], name, "")
        done = given.told("produktivitet", "utforande", str(row["rad"]), "pris_utford", "pris_utford_grupp")
        if said and not _turns(said, [difference(*done.values())] if done else []):
            yield _found(_explained(given, said, row["volym"]), row["volym"], given.omrade)


def _explained(given: Given, said: Price, volume: float) -> Price:
    """The price with what most of its difference is, where the tables of forms and of handling tell it."""
    gap, forms, handled = said.pris - said.referens, placed(given), support(given)
    same = said.former and forms is not None and is_most(forms.dygnen, gap * volume / MNKR)
    handling = None
    if handled and handled.grupp is not None and said.grupp == inside(label(PAID_OUT)):
        handling = handled.per_manad - handled.grupp
    form = forms.mest if forms and same else ""
    return replace(said, form=form, handlaggning=is_most(handling, gap))


def _against_mean(given: Given) -> Iterator[Finding]:
    years = given.fact("produktivitet", "grupper", "medelar")
    if years != str(given.ar):  # prices of another year say nothing of this one's
        return
    for row in given.rows("produktivitet", "grupper", "pris", "volym"):
        said = _price(str(row["grupp"]), str(row["enhet"]), row["pris"], row.get("referens"), "", years)
        by_hour = (
            r["avvikelse"] for r in given.rows("produktivitet", "timmen", "avvikelse")
            if said and str(r["rad"]).casefold().startswith(f"{said.grupp.casefold()}, per ")
        )  # fmt: skip
        if said and not _turns(said, by_hour):
            yield _found(said, row["volym"], given.omrade)


def _price(
    grupp: str, enhet: str, pris: float, referens: float | None, namn: str, medelar: str
) -> Price | None:
    gap = difference(pris, referens)
    if gap is None or referens is None or not is_clear(gap):
        return None
    forms = {label(g) for omrade in omraden().values() for g in omrade.insatsgrupper}
    return Price(inside(grupp), enhet, pris, referens, namn, medelar, gap > 0, grupp in forms)


def _found(said: Price, volume: float, omrade: str) -> Finding:
    size = (said.pris - said.referens) * volume / MNKR
    return Finding("pris", said.grupp, size, COMPARISON, UNKNOWN, said, omrade)


def _turns(said: Price, gaps: Iterable[float | None]) -> bool:
    """Whether the gap has another sign per performed than per granted hour: then nobody knows which it is."""
    return any((gap > 0) != said.hogre for gap in gaps if gap is not None)
