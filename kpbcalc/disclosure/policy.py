"""The disclosure policy: how few persons are too few, and why."""

from dataclasses import dataclass
from typing import Literal, get_args

from kpbcalc import params
from kpbcalc.errors import UsageError

Audience = Literal["extern", "intern"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


@dataclass(frozen=True)
class Policy:
    """Limits in force for one report, with their source; `audience` extern hides, intern shows all."""

    minimum: int
    source: str
    audience: Audience = "extern"

    def describe(self) -> str:
        """The policy in one Swedish sentence."""
        if self.audience == "intern":
            return "Intern publik: inga celler döljs."
        return f"Celler som bygger på 1–{self.minimum - 1} personer döljs ({self.source})."


def audience_of(word: str) -> Audience:
    """The audience a user asked for. Raises `UsageError` for anything but extern and intern."""
    for audience in AUDIENCES:
        if word == audience:
            return audience
    raise UsageError(f"Publiken ”{word}” finns inte.", remedy="Välj extern eller intern.")


def policy_from_params(audience: Audience = "extern", kommun: str | None = None) -> Policy:
    """The policy of params/sekretess.toml, tightened by the municipality's own file if it says so."""
    shared = params.toml("sekretess.toml")["troskel"]
    own = params.municipality(kommun).get("sekretess", {}) if kommun else {}
    minimum = max(int(shared["minsta_antal"]), int(own.get("minsta_antal", 0)))
    return Policy(minimum=minimum, source=str(shared["kalla"]), audience=audience)
