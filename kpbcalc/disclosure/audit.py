"""The last check: from what is about to be shown, how closely can each hidden figure be ringed in?

It starts from the list of hidden cells alone, whoever chose them, and fails closed.
"""

from collections.abc import Callable, Collection, Mapping

from kpbcalc.base.errors import DisclosureError
from kpbcalc.disclosure.attack import Programme, components, goals, is_safe, sensitive, told
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.primary import Reason
from kpbcalc.disclosure.relations import Place, Quantity, System


def audit(
    system: System,
    hidden: Mapping[Place, Reason],
    fixed: Collection[Place],
    policy: Policy,
    named: Callable[[Place], str],
) -> None:
    """Every figure hidden for persons' sake lies somewhere in an interval at least as wide as the policy's.

    `fixed` figures are out already, whatever this report hides. Raises `DisclosureError` naming the table
    of the first figure that does not.
    """
    gone = set(hidden) - set(fixed)
    own = [place for place, why in hidden.items() if why != Reason.GUARD and place in system.figures]
    wanted = {goal.quantity: goal for goal in goals(system, sensitive(system, own, policy), policy)}
    for quantities, places in components(system):
        mine = [p for p in places if hidden.get(p, Reason.GUARD) != Reason.GUARD]
        if not mine:
            continue
        programme = Programme(system, quantities, told(system, gone))
        seen: set[Quantity] = set()
        for place in sorted(mine):
            for q in sorted(sensitive(system, [place], policy) - seen, key=str):
                seen.add(q)
                if not is_safe(wanted[q], *programme.range(q), q in system.counts):
                    raise DisclosureError(
                        "En dold uppgift går att räkna ut ur det som visas.",
                        where=f"tabellen ”{named(place)}”",
                        remedy="Slå ihop små grupper i underlaget, eller rapportera ett större område.",
                    )
