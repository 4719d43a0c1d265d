"""Where there is no POSIX: every module can be imported, and what locks, sweeps and stops does its work.

Windows itself is not at hand, so what it lacks is taken away from a Python that has it.
"""

import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_POSIX = """
    import importlib, os, pkgutil, signal, sys
    from pathlib import Path

    # Others' packages are right for their own platform: they are imported before anything is taken away.
    import duckdb, nbconvert, pandas, pandera, papermill, pyarrow, tempfile, typer, xlsxwriter
    import kpbcalc
    for module in pkgutil.walk_packages(kpbcalc.__path__, "kpbcalc."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = [name for name in sys.modules if name.split(".")[0] == "kpbcalc"]

    for name in ("fcntl", "resource", "termios", "pwd", "grp", "syslog"):
        sys.modules[name] = None  # an import of it fails
    gone = ("geteuid", "getuid", "getgid", "fork", "killpg", "setsid", "chown", "lchown", "mkfifo", "uname")
    for name in gone:
        delattr(os, name)
    for name in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGALRM"):
        delattr(signal, name)
    sys.platform = "win32"
    for name in ours:
        del sys.modules[name]
    for name in sorted(ours):
        importlib.import_module(name)
"""
WORKS = """
    from kpbcalc.base import interrupts
    from kpbcalc.base.unfinished import sweep, unfinished
    from kpbcalc.base.venv_in_use import venv_in_use
    from kpbcalc.disclosure.release_lines import add, alone, standing
    from kpbcalc.reporting.publish import staged

    out = Path(sys.argv[1])
    interrupts.stop_in_order()
    with venv_in_use(), unfinished(out) as folder:
        (folder / "rader.csv").write_text("x")
    left = out / ".kpb-kvar"
    left.mkdir()
    (left / "anvands").touch()
    sweep(out)
    with staged(out / "2024", shared=["rapport.html"]) as folder:
        (folder / "rapport.html").write_text("x")
    with alone(out) as file:
        add(file, [{"kommun": "0000", "ar": 2024}])
    assert len(standing(out, "0000", 2024)) == 1
    print(sorted(p.name for p in out.iterdir()))
"""


def test_every_module_is_imported_and_works_without_posix(tmp_path: Path) -> None:
    words = [sys.executable, "-c", textwrap.dedent(WITHOUT_POSIX) + textwrap.dedent(WORKS), str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['2024', 'sekretess.jsonl']"


def test_the_set_up_is_imported_without_posix() -> None:
    source = "import sys; sys.platform = 'win32'; sys.modules['fcntl'] = None; sys.path.insert(0, 'tools')\n"
    done = subprocess.run(
        [sys.executable, "-c", source + "import ensure_env; assert ensure_env.BIN.name == 'Scripts'"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
