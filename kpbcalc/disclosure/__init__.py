"""What may be shown. Only this room can make a `Released`, and nothing else reaches a page."""

from kpbcalc.disclosure.policy import Audience, Policy, audience_of, policy_from_params
from kpbcalc.disclosure.release import release
from kpbcalc.disclosure.released import Cell, Released, require_released

__all__ = [
    "Audience", "Cell", "Policy", "Released", "audience_of", "policy_from_params", "release",
    "require_released",
]  # fmt: skip
