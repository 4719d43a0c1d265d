"""What killed runs leave is swept, what runs is let alone, and only the owner can read either."""

import errno
import os
import subprocess
import sys
import textwrap
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from kpbcalc.base.unfinished import PREFIX, sweep, unfinished
from kpbcalc.commands import share
from kpbcalc.reporting.publish import staged

HOLDS = """
    import sys, time
    from pathlib import Path
    from kpbcalc.base.unfinished import unfinished
    with unfinished(Path(sys.argv[1])) as folder:
        (folder / "rader.csv").write_text("brukare")
        print(folder, flush=True)
        time.sleep(60)
"""
PUBLISHES = """
    import os, sys
    from pathlib import Path
    from kpbcalc.reporting.publish import staged
    target = Path(sys.argv[1])
    moved = Path.rename
    def killed_between(self, to):
        if self.name == "ny":
            os._exit(9)
        return moved(self, to)
    Path.rename = killed_between
    with staged(target) as folder:
        (folder / "rapport.html").write_text("ny")
"""


def start(source: str, place: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", textwrap.dedent(source), str(place)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def names(place: Path) -> list[str]:
    return sorted(p.name for p in place.iterdir())


def test_a_running_commands_folder_is_let_alone_and_a_killed_ones_is_swept(tmp_path: Path) -> None:
    with start(HOLDS, tmp_path) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        sweep(tmp_path)
        assert (folder / "rader.csv").is_file()
        assert folder.stat().st_mode & 0o077 == 0
        process.kill()
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_a_report_that_stood_aside_when_a_run_was_killed_is_put_back(tmp_path: Path) -> None:
    target = tmp_path / "2024"
    target.mkdir()
    (target / "rapport.html").write_text("gammal", encoding="utf-8")
    with start(PUBLISHES, target) as process:
        assert process.wait() == 9
    assert not target.exists()  # killed between the two moves
    sweep(tmp_path)
    assert (target / "rapport.html").read_text(encoding="utf-8") == "gammal"
    assert names(tmp_path) == ["2024"]


def test_what_is_not_ours_is_let_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "annan"
    elsewhere.mkdir()
    (elsewhere / "anvands").touch()
    place = tmp_path / "plats"
    place.mkdir()
    (place / f"{PREFIX}lank").symlink_to(elsewhere)
    (place / f"{PREFIX}fil").write_text("en fil", encoding="utf-8")
    (place / f"{PREFIX}just-nu").mkdir()  # another command has made it and not yet its mark
    before = names(place)
    if os.name == "posix" and os.geteuid() == 0:
        theirs = place / f"{PREFIX}nagons"
        theirs.mkdir()
        (theirs / "anvands").touch()
        os.chown(theirs, 65534, 65534)
        before = names(place)
    sweep(place)
    assert names(place) == before
    assert (elsewhere / "anvands").is_file()


def test_nothing_is_left_after_the_block_however_it_ends(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), unfinished(tmp_path) as folder:
        (folder / "a").mkdir()
        raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_folders_made_for_a_run_that_failed_go_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "fanns").mkdir()
    for target in (tmp_path / "ut" / "0000" / "2024", tmp_path / "fanns" / "2024"):
        with pytest.raises(ValueError), staged(target):
            raise ValueError
    assert names(tmp_path) == ["fanns"]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o027, 0o777])
def test_client_rows_are_the_owners_alone_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    from kpbcalc.base import private  # noqa: PLC0415

    before = os.umask(umask)
    try:
        private.usable_umask()
        with staged(tmp_path / "rapport", shared=["rapport.html"]) as folder:
            assert folder.stat().st_mode & 0o777 == 0o700
            (folder / "resultat").mkdir()
            (folder / "resultat" / "rader.csv").write_text("x", encoding="utf-8")
            (folder / "rapport.html").write_text("x", encoding="utf-8")
        with staged(tmp_path / "intern") as folder:
            (folder / "rapport.html").write_text("x", encoding="utf-8")
    finally:
        os.umask(before)
    others = umask & 0o077
    modes = {str(p.relative_to(tmp_path)): p.stat().st_mode & 0o777 for p in tmp_path.rglob("*")}
    assert modes == {
        "rapport": 0o700 | 0o077 & ~others,
        "rapport/rapport.html": 0o600 | 0o066 & ~others,
        "rapport/resultat": 0o700,
        "rapport/resultat/rader.csv": 0o600,
        "intern": 0o700,
        "intern/rapport.html": 0o600,
    }


