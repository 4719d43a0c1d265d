"""A long extract of visits is imported in parts: the same volumes, clients, findings and rows as whole."""

import random
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kpbcalc.base import own_choices
from kpbcalc.base.errors import KpbError, ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.extracts.files_found import find_files
from kpbcalc.underlag.extracts.run import Imported, convert
from kpbcalc.underlag.extracts.systems import systems
from tests.samples.extracts import DELIVERY
from tests.samples.large_tables import everything_is_large

KEY = b"0123456789abcdef0123456789abcdef"
HEADINGS = "Personnr;Namn;Besöksdatum;Start;Stopp;Typ;Minuter;Avvikelse;Utförare;Kön;Avliden"
PEOPLE = ["19280317-0022", "280317-0022", "19121212-1212", "19350704-4562", "19300101-TF01"]


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    settings: dict[str, object] = {}
    monkeypatch.setattr(own_choices, "read", lambda kommun, data, checks=(): Own(kommun, settings))
    monkeypatch.setattr(long_extract, "ROWS_A_PART", 3)
    return settings


def both(folder: Path) -> tuple[Imported | KpbError, Imported | KpbError]:
    """What a folder of raw files gives with the visits read whole, and in parts."""

    def outcome() -> Imported | KpbError:
        try:
            return convert(folder, own_choices.read("0000", None), 2017, KEY)
        except ValidationError as error:
            return error

    whole = outcome()
    with everything_is_large():
        return whole, outcome()


def same(folder: Path) -> Imported | KpbError:
    """The outcome, the same both ways."""
    whole, split = both(folder)
    if isinstance(whole, KpbError) or isinstance(split, KpbError):
        assert isinstance(split, KpbError) and isinstance(whole, KpbError), f"{whole}\n{split}"
        assert {*str(split).splitlines()[1:]} == {*str(whole).splitlines()[1:]} or str(split) == str(whole)
        return whole
    assert_frame_equal(split.brukare, whole.brukare)
    assert_frame_equal(split.insatsvolymer, whole.insatsvolymer)
    assert set(split.findings) == set(whole.findings) and len(split.findings) == len(whole.findings)
    return whole


def put(folder: Path, *lines: str, encoding: str = "utf-8", headings: str = HEADINGS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "utford_tid.csv").write_bytes(
        "".join(f"{line}\n" for line in (headings, *lines)).encode(encoding)
    )
    return folder


def visit(who: int = 0, day: str = "03-01", minutes: str = "30", **cells: str) -> str:
    known = {
        "start": "", "stopp": "", "typ": "HT-OMV", "avvikelse": "", "enhet": "HT1", "kon": "K", "avliden": "",
        **cells,
    }  # fmt: skip
    return (
        f"{PEOPLE[who]};Anna Ö;2017-{day};{known['start']};{known['stopp']};{known['typ']};{minutes};"
        f"{known['avvikelse']};{known['enhet']};{known['kon']};{known['avliden']}"
    )


def test_the_delivery_by_hand(tmp_path: Path) -> None:
    """Windows-1252, decisions and placements beside it, deaths told in another file."""
    shutil.copytree(DELIVERY, tmp_path / "raw")
    assert isinstance(same(tmp_path / "raw"), Imported)


def test_parquet_too(tmp_path: Path) -> None:
    frame = pd.read_csv(
        DELIVERY / "utford_tid.csv", sep=";", encoding="cp1252", dtype="str", keep_default_na=False
    )
    frame.to_parquet(tmp_path / "utford_tid.parquet", index=False)
    assert isinstance(same(tmp_path), Imported)


