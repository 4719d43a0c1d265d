"""All that a stranger tries against a municipality's last year and the one before: for tests and soak."""

from pathlib import Path

from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.calculation.release_year import ReleasedYear, release_year
from kpbcalc.disclosure.policy import policy_from_params
from tests.attack.answers import few_answers
from tests.attack.budgets import told_apart
from tests.attack.contributors import sums_of_few
from tests.attack.differences import unsafe_differences
from tests.attack.intervals import pin_the_dearest
from tests.attack.linear_attacker import count_few, pin_amounts
from tests.attack.person_statistics import dearest_beside_the_ladder
from tests.attack.tables import told_by_tables
from tests.attack.volumes import pin_volumes


def two_years(root: Path, kommun: str, ar: int) -> tuple[ReleasedYear | None, ReleasedYear]:
    """A year and the one before it (None without), each released as its report was."""
    years, _ = calculate_years(root, kommun, ar)
    policy = policy_from_params("extern", years[-1].underlag.own)
    released = [release_year(year, years[:n], policy) for n, year in list(enumerate(years))[-2:]]
    return (released[0] if len(released) > 1 else None), released[-1]


def every_attack(before: ReleasedYear | None, now: ReleasedYear) -> list[object]:
    """Everything that was found: nothing, if all is well."""
    return [
        *count_few(now.package, before.package if before else None),
        *pin_amounts(now.package, now.families), *unsafe_differences(before, now),
        *told_apart(now), *pin_volumes(now), *dearest_beside_the_ladder(before, now),
        *told_by_tables(before, now), *few_answers(now.package), *pin_the_dearest(now),
        *sums_of_few(now),
    ]  # fmt: skip
