"""Commands on machines as they are: full disks, shut folders, killed kernels, no git, Ctrl-C."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from kpbcalc.base import faults
from kpbcalc.base.errors import MachineError
from kpbcalc.demo import write_demo
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.reporting import execute as running
from kpbcalc.reporting.manifest import _commit
from tests.samples import first_delivery
from tests.samples.extracts import DELIVERY

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
ONE = ["--muni", "0000", "--year", "2024"]
IS_ROOT = os.name == "posix" and os.geteuid() == 0
# root reads and writes everywhere unless it gives that up.
ORDINARY = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if IS_ROOT else []

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX modes, mounts and signals")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    write_demo(root, ["0000"])
    for ar in ("2022", "2023"):
        shutil.rmtree(root / "0000" / ar)
    return root


def kpb(words: list[str], before: list[str] | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*(before or []), str(KPB), *words], capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, **env},
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "Internt fel" not in done.stderr, done.stderr
    return done


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 200 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_and_nothing_half_written_is_left(data: Path, tiny: Path) -> None:
    (tiny / "fyller").write_bytes(b"x" * 190 * 1024)
    done = kpb(["calc", *ONE, "--data", str(data), "--out", str(tiny / "ut")])
    assert done.returncode == 2 and "plats på disken" in done.stderr
    assert [p.name for p in tiny.iterdir()] == ["fyller"]


def full(disk: Path, room: int) -> list[str]:
    """Fill a tiny disk up but for `room` bytes; what stands on it then."""
    (disk / "fyller").write_bytes(b"x" * (200 * 1024 - room))
    return below(disk)


def below(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def stopped_by_the_disk(words: list[str]) -> None:
    done = kpb(words)
    assert done.returncode == 2 and "plats på disken" in done.stderr, done.stderr


def test_a_demo_that_does_not_fit_leaves_what_was_there(tiny: Path) -> None:
    mine = tiny / "data" / "0000" / "2022" / "brukare.csv"
    mine.parent.mkdir(parents=True)
    mine.write_text("mina", encoding="utf-8")
    before = full(tiny, 60 * 1024)
    stopped_by_the_disk(["demo", "--munis", "0000", "--out", str(tiny / "data")])
    assert below(tiny) == before and mine.read_text(encoding="utf-8") == "mina"


@pytest.mark.parametrize("room", [4, 28, 40, 60])  # kB: before the first workbook and after one, two, four
def test_a_first_delivery_that_does_not_fit_leaves_what_was_there(
    room: int, tiny: Path, tmp_path: Path
) -> None:
    raw = first_delivery.write(tmp_path / "rå")
    words = ["new", "--muni", "2082", "--year", str(first_delivery.YEAR), "--from", str(raw), "--data"]
    before = full(tiny, room * 1024)
    stopped_by_the_disk([*words, str(tiny / "data")])
    assert below(tiny) == before


def test_an_import_that_does_not_fit_leaves_no_key(tiny: Path, tmp_path: Path) -> None:
    words = ["import", "--muni", "0000", "--year", "2017", "--from", str(DELIVERY), "--create-key"]
    before = full(tiny, 0)
    stopped_by_the_disk([*words, "--data", str(tmp_path / "data"), "--key", str(tiny / "nyckel.txt")])
    assert below(tiny) == before and not (tmp_path / "data").exists()


def test_a_delivery_that_does_not_fit_leaves_no_folder(data: Path, tiny: Path) -> None:
    before = full(tiny, 4 * 1024)
    stopped_by_the_disk(["share", *ONE, "--data", str(data), "--out", str(tiny / "ut")])
    left = [p for p in below(tiny) if p not in before]
    assert left in ([], ["ut", "ut/sekretess.jsonl"])  # the ledger of releases is never taken away
    assert not left or (tiny / left[1]).stat().st_size == 0


@pytest.mark.parametrize("room", [4, 60, 400, 700])  # kB: before anything is written, and on the way
def test_a_report_that_does_not_fit_leaves_what_was_there(room: int, data: Path, tiny: Path) -> None:
    subprocess.run(["mount", "-o", f"remount,size={200 + room}k", str(tiny)], check=True)
    mine = tiny / "ut" / "0000" / "2024" / "rapport.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("min", encoding="utf-8")
    before = full(tiny, 4 * 1024)
    stopped_by_the_disk(["report", *ONE, "--data", str(data), "--out", str(tiny / "ut")])
    left = [p for p in below(tiny) if p not in before]
    assert left in ([], ["ut/sekretess.jsonl"])  # the ledger of releases is never taken away
    assert mine.read_text(encoding="utf-8") == "min"


def test_a_full_temporary_folder_is_told_or_done_without(data: Path, tiny: Path, tmp_path: Path) -> None:
    """The disk of TMPDIR has no room: a figure or a refusal that says so, and nothing half written."""
    before = full(tiny, 0)
    out = tmp_path / "ut"
    done = kpb(["report", *ONE, "--data", str(data), "--out", str(out)], TMPDIR=str(tiny))
    assert below(tiny) == before
    assert (done.returncode, (out / "0000" / "2024" / "rapport.html").is_file()) in ((0, True), (2, False))
    assert done.returncode == 0 or ("plats på disken" in done.stderr and "TMPDIR" in done.stderr)


def test_an_import_with_a_full_temporary_folder_says_so(tiny: Path, tmp_path: Path) -> None:
    before = full(tiny, 0)
    words = ["import", "--muni", "0000", "--year", "2017", "--from", str(DELIVERY), "--create-key"]
    data, key = tmp_path / "data", tmp_path / "nyckel.txt"
    done = kpb([*words, "--data", str(data), "--key", str(key)], TMPDIR=str(tiny))
    assert below(tiny) == before
    assert (done.returncode, key.exists()) in ((0, True), (2, False))
    assert done.returncode == 0 or ("plats på disken" in done.stderr and "TMPDIR" in done.stderr)


@pytest.mark.skipif(IS_ROOT and shutil.which("setpriv") is None, reason="root that cannot give its rights up")
@pytest.mark.parametrize("words", [["inspect"], ["survey", *ONE, "--survey", "aldre-hemtjanst", "--file"]])
def test_a_file_that_is_shut_is_told_with_its_path(words: list[str], tmp_path: Path) -> None:
    shut = tmp_path / "Åres fil.csv"
    shut.write_text("x", encoding="utf-8")
    shut.chmod(0)
    done = kpb([*words, str(shut)], ORDINARY)
    assert done.returncode == 2 and "får inte läsa" in done.stderr
    assert str(shut) in done.stderr.replace("\n", "") and "Be den som äger" in done.stderr


def test_a_temporary_folder_that_cannot_be_used_is_told(data: Path, tmp_path: Path) -> None:
    words = ["calc", *ONE, "--data", str(data), "--out", str(tmp_path / "ut")]
    done = kpb(words, TMPDIR=str(tmp_path / "saknas"))
    assert done.returncode == 0 and "Tillfälliga filer skrivs i" in done.stderr


def spoilt_data(data: Path, out: Path, cache: Path) -> Path:
    return data / "0000" / "2024"


def spoilt_file(data: Path, out: Path, cache: Path) -> Path:
    return data / "0000" / "2024" / "brukare.csv"


def spoilt_out(data: Path, out: Path, cache: Path) -> Path:
    return out


@pytest.mark.skipif(IS_ROOT and shutil.which("setpriv") is None, reason="root that cannot give its rights up")
@pytest.mark.parametrize(
    ("spoilt", "mode", "code"),
    [(spoilt_data, 0, 2), (spoilt_file, 0, 3), (spoilt_out, 0o555, 2), (spoilt_out, 0, 2)],
)  # a file is told among all that is wrong with the underlag
def test_a_shut_folder_is_told_with_its_place(
    spoilt: Callable[[Path, Path, Path], Path], mode: int, code: int, data: Path, tmp_path: Path
) -> None:
    mine, out = tmp_path / "data", tmp_path / "ut"
    shutil.copytree(data, mine)
    out.mkdir()
    shut = spoilt(mine, out, tmp_path)
    shut.chmod(mode)
    try:
        done = kpb(["calc", *ONE, "--data", str(mine), "--out", str(out / "x")], ORDINARY)
    finally:
        shut.chmod(0o700)
    assert done.returncode == code
    assert (shut.name if shut.is_file() else str(shut)) in done.stderr and "Gör så här" in done.stderr
    assert list(out.iterdir()) == []


@pytest.mark.skipif(IS_ROOT and shutil.which("setpriv") is None, reason="root that cannot give its rights up")
@pytest.mark.parametrize("mode", [0o555, 0])
def test_a_cache_that_cannot_be_written_is_done_without(mode: int, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(mode)
    try:
        words = ["calc", *ONE, "--out", str(tmp_path / "ut")]
        done = kpb(words, ORDINARY, XDG_CACHE_HOME=str(cache), TMPDIR=str(tmp_path))
    finally:
        cache.chmod(0o700)
    assert done.returncode == 0 and "används inte nu" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cache", "ut"]


HOMELESS = """
    import pwd, sys
    def nobody(_):
        raise KeyError
    pwd.getpwuid = nobody
    from kpbcalc.commands import front_door
    FAULT
    front_door.main()
