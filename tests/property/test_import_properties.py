"""Property tests of the import: what must hold for every delivery, tried on random ones."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kpbcalc.base import exact, params
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts import decisions, identity, measure, placements
from kpbcalc.underlag.extracts.dates import by_month, first_days
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.spells import Stretch, each_day_once
from kpbcalc.underlag.rules.rule import limits

YEAR = 2016  # a leap year
FIRST, AFTER = first_days(YEAR)[0], first_days(YEAR)[-1]
LIMITS = limits(Own("0000", {}), YEAR)["V16"]
CATALOGUE = pd.DataFrame(params.rows("insatser.csv"), dtype="str")
few = settings(max_examples=30)  # those that go through whole tables are slow
KEY = b"0123456789abcdef0123456789abcdef"

day = st.integers(date(YEAR - 1, 6, 1).toordinal(), date(YEAR + 1, 6, 1).toordinal())
in_year = st.integers(FIRST, AFTER)
spans = st.tuples(day, st.integers(0, 500)).map(lambda t: (t[0], t[0] + t[1]))
measures = st.builds(
    measure.Measure,
    st.sampled_from(["timme", "minut", "dag"]),
    st.sampled_from(["dag", "vecka", "manad", "ar"]),
)
amounts = st.integers(0, 10**12)
words = {"dag": "dag", "vecka": "vecka", "manad": "mån", "ar": "år"}


def text(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def stays(rows: Sequence[tuple[str, str, tuple[int, int]]]) -> pd.DataFrame:
    cells = [(who, "SABO-OMV", unit, text(a), text(b), "") for who, unit, (a, b) in rows]
    return pd.DataFrame(
        cells, columns=["brukar_id", "insats", "enhet", "fran", "till", "franvaro"], dtype="str"
    )


def bed_days(frame: pd.DataFrame, last: dict[str, int]) -> pd.DataFrame:
    ready, findings = placements.prepare(frame, YEAR, CATALOGUE, last, "placering.csv", Policy(), LIMITS)
    assert not [f for f in findings if f.allvar == "fel"]
    return summed(placements.bed_days(ready, YEAR, "placering.csv")[0])


def granted(frame: pd.DataFrame, last: dict[str, int]) -> pd.DataFrame:
    ready, findings = decisions.prepare(frame, YEAR, CATALOGUE, last, "beslut.csv", Policy(), LIMITS)
    assert not [f for f in findings if f.allvar == "fel"]
    return summed(decisions.granted(ready, YEAR, "beslut.csv")[0])


def summed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby(["brukar_id", "insats", "enhet", "manad"])["volym"].sum().reset_index()


clients = st.sampled_from("AB")
placed = st.lists(st.tuples(clients, st.sampled_from(["S1", "S2"]), spans), min_size=1, max_size=6)
decided = st.lists(
    st.tuples(clients, st.sampled_from(["H1", "H2"]), spans, st.integers(0, 40), st.sampled_from([*words])),
    min_size=1, max_size=6,
)  # fmt: skip
deaths = st.dictionaries(clients, day)


def decision_rows(rows: Sequence[tuple[str, str, tuple[int, int], int, str]]) -> pd.DataFrame:
    cells = [
        (who, "HT-OMV", unit, text(a), text(b), str(n), f"tim/{words[per]}")
        for who, unit, (a, b), n, per in rows
    ]
    columns = ["brukar_id", "insats", "enhet", "fran", "till", "omfattning", "matt"]
    return pd.DataFrame(cells, columns=columns, dtype="str")


@few
@given(spans)
def test_months_of_bed_days_add_up_to_the_days_in_the_year(span: tuple[int, int]) -> None:
    found = bed_days(stays([("A", "S1", span)]), {})
    expected = max(min(span[1], AFTER) - max(span[0], FIRST), 0)
    assert exact.total(found["volym"]) == expected * exact.GRID


@few
@given(placed, deaths)
def test_bed_days_are_the_days_somebody_was_in_some_place_and_alive(
    rows: list[tuple[str, str, tuple[int, int]]], last: dict[str, int]
) -> None:
    """Counted day by day on a calendar, the slow way; the later move in has the day."""
    expected: dict[tuple[str, str, str], int] = {}
    for who in "AB":
        for now in range(FIRST, min(AFTER, last.get(who, AFTER))):
            there = [(a, b, unit) for client, unit, (a, b) in rows if client == who and a <= now < b]
            if there:
                key = who, max(there)[2], text(now)[:7]
                expected[key] = expected.get(key, 0) + exact.GRID
    found = bed_days(stays(rows), last)
    assert {(c, e, m): v for c, _, e, m, v in found.itertuples(index=False)} == expected


@few
@given(decided, deaths, st.randoms())
def test_the_order_of_rows_means_nothing(rows: list[Any], last: dict[str, int], dice: random.Random) -> None:
    mixed = dice.sample(rows, len(rows))
    assert_frame_equal(granted(decision_rows(rows), last), granted(decision_rows(mixed), last))
    places = [row[:3] for row in rows]
    assert_frame_equal(bed_days(stays(places), last), bed_days(stays([row[:3] for row in mixed]), last))


@few
@given(decided)
def test_a_row_twice_grants_nothing_more(rows: list[Any]) -> None:
    assert_frame_equal(granted(decision_rows(rows), {}), granted(decision_rows(rows + rows[:2]), {}))


@few
@given(decided, deaths)
def test_granted_is_between_the_largest_decision_and_all_of_them(
    rows: list[Any], last: dict[str, int]
) -> None:
    together = exact.total(granted(decision_rows(rows), last)["volym"])
    alone = [exact.total(granted(decision_rows([row]), last)["volym"]) for row in rows]
    slack = 366 * len(rows)  # each kept piece is rounded to 10⁻⁸ at its ends
    # A larger rate per year can be a smaller one in a given month (28 or 31 days), by 10 % at most.
    assert max(alone) * 0.9 - slack <= together <= sum(alone) + slack


@given(st.lists(st.tuples(in_year, st.integers(1, 90), st.integers(0, 9)), max_size=8))
def test_merging_keeps_the_union_of_days_and_counts_none_twice(rows: list[tuple[int, int, int]]) -> None:
    given_stretches = [Stretch(a, a + n, (rank, i), i) for i, (a, n, rank) in enumerate(rows)]
    kept = each_day_once(given_stretches)
    days = [d for s in kept for d in range(s.start, s.stop)]
    assert len(days) == len(set(days))
    assert set(days) == {d for s in given_stretches for d in range(s.start, s.stop)}
    for s in kept:
        for d in (s.start, s.stop - 1):
            assert s.rank == max(g.rank for g in given_stretches if g.start <= d < g.stop)


@given(amounts, measures, st.lists(in_year, min_size=2, max_size=5).map(sorted))
def test_splitting_a_decision_conserves_its_volume(
    amount: int, per: measure.Measure, turns: list[int]
) -> None:
    whole = measure.volume(amount, per, YEAR, turns[0], turns[-1])
    assert sum(measure.volume(amount, per, YEAR, a, b) for a, b in pairwise(turns)) == whole
    months = by_month(turns[0], turns[-1], YEAR)
    assert sum(measure.volume(amount, per, YEAR, a, b) for _, a, b in months) == whole


@given(amounts, measures)
def test_a_year_is_what_the_decision_says(amount: int, per: measure.Measure) -> None:
    times = {"dag": (366, 1), "vecka": (366, 7), "manad": (12, 1), "ar": (1, 1)}[per.period]
    found = measure.volume(amount, per, YEAR, FIRST, AFTER)
    assert abs(found * times[1] * per.divisor - amount * times[0]) * 2 <= times[1] * per.divisor


@given(amounts, st.integers(1, 12))
def test_whole_months_and_weeks_are_exact(amount: int, month: int) -> None:
    turns = first_days(YEAR)
    a_month = measure.Measure("timme", "manad")
    assert measure.volume(amount, a_month, YEAR, turns[month - 1], turns[month]) == amount
    a_week = measure.Measure("timme", "vecka")
    assert measure.volume(amount, a_week, YEAR, turns[month - 1], turns[month - 1] + 21) == amount * 3


def number(born: date, serial: int, samordning: bool) -> str:
    digits = f"{born:%y%m}{born.day + 60 * samordning:02d}{serial:03d}"
    total = sum(n // 10 + n % 10 for n in (int(d) * (2 - i % 2) for i, d in enumerate(digits)))
    return f"{born:%Y}{digits[2:]}{-total % 10}"


births = st.dates(date(1917, 1, 1), date(2016, 12, 31))


@given(births, st.integers(0, 999), st.booleans())
def test_every_way_to_write_a_number_gives_one_pseudonym(born: date, serial: int, samordning: bool) -> None:
    full = number(born, serial, samordning)
    ways = [full, f"{full[:8]}-{full[8:]}", full[2:], f"{full[2:8]}-{full[8:]}", f" {full} "]
    frame = pd.DataFrame({"personnr": ways}, dtype="str")
    named, people, findings = identity.identify(frame, YEAR, KEY, "beslut.csv", Policy())
    assert named["brukar_id"].nunique() == 1
    assert not findings
    (who,) = people.values()
    assert (who.number, who.fodelsear, who.kon) == (full, born.year, "KM"[serial % 2])
    later = identity.identify(
        pd.DataFrame({"personnr": [full]}, dtype="str"), YEAR + 3, KEY, "x.csv", Policy()
    )[0]
    assert later["brukar_id"].tolist() == named["brukar_id"].tolist()[:1]


@given(births, st.integers(0, 999), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(born: date, serial: int, place: int, more: int) -> None:
    full = number(born, serial, False)
    wrong = full[:place] + str((int(full[place]) + more) % 10) + full[place + 1 :]
    # The check digit does not cover the century.
    assert place < 2 or identity.parse(wrong, YEAR) is None


@settings(max_examples=1)
@given(st.just(20_000))
def test_pseudonyms_do_not_collide_on_a_municipality(count: int) -> None:
    born = (date(1920, 1, 1) + timedelta(days=i) for i in range(count))
    numbers = {number(day, i % 1000, False) for i, day in enumerate(born)}
    assert len({identity.pseudonym(KEY, n) for n in numbers}) == len(numbers)
