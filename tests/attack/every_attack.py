"""All that a stranger tries against a municipality's released years: for tests and soak."""

from pathlib import Path

from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.policy import policy_from_params
from tests.attack.answers import few_answers
from tests.attack.budgets import told_apart
from tests.attack.combinations import few_together
from tests.attack.contributors import sums_of_few
from tests.attack.dearest import pin_in_means
from tests.attack.differences import unsafe_differences
from tests.attack.intervals import pin_the_dearest
from tests.attack.linear_attacker import count_few, pin_amounts
from tests.attack.person_statistics import dearest_beside_the_ladder
from tests.attack.places import days_of_who_share
from tests.attack.tables import told_by_tables
from tests.attack.volumes import pin_volumes
from tests.samples.packages import releases


def released_years(root: Path, kommun: str, ar: int) -> tuple[ReleasedYear, ...]:
    """The years up to one, oldest first, each released as its report was."""
    years, _ = calculate_years(root, kommun, ar)
    return releases(years, policy_from_params("extern", years[-1].underlag.own))


def every_attack(*years: ReleasedYear) -> list[object]:
    """Everything that is found in the last year beside the one before: nothing, if all is well."""
    now, before = years[-1], years[-2] if len(years) > 1 else None
    return [
        *count_few(now.package, before.package if before else None),
        *pin_amounts(now.package, now.families), *unsafe_differences(before, now),
        *told_apart(now), *pin_volumes(now), *dearest_beside_the_ladder(before, now),
        *told_by_tables(before, now), *few_answers(now.package), *pin_the_dearest(now),
        *sums_of_few(now), *pin_in_means(*years), *days_of_who_share(now),
        *(hit for one in years[-2:] for hit in few_together(one)),
    ]  # fmt: skip