"""


def python(code: str, words: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    """Run code with the user's home and cache as `env` says, and otherwise unknown."""
    kept = {k: v for k, v in os.environ.items() if k not in ("HOME", "XDG_CACHE_HOME", "KPB_CACHE")}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *words], capture_output=True, text=True, check=False,
        cwd=ROOT, env={**kept, **env},
    )  # fmt: skip


def test_a_user_without_a_home_is_served_without_a_cache(tmp_path: Path) -> None:
    out = tmp_path / "ut"
    done = python(HOMELESS.replace("FAULT", ""), ["calc", *ONE, "--out", str(out)], TMPDIR=str(tmp_path))
    assert done.returncode == 0 and "inget mellanlager används nu" in done.stderr, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["ut"]
    breaks = "import kpbcalc.commands.workplace as w; w.private = None"
    done = python(HOMELESS.replace("FAULT", breaks), ["calc", *ONE, "--out", str(out)])
    assert done.returncode == 1 and "Internt fel" in done.stderr and "Traceback" not in done.stderr


def test_the_users_own_settings_for_figures_are_neither_needed_nor_read(tmp_path: Path) -> None:
    settings = tmp_path / ".config" / "matplotlib" / "matplotlibrc"
    settings.parent.mkdir(parents=True)
    settings.write_text("axes.facecolor: red", encoding="utf-8")
    code = """
        from kpbcalc.commands.workplace import workplace
        with workplace([]):
            import matplotlib
            matplotlib.get_configdir()
            print(matplotlib.rcParams["axes.facecolor"])
    """
    told = {home: python(code, [], HOME=str(home)) for home in (tmp_path, Path("/dev/null"))}
    assert [done.stdout for done in told.values()] == ["white\n"] * 2
    assert told[tmp_path].stderr == ""
    assert "används inte nu" in told[Path("/dev/null")].stderr
    assert "matplotlib" not in told[Path("/dev/null")].stderr


