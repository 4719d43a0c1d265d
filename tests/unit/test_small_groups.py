"""Unit tests of the groups that are too few to be shown: joined once, the same in every section and year."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
from kpbcalc.analysis.small_groups import REST, join_small_groups, minimum

from kpbcalc.costing import Resultat


def result(ar: int, sizes: dict[str, int], omrade: str = "AO") -> Resultat:
    """A year in which so many clients had each group."""
    rows = [
        {"brukar_id": f"{grupp}{n}", "omrade": omrade, "grupp": grupp}
        for grupp, size in sizes.items()
        for n in range(size)
    ]
    empty = pd.DataFrame()
    made = Resultat(cast(Any, SimpleNamespace(ar=ar)), empty, empty, pd.DataFrame(rows), empty, empty)
    return replace(made)


def groups(results: list[Resultat]) -> list[dict[str, int]]:
    return [r.brukarrader.groupby("grupp")["brukar_id"].nunique().to_dict() for r in results]


def test_large_groups_stay() -> None:
    assert groups(join_small_groups([result(2017, {"hemtjanst": 20, "korttid": 5})])) == [
        {"hemtjanst": 20, "korttid": 5}
    ]


def test_a_small_group_takes_the_next_smallest_along() -> None:
    joined = groups(join_small_groups([result(2017, {"hemtjanst": 20, "hsl": 9, "korttid": 2})]))
    assert joined == [{"hemtjanst": 20, REST: 11}]


def test_a_group_small_in_one_year_is_joined_in_all() -> None:
    years = [
        result(2016, {"hemtjanst": 20, "hsl": 3, "korttid": 4}),
        result(2017, {"hemtjanst": 20, "hsl": 30, "korttid": 40}),
    ]
    assert groups(join_small_groups(years)) == [{"hemtjanst": 20, REST: 7}, {"hemtjanst": 20, REST: 70}]


def test_what_is_joined_is_never_small_itself() -> None:
    for small in range(1, minimum()):
        sizes = {"a": small, REST: small, "b": 8, "c": 30}
        found = groups(join_small_groups([result(2017, sizes)]))[0]
        assert all(count >= minimum() for count in found.values())
