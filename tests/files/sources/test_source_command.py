"""`kpb fetch` from the outside: exit codes, one Swedish line a fault, pack and unpack."""

import json
import sys
from pathlib import Path

import pytest

from kpbcalc.commands import front_door as cli
from kpbcalc.sources import fetched_parts
from kpbcalc.sources.cache import stored
from tests.files.sources.conftest import Asking
from tests.outside_server import Fault


@pytest.fixture
def kpb(asking: Asking, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run `kpb` against the server; exit code, what was printed, and what was said."""
    monkeypatch.setenv("KPB_KOLADA_URL", asking.server.kolada)
    monkeypatch.setenv("KPB_SCB_URL", asking.server.scb)
    monkeypatch.setenv("KPB_CACHE", str(asking.root))

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kpb", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(left.value.code or 0), said.out, said.err

    return run


FETCH = ("fetch", "--muni", "Höör", "--year", "2024", "--tries", "1")


def test_a_fetch_fills_the_cache_and_says_so(kpb, asking: Asking) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = kpb(*FETCH)
    assert code == 0
    assert "Hämtade delar:" in out and str(asking.root) in out and "Fel" not in out
    assert len(stored(asking.root).values)


def test_a_fetch_that_gets_nothing_ends_with_6_and_leaves_nothing(kpb, asking: Asking) -> None:  # type: ignore[no-untyped-def]
    asking.server.plan("", Fault(status=410))
    code, out, err = kpb(*FETCH)
    assert code == 6
    assert "Extern källa saknas" in err and "nyckeltalens värden (Kolada)" in err and "HTTP 410" in err
    assert len(out.split("Fel (2)")[1].strip().splitlines()) == 2 + 2  # two faults, each wrapped once
    assert asking.files() == {}


def test_a_fetch_that_fails_when_there_is_a_cache_warns_and_ends_well(kpb, asking: Asking) -> None:  # type: ignore[no-untyped-def]
    kpb(*FETCH)
    before = asking.files()
    asking.server.plan("", Fault(status=500))
    code, out, _ = kpb(*FETCH, "--max-age", "0")
    assert code == 0
    assert "HTTP 500" in out
    assert asking.files() == before


def test_revisions_are_listed(kpb, asking: Asking) -> None:  # type: ignore[no-untyped-def]
    kpb(*FETCH)
    asking.server.facts.value("N20900", "1267", 2024, T=-2.5)
    _, out, _ = kpb(*FETCH, "--max-age", "0")
    assert "Värden som har ändrats sedan förra hämtningen (1)" in out
    assert "N20900, 1267, 2024: 13,40 → −2,50" in out


def test_revisions_are_kept_and_can_be_asked_for(kpb, asking: Asking) -> None:  # type: ignore[no-untyped-def]
    kpb(*FETCH)
    assert "Inget hämtat värde har ändrats" in kpb("fetch", "--changes")[1]
    for value in (-2.5, -3.5):
        asking.server.facts.value("N20900", "1267", 2024, T=value)
        kpb(*FETCH, "--max-age", "0")
    kpb(*FETCH, "--max-age", "0")
    asking.server.asked.clear()
    code, out, _ = kpb("fetch", "--changes")
    assert code == 0
    assert asking.server.asked == []
    assert "mellan två hämtningar (2)" in out
    assert "13,40 → −2,50" in out and "−2,50 → −3,50" in out
    assert "Inget hämtat värde" in kpb("fetch", "--changes", "--muni", "Lund")[1]
    log = asking.root / "andringar.jsonl"
    assert [json.loads(line)["nytt"] for line in log.read_text().splitlines()] == [-2.5, -3.5]
    assert log.name in fetched_parts.inventory(asking.root)
    for wrong in ("trasig rad", "[]", "{}", log.read_text().splitlines()[0].replace("2024", '"tjugo"')):
        log.write_text(f"{wrong}\n" + log.read_text())
    assert list(stored(asking.root).revised["gammalt"]) == [13.4, -2.5]


def test_those_chosen_to_compare_with_are_fetched_too(kpb, asking: Asking) -> None:  # type: ignore[no-untyped-def]
    kpb(*FETCH)
    assert not [path for path in asking.server.asked if "2523" in path]
    code, _, _ = kpb(*FETCH, "--peers", "Gällivare")
    assert code == 0
    assert [path for path in asking.server.asked if "2523" in path]
    code, _, err = kpb(*FETCH, "--peers", "grannar")
    assert code == 2 and "varken en jämförelsegrupp eller en kommun" in err


def test_a_cache_is_carried_in_a_file(kpb, asking: Asking, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, _, err = kpb(*FETCH, "--pack", str(tmp_path / "k.zip"))
    assert code == 0 and "Packat:" in err
    code, _, err = kpb("fetch", "--unpack", str(tmp_path / "k.zip"), "--cache", str(tmp_path / "annan"))
    assert code == 0 and "Uppackat:" in err
    assert stored(tmp_path / "annan").values.equals(stored(asking.root).values)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("fetch",), "Ange både --muni och --year"),
        (("fetch", "--muni", "1267"), "Ange både --muni och --year"),
        (("fetch", "--muni", "Hör", "--year", "2024"), "Menade du"),
        (("fetch", "--muni", "0000", "--year", "2024"), "påhittad"),
        (("fetch", "--muni", "1267", "--year", "24"), "Året 24 går inte att hämta"),
        (("fetch", "--unpack", "finns-inte.zip"), "används inte"),
        (("fetch", "--pack", "k.zip"), "inget hämtat att packa"),
    ],
)
def test_wrong_use_ends_with_2(kpb, words: tuple[str, ...], says: str) -> None:  # type: ignore[no-untyped-def]
    code, _, err = kpb(*words)
    assert (code, says in err) == (2, True), err


def test_an_address_that_is_none_is_wrong_use(kpb, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("KPB_KOLADA_URL", "api.kolada.se")
    code, _, err = kpb(*FETCH)
    assert code == 2 and "KPB_KOLADA_URL" in err


def test_a_cache_that_cannot_be_written_is_told(kpb, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "fil").write_text("x")
    code, _, err = kpb(*FETCH, "--cache", str(tmp_path / "fil"))
    assert code == 2 and "går inte att spara" in err
