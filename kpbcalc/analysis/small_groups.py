"""Which groups are too small to be shown alone, and which others must stand aside with them?

The gate hides a cell that rests on few persons. Where parts add up to a known whole, an analysis does
better to join the small parts before the gate: nothing is then hidden, and nothing can be counted back.
"""

from collections.abc import Callable, Sequence

from kpbcalc import params


def minimum() -> int:
    """The smallest number of persons a group may have (params/sekretess.toml)."""
    return int(params.toml("sekretess.toml")["troskel"]["minsta_antal"])


def minimum_answers() -> int:
    """The smallest number of answers a unit may be judged on (params/sekretess.toml)."""
    return int(params.toml("sekretess.toml")["undersokning"]["minsta_antal_svar"])


def to_join(labels: Sequence[str], size: Callable[[list[str]], int], least: int) -> list[str]:
    """The labels to join so that neither a part nor what is joined rests on 1 to least-1 persons.

    `size` says how many persons a list of labels rests on; zero is nobody and need not be joined. The
    small labels come first, then as many of the smallest others as it takes.
    """
    joined = [label for label in labels if 0 < size([label]) < least]
    others = [label for label in labels if label not in joined and size([label]) > 0]
    others.sort(key=lambda label: size([label]))
    while joined and others and size(joined) < least:
        joined.append(others.pop(0))
    return joined
