"""The disclosure policy: how few persons are too few, when one of them dominates, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.base.own_choices import Own
from kpbcalc.base.own_sections import is_number

Audience = Literal["extern", "intern"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

# The rules a municipality may set for itself, and whether a higher figure is the stricter one.
RULES: dict[str, tuple[str, bool]] = {
    "minsta_antal": ("troskel", True),
    "storsta_procent": ("dominans", False),
    "tva_storsta_procent": ("dominans", False),
    "p_procent": ("dominans", True),
    "belopp_kr": ("avrundning", True),
    "antal": ("avrundning", True),
}


@dataclass(frozen=True)
class Policy:
    """Limits in force for one report, with their source; `audience` extern hides, intern shows all.

    `minimum` persons; `largest`, `two_largest` and `p` in percent (dominance);
    `round_kr` and `round_count` are steps. `loosened` holds the municipality's reasons for anything below the
    common policy.
    """

    minimum: int
    source: str
    audience: Audience = "extern"
    largest: float = 80.0
    two_largest: float = 90.0
    p: float = 10.0
    round_kr: int = 1
    round_count: int = 1
    loosened: str = ""

    def describe(self) -> str:
        """The policy in Swedish, as the report prints it."""
        if self.audience == "intern":
            return "Intern publik: inga celler döljs."
        rounded = [f"belopp om brukare avrundas till hela {self.round_kr} kr"] * (self.round_kr > 1)
        rounded += [f"antal avrundas till jämna {self.round_count}"] * (self.round_count > 1)
        sentences = [
            f"Celler som bygger på 1–{self.minimum - 1} personer döljs, liksom summor där den största "
            f"personen står för mer än {self.largest:g} procent eller de två största för mer än "
            f"{self.two_largest:g} procent ({self.source}).",
            "Detsamma gäller det som blir kvar när man drar ett visat tal från ett annat om samma personer: "
            "kan det gälla så få, eller så ojämnt, slås uppgifter ihop eller döljs ytterligare celler.",
        ]
        if rounded:
            first, *rest = rounded
            sentences.append(". ".join([" och ".join([first[0].upper() + first[1:], *rest])]) + ".")
        if self.loosened:
            sentences.append(f"Kommunen har valt mildare gränser än arbetsbänkens: {self.loosened}")
        return " ".join(sentences)


def audience_of(word: str) -> Audience:
    """The audience a user asked for. Raises `UsageError` for anything but extern and intern."""
    for audience in AUDIENCES:
        if word == audience:
            return audience
    raise UsageError(f"Publiken ”{word}” finns inte.", remedy="Välj extern eller intern.")


def policy_from_params(audience: Audience = "extern", own: Own | None = None) -> Policy:
    """The policy of params/sekretess.toml with the municipality's own choices.

    Raises `UsageError` for a rule that does not exist or is no number, and for a milder rule without a
    stated reason (`skal`).
    """
    shared = params.toml("sekretess.toml")
    stated = dict(own.get("sekretess", {})) if own else {}
    rules, loosened = choose(shared, stated, own.where("sekretess") if own else "")
    return Policy(
        minimum=int(rules["minsta_antal"]),
        source=str(shared["troskel"]["kalla"]),
        audience=audience,
        largest=rules["storsta_procent"],
        two_largest=rules["tva_storsta_procent"],
        p=rules["p_procent"],
        round_kr=int(rules["belopp_kr"]),
        round_count=int(rules["antal"]),
        loosened=loosened,
    )


def minimum_answers() -> int:
    """The smallest number of answers a unit may be judged on (params/sekretess.toml)."""
    return int(params.toml("sekretess.toml")["undersokning"]["minsta_antal_svar"])


def choose(shared: Mapping[str, Any], own: Mapping[str, Any], where: str) -> tuple[dict[str, float], str]:
    """Each rule's figure, and the reason when one of them is milder than the common policy."""
    reason = str(own.get("skal", "")).strip()
    faults = Faults()
    for name in own:
        with faults.caught():
            require(name, (*RULES, "skal"), "finns inte bland sekretessreglerna", where)
    rules = {rule: float(shared[group][rule]) for rule, (group, _) in RULES.items()}
    milder = []
    for rule, figure in own.items():
        if rule not in RULES:
            continue
        if not is_number(figure) or figure <= 0:
            what = f"Sekretessregeln {rule} ska vara ett tal över noll."
            faults.add(UsageError(what, where=where, remedy=f"Skriv {rule} = och talet."))
            continue
        if figure != rules[rule] and (figure > rules[rule]) != RULES[rule][1]:
            milder.append(rule)
        rules[rule] = float(figure)
    if milder and not reason:
        what = f"Sekretessregeln {milder[0]} är mildare än arbetsbänkens, utan skäl."
        remedy = 'Skriv skälet, som trycks i rapporten: skal = "…". Eller ta bort regeln.'
        faults.add(UsageError(what, where=where, remedy=remedy))
    faults.stop()
    return rules, reason if milder else ""
