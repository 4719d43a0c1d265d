"""What may be shown. Only this room can make a `Released`, and nothing else reaches a page."""

from kpbcalc.disclosure.policy import Policy, policy_from_params
from kpbcalc.disclosure.release import release
from kpbcalc.disclosure.released import Cell, Released, require_released

__all__ = ["Cell", "Policy", "Released", "policy_from_params", "release", "require_released"]
