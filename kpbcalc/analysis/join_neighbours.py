"""Which neighbouring classes must be read together, so that none of them is about a few persons?"""

from collections.abc import Sequence


def join_neighbours(sizes: Sequence[Sequence[int]], least: int) -> list[list[int]]:
    """Runs of neighbouring classes in which no count is 1 to least-1.

    In: for each class, in order, the numbers of persons its figures rest on (disjoint between classes, so
    that a run's numbers are the sums of its classes'). Out: the classes of each run, together all of
    them, in order. A class that is too small joins the smaller of its neighbours. One run of everything
    may still be too small; the gate then hides it.
    """
    runs = [[n] for n in range(len(sizes))]

    def counts(run: list[int]) -> list[int]:
        return [sum(part) for part in zip(*(sizes[n] for n in run), strict=True)]

    while len(runs) > 1:
        small = next((i for i, run in enumerate(runs) if any(0 < n < least for n in counts(run))), None)
        if small is None:
            break
        beside = [i for i in (small - 1, small + 1) if 0 <= i < len(runs)]
        other = min(beside, key=lambda i: sum(counts(runs[i])))
        first, second = sorted((small, other))
        runs[first : second + 1] = [runs[first] + runs[second]]
    return runs
