"""What a municipality decides about its import: `[import]` of its own choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import Own

# Words in Avvikelse for a visit that did not take place; whoever came in vain performed nothing.
NOT_PERFORMED = (
    "bomkörning", "bom", "bombesök", "utebliven", "uteblivet", "inställd", "inställt", "avbokad", "avbokat",
    "ej utförd", "ej utfört",
)  # fmt: skip


@dataclass(frozen=True)
class Policy:
    """`franvaro`: days away count as `belagd` (the rule) or are taken off (`avdrag`).

    `placering_insats`: unit → insats, for placements without one. `ej_utford`: words for missed visits.
    """

    franvaro: str = "belagd"
    placering_insats: Mapping[str, str] = field(default_factory=dict)
    ej_utford: tuple[str, ...] = NOT_PERFORMED


def read_policy(own: Own) -> Policy:
    """The `[import]` of a municipality's parameters, checked; `UsageError` names what is wrong."""
    given = own.get("import", {})
    where = own.where("import")
    known = [f.name for f in fields(Policy)]
    unknown = sorted(given.keys() - set(known))
    if unknown:
        raise UsageError(
            f"{unknown[0]} är ingen inställning för importen.", where=where,
            remedy=f"Välj bland {', '.join(known)}.",
        )  # fmt: skip
    policy = Policy(**given)
    if policy.franvaro not in ("belagd", "avdrag"):
        raise UsageError(
            "franvaro ska vara belagd eller avdrag.", where=where,
            remedy='Skriv franvaro = "belagd" om frånvarodygn ska räknas som belagda.',
        )  # fmt: skip
    units, words = policy.placering_insats, policy.ej_utford
    if not (isinstance(units, Mapping) and all(isinstance(code, str) for code in units.values())):
        raise UsageError(
            "placering_insats har fel form.",
            where=where,
            remedy='Skriv [import.placering_insats] SB1 = "SABO-OMV".',
        )
    if not (isinstance(words, list | tuple) and all(isinstance(word, str) for word in words)):
        raise UsageError("ej_utford har fel form.", where=where, remedy='Skriv ej_utford = ["Bomkörning"].')
    return policy
