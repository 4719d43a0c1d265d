"""Raw extracts as care systems and people really write them: what each odd file gives, counted on paper."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.exact import GRID
from kpbcalc.underlag.extracts import long_extract
from tests.samples.extracts import AKE, AWKWARD, DECISIONS, EBBA, VISITS, made, put, told, total
from tests.samples.large_tables import everything_is_large


def performed(folder: Path, *lines: str, year: int = 2024, own: Mapping[str, Any] | None = None) -> float:
    """The hours of these visits, the same whole and in parts."""
    put(folder, utford_tid=[VISITS, *(f"{EBBA};{line}" for line in lines)])
    whole = made(folder, year, own)
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 1)
        split = made(folder, year, own)
    assert split.insatsvolymer.equals(whole.insatsvolymer)
    assert set(split.findings) == set(whole.findings)
    return total(whole, "utford")


# Times


def test_the_midnight_that_ends_a_day(tmp_path: Path) -> None:
    assert total(made(AWKWARD / "clock", 2025), "utford") == 0.5
    assert performed(tmp_path, "2024-03-01;HT-OMV;HT1;00:00;24:00;") == 24
    assert performed(tmp_path, "2024-03-01;HT-OMV;HT1;24:00;00:30;") == 0.5


def test_durations_as_hours_and_minutes() -> None:
    assert total(made(AWKWARD / "h_mm"), "utford") == 2.25


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [
        ("1:30", 1.5), ("1:30:00", 1.5), ("01:30", 1.5), ("25:30", 25.5), ("1 day, 1:30:00", 25.5),
        ("1 days 01:30:00", 25.5), ("1900-01-01 01:30:00", 25.5), ("1 h 30 min", 1.5), ("1,5 tim", 1.5),
        ("90 min", 1.5), ("90", 1.5), ("90,0", 1.5),
    ],
)  # fmt: skip
def test_a_duration_in_every_way(tmp_path: Path, minutes: str, hours: float) -> None:
    assert performed(tmp_path, f"2024-03-01;HT-OMV;HT1;;;{minutes}") == hours


@pytest.mark.parametrize("minus", ["-0:30", "0:30-", "–0:30", "−0:30", "-30", "–30", "-1 day, 23:30:00"])
def test_a_minus_time_is_a_correction(tmp_path: Path, minus: str) -> None:
    rows = ["2024-03-01;HT-OMV;HT1;;;2:00", f"2024-03-02;HT-OMV;HT1;;;{minus}"]
    assert performed(tmp_path, *rows) == 1.5


def test_fractions_of_a_day_are_read_where_they_can_be_nothing_else(tmp_path: Path) -> None:
    rows = [
        f"2024-03-{n:02};HT-OMV;HT1;;;{minutes}" for n, minutes in enumerate(("0.03125", "0.02083333"), 1)
    ]
    assert performed(tmp_path, *rows) == 1.25
    assert ("varning", 2) in told(made(tmp_path), "V24")
    assert performed(tmp_path, rows[0], "2024-03-09;HT-OMV;HT1;;;30") == pytest.approx(0.50052083)


def test_hours_and_fractions_of_a_day_are_never_guessed_between(tmp_path: Path) -> None:
    rows = ["2024-03-01;HT-OMV;HT1;;;0,5", "2024-03-02;HT-OMV;HT1;;;0,75"]
    with pytest.raises(ValidationError, match="under ett på alla rader") as refused:
        performed(tmp_path, *rows)
    assert "tidsenhet" in str(refused.value)
    assert performed(tmp_path, *rows, own={"import": {"tidsenhet": "timmar"}}) == 1.25
    assert performed(tmp_path, *rows, own={"import": {"tidsenhet": "dygn"}}) == 30
    assert performed(tmp_path, *rows, own={"import": {"tidsenhet": "minuter"}}) == pytest.approx(0.02083333)


@pytest.mark.parametrize("cell", ["en stund", "1:75", "0:30:61", "1:3x"])
def test_a_duration_that_cannot_be_read_is_not_missing(tmp_path: Path, cell: str) -> None:
    put(tmp_path, utford_tid=[VISITS, f"{EBBA};2024-03-01;HT-OMV;HT1;;;{cell}"])
    with pytest.raises(ValidationError) as refused:
        made(tmp_path)
    assert "regel V04" in str(refused.value) and "saknas" not in str(refused.value)
    assert cell not in str(refused.value)


@pytest.mark.parametrize("cell", ["åtta", "25:00", "0.25"])
def test_a_clock_that_cannot_be_read_is_not_missing(tmp_path: Path, cell: str) -> None:
    put(tmp_path, utford_tid=[VISITS, f"{EBBA};2024-03-01;HT-OMV;HT1;{cell};09:00;"])
    with pytest.raises(ValidationError) as refused:
        made(tmp_path)
    assert "regel V05" in str(refused.value) and "kolumn start" in str(refused.value)
    assert "saknas" not in str(refused.value)


@pytest.mark.parametrize(
    ("start", "stop", "hours"),
    [
        ("22:00", "02:00", 4),  # over midnight
        ("2024-03-01 22:00", "2024-03-03 22:00", 48),
        ("2024-03-01T08:00:00+01:00", "2024-03-01T07:30:00Z", 0.5),  # two offsets
        ("0,34375", "0,375", 0.75),  # 08:15 to 09:00, as Excel keeps them
    ],
)
def test_from_start_to_stop(tmp_path: Path, start: str, stop: str, hours: float) -> None:
    assert performed(tmp_path, f"2024-03-01;HT-OMV;HT1;{start};{stop};") == hours


def test_the_hours_of_a_night_are_those_that_went_by(tmp_path: Path) -> None:
    """Summer time began on 31 March 2024 at 02:00 and ended on 27 October at 03:00."""
    assert performed(tmp_path, "2024-03-30;HT-NATT;HT1;22:00;06:00;") == 7
    assert performed(tmp_path, "2024-10-26;HT-NATT;HT1;22:00;06:00;") == 9
    assert performed(tmp_path, "2024-10-27;HT-NATT;HT1;02:15;02:45;") == 0.5
    assert performed(tmp_path, "2024-10-27;HT-NATT;HT1;02:50;03:10;") == pytest.approx(1 / 3)
    assert performed(tmp_path, "2024-03-31;HT-NATT;HT1;01:30;03:30;") == 1


def test_a_time_with_an_offset_is_the_day_it_was_here(tmp_path: Path) -> None:
    rows = [f"{EBBA};;HT-OMV;HT1;2023-12-31T23:15:00Z;2023-12-31T23:45:00Z;"]
    put(tmp_path, utford_tid=[VISITS, *rows])
    (month,) = made(tmp_path).insatsvolymer["manad"]
    assert month == "2024-01"
    (tmp_path / "utford_tid.csv").unlink()
    put(tmp_path, beslut=[DECISIONS, f"{EBBA};HT-OMV;2023-12-31T23:00:00Z;2024–01–31;31;tim/mån;HT1"])
    assert total(made(tmp_path), "beviljad") == 31


def test_a_dated_stop_before_its_start_is_refused(tmp_path: Path) -> None:
    put(tmp_path, utford_tid=[VISITS, f"{EBBA};2024-03-02;HT-OMV;HT1;2024-03-02 08:00;2024-03-01 09:00;"])
    with pytest.raises(ValidationError, match="Stopp ligger före start"):
        made(tmp_path)


# Staff


def test_two_of_the_staff_at_one_visit_are_twice_the_hours() -> None:
    assert total(made(AWKWARD / "double_staffing"), "utford") == 30


def test_without_a_column_of_staff_the_second_is_a_copy_and_the_way_out_is_told(tmp_path: Path) -> None:
    row = f"{EBBA};2024-03-01;HT-OMV;HT1;08:00;08:30;"
    imported = made(put(tmp_path, utford_tid=[VISITS, row, row]))
    assert total(imported, "utford") == 0.5
    (copies,) = [f for f in imported.findings if f.regel == "V35"]
    assert copies.allvar == "varning" and "Personal" in copies.text


def test_a_column_may_say_how_many_they_were(tmp_path: Path) -> None:
    rows = [
        f"{EBBA};2024-03-0{n};HT-OMV;HT1;08:00;08:30;;{who}"
        for n, who in enumerate(("2", "", "ja", "nej"), 1)
    ]
    assert total(made(put(tmp_path, utford_tid=[f"{VISITS};Antal personal", *rows])), "utford") == 3
    with pytest.raises(ValidationError, match="Antal personal"):
        made(put(tmp_path, utford_tid=[f"{VISITS};Antal personal", rows[0].replace(";2", ";många")]))


def test_two_at_one_visit_are_one_visit(tmp_path: Path) -> None:
    rows = [f"{EBBA};2024-03-01;HT-TILLSYN;HT1;08:00;08:30;;{who}" for who in ("P1", "P2")]
    assert total(made(put(tmp_path, utford_tid=[f"{VISITS};Personal", *rows])), "utford") == 1


# People


def test_a_protected_identity_is_left_out_and_told() -> None:
    imported = made(AWKWARD / "protected_identity")
    assert len(imported.brukare) == 1 and total(imported, "beviljad") == 120
    (left,) = [f for f in imported.findings if f.regel == "V07"]
    assert (left.allvar, left.antal, left.rader) == ("varning", 1, (3,))
    assert "behall" in left.text


@pytest.mark.parametrize("word", ["Skyddad", "SEKRETESS", "Skyddade personuppgifter", "****", "Skyddad 12"])
def test_words_for_a_protected_identity(tmp_path: Path, word: str) -> None:
    rows = [f"{who};HT-OMV;2024-01-01;;10;tim/mån;HT1" for who in (EBBA, word)]
    assert len(made(put(tmp_path, beslut=[DECISIONS, *rows])).brukare) == 1


def test_protected_people_may_be_kept_each_with_a_pseudonym(tmp_path: Path) -> None:
    rows = [f"Skyddad {n};HT-OMV;2024-01-01;;10;tim/mån;HT1;K;1950" for n in (1, 2, 2)]
    put(tmp_path, beslut=[f"{DECISIONS};Kön;Födelseår", *rows])
    keep = {"import": {"skyddad": "behall"}}
    imported = made(tmp_path, own=keep)
    assert imported.brukare[["kon", "fodelsear"]].to_numpy().tolist() == [["K", 1950], ["K", 1950]]
    assert imported.brukare.equals(made(tmp_path, own=keep).brukare)
    put(tmp_path, beslut=[DECISIONS, rows[0].removesuffix(";K;1950")])
    with pytest.raises(ValidationError) as refused:
        made(tmp_path, own=keep)
    assert "Födelseår" in str(refused.value) and "kolumnen Kön" in str(refused.value)


def test_reserve_numbers_may_be_left_out(tmp_path: Path) -> None:
    rows = [f"{who};HT-OMV;2024-01-01;;10;tim/mån;HT1" for who in (EBBA, "19300101-TF01")]
    put(tmp_path, beslut=[DECISIONS, *rows])
    imported = made(tmp_path, own={"import": {"reservnummer": "utelamna"}})
    assert len(imported.brukare) == 1 and told(imported, "V07") == [("varning", 1)]
    with pytest.raises(ValidationError, match="Reservnummer"):
        made(tmp_path)


def test_a_coordination_number_without_a_known_month() -> None:
    imported = made(AWKWARD / "samord", 2025)
    assert sorted(imported.brukare["fodelsear"]) == [1912, 1915]


# Headings and words


def test_a_mapped_heading_is_that_column_and_no_other() -> None:
    own = {"kolumner": {"placering": {"Utflyttad": "till"}}, "import": {"placering_insats": {"KT1": "KORT"}}}
    imported = made(AWKWARD / "heading_used_twice", own=own)
    assert total(imported, "beviljad") == 120
    assert total(imported, "utford", "KORT") == 14


def test_two_headings_for_one_column_are_refused(tmp_path: Path) -> None:
    rows = [f"{DECISIONS};From", f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1;2024-02-01"]
    with pytest.raises(ValidationError, match="mer än en kolumn"):
        made(put(tmp_path, beslut=rows))
    own = {"kolumner": {"beslut": {"Team": "enhet", "Grupp": "enhet"}}}
    rows = [f"{DECISIONS.replace('Utförare', 'Team')};Grupp", f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1;G"]
    with pytest.raises(ValidationError, match="mer än en kolumn"):
        made(put(tmp_path, beslut=rows), own=own)


def test_a_map_for_a_heading_that_is_not_there_takes_nothing_away(tmp_path: Path) -> None:
    own = {"kolumner": {"beslut": {"Team": "enhet"}}}
    put(tmp_path, beslut=[DECISIONS, f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1"])
    assert total(made(tmp_path, own=own), "beviljad") == 120


def test_the_line_to_write_is_told_with_the_nearest_heading(tmp_path: Path) -> None:
    heading = "Personnummer;Insatstyp;Gäller fr.o.m.;T.o.m;Omfattning;Enhet;Utförare;Handläggare"
    put(tmp_path, beslut=[heading, f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1;Anna"])
    with pytest.raises(ValidationError) as refused:
        made(tmp_path)
    for line in ('"personnummer" = "personnr"', '"insatstyp" = "insats"', '"gäller fr.o.m." = "fran"'):
        assert line in str(refused.value)
    assert "handläggare" in str(refused.value)


def test_the_first_row_of_a_file_without_headings_is_never_shown(tmp_path: Path) -> None:
    put(tmp_path, beslut=[f"{EBBA};Hemlighetsson;2024-01-01;;10;tim/mån;HT1"] * 2)
    with pytest.raises(ValidationError) as refused:
        made(tmp_path)
    assert "hemlighetsson" not in str(refused.value).lower() and EBBA not in str(refused.value)


def test_a_column_that_looks_needed_is_pointed_out(tmp_path: Path) -> None:
    row = f"{EBBA};2024-03-01;HT-OMV;HT1;08:00;08:30;;P1"
    imported = made(put(tmp_path, utford_tid=[f"{VISITS};Medarbetare", row]))
    (found,) = [f for f in imported.findings if f.regel == "V03" and f.allvar == "varning"]
    assert '"medarbetare" = "personal"' in found.atgard


TWO_MEASURES = [
    {"tabell": "beslut", "kolumn": "matt", "ord": "st", "nar": {"insats": "LARM"}, "blir": "mån"},
    {"tabell": "beslut", "kolumn": "matt", "ord": "st", "nar": {"insats": "SABO-OMV"}, "blir": "dygn"},
]


def test_one_word_may_mean_two_things() -> None:
    imported = made(AWKWARD / "one_word_two_measures", own={"oversattning": TWO_MEASURES})
    assert total(imported, "beviljad", "LARM") == 12 and total(imported, "beviljad", "SABO-OMV") == 366


def test_a_word_may_hang_on_the_unit_and_the_more_exact_meaning_holds(tmp_path: Path) -> None:
    rows = [f"{EBBA};Boende;2024-01-01;;;;{unit}" for unit in ("S1",)]
    rows += [f"{AKE};Boende;2024-01-01;;;;S2", f"{AKE};;2024-01-01;;10;tim/mån;HT1"]
    own = {"oversattning": [
        {"tabell": "beslut", "kolumn": "insats", "ord": "boende", "blir": "SABO-OMV"},
        {"tabell": "beslut", "kolumn": "insats", "ord": "boende", "nar": {"enhet": "S2"}, "blir": "SABO-DEM"},
        {"tabell": "beslut", "kolumn": "insats", "nar": {"enhet": "HT1"}, "blir": "HT-OMV"},
    ]}  # fmt: skip
    imported = made(put(tmp_path, beslut=[DECISIONS, *rows]), own=own)
    found = {i: total(imported, "beviljad", i) for i in ("SABO-OMV", "SABO-DEM", "HT-OMV")}
    assert found == {"SABO-OMV": 366, "SABO-DEM": 366, "HT-OMV": 120}


def test_two_meanings_for_one_row_are_refused(tmp_path: Path) -> None:
    own = {"oversattning": [
        {"tabell": "beslut", "kolumn": "matt", "ord": "st", "nar": {"insats": "LARM"}, "blir": "mån"},
        {"tabell": "beslut", "kolumn": "matt", "ord": "st", "nar": {"enhet": "L1"}, "blir": "dygn"},
    ]}  # fmt: skip
    put(tmp_path, beslut=[DECISIONS, f"{EBBA};LARM;2024-01-01;;1;st;L1"])
    with pytest.raises(UsageError, match="Två översättningar"):
        made(tmp_path, own=own)


def test_a_translation_of_the_wrong_form_is_refused() -> None:
    right = TWO_MEASURES[0]
    for wrong in ({"nar": "LARM"}, {"kolumm": "x"}, {"kolumn": "mått"}, {"blir": 1}):
        entry = {**right, **wrong}
        with pytest.raises(UsageError):
            made(AWKWARD / "one_word_two_measures", own={"oversattning": [entry]})


# Decisions


def test_an_open_decision_is_no_warning(tmp_path: Path) -> None:
    imported = made(put(tmp_path, beslut=[DECISIONS, f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1"]))
    assert told(imported, "V16") == [("info", 1)]


@pytest.mark.parametrize(
    ("insats", "granted"), [("SABO-OMV", 366), ("KORT", 366), ("LARM", 12), ("LSS-9G", 366)]
)
def test_a_place_is_decided_without_omfattning(tmp_path: Path, insats: str, granted: int) -> None:
    imported = made(put(tmp_path, beslut=[DECISIONS, f"{EBBA};{insats};2024-01-01;;;;S1"]))
    assert total(imported, "beviljad") == granted
    assert ("info", 1) in told(imported, "V24")


@pytest.mark.parametrize(
    ("cells", "rule"), [("HT-OMV;2024-01-01;;;", "V21"), ("SABO-OMV;2024-01-01;;2;", "V24")]
)
def test_hours_are_never_implied_and_two_places_never_assumed(tmp_path: Path, cells: str, rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        made(put(tmp_path, beslut=[DECISIONS, f"{EBBA};{cells};S1"]))


@pytest.mark.parametrize(
    ("amount", "matt", "hours"),
    [("10:30", "tim/mån", 126), ("0:30", "tim/dag", 183), ("1:00", "min/dag", 366)],
)
def test_a_quantity_as_hours_and_minutes(tmp_path: Path, amount: str, matt: str, hours: float) -> None:
    imported = made(put(tmp_path, beslut=[DECISIONS, f"{EBBA};HT-OMV;2024-01-01;;{amount};{matt};HT1"]))
    assert total(imported, "beviljad") == hours


def test_a_decision_of_nothing_is_told_and_takes_nobodys_other_hours(tmp_path: Path) -> None:
    rows = [f"{EBBA};HT-OMV;2024-01-01;;0;tim/mån;HT1", f"{EBBA};HT-SERV;2024-01-01;;2;tim/mån;HT1",
            f"{AKE};HT-OMV;2024-01-01;;0;tim/mån;HT1"]  # fmt: skip
    imported = made(put(tmp_path, beslut=[DECISIONS, *rows]))
    assert (len(imported.brukare), total(imported, "beviljad")) == (1, 24)
    (found,) = [f for f in imported.findings if f.regel == "V21"]
    assert (found.allvar, found.tabell, found.rader) == ("varning", "beslut.csv", (2, 4))


def test_a_place_left_the_day_it_was_taken_is_told(tmp_path: Path) -> None:
    days = ["2024-02-01;2024-02-01", "2024-02-01;2024-02-03"]
    rows = [f"{who};S1;SABO-OMV;{stay}" for who, stay in zip((EBBA, AKE), days, strict=True)]
    imported = made(put(tmp_path, placering=["Personnr;Enhet;Insats;Inflytt;Utflytt", *rows]))
    assert total(imported, "utford") == 2
    assert [f.rader for f in imported.findings if f.regel == "V21"] == [(2,)]


def test_sex_is_read_from_the_numbers_where_no_file_states_it_and_that_is_told_once(tmp_path: Path) -> None:
    rows = [f"{who};HT-OMV;2024-01-01;;2;tim/mån;HT1" for who in (EBBA, AKE)]
    imported = made(put(tmp_path, beslut=[DECISIONS, *rows]))
    assert sorted(imported.brukare["kon"]) == ["K", "M"]
    assert told(imported, "V11") == [("info", 2)]
    put(tmp_path, beslut=[DECISIONS + ";Kön", *(f"{row};{sex}" for row, sex in zip(rows, "KM", strict=True))])
    assert told(made(tmp_path), "V11") == []


def test_an_alarm_that_is_only_decided_tells_the_line_to_write(tmp_path: Path) -> None:
    put(
        tmp_path, beslut=[DECISIONS, f"{EBBA};LARM;2024-01-01;;;;L1", f"{AKE};HT-OMV;2024-01-01;;1;tim/mån;H"]
    )
    (found,) = [f for f in made(tmp_path).findings if f.regel == "V21"]
    assert '[[insatser]] kod = "LARM" volymbas = "beviljad"' in found.atgard
    own = {"insatser": [{"kod": "LARM", "volymbas": "beviljad"}]}
    assert not [f for f in made(tmp_path, own=own).findings if f.regel == "V21"]


def test_words_without_translation_are_told_alike_whole_and_in_parts(tmp_path: Path) -> None:
    numbers = [EBBA, AKE, "19350704-4562", "19310262-1236", "191500882392"]
    lines = [f"{who};2024-03-01;Omsorg;HT1;;;30" for who in numbers] + [f"{EBBA};2024-03-02;Fru Ek;HT1;;;30"]
    put(tmp_path, utford_tid=[VISITS, *lines])
    said = []
    for rows in (1000, 1):
        with everything_is_large(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(long_extract, "ROWS_A_PART", rows)
            with pytest.raises(ValidationError) as refused:
                made(tmp_path)
        said.append(str(refused.value))
    assert "”Omsorg” (5 rader), 1 ord som inte visas" in said[0]
    assert '[varden.utford_tid.insats] "Omsorg" = "…"' in said[0] and "Fru Ek" not in said[0]
    assert said[0] == said[1]


def test_a_word_that_is_not_ours_to_cost_is_left_out_and_one_that_becomes_no_code_is_told_so(
    tmp_path: Path,
) -> None:
    rest = "2024-03-01;2024-03-31;1;dygn;Norr"
    put(
        tmp_path,
        beslut=[
            "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare",
            f"{EBBA};Övrigt bistånd;{rest}", f"{EBBA};Korttid;{rest}",
        ],
        utford_tid=[
            VISITS, f"{EBBA};2024-03-01;Övrigt bistånd;HT1;;;30", f"{EBBA};2024-03-01;HT-OMV;HT1;;;30",
        ],
    )  # fmt: skip

    def own(word: str) -> dict[str, Any]:
        words = {"Övrigt bistånd": word, "Korttid": "KORT"}
        return {"varden": {table: {"insats": words} for table in ("beslut", "utford_tid")}}

    imported = made(tmp_path, own=own("(används inte)"))
    assert set(imported.insatsvolymer["insats"]) == {"KORT", "HT-OMV"}
    assert told(imported, "V13") == [("info", 1), ("info", 1)]
    with everything_is_large():
        assert told(made(tmp_path, own=own("(används inte)")), "V13") == [("info", 1), ("info", 1)]
    with pytest.raises(
        ValidationError, match="Ord är översatta till ”OVR”, som inte är någon kod"
    ) as refused:
        made(tmp_path, own=own("OVR"))
    assert "Ord utan översättning" not in str(refused.value)


def test_decisions_side_by_side_that_are_cut_are_told_with_their_hours(tmp_path: Path) -> None:
    """Cleaning and shopping are both HT-SERV: ten hours a month hold, and four a month are gone."""
    rows = [
        f"{EBBA};HT-SERV;2024-01-01;;10;tim/mån;HT1", f"{EBBA};HT-SERV;2024-01-01;2024-06-30;4;tim/mån;HT1",
    ]  # fmt: skip
    imported = made(put(tmp_path, beslut=[DECISIONS, *rows]))
    (finding,) = [f for f in imported.findings if f.regel == "V17"]
    assert total(imported, "beviljad") == 120
    assert "tar bort 24 beviljade timmar" in finding.text and "lägg ihop dem" in finding.atgard


# What a file leaves unsaid


DAYS = ["Personnr;Besöksdatum;Typ", f"{EBBA};2024-03-01;DAGV", f"{AKE};2024-03-02;DAGV"]


def test_a_translation_without_a_word_stands_for_a_column_that_is_not_there(tmp_path: Path) -> None:
    put(tmp_path, utford_tid=DAYS)
    place = {"tabell": "utford_tid", "kolumn": "enhet", "nar": {"insats": "DAGV"}, "blir": "MP1"}
    rows = made(tmp_path, own={"oversattning": [place]}).insatsvolymer
    assert [*rows["enhet"]] == ["MP1", "MP1"] and [*rows["utford"]] == [GRID, GRID]
    with everything_is_large():
        assert made(tmp_path, own={"oversattning": [place]}).insatsvolymer.equals(rows)


def test_a_row_that_no_such_translation_is_of_still_stops(tmp_path: Path) -> None:
    put(tmp_path, utford_tid=[*DAYS, f"{AKE};2024-03-02;DAGV-RES"])
    place = {"tabell": "utford_tid", "kolumn": "enhet", "nar": {"insats": "DAGV"}, "blir": "MP1"}
    with pytest.raises(ValidationError, match="Utförare eller enhet saknas"):
        made(tmp_path, own={"oversattning": [place]})


def test_without_one_the_stop_says_what_to_add(tmp_path: Path) -> None:
    put(tmp_path, utford_tid=DAYS)
    with pytest.raises(ValidationError) as stopped:
        made(tmp_path)
    assert "lägg till en kolumn" in str(stopped.value.remedy)


@pytest.mark.parametrize("word", ["tills vidare", "Tillsvidare", "t.v.", ""])
def test_a_word_for_no_end_is_an_open_end(tmp_path: Path, word: str) -> None:
    rows = [DECISIONS, f"{EBBA};HT-OMV;2024-12-18;{word};7;tim/vecka;HT1"]
    imported = made(put(tmp_path, beslut=rows))
    assert total(imported, "beviljad") == 14 and told(imported, "V16") == [("info", 1)]


def test_any_other_word_for_the_last_day_stops(tmp_path: Path) -> None:
    put(tmp_path, beslut=[DECISIONS, f"{EBBA};HT-OMV;2024-12-18;till jul;7;tim/vecka;HT1"])
    with pytest.raises(ValidationError, match="Slutdatum"):
        made(tmp_path)
