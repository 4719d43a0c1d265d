"""Which further figures must be hidden so that nobody can reckon out a hidden one?"""

from collections.abc import Callable, Collection, Sequence

from kpbcalc.base.errors import DisclosureError
from kpbcalc.disclosure.attack import Goal, Programme, components, goals, is_safe, sensitive, told
from kpbcalc.disclosure.cheapest import Block, cheapest
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.relations import Place, Quantity, System

TOGETHER = 6  # goals solved in one programme: exact for small systems, one by one in large ones


def protect(
    system: System,
    hidden: Collection[Place],
    blocks: Sequence[Block],
    fixed: Collection[Place],
    policy: Policy,
    named: Callable[[Place], str],
) -> set[Place]:
    """All figures to hide: the given ones, and the least costly further ones.

    `fixed` have been published before and cannot be hidden. `named` says which table a figure is in, for
    the error. Raises `DisclosureError` when nothing that may be hidden is enough.
    """
    done = set(hidden)
    by_quantity: dict[Quantity, list[Place]] = {}
    for place in sorted(hidden):
        for q in system.figures[place].quantities:
            by_quantity.setdefault(q, []).append(place)
    wanted = {goal.quantity: goal for goal in goals(system, sensitive(system, hidden, policy), policy)}
    for quantities, places in components(system):
        # What one component hides to guard a figure is not a secret of the next.
        secret = sorted(sensitive(system, set(hidden) & set(places), policy) & quantities, key=str)
        if not secret:
            continue
        own = set(places)
        mine = [b for b in blocks if b.places & own and not b.places & set(fixed)]
        chosen = _choose(system, quantities, [wanted[q] for q in secret], done, mine)
        if chosen is None:
            place = by_quantity[secret[0]][0]
            raise DisclosureError(
                "En dold uppgift går att räkna ut, och inget mer kan döljas för att hindra det.",
                where=f"tabellen ”{named(place)}”",
                remedy="Slå ihop små grupper i underlaget, eller rapportera ett större område.",
            )
        done |= chosen
    return done


def _choose(
    system: System,
    quantities: Collection[Quantity],
    goals: Sequence[Goal],
    hidden: Collection[Place],
    blocks: Sequence[Block],
) -> set[Place] | None:
    """The further figures of one component, or None when there is no way."""
    done = set(hidden)
    open_goals = _unsafe(system, quantities, goals, done)
    if not open_goals:
        return set()
    groups = [open_goals] if len(open_goals) <= TOGETHER else [[g] for g in open_goals]
    added: list[Block] = []
    for group in groups:
        still = _unsafe(system, quantities, group, done) if len(groups) > 1 else group
        if not still:
            continue
        left = [b for b in blocks if not b.places <= done]
        new = cheapest(system, quantities, still, done, left)
        if new is None:
            return None
        added += new
        done |= {p for b in new for p in b.places}
    if len(groups) > 1:
        done = _without_needless(system, quantities, goals, set(hidden), added)
    return done - set(hidden) if not _unsafe(system, quantities, goals, done) else None


def _unsafe(
    system: System, quantities: Collection[Quantity], goals: Sequence[Goal], hidden: Collection[Place]
) -> list[Goal]:
    programme = Programme(system, quantities, told(system, hidden))
    return [g for g in goals if not is_safe(g, *programme.range(g.quantity), g.quantity in system.counts)]


def _without_needless(
    system: System,
    quantities: Collection[Quantity],
    goals: Sequence[Goal],
    hidden: set[Place],
    added: Sequence[Block],
) -> set[Place]:
    """Show again what a later choice made needless, the dearest first."""
    kept = sorted(added, key=lambda b: (b.weight, str(b.name)))
    for block in reversed(list(kept)):
        rest = [b for b in kept if b is not block]
        trial = hidden | {p for b in rest for p in b.places}
        if not _unsafe(system, quantities, goals, trial):
            kept = rest
    return hidden | {p for b in kept for p in b.places}
