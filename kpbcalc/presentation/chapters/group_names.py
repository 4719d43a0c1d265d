"""What chapters call things inside a sentence: an insats group, and its hour or day that has a price."""

from kpbcalc.analysis.area import capital, group_name, joined, volume_words
from kpbcalc.presentation.prose import inside

DEFINITE = {
    "timme": "timmen", "dygn": "dygnet", "dag": "dagen", "månad": "månaden", "portion": "portionen",
    "besök": "besöket", "enhet": "enheten",
}  # fmt: skip
OTHERWISE = {
    "assistans_sfb": "timmen i personlig assistans enligt SFB, efter Försäkringskassans ersättning,",
    "ifo_placering": "placeringsdygnet",
}


def plain(name: str) -> str:
    """A label inside a sentence, without what is explained in brackets."""
    return inside(name.partition(" (")[0])


def label(grupp: str) -> str:
    """The label of a group's row in tables."""
    return capital(group_name(grupp))


def priced(grupp: str) -> str:
    """What has a price: timmen i hemtjänst, dygnet i särskilt boende."""
    one = volume_words(grupp)[0]
    return OTHERWISE.get(grupp) or f"{DEFINITE.get(one, one)} {joined(one)} {plain(label(grupp))}"


def unit(grupp: str) -> str:
    """The unit of a group's volume: timme, dygn."""
    return volume_words(grupp)[0]
