"""A visit that took no time, or most of a day, is told: what it leaves out or counts is not to be silent."""

import pandas as pd
import pytest

from kpbcalc.base.exact import GRID
from kpbcalc.underlag.extracts.dates import to_days
from kpbcalc.underlag.extracts.policy import Policy
from kpbcalc.underlag.extracts.time_taken import time_taken


@pytest.mark.parametrize(
    ("start", "stop", "minutes", "told"),
    [("08:00", "08:45", 45, []), ("08:00", "08:00", 0, ["V21"]), ("08:00", "07:00", 23 * 60, ["V23"]),
     ("22:00", "06:00", 8 * 60, [])],
)  # fmt: skip
def test_a_visit_of_no_time_or_of_most_of_a_day_is_told(
    start: str, stop: str, minutes: int, told: list[str]
) -> None:
    visit = {"minuter": "", "start": start, "stopp": stop, "antal_personal": ""}
    frame = pd.DataFrame([visit], index=[0], dtype="str")
    day, _ = to_days(pd.Series(["2024-03-01"], index=[0]))
    taken, findings = time_taken(frame, day, pd.Series([True], index=[0]), "besok.csv", Policy())
    assert taken.tolist() == [minutes * GRID]
    assert [(f.regel, f.allvar, f.rader) for f in findings] == [(rule, "varning", (2,)) for rule in told]


def test_stated_minutes_of_nothing_are_told() -> None:
    frame = pd.DataFrame(
        [{"minuter": "0", "start": "", "stopp": "", "antal_personal": ""}] * 2, index=[0, 1], dtype="str"
    )
    frame.loc[1, "minuter"] = "30"
    day, _ = to_days(pd.Series(["2024-03-01"] * 2, index=[0, 1]))
    needed = pd.Series([True, True], index=[0, 1])
    (finding,) = time_taken(frame, day, needed, "besok.csv", Policy())[1]
    assert (finding.regel, finding.rader) == ("V21", (2,))
