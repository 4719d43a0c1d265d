"""In which age classes can several municipalities be set beside each other?

A municipality joins a class in which it has few clients with a neighbour before it shares. The others are
then joined alike: fewer classes of the same group, rather than all classes of another group.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.age_cells import Span
from kpbcalc.analysis.area import Omrade, age_label
from kpbcalc.analysis.reference import CELL


def unions(omrade: Omrade) -> tuple[Span, ...]:
    """The area's age classes, and each class that neighbours of them make when joined."""
    classes = omrade.aldersklasser
    return tuple((low, high) for n, (low, _) in enumerate(classes) for _, high in classes[n:])


def spans_of(alder: pd.DataFrame, omrade: Omrade) -> tuple[Span, ...]:
    """The age classes of a reference's sums (`Referens.alder`)."""
    told = set(alder.index.get_level_values(CELL[0]))
    return tuple(span for span in unions(omrade) if age_label(span) in told)


def common(parts: Sequence[pd.DataFrame], omrade: Omrade) -> tuple[Span, ...]:
    """The finest age classes that no class of any of the sums crosses."""
    spans = [span for part in parts for span in spans_of(part, omrade)]
    ends = [high for _, high in omrade.aldersklasser]
    kept = [end for end in ends if not any(low <= end < high for low, high in spans)]
    starts = [omrade.aldersklasser[0][0], *(end + 1 for end in kept)]
    return tuple(zip(starts, kept, strict=False))


def in_classes(alder: pd.DataFrame, classes: Sequence[Span], omrade: Omrade) -> pd.DataFrame:
    """Sums by age class and sex in coarser classes (`common`)."""
    labels = {
        age_label(span): age_label(next(c for c in classes if c[0] <= span[0] and span[1] <= c[1]))
        for span in spans_of(alder, omrade)
    }
    return alder.rename(index=labels, level=CELL[0]).groupby(level=CELL).sum()


def together(parts: Sequence[pd.DataFrame], omrade: Omrade) -> pd.DataFrame:
    """Several municipalities' sums as one, in the classes they have in common."""
    classes = common(parts, omrade)
    return pd.concat([in_classes(part, classes, omrade) for part in parts]).groupby(level=CELL).sum()
