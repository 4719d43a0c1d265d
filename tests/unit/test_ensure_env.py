"""The environment is made once, never under a running command, and never half of it."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IS_ROOT = os.name == "posix" and os.geteuid() == 0
ORDINARY = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if IS_ROOT else []
# What takes a minute is put aside: who makes the environment, and when, is what is tried.
MAKES = """
    import sys, time
    sys.path.insert(0, "tools")
    import ensure_env
    def install():
        with open("installerat.txt", "a") as file:
            file.write("en gång\\n")
        time.sleep(1)
    ensure_env.install = install
    run = ensure_env.subprocess.run
    def without_pip(words, **more):
        return run([*words, "--without-pip"] if "venv" in words else words, **more)
    ensure_env.subprocess.run = without_pip
    sys.exit(ensure_env.main())
"""
HOLDS = """
    import sys
    from pathlib import Path
    from kpbcalc.base import places
    from kpbcalc.base.venv_in_use import venv_in_use
    places.ROOT = Path(sys.argv[1])
    sys.prefix = str(places.ROOT / ".venv")
    with venv_in_use():
        print("kör", flush=True)
        sys.stdin.read()
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX locks and modes")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tools").mkdir()
    shutil.copyfile(ROOT / "tools" / "ensure_env.py", tmp_path / "tools" / "ensure_env.py")
    (tmp_path / "requirements.lock").write_text("uv==1\n", encoding="utf-8")
    return tmp_path


def start(source: str, project: Path, before: list[str] | None = None) -> subprocess.Popen[str]:
    words = [*(before or []), sys.executable, "-c", textwrap.dedent(source), str(project)]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=project, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def made(project: Path) -> int:
    file = project / "installerat.txt"
    return len(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else 0


def test_two_set_ups_at_once_make_one_environment(project: Path) -> None:
    both = [start(MAKES, project) for _ in range(2)]
    told = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert made(project) == 1
    assert sum("Väntar" in text for text in told) == 1


def test_an_environment_in_use_is_not_replaced(project: Path) -> None:
    assert start(MAKES, project).wait() == 0
    copy = project / ".venv" / "requirements.lock"
    with start(HOLDS, project) as running:
        assert running.stdout is not None and running.stdin is not None
        assert running.stdout.readline() == "kör\n"
        (project / "requirements.lock").write_text("uv==2\n", encoding="utf-8")
        second = start(MAKES, project)
        assert second.stderr is not None
        assert "Väntar" in second.stderr.readline()
        assert made(project) == 1 and copy.read_text(encoding="utf-8") == "uv==1\n"
        running.stdin.close()
    second.communicate()
    assert second.returncode == 0
    assert made(project) == 2 and copy.read_text(encoding="utf-8") == "uv==2\n"


@pytest.mark.skipif(IS_ROOT and shutil.which("setpriv") is None, reason="root that cannot give its rights up")
def test_somebody_elses_installation_is_used_and_never_taken_apart(project: Path) -> None:
    assert start(MAKES, project).wait() == 0
    project.chmod(0o555)
    try:
        assert start(MAKES, project, ORDINARY).wait() == 0  # ready: nothing is written
        (project / "requirements.lock").write_text("uv==2\n", encoding="utf-8")
        second = start(MAKES, project, ORDINARY)
        told = second.communicate()[1]
    finally:
        project.chmod(0o755)
    assert second.returncode == 1
    assert "Traceback" not in told and "be ägaren köra make env" in told
    assert (project / ".venv" / "pyvenv.cfg").is_file()


def test_a_set_up_that_fails_leaves_no_half_environment(project: Path) -> None:
    breaks = MAKES.replace("time.sleep(1)", "raise OSError(28, 'No space left on device')")
    process = start(breaks, project)
    told = process.communicate()[1]
    assert process.returncode == 1 and "Traceback" not in told
    assert not (project / ".venv").exists()


@pytest.mark.skipif(shutil.which("make") is None, reason="no make")
@pytest.mark.skipif(IS_ROOT and shutil.which("setpriv") is None, reason="root that cannot give its rights up")
def test_somebody_elses_installation_is_not_cleaned(project: Path) -> None:
    shutil.copyfile(ROOT / "Makefile", project / "Makefile")
    (project / ".venv").mkdir()
    project.chmod(0o555)
    try:
        done = subprocess.run(
            [*ORDINARY, "make", "clean"], cwd=project, capture_output=True, text=True, check=False
        )
    finally:
        project.chmod(0o755)
    assert done.returncode == 2 and "någon annans" in done.stderr and "rm:" not in done.stderr
    assert (project / ".venv").is_dir()


@pytest.mark.skipif(shutil.which("make") is None, reason="no make")
def test_nothing_is_cleaned_under_a_running_command(project: Path) -> None:
    assert start(MAKES, project).wait() == 0
    shutil.copyfile(ROOT / "Makefile", project / "Makefile")
    shutil.copyfile(ROOT / "tools" / "clean.py", project / "tools" / "clean.py")
    for name in ("0880/2017/rapport.html", "sekretess.jsonl", ".gitkeep"):
        file = project / "output" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")

    def clean() -> subprocess.CompletedProcess[str]:
        words = ["make", "clean", f"PYTHON={sys.executable}"]
        return subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)

    with start(HOLDS, project) as running:
        assert running.stdout is not None and running.stdin is not None
        assert running.stdout.readline() == "kör\n"
        done = clean()
        assert done.returncode == 2 and "Inget är borttaget" in done.stderr and "Traceback" not in done.stderr
        assert (project / ".venv").is_dir() and (project / "output/0880/2017/rapport.html").is_file()
        running.stdin.close()
    assert clean().returncode == 0
    left = {path.relative_to(project).as_posix() for path in (project / "output").rglob("*")}
    assert left == {"output/sekretess.jsonl", "output/.gitkeep"} and not (project / ".venv").exists()