def test_what_a_library_fails_with_when_it_cleans_up_is_not_shown() -> None:
    code = """
        from kpbcalc.commands import front_door
        class Book:
            def __del__(self):
                raise OSError(28, "No space left on device")
        front_door._run = lambda words: Book() and 0
        front_door.main()
    """
    done = python(code, [])
    assert (done.returncode, done.stderr) == (0, "")


def test_the_cache_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        done = kpb(["calc", *ONE, "--out", str(tmp_path / "ut")], XDG_CACHE_HOME=str(tmp_path))
    finally:
        os.umask(before)
    assert done.returncode == 0
    kept = [tmp_path / "kpbcalc", *(tmp_path / "kpbcalc").rglob("*")]
    assert not [p for p in kept if p.stat().st_mode & 0o077]


def test_what_is_kept_for_the_user_lies_in_the_users_cache_and_is_theirs_alone(tmp_path: Path) -> None:
    done = kpb(["calc", *ONE, "--out", str(tmp_path / "ut")], XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert done.returncode == 0
    kept = list((tmp_path / "cache" / "kpbcalc").rglob("*"))
    assert any(p.name == "brukare.csv" for p in kept)
    assert not [p for p in kept if p.stat().st_mode & 0o077]
    assert not (ROOT / ".cache").exists()


def test_only_what_is_made_to_be_shared_can_be_read_by_others(demo_report: Callable[..., Path]) -> None:
    folder = demo_report("0000", 2024)
    umask = os.umask(0o022)
    os.umask(umask)
    open_to_others = sorted(p.name for p in folder.rglob("*") if p.stat().st_mode & 0o077)
    expected = ["manifest.json", "rapport.html", "rapport.ipynb", "tabeller.xlsx"]
    assert open_to_others == (expected if 0o044 & ~umask else [])
    assert not [p for p in folder.parents[1].rglob("*") if p.name.startswith(".kpb-")]


def notebook(folder: Path, code: str) -> Path:
    """A notebook with our parameters and one more cell."""
    given = nbformat.v4.new_code_cell(
        'kommun = "0000"\nar = 2024\nomrade = "alla"\nunderlag = ""\nutdata = ""\npublik = "extern"',
        metadata={"tags": ["parameters"]},
    )
    file = folder / "prov.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = nbformat.v4.new_notebook(cells=[given, nbformat.v4.new_code_cell(code)], metadata=kernel)
    nbformat.write(book, file)
    return file


def run(file: Path) -> nbformat.NotebookNode:
    asked = Parameters(kommun="0000", ar=2024, omrade="alla", underlag="", utdata="", publik="extern")
    return running.execute(file, asked, {})


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise OSError(28, 'No space left on device', '/full/fil')", "plats på disken"),
        ("raise PermissionError(13, 'Permission denied', '/annans')", "inte läsa eller skriva"),
        ("raise MemoryError", "Minnet räckte inte"),
        ("from nbclient.exceptions import DeadKernelError\nraise DeadKernelError('x')", "avslutades utifrån"),
    ],
)
def test_what_the_machine_does_to_a_notebook_is_told(code: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Exception) as stopped:
        run(notebook(tmp_path, code))
    told = faults.as_told(stopped.value)
    assert isinstance(told, MachineError) and says in told.what


