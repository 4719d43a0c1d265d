"""Spread the pools' shared costs over the insatser: direct, step-down or reciprocal.

Source: docs/kontrakt.md §3, docs/metod.md §3.2. A method answers with its flows, pool by pool, and what an
insats object receives is the sum of the flows to it. Amounts are whole counts of 10⁻⁸ kr all the way, and
every pool sends out exactly what it has, so what goes in comes out to the last of them.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kpbcalc.base.errors import ValidationError
from kpbcalc.base.exact import share_out

Object = tuple[str, str]  # (insats, enhet)
Receiver = Object | str  # an insats object, or a pool by its name
Keys = Mapping[Receiver, int]  # how much each insats object and each other pool uses of a pool
PoolFlows = dict[tuple[str, Receiver], int]  # what each pool sends to each receiver


def allocate(
    method: str, pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]
) -> dict[Object, int]:
    """What each insats object receives of the shared costs: the sum of the flows to it.

    Arguments and errors as `flow`. The result adds up to the sum of `amounts` exactly.
    """
    received: dict[Object, int] = defaultdict(int)
    for (_, target), amount in flow(method, pools, amounts, keys).items():
        if not isinstance(target, str):
            received[target] += amount
    return dict(received)


def flow(
    method: str, pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]
) -> PoolFlows:
    """Every flow from a pool to an insats object or another pool.

    `pools` in closing order, `amounts` the cost base coded to each pool (10⁻⁸ kr), `keys` per pool. What a
    pool sends out is its own amount plus what it receives, exactly; a pool's use of itself is left out,
    since it moves nothing. Raises `ValidationError` (V42) when a pool has no open receiver with a key value
    over zero, or when the reciprocal system has no solution.
    """
    others = {p: {t: w for t, w in keys[p].items() if t != p} for p in pools}
    return METHODS[method](pools, amounts, others)


def direct(pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]) -> PoolFlows:
    """Each pool to its insats receivers only."""
    flows: PoolFlows = {}
    for pool in pools:
        final: Keys = {t: w for t, w in keys[pool].items() if not isinstance(t, str)}
        flows |= {(pool, target): part for target, part in _split(pool, amounts[pool], final)}
    return flows


def step_down(pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]) -> PoolFlows:
    """Pools close in order; a closed pool receives nothing and keys are renormalised over the open."""
    flows: PoolFlows = {}
    left = dict(amounts)
    for position, pool in enumerate(pools):
        still_open = set(pools[position + 1 :])
        receivers = {t: w for t, w in keys[pool].items() if t in still_open or not isinstance(t, str)}
        for target, part in _split(pool, left[pool], receivers):
            flows[pool, target] = part
            if isinstance(target, str):
                left[target] += part
    return flows


def reciprocal(pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]) -> PoolFlows:
    """Solve (I - Aᵀ)x = d exactly; every pool's full cost x then goes to all that use it.

    Whole counts cannot follow the fractions everywhere, so each pool lets its receivers nearest an insats
    share what the rounded flows to the others leave: what goes in comes out, pool by pool.
    """
    shares = {p: _shares(p, keys[p]) for p in pools}
    matrix = [[Fraction(int(j == k)) - shares[k].get(j, Fraction(0)) for k in pools] for j in pools]
    full = _solve(matrix, [Fraction(amounts[p]) for p in pools])
    if full is None:
        raise ValidationError(
            f"Pooler som bara fördelar till varandra: {', '.join(_without_way_out(pools, shares))}. Deras "
            "kostnader når aldrig någon insats.",
            where="fordelningsvarden, regel V42",
            remedy="Ge minst en av poolerna i kretsen en insats som mottagare, eller byt metod.",
        )
    flows: PoolFlows = {
        (pool, target): round(cost * share)
        for pool, cost in zip(pools, full, strict=True)
        for target, share in shares[pool].items()
    }
    steps = _steps_to_insats(pools, shares)
    # Farthest first: a pool's inflow is settled before its outflow.
    for pool in sorted(pools, key=lambda p: -steps[p]):
        nearest = {t: w for t, w in keys[pool].items() if steps.get(t, 0) == steps[pool] - 1}
        inflow = sum(amount for (_, target), amount in flows.items() if target == pool)
        others = sum(flows[pool, target] for target in shares[pool] if target not in nearest)
        for target, part in _split(pool, amounts[pool] + inflow - others, nearest):
            flows[pool, target] = part
    return flows


METHODS: dict[str, Callable[..., PoolFlows]] = {
    "direkt": direct,
    "stegvis": step_down,
    "omsesidig": reciprocal,
}


def _split(pool: str, amount: int, weights: Keys) -> list[tuple[Receiver, int]]:
    """The amount by receiver, in a fixed order."""
    ordered = _receivers(pool, weights)
    parts = share_out(amount, [weight for _, weight in ordered])
    return [(target, part) for (target, _), part in zip(ordered, parts, strict=True)]


def _receivers(pool: str, weights: Keys) -> list[tuple[Receiver, int]]:
    """Receivers with their key values in a fixed order; none over zero is an error."""
    if not any(weight > 0 for weight in weights.values()):
        raise ValidationError(
            f"Poolen {pool} har ingen öppen mottagare med fördelningsvärde över noll.",
            where="fordelningsvarden, kolumn varde, regel V42",
            remedy="Ange minst en mottagare med värde, eller ändra poolernas ordning.",
        )
    return sorted(weights.items(), key=lambda item: str(item[0]))


def _shares(pool: str, keys: Keys) -> dict[Receiver, Fraction]:
    """Every receiver's share of a pool, other pools included, exactly."""
    ordered = _receivers(pool, keys)
    total = sum(keys.values())
    return {target: Fraction(weight, total) for target, weight in ordered}


def _steps_to_insats(
    pools: Sequence[str], shares: Mapping[str, Mapping[Receiver, Fraction]]
) -> dict[Receiver, int]:
    """How many flows lie between each pool and the nearest insats object (1 = it has one as receiver).

    A system with a solution has a way out of every pool.
    """
    steps: dict[Receiver, int] = {}
    while len(steps) < len(pools):
        steps |= {
            pool: len(set(steps.values())) + 1
            for pool in pools
            if pool not in steps
            and any(s > 0 and (t in steps or not isinstance(t, str)) for t, s in shares[pool].items())
        }
    return steps


def _without_way_out(pools: Sequence[str], shares: Mapping[str, Mapping[Receiver, Fraction]]) -> list[str]:
    """The pools that no flow leads from to an insats: what makes a system without a solution."""
    closed = set(pools)
    while out := {
        pool
        for pool in closed
        if any(s > 0 and (not isinstance(t, str) or t not in closed) for t, s in shares[pool].items())
    }:
        closed -= out
    return sorted(closed)


def _solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """Gauss-Jordan elimination in exact fractions; None when the matrix is singular."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = next((r for r in range(i, size) if rows[r][i] != 0), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(size):
            if r != i and rows[r][i] != 0:
                factor = rows[r][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [row[size] for row in rows]
