"""What may a hidden count of few be? From 1 to the policy's limit, as far as what hangs together allows.

Zero is always shown, so a reader knows that every hidden part is at least one: a whole of two hidden parts is
at least two, and a part of it is at most the limit less the other.
"""

from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.relations import Quantity, System, Terms

Span = tuple[float, float]
WIDTH = 1.0  # what hangs together is never taken to leave one figure alone


def spans(system: System, policy: Policy) -> dict[Quantity, Span]:
    """The lowest and highest every count of few persons may be, by what the policy and the sums tell.

    In: the system of a report's sums. Out: counts of 1 to the minimum less one, and none else. Every span
    holds the true count.
    """
    found = {q: (1.0, policy.minimum - 1.0) for q in system.counts if 0 < system.true[q] < policy.minimum}
    ties = [
        ({q: f for q, f in terms.items() if q in found}, low, high) for terms, low, high in system.sums
        if all(q in found or (q in system.counts and system.true[q] == 0) for q in terms)
    ]  # fmt: skip
    narrowed = True
    while narrowed:  # by whole numbers, and never past the true counts
        narrowed = False
        for tie in ties:
            for q in tie[0]:
                new = _narrowed(q, *tie, found)
                narrowed |= new != found[q]
                found[q] = new
    return {q: (low, max(high, low + WIDTH)) for q, (low, high) in found.items()}


def _narrowed(q: Quantity, terms: Terms, low: float, high: float, found: dict[Quantity, Span]) -> Span:
    """A count's span when the sum lies between `low` and `high` and the others within their spans."""
    ends = [sorted(f * end for end in found[other]) for other, f in terms.items() if other != q]
    room = (low - sum(most for _, most in ends), high - sum(least for least, _ in ends))
    least, most = sorted(end / terms[q] for end in room)
    return max(found[q][0], least), min(found[q][1], most)
