"""What may be shown. Only this room can make a `Released`, and nothing else reaches a page."""

from kpbcalc.disclosure import ledger
from kpbcalc.disclosure.policy import Audience, Policy, audience_of, policy_from_params
from kpbcalc.disclosure.primary import Reason
from kpbcalc.disclosure.release import ShownBefore, release, release_report
from kpbcalc.disclosure.released import Cell, Released, require_released

__all__ = [
    "Audience", "Cell", "Policy", "Reason", "Released", "ShownBefore", "audience_of", "ledger",
    "policy_from_params", "release", "release_report", "require_released",
]  # fmt: skip
