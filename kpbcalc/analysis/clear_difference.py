"""Which of many differences are clear? Differences that are looked at together are tested together.

Of twenty alike, one looks different by chance. So the tests of a table are one family, and a difference is
clear only when it remains after Benjamini and Hochberg's control of the false ones (1995, by scipy): of those
called clear, at most one in twenty is expected to be chance. Two shares are compared by Fisher's exact test,
figures with intervals by the normal distribution their intervals state. Too few answers are no test.
Source: docs/metod.md §6.
"""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, Uncertain
from kpbcalc.base import params
from kpbcalc.base.figure import Figure, known

CLEAR = "tydlig"
NOT_TESTED = "för få svar för att prövas"
Answers = tuple[Figure, Figure]  # positive, and all
_Z = NormalDist()


def of_shares(pairs: Sequence[tuple[Answers, Answers]]) -> list[str | None]:
    """For each pair whether the first share is clearly higher or lower than the second, as one family.

    None where one of them is not told, or rests on fewer answers than the minimum.
    """
    least = fewest()
    found: list[tuple[float, float] | None] = []
    for (positive, n), (other_positive, other_n) in pairs:
        test = None
        if known(positive) and known(n) and known(other_positive) and known(other_n):
            enough = min(n, other_n) >= least
            test = _test(positive, n, other_positive, other_n) if enough else None
        found.append(test)
    return decided(found)


def of_intervals(pairs: Sequence[tuple[Uncertain, Uncertain] | None]) -> list[str | None]:
    """The same of figures with measured intervals; None where there is no pair to test."""
    return decided([None if pair is None else (_gap(*pair), _normal(*pair)) for pair in pairs])


def notes(tests: int) -> tuple[str, ...]:
    """What a table says of its family, in the same words everywhere, and how many chance alone would give.

    Nothing of a single test.
    """
    if tests < 2:
        return ()
    by_chance = f"{tests * level():.1f}".replace(".", ",")
    return (
        "En skillnad kallas tydlig bara när den är större än slumpen brukar ge. Var för sig skulle "
        "ungefär en av tjugo kallas tydlig fast inget skiljer; därför måste var och en vara större ju fler "
        f"en tabell prövar. Färre än {fewest()} svar prövas inte.",
        f"Tabellen prövar {tests} skillnader: var för sig skulle i medel {by_chance} av dem kallas tydlig av "
        "en slump.",
    )


def fewest() -> int:
    """The fewest answers on each side of a comparison."""
    return int(params.toml("osakerhet.toml")["tydlig"]["minst_svar"])


def level() -> float:
    """How large a part of those called clear may be chance."""
    return (100 - float(params.toml("osakerhet.toml")["intervall"]["niva"])) / 100


def decided(tests: Sequence[tuple[float, float] | None]) -> list[str | None]:
    """For each gap, with how likely one as large is by chance, which way it clearly goes; None of no test."""
    from scipy.stats import false_discovery_control  # noqa: PLC0415 - a second that most commands do not need

    told = [test for test in tests if test is not None]
    adjusted = iter(false_discovery_control([p for _, p in told]) if told else ())
    found: list[str | None] = []
    for test in tests:
        if test is None:
            found.append(None)
        elif next(adjusted) > level() or test[0] == 0:
            found.append(UNDECIDED)
        else:
            found.append(HIGHER if test[0] > 0 else LOWER)
    return found


def _test(positive: float, n: float, other_positive: float, other_n: float) -> tuple[float, float]:
    """The gap between two shares, and how likely one as large is where there is none."""
    from scipy.stats import fisher_exact  # noqa: PLC0415 - as in `decided`

    cells = np.array([[positive, n - positive], [other_positive, other_n - other_positive]])
    gap = positive / n - other_positive / other_n
    return gap, float(fisher_exact(cells.round().astype(np.int64)).pvalue)


def _gap(one: Uncertain, other: Uncertain) -> float:
    return one.varde - other.varde


def _normal(one: Uncertain, other: Uncertain) -> float:
    """Of a difference, from the halves of the intervals that lie towards each other (Newcombe)."""
    gap = _gap(one, other)
    halves = (one.varde - one.lag, other.hog - other.varde) if gap > 0 else (
        one.hog - one.varde, other.varde - other.lag
    )  # fmt: skip
    wide = (halves[0] ** 2 + halves[1] ** 2) ** 0.5 / _Z.inv_cdf(1 - level() / 2)
    return 1.0 if gap == 0 else 0.0 if wide == 0 else 2 * (1 - _Z.cdf(abs(gap) / wide))
