"""Unit tests of exact money: every later guarantee rests on this arithmetic, so its edges are stated."""

import pandas as pd
import pytest

from kpbcalc.base import exact


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("1", 10**8),
        ("-1234.5", -123_450_000_000),
        ("0.00000001", 1),
        ("9999999999.99999999", 10**18 - 1),
        ("5.", 5 * 10**8),
        (".5", 5 * 10**7),
    ],
)
def test_text_becomes_whole_counts(text: str, count: int) -> None:
    assert exact.parse(pd.Series([text], dtype="str")).tolist() == [count]


def test_missing_stays_missing_and_keeps_its_row() -> None:
    parsed = exact.parse(pd.Series(["1", None, "2"], index=[4, 7, 9], dtype="str"))
    assert parsed.isna().tolist() == [False, True, False]
    assert parsed.index.tolist() == [4, 7, 9]


@pytest.mark.parametrize("text", ["x", "10000000000", "0.000000001", "", "1,5"])
def test_what_does_not_fit_is_refused_rather_than_rounded(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        exact.parse(pd.Series([text], dtype="str"))


@pytest.mark.parametrize("amount", [0, 1, -1, 100, -100, 7 * 10**17 + 3])
@pytest.mark.parametrize("weights", [[1], [1, 1, 1], [0, 5, 0], [3, 7, 11, 13], [10**18, 1]])
def test_parts_add_up_to_the_amount_and_are_within_one_of_their_share(
    amount: int, weights: list[int]
) -> None:
    parts = exact.share_out(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)


def test_largest_remainder_gets_the_odd_count_and_ties_go_to_the_first() -> None:
    assert exact.share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert exact.share_out(10, [3, 3, 4, 5]) == [2, 2, 3, 3]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [-1, 2]])
def test_nothing_is_shared_out_by_weights_without_sense(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        exact.share_out(1, weights)


def test_groups_are_shared_out_as_one_by_one() -> None:
    rows = pd.DataFrame(
        [("a", 100, 1), ("a", 100, 1), ("a", 100, 1), ("b", -7, 2), ("b", -7, 3), ("c", 10**17 + 1, 9)],
        columns=["group", "amount", "weight"],
    )
    tie = pd.Series(["1", "2", "3", "4", "5", "6"])
    parts = exact.share_out_groups(rows["amount"], rows["weight"], rows["group"], tie)
    expected = [*exact.share_out(100, [1, 1, 1]), *exact.share_out(-7, [2, 3]), 10**17 + 1]
    assert parts.tolist() == expected


def test_a_row_without_weight_never_gets_a_left_over_count() -> None:
    amount, weight = pd.Series([1, 1, 1]), pd.Series([0, 1, 1])
    parts = exact.share_out_groups(amount, weight, pd.Series(["g"] * 3), pd.Series(["a", "b", "c"]))
    assert parts.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("count", "at_least", "shown"),
    [
        (0, 1, "0.0"),
        (0, 2, "0.00"),
        (240_000_000_000, 1, "2400.0"),
        (4_002_525_252_525_253, 1, "40025252.52525253"),
        (-1, 2, "-0.00000001"),
        (-150_000_000, 2, "-1.50"),
    ],
)
def test_counts_are_written_in_full_without_exponent(count: int, at_least: int, shown: str) -> None:
    assert exact.text(count, at_least) == shown


def test_ratio_is_none_without_denominator_and_rounded_once_with() -> None:
    assert exact.ratio(1, 0) is None
    assert exact.ratio(10**18 + 1, 3) == (10**18 + 1) / 3


def test_total_is_exact_beyond_what_floats_hold() -> None:
    assert exact.total(pd.Series([2**53, 1, None], dtype="Int64")) == 2**53 + 1
