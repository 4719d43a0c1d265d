"""A visit's time and staff: what is left out, chosen between or counted another way is not to be silent."""

import json
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.base.exact import GRID
from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.extracts.dates import to_days
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.run import Imported
from kpbcalc.underlag.extracts.time_taken import time_taken
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.receipt import RECEIPT, imported_findings, kept
from tests.samples.extracts import EBBA, VISITS, made, put, told, total
from tests.samples.large_tables import everything_is_large


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


# Hours that the heading tells

HOURS = ["0,25", "0,5", "3"]


def with_heading(folder: Path, heading: str, values: list[str], unit: str = "") -> Imported:
    head = "Personnr;Besöksdatum;Typ;Utförare"
    rows = [f"{EBBA};2024-03-0{n};HT-OMV;HT1;{value}" for n, value in enumerate(values, 1)]
    put(folder, utford_tid=[f"{head};{heading}", *rows])
    own = {"kolumner": {"utford_tid": {heading: "minuter"}}, "import": {"tidsenhet": unit}}
    whole = made(folder, own=own)
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 1)
        split = made(folder, own=own)
    assert split.insatsvolymer.equals(whole.insatsvolymer) and set(split.findings) == set(whole.findings)
    return whole


@pytest.mark.parametrize("heading", ["Utförda timmar", "Tid i timmar", "Tid (tim)", "Utförd tid (tim)", "H"])
def test_a_heading_that_says_hours_is_believed_and_told(tmp_path: Path, heading: str) -> None:
    imported = with_heading(tmp_path, heading, HOURS)
    assert total(imported, "utford") == 3.75
    (finding,) = [f for f in imported.findings if f.regel == "V24"]
    assert (finding.allvar, finding.antal) == ("info", 3) and heading.lower() in finding.text


def test_hours_below_one_are_hours_where_the_heading_says_so(tmp_path: Path) -> None:
    assert total(with_heading(tmp_path, "Tid (tim)", ["0,25", "0,5"]), "utford") == 0.75


def test_visits_of_a_minute_under_a_heading_without_a_unit_are_not_believed(tmp_path: Path) -> None:
    """Hours under `Tid`, of which only some are under one: read as minutes a year's care is a sixtieth."""
    with pytest.raises(ValidationError, match="under två på minst hälften") as refused:
        with_heading(tmp_path, "Tid", ["0,25", "1,5", "1,75"])
    assert "tidsenhet" in str(refused.value)
    assert total(with_heading(tmp_path, "Tid", ["0,25", "1,5", "1,75"], unit="timmar"), "utford") == 3.5
    assert total(with_heading(tmp_path, "Tid (min)", ["1", "1", "1"]), "utford") == pytest.approx(0.05)
    assert total(with_heading(tmp_path, "Tid", ["1", "30", "45"]), "utford") == pytest.approx(76 / 60)


@pytest.mark.parametrize("heading", ["Tid (min)", "Tid (h:mm)", "Timmar och minuter", "Timtaxa"])
def test_a_heading_of_minutes_of_clocks_or_of_two_units_changes_nothing(tmp_path: Path, heading: str) -> None:
    imported = with_heading(tmp_path, heading, ["30", "1:30"])
    assert total(imported, "utford") == 2 and told(imported, "V24") == []


def test_a_choice_goes_before_the_heading_and_that_they_differ_is_told(tmp_path: Path) -> None:
    imported = with_heading(tmp_path, "Utförda timmar", ["60", "90", "1:00"], unit="minuter")
    assert total(imported, "utford") == 3.5 and told(imported, "V24") == [("varning", 3)]
    assert told(with_heading(tmp_path, "Utförda timmar", ["2"], unit="timmar"), "V24") == []


@pytest.mark.parametrize("times", [["08:15", "13:40"], ["0:30", "21:05"], ["0815", "1340"]])
def test_times_of_day_under_a_heading_that_may_be_how_long_stop(tmp_path: Path, times: list[str]) -> None:
    """`13:40` under Tid was a visit of thirteen hours and forty minutes."""
    with pytest.raises(ValidationError, match="kan vara när besöken började") as refused:
        with_heading(tmp_path, "Tid", times)
    assert "välj start" in str(refused.value) and "tidsenhet" in str(refused.value)


def test_hours_and_minutes_are_how_long_where_something_says_so(tmp_path: Path) -> None:
    assert total(with_heading(tmp_path, "Tid", ["0:30", "5:30"]), "utford") == 6
    assert total(with_heading(tmp_path, "Tid", ["8:00", "12:00"], unit="timmar"), "utford") == 20
    assert total(with_heading(tmp_path, "Tid (h:mm)", ["8:00", "12:00"]), "utford") == 20


# Minutes and the clock


def test_minutes_that_the_clock_contradicts_hold_and_are_told(tmp_path: Path) -> None:
    rows = [
        f"{EBBA};2024-03-0{n};HT-OMV;HT1;08:00;08:45;{minutes}"
        for n, minutes in enumerate(("30", "30", "45", "46", "-30", ""), 1)
    ]
    imported = made(put(tmp_path, utford_tid=[VISITS, *rows]))
    assert total(imported, "utford") * 60 == pytest.approx(30 + 30 + 45 + 46 - 30 + 45)
    told = {f.rader: f.allvar for f in imported.findings if f.regel == "V23"}
    assert told == {(2, 3): "varning", (7,): "varning"}  # the last has no minutes of its own


# Staff


