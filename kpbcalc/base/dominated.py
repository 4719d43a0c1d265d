"""Whether one or two make up most of a sum: the (n,k) and p percent rules of official statistics."""


def dominated(
    whole: float, first: float, second: float, largest: float, two_largest: float, p: float
) -> bool:
    """Whether one person, or two, make up more of a sum than the limits (percent) allow.

    All are sizes: beside income a sum would look small and its largest part large.
    """
    left = max(whole - first - second, 0.0)
    return whole > 0 and (
        100 * first > largest * whole
        or 100 * (first + second) > two_largest * whole
        or 100 * left < p * first
    )