def test_a_wish_to_stop_that_a_library_swallows_still_stops_before_anything_is_moved(tmp_path: Path) -> None:
    swallows = """
        import contextlib, os, signal, sys
        from pathlib import Path
        from kpbcalc.base import interrupts
        from kpbcalc.reporting.publish import staged
        interrupts.stop_in_order()
        with staged(Path(sys.argv[1]) / "2024"):
            with contextlib.suppress(BaseException):
                os.kill(os.getpid(), signal.SIGTERM)
    """
    assert start(swallows, tmp_path).wait() == 143
    assert names(tmp_path) == []


def test_an_import_killed_half_way_is_undone_and_its_tables_are_the_owners_alone(tmp_path: Path) -> None:
    from kpbcalc.underlag.extracts import write  # noqa: PLC0415

    year = tmp_path / "0880" / "2017"
    write.publish(year, {"brukare": "före", "insatsvolymer": "före"}, {})
    killed = """
        import os, sys
        from pathlib import Path
        from kpbcalc.underlag.extracts import write
        moved = Path.rename
        def rename(self, to):
            if self.name == "insatsvolymer.csv" and self.parent.name == "ny":
                os._exit(9)
            return moved(self, to)
        Path.rename = rename
        write.publish(Path(sys.argv[1]), {"brukare": "efter", "insatsvolymer": "efter"}, {})
    """
    assert start(killed, year).wait() == 9
    sweep(year)
    assert names(year) == ["brukare.csv", "importkvitto.json", "insatsvolymer.csv"]
    assert {(year / f"{t}.csv").read_text(encoding="utf-8") for t in ("brukare", "insatsvolymer")} == {"före"}
    write.publish(year, {"brukare": "efter", "insatsvolymer": "efter"}, {})
    sweep(year)
    assert (year / "brukare.csv").read_text(encoding="utf-8") == "efter"
    assert not [p for p in (year, *year.iterdir()) if p.stat().st_mode & 0o077]


def test_a_package_that_cannot_be_written_leaves_no_folder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(share, "pack", full)
    for name in ("prepare", "pseudonyms", "to_give", "Guard"):
        monkeypatch.setattr(share, name, MagicMock())
    wish = MagicMock(out=tmp_path / "output")
    with pytest.raises(OSError, match="No space"):
        share.make_shared(wish, lambda text: nullcontext())
    assert names(tmp_path) == []


def test_a_file_put_in_place_is_nobodys_to_read_before_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpbcalc.base import in_place  # noqa: PLC0415

    file, seen = tmp_path / "kodnyckel.xlsx", []
    monkeypatch.setattr(
        in_place.os, "fsync", lambda _: seen.append([open_to_others(tmp_path), names(tmp_path)])
    )
    before = os.umask(0)
    try:
        in_place.put(file, b"x", owner_only=True)
        in_place.put(tmp_path / "befolkning.csv", b"x")
    finally:
        os.umask(before)
    assert [shown for shown, _ in seen] == [[], []]
    assert open_to_others(tmp_path) == ["befolkning.csv"]
    assert names(tmp_path) == ["befolkning.csv", "kodnyckel.xlsx"]


def open_to_others(folder: Path) -> list[str]:
    """The files that others can read, within folders that they can look into."""
    found = []
    for path in folder.iterdir():
        if path.stat().st_mode & 0o077:
            found += open_to_others(path) if path.is_dir() else [path.name]
    return found


@pytest.mark.parametrize("linked", [True, False])
def test_files_that_belong_together_are_as_before_when_one_fails(
    linked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpbcalc.base import in_place  # noqa: PLC0415

    def none(self: Path, target: Path) -> None:
        raise OSError

    if not linked:  # a file system without hard links
        monkeypatch.setattr(Path, "hardlink_to", none)
    first, second, third = (tmp_path / name for name in "abc")
    first.write_text("förra", encoding="utf-8")
    third.write_text("orörd", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), in_place.as_before_on_failure(tmp_path, [first, second, third]):
        in_place.put(first, b"ny")
        in_place.put(second, b"ny")
        raise KeyboardInterrupt
    assert names(tmp_path) == ["a", "c"]
    assert (first.read_text(encoding="utf-8"), third.read_text(encoding="utf-8")) == ("förra", "orörd")