DAYS = st.sampled_from(["01-01", "02-28", "03-01", "03-01 08:15", "03-02", "12-31"])
MINUTES = st.sampled_from(["30", "12,5", "-30", "0", "1 234", "", "60"])
ROWS = st.builds(
    visit,
    st.integers(0, 3),
    DAYS,
    MINUTES,
    start=st.sampled_from(["", "08:00", "8.15", "23:50"]),
    stopp=st.sampled_from(["", "08:30", "00:10"]),
    typ=st.sampled_from(["HT-OMV", "HT-OMV", "HT-TILLSYN", "LSS-10"]),
    avvikelse=st.sampled_from(["", "", "Bomkörning"]),
    enhet=st.sampled_from(["HT1", "HT2"]),
    kon=st.sampled_from(["K", "M", ""]),
    avliden=st.sampled_from(["", "", "", "2017-03-01"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=6)
@given(st.lists(ROWS, min_size=1, max_size=14), st.sampled_from(["utf-8", "cp1252", "utf-8-sig"]))
def test_any_visits_give_the_same(rows: list[str], encoding: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        same(put(Path(name), *rows, encoding=encoding))


ORDINARY = [visit(n % 3, f"03-{n + 1:02}") for n in range(12)]


@pytest.mark.parametrize(
    "odd",
    [
        ["121212-1213;Å;2017-03-01;;;HT-OMV;30;;HT1;K;"] * 5,  # no valid number
        [visit(4, kon="M"), visit(4, kon="")],  # a reserve number
        [visit(4, kon="")],  # whose sex nobody tells
        [visit(day="02-30")] * 2 + [visit(1, day="x")],
        [visit(typ="FIKA"), visit(1, enhet="")],
        [visit(minutes="text"), visit(1, minutes="1e5")],
        [visit(minutes="1.234"), visit(1, minutes="")],  # in two ways
        [visit(minutes="1.234"), visit(1, minutes="0.5")],  # settled by another client's row
        [visit(kon="Z"), visit(2, kon="M")],
        ["", ";;;;;;;;;;", visit(2)],
        ["Summa;;;;;;360;;;;"],  # a sure total: it is the sum of the rows above
        ["Summa;;;;;;361;;;;"],
        ["Summa;;;;;;360;;;;", visit(1)],
        [visit(1), "Summa;;;;;;x;;;;"],
        ["a;b"],
        [visit(1) + ";mer"],
        ['19280317-0022;"Anna;2017-03-01;;;HT-OMV;30;;HT1;K;', visit(1)],
        [visit(1, minutes="-400", day="03-20")],
    ],
)
def test_the_same_is_said_of_odd_rows(tmp_path: Path, odd: list[str]) -> None:
    same(put(tmp_path, *ORDINARY, *odd))


@pytest.mark.parametrize(
    "headings", ["Personnr;Typ", "Personnr;Personnr;Typ", HEADINGS.replace("Typ", "Annat"), HEADINGS]
)
def test_the_same_is_said_of_headings(tmp_path: Path, headings: str) -> None:
    rows = [] if headings == HEADINGS else [headings.replace("P", "Q")]
    assert isinstance(same(put(tmp_path, *rows, headings=headings)), KpbError)


def test_own_headings_and_words(tmp_path: Path, own: dict[str, object]) -> None:
    own["kolumner"] = {"utford_tid": {"Vem": "personnr", "Slag": "insats"}}
    own["varden"] = {"utford_tid": {"insats": {"omvårdnad": "HT-OMV"}, "minuter": {"halvtimme": "30"}}}
    headings = HEADINGS.replace("Personnr", "Vem").replace("Typ", "Slag")
    rows = [visit(n % 3, f"03-{n + 1:02}", "Halvtimme", typ="Omvårdnad") for n in range(9)]
    done = same(put(tmp_path, *rows, headings=headings))
    assert isinstance(done, Imported) and len(done.brukare) == 2


def test_the_parts_hold_whole_clients_and_no_numbers(tmp_path: Path) -> None:
    rows = [visit(n % 4, f"03-{n % 28 + 1:02}") for n in range(60)]
    random.Random(1).shuffle(rows)
    folder = put(tmp_path / "raw", *rows)
    with everything_is_large():
        (tmp_path / "delar").mkdir()
        (file,), _ = find_files(folder, systems(Own("0000")), 2017)
        split, people, _ = long_extract.split(file, 2017, KEY, tmp_path / "delar")
    frames = list(split)
    assert len(frames) > 1 and sum(map(len, frames)) == 60 and len(people) == 3
    ids = [set(frame["brukar_id"]) for frame in frames]
    assert sum(map(len, ids)) == 3, "one client in one part, however the number is written"
    written = b"".join(f.read_bytes() for f in (tmp_path / "delar").rglob("*") if f.is_file())
    assert not any(text.encode() in written for text in ("0022", "1212", "Anna"))


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tillfälligt"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for rows in (ORDINARY, [*ORDINARY, visit(day="02-30")]):
        both(put(tmp_path / "raw", *rows, encoding="cp1252"))
        assert list(folder.iterdir()) == []
