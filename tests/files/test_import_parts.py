"""The parts of the import one by one: numbers, keys, dates, measures."""

import os
import stat
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base import places
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.underlag.extracts import identity, measure
from kpbcalc.underlag.extracts.clock import to_moment
from kpbcalc.underlag.extracts.dates import to_day, to_days
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.key import fingerprint, obtain, store

KEY = b"0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "number", "kon"),
    [
        ("19121212-1212", "191212121212", "M"),
        ("191212121212", "191212121212", "M"),
        ("121212+1212", "191212121212", "M"),
        (" 19121212 1212 ", "191212121212", "M"),
        ("121212-1212", "201212121212", "M"),  # without plus: the latest year there can be
        ("280317-0022", "192803170022", "K"),
        ("2803170022", "192803170022", "K"),
        ("310262-1236", "193102621236", "M"),  # samordningsnummer: day 2 + 60
        ("19300101-tf01", "19300101TF01", ""),
        ("300101-R123", "19300101R123", ""),
        ("19121212–1212", "191212121212", "M"),  # an en dash, as Word and Excel make of the hyphen
        ("191500882392", "191500882392", "M"),  # samordningsnummer without a known month: day 28 + 60
        ("19310160-1239", "193101601239", "M"),  # and without a known day
    ],
)
def test_a_number_is_read_in_every_way_it_is_written(text: str, number: str, kon: str) -> None:
    who = identity.parse(text, 2017)
    assert who is not None
    assert (who.number, who.kon, who.fodelsear) == (number, kon, int(number[:4]))
    assert who.reserve == (not number.isdigit())
    assert number not in repr(who)


@pytest.mark.parametrize(
    "text",
    ["", "19121212-1213", "19121312-1212", "19280230-0022", "310292-1236", "121212", "Åke", "12121212-12123",
     "17121212-1212", "19121212*1212", "١٩١٢١٢١٢-1212"],
)  # fmt: skip
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert identity.parse(text, 2017) is None


def test_the_century_does_not_turn_with_the_costing_year() -> None:
    for year in (2016, 2017, 2018, 2019):
        plus, full = identity.parse("121212+1212", year), identity.parse("19121212-1212", year)
        assert plus == full


def test_two_people_behind_one_pseudonym_stop_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "pseudonym", lambda key, number: "0" * 16)
    frame = pd.DataFrame({"personnr": ["19121212-1212", "19280317-0022"]}, dtype="str")
    with pytest.raises(ValidationError, match="samma pseudonym") as stopped:
        identity.identify(frame, 2017, KEY, "beslut.csv", Policy())
    assert "V08" in stopped.value.where


def test_a_pseudonym_is_hmac_sha256_of_the_twelve_digits() -> None:
    """Checked against `printf 191212121212 | openssl dgst -sha256 -hmac …`."""
    assert identity.pseudonym(KEY, "191212121212") == "dac76de18eecefba"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-03-01", date(2017, 3, 1)), ("20170301", date(2017, 3, 1)), ("42795", date(2017, 3, 1)),
        ("42795.5", date(2017, 3, 1)), ("2017-03-01 00:00:00", date(2017, 3, 1)),
        ("2017-03-01T08:15", date(2017, 3, 1)), ("2016-02-29", date(2016, 2, 29)),
        ("9999-12-31", date(9999, 12, 31)), ("99991231", date(9999, 12, 31)), ("2958465", date(9999, 12, 31)),
        ("2017-02-29", None), ("2017-13-01", None), ("0000-01-01", None), ("01/03/2017", None),
        ("2017/3/1", date(2017, 3, 1)), ("2017.03.01", date(2017, 3, 1)), ("2017-3-1", date(2017, 3, 1)),
        ("1.3.2017", date(2017, 3, 1)), ("01.03.2017", date(2017, 3, 1)), ("1 mars 2017", date(2017, 3, 1)),
        ("1 Mar. 2017", date(2017, 3, 1)), ("31.2.2017", None), ("1 mats 2017", None), ("2017/3-1", None),
        ("1-3-2017", None), ("13.2017", None),
        ("170301", None), ("mars", None), ("", None), ("nan", None),
    ],
)  # fmt: skip
def test_dates(text: str, day: date | None) -> None:
    assert to_day(text) == (day.toordinal() if day else None)


