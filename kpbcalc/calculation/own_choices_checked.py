"""A municipality's own choices, every section of them checked whichever room reads it: all faults at once."""

from pathlib import Path

from kpbcalc.base import own_choices, price_index
from kpbcalc.base.own_choices import Own
from kpbcalc.costing.result import own_limits
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.sources import peer_choice
from kpbcalc.underlag.own_checks import CHECKS


def checked(kommun: str, data: Path) -> Own:
    """The choices. Raises `UsageError` with all that is wrong in them."""
    return own_choices.read(
        kommun, data, (*CHECKS, own_limits, price_index.of, peer_choice.from_own, _secrecy)
    )


def _secrecy(own: Own) -> None:
    policy_from_params("extern", own)
