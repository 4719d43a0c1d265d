"""Spread the pools' shared costs over the insatser: direct, step-down or reciprocal.

Source: CONTRACT §3, KPB-reference §3.2. Amounts are whole counts of 10⁻⁸ kr all the way, so what goes in
comes out to the last of them.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kpbcalc.errors import ValidationError
from kpbcalc.exact import share_out

Object = tuple[str, str]  # (insats, enhet)
Receiver = Object | str  # an insats object, or a pool by its name


Keys = Mapping[Receiver, int]  # how much each insats object and each other pool uses of a pool


def allocate(
    method: str, pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]
) -> dict[Object, int]:
    """What each insats object receives of the shared costs.

    `pools` in closing order, `amounts` the cost base coded to each pool (10⁻⁸ kr), `keys` per pool. The
    result adds up to the sum of `amounts` exactly. Raises `ValidationError` (V42) when a pool has no open
    receiver with a key value over zero, or when the reciprocal system has no solution.
    """
    return METHODS[method](pools, amounts, keys)


def direct(pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]) -> dict[Object, int]:
    """Each pool to its insats receivers only."""
    received: dict[Object, int] = defaultdict(int)
    for pool in pools:
        for target, part in _split(
            pool, amounts[pool], {o: w for o, w in keys[pool].items() if not isinstance(o, str)}
        ):
            if not isinstance(target, str):
                received[target] += part
    return dict(received)


def step_down(
    pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]
) -> dict[Object, int]:
    """Pools close in order; a closed pool receives nothing and keys are renormalised over the open."""
    left = dict(amounts)
    received: dict[Object, int] = defaultdict(int)
    for position, pool in enumerate(pools):
        still_open = set(pools[position + 1 :])
        receivers = {t: w for t, w in keys[pool].items() if t in still_open or not isinstance(t, str)}
        for target, part in _split(pool, left[pool], receivers):
            if isinstance(target, str):
                left[target] += part
            else:
                received[target] += part
    return dict(received)


def reciprocal(
    pools: Sequence[str], amounts: Mapping[str, int], keys: Mapping[str, Keys]
) -> dict[Object, int]:
    """Solve (I - Aᵀ)x = d exactly, then give every pool's full cost x to its insats receivers."""
    shares = {p: _shares(p, keys[p]) for p in pools}
    matrix = [[Fraction(int(j == k)) - shares[k].get(j, Fraction(0)) for k in pools] for j in pools]
    full = _solve(matrix, [Fraction(amounts[p]) for p in pools])
    if full is None:
        raise ValidationError(
            "Poolerna fördelar bara till varandra, så kostnaderna når aldrig någon insats.",
            where="fordelningsvarden, regel V42",
            remedy="Ge minst en av poolerna i kretsen en insats som mottagare, eller byt metod.",
        )
    wanted: dict[Object, Fraction] = defaultdict(Fraction)
    for pool, cost in zip(pools, full, strict=True):
        for target, share in shares[pool].items():
            if not isinstance(target, str):
                wanted[target] += cost * share
    return _round_to_total(wanted, sum(amounts[p] for p in pools))


METHODS: dict[str, Callable[..., dict[Object, int]]] = {
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


def _round_to_total(wanted: Mapping[Object, Fraction], total: int) -> dict[Object, int]:
    """Whole counts that add up to the total: round down, then give the rest to the largest remainders."""
    ordered = sorted(wanted)
    parts = {t: wanted[t].numerator // wanted[t].denominator for t in ordered}
    left = total - sum(parts.values())
    for target in sorted(ordered, key=lambda t: parts[t] - wanted[t])[:left]:
        parts[target] += 1
    return parts
