"""What is an insats group called, in which order do groups stand, and what is their volume counted in?"""

from collections.abc import Iterable
from typing import Literal, overload

from kpbcalc.analysis.area import Omrade, basis_words, capital, group_name, volume_words
from kpbcalc.base.table import Unit
from kpbcalc.disclosure.package import Cell

REST = "Små insatsgrupper tillsammans"  # each of too few to be told
SHORT = {  # beside other words in a sheet's name; never change one: somebody's formula may point at it
    "sabo_heldygn": "säbo",
    "korttid": "korttid",
    "daglig_verksamhet": "dagl verksamhet",
    "ifo_ekonomiskt_bistand": "ek bistånd",
}


def group_words(cell: Cell) -> str:
    """A group as a row's label; several joined ones are the rest."""
    return REST if len(cell.codes) > 1 else capital(group_name(cell.codes[0]))


def short_name(grupp: str) -> str:
    """What a group is called where there is little room."""
    return SHORT.get(grupp, group_name(grupp))


def in_reading_order(cells: Iterable[Cell], omrade: Omrade) -> list[Cell]:
    """The area's groups in the order of its report, then others by code, the joined ones last."""
    order = {code: n for n, code in enumerate(omrade.grupper)}

    def place(cell: Cell) -> tuple[bool, int, str]:
        return len(cell.codes) > 1, order.get(cell.codes[0], len(order)), cell.code

    return sorted(cells, key=place)


@overload
def volume_word(cell: Cell) -> str | None: ...
@overload
def volume_word(cell: Cell, *, both: Literal[True]) -> tuple[str, str] | None: ...
def volume_word(cell: Cell, *, both: bool = False) -> str | tuple[str, str] | None:
    """The unit of a group's volume in words (beviljad timme), or one and many of it; None where units are
    mixed. Granted and performed hours are told apart, since several groups stand in one column."""
    if not cell.unit:
        return None
    one, many = basis_words(cell.codes[0])
    return (one, many) if both else one


def unit_word(volymenhet: str) -> str:
    """A volymenhet of the catalogue in words: månad of manad."""
    return {"manad": "månad", "besok": "besök", "tillfalle": "tillfälle", "arende": "ärende"}.get(
        volymenhet, volymenhet
    )


UNITS: dict[str, Unit] = {"timme": "kr/timme", "dygn": "kr/dygn", "dag": "kr/dag", "månad": "kr/månad"}


def price_unit(grupp: str) -> Unit:
    """The unit of a group's price: kr per hour, per day of care or per other unit."""
    return UNITS.get(volume_words(grupp)[0], "kr/enhet")