def test_blank_and_9999_are_no_end_and_junk_is_wrong() -> None:
    days, wrong = to_days(pd.Series(["2017-03-01", "", "9999-12-31", "snart"], dtype="str"))
    assert days.isna().tolist() == [False, True, True, True]
    assert wrong.tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("08:15", 29700), ("8.15", 29700), ("0815", 29700), ("08:15:30", 29730), ("2017-03-01 08:15:00", 29700),
     ("kl 8.15", 29700), ("24:00", 86400), ("2017-03-01T08:15:00+01:00", 29700), ("0.34375", 29700),
     ("0,34375", 29700), ("42795.34375", 29700), ("1899-12-30 08:15:00", 29700), ("24:01", None),
     ("0.25", None), ("08:61", None), ("", None), ("åtta", None), ("2017-03-01", None)],
)  # fmt: skip
def test_clock_times(text: str, seconds: int | None) -> None:
    moment = to_moment(text)
    assert (moment and moment.seconds) == seconds


@pytest.mark.parametrize(
    ("text", "unit", "period"),
    [("tim/mån", "timme", "manad"), ("Timmar per vecka", "timme", "vecka"), ("h/v", "timme", "vecka"),
     ("min/dag", "minut", "dag"), ("tim./mån.", "timme", "manad"), ("dagar i veckan", "dag", "vecka"),
     ("dygn", "dygn", "dag"), ("ggr/vecka", "tillfalle", "vecka"), ("tim / år", "timme", "ar")],
)  # fmt: skip
def test_measures(text: str, unit: str, period: str) -> None:
    read = measure.read(text)
    assert read is not None
    assert (read.unit, read.period) == (unit, period)


@pytest.mark.parametrize("text", ["", "tim", "vecka", "tim/kvartal", "tim/vecka/mån", "kr/mån", "min"])
def test_a_period_is_never_guessed(text: str) -> None:
    assert measure.read(text) is None


def test_a_measure_fits_the_insats_or_not() -> None:
    minutes, times = measure.Measure("minut", "dag"), measure.Measure("tillfalle", "vecka")
    assert minutes.fits("timme")
    assert times.fits("besok")
    assert not minutes.fits("dygn")
    assert not times.fits("timme")


def test_a_new_key_is_long_and_only_the_owners(tmp_path: Path) -> None:
    file = tmp_path / "nyckel.txt"
    key = obtain(file, create=True)
    assert not file.exists()
    store(file, key)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key.decode())) >= 32
    assert obtain(file, create=False) == key
    assert key.decode()[:16] not in fingerprint(key)
    with pytest.raises(UsageError, match="finns redan"):
        obtain(file, create=True)
    with pytest.raises(FileExistsError):
        store(file, key)


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o601])
def test_a_key_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "nyckel.txt"
    file.write_bytes(KEY)
    file.chmod(mode)
    with pytest.raises(UsageError) as refused:
        obtain(file, create=False)
    assert refused.value.remedy == f"chmod 600 {file}"


def test_a_key_in_a_repository_or_beside_the_tables_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "kod"
    (elsewhere / ".git").mkdir(parents=True)
    (tmp_path / "genväg").symlink_to(places.ROOT)
    for file in (places.ROOT / "nyckel.txt", elsewhere / "a" / "n.txt", tmp_path / "genväg" / "n.txt"):
        for create in (True, False):
            with pytest.raises(UsageError, match="kodförrådet"):
                obtain(file, create=create)
    with pytest.raises(UsageError, match="underlagen"):
        obtain(tmp_path / "data" / "n.txt", create=True, apart_from=[tmp_path / "data"])


def test_missing_and_short_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="finns inte"):
        obtain(tmp_path / "n.txt", create=False)
    with pytest.raises(UsageError, match="Mappen"):
        obtain(tmp_path / "ingen" / "n.txt", create=True)
    store(tmp_path / "kort.txt", b"kort")
    with pytest.raises(UsageError, match="för kort"):
        obtain(tmp_path / "kort.txt", create=False)