def test_a_notebook_runs_where_the_temporary_folder_has_a_long_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    done = run(notebook(tmp_path, "1 + 1"))
    assert done.cells[-1].outputs[0]["data"]["text/plain"] == "2"
    assert list(deep.iterdir()) == []


def test_a_machine_without_git_and_a_folder_in_anothers_repository_have_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "annat" / "kpb"
    inside.mkdir(parents=True)
    if shutil.which("git"):
        for words in (["init", "-q"], ["-c", "user.name=x", "-c", "user.email=x", "commit", "-q",
                                       "--allow-empty", "-m", "x"]):  # fmt: skip
            subprocess.run(["git", "-C", str(inside.parent), *words], check=True)
        assert _commit(inside.parent) is not None
        assert _commit(inside) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _commit(inside.parent) is None


@pytest.mark.parametrize(
    ("moment", "number", "code"),
    [
        ("Räknar", signal.SIGTERM, 143),
        ("Skriver rapporten", signal.SIGINT, 130),
        ("Skriver rapporten", signal.SIGTERM, 143),
        ("Sparar", signal.SIGHUP, 143),
    ],
)
def test_stopped_at_any_moment_a_command_leaves_everything_as_it_was(
    moment: str, number: int, code: int, tmp_path: Path
) -> None:
    out, temporary = tmp_path / "ut", tmp_path / "tmp"
    (out / "0000" / "2024").mkdir(parents=True)
    (out / "0000" / "2024" / "rapport.html").write_text("förra", encoding="utf-8")
    temporary.mkdir()
    words = [str(KPB), "report", *ONE, "--out", str(out)]
    env = {**os.environ, "TMPDIR": str(temporary)}

    def hears() -> None:  # what is started in the background ignores Ctrl-C, and so do its children
        for ignored in (signal.SIGINT, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_DFL)

    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=env, preexec_fn=hears) as process:  # noqa: PLW1509
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(moment):
                process.send_signal(number)
                break
        rest = process.stderr.read()
    assert process.returncode == code, rest
    assert rest.strip().splitlines()[-1].startswith("Avbrutet.")
    assert [p.name for p in out.rglob("*")] == ["0000", "2024", "rapport.html"]
    assert (out / "0000" / "2024" / "rapport.html").read_text(encoding="utf-8") == "förra"
    assert list(temporary.iterdir()) == []


def test_a_reader_that_has_had_enough_and_a_console_without_swedish_stop_nothing() -> None:
    words = f"'{KPB}' validate --muni 0000 --year 2024 2>&1 >/dev/full; '{KPB}' demo --help | head -c 1"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr + done.stdout and "Internt fel" not in done.stderr + done.stdout
    assert kpb(["report", "--muni", "Kalmr", "--year", "2017"], PYTHONIOENCODING="ascii").returncode == 2