def staffed(folder: Path, heading: str, *cells: str) -> Imported:
    """Visits at the same time of one day, each with its cells of staff."""
    rows = [f"{EBBA};2024-03-01;HT-OMV;HT1;08:00;08:30;;{each}" for each in cells]
    return made(put(folder, utford_tid=[f"{VISITS};{heading}", *rows]))


@pytest.mark.parametrize(("heading", "two"), [("Antal personal", "2"), ("Dubbelbemanning", "Ja")])
def test_a_row_for_each_of_the_staff_and_their_number_are_not_both_counted(
    tmp_path: Path, heading: str, two: str
) -> None:
    head = f"{VISITS};Personal;{heading}"
    own = {"kolumner": {"utford_tid": {heading: "antal_personal"}}}
    rows = [
        f"{EBBA};2024-03-0{day};HT-OMV;HT1;08:00;{stop};;{who};{two}"
        for day in (1, 2) for who, stop in (("A", "08:30"), ("B", "08:31"))
    ]  # fmt: skip
    imported = made(put(tmp_path, utford_tid=[head, *rows]), own=own)
    assert total(imported, "utford") * 60 == pytest.approx(2 * (30 + 31))
    assert [(f.antal, f.rader) for f in imported.findings if f.regel == "V35"] == [(2, (2, 4))]


@pytest.mark.parametrize(
    ("heading", "cells", "hours"),
    [
        ("Personal", ["A", "B"], 1), ("Antal personal", ["2"], 1),
        ("Personal;Antal personal", ["A;2"], 1),  # the other has no row
        ("Personal;Antal personal", ["A;1", "B;1"], 1), ("Personal;Antal personal", ["A;", "B;"], 1),
    ],
)  # fmt: skip
def test_rows_alone_or_the_number_alone_are_counted_as_they_are(
    tmp_path: Path, heading: str, cells: list[str], hours: float
) -> None:
    imported = staffed(tmp_path, heading, *cells)
    assert total(imported, "utford") == hours and told(imported, "V35") == []


# An amount that is not read


def test_an_amount_that_is_not_read_is_told_for_each_insats(tmp_path: Path) -> None:
    cells = ["MAT;KOK;;;;30", "MAT;KOK;;;;1", "DAGV;DV;;;;0,5", "HT-OMV;HT1;;;45;2", "HT-OMV;HT1;;;45;"]
    rows = [f"{EBBA};2024-03-0{n};{cell}" for n, cell in enumerate(cells, 1)]
    imported = made(put(tmp_path, utford_tid=[f"{VISITS};Antal", *rows]))
    findings = [f for f in imported.findings if f.regel == "V03" and f.allvar == "varning"]
    assert [(f.kolumn, f.rader) for f in findings] == [("antal", (4,)), ("antal", (5,)), ("antal", (2,))]
    assert [code in f.text for code, f in zip(("DAGV", "HT-OMV", "MAT"), findings, strict=True)] == [True] * 3
    ones = [row.rpartition(";")[0] + ";1" for row in rows]
    imported = made(put(tmp_path, utford_tid=[f"{VISITS};Antal", *ones]))
    assert not [f for f in imported.findings if f.regel == "V03"]


PLANNED = "Personnr;Besöksdatum;Typ;Utförare;Planerad tid;Minuter"


def visits_of(folder: Path, **chosen: str) -> Imported:
    rows = [
        f"{EBBA};2024-03-0{day};HT-OMV;HT1;0:50;{minutes}" for day, minutes in enumerate(["30", "", ""], 1)
    ]
    put(folder, utford_tid=[PLANNED, *rows])
    return made(folder, own={"import": chosen})


def test_visits_that_were_only_planned_are_left_out_by_choice_and_counted(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="utelamna för utan_tid"):
        visits_of(tmp_path)
    done = visits_of(tmp_path, utan_tid="utelamna")
    assert done.insatsvolymer["utford"].sum() == GRID // 2
    (told,) = [f for f in done.findings if f.kolumn == "utan_tid"]
    assert (told.antal, told.rader) == (2, (3, 4)) and "ni har valt" in told.text
    assert told.text in [f.text for f in findings_of_receipt(tmp_path, done)]


def findings_of_receipt(folder: Path, done: Imported) -> list[Finding]:
    (folder / RECEIPT).write_text(json.dumps({"fynd": kept(done.findings), "filer": {}}), encoding="utf-8")
    return imported_findings(folder)


def test_a_visit_with_start_and_stop_is_never_left_out_as_untimed(tmp_path: Path) -> None:
    put(tmp_path, utford_tid=[VISITS, f"{EBBA};2024-03-01;HT-OMV;HT1;08:00;09:00;"])
    done = made(tmp_path, own={"import": {"utan_tid": "utelamna"}})
    assert done.insatsvolymer["utford"].sum() == GRID


def test_planned_start_and_stop_beside_an_empty_performed_time_are_told_and_can_be_left_out(
    tmp_path: Path,
) -> None:
    rows = [f"{EBBA};2024-03-0{n};HT-OMV;HT1;08:00;09:00;{minutes}" for n, minutes in ((1, 30), (2, ""))]
    put(tmp_path, utford_tid=[VISITS, *rows])
    done = made(tmp_path)
    (told,) = [f for f in done.findings if "planerade" in f.text]
    assert (told.regel, told.allvar, told.rader) == ("V23", "varning", (3,)) and "utan_minuter" in told.text
    assert done.insatsvolymer["utford"].sum() == 3 * GRID // 2
    done = made(tmp_path, own={"import": {"utan_tid": "utan_minuter"}})
    assert done.insatsvolymer["utford"].sum() == GRID // 2
    assert [f.antal for f in done.findings if f.kolumn == "utan_tid"] == [1]
