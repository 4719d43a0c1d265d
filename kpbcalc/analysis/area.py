"""The area a table is about: its name, target group and age classes."""

from dataclasses import dataclass
from functools import cache

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.lifetime import OLDEST
from kpbcalc.base.written import thousands

ALL = "alla"
PAID_OUT = "ifo_ekonomiskt_bistand"  # a group that has no performers


@dataclass(frozen=True)
class Omrade:
    """One of AO, FN and IFO with what params/omraden.toml says of it.

    `rubrik` heads a section, `namn` is the definite form that sentences use (”i äldreomsorgen”).
    """

    kod: str
    val: str
    rubrik: str
    namn: str
    malgrupp: tuple[int, int]
    malgrupp_namn: str
    tackning_per: int
    aldersklasser: tuple[tuple[int, int], ...]
    grupper: tuple[str, ...]
    enhetsgrupper: tuple[str, ...]
    insatsgrupper: tuple[str, ...]
    jamfors_ej: tuple[str, ...]

    @property
    def per(self) -> str:
        """How many inhabitants coverage is told per, as it is written: 10 000."""
        return thousands(self.tackning_per)


@cache
def omraden() -> dict[str, Omrade]:
    """The areas by code, in the order of the report."""
    found = params.toml("omraden.toml")
    return {
        kod: Omrade(
            kod, o["val"], o["rubrik"], o["namn"],
            tuple(o["malgrupp"]), o["malgrupp_namn"], int(o["tackning_per"]),
            tuple(tuple(c) for c in o["aldersklasser"]), tuple(o["grupper"]),
            tuple(o["enhetsgrupper"]), tuple(o["insatsgrupper"]), tuple(o["jamfors_ej"]),
        )
        for kod, o in found.items() if kod != "grupp"
    }  # fmt: skip


def chosen(val: str) -> tuple[Omrade, ...]:
    """The areas of a choice: `alla` or one area's own word. Raises `UsageError` for anything else."""
    every = tuple(omraden().values())
    if val == ALL:
        return every
    found = tuple(o for o in every if o.val == val)
    if not found:
        known = ", ".join([*(o.val for o in every), ALL])
        raise UsageError(f"Området ”{val}” finns inte.", remedy=f"Välj ett av {known}.")
    return found


def group_name(grupp: str) -> str:
    """What readers call an insats group."""
    return str(params.toml("omraden.toml")["grupp"].get(grupp, [grupp])[0])


def capital(text: str) -> str:
    """The text with a capital first letter; abbreviations such as LSS stay as they are."""
    return text[:1].upper() + text[1:]


def volume_words(grupp: str) -> tuple[str, str]:
    """One and many of the unit a group's volume is counted in: timme, timmar."""
    one, many = params.toml("omraden.toml")["grupp"].get(grupp, ["", "enhet", "enheter"])[1:3]
    return one, many


def joined(unit: str) -> str:
    """The word between a unit and its group: timme i hemtjänst, månad med ekonomiskt bistånd."""
    return "med" if unit == "månad" else "i"


def basis_words(grupp: str) -> tuple[str, str]:
    """One and many of the same, with which hours they are: beviljad timme, beviljade timmar."""
    one, many = volume_words(grupp)
    for basis in params.toml("omraden.toml")["grupp"].get(grupp, [])[3:]:
        return f"{basis} {one}", f"{basis}{'a' if basis.endswith('förd') else 'e'} {many}"
    return one, many


def age_label(ages: tuple[int, int]) -> str:
    """An age class in words: 65–79 år, 90 år och äldre."""
    youngest, oldest = ages
    return f"{youngest} år och äldre" if oldest >= OLDEST else f"{youngest}–{oldest} år"
